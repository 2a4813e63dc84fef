//! The page tree: every page once, with what it inherits written into it.

use std::collections::{BTreeMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{Leaf, MOST, boxes, damaged};
use crate::diagnostic::{Code, Diagnostic};

/// What pages inherit (ISO 32000-1, table 30).
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// The pages in their order. A tree that leads in a circle ends where it meets itself.
pub(in crate::press) fn leaves(pdf: &mut Document, diagnostics: &mut Vec<Diagnostic>) -> Vec<Leaf> {
    let root = pdf.catalog().and_then(|catalog| catalog.get(b"Pages"));
    let root = root.ok().cloned();
    let mut open: Vec<_> = root
        .into_iter()
        .map(|node| (node, Dictionary::new()))
        .collect();
    let (mut met, mut lost) = (HashSet::new(), Vec::new());
    let mut pages = Vec::new();
    while let Some((node, inherited)) = open.pop() {
        let Some(id) = placed(pdf, node) else {
            lost.push(pages.len() + 1 + lost.len());
            continue;
        };
        let below = kids(pdf, id);
        let known = known(pdf, id, inherited, below.is_some());
        if let Some(kids) = below {
            if met.insert(id) {
                // The last one is taken first.
                open.extend(kids.into_iter().rev().map(|kid| (kid, known.clone())));
            }
        } else if pages.len() == MOST {
            diagnostics.push(damaged(format!("the PDF has more than {MOST} pages")));
            return Vec::new();
        } else {
            pages.push((id, known));
        }
    }
    if let Some((first, others)) = lost.split_first() {
        let others = others_too(others.len());
        diagnostics.push(damaged(format!("page {first}{others} cannot be read")));
    }
    complete(pdf, pages)
}

/// Where a node stands; one that stands in the array itself gets a place of its own. None if there is no node.
fn placed(pdf: &mut Document, node: Object) -> Option<ObjectId> {
    match node {
        Object::Reference(id) => pdf.get_dictionary(id).is_ok().then_some(id),
        Object::Dictionary(node) => Some(pdf.add_object(node)),
        _ => None,
    }
}

/// The nodes below; a page has none.
fn kids(pdf: &Document, id: ObjectId) -> Option<Vec<Object>> {
    let node = pdf.get_dictionary(id).ok()?;
    if node.has_type(b"Page") {
        return None;
    }
    let (_, kids) = pdf.dereference(node.get(b"Kids").ok()?).ok()?;
    kids.as_array().ok().cloned()
}

/// What holds for a node and all below it. That of many pages is written once, and they refer to it.
fn known(pdf: &mut Document, id: ObjectId, inherited: Dictionary, is_for_many: bool) -> Dictionary {
    let mut known = inherited;
    for name in INHERITED {
        let value = pdf.get_dictionary(id).and_then(|node| node.get(name));
        let Ok(value) = value.cloned() else {
            continue;
        };
        let is_large = match &value {
            Object::Array(array) => array.len() > 4,
            Object::Dictionary(_) => true,
            _ => false,
        };
        let value = if is_large && is_for_many {
            pdf.add_object(value).into()
        } else {
            value
        };
        known.set(name, value);
    }
    known
}

/// So many pages besides the one that is named.
pub(super) fn others_too(others: usize) -> String {
    match others {
        0 => String::new(),
        1 => " and another page".to_owned(),
        more => format!(" and {more} other pages"),
    }
}

fn complete(pdf: &mut Document, pages: Vec<(ObjectId, Dictionary)>) -> Vec<Leaf> {
    let mut leaves = Vec::with_capacity(pages.len());
    for (id, known) in pages {
        if let Ok(page) = pdf.get_dictionary_mut(id) {
            // `extend` would put arrays together.
            for (name, value) in known {
                page.set(name, value);
            }
        }
        if let Ok(page) = pdf.get_dictionary(id) {
            leaves.push(boxes::leaf(pdf, id, page));
        }
    }
    leaves
}

/// What a page shows besides its content, which does not go to the press: one warning for all pages.
pub(super) fn annotations(pdf: &Document, leaves: &[Leaf]) -> Option<Diagnostic> {
    let mut counts = BTreeMap::new();
    for (index, leaf) in leaves.iter().enumerate() {
        let page = pdf.get_dictionary(leaf.id).ok()?;
        let Ok((_, listed)) = page
            .get(b"Annots")
            .and_then(|listed| pdf.dereference(listed))
        else {
            continue;
        };
        let listed = listed.as_array().map_or(&[][..], Vec::as_slice);
        let drawn = listed
            .iter()
            .filter(|annotation| is_drawn(pdf, annotation))
            .count();
        if drawn > 0 {
            counts.insert(index + 1, drawn);
        }
    }
    let (first, _) = counts.first_key_value()?;
    let all: usize = counts.values().sum();
    let others = others_too(counts.len() - 1);
    let message = format!(
        "form fields, stamps or notes on page {first}{others} are not printed ({all} in all)"
    );
    let help = "if they are to be printed, print the PDF to a PDF in a viewer first: that makes them part of the pages (“flattens” \
                it)";
    Some(Diagnostic::new(Code::PressAnnotations, message).help(help))
}

/// Annotations that viewers draw by themselves where they bring no drawing.
const DRAWN: [&[u8]; 10] = [
    b"FreeText",
    b"Square",
    b"Circle",
    b"Line",
    b"Ink",
    b"Polygon",
    b"PolyLine",
    b"Highlight",
    b"Underline",
    b"StrikeOut",
];

/// Whether a viewer would print an annotation, which is then missing here: links and the windows of notes show nothing of their own.
fn is_drawn(pdf: &Document, annotation: &Object) -> bool {
    let Ok((_, Object::Dictionary(annotation))) = pdf.dereference(annotation) else {
        return false;
    };
    let flags = annotation.get_deref(b"F", pdf).and_then(Object::as_i64);
    // Hidden, and to be printed (ISO 32000-1, table 165).
    if flags.unwrap_or(0) & 0b110 != 0b100 {
        return false;
    }
    let kind = annotation
        .get_deref(b"Subtype", pdf)
        .and_then(Object::as_name);
    match kind {
        Ok(b"Link" | b"Popup") => false,
        _ if annotation.has(b"AP") => true,
        Ok(b"Widget") => is_filled(pdf, annotation),
        Ok(kind) => DRAWN.contains(&kind),
        Err(_) => false,
    }
}

/// Whether a form field has a value, which may be that of the field above it.
fn is_filled(pdf: &Document, field: &Dictionary) -> bool {
    let mut field = Some(field);
    // Fields within fields are few; a circle ends as well.
    for _ in 0..16 {
        let Some(here) = field else {
            return false;
        };
        match here.get_deref(b"V", pdf) {
            Ok(Object::String(text, _)) => return !text.is_empty(),
            Ok(Object::Stream(_)) => return true,
            Ok(Object::Array(chosen)) => return !chosen.is_empty(),
            Ok(Object::Name(state)) => return state != b"Off",
            _ => {}
        }
        let above = here.get_deref(b"Parent", pdf).and_then(Object::as_dict);
        field = above.ok();
    }
    false
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    /// A file with this tree of pages.
    fn file(tree: Object, mut pdf: Document) -> Document {
        let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        pdf.trailer.set("Root", catalog);
        pdf
    }

    #[test]
    fn pages_are_found_however_deep_they_are() {
        let mut pdf = Document::new();
        let page = dictionary! { "Type" => "Page", "MediaBox" => vec![0.into(), 0.into(), 9.into(), 9.into()] };
        let mut node = pdf.add_object(page.clone());
        for _ in 0..500 {
            let kids: Vec<Object> = vec![node.into(), page.clone().into()];
            node = pdf.add_object(dictionary! { "Type" => "Pages", "Kids" => kids });
        }
        let mut pdf = file(node.into(), pdf);
        let mut found = Vec::new();
        assert_eq!(leaves(&mut pdf, &mut found).len(), 501);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn pages_that_are_not_there_are_told() {
        let mut pdf = Document::new();
        let page = pdf.add_object(dictionary! { "Type" => "Page" });
        let kids: Vec<Object> = vec![page.into(), (77, 0).into(), page.into(), Object::Null];
        let mut pdf = file(dictionary! { "Kids" => kids }.into(), pdf);
        let mut found = Vec::new();
        leaves(&mut pdf, &mut found);
        let [fault] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(fault.message, "page 2 and another page cannot be read");
    }

    #[test]
    fn what_pages_inherit_is_written_once() {
        let pdf = Document::new();
        let page = dictionary! { "Type" => "Page" };
        let kids: Vec<Object> = vec![page.clone().into(), page.into()];
        let tree = dictionary! { "Kids" => kids, "Resources" => dictionary! { "Font" => Dictionary::new() } };
        let mut pdf = file(tree.into(), pdf);
        let leaves = leaves(&mut pdf, &mut Vec::new());
        let resources = leaves.iter().map(|leaf| {
            let page = pdf.get_dictionary(leaf.id).unwrap();
            page.get(b"Resources")
                .and_then(Object::as_reference)
                .unwrap()
        });
        let resources = resources.collect::<Vec<_>>();
        assert_eq!(resources[0], resources[1]);
    }

    #[test]
    fn annotations_are_counted_if_a_viewer_would_print_them() {
        let pdf = Document::new();
        let of = |kind: &str, flags: i64| dictionary! { "Subtype" => kind, "F" => flags };
        let with = |mut annotation: Dictionary, key: &str, value: Object| {
            annotation.set(key, value);
            is_drawn(&pdf, &annotation.into())
        };
        let look = || Object::from(Dictionary::new());
        let text = |text: &str| Object::string_literal(text);
        assert!(with(of("Stamp", 4), "AP", look()));
        assert!(!with(of("Stamp", 0), "AP", look()));
        assert!(!with(of("Stamp", 6), "AP", look()));
        assert!(!with(of("Link", 4), "AP", look()));
        assert!(with(of("Widget", 4), "V", text("Jean Dupont")));
        assert!(!with(of("Widget", 4), "V", text("")));
        let above = dictionary! { "V" => text("Jean Dupont") };
        assert!(with(of("Widget", 4), "Parent", above.into()));
        assert!(with(of("FreeText", 4), "Contents", text("please pay")));
        assert!(!with(of("Text", 4), "Contents", text("a note")));
    }
}
