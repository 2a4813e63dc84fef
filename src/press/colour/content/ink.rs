//! The ink of text.

use super::Rewriter;
use super::state::{Paint, Way};
use crate::press::colour::inks::Inks;
use crate::press::colour::resources::{KNOCKOUT, OVERPRINT, Over};
use crate::press::colour::space::Space;

/// Text of more black than this is printed in solid black: a screen of dots frays the edges of letters, and nobody sees a grey
/// that is so dark.
const SOLID: f64 = 0.85;

impl Rewriter<'_, '_> {
    /// Before text is shown: black text is printed over what is below it.
    ///
    /// If the plates shift against each other by a hair, letters that are cut out of a ground would have a white edge.
    pub(super) fn ink(&mut self) {
        let state = &self.state;
        let is_plain = matches!(state.mode, 0 | 4)
            && state.is_opaque
            && state.is_normal
            // What is in the colours of a drawing would be mixed with what is below it.
            && !(state.is_masked || state.is_drawn);
        let black = state.fill.inks.and_then(Inks::only_black);
        let black = black.filter(|black| *black >= SOLID && is_plain);
        let scene = &*self.scene;
        let may = !scene.states.has_overprint() && (scene.is_page || !scene.is_over);
        match black.filter(|_| may) {
            Some(black) => {
                let is_solid = self.state.solid || (self.state.fill.is_written && black >= 1.0);
                if !is_solid {
                    self.state.solid = true;
                    self.put_inks(Inks::BLACK, Way::Fill);
                }
                if !self.state.overprint {
                    self.state.overprint = true;
                    self.rewritten.has_overprint = true;
                    self.put(&format!("/{OVERPRINT} gs"));
                }
            }
            None => self.end_text(),
        }
    }

    /// Back to what the stream itself says.
    pub(super) fn end_text(&mut self) {
        if std::mem::take(&mut self.state.overprint) {
            self.put(&format!("/{KNOCKOUT} gs"));
        }
        if std::mem::take(&mut self.state.solid)
            && let Some(inks) = self.state.fill.inks
        {
            self.state.fill.is_written = true;
            self.put_inks(inks, Way::Fill);
        }
    }

    /// Turns the file's own overprinting off for colours that were not inks to begin with, and on again for those that were.
    ///
    /// In inks, what has none of one leaves what is below it (overprint mode 1), so that white would vanish. In the colours of the
    /// screen it did not.
    pub(super) fn settle(&mut self) {
        let was_screen = |paint: &Paint| paint.is_written && paint.space != Space::Inks;
        let state = &self.state;
        let over = Over {
            areas: state.over.areas && !was_screen(&state.fill),
            lines: state.over.lines && !was_screen(&state.stroke),
        };
        if over == state.now {
            return;
        }
        // What a stream is drawn in may not have turned it on, so it stays off.
        let over = if state.is_said { over } else { Over::default() };
        if over != self.state.now {
            self.state.now = over;
            self.rewritten.has_over = true;
            self.put(&format!("/{} gs", over.name()));
        }
    }
}
