//! What is printed as it is written: the author's own characters, apart from marks, code, comments and what is escaped.

use crate::diagnostic::SourceText;
use crate::model::{Inline, InlineKind, Span};

/// Characters that follow each other in the source and on the page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch<'a> {
    pub(super) text: &'a str,
    /// Where it begins in the source.
    pub(super) start: usize,
    /// Whether it is within the words of a link.
    pub(super) is_linked: bool,
}

impl<'a> Stretch<'a> {
    /// Where a sign stands in it, unless a backslash stands before.
    pub(super) fn find_all(&self, sign: &'a str) -> impl Iterator<Item = usize> + use<'a> {
        let Self { text, .. } = *self;
        let matches = text.match_indices(sign).map(|(at, _)| at);
        matches.filter(move |at| !text[..*at].ends_with('\\'))
    }

    /// A part of it as a place in the source.
    pub(super) fn place(&self, part: Span) -> Span {
        self.start + part.start..self.start + part.end
    }

    /// What stands in the source before a place in the stretch, up to the line's beginning.
    pub(super) fn before<'s>(&self, at: usize, source: &'s SourceText) -> &'s str {
        let before = source.text().get(..self.start + at).unwrap_or_default();
        &before[before.rfind('\n').map_or(0, |end| end + 1)..]
    }

    /// Whether only the marks of quotations and items stand before a place on its line.
    pub(super) fn begins_line(&self, at: usize, source: &SourceText) -> bool {
        let before = self.before(at, source);
        before
            .trim_start_matches(|c: char| {
                c.is_whitespace() || ">-*+:.)".contains(c) || c.is_ascii_digit()
            })
            .is_empty()
    }
}

/// The stretches of a row of inlines, in the order of the text.
pub(super) fn stretches<'a>(content: &[Inline], source: &'a SourceText) -> Vec<Stretch<'a>> {
    let mut found = Vec::new();
    gather(content, source, false, &mut found);
    found
}

fn gather<'a>(
    content: &[Inline],
    source: &'a SourceText,
    is_linked: bool,
    found: &mut Vec<Stretch<'a>>,
) {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(_) => {
                let text = source.text().get(inline.span.clone()).unwrap_or_default();
                without_comments(text, inline.span.start, is_linked, found);
            }
            InlineKind::Link(link) => gather(&link.content, source, true, found),
            kind => gather(kind.children(), source, is_linked, found),
        }
    }
}

/// Words with a comment between them are one piece in the model.
fn without_comments<'a>(
    text: &'a str,
    start: usize,
    is_linked: bool,
    found: &mut Vec<Stretch<'a>>,
) {
    let mut at = 0;
    while at < text.len() {
        let comment = text[at..].find("<!--").map(|length| at + length);
        let end = comment.unwrap_or(text.len());
        if at < end {
            found.push(Stretch {
                text: &text[at..end],
                start: start + at,
                is_linked,
            });
        }
        let Some(comment) = comment else { return };
        at = text[comment..]
            .find("-->")
            .map_or(text.len(), |length| comment + length + "-->".len());
    }
}
