//! Which way a viewer takes the document.
//!
//! Typst says of a document in Arabic or Hebrew that it is read from right to left. That is meant for facing pages, but
//! pdfium takes every line so, and reads those of articles in other languages word by word backwards. Where there are
//! such, nothing is said.

use std::str::FromStr;

use icu_locale::Locale;
use lopdf::{Document, Object, Result};

use super::sections::BLOCKS;
use super::tree::Tree;
use crate::locale::is_rtl;

/// Takes the direction out of a document that has blocks in the other one.
pub(super) fn settle(pdf: &mut Document, tree: &Tree) -> Result<()> {
    let from_left = |language: &str| Locale::from_str(language).is_ok_and(|lang| !is_rtl(&lang));
    let nodes = tree.nodes.iter();
    let mut blocks = nodes.filter(|node| BLOCKS.contains(&node.kind.as_str()));
    if !blocks.any(|node| from_left(&node.language)) {
        return Ok(());
    }
    let preferences = pdf.catalog_mut()?.get_mut(b"ViewerPreferences");
    if let Ok(preferences) = preferences.and_then(Object::as_dict_mut) {
        preferences.remove(b"Direction");
    }
    Ok(())
}
