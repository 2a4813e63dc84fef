//! Footnotes: references in the order of the text, and notes that fit them.

use std::sync::Arc;

use super::Builder;
use super::frame::Open;
use crate::diagnostic::{Code, Diagnostic, SourceText, suggest};
use crate::model::{Block, Footnote, Inline, InlineKind, NoteId, Span, Spanned};

/// What is known about notes so far.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Labels in the order in which the text first refers to them, in lower case.
    order: Vec<String>,
    written: Vec<(Spanned<String>, Vec<Block>)>,
    undefined: Vec<(String, Span)>,
    /// Beginnings of notes with a space before the colon, `[^1] :`, as French has it; to Markdown they are none.
    spaced: Vec<(String, Span)>,
    /// References that the parser does not see, so that only the end tells whether their notes are written.
    captioned: Vec<(String, Span)>,
}

impl Builder<'_> {
    /// A reference to a note that is written somewhere.
    pub(super) fn reference(&mut self, label: &str, span: Span) {
        if let Some(note) = self.noted(label, &span) {
            self.push(InlineKind::Note(note), span);
        }
    }

    /// The note that is referred to here, unless none can be.
    pub(super) fn noted(&mut self, label: &str, span: &Span) -> Option<NoteId> {
        let inside = self
            .stack
            .iter()
            .any(|frame| matches!(frame.open, Open::Note(_)));
        if inside {
            let help = "say it in the same note, or refer to both notes from the text";
            self.report(
                Code::FootnoteNested,
                "a note refers to a note",
                span.clone(),
                help,
            );
            return None;
        }
        Some(self.notes.refer(label))
    }

    /// Markdown makes no link and no image of brackets with a reference in them: `[words[^label]](address)` is printed
    /// as it stands. What follows the reference shows that one was meant.
    pub(super) fn reference_within(&mut self, after: &Span) {
        let follows = self.context.source.text().get(after.start..);
        let note = match self.top().inlines.last() {
            Some(Inline {
                kind: InlineKind::Note(_),
                span,
            }) if span.end == after.start => span.clone(),
            _ => return,
        };
        if follows.is_some_and(|text| text.starts_with("](")) {
            let message = "a note is referred to within the words of a link or a description";
            let help = "write the reference after it, `[…](…)[^…]`, or in the caption of the image";
            self.report(Code::FootnotePlace, message, note, help);
        }
    }
}

impl Notes {
    fn refer(&mut self, label: &str) -> NoteId {
        let label = label.to_lowercase();
        let known = self.order.iter().position(|known| *known == label);
        NoteId(known.unwrap_or_else(|| {
            self.order.push(label);
            self.order.len() - 1
        }))
    }

    pub(super) fn define(&mut self, label: Spanned<String>, blocks: Vec<Block>) {
        self.written.push((label, blocks));
    }

    pub(super) fn undefined(&mut self, label: String, place: Span) {
        self.undefined.push((label, place));
    }

    /// What stands where a note begins, but for the space before its colon.
    pub(super) fn spaced(&mut self, label: String, place: Span) {
        self.spaced.push((label, place));
    }

    pub(super) fn captioned(&mut self, label: &str, place: Span) {
        self.captioned.push((label.to_owned(), place));
    }

