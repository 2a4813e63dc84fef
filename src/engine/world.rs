//! The Typst world of one document: the layout's files, the fonts, and nothing else.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Binding, Bytes, Datetime, Duration, Value};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::columns::noted_columns;
use super::font::Fonts;
use super::layout::{Layout, SHARED};
use super::section::{article, aside};

/// The file that calls the layout.
const MAIN: &str = include_str!("main.typ");

/// Where the layout's files lie in the virtual file system.
const LAYOUT_ROOT: &str = "layout/";

static MAIN_SOURCE: LazyLock<Source> = LazyLock::new(|| {
    let path = VirtualPath::new("main.typ").expect("a plain name is a valid virtual path");
    let id = RootedPath::new(VirtualRoot::Project, path).intern();
    Source::new(id, MAIN.to_owned())
});

/// What Typst can reach while it sets one document.
pub(super) struct DocumentWorld<'a> {
    fonts: &'a Fonts,
    layout: &'a Layout,
}

/// What layouts can call, the same for all documents: what Typst remembers depends on it.
pub(super) static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    let mut library = Library::default();
    let functions = library.global.scope_mut();
    // Layouts are styles; a plug-in would be a program.
    functions.bind("plugin".into(), Binding::detached(Value::None));
    functions.define_func::<noted_columns>();
    functions.define_func::<article>();
    functions.define_func::<aside>();
    LazyHash::new(library)
});

impl<'a> DocumentWorld<'a> {
    pub(super) fn new(layout: &'a Layout, fonts: &'a Fonts) -> Self {
        Self { fonts, layout }
    }
}

/// The path within the layout's folder that a file id stands for, if it is one of the layout's.
pub(super) fn layout_path(id: FileId) -> Option<&'static str> {
    let path = id.get();
    match path.root() {
        VirtualRoot::Project => path.vpath().get_without_slash().strip_prefix(LAYOUT_ROOT),
        VirtualRoot::Package(_) => None,
    }
}

/// A file that all layouts can import. Packages would need the network; anything else is outside of the layout's folder.
pub(super) fn shared(id: FileId) -> Option<Bytes> {
    let path = id.get();
    let name = match path.root() {
        VirtualRoot::Project => path.vpath().get_without_slash(),
        VirtualRoot::Package(_) => return None,
    };
    let found = SHARED.iter().find(|(own, _)| *own == name);
    found.map(|(_, bytes)| Bytes::new(*bytes))
}

impl World for DocumentWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        MAIN_SOURCE.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == MAIN_SOURCE.id() {
            return Ok(MAIN_SOURCE.clone());
        }
        self.layout.source(id, || self.file(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match layout_path(id) {
            Some(path) => self
                .layout
                .file(path)
                .cloned()
                .ok_or(FileError::NotFound(path.into())),
            None => shared(id).ok_or(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    /// No document knows what day it is: the same source gives the same bytes tomorrow.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
