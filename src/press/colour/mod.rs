//! Colour for the press: a pass over any PDF that puts what is drawn into inks.
//!
//! Text, lines, areas and gradients become cyan, magenta, yellow and black by the profile of the printing condition; greys become
//! black alone. Images keep their pixels. What is not converted, has too much ink or too few pixels is said.
//!
//! ```text
//! page ──► resources ──► forms, patterns, glyphs ──► content streams, operator by operator
//!              ├──► images, gradients, masks
//!              └──► names of spaces that nothing uses any more
//! ```

mod condition;
mod content;
mod convert;
mod findings;
mod image;
mod inks;
mod inline;
mod intent;
mod mask;
#[cfg(test)]
mod published;
mod resolution;
mod resources;
mod scan;
mod separation;
mod shading;
mod space;
mod stream;
mod sweep;
#[cfg(test)]
mod tests;

use lopdf::Document;

pub(crate) use self::condition::{COATED_FOGRA39, Condition, PROFILE_LIMIT, read as read_profile};
use self::convert::Converter;
pub(crate) use self::inks::Inks;
#[cfg(feature = "cli")]
pub(super) use self::inks::short;
#[cfg(feature = "cli")]
pub(super) use self::inline::names;
#[cfg(feature = "cli")]
pub(super) use self::scan::{Operation, Scan};
use self::separation::Separation;
#[cfg(feature = "cli")]
pub(super) use self::stream::{Budget, packed};
use crate::diagnostic::Diagnostic;

/// The inks that a printing condition has for a colour of the screen (sRGB, shares of 1).
pub(crate) fn inks(screen: [f64; 3], condition: &Condition) -> Inks {
    Converter::new(condition, &[]).inks(screen).0
}

/// A colour of the screen, and the inks that are given for it.
pub(crate) type Accent = ([u8; 3], Inks);

/// Puts the pages of a PDF into inks, and says what was converted, what could not be, and what will not print well.
pub(crate) fn separate(
    document: &mut Document,
    condition: &Condition,
    accents: &[Accent],
) -> Vec<Diagnostic> {
    separated(document, condition, accents, &[])
}

/// The same for pages that are reduced to these shares of their size on sheets, where images have more pixels to the inch.
#[cfg(feature = "cli")]
pub(crate) fn separate_reduced(
    document: &mut Document,
    condition: &Condition,
    scales: &[f64],
) -> Vec<Diagnostic> {
    separated(document, condition, &[], scales)
}

fn separated(
    document: &mut Document,
    condition: &Condition,
    accents: &[Accent],
    scales: &[f64],
) -> Vec<Diagnostic> {
    let intended = intent::other(document, condition);
    let mut found = Separation::new(document, condition, accents).run();
    if let Some(wanted) = condition.resolution {
        resolution::measure(document, wanted, scales, &mut found);
    }
    let mut said = found.said(condition);
    said.extend(intended);
    said
}
