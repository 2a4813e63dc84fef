//! Resources of what is drawn: found through all the ways in which they are handed down, looked through, and added to.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

/// The names of what is added; nobody else has them.
pub(super) const OVERPRINT: &str = "PressroomOverprint";
pub(super) const KNOCKOUT: &str = "PressroomKnockout";
pub(super) const SCREEN: &str = "PressroomScreen";

/// Nodes of a page tree above a page.
const DEPTH: usize = 64;

/// What the graphics states of some resources (`ExtGState`) set, as far as it matters for ink.
#[derive(Debug, Default)]
pub(super) struct States {
    sets: BTreeMap<Vec<u8>, Set>,
    has_overprint: bool,
}

/// What one graphics state sets.
#[derive(Debug, Default)]
pub(super) struct Set {
    pub(super) is_opaque: Option<bool>,
    pub(super) is_normal: Option<bool>,
    /// Areas or lines are printed over what is below them.
    pub(super) overprint: Option<bool>,
}

impl States {
    pub(super) fn of(pdf: &Document, resources: ObjectId) -> Self {
        let mut states = Self::default();
        let resources = pdf.get_dictionary(resources);
        let named = resources.and_then(|dict| pdf.get_dict_in_dict(dict, b"ExtGState"));
        for (name, state) in named.into_iter().flatten() {
            if matches!(name.as_slice(), name if name == OVERPRINT.as_bytes() || name == KNOCKOUT.as_bytes())
            {
                continue;
            }
            let Ok((_, Object::Dictionary(state))) = pdf.dereference(state) else {
                continue;
            };
            states.has_overprint |= state.has(b"op") || state.has(b"OP");
            states.sets.insert(name.clone(), Set::of(pdf, state));
        }
        states
    }

    pub(super) fn get(&self, name: &[u8]) -> Option<&Set> {
        self.sets.get(name)
    }

    /// The file decides itself what is printed over what.
    pub(super) fn has_overprint(&self) -> bool {
        self.has_overprint
    }
}

impl Set {
    fn of(pdf: &Document, state: &Dictionary) -> Self {
        let entry = |key: &[u8]| Some(pdf.dereference(state.get(key).ok()?).ok()?.1);
        let alpha = entry(b"ca").and_then(|alpha| alpha.as_float().ok());
        let mask = entry(b"SMask").map(|mask| matches!(mask, Object::Name(_)));
        let is_opaque = match (alpha.map(|alpha| alpha >= 1.0), mask) {
            (Some(alpha), Some(mask)) => Some(alpha && mask),
            (alpha, mask) => alpha.or(mask),
        };
        let normal = |mode: &Object| matches!(mode.as_name(), Ok(b"Normal" | b"Compatible"));
        let on = |key: &[u8]| entry(key).and_then(|on| on.as_bool().ok());
        let overprint = match (on(b"op"), on(b"OP")) {
            (None, None) => None,
            (areas, lines) => Some(areas.unwrap_or(false) || lines.unwrap_or(false)),
        };
        Self {
            overprint,
            is_opaque,
            is_normal: entry(b"BM").map(normal),
        }
    }
}

/// The pages in their order, also those that do not say that they are some. A tree that leads in a circle ends where it meets itself.
pub(super) fn pages(pdf: &Document) -> Vec<ObjectId> {
    let root = pdf.catalog().and_then(|catalog| catalog.get(b"Pages"));
    let mut open = Vec::from_iter(root.and_then(Object::as_reference));
    let mut met = BTreeSet::new();
    let mut pages = Vec::new();
    while let Some(id) = open.pop() {
        let Ok(node) = pdf.get_dictionary(id) else {
            continue;
        };
        let kids = node.get_deref(b"Kids", pdf).and_then(Object::as_array);
        match kids {
            Ok(kids) if !node.has_type(b"Page") => {
                if met.insert(id) {
                    // The last one is taken first.
                    let kids = kids.iter().rev();
                    open.extend(kids.filter_map(|kid| kid.as_reference().ok()));
                }
            }
            _ => pages.push(id),
        }
    }
    pages
}

/// The names that resources have for spaces.
pub(super) fn spaces(pdf: &Document, resources: ObjectId) -> Option<&Dictionary> {
    let resources = dictionary_of(pdf, resources)?;
    pdf.get_dict_in_dict(resources, b"ColorSpace").ok()
}

/// The resources of a page, as an object of their own. They may stand in the page, or above it for several.
pub(super) fn of_page(pdf: &mut Document, page: ObjectId) -> ObjectId {
    let mut node = page;
    let mut found = None;
    for _ in 0..DEPTH {
        found = owned(pdf, node);
        let parent = pdf
            .get_dictionary(node)
            .and_then(|node| node.get(b"Parent"));
        match parent.and_then(Object::as_reference) {
            Ok(parent) if found.is_none() => node = parent,
            _ => break,
        }
    }
    let found = found.unwrap_or_else(|| pdf.add_object(Dictionary::new()));
    if let Ok(page) = pdf.get_dictionary_mut(page) {
        page.set("Resources", found);
    }
    found
}

