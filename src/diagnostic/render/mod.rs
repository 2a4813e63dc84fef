//! Diagnostics as text: for people, for screen readers, for programs.

mod full;
mod json;
mod plain;
#[cfg(test)]
mod tests;

use super::Diagnostic;
use crate::text::is_direction_control;

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// With the marked text of the source.
    #[default]
    Full,
    /// One line each, without drawing: for screen readers, and for tools that jump to a line.
    Plain,
    /// One JSON object per line (NDJSON), with a `version`.
    Json,
}

/// Writes diagnostics in the given format; `colour` (ANSI escapes) only concerns [`Format::Full`].
#[must_use]
pub fn render(diagnostics: &[Diagnostic], format: Format, colour: bool) -> String {
    let one = |diagnostic| match format {
        Format::Full => full::render(diagnostic, colour),
        Format::Plain => plain::render(diagnostic),
        Format::Json => json::render(diagnostic),
    };
    diagnostics.iter().map(one).collect()
}

/// Characters that would move the cursor, hide text or turn its direction are shown as a replacement character:
/// messages repeat what a source has written, and a source must not write to a terminal.
fn printable(text: &str) -> String {
    let dangerous = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || is_direction_control(c)
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}')
    };
    text.chars()
        .map(|c| {
            if dangerous(c) {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect()
}
