//! The words of one paragraph as they follow each other: the punctuation of the language across the borders of inlines.

use std::borrow::Cow;

use icu_locale::Locale;

use super::{Neighbour, space_punctuation};
use crate::model::{Inline, InlineKind};

/// A piece of a paragraph's words, in reading order.
#[derive(Debug)]
struct Leaf<'a> {
    text: &'a str,
    lang: &'a Locale,
}

impl<'a> Leaf<'a> {
    fn first(&self) -> Option<Neighbour<'a>> {
        Some((self.text.chars().next()?, self.lang))
    }

    fn last(&self) -> Option<Neighbour<'a>> {
        Some((self.text.chars().next_back()?, self.lang))
    }
}

/// The neighbours of the words of one paragraph (or heading, cell, term).
///
/// `Bonjour *toi* !` is three nodes; the space before the exclamation mark belongs to the third, and what
/// stands before it to the second. So all words are listed first, and asked for in the same order.
#[derive(Debug)]
pub(crate) struct Flow<'a> {
    leaves: Vec<Leaf<'a>>,
    next: usize,
}

impl<'a> Flow<'a> {
    pub(crate) fn new(inlines: &'a [Inline], lang: &'a Locale) -> Self {
        let mut leaves = Vec::new();
        collect(inlines, lang, &mut leaves);
        Self { leaves, next: 0 }
    }

    /// The last character of the pieces that were passed, and its language.
    fn before(&self) -> Option<Neighbour<'a>> {
        let passed = self.leaves.get(..self.next)?;
        passed.iter().rev().find_map(Leaf::last)
    }

    /// The last character of the pieces that were passed.
    pub(crate) fn last(&self) -> Option<char> {
        self.before().map(|(c, _)| c)
    }

    /// The next piece of words, with the character before and after it.
    fn step(&mut self) -> (Option<Neighbour<'a>>, Option<Neighbour<'a>>) {
        let before = self.before();
        self.next += 1;
        let after = self.leaves.get(self.next..);
        let after = after.and_then(|leaves| leaves.iter().find_map(Leaf::first));
        (before, after)
    }

    /// Words, spaced as their language wants.
    pub(crate) fn text<'w>(&mut self, words: &'w str, lang: &Locale) -> Cow<'w, str> {
        let (before, after) = self.step();
        space_punctuation(words, lang, before, after)
    }

    /// Passes over a piece whose words stay as they are (code, a break, a picture).
    pub(crate) fn skip(&mut self) {
        self.next += 1;
    }

    /// Passes over the end of a source line. Whether it is a space: a mark that has one of its own before it, in its own
    /// language, takes its place.
    pub(crate) fn line_end(&mut self) -> bool {
        let at = self.next;
        self.next += 1;
        let following = self.leaves.get(self.next).and_then(Leaf::first);
        let spaced = following.is_some_and(|(mark, lang)| {
            let mark = String::from(mark);
            space_punctuation(&mark, lang, Some(('x', lang)), None) != mark
        });
        // What stood before the end of the line stands before the mark.
        if spaced && let Some(leaf) = self.leaves.get_mut(at) {
            leaf.text = "";
        }
        !spaced
    }
}

fn collect<'a>(inlines: &'a [Inline], lang: &'a Locale, leaves: &mut Vec<Leaf<'a>>) {
    for inline in inlines {
        let text = match &inline.kind {
            InlineKind::Text(words) | InlineKind::Code(words) => words.as_str(),
            InlineKind::SoftBreak => " ",
            InlineKind::LineBreak => "\n",
            // A picture is something that punctuation can follow; a note mark is not: `mot[^1] !`.
            InlineKind::Image(_) => "\u{fffc}",
            InlineKind::Note(_) => continue,
            InlineKind::Language { lang, content } => {
                collect(content, lang, leaves);
                continue;
            }
            kind => {
                collect(kind.children(), lang, leaves);
                continue;
            }
        };
        leaves.push(Leaf { text, lang });
    }
}
