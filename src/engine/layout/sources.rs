//! The files of a layout as Typst's parser has them.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use typst::diag::{FileError, FileResult};
use typst::foundations::Bytes;
use typst::syntax::{FileId, Source};

/// What was parsed so far; copies of a layout share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Sources(Arc<RwLock<HashMap<FileId, Source>>>);

impl Sources {
    /// The file, parsed when it is first asked for.
    pub(super) fn get_or_parse(
        &self,
        id: FileId,
        file: impl FnOnce() -> FileResult<Bytes>,
    ) -> FileResult<Source> {
        // A thread that panicked leaves whole entries: they are made before the lock is taken.
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(source) = known.get(&id) {
            return Ok(source.clone());
        }
        drop(known);
        let bytes = file()?;
        let text = std::str::from_utf8(&bytes).map_err(|_| FileError::InvalidUtf8)?;
        let source = Source::new(id, text.to_owned());
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Ok(known.entry(id).or_insert(source).clone())
    }
}
