//! Words: joined where Markdown's parser cuts them, with typographic quotation marks if asked for, and with an eye
//! for note references that lead nowhere.

use super::Builder;
use super::frame::{Element, Open};
use super::notes::{reference_length, spaced_length};
use crate::locale;
use crate::model::{Inline, InlineKind, Span};

impl Builder<'_> {
    pub(super) fn text(&mut self, words: &str, span: Span) {
        match &mut self.top().open {
            Open::Code { text, .. } => return text.push_str(words),
            Open::HtmlBlock(html) => return html.push_str(words),
            _ => {}
        }
        self.undefined_reference(&span);
        self.reference_within(&span);
        let words = self
            .quotation_mark(words, &span)
            .unwrap_or_else(|| words.to_owned());
        // The parser cuts words at entities, escapes and marks that mark nothing.
        if let Some(Inline {
            kind: InlineKind::Text(before),
            span: place,
        }) = self.top().inlines.last_mut()
        {
            before.push_str(&words);
            place.end = place.end.max(span.end);
            return;
        }
        self.push(InlineKind::Text(words), span);
    }

    /// With smart punctuation, a straight `"` has become “ or ”: the marks of the language take their place.
    fn quotation_mark(&self, words: &str, span: &Span) -> Option<String> {
        if !self.context.smart_punctuation || self.written(span) != "\"" {
            return None;
        }
        let lang = self.stack.iter().rev().find_map(|frame| match &frame.open {
            Open::Html(Element::Span(lang)) => Some(lang),
            _ => None,
        });
        let (open, close) = locale::quotation_marks(lang.unwrap_or(self.context.lang), 0);
        Some(if words == "“" { open } else { close }.to_owned())
    }

    /// `[^label]` without a note of that label is only words to Markdown: the parser gives `[` alone, and then
    /// the rest. The author's text shows what was meant; an escaped `\[` does not begin with the bracket.
    fn undefined_reference(&mut self, span: &Span) {
        let text = self.context.source.text();
        if self.written(span) != "[" || text[..span.start].ends_with('\\') {
            return;
        }
        let rest = text.get(span.start..).unwrap_or_default();
        let Some(length) = reference_length(rest) else {
            return;
        };
        let label = rest[2..length - 1].to_owned();
        if let (true, Some(spaced)) = (begins_line(text, span.start), spaced_length(rest)) {
            return self.notes.spaced(label, span.start..span.start + spaced);
        }
        self.notes.undefined(label, span.start..span.start + length);
    }
}

/// Whether nothing stands before it on its line but the marks of quotations.
fn begins_line(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\t', '>']);
    before.is_empty() || before.ends_with('\n')
}
