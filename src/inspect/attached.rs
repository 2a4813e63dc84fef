//! Files that a PDF carries: those that it lists, those that belong to it as a whole, and those that are pinned to pages.

use std::collections::HashSet;

use hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream, String as Text,
};
use hayro_syntax::page::Page;
use hayro_syntax::xref::XRef;

use super::limit;
use super::model::AttachedFile;
use super::string::{clean, text};

/// The attached files, each once.
pub(super) fn files(xref: &XRef, catalog: &Dict<'_>, pages: &[Page<'_>]) -> Vec<AttachedFile> {
    let mut files = Files {
        xref,
        seen: HashSet::new(),
        left: limit::DECODED,
        found: Vec::new(),
    };
    files.list(&catalog.get::<Array<'_>>("AF").unwrap_or_default());
    let names = catalog.get::<Dict<'_>>("Names");
    if let Some(tree) = names.and_then(|names| names.get::<Dict<'_>>("EmbeddedFiles")) {
        files.tree(tree);
    }
    for page in pages {
        let annotations = page.raw().get::<Array<'_>>("Annots").unwrap_or_default();
        for annotation in annotations.iter::<Dict<'_>>().take(limit::LISTED) {
            let kind = annotation.get::<Name<'_>>("Subtype");
            if kind.is_some_and(|kind| kind.as_ref() == b"FileAttachment") {
                files.see(annotation.get_raw::<Object<'_>>("FS"));
            }
        }
    }
    files.found
}

struct Files<'a> {
    xref: &'a XRef,
    seen: HashSet<ObjectIdentifier>,
    /// How much may still be unpacked to learn how long files are.
    left: usize,
    found: Vec<AttachedFile>,
}

impl<'a> Files<'a> {
    fn list(&mut self, list: &Array<'a>) {
        for file in list.raw_iter().take(limit::LISTED) {
            self.see(Some(file));
        }
    }

    /// The values of a tree of names.
    fn tree(&mut self, root: Dict<'a>) {
        let mut nodes = vec![root];
        let mut visits = 0;
        while let Some(node) = nodes.pop() {
            visits += 1;
            if visits > limit::NODES || self.found.len() > limit::LISTED {
                return;
            }
            let list = node.get::<Array<'_>>("Names").unwrap_or_default();
            for file in list.raw_iter().skip(1).step_by(2).take(limit::LISTED) {
                self.see(Some(file));
            }
            let kids = node.get::<Array<'_>>("Kids").unwrap_or_default();
            let left = limit::NODES.saturating_sub(nodes.len());
            let kids = kids.iter::<Dict<'_>>().take(left).collect::<Vec<_>>();
            nodes.extend(kids.into_iter().rev());
        }
    }

    fn see(&mut self, file: Option<MaybeRef<Object<'a>>>) {
        let specification = match file {
            Some(MaybeRef::Ref(id)) if self.seen.insert(id.into()) => {
                self.xref.get::<Dict<'_>>(id.into())
            }
            Some(MaybeRef::NotRef(object)) => object.into_dict(),
            _ => None,
        };
        if let Some(specification) = specification {
            self.add(&specification);
        }
    }

    fn add(&mut self, specification: &Dict<'a>) {
        // Without this it is a file somewhere else.
        let Some(embedded) = specification.get::<Dict<'_>>("EF") else {
            return;
        };
        let told = |key: &str| {
            let told = specification.get::<Text<'_>>(key);
            let told = told.map(|told| text(&told));
            told.filter(|told| !told.trim().is_empty())
        };
        let name = |name: Name<'_>| clean(&String::from_utf8_lossy(&name));
        let stream = ["UF", "F"]
            .into_iter()
            .find_map(|key| embedded.get::<Stream<'_>>(key));
        let media_type = stream
            .as_ref()
            .and_then(|stream| stream.dict().get("Subtype"));
        let bytes = stream.and_then(|stream| self.length(&stream));
        self.found.push(AttachedFile {
            name: told("UF").or_else(|| told("F")).unwrap_or_default(),
            media_type: media_type.map(name),
            relationship: specification.get("AFRelationship").map(name),
            description: told("Desc"),
            bytes,
        });
    }

    /// How long the file is, unpacked. What it says itself is not asked.
    fn length(&mut self, stream: &Stream<'a>) -> Option<u64> {
        if self.left == 0 {
            return None;
        }
        let length = limit::decoded(stream).map(|bytes| bytes.len());
        self.left = self.left.saturating_sub(length.unwrap_or(self.left).max(1));
        length.map(|length| length as u64)
    }
}
