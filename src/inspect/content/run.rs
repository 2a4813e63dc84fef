//! Runs of text with their place, and what stands between two of them.

use std::sync::Arc;

use crate::text::is_from_right;

/// Words are further apart than this, in ems; letters that are moved for the eye's sake are not.
const WORD_GAP: f32 = 0.15;

/// A mark above or below the line is nearer to it than this, in ems.
const LINE: f32 = 0.6;

/// Where a glyph, or what stands for several, is: along its line and across.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Place {
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) base: f32,
    pub(super) size: f32,
    /// The direction of the line.
    pub(super) along: (f32, f32),
}

/// Text on one line.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) page: usize,
    pub(crate) first: Place,
    pub(crate) last: Place,
    /// The language that its marked content says.
    pub(crate) language: Option<Arc<str>>,
    /// What its abbreviation means.
    pub(crate) expansion: Option<Arc<str>>,
}

/// What is between two pieces of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joint {
    /// Nothing: they are parts of a word.
    None,
    /// A space that is not written.
    Space,
    /// The end of a line.
    Line,
    /// More than the end of a line: a paragraph, a column, a page.
    Block,
}

impl Place {
    fn to(&self, next: &Self) -> Joint {
        let size = self.size.max(next.size);
        let turned = (self.along.0 - next.along.0).abs() + (self.along.1 - next.along.1).abs();
        let across = (self.base - next.base).abs();
        if turned > 0.1 || across > LINE * size {
            let near = turned <= 0.1 && next.base < self.base && across < 1.8 * size;
            let alike = (self.size - next.size).abs() < 0.1 * size;
            return if near && alike {
                Joint::Line
            } else {
                Joint::Block
            };
        }
        // Arabic is drawn from the right, or from the left with its words turned round.
        let gap = (next.left - self.right).max(self.left - next.right);
        if gap > WORD_GAP * size {
            Joint::Space
        } else {
            Joint::None
        }
    }

    /// The place that both take up, if they are on one line.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        matches!(self.to(other), Joint::None | Joint::Space).then(|| Self {
            left: self.left.min(other.left),
            right: self.right.max(other.right),
            ..*self
        })
    }
}

impl Run {
    /// Text that stands instead of the runs from this to another.
    pub(crate) fn replaced(&self, last: &Self, text: &str) -> Self {
        Self {
            text: text.to_owned(),
            last: last.last,
            expansion: None,
            ..self.clone()
        }
    }

    /// What is between this run and the one that is read after it.
    pub(crate) fn to(&self, next: &Self) -> Joint {
        if self.page == next.page
            && (self.text.contains(is_from_right) || next.text.contains(is_from_right))
        {
            // Where directions meet, text goes on at its other end.
            let here = self.first.and(&self.last).unwrap_or(self.last);
            let there = next.first.and(&next.last).unwrap_or(next.first);
            here.to(&there)
        } else if self.page == next.page {
            self.last.to(&next.first)
        } else {
            Joint::Block
        }
    }

    /// Takes a glyph in, unless it is on another line.
    pub(super) fn take(&mut self, text: &str, place: &Place) -> bool {
        match self.last.to(place) {
            Joint::Line | Joint::Block => return false,
            Joint::Space => {
                let spaced = self.text.ends_with(char::is_whitespace)
                    || text.starts_with(char::is_whitespace);
                if !spaced {
                    self.text.push(' ');
                }
            }
            Joint::None => {}
        }
        self.text.push_str(text);
        self.last = *place;
        true
    }
}
