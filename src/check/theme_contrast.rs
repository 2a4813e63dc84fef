//! The theme's colour can be used for text.
//!
//! **Why**: text in a pale colour is lost on readers with low vision, on bad screens and on bad printers. The built-in layouts
//! darken the colour for text until it is legible, so what is printed is not the colour that was chosen; a layout of one's own
//! may use it as it is.
//!
//! **Wrong**: `accent = "#8fb8de"` · **Right**: `accent = "#003a70"`
//!
//! **References**: WCAG 2.2, 1.4.3 (4.5:1) and 1.4.6 (7:1).

use std::sync::Arc;

use typst::visualize::Color;

use super::colour::{ENHANCED, MINIMUM, contrast, darkened};
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::model::Span;

/// The theme's colour, and where it is chosen.
pub(crate) struct Accent<'a> {
    pub(crate) colour: &'a Color,
    pub(crate) source: &'a Arc<SourceText>,
    pub(crate) place: &'a Span,
}

pub(super) fn check(accent: &Accent<'_>) -> Option<Diagnostic> {
    let found = contrast(accent.colour, &Color::WHITE);
    let (code, wanted, what) = if found < MINIMUM {
        (Code::ThemeContrast, MINIMUM, "text needs at least 4.5:1")
    } else if found < ENHANCED {
        (
            Code::ThemeContrastEnhanced,
            ENHANCED,
            "for readers with low vision it should be 7:1",
        )
    } else {
        return None;
    };
    let message = format!("the colour has a contrast of {found:.1}:1 to white; {what}");
    let instead = darkened(accent.colour, wanted);
    let help = if code == Code::ThemeContrast {
        format!(
            "write `\"{instead}\"`; the built-in layouts darken the colour for text, so it is not the one that is printed"
        )
    } else {
        format!("write `\"{instead}\"`")
    };
    let diagnostic = Diagnostic::new(code, message).at(accent.source, accent.place.clone());
    Some(diagnostic.help(help))
}
