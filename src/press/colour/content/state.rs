//! What a content stream is drawn with at a place, as far as it matters for ink.

use super::Scene;
use crate::press::colour::inks::Inks;
use crate::press::colour::resources::{Over, Set};
use crate::press::colour::space::Space;

/// A current colour.
#[derive(Clone)]
pub(super) struct Paint {
    pub(super) space: Space,
    /// Its inks; `None` for patterns, spot colours and what is not known.
    pub(super) inks: Option<Inks>,
    /// The inks stand in the stream as such.
    pub(super) is_written: bool,
    /// The colour that a space begins with, if nothing else is said.
    pub(super) pending: bool,
    /// The space is that in which the stream is drawn, which is not known here.
    pub(super) is_handed: bool,
}

#[derive(Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own, as in the graphics state of PDF"
)]
pub(super) struct State {
    pub(super) fill: Paint,
    pub(super) stroke: Paint,
    /// How text is drawn (`Tr`); 0 is filled.
    pub(super) mode: i64,
    pub(super) is_opaque: bool,
    pub(super) is_masked: bool,
    pub(super) is_normal: bool,
    /// The glyphs of the font are drawings in colours of their own.
    pub(super) is_drawn: bool,
    /// What the file itself prints over what is below it.
    pub(super) over: Over,
    /// What of that is on.
    pub(super) now: Over,
    /// The stream itself has said so, and not what it is drawn in.
    pub(super) is_said: bool,
    /// Overprinting has been turned on here.
    pub(super) overprint: bool,
    /// The text is in solid black instead of its own grey.
    pub(super) solid: bool,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Way {
    Fill,
    Stroke,
}

impl Way {
    /// That of an operator: those of lines are in capitals.
    pub(super) fn of(operator: &[u8]) -> Self {
        if operator.first().is_some_and(u8::is_ascii_uppercase) {
            Self::Stroke
        } else {
            Self::Fill
        }
    }

    /// The operator of two that is for it.
    pub(super) fn operator(self, fill: &'static str, stroke: &'static str) -> &'static str {
        match self {
            Self::Fill => fill,
            Self::Stroke => stroke,
        }
    }
}

impl State {
    /// The state in which a stream begins.
    pub(super) fn first(scene: &Scene<'_>) -> Self {
        let black = Paint {
            space: Space::Grey,
            inks: scene.is_page.then_some(Inks::BLACK),
            is_written: false,
            pending: false,
            is_handed: !scene.is_page,
        };
        // What is drawn within others may be printed over what is below it because they are.
        let is_over = scene.is_over && !scene.is_page;
        Self {
            fill: black.clone(),
            stroke: black,
            mode: 0,
            is_opaque: true,
            is_masked: false,
            is_normal: true,
            is_drawn: scene.has_drawn && !scene.is_page,
            over: Over::new(is_over, is_over),
            now: Over::new(is_over, is_over),
            is_said: scene.is_page,
            overprint: false,
            solid: false,
        }
    }

    /// What a graphics state sets.
    pub(super) fn set(&mut self, set: &Set) {
        self.is_opaque = set.is_opaque.unwrap_or(self.is_opaque);
        self.is_masked = set.is_masked.unwrap_or(self.is_masked);
        self.is_normal = set.is_normal.unwrap_or(self.is_normal);
        self.is_drawn = set.is_drawn.unwrap_or(self.is_drawn);
        // That of lines comes with that of areas.
        self.is_said |= set.lines.is_some();
        for over in [&mut self.over, &mut self.now] {
            over.areas = set.areas.unwrap_or(over.areas);
            over.lines = set.lines.unwrap_or(over.lines);
        }
    }
}
