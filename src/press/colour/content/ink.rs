//! The ink of text.

use super::{Paint, Rewriter, Way};
use crate::press::colour::inks::Inks;
use crate::press::colour::resources::{KNOCKOUT, OVERPRINT};
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
        let is_plain = matches!(state.mode, 0 | 4) && state.is_opaque && state.is_normal;
        let black = state.fill.inks.and_then(Inks::only_black);
        let black = black.filter(|black| *black >= SOLID && is_plain);
        let may = !self.scene.states.has_overprint();
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

    /// Turns the file's own overprinting off for colours that were not inks to begin with.
    ///
    /// In inks, what has none of one leaves what is below it (overprint mode 1), so that white would vanish. In the colours of the
    /// screen it did not.
    pub(super) fn knock_out(&mut self) {
        let was_screen = |paint: &Paint| paint.is_written && paint.space != Space::Inks;
        let state = &self.state;
        if state.is_over && (was_screen(&state.fill) || was_screen(&state.stroke)) {
            self.state.is_over = false;
            self.rewritten.has_overprint = true;
            self.put(&format!("/{KNOCKOUT} gs"));
        }
    }
}
