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

    /// The character in the source right before a place in the stretch.
    pub(super) fn char_before(&self, at: usize, source: &SourceText) -> Option<char> {
        let before = source.text().get(..self.start + at)?;
        before.chars().next_back()
    }

    /// Whether only the marks of quotations and items stand before a place on its line.
    pub(super) fn begins_line(&self, at: usize, source: &SourceText) -> bool {
        let place = self.start + at;
        let before = source.text().get(..place).unwrap_or_default();
        let near = &before[source.floor(place.saturating_sub(MARKS))..];
        let marks = |c: char| {
            c != '\n' && (c.is_whitespace() || ">-*+:.)".contains(c) || c.is_ascii_digit())
        };
        let rest = near.trim_end_matches(marks);
        rest.ends_with('\n') || (rest.is_empty() && near.len() == before.len())
    }

    /// The text before a place, as far back as the words of a link may begin: a line can be as long as the whole source.
    pub(super) fn near(&self, at: usize) -> (usize, &'a str) {
        let from = self.text.floor_char_boundary(at.saturating_sub(WORDS));
        (from, &self.text[from..at])
    }

    /// The text from a place on, as far as the address of a link may go.
    pub(super) fn ahead(&self, at: usize) -> &'a str {
        &self.text[at..self.text.floor_char_boundary(at + WORDS)]
    }
}

/// So many bytes of marks are looked at before the first word of a line.
const MARKS: usize = 64;

/// So many bytes the words of a link or an image, or its address, have at most.
const WORDS: usize = 2000;

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
