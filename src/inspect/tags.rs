//! The tag tree.

use std::collections::{HashMap, HashSet};

use hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, ObjRef, Object, ObjectIdentifier, String as Text,
};
use hayro_syntax::xref::XRef;

use super::content::{Found, Key, Owner};
use super::model::{Annotation, Content, Element, Kid};
use super::{limit, role, string};

/// What the tree refers to.
pub(super) struct Tags<'a, 'f> {
    pub(super) xref: &'a XRef,
    /// The number of each page, from 0.
    pub(super) pages: &'f HashMap<ObjectIdentifier, usize>,
    pub(super) annotations: &'f HashMap<ObjectIdentifier, Annotation>,
    pub(super) found: &'f Found,
    roles: Dict<'a>,
    classes: Dict<'a>,
    /// Elements that have been read: each stands at one place.
    seen: HashSet<ObjectIdentifier>,
    /// Content that the tree refers to.
    pub(super) used: HashSet<Key>,
    left: usize,
    /// Why not all of the tree was read.
    pub(super) damage: Vec<String>,
}

impl<'a, 'f> Tags<'a, 'f> {
    pub(super) fn new(
        xref: &'a XRef,
        root: &Dict<'a>,
        pages: &'f HashMap<ObjectIdentifier, usize>,
        annotations: &'f HashMap<ObjectIdentifier, Annotation>,
        found: &'f Found,
    ) -> Self {
        Self {
            xref,
            pages,
            annotations,
            found,
            roles: root.get("RoleMap").unwrap_or_default(),
            classes: root.get("ClassMap").unwrap_or_default(),
            seen: HashSet::new(),
            used: HashSet::new(),
            left: limit::ELEMENTS,
            damage: Vec::new(),
        }
    }