/// The resources that stand in an object, as an object of their own.
pub(super) fn owned(pdf: &mut Document, owner: ObjectId) -> Option<ObjectId> {
    lifted(pdf, owner, b"Resources")
}

/// The dictionary of an entry, as an object of its own.
pub(super) fn lifted(pdf: &mut Document, owner: ObjectId, key: &[u8]) -> Option<ObjectId> {
    let value = dictionary_mut(pdf, owner)?.get_mut(key).ok()?;
    match value {
        Object::Reference(_) => {
            let value = value.clone();
            // The last of a chain of references.
            let (last, object) = pdf.dereference(&value).ok()?;
            let found = matches!(object, Object::Dictionary(_) | Object::Stream(_));
            last.filter(|_| found)
        }
        Object::Dictionary(dict) => {
            let dict = std::mem::take(dict);
            let id = pdf.add_object(dict);
            dictionary_mut(pdf, owner)?.set(key.to_vec(), id);
            Some(id)
        }
        _ => None,
    }
}

/// The entries of a kind of resource, each as an object of its own.
pub(super) fn entries(pdf: &mut Document, resources: ObjectId, kind: &[u8]) -> Vec<ObjectId> {
    let Some(entries) = lifted(pdf, resources, kind) else {
        return Vec::new();
    };
    let names = pdf.get_dictionary(entries).ok();
    let names = names.into_iter().flatten().map(|(name, _)| name.clone());
    let names = names.collect::<Vec<_>>();
    names
        .iter()
        .filter_map(|name| lifted(pdf, entries, name))
        .collect()
}

/// The dictionary of an object, also of a stream.
pub(in crate::press) fn dictionary_of(pdf: &Document, id: ObjectId) -> Option<&Dictionary> {
    match pdf.get_object(id).ok()? {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

pub(super) fn dictionary_mut(pdf: &mut Document, id: ObjectId) -> Option<&mut Dictionary> {
    match pdf.get_object_mut(id).ok()? {
        Object::Dictionary(dict) => Some(dict),
        Object::Stream(stream) => Some(&mut stream.dict),
        _ => None,
    }
}

/// Adds what text in black needs: to be printed over what is below it, and back.
pub(super) fn add_overprint(pdf: &mut Document, resources: ObjectId) {
    let state = |on: bool| {
        dictionary! { "Type" => "ExtGState", "op" => on, "OP" => false, "OPM" => i64::from(on) }
    };
    add(pdf, resources, "ExtGState", OVERPRINT, state(true).into());
    add(pdf, resources, "ExtGState", KNOCKOUT, state(false).into());
}

/// Adds a resource, unless there is one of that name.
pub(super) fn add(pdf: &mut Document, resources: ObjectId, kind: &str, name: &str, value: Object) {
    if let Some(dict) = dictionary_mut(pdf, resources)
        && !dict.has(kind.as_bytes())
    {
        dict.set(kind, Dictionary::new());
    }
    let Some(named) = lifted(pdf, resources, kind.as_bytes()) else {
        return;
    };
    if let Some(named) = dictionary_mut(pdf, named)
        && !named.has(name.as_bytes())
    {
        named.set(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_are_handed_down() {
        let mut pdf = Document::new();
        let root = pdf.new_object_id();
        let page = pdf.add_object(dictionary! { "Type" => "Page", "Parent" => root });
        let shared =
            dictionary! { "ExtGState" => dictionary! { "A" => dictionary! { "ca" => 0.5 } } };
        pdf.set_object(
            root,
            dictionary! { "Type" => "Pages", "Resources" => shared },
        );
        let resources = of_page(&mut pdf, page);
        assert_eq!(of_page(&mut pdf, page), resources);
        assert_eq!(entries(&mut pdf, resources, b"ExtGState").len(), 1);
        let states = States::of(&pdf, resources);
        assert_eq!(states.get(b"A").unwrap().is_opaque, Some(false));
        assert!(!states.has_overprint());
        add_overprint(&mut pdf, resources);
        assert_eq!(entries(&mut pdf, resources, b"ExtGState").len(), 3);
        assert!(!States::of(&pdf, resources).has_overprint());
    }

    #[test]
    fn parents_in_a_circle_end() {
        let mut pdf = Document::new();
        let page = pdf.new_object_id();
        pdf.set_object(page, dictionary! { "Type" => "Page", "Parent" => page });
        let resources = of_page(&mut pdf, page);
        assert!(pdf.get_dictionary(resources).unwrap().is_empty());
    }
}
