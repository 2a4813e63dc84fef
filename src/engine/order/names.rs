//! Glyphs that stand for other characters than elsewhere in the document.
//!
//! A font of a PDF has one text for each glyph. Where a glyph stands for another one (a bracket in the other direction, a
//! letter with a joiner) the export writes a replacement text around it, and what was one string of reversed letters becomes
//! three, in the wrong order. Such a glyph stands apart.

use std::collections::HashMap;
use std::ops::Range;

use typst::layout::{Frame, FrameItem, Point};
use typst::text::{FontInstance, TextItem};

use super::{emptied, is_reversed, words};

/// What each glyph stands for: what it stood for first.
#[derive(Default)]
pub(super) struct Names(HashMap<FontInstance, HashMap<u16, String>>);

impl Names {
    /// The frame with such glyphs apart. Frames must come in the order of the pages.
    pub(super) fn apart(&mut self, frame: &Frame) -> Frame {
        let mut new = emptied(frame);
        for (at, item) in frame.items() {
            match item {
                FrameItem::Text(text) => {
                    for (offset, piece) in words::parts(text, self.pieces(text)) {
                        new.push(*at + Point::with_x(offset), FrameItem::Text(piece));
                    }
                }
                FrameItem::Group(group) => {
                    let mut group = group.clone();
                    group.frame = self.apart(&group.frame);
                    new.push(*at, FrameItem::Group(group));
                }
                other => new.push(*at, other.clone()),
            }
        }
        new
    }

    /// The glyphs of each piece; of text from left to right, all are one.
    fn pieces(&mut self, text: &TextItem) -> Vec<Range<usize>> {
        let known = self.0.entry(text.font.clone()).or_default();
        let mut pieces: Vec<Range<usize>> = Vec::new();
        let mut alone = false;
        let reversed = is_reversed(text);
        for (index, glyph) in text.glyphs.iter().enumerate() {
            let name = &text.text[glyph.range()];
            let other = known.entry(glyph.id).or_insert_with(|| name.to_owned()) != name;
            let together = index > 0 && text.glyphs[index - 1].range == glyph.range;
            match pieces.last_mut() {
                Some(piece) if together || !reversed || !(other || alone) => piece.end = index + 1,
                _ => pieces.push(index..index + 1),
            }
            alone = other;
        }
        pieces
    }
}
