//! Runs of text that Typst has divided because some of their glyphs are raised.
//!
//! A vowel that stands higher than another becomes a run of its own, with the letter it stands on as its text: who reads
//! both hears the letter twice. Here they become one run again, in which the vowel's glyph is raised.

use std::ops::Range;

use typst::layout::{Abs, Em, Point};
use typst::text::{Glyph, TextItem};

use super::is_reversed;

/// Runs of different height are within this share of the text size of each other, or they are on different lines.
pub(super) const RAISED: f64 = 0.8;

/// The two as one run, if the second goes on where the first ends and was divided from it.
pub(super) fn joined(
    (at, left): &(Point, TextItem),
    (from, right): (Point, &TextItem),
) -> Option<(Point, TextItem)> {
    let adjacent = (at.x + left.width()).approx_eq(from.x);
    let raised = (at.y - from.y).abs() < left.size * RAISED;
    let reversed = is_reversed(left) || is_reversed(right);
    if !adjacent || !raised || !alike(left, right) {
        return None;
    }
    let shared = shared(left, right, reversed);
    // Runs that only stand beside each other stay apart, unless they were one: then the letters are on one line.
    if shared == 0 && (!reversed || is_reversed(left) != is_reversed(right)) {
        return None;
    }
    // The line is where most of it stands.
    let baseline = if right.width() > left.width() {
        from.y
    } else {
        at.y
    };
    let (first, second) = if reversed {
        (right, left)
    } else {
        (left, right)
    };
    let kept = second.text.get(shared..)?;
    let text = format!("{}{kept}", first.text);
    // The text that both have is at the end of what is read first.
    let after = u16::try_from(first.text.len() - shared).ok()?;
    u16::try_from(text.len()).ok()?;
    let (left_shift, right_shift) = if reversed { (after, 0) } else { (0, after) };
    let mut glyphs = placed(left, left_shift, baseline - at.y);
    glyphs.extend(placed(right, right_shift, baseline - from.y));
    let run = TextItem {
        text: text.into(),
        glyphs,
        ..left.clone()
    };
    Some((Point::new(at.x, baseline), run))
}

/// Whether all but their glyphs is the same.
fn alike(left: &TextItem, right: &TextItem) -> bool {
    left.font == right.font
        && left.size == right.size
        && left.fill == right.fill
        && left.stroke == right.stroke
        && left.lang == right.lang
        && left.region == right.region
}

/// How many bytes of text both have because they are parts of one cluster: marks, which take no room, belong to the letter
/// beside them.
fn shared(left: &TextItem, right: &TextItem, reversed: bool) -> usize {
    let (Some(last), Some(first)) = (left.glyphs.last(), right.glyphs.first()) else {
        return 0;
    };
    let mark = if reversed { last } else { first };
    let same = left.text[last.range()] == right.text[first.range()];
    if mark.x_advance == Em::zero() && same {
        last.range().len()
    } else {
        0
    }
}

/// The glyphs, their text so much further on, raised by so much.
fn placed(text: &TextItem, shift: u16, raised: Abs) -> Vec<Glyph> {
    let raised = Em::from_abs(raised, text.size);
    let moved = |range: &Range<u16>| range.start + shift..range.end + shift;
    let glyphs = text.glyphs.iter().map(|glyph| Glyph {
        range: moved(&glyph.range),
        y_offset: glyph.y_offset + raised,
        ..glyph.clone()
    });
    glyphs.collect()
}
