//! The elements of the tag tree, as the pass goes over them.

use lopdf::{Dictionary, Document, Object, ObjectId, Result};

/// The elements in reading order, the root first.
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
}

/// An element.
pub(super) struct Node {
    pub(super) id: ObjectId,
    /// Its structure type.
    pub(super) kind: String,
    /// The language that it is in, its own or inherited.
    pub(super) language: String,
    pub(super) kids: Vec<Kid>,
}

/// What an element holds, without its content.
#[derive(Clone, Copy)]
pub(super) enum Kid {
    /// An element, by its place in the tree.
    Node(usize),
    /// An annotation.
    Annotation(ObjectId),
}

impl Tree {
    /// Reads the tree below the structure tree root.
    pub(super) fn read(pdf: &Document) -> Result<Self> {
        let catalog = pdf.catalog()?;
        let root = catalog.get(b"StructTreeRoot")?.as_reference()?;
        let language = catalog.get(b"Lang").and_then(lopdf::decode_text_string);
        let mut tree = Self { nodes: Vec::new() };
        tree.add(pdf, root, &language.unwrap_or_default())?;
        Ok(tree)
    }

    fn add(&mut self, pdf: &Document, id: ObjectId, language: &str) -> Result<usize> {
        let element = pdf.get_dictionary(id)?;
        let own = element.get(b"Lang").and_then(lopdf::decode_text_string);
        let language = own.unwrap_or_else(|_| language.to_owned());
        let index = self.nodes.len();
        self.nodes.push(Node {
            id,
            kind: kind(element).to_owned(),
            language: language.clone(),
            kids: Vec::new(),
        });
        let mut found = Vec::new();
        for kid in kids(pdf, element) {
            match kid {
                Held::Element(id) => found.push(Kid::Node(self.add(pdf, id, &language)?)),
                Held::Annotation(id) => found.push(Kid::Annotation(id)),
            }
        }
        self.nodes[index].kids = found;
        Ok(index)
    }

    /// The elements in an element.
    pub(super) fn children(&self, index: usize) -> impl DoubleEndedIterator<Item = usize> {
        self.nodes[index].kids.iter().filter_map(|kid| match kid {
            Kid::Node(child) => Some(*child),
            Kid::Annotation(_) => None,
        })
    }

    /// The first annotation in an element or in those in it.
    pub(super) fn annotation(&self, index: usize) -> Option<ObjectId> {
        self.nodes[index].kids.iter().find_map(|kid| match kid {
            Kid::Annotation(id) => Some(*id),
            Kid::Node(child) => self.annotation(*child),
        })
    }

    /// Whether an element is a label of nothing but a link: the mark of a note, or the number before one.
    pub(super) fn is_mark(&self, index: usize) -> bool {
        let mut kinds = self.children(index).map(|child| &self.nodes[child].kind);
        self.nodes[index].kind == "Lbl" && kinds.all(|kind| kind == "Link")
    }

    /// Each note with the mark that refers to it, which stands before it.
    pub(super) fn notes(&self) -> impl Iterator<Item = (usize, usize)> {
        (0..self.nodes.len()).flat_map(|index| {
            let children = self.children(index).collect::<Vec<_>>();
            let pairs = children.windows(2).map(|pair| (pair[0], pair[1]));
            let notes = pairs
                .filter(|(mark, note)| self.is_mark(*mark) && self.nodes[*note].kind == "Note");
            notes.collect::<Vec<_>>()
        })
    }
}

/// What an element's dictionary holds, without marked content.
pub(super) enum Held {
    Element(ObjectId),
    Annotation(ObjectId),
}

/// The elements and annotations in an element, in their order.
pub(super) fn kids(pdf: &Document, element: &Dictionary) -> Vec<Held> {
    let kids = match element.get(b"K") {
        Ok(Object::Array(kids)) => kids.as_slice(),
        Ok(one) => std::slice::from_ref(one),
        Err(_) => &[],
    };
    let held = kids.iter().filter_map(|kid| {
        let (id, kid) = pdf.dereference(kid).ok()?;
        let kid = kid.as_dict().ok()?;
        match kid.get(b"Type").and_then(Object::as_name) {
            Ok(b"OBJR") => Some(Held::Annotation(kid.get(b"Obj").ok()?.as_reference().ok()?)),
            Ok(b"MCR") => None,
            _ => id.map(Held::Element),
        }
    });
    held.collect()
}

/// The structure type of an element.
pub(super) fn kind(element: &Dictionary) -> &str {
    let name = element.get(b"S").and_then(Object::as_name);
    name.ok()
        .and_then(|name| std::str::from_utf8(name).ok())
        .unwrap_or_default()
}
