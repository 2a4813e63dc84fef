//! Where links and bookmarks lead: to elements, not to places on pages only.
//!
//! A screen reader that follows a link to a place must guess what stands there. The structure destination (`SD`, ISO 32000-2,
//! 12.3.2.3) tells; readers that do not know it use the place. Which element is meant is known from the tree alone: bookmarks follow
//! the headings, a note's mark leads to the note and the note's number to the mark. All other links lead where one of these does.

use std::collections::{BTreeSet, HashMap};

use lopdf::{Dictionary, Document, Object, ObjectId, Result, dictionary};

use super::tree::{Kid, Tree};

/// Two links lead to the same thing if their places are nearer than this, in points: one may lead to the line of the words,
/// the other to the top of the heading.
const NEAR: f32 = 12.0;

/// A place on a page.
#[derive(Clone, Copy)]
pub(super) struct Place {
    page: ObjectId,
    x: f32,
    y: f32,
}

impl Place {
    /// What only the same place has.
    pub(super) fn key(&self) -> (ObjectId, [u32; 2]) {
        (self.page, [self.x.to_bits(), self.y.to_bits()])
    }
}

/// The elements that are led to.
#[derive(Default)]
struct Targets {
    by_page: HashMap<ObjectId, Vec<(Place, ObjectId)>>,
}

impl Targets {
    fn add(&mut self, place: Option<Place>, element: ObjectId) {
        if let Some(place) = place {
            self.by_page
                .entry(place.page)
                .or_default()
                .push((place, element));
        }
    }

    fn at(&self, place: Place) -> Option<ObjectId> {
        let distance =
            |other: &Place| (other.y - place.y).abs() + (other.x - place.x).abs() / 100.0;
        let there = self.by_page.get(&place.page)?.iter();
        let near = there.filter(|(other, _)| (other.y - place.y).abs() < NEAR);
        let nearest = near.min_by(|(a, _), (b, _)| distance(a).total_cmp(&distance(b)));
        nearest.map(|(_, element)| *element)
    }
}

/// Sets the structure destinations of links and bookmarks, and what entries of a table of contents refer to.
pub(super) fn set(pdf: &mut Document, tree: &Tree) -> Result<()> {
    let bookmarks = bookmarks(pdf)?;
    let mut targets = Targets::default();
    for (bookmark, heading) in headed(pdf, tree, &bookmarks) {
        targets.add(place(pdf, bookmark), heading);
    }
    for (mark, note) in tree.notes() {
        if let Some(link) = tree.annotation(mark) {
            targets.add(place(pdf, link), tree.nodes[note].id);
        }
        if let Some(link) = tree.annotation(note) {
            targets.add(place(pdf, link), tree.nodes[mark].id);
        }
    }
    refer(pdf, tree, &targets)?;
    let links = tree.nodes.iter().flat_map(|node| &node.kids);
    let links = links.filter_map(|kid| match kid {
        Kid::Annotation(id) => Some(*id),
        Kid::Node(_) => None,
    });
    // Bookmarks and links share what they lead to, so it must stay until all have been seen.
    let mut unused = BTreeSet::new();
    for holder in bookmarks.into_iter().chain(links) {
        unused.extend(lead(pdf, holder, &targets)?);
    }
    pdf.objects.retain(|id, _| !unused.contains(id));
    Ok(())
}

/// The bookmarks, each before those below it.
fn bookmarks(pdf: &Document) -> Result<Vec<ObjectId>> {
    let mut found = Vec::new();
    let Ok(root) = pdf
        .catalog()?
        .get(b"Outlines")
        .and_then(Object::as_reference)
    else {
        return Ok(found);
    };
    let link = |item: ObjectId, key: &[u8]| {
        let item = pdf.get_dictionary(item).ok()?;
        item.get(key).and_then(Object::as_reference).ok()
    };
    let mut open = link(root, b"First").into_iter().collect::<Vec<_>>();
    while let Some(item) = open.pop() {
        found.push(item);
        open.extend(link(item, b"Next"));
        open.extend(link(item, b"First"));
    }
    Ok(found)
}

/// Each bookmark with its heading: they have the same words and the same order.
fn headed(pdf: &Document, tree: &Tree, bookmarks: &[ObjectId]) -> Vec<(ObjectId, ObjectId)> {
    let words = |id: ObjectId, key: &[u8]| {
        let words = pdf.get_dictionary(id).and_then(|holder| holder.get(key));
        words.and_then(lopdf::decode_text_string).ok()
    };
    let headings = tree.nodes.iter().filter(|node| {
        node.kind.len() == 2
            && node.kind.starts_with('H')
            && node.kind.ends_with(|c: char| c.is_ascii_digit())
    });
    let mut headings = headings.map(|node| (node.id, words(node.id, b"T")));
    let found = bookmarks.iter().filter_map(|bookmark| {
        let title = words(*bookmark, b"Title");
        let (heading, _) = headings.find(|(_, words)| *words == title)?;
        Some((*bookmark, heading))
    });
    found.collect()
}

/// Where a bookmark or a link leads within the document.
pub(super) fn place(pdf: &Document, holder: ObjectId) -> Option<Place> {
    let (_, destination) = pdf
        .dereference(pdf.get_dictionary(holder).ok()?.get(b"Dest").ok()?)
        .ok()?;
    let destination = destination.as_array().ok()?;
    let number = |index: usize| {
        destination
            .get(index)
            .and_then(|number| number.as_float().ok())
    };
    Some(Place {
        page: destination.first()?.as_reference().ok()?,
        x: number(2).unwrap_or_default(),
        y: number(3)?,
    })
}

/// Entries of a table of contents refer to their headings (`Ref`).
fn refer(pdf: &mut Document, tree: &Tree, targets: &Targets) -> Result<()> {
    for (index, node) in tree.nodes.iter().enumerate() {
        if node.kind != "TOCI" {
            continue;
        }
        let link = tree.annotation(index);
        let target = link.and_then(|link| targets.at(place(pdf, link)?));
        if let Some(target) = target {
            let element = pdf.get_dictionary_mut(node.id)?;
            element.set("Ref", vec![Object::Reference(target)]);
        }
    }
    Ok(())
}

/// Makes the destination of a bookmark or link an action that knows the element as well. Gives the destination that it led to.
fn lead(pdf: &mut Document, holder: ObjectId, targets: &Targets) -> Result<Option<ObjectId>> {
    let Some(element) = place(pdf, holder).and_then(|at| targets.at(at)) else {
        return Ok(None);
    };
    let Some(destination) = pdf.get_dictionary_mut(holder)?.remove(b"Dest") else {
        return Ok(None);
    };
    let written = pdf.dereference(&destination)?.1.as_array()?.clone();
    let mut structural = written.clone();
    if let Some(page) = structural.first_mut() {
        *page = Object::Reference(element);
    }
    let action: Dictionary = dictionary! {
        "S" => "GoTo",
        "D" => written,
        "SD" => structural,
    };
    // Typst describes links to headings as "Section, page 2", whichever the heading is.
    let title = pdf.get_dictionary(element)?.get(b"T").cloned();
    let holder = pdf.get_dictionary_mut(holder)?;
    if let (Ok(title), true) = (title, holder.has(b"Contents")) {
        holder.set("Contents", title);
    }
    holder.set("A", action);
    Ok(destination.as_reference().ok())
}
