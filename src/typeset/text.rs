//! Words: the punctuation of the language across the borders of inlines.

use icu_locale::Locale;
use typst::foundations::{Content, NativeElement};
use typst::syntax::Span;
use typst::text::TextElem;

use crate::locale;
use crate::model::{Inline, InlineKind};

/// A piece of a paragraph's words, in reading order.
#[derive(Debug)]
struct Leaf {
    text: String,
}

/// The neighbours of the words of one paragraph (or heading, cell, term).
///
/// `Bonjour *toi* !` is three nodes; the space before the exclamation mark belongs to the third, and what
/// stands before it to the second. So all words are listed first, and asked for in the same order.
#[derive(Debug)]
pub(super) struct Words {
    leaves: Vec<Leaf>,
    next: usize,
}

impl Words {
    pub(super) fn new(inlines: &[Inline]) -> Self {
        let mut leaves = Vec::new();
        collect(inlines, &mut leaves);
        Self { leaves, next: 0 }
    }

    /// The next piece of words, with the character before and after it.
    fn step(&mut self) -> (Option<char>, Option<char>) {
        let at = self.next;
        self.next += 1;
        let before = self.leaves.get(..at).and_then(|leaves| {
            leaves
                .iter()
                .rev()
                .find_map(|leaf| leaf.text.chars().next_back())
        });
        let after = self
            .leaves
            .get(at + 1..)
            .and_then(|leaves| leaves.iter().find_map(|leaf| leaf.text.chars().next()));
        (before, after)
    }

    /// Words as Typst text, spaced as their language wants.
    pub(super) fn text(&mut self, words: &str, place: Span, lang: &Locale) -> Content {
        let (before, after) = self.step();
        let spaced = locale::space_punctuation(words, lang, before, after);
        TextElem::packed(spaced.as_ref()).spanned(place)
    }

    /// Passes over a piece whose words stay as they are (code, a break, a picture).
    pub(super) fn skip(&mut self) {
        self.next += 1;
    }

    /// Whether the language sets a space of its own before the character that follows the current piece.
    pub(super) fn space_follows(&self, lang: &Locale) -> bool {
        let following = self
            .leaves
            .get(self.next + 1)
            .and_then(|leaf| leaf.text.chars().next());
        let Some(mark) = following else { return false };
        let mut buffer = [0; 4];
        let mark = mark.encode_utf8(&mut buffer);
        locale::space_punctuation(mark, lang, Some('x'), None).as_ref() != mark
    }
}

fn collect(inlines: &[Inline], leaves: &mut Vec<Leaf>) {
    for inline in inlines {
        let text = match &inline.kind {
            InlineKind::Text(words) | InlineKind::Code(words) => words.clone(),
            InlineKind::SoftBreak => " ".to_owned(),
            InlineKind::LineBreak => "\n".to_owned(),
            // A picture is something that punctuation can follow; a note mark is not: `mot[^1] !`.
            InlineKind::Image(_) => "\u{fffc}".to_owned(),
            InlineKind::Note(_) => continue,
            kind => {
                collect(kind.children(), leaves);
                continue;
            }
        };
        leaves.push(Leaf { text });
    }
}

/// Words that stand alone, such as a title from the front matter.
pub(super) fn plain(words: &str, place: Span, lang: &Locale) -> Content {
    let spaced = locale::space_punctuation(words, lang, None, None);
    TextElem::new(spaced.as_ref().into()).pack().spanned(place)
}
