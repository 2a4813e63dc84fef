//! Articles and asides: the labels with which layouts mark them become sections.
//!
//! `article` and `aside` of layouts set a label around what they mark, because Typst has no element that is tagged as a section
//! (`engine::section`). A label that holds blocks is one of these; an aside is a label in a label.

use lopdf::{Document, Object, ObjectId, Result};

use super::tree::{Held, kids, kind};

/// Structure types of blocks, which no other label holds.
pub(super) const BLOCKS: [&str; 13] = [
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "P",
    "L",
    "Table",
    "Figure",
    "BlockQuote",
    "TOC",
    "Div",
];

/// Gives sections their types. PDF 1.7 has no type for asides: theirs is mapped to `Sect`.
pub(super) fn mark(pdf: &mut Document) -> Result<()> {
    let root = pdf.catalog()?.get(b"StructTreeRoot")?.as_reference()?;
    let mut asides = false;
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        if kind(pdf.get_dictionary(id)?) == "Lbl" {
            if let Some(inner) = only_section(pdf, id) {
                unwrap(pdf, id, inner)?;
                set_kind(pdf, id, "Aside")?;
                asides = true;
            } else if holds_blocks(pdf, id) {
                set_kind(pdf, id, "Art")?;
            }
        }
        open.extend(elements(pdf, id));
    }
    if asides {
        let root = pdf.get_dictionary_mut(root)?;
        let roles = root.get_mut(b"RoleMap").and_then(Object::as_dict_mut)?;
        roles.set("Aside", Object::Name(b"Sect".to_vec()));
    }
    Ok(())
}

fn elements(pdf: &Document, id: ObjectId) -> Vec<ObjectId> {
    let Ok(element) = pdf.get_dictionary(id) else {
        return Vec::new();
    };
    let kids = kids(pdf, element).into_iter();
    let elements = kids.filter_map(|kid| match kid {
        Held::Element(id) => Some(id),
        Held::Annotation(_) => None,
    });
    elements.collect()
}

fn holds_blocks(pdf: &Document, id: ObjectId) -> bool {
    let kinds = elements(pdf, id).into_iter();
    kinds
        .filter_map(|id| pdf.get_dictionary(id).ok())
        .any(|element| BLOCKS.contains(&kind(element)))
}

/// The section that is all an element holds.
fn only_section(pdf: &Document, id: ObjectId) -> Option<ObjectId> {
    let [inner] = elements(pdf, id)[..] else {
        return None;
    };
    let is_label = kind(pdf.get_dictionary(inner).ok()?) == "Lbl";
    (is_label && holds_blocks(pdf, inner)).then_some(inner)
}

/// Puts what the inner element holds into the outer one.
fn unwrap(pdf: &mut Document, outer: ObjectId, inner: ObjectId) -> Result<()> {
    for id in elements(pdf, inner) {
        pdf.get_dictionary_mut(id)?.set("P", outer);
    }
    let held = pdf.get_dictionary_mut(inner)?.remove(b"K");
    let language = pdf.get_dictionary_mut(inner)?.remove(b"Lang");
    let outer = pdf.get_dictionary_mut(outer)?;
    outer.set("K", held.unwrap_or(Object::Array(Vec::new())));
    if let Some(language) = language {
        outer.set("Lang", language);
    }
    pdf.objects.remove(&inner);
    Ok(())
}

fn set_kind(pdf: &mut Document, id: ObjectId, kind: &str) -> Result<()> {
    let element = pdf.get_dictionary_mut(id)?;
    element.set("S", Object::Name(kind.as_bytes().to_vec()));
    Ok(())
}
