//! What does not go to the press: links and forms, scripts, files that the PDF carries, tags, and what only viewers look at.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, text_string};

use crate::press::colour::{Budget, packed};
use crate::press::sweep::sweep;

/// What stays in the catalog.
const CATALOG: [&[u8]; 5] = [
    b"Type",
    b"Pages",
    b"Lang",
    b"OCProperties",
    b"ViewerPreferences",
];

/// What printers may be told of how to print; the areas that they are told of are those of the boxes.
const PREFERENCES: [&[u8]; 4] = [
    b"Direction",
    b"Duplex",
    b"PickTrayByPDFSize",
    b"PrintScaling",
];

/// What is taken from pages.
const PAGE: [&[u8]; 12] = [
    b"AA",
    b"Annots",
    b"B",
    b"Dur",
    b"Metadata",
    b"PieceInfo",
    b"PresSteps",
    b"SeparationInfo",
    b"StructParents",
    b"Tabs",
    b"Thumb",
    b"Trans",
];

/// What is taken from images and forms: other images in their place, links to files, and what programs keep for themselves.
const DRAWN: [&[u8]; 6] = [
    b"Alternates",
    b"Metadata",
    b"OPI",
    b"PieceInfo",
    b"StructParent",
    b"StructParents",
];

/// Takes it out.
pub(super) fn strip(pdf: &mut Document) {
    catalog(pdf);
    let pages = pdf.page_iter().collect::<Vec<_>>();
    for page in pages {
        if let Ok(page) = pdf.get_dictionary_mut(page) {
            for key in PAGE {
                page.remove(key);
            }
        }
    }
    for object in pdf.objects.values_mut() {
        if let Object::Stream(stream) = object
            && is_drawn(&stream.dict)
        {
            for key in DRAWN {
                stream.dict.remove(key);
            }
        }
    }
    sweep(pdf);
    pack_anew(pdf);
}

fn is_drawn(dict: &Dictionary) -> bool {
    let kind = dict.get(b"Subtype").and_then(Object::as_name);
    matches!(kind, Ok(b"Form" | b"Image"))
}

fn catalog(pdf: &mut Document) {
    let trailer = std::mem::take(&mut pdf.trailer);
    for (key, value) in &trailer {
        if matches!(key.as_slice(), b"Root" | b"Size" | b"Encrypt") {
            pdf.trailer.set(key.clone(), value.clone());
        }
    }
    let layers = pdf
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"OCProperties", pdf))
        .and_then(Object::as_dict)
        .cloned();
    let layers = layers.ok().map(|layers| named(pdf, layers));
    let preferences = preferences(pdf);
    let Ok(catalog) = pdf.catalog_mut() else {
        return;
    };
    let old = std::mem::take(catalog);
    for (key, value) in &old {
        if CATALOG.contains(&key.as_slice()) {
            catalog.set(key.clone(), value.clone());
        }
    }
    catalog.remove(b"ViewerPreferences");
    if !preferences.is_empty() {
        catalog.set("ViewerPreferences", preferences);
    }
    if let Some(layers) = layers {
        catalog.set("OCProperties", layers);
    }
}

fn preferences(pdf: &Document) -> Dictionary {
    let old = pdf
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"ViewerPreferences", pdf))
        .and_then(Object::as_dict);
    let mut preferences = Dictionary::new();
    for key in PREFERENCES {
        let value = old.as_ref().ok().and_then(|old| old.get(key).ok());
        if let Some(value) = value {
            preferences.set(key, value.clone());
        }
    }
    preferences
}

/// Which layers are seen must not depend on who looks, and the choice has a name.
fn named(pdf: &Document, mut layers: Dictionary) -> Dictionary {
    let default = layers.get_deref(b"D", pdf).and_then(Object::as_dict);
    let mut default = default.cloned().unwrap_or_default();
    switch(pdf, &mut default);
    default.remove(b"AS");
    if !default.has(b"Name") {
        default.set("Name", text_string("Print"));
    }
    layers.set("D", default);
    layers.remove(b"Configs");
    layers
}

/// Turns layers on and off as they say themselves for printing: what does that for each occasion (`AS`) does not stay.
fn switch(pdf: &Document, default: &mut Dictionary) {
    let printed = printed(pdf, default);
    if printed.is_empty() {
        return;
    }
    for (key, is_on) in [(b"ON".as_slice(), true), (b"OFF", false)] {
        let listed = default.get_deref(key, pdf).and_then(Object::as_array);
        let mut listed = listed.cloned().unwrap_or_default();
        listed.retain(|layer| match layer {
            Object::Reference(id) => !printed.contains_key(id),
            _ => true,
        });
        let switched = printed.iter().filter(|(_, on)| **on == is_on);
        listed.extend(switched.map(|(id, _)| Object::Reference(*id)));
        default.set(key, listed);
    }
}

/// Layers that are switched when it is printed, and whether they are on then (ISO 32000-1, 8.11.4.4).
fn printed(pdf: &Document, default: &Dictionary) -> BTreeMap<ObjectId, bool> {
    let array = |dict: &Dictionary, key: &[u8]| {
        let array = dict.get_deref(key, pdf).and_then(Object::as_array);
        array.cloned().unwrap_or_default()
    };
    let mut printed = BTreeMap::new();
    for usage in array(default, b"AS") {
        let Ok((_, Object::Dictionary(usage))) = pdf.dereference(&usage) else {
            continue;
        };
        let event = usage.get_deref(b"Event", pdf).and_then(Object::as_name);
        if !matches!(event, Ok(b"Print")) {
            continue;
        }
        let categories = array(usage, b"Category");
        for layer in array(usage, b"OCGs") {
            let Ok(id) = layer.as_reference() else {
                continue;
            };
            let states = categories
                .iter()
                .filter_map(|category| state(pdf, id, category));
            if let Some(is_on) = states.reduce(|one, other| one && other) {
                // What one of them turns off is off.
                *printed.entry(id).or_insert(true) &= is_on;
            }
        }
    }
    printed
}

/// Whether a layer is on by what it says for a category of use, if it says anything.
fn state(pdf: &Document, layer: ObjectId, category: &Object) -> Option<bool> {
    let (_, category) = pdf.dereference(category).ok()?;
    let (category, key): (&[u8], &[u8]) = match category.as_name().ok()? {
        b"Print" => (b"Print", b"PrintState"),
        b"View" => (b"View", b"ViewState"),
        b"Export" => (b"Export", b"ExportState"),
        _ => return None,
    };
    let usage = pdf.get_dictionary(layer).ok()?.get_deref(b"Usage", pdf);
    let usage = usage.and_then(Object::as_dict).ok()?;
    let usage = usage.get_deref(category, pdf).and_then(Object::as_dict);
    match usage.ok()?.get_deref(key, pdf).and_then(Object::as_name) {
        Ok(b"ON") => Some(true),
        Ok(b"OFF") => Some(false),
        _ => None,
    }
}

/// LZW is not for the press; what is packed so is packed anew.
fn pack_anew(pdf: &mut Document) {
    let mut budget = Budget::default();
    let old = pdf.objects.iter().filter_map(|(id, object)| {
        let stream = object.as_stream().ok()?;
        stream
            .filters()
            .ok()?
            .contains(&b"LZWDecode".as_slice())
            .then_some(*id)
    });
    for id in old.collect::<Vec<_>>() {
        let Ok(stream) = pdf.get_object(id).and_then(Object::as_stream) else {
            continue;
        };
        if let Some(content) = budget.unpack(pdf, stream) {
            let stream = packed(stream.dict.clone(), content);
            pdf.objects.insert(id, Object::Stream(stream));
        }
    }
}
