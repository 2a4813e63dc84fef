//! What documents of a publication depend on besides their own files, by hashes: for archives, which make again only what changed.

use std::sync::Arc;

use super::Publication;
use super::fault::FileFault;
use super::files::{self, Place, Watch};
use crate::engine::Layout;
use crate::hash::{sha256, sha256_of};

/// No input of a document is larger; `pictures` and `open` have the smaller bounds that count.
const MAX_BYTES: usize = 256 << 20;

/// The hashes of what documents of a publication share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shared {
    /// Each layout by name, sorted.
    layouts: Vec<(String, String)>,
    /// The publication's own fonts; the built-in ones are part of the program.
    pub(crate) fonts: String,
    /// `pressroom.toml` and the logo.
    pub(crate) settings: String,
}

impl Shared {
    /// The hash of a layout; of all layouts where it is not known which one is meant.
    pub(crate) fn layout(&self, name: Option<&str>) -> Option<String> {
        match name {
            Some(name) => {
                let found = self.layouts.iter().find(|(own, _)| own == name)?;
                Some(found.1.clone())
            }
            None => {
                let all = self.layouts.iter();
                Some(sha256_of(
                    all.map(|(name, hash)| (name.as_str(), hash.as_bytes())),
                ))
            }
        }
    }
}

impl Publication {
    /// The hashes of what its documents share.
    pub(crate) fn shared(&self) -> Shared {
        let layouts = self.layouts.iter();
        let fonts = self.fonts.added().map(|bytes| ("", bytes));
        let logo = self
            .house
            .logo
            .as_ref()
            .map(|logo| ("logo", logo.as_slice()));
        let settings = ("settings", self.settings.source.text().as_bytes());
        Shared {
            layouts: layouts
                .map(|layout| (layout.name().to_owned(), of_layout(layout)))
                .collect(),
            fonts: sha256_of(fonts),
            settings: sha256_of(std::iter::once(settings).chain(logo)),
        }
    }

    /// Tells of every file that documents look for from now on.
    pub(crate) fn watched(mut self, watch: Arc<Watch>) -> Self {
        self.files.watch = Some(watch);
        self
    }

    /// The hash of a file of the publication, as documents would read it; `None` if they could not.
    pub(crate) fn file_hash(&self, path: &str) -> Option<String> {
        self.files
            .read(path, MAX_BYTES)
            .ok()
            .map(|bytes| sha256(&bytes))
    }

    /// The hash of a source, as [`source`](Self::source) would read it.
    pub(crate) fn source_hash(&self, path: &std::path::Path) -> Option<String> {
        let read = match &self.files.place {
            Place::Folder { .. } => files::read_named(path, self.settings.limits.source),
            Place::Memory(_) => Err(FileFault::Missing),
        };
        read.ok().map(|bytes| sha256(&bytes))
    }
}

fn of_layout(layout: &Layout) -> String {
    let files = layout.files().iter();
    sha256_of(files.map(|(path, bytes)| (path.as_str(), bytes.as_slice())))
}
