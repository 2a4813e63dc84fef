//! Justified lines are long enough.
//!
//! **Why**: a line of few words can only be made full by wide gaps between them, which run down the page as white rivers; readers
//! with dyslexia lose their line in them. From about 40 characters on the gaps are small.
//!
//! **Wrong**: `text-size = "14pt"` in two columns · **Right**: `justify = false`, or `columns = 1`
//!
//! **Reference**: WCAG 2.2, 1.4.8 (level AAA).

use super::Pages;
use crate::diagnostic::{Code, Diagnostic};

/// Characters of a line.
const LEAST: usize = 40;

/// The parameters that such lines come of.
const NAMES: &[&str] = &["justify", "columns", "text-size"];

pub(super) fn check(pages: &Pages<'_>, found: &mut Vec<Diagnostic>) {
    let mut lines = pages.facts.justified.clone();
    lines.sort_unstable();
    // The one in the middle: a narrow box among wide columns is no fault of the whole.
    let Some(middle) = lines.get(lines.len() / 2) else {
        return;
    };
    if *middle >= LEAST {
        return;
    }
    let message = format!(
        "lines of {middle} characters are set flush on both sides by the layout `{}`",
        pages.layout.name()
    );
    let has = |name: &str| {
        pages
            .layout
            .parameters()
            .iter()
            .any(|parameter| parameter.name == name)
    };
    let help = if has("justify") {
        "write `justify = false` under `[parameters]`, or choose fewer columns or smaller type"
    } else {
        "set such lines ragged in the layout: `set par(justify: false)`"
    };
    let diagnostic = Diagnostic::new(Code::JustifiedMeasure, message).help(help);
    found.push(pages.place(diagnostic, NAMES));
}