    /// What an element, or the root, holds.
    pub(super) fn kids(
        &mut self,
        parent: &Dict<'a>,
        page: Option<usize>,
        depth: usize,
    ) -> Vec<Kid> {
        if depth > limit::DEPTH || self.left == 0 {
            self.say("the tag tree is deeper or larger than the limit");
            return Vec::new();
        }
        let mut kids = Vec::new();
        match parent.get_raw::<Object<'_>>("K") {
            None => {}
            Some(MaybeRef::NotRef(Object::Array(list))) => self.list(&list, page, depth, &mut kids),
            // A reference to a list rather than to an element.
            Some(MaybeRef::Ref(id)) if self.xref.get::<Array<'_>>(id.into()).is_some() => {
                if let Some(list) = self.xref.get::<Array<'_>>(id.into()) {
                    self.list(&list, page, depth, &mut kids);
                }
            }
            Some(kid) => kids.extend(self.kid(kid, page, depth)),
        }
        kids
    }

    fn list(&mut self, list: &Array<'a>, page: Option<usize>, depth: usize, kids: &mut Vec<Kid>) {
        for kid in list.raw_iter() {
            if self.left == 0 {
                return;
            }
            kids.extend(self.kid(kid, page, depth));
        }
    }

    fn kid(&mut self, kid: MaybeRef<Object<'a>>, page: Option<usize>, depth: usize) -> Option<Kid> {
        self.left -= 1;
        let dict = match kid {
            MaybeRef::NotRef(Object::Number(id)) => {
                return self.content(Owner::Page(page?), page?, id.as_i64() as i32);
            }
            MaybeRef::NotRef(Object::Dict(dict)) => dict,
            MaybeRef::Ref(id) => self.element_at(id)?,
            MaybeRef::NotRef(_) => return None,
        };
        let page = self.page(&dict).or(page);
        match dict.get::<Name<'_>>("Type").as_deref() {
            Some(b"OBJR") => self.annotation(&dict),
            Some(b"MCR") => self.reference(&dict, page),
            None if !dict.contains_key("S") && dict.contains_key("MCID") => {
                self.reference(&dict, page)
            }
            _ => Some(Kid::Element(self.element(&dict, page, depth))),
        }
    }

    fn element_at(&mut self, id: ObjRef) -> Option<Dict<'a>> {
        if !self.seen.insert(id.into()) {
            self.say("an element stands at two places of the tag tree");
            return None;
        }
        let dict = self.xref.get::<Dict<'_>>(id.into());
        if dict.is_none() {
            self.say("an element of the tag tree is missing");
        }
        dict
    }

    fn page(&self, dict: &Dict<'a>) -> Option<usize> {
        self.pages.get(&dict.get_ref("Pg")?.into()).copied()
    }

    fn reference(&mut self, dict: &Dict<'a>, page: Option<usize>) -> Option<Kid> {
        let id = dict.get::<i32>("MCID")?;
        let owner = match dict.get_ref("Stm") {
            Some(stream) => Owner::Form(stream.into()),
            None => Owner::Page(page?),
        };
        self.content(owner, page.unwrap_or(0), id)
    }

    fn content(&mut self, owner: Owner, page: usize, mcid: i32) -> Option<Kid> {
        // Content stands at one place of the tree, or a small file could be made to be endless text.
        if !self.used.insert((owner, mcid)) {
            return None;
        }
        let marked = self.found.marked.get(&(owner, mcid));
        let marked = marked.map_or(&[][..], Vec::as_slice);
        let runs = marked.iter().map(|index| self.found.runs[*index].clone());
        Some(Kid::Content(Content {
            page: page + 1,
            mcid,
            text: String::new(),
            key: (owner, mcid),
            runs: runs.collect(),
        }))
    }

    fn annotation(&self, dict: &Dict<'a>) -> Option<Kid> {
        let id = dict.get_ref("Obj")?;
        let annotation = self.annotations.get(&id.into())?;
        Some(Kid::Annotation(annotation.clone()))
    }

    fn element(&mut self, dict: &Dict<'a>, page: Option<usize>, depth: usize) -> Element {
        let (kind, role) = role::of(dict, &self.roles);
        let text = |key: &str| dict.get::<Text<'_>>(key).map(|text| string::text(&text));
        let mut element = Element {
            kind,
            role,
            id: text("ID"),
            language: text("Lang").filter(|language| !language.is_empty()),
            title: text("T"),
            alt: text("Alt"),
            actual_text: text("ActualText"),
            expansion: text("E"),
            row_span: 1,
            column_span: 1,
            ..Element::default()
        };
        for attributes in self.attributes(dict) {
            apply(&attributes, &mut element);
        }
        element.kids = self.kids(dict, page, depth + 1);
        element
    }

    /// The attributes of an element: those of its classes, then its own.
    fn attributes(&self, dict: &Dict<'a>) -> Vec<Dict<'a>> {
        fn dicts(object: Option<Object<'_>>) -> Vec<Dict<'_>> {
            match object {
                Some(Object::Dict(dict)) => vec![dict],
                Some(Object::Array(list)) => {
                    let objects = list.iter::<Object<'_>>().take(limit::DEPTH);
                    objects.filter_map(Object::into_dict).collect()
                }
                _ => Vec::new(),
            }
        }
        let classes = match dict.get::<Object<'_>>("C") {
            Some(Object::Name(name)) => vec![name],
            Some(Object::Array(list)) => {
                let objects = list.iter::<Object<'_>>().take(limit::DEPTH);
                objects.filter_map(Object::into_name).collect()
            }
            _ => Vec::new(),
        };
        let of_classes = classes
            .iter()
            .flat_map(|class| dicts(self.classes.get::<Object<'_>>(class.as_ref())));
        let own = dicts(dict.get::<Object<'_>>("A"));
        of_classes.chain(own).collect()
    }

    fn say(&mut self, message: &str) {
        if self.damage.iter().all(|said| said != message) {
            self.damage.push(message.to_owned());
        }
    }
}

/// Attributes of lists and tables; what concerns layout is not read.
fn apply(attributes: &Dict<'_>, element: &mut Element) {
    let name = |key: &str| {
        let name = attributes.get::<Name<'_>>(key)?;
        Some(string::clean(&String::from_utf8_lossy(&name)))
    };
    let span = |key: &str| {
        attributes
            .get::<u32>(key)
            .map(|span| span.clamp(1, 1000) as usize)
    };
    element.numbering = name("ListNumbering").or(element.numbering.take());
    element.scope = name("Scope").or(element.scope.take());
    element.row_span = span("RowSpan").unwrap_or(element.row_span);
    element.column_span = span("ColSpan").unwrap_or(element.column_span);
    if let Some(headers) = attributes.get::<Array<'_>>("Headers") {
        let headers = headers.iter::<Text<'_>>().take(limit::DEPTH);
        element.headers = headers.map(|header| string::text(&header)).collect();
    }
}
