//! Takes out what nothing refers to any more.
//!
//! `Document::prune_objects` does the same, but looks through a list for each reference: a file of a hundred thousand objects would
//! take minutes.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

/// Removes every object that cannot be reached.
pub(in crate::press) fn sweep(pdf: &mut Document) {
    let mut reached = HashSet::new();
    let mut open = Vec::new();
    refer(&pdf.trailer, &mut open);
    while let Some(id) = open.pop() {
        if !reached.insert(id) {
            continue;
        }
        if let Some(object) = pdf.objects.get(&id) {
            references(object, &mut open);
        }
    }
    pdf.objects.retain(|id, _| reached.contains(id));
}

fn refer(dictionary: &Dictionary, open: &mut Vec<ObjectId>) {
    for (_, value) in dictionary {
        references(value, open);
    }
}

/// The objects that an object leads to. How deep objects stand within each other is bounded by the reader.
pub(in crate::press) fn references(object: &Object, open: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => open.push(*id),
        Object::Array(array) => array.iter().for_each(|object| references(object, open)),
        Object::Dictionary(dictionary) => refer(dictionary, open),
        Object::Stream(stream) => refer(&stream.dict, open),
        _ => {}
    }
}
