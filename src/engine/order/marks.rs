//! Vowels and other marks on letters, each with a glyph and a character of its own.
//!
//! Shaping joins a letter and the marks on it to one cluster. A cluster of several glyphs is written as one replacement
//! text, which programs that take text out of a PDF put in the wrong order; glyphs that have a character each they order well.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use typst::layout::Em;
use typst::text::{Glyph, TextItem};

/// Divides the clusters of a reversed run between their glyphs, where each mark has one.
pub(super) fn separate(text: &mut TextItem) {
    let mut from = 0;
    while from < text.glyphs.len() {
        let range = text.glyphs[from].range.clone();
        let together = text.glyphs[from..].iter();
        let to = from + together.take_while(|glyph| glyph.range == range).count();
        if to - from > 1 {
            divide(&text.text, &mut text.glyphs[from..to]);
        }
        from = to;
    }
}

/// Gives the glyphs of a cluster, which stand in the reverse of reading order, the letter and its marks.
fn divide(text: &str, glyphs: &mut [Glyph]) {
    let Some((letter, marks)) = glyphs.split_last_mut() else {
        return;
    };
    // Marks take no room of their own.
    if letter.x_advance == Em::zero() || marks.iter().any(|mark| mark.x_advance != Em::zero()) {
        return;
    }
    let start = letter.range.start;
    let characters = text[letter.range()].char_indices();
    let characters = characters
        .map(|(at, character)| (start + at as u16, character))
        .collect::<Vec<_>>();
    let written = characters
        .iter()
        .filter(|(_, character)| is_mark(*character))
        .count();
    let first = characters.len() - written;
    // All marks must stand after the letter. If there are fewer glyphs than marks, several share one: which ones is known
    // only if there is no other.
    let joined = marks.len() == 1;
    if written < marks.len()
        || (written > marks.len() && !joined)
        || first == 0
        || characters[first..]
            .iter()
            .any(|(_, character)| !is_mark(*character))
    {
        return;
    }
    let end = letter.range.end;
    let begins = |index: usize| characters.get(index).map_or(end, |(at, _)| *at);
    letter.range = start..begins(first);
    for (index, mark) in marks.iter_mut().rev().enumerate() {
        let next = if joined {
            end
        } else {
            begins(first + index + 1)
        };
        mark.range = begins(first + index)..next;
    }
}

fn is_mark(character: char) -> bool {
    CodePointMapData::<GeneralCategory>::new().get(character) == GeneralCategory::NonspacingMark
}
