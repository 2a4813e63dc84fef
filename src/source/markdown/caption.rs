//! Captions: the title of an image that stands alone, as the author wrote it, with the notes it refers to.
//!
//! Markdown's parser takes a title for plain words. So the references in it are found here, and counted as if they
//! stood in the text.

use super::Builder;
use super::notes::reference_length;
use crate::model::{Inline, InlineKind, Span};

/// An image's title, and where each of its bytes stands.
#[derive(Debug, Clone)]
pub(super) struct Title {
    words: String,
    /// For each byte, and for the end; none if the title is written elsewhere (`[label]: file "title"`).
    offsets: Vec<usize>,
    /// Where the image stands.
    image: Span,
}

impl Title {
    /// The title of an image whose source begins at byte `image.start` and is `written`.
    pub(super) fn new(words: String, written: &str, image: Span) -> Self {
        let offsets = offsets(&words, written).unwrap_or_default();
        let offsets = offsets.into_iter().map(|at| image.start + at).collect();
        Self {
            words,
            offsets,
            image,
        }
    }

    /// Where the whole title stands, or the image if the title is written elsewhere.
    pub(super) fn span(&self) -> Span {
        self.place(0..self.words.len())
    }

    fn place(&self, part: Span) -> Span {
        match (self.offsets.get(part.start), self.offsets.get(part.end)) {
            (Some(start), Some(end)) => *start..*end,
            _ => self.image.clone(),
        }
    }
}

impl Builder<'_> {
    /// The words of a title and the notes that it refers to.
    pub(super) fn caption(&mut self, title: &Title) -> Vec<Inline> {
        let mut inlines = Vec::new();
        let mut done = 0;
        let text = |from: usize, to: usize, inlines: &mut Vec<Inline>| {
            if from < to {
                inlines.push(Inline {
                    kind: InlineKind::Text(title.words[from..to].to_owned()),
                    span: title.place(from..to),
                });
            }
        };
        let mut at = 0;
        while let Some(found) = title.words[at..].find("[^") {
            let start = at + found;
            at = start + 2;
            let Some(length) = reference_length(&title.words[start..]) else {
                continue;
            };
            let span = title.place(start..start + length);
            // An escaped `\[` stands where a backslash is.
            if !title.offsets.is_empty() && self.written(&span).starts_with('\\') {
                continue;
            }
            at = start + length;
            text(done, start, &mut inlines);
            done = at;
            let label = &title.words[start + 2..at - 1];
            if let Some(note) = self.noted(label, &span) {
                self.notes.captioned(label, span.clone());
                let kind = InlineKind::Note(note);
                inlines.push(Inline { kind, span });
            }
        }
        text(done, title.words.len(), &mut inlines);
        inlines
    }
}

/// For each byte of a title, and for its end, where it stands in the image as written; nothing if it is not there.
fn offsets(title: &str, written: &str) -> Option<Vec<usize>> {
    let body = written.strip_suffix(')')?.trim_end();
    let end = body.len() - 1;
    let open = match body.chars().next_back()? {
        ')' => '(',
        quote @ ('"' | '\'') => quote,
        _ => return None,
    };
    // The title begins after one of these marks: after the first one from which its words can be followed to the end.
    let starts = body.match_indices(open).map(|(at, _)| at + 1);
    starts
        .filter(|start| *start <= end)
        .find_map(|start| follow(title, written, start, end))
}

/// The places of a title's bytes if it is what is written from `at` to `end`.
fn follow(title: &str, written: &str, mut at: usize, end: usize) -> Option<Vec<usize>> {
    let mut offsets = Vec::with_capacity(title.len() + 1);
    for character in title.chars() {
        let rest = written.get(at..end)?;
        let length = if rest.starts_with(character) {
            character.len_utf8()
        } else if rest.starts_with('\\') && rest[1..].starts_with(character) {
            1 + character.len_utf8()
        } else if rest.starts_with('&') {
            rest.find(';')? + 1
        } else if rest.starts_with("\r\n") && character == '\n' {
            2
        } else {
            return None;
        };
        offsets.extend(std::iter::repeat_n(at, character.len_utf8()));
        at += length;
        if character == '\n' {
            // The next line may begin with the marks of a quotation or an item.
            let rest = written.get(at..end)?;
            at += rest.len() - rest.trim_start_matches([' ', '\t', '>']).len();
        }
    }
    offsets.push(at);
    (at == end).then_some(offsets)
}

#[cfg(test)]
mod tests {
    use super::offsets;

    #[test]
    fn every_byte_of_a_title_is_found_where_it_is_written() {
        assert_eq!(offsets("ab", "![x](f \"ab\")"), Some(vec![8, 9, 10]));
        assert_eq!(offsets("ab", "![ab](f 'ab' )"), Some(vec![9, 10, 11]));
        assert_eq!(offsets("[b", "![x](f (\\[b))"), Some(vec![8, 10, 11]));
        assert_eq!(
            offsets("a\"b", "![\"](f \"a&quot;b\")"),
            Some(vec![8, 9, 15, 16])
        );
        assert_eq!(
            offsets("a\nb", "![x](f \"a\n> b\")"),
            Some(vec![8, 9, 12, 13])
        );
        assert_eq!(offsets("ab", "![x][ab]"), None);
    }
}
