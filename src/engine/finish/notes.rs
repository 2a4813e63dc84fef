//! What screen readers say for the mark of a note: "Note 1" in the language of the text around it.
//!
//! Typst has no such word in many languages, Arabic among them, and gives the English one.

use std::str::FromStr;

use icu_locale::Locale;
use lopdf::{Document, Result};

use super::tree::Tree;
use crate::locale::labels;

/// Names the marks of notes.
pub(super) fn name(pdf: &mut Document, tree: &Tree) -> Result<()> {
    for (mark, _) in tree.notes() {
        let Some(annotation) = tree.annotation(mark) else {
            continue;
        };
        let Ok(locale) = Locale::from_str(&tree.nodes[mark].language) else {
            continue;
        };
        let annotation = pdf.get_dictionary_mut(annotation)?;
        let contents = annotation
            .get(b"Contents")
            .and_then(lopdf::decode_text_string);
        // "Footnote 1": the number is written in the digits of the document.
        let Some(number) = contents
            .ok()
            .and_then(|words| Some(words.split_whitespace().next_back()?.to_owned()))
        else {
            continue;
        };
        let name = labels(&locale).get("note").replace("{number}", &number);
        annotation.set("Contents", lopdf::text_string(&name));
    }
    Ok(())
}
