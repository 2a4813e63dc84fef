//! What the export cannot say of pages for print: one pass over the finished PDF.
//!
//! Each page names its boxes, also where there is no bleed; what leads somewhere on a screen is left out; and the document says its
//! language and the side that it is bound on, which the export knows from tags alone.

use lopdf::{Dictionary, Document, Object, Result};

use super::Sheet;
use crate::model::Date;

/// What only a screen has.
const OF_SCREENS: [&[u8]; 5] = [b"Outlines", b"PageMode", b"Names", b"Dests", b"OpenAction"];

pub(super) fn finished(bytes: &[u8], sheet: &Sheet) -> Result<Document> {
    let mut pdf = Document::load_mem(bytes)?;
    let pages = pdf.get_pages();
    for page in pages.into_values() {
        let page = pdf.get_object_mut(page)?.as_dict_mut()?;
        boxes(page)?;
        page.remove(b"Annots");
    }
    let catalog = pdf.catalog_mut()?;
    for key in OF_SCREENS {
        catalog.remove(key);
    }
    catalog.set("Lang", Object::string_literal(sheet.lang.as_str()));
    let mut preferences = Dictionary::new();
    let direction = if sheet.rtl { "R2L" } else { "L2R" };
    preferences.set("Direction", direction);
    catalog.set("ViewerPreferences", preferences);
    changed(&mut pdf, sheet);
    pdf.prune_objects();
    pdf.renumber_objects();
    Ok(pdf)
}

/// The export knows one date, of which it makes that of the last change as well.
fn changed(pdf: &mut Document, sheet: &Sheet) {
    let Some(Date { year, month, day }) = sheet.updated else {
        return;
    };
    let info = pdf.trailer.get(b"Info").and_then(Object::as_reference);
    if let Ok(info) = info.and_then(|info| pdf.get_dictionary_mut(info)) {
        let date = format!("D:{year:04}{month:02}{day:02}");
        info.set("ModDate", Object::string_literal(date));
    }
}

/// The medium is the page with its bleed; without any, all boxes are one.
fn boxes(page: &mut Dictionary) -> Result<()> {
    let medium = page.get(b"MediaBox")?.clone();
    if !page.has(b"TrimBox") {
        page.set("TrimBox", medium.clone());
    }
    page.set("CropBox", medium.clone());
    page.set("BleedBox", medium);
    Ok(())
}
