//! What stands in the place of object stores in a program that was built without them.

use std::convert::Infallible;
use std::path::PathBuf;

use super::{Address, Look};
use crate::archive::folder::Folder;
use crate::archive::record::PdfFile;
use crate::archive::run::Observer;
use crate::archive::shard::Shard;
use crate::diagnostic::{Code, Diagnostic};

/// An object store, of which there is none.
pub(in crate::archive) struct Store(Infallible);

impl Store {
    pub(in crate::archive) fn open(_: &Address) -> Result<Self, Diagnostic> {
        let message = "this program was built without object stores";
        let help = "build it with them: `cargo install --path . --features object-store`";
        Err(Diagnostic::new(Code::ArchiveStore, message).help(help))
    }

    pub(in crate::archive) fn stands_apart(&self, _: &Folder) -> Result<(), Diagnostic> {
        match self.0 {}
    }

    pub(in crate::archive) fn look(&mut self, _: &mut Folder, _: Look) -> Result<bool, Diagnostic> {
        match self.0 {}
    }

    pub(in crate::archive) fn manifests(&self) -> Option<PathBuf> {
        match self.0 {}
    }

    pub(in crate::archive) fn fetch<'a>(
        &self,
        _: &Folder,
        _: impl IntoIterator<Item = &'a PdfFile>,
    ) -> Result<(), Diagnostic> {
        match self.0 {}
    }

    pub(in crate::archive) fn mirror(
        &mut self,
        _: &Folder,
        _: Option<Shard>,
        _: &mut dyn Observer,
    ) -> Result<(), Vec<Diagnostic>> {
        match self.0 {}
    }
}
