//! The page tree: every page once, with what it inherits written into it.

use std::collections::{BTreeMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{Leaf, MOST, boxes, damaged};
use crate::diagnostic::{Code, Diagnostic};

/// What pages inherit (ISO 32000-1, table 30).
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// Nodes within nodes; ours are two deep, and the largest books have four.
const DEPTH: usize = 64;

/// The pages in their order. A tree that leads in a circle ends where it meets itself.
pub(in crate::press) fn leaves(pdf: &mut Document, diagnostics: &mut Vec<Diagnostic>) -> Vec<Leaf> {
    let root = pdf.catalog().and_then(|catalog| catalog.get(b"Pages"));
    let root = root.and_then(Object::as_reference);
    let mut open: Vec<_> = root
        .into_iter()
        .map(|id| (id, Dictionary::new(), 0))
        .collect();
    let mut met = HashSet::new();
    let mut pages = Vec::new();
    while let Some((id, inherited, depth)) = open.pop() {
        let Ok(node) = pdf.get_dictionary(id) else {
            continue;
        };
        let mut known = inherited;
        for name in INHERITED {
            if let Ok(value) = node.get(name) {
                known.set(name, value.clone());
            }
        }
        if let Some(kids) = kids(pdf, node) {
            if !met.insert(id) || depth >= DEPTH {
                continue;
            }
            // The last one is taken first.
            open.extend(
                kids.into_iter()
                    .rev()
                    .map(|kid| (kid, known.clone(), depth + 1)),
            );
        } else if pages.len() == MOST {
            diagnostics.push(damaged(format!("the PDF has more than {MOST} pages")));
            return Vec::new();
        } else {
            pages.push((id, known));
        }
    }
    complete(pdf, pages)
}

/// The nodes below; a page has none.
fn kids(pdf: &Document, node: &Dictionary) -> Option<Vec<ObjectId>> {
    if node.has_type(b"Page") {
        return None;
    }
    let (_, kids) = pdf.dereference(node.get(b"Kids").ok()?).ok()?;
    let kids = kids.as_array().ok()?.iter();
    Some(kids.filter_map(|kid| kid.as_reference().ok()).collect())
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
    let others = match counts.len() - 1 {
        0 => String::new(),
        1 => " and another page".to_owned(),
        more => format!(" and {more} other pages"),
    };
    let message = format!(
        "form fields, stamps or notes on page {first}{others} are not printed ({all} in all)"
    );
    let help = "make them part of the pages (“flatten” the PDF) if they are to be printed";
    Some(Diagnostic::new(Code::PressAnnotations, message).help(help))
}

/// Whether an annotation shows something of its own: links and the windows of notes do not.
fn is_drawn(pdf: &Document, annotation: &Object) -> bool {
    let Ok((_, Object::Dictionary(annotation))) = pdf.dereference(annotation) else {
        return false;
    };
    let kind = annotation.get(b"Subtype").and_then(Object::as_name);
    let hidden = annotation.get(b"F").and_then(Object::as_i64).unwrap_or(0) & 2 != 0;
    let silent = matches!(kind, Ok(b"Link" | b"Popup"));
    annotation.has(b"AP") && !silent && !hidden
}
