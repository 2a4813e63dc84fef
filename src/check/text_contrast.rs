//! Text stands out from what is behind it.
//!
//! **Why**: pale text is lost on readers with low vision, and on everybody in the sun. The colours are those of the finished pages:
//! text against the paper or the box that it stands on; over pictures nothing is judged.
//!
//! **Wrong**: `text(fill: rgb("#999999"))[…]` in a layout · **Right**: `text(fill: rgb("#595959"))[…]`
//!
//! **Reference**: WCAG 2.2, 1.4.3 (4.5:1; 3:1 from 18 points, or 14 in bold).

use typst::visualize::Color;

use super::Pages;
use super::colour::{LARGE, MINIMUM, contrast, upon};
use super::words::excerpt;
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::Sample;
use crate::model::ParameterValue;

pub(super) fn check(pages: &Pages<'_>, found: &mut Vec<Diagnostic>) {
    for (colour, ground, sample) in &pages.facts.colours {
        let ratio = contrast(&upon(colour, ground), ground);
        let wanted = if sample.is_large() { LARGE } else { MINIMUM };
        if ratio < wanted {
            found.push(report(pages, colour, sample, ratio, wanted));
        }
    }
}

fn report(
    pages: &Pages<'_>,
    colour: &Color,
    sample: &Sample,
    ratio: f32,
    wanted: f32,
) -> Diagnostic {
    let message = format!(
        "the layout `{}` sets `{}` on page {} with a contrast of {ratio:.1}:1 to what is behind it",
        pages.layout.name(),
        excerpt(&sample.words),
        sample.page,
    );
    let help = format!(
        "text of this size needs {wanted}:1: choose colours that are further apart, or mend the layout"
    );
    let diagnostic = Diagnostic::new(Code::TextContrast, message).help(help);
    let chosen = pages
        .chosen
        .iter()
        .flat_map(|(_, parameters)| parameters.iter());
    let to_blame = chosen.filter(|parameter| is_colour(&parameter.value.value, colour));
    let names = to_blame.map(|parameter| parameter.name.value.as_str());
    pages.place(diagnostic, &names.collect::<Vec<_>>())
}

/// Whether the author has chosen this very colour.
fn is_colour(value: &ParameterValue, colour: &Color) -> bool {
    match value {
        ParameterValue::Text(text) => text
            .parse::<Color>()
            .is_ok_and(|own| own.to_hex() == colour.to_hex()),
        _ => false,
    }
}
