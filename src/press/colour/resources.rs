//! Resources of what is drawn: found through all the ways in which they are handed down, looked through, and added to.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

/// The names of what is added; nobody else has them.
pub(super) const OVERPRINT: &str = "PressroomOverprint";
pub(super) const KNOCKOUT: &str = "PressroomKnockout";
pub(super) const SCREEN: &str = "PressroomScreen";
pub(super) const PATTERN: &str = "PressroomPattern";

/// What they all begin with.
const OWN: &[u8] = b"Pressroom";

/// Nodes of a page tree above a page.
const DEPTH: usize = 64;

/// What is printed over what is below it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Over {
    pub(super) areas: bool,
    pub(super) lines: bool,
}

impl Over {
    const ALL: [Self; 4] = [
        Self::new(false, false),
        Self::new(true, false),
        Self::new(false, true),
        Self::new(true, true),
    ];

    pub(super) const fn new(areas: bool, lines: bool) -> Self {
        Self { areas, lines }
    }

    /// The graphics state that turns it on, and the rest off.
    pub(super) fn name(self) -> &'static str {
        match (self.areas, self.lines) {
            (false, false) => "PressroomOverNothing",
            (true, false) => "PressroomOverAreas",
            (false, true) => "PressroomOverLines",
            (true, true) => "PressroomOverAll",
        }
    }
}

/// What the graphics states of some resources (`ExtGState`) set, as far as it matters for ink.
#[derive(Debug, Default)]
pub(super) struct States {
    sets: BTreeMap<Vec<u8>, Set>,
    has_overprint: bool,
    /// The names of fonts whose glyphs are drawings in colours of their own.
    drawn: BTreeSet<Vec<u8>>,
}

/// What one graphics state sets.
#[derive(Debug, Default)]
pub(super) struct Set {
    pub(super) is_opaque: Option<bool>,
    pub(super) is_masked: Option<bool>,
    pub(super) is_normal: Option<bool>,
    /// Areas are printed over what is below them, and lines.
    pub(super) areas: Option<bool>,
    pub(super) lines: Option<bool>,
    /// The font has glyphs that are drawings in colours of their own.
    pub(super) is_drawn: Option<bool>,
}

impl States {
    /// `drawn` are the fonts whose glyphs are drawings in colours of their own.
    pub(super) fn of(pdf: &Document, resources: ObjectId, drawn: &BTreeSet<ObjectId>) -> Self {
        let mut states = Self::default();
        let resources = pdf.get_dictionary(resources);
        let kind = |kind: &[u8]| pdf.get_dict_in_dict(resources.as_ref().ok()?, kind).ok();
        for (name, font) in kind(b"Font").into_iter().flatten() {
            if is_among(pdf, font, drawn) {
                states.drawn.insert(name.clone());
            }
        }
        let named = kind(b"ExtGState");
        for (name, state) in named.into_iter().flatten() {
            if name.starts_with(OWN) {
                continue;
            }
            let Ok((_, Object::Dictionary(state))) = pdf.dereference(state) else {
                continue;
            };
            states.has_overprint |= state.has(b"op") || state.has(b"OP");
            states.sets.insert(name.clone(), Set::of(pdf, state, drawn));
        }
        states
    }

    pub(super) fn get(&self, name: &[u8]) -> Option<&Set> {
        self.sets.get(name)
    }

    /// Whether the font of this name has glyphs that are drawings in colours of their own.
    pub(super) fn is_drawn(&self, font: &[u8]) -> bool {
        self.drawn.contains(font)
    }

    /// The file decides itself what is printed over what.
    pub(super) fn has_overprint(&self) -> bool {
        self.has_overprint
    }
}

impl Set {
    fn of(pdf: &Document, state: &Dictionary, drawn: &BTreeSet<ObjectId>) -> Self {
        let entry = |key: &[u8]| Some(pdf.dereference(state.get(key).ok()?).ok()?.1);
        let alpha = entry(b"ca").and_then(|alpha| alpha.as_float().ok());
        let normal = |mode: &Object| matches!(mode.as_name(), Ok(b"Normal" | b"Compatible"));
        let on = |key: &[u8]| entry(key).and_then(|on| on.as_bool().ok());
        let (areas, lines) = (on(b"op"), on(b"OP"));
        let font = entry(b"Font").and_then(|font| font.as_array().ok()?.first());
        Self {
            is_opaque: alpha.map(|alpha| alpha >= 1.0),
            is_masked: entry(b"SMask").map(|mask| !matches!(mask, Object::Name(_))),
            is_normal: entry(b"BM").map(normal),
            // Where areas have nothing of their own, it is the same for them (ISO 32000-1, table 58).
            areas: areas.or(lines),
            lines,
            is_drawn: font.map(|font| is_among(pdf, font, drawn)),
        }
    }
}

fn is_among(pdf: &Document, object: &Object, objects: &BTreeSet<ObjectId>) -> bool {
    let id = pdf.dereference(object).ok().and_then(|(id, _)| id);
    id.is_some_and(|id| objects.contains(&id))
}

/// Whether anything in an object is printed over what is below it.
pub(super) fn is_over(pdf: &Document, object: &Object, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let dict = match object {
        Object::Array(array) => return array.iter().any(|object| is_over(pdf, object, depth)),
        Object::Dictionary(dict) => dict,
        Object::Stream(stream) => &stream.dict,
        _ => return false,
    };
    let on = |key: &[u8]| dict.get_deref(key, pdf).and_then(Object::as_bool);
    matches!(on(b"op"), Ok(true))
        || matches!(on(b"OP"), Ok(true))
        || dict.iter().any(|(_, object)| is_over(pdf, object, depth))
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

/// Adds what turns the overprinting of the file off and on again. How it is done (`OPM`) stays as the file has it.
pub(super) fn add_over(pdf: &mut Document, resources: ObjectId) {
    for over in Over::ALL {
        let state = dictionary! { "Type" => "ExtGState", "op" => over.areas, "OP" => over.lines };
        add(pdf, resources, "ExtGState", over.name(), state.into());
    }
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
        let states = States::of(&pdf, resources, &BTreeSet::new());
        assert_eq!(states.get(b"A").unwrap().is_opaque, Some(false));
        assert!(!states.has_overprint());
        add_overprint(&mut pdf, resources);
        assert_eq!(entries(&mut pdf, resources, b"ExtGState").len(), 3);
        assert!(!States::of(&pdf, resources, &BTreeSet::new()).has_overprint());
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
