//! Links and other annotations, bookmarks, and where they lead.

use std::collections::{HashMap, HashSet};

use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, String as Text};
use hayro_syntax::page::Page;
use hayro_syntax::xref::XRef;

use super::limit;
use super::model::{Annotation, Bookmark, Link, Target};
use super::string::{clean, text};

/// Annotations by their identifier, and the links among them in order.
#[derive(Default)]
pub(super) struct Annotations {
    pub(super) by_id: HashMap<ObjectIdentifier, Annotation>,
    pub(super) links: Vec<Link>,
}

/// Where targets of links and bookmarks are looked up.
pub(super) struct Places<'a, 'f> {
    xref: &'a XRef,
    pages: &'f HashMap<ObjectIdentifier, usize>,
    named: HashMap<Vec<u8>, Object<'a>>,
}

impl<'a, 'f> Places<'a, 'f> {
    pub(super) fn new(
        xref: &'a XRef,
        catalog: &Dict<'a>,
        pages: &'f HashMap<ObjectIdentifier, usize>,
    ) -> Self {
        let mut named = HashMap::new();
        if let Some(names) = catalog.get::<Dict<'_>>("Dests") {
            for name in names.keys().take(limit::LISTED) {
                named.extend(
                    names
                        .get(name.as_ref())
                        .map(|target| (name.as_ref().to_vec(), target)),
                );
            }
        }
        let tree = catalog.get::<Dict<'_>>("Names");
        if let Some(tree) = tree.and_then(|names| names.get::<Dict<'_>>("Dests")) {
            read_names(tree, &mut named);
        }
        Self { xref, pages, named }
    }

    /// The annotations of all pages.
    pub(super) fn annotations(&self, pages: &[Page<'a>]) -> Annotations {
        let mut found = Annotations::default();
        for (index, page) in pages.iter().enumerate() {
            let list = page.raw().get::<Array<'_>>("Annots").unwrap_or_default();
            for annotation in list.raw_iter() {
                if found.by_id.len() + found.links.len() >= limit::LISTED {
                    return found;
                }
                let (id, dict) = match annotation {
                    MaybeRef::Ref(id) => (Some(id.into()), self.xref.get::<Dict<'_>>(id.into())),
                    MaybeRef::NotRef(object) => (None, object.into_dict()),
                };
                if let Some(dict) = dict {
                    self.annotation(index, id, &dict, &mut found);
                }
            }
        }
        found
    }

    fn annotation(
        &self,
        page: usize,
        id: Option<ObjectIdentifier>,
        dict: &Dict<'a>,
        found: &mut Annotations,
    ) {
        let string = |key: &str| {
            let string = dict.get::<Text<'_>>(key).map(|string| text(&string));
            string.filter(|text| !text.trim().is_empty())
        };
        let kind = dict.get::<Name<'_>>("Subtype");
        let kind = kind.map_or_else(String::new, |kind| clean(&String::from_utf8_lossy(&kind)));
        let description = string("Contents").or_else(|| string("TU"));
        let mut annotation = Annotation {
            annotation: kind,
            link: None,
            description,
        };
        if annotation.annotation == "Link" {
            annotation.link = Some(found.links.len());
            found.links.push(Link {
                page: page + 1,
                area: dict.get::<[f32; 4]>("Rect").unwrap_or_default(),
                target: self.target(dict),
                description: annotation.description.clone(),
                words: String::new(),
            });
        }
        if let Some(id) = id {
            found.by_id.insert(id, annotation);
        }
    }

    /// Where an annotation or bookmark leads.
    fn target(&self, dict: &Dict<'a>) -> Target {
        if let Some(action) = dict.get::<Dict<'_>>("A") {
            return match action.get::<Name<'_>>("S").as_deref() {
                Some(b"URI") => action
                    .get::<Text<'_>>("URI")
                    .map_or(Target::Unknown, |url| Target::Url(text(&url))),
                Some(b"GoTo") => self.place(action.get("D"), 0),
                _ => Target::Unknown,
            };
        }
        self.place(dict.get("Dest"), 0)
    }

    fn place(&self, place: Option<Object<'a>>, depth: usize) -> Target {
        // A name stands for a place, perhaps through a dictionary; more steps are a circle.
        if depth > 4 {
            return Target::Unknown;
        }
        match place {
            Some(Object::Array(place)) => self.explicit(&place),
            Some(Object::Dict(dict)) => self.place(dict.get("D"), depth + 1),
            Some(Object::Name(name)) => {
                self.place(self.named.get(name.as_ref()).cloned(), depth + 1)
            }
            Some(Object::String(name)) => {
                self.place(self.named.get(name.as_bytes()).cloned(), depth + 1)
            }
            _ => Target::Unknown,
        }
    }

    fn explicit(&self, place: &Array<'a>) -> Target {
        let mut items = place.raw_iter();
        let page = match items.next() {
            Some(MaybeRef::Ref(id)) => self.pages.get(&id.into()).copied(),
            Some(MaybeRef::NotRef(Object::Number(index))) => usize::try_from(index.as_i64()).ok(),
            _ => None,
        };
        let mut rest = place.iter::<Object<'_>>().skip(1);
        let kind = rest.next().and_then(Object::into_name);
        let numbers = rest.map(Object::into_f32).take(2).collect::<Vec<_>>();
        let point = match (kind.as_deref(), numbers.as_slice()) {
            (Some(b"XYZ"), [Some(x), Some(y)]) => Some([*x, *y]),
            _ => None,
        };
        match page {
            Some(page) => Target::To {
                page: page.saturating_add(1),
                point,
            },
            None => Target::Unknown,
        }
    }

    /// The bookmarks.
    pub(super) fn bookmarks(&self, catalog: &Dict<'a>) -> Vec<Bookmark> {
        let Some(root) = catalog.get::<Dict<'_>>("Outlines") else {
            return Vec::new();
        };
        self.below(&root, 0, &mut HashSet::new())
    }

    fn below(
        &self,
        parent: &Dict<'a>,
        depth: usize,
        seen: &mut HashSet<ObjectIdentifier>,
    ) -> Vec<Bookmark> {
        let mut bookmarks = Vec::new();
        let mut next = parent.get_ref("First");
        while let Some(id) = next
            && depth < limit::DEPTH
            && seen.len() < limit::LISTED
            && seen.insert(id.into())
        {
            let Some(item) = self.xref.get::<Dict<'_>>(id.into()) else {
                break;
            };
            let title = item.get::<Text<'_>>("Title");
            bookmarks.push(Bookmark {
                title: title.map_or_else(String::new, |title| text(&title)),
                target: self.target(&item),
                kids: self.below(&item, depth + 1, seen),
            });
            next = item.get_ref("Next");
        }
        bookmarks
    }
}

/// The names of a tree of names.
fn read_names<'a>(root: Dict<'a>, targets: &mut HashMap<Vec<u8>, Object<'a>>) {
    let mut nodes = vec![root];
    let mut visits = 0;
    while let Some(node) = nodes.pop() {
        visits += 1;
        if visits > limit::NODES || targets.len() > limit::LISTED {
            return;
        }
        let list = node.get::<Array<'_>>("Names").unwrap_or_default();
        let mut pairs = list.flex_iter();
        while let Some(name) = pairs.next::<Text<'_>>() {
            let Some(target) = pairs.next::<Object<'_>>() else {
                break;
            };
            targets.insert(name.as_bytes().to_vec(), target);
        }
        let kids = node.get::<Array<'_>>("Kids").unwrap_or_default();
        let left = limit::NODES.saturating_sub(nodes.len());
        nodes.extend(
            kids.iter::<Object<'_>>()
                .filter_map(Object::into_dict)
                .take(left),
        );
    }
}
