//! Inlines of a text, for a letter.

use icu_locale::Locale;

use super::prose::Writer;
use super::tree::{Inline, Line, Style, Tongue};
use super::voice;
use crate::locale::{self, Flow};
use crate::model::{self, InlineKind, NoteId, Spanned, plain_text};
use crate::text::without_controls;

impl Writer<'_> {
    /// The words of a paragraph, heading, cell or term.
    pub(super) fn words(&mut self, inlines: &[model::Inline], lang: &Locale) -> Line {
        let mut line = Line::new();
        let mut flow = Flow::new(inlines, lang);
        self.inlines(inlines, &mut flow, lang, &mut line);
        line
    }

    fn inlines(
        &mut self,
        inlines: &[model::Inline],
        flow: &mut Flow<'_>,
        lang: &Locale,
        line: &mut Line,
    ) {
        for inline in inlines {
            self.inline(&inline.kind, flow, lang, line);
        }
    }

    fn inside(&mut self, inlines: &[model::Inline], flow: &mut Flow<'_>, lang: &Locale) -> Line {
        let mut line = Line::new();
        self.inlines(inlines, flow, lang, &mut line);
        line
    }

    fn inline(&mut self, kind: &InlineKind, flow: &mut Flow<'_>, lang: &Locale, line: &mut Line) {
        let inline = match kind {
            InlineKind::Text(text) => Some(Inline::Text(without_controls(&flow.text(text, lang)))),
            InlineKind::SoftBreak => flow.line_end().then(|| Inline::Text(" ".to_owned())),
            InlineKind::LineBreak | InlineKind::Code(_) | InlineKind::Image(_) => {
                flow.skip();
                self.fixed(kind)
            }
            InlineKind::Note(note) => self.note(*note),
            InlineKind::Quotation(inner) => Some(self.quotation(inner, flow, lang)),
            InlineKind::Abbreviation { expansion, content } => {
                let content = self.inside(content, flow, lang);
                return self.abbreviation(content, expansion, lang, line);
            }
            InlineKind::Language {
                lang: other,
                content,
            } => {
                let content = self.inside(content, flow, other);
                Some(Inline::Passage(Tongue::new(other), content))
            }
            InlineKind::Link(own) => {
                let words = self.inside(&own.content, flow, lang);
                let bare = own.bare || is_shown(&own.destination.value, &own.content);
                return line.extend(voice::link(&own.destination.value, words, bare));
            }
            kind => {
                let inner = self.inside(kind.children(), flow, lang);
                Some(Inline::Styled(style(kind), inner))
            }
        };
        line.extend(inline);
    }

    /// What stays as it is whatever stands beside it.
    fn fixed(&self, kind: &InlineKind) -> Option<Inline> {
        match kind {
            InlineKind::LineBreak => Some(Inline::Break),
            InlineKind::Code(text) => Some(Inline::Code(without_controls(text))),
            InlineKind::Image(image) => self.image(image),
            _ => None,
        }
    }

    /// A quotation within the line; the marks of its language and depth are set when it is written.
    fn quotation(&mut self, inner: &[model::Inline], flow: &mut Flow<'_>, lang: &Locale) -> Inline {
        let depth = self.quotations;
        self.quotations += 1;
        let line = self.inside(inner, flow, lang);
        self.quotations -= 1;
        Inline::Styled(Style::Quoted(depth), line)
    }

    /// As in the PDF, the first use says in words what it stands for, unless the text does.
    fn abbreviation(
        &mut self,
        content: Line,
        expansion: &Spanned<String>,
        lang: &Locale,
        line: &mut Line,
    ) {
        let spaced = locale::space_punctuation(&expansion.value, lang, None, None);
        let words = voice::one_line(&spaced);
        line.push(Inline::Abbreviation {
            expansion: words.clone(),
            line: content,
        });
        let said = self.text.contains(&expansion.value);
        if !said && self.expanded.insert(expansion.value.clone()) {
            line.push(Inline::Text(format!(" ({words})")));
        }
    }

    /// A picture in the line: what it shows stands in its place.
    fn image(&self, image: &model::Image) -> Option<Inline> {
        let alt = self.voice.plain(&image.alt);
        let said = !image.decorative && !alt.is_empty();
        said.then(|| Inline::Text(format!("[{alt}]")))
    }

    fn note(&mut self, note: NoteId) -> Option<Inline> {
        let count = self.noted.get_mut(note.0)?;
        *count += 1;
        let time = *count;
        let number = self.number(note.0);
        let name = self.voice.labels.get("note").replace("{number}", &number);
        Some(Inline::Note {
            place: self.place(note.0, time),
            anchor: self.anchor(note.0),
            number,
            name,
        })
    }
}

fn style(kind: &InlineKind) -> Style {
    match kind {
        InlineKind::Strong(_) => Style::Strong,
        InlineKind::Strikethrough(_) => Style::Struck,
        InlineKind::Superscript(_) => Style::Raised,
        InlineKind::Subscript(_) => Style::Lowered,
        _ => Style::Emphasis,
    }
}

/// Whether the words of a link are its address.
fn is_shown(url: &str, content: &[model::Inline]) -> bool {
    let words = plain_text(content);
    let address = url.strip_prefix("mailto:").unwrap_or(url);
    words.trim() == address.trim()
}
