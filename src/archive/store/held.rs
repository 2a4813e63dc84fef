//! The PDFs that a store has, which need not be in the folder too.

use std::collections::HashMap;

use crate::archive::folder::Folder;
use crate::archive::record::PdfFile;

/// PDFs by their path within the archive, each with its hash and its length.
#[derive(Debug, Default)]
pub(in crate::archive) struct Held(pub(super) HashMap<String, (String, u64)>);

impl Held {
    /// Whether the store has this very PDF.
    pub(super) fn has(&self, pdf: &PdfFile) -> bool {
        let held = self.0.get(&pdf.output);
        held.is_some_and(|(sha256, bytes)| *sha256 == pdf.sha256 && *bytes == pdf.bytes)
    }
}

impl Folder {
    /// Whether a PDF is not here, and need not be: the store has it.
    pub(in crate::archive) fn is_away(&self, pdf: &PdfFile) -> bool {
        self.size(&pdf.output).is_none() && self.held.has(pdf)
    }
}
