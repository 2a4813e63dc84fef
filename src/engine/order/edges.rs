//! Where the direction changes on a line.
//!
//! Programs that take text out of a PDF work out its direction from the letters alone. What stands between two directions
//! and has none itself, a space or a bracket, they give to the one or the other by guess: in poppler to the run before, so
//! "في 24 و25" comes out as "في  24و 25". A mark of direction (U+200E, U+200F), which is not seen, ends the guess.

use icu_properties::props::BidiClass;
use typst::layout::Em;
use typst::text::{Glyph, TextItem};

use super::Run;
use crate::text::bidi_class;

const LEFT_TO_RIGHT: char = '\u{200E}';
const RIGHT_TO_LEFT: char = '\u{200F}';

/// What lies between two runs that follow each other in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// The line goes on in the same direction.
    None,
    /// Another line or direction.
    Unmarked,
    /// Another direction, and a character between that has none: the text before must begin with the mark.
    Marked(char),
}

/// What lies between two runs.
pub(super) fn change(before: &Run, run: &Run) -> Change {
    // Text of another line stands lower or higher.
    if (before.at.y - run.at.y).abs() > before.size / 2.0 {
        return Change::Unmarked;
    }
    let leftward = run.at.x < before.at.x;
    if before.reversed == leftward {
        return if run.reversed == leftward {
            Change::None
        } else {
            Change::Unmarked
        };
    }
    match run.first {
        Some(first) if !has_direction(first) => Change::Marked(if leftward {
            RIGHT_TO_LEFT
        } else {
            LEFT_TO_RIGHT
        }),
        _ => Change::Unmarked,
    }
}

/// Sets the mark at the beginning of the text, which is the side where it borders on what follows: text from left to right
/// is followed at its left if all around it is from right to left.
pub(super) fn begin(text: &mut TextItem, mark: char) {
    let length = mark.len_utf8() as u16;
    let (Some(unseen), Some(next)) = (unseen(text, mark), text.glyphs.first()) else {
        return;
    };
    // Glyphs point into their text with 16 bits.
    if text.text.len() + usize::from(length) > usize::from(u16::MAX) {
        return;
    }
    let glyph = Glyph {
        id: unseen,
        x_advance: Em::zero(),
        x_offset: Em::zero(),
        y_advance: Em::zero(),
        y_offset: Em::zero(),
        range: 0..length,
        span: next.span,
    };
    let at = if mark == LEFT_TO_RIGHT {
        text.glyphs.len()
    } else {
        0
    };
    for glyph in &mut text.glyphs {
        glyph.range = glyph.range.start + length..glyph.range.end + length;
    }
    text.glyphs.insert(at, glyph);
    text.text = format!("{mark}{}", text.text).into();
}

/// A glyph of the font that is not seen and takes no room, if there are two another one for each mark. Not that of the mark
/// itself, which some fonts draw; and not a space without its width, which would be taken for one.
fn unseen(text: &TextItem, mark: char) -> Option<u16> {
    const INVISIBLE: [char; 5] = ['\u{200B}', '\u{61C}', '\u{34F}', '\u{FEFF}', '\0'];
    let font = text.font.ttf();
    let glyphs = INVISIBLE.into_iter();
    let glyphs = glyphs.filter_map(|character| font.glyph_index(character));
    let mut empty = glyphs.filter(|glyph| {
        font.glyph_hor_advance(*glyph) == Some(0) && font.glyph_bounding_box(*glyph).is_none()
    });
    let first = empty.next()?;
    let second = empty.next().unwrap_or(first);
    Some(if mark == RIGHT_TO_LEFT {
        first.0
    } else {
        second.0
    })
}

/// Letters and digits; all else takes its direction from them.
pub(super) fn has_direction(character: char) -> bool {
    matches!(
        bidi_class(character),
        BidiClass::LeftToRight
            | BidiClass::RightToLeft
            | BidiClass::ArabicLetter
            | BidiClass::EuropeanNumber
            | BidiClass::ArabicNumber
    )
}
