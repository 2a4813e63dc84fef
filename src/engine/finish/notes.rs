//! The marks of notes: references that say "Note 1" in the language of the text around them.
//!
//! Typst tags a mark as a label, which is what stands before the note itself (ISO 32000-1, 14.8.4.4.2), and has no word for it in
//! many languages, Arabic among them.

use std::collections::HashSet;
use std::str::FromStr;

use icu_locale::Locale;
use lopdf::{Dictionary, Document, Object, Result};

use super::targets::place;
use super::tree::Tree;
use crate::locale::labels;

/// Tags and names the marks of notes, also those that refer to a note once more.
pub(super) fn refer(pdf: &mut Document, tree: &Tree) -> Result<()> {
    let first = tree.notes().filter_map(|(mark, _)| tree.annotation(mark));
    let notes = first.filter_map(|link| Some(place(pdf, link)?.key()));
    let notes = notes.collect::<HashSet<_>>();
    let marks = (0..tree.nodes.len()).filter(|index| tree.is_mark(*index));
    for mark in marks {
        let Some(link) = tree.annotation(mark) else {
            continue;
        };
        if !place(pdf, link).is_some_and(|place| notes.contains(&place.key())) {
            continue;
        }
        let element = pdf.get_dictionary_mut(tree.nodes[mark].id)?;
        element.set("S", Object::Name(b"Reference".to_vec()));
        if let Ok(locale) = Locale::from_str(&tree.nodes[mark].language) {
            describe(pdf.get_dictionary_mut(link)?, &locale);
        }
    }
    Ok(())
}

/// "Footnote 1" becomes "Note 1"; the number is in the digits of the document.
fn describe(link: &mut Dictionary, locale: &Locale) {
    let words = link.get(b"Contents").and_then(lopdf::decode_text_string);
    let words = words.unwrap_or_default();
    if let Some(number) = words.split_whitespace().next_back() {
        let name = labels(locale).get("note").replace("{number}", number);
        link.set("Contents", lopdf::text_string(&name));
    }
}