    /// Notes that the text refers to and nobody wrote.
    fn missing(&self, source: &Arc<SourceText>) -> Vec<Diagnostic> {
        let labels = self.written.iter().map(|(label, _)| label.value.as_str());
        let diagnostic = |(label, place): &(String, Span)| {
            let help = match suggest(label, labels.clone()) {
                Some(close) => format!(
                    "did you mean `[^{close}]`? Otherwise write `[^{label}]: …` after the text"
                ),
                None => format!("write `[^{label}]: …` on a line of its own after the text"),
            };
            let message = format!("the note `{label}` is not written");
            Diagnostic::new(Code::FootnoteUndefined, message)
                .at(source, place.clone())
                .help(help)
        };
        let unwritten = |(label, _): &&(String, Span)| {
            let label = label.to_lowercase();
            !labels.clone().any(|known| known.to_lowercase() == label)
        };
        let captioned = self.captioned.iter().filter(unwritten);
        // One mend makes a note of what is spaced, and references to it are right then.
        let unmeant = |(label, _): &&(String, Span)| {
            let label = label.to_lowercase();
            !self
                .spaced
                .iter()
                .any(|(known, _)| known.to_lowercase() == label)
        };
        let undefined = self.undefined.iter().chain(captioned).filter(unmeant);
        let spaced = self.spaced.iter().map(|place| spaced(place, source));
        undefined.map(diagnostic).chain(spaced).collect()
    }

    /// The notes in the order of the text, and what does not fit together.
    pub(super) fn finish(
        self,
        source: &Arc<SourceText>,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<Footnote> {
        found.extend(self.missing(source));
        let mut notes: Vec<Option<Footnote>> = vec![None; self.order.len()];
        let mut seen: Vec<(String, Span)> = Vec::new();
        for (label, blocks) in self.written {
            let key = label.value.to_lowercase();
            if let Some((_, first)) = seen.iter().find(|(known, _)| *known == key) {
                found.push(duplicate(&label, first, source));
                continue;
            }
            seen.push((key.clone(), label.span.clone()));
            match self.order.iter().position(|known| *known == key) {
                Some(at) => notes[at] = Some(Footnote { label, blocks }),
                None => found.push(unused(&label, source)),
            }
        }
        // A caption may refer to a note that is not written; a place that stayed empty would move the others.
        let empty = |label: String| Footnote {
            label: Spanned::new(label, 0..0),
            blocks: Vec::new(),
        };
        let notes = notes.into_iter().zip(self.order);
        notes
            .map(|(note, label)| note.unwrap_or_else(|| empty(label)))
            .collect()
    }
}

/// The length of the reference `[^label]` that a text begins with.
pub(super) fn reference_length(text: &str) -> Option<usize> {
    let (label, _) = text.strip_prefix("[^")?.split_once(']')?;
    let usable = !label.is_empty() && label.len() <= 100 && !label.contains(char::is_whitespace);
    usable.then_some(label.len() + 3)
}

/// The length of what stands at the beginning of a note in place of `[^label]:`, when spaces stand before the colon.
pub(super) fn spaced_length(text: &str) -> Option<usize> {
    let length = reference_length(text)?;
    let rest = &text[length..];
    let colon = rest.trim_start_matches([' ', '\t', '\u{a0}', '\u{202f}', '\u{2009}']);
    let is_spaced = colon.len() < rest.len() && colon.starts_with(':');
    is_spaced.then_some(length + rest.len() - colon.len() + 1)
}

fn spaced((label, place): &(String, Span), source: &Arc<SourceText>) -> Diagnostic {
    Diagnostic::new(
        Code::FootnoteUndefined,
        format!("a space before the colon keeps the note `{label}` from being one"),
    )
    .at(source, place.clone())
    .help(format!("remove the space before `:`: `[^{label}]: …`"))
}

fn duplicate(label: &Spanned<String>, first: &Span, source: &Arc<SourceText>) -> Diagnostic {
    Diagnostic::new(
        Code::FootnoteDuplicate,
        format!("the note `{}` is written twice", label.value),
    )
    .at(source, label.span.clone())
    .label(source, first.clone(), "the first time")
    .help("give one of them another label, and refer to it")
}

fn unused(label: &Spanned<String>, source: &Arc<SourceText>) -> Diagnostic {
    Diagnostic::new(
        Code::FootnoteUnused,
        format!("nothing refers to the note `{}`", label.value),
    )
    .at(source, label.span.clone())
    .help(format!(
        "write `[^{}]` where it belongs, or remove the note",
        label.value
    ))
}
