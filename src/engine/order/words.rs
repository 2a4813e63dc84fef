//! A run from right to left, divided into its words.

use std::ops::Range;

use typst::layout::{Abs, Em};
use typst::text::{Glyph, TextItem};

use super::{is_reversed, marks};

/// The run's words in the order in which they are read, each with its distance from the run's left end. What is written
/// from left to right stays whole.
pub(super) fn divided(text: &TextItem) -> Vec<(Abs, TextItem)> {
    if !is_reversed(text) {
        return vec![(Abs::zero(), text.clone())];
    }
    let mut text = text.clone();
    marks::separate(&mut text);
    parts(&text, pieces(&text))
}

/// The parts of a reversed run, from right to left, as runs of their own; each with its distance from the run's left end.
pub(super) fn parts(text: &TextItem, pieces: Vec<Range<usize>>) -> Vec<(Abs, TextItem)> {
    if let [_] = pieces[..] {
        return vec![(Abs::zero(), text.clone())];
    }
    let parts = pieces.into_iter().rev().map(|glyphs| {
        let advances = text.glyphs[..glyphs.start].iter();
        let offset = advances.map(|glyph| glyph.x_advance).sum::<Em>();
        (offset.at(text.size), part(text, glyphs))
    });
    parts.collect()
}

/// The glyphs of each piece, from left to right: a word with the space after it, a cluster of characters that several
/// glyphs draw together, or what is raised. Reversed letters can be told only where they are written in one string.
fn pieces(text: &TextItem) -> Vec<Range<usize>> {
    let glyphs = &text.glyphs;
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for (index, glyph) in glyphs.iter().enumerate() {
        let alike = |other: Option<&Glyph>| other.is_some_and(|other| other.range == glyph.range);
        let before = index.checked_sub(1).and_then(|before| glyphs.get(before));
        let goes_on = match (before, pieces.last()) {
            (Some(before), Some(piece)) => {
                let one_of_cluster = alike(Some(before));
                let after_cluster = piece.len() > 1 && before.range == glyphs[index - 2].range;
                let begins_cluster = alike(glyphs.get(index + 1));
                // The space after a word stands at its left.
                one_of_cluster
                    || !(after_cluster
                        || begins_cluster
                        || is_space(text, glyph)
                        || before.y_offset != glyph.y_offset)
            }
            _ => false,
        };
        match pieces.last_mut() {
            Some(piece) if goes_on => piece.end = index + 1,
            _ => pieces.push(index..index + 1),
        }
    }
    pieces
}

fn is_space(text: &TextItem, glyph: &Glyph) -> bool {
    &text.text[glyph.range()] == " "
}

/// A part of the run as a run of its own.
fn part(text: &TextItem, glyphs: Range<usize>) -> TextItem {
    let mut glyphs = text.glyphs[glyphs].to_vec();
    let start = glyphs
        .iter()
        .map(|glyph| glyph.range.start)
        .min()
        .unwrap_or_default();
    let end = glyphs
        .iter()
        .map(|glyph| glyph.range.end)
        .max()
        .unwrap_or_default();
    for glyph in &mut glyphs {
        glyph.range = glyph.range.start - start..glyph.range.end - start;
    }
    TextItem {
        text: text.text[usize::from(start)..usize::from(end)].into(),
        glyphs,
        ..text.clone()
    }
}
