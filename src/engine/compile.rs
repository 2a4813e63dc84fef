//! From slots to PDF bytes.

use typst::diag::SourceDiagnostic;
use typst::foundations::Dict;
use typst_layout::PagedDocument;
use typst_pdf::PdfStandard;

use super::facts::Facts;
use super::finish::{Attachment, finished};
use super::order::in_reading_order;
use super::setting::{Setting, exported, unread};
use crate::diagnostic::{Code, Outcome, Silenced};
use crate::model::{About, DublinCore};
use crate::picture::Reduced;

/// What every PDF conforms to; export fails where it could not.
const CONFORMANCE: [&str; 2] = ["PDF/UA-1", "PDF/A-2a"];

/// What a PDF conforms to that carries its sources: PDF/A-2 allows none.
const WITH_SOURCES: [&str; 2] = ["PDF/UA-1", "PDF/A-3a"];

/// A finished document.
#[derive(Debug, Clone)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// The standards that it conforms to.
    pub conformance: &'static [&'static str],
    /// What checks found and the author allowed, with the reasons.
    pub silenced: Vec<Silenced>,
    /// What was not checked, because the settings say so.
    pub unchecked: Vec<Code>,
    /// The images that were made smaller for [`BuildOptions::max_size`](crate::BuildOptions::max_size), in the order of the text.
    pub reduced: Vec<Reduced>,
    /// What its source says of it, for reports.
    pub(crate) about: About,
    /// What the pages are like, for checks.
    pub(crate) facts: Facts,
}

/// Sets the document and writes the PDF. What the document is about stands in the PDF's metadata, and is handed on.
pub(crate) fn compile(
    setting: &Setting<'_>,
    slots: Dict,
    about: About,
    sources: &[Attachment],
) -> Outcome<Pdf> {
    setting.set(slots, |document, _| {
        let bytes = export(&in_reading_order(document), &about.dublin_core(), sources)?;
        Ok(pdf(bytes, document, about, sources))
    })
}

fn pdf(bytes: Vec<u8>, document: &PagedDocument, about: About, sources: &[Attachment]) -> Pdf {
    let conformance: &'static [_] = if sources.is_empty() {
        &CONFORMANCE
    } else {
        &WITH_SOURCES
    };
    Pdf {
        bytes,
        pages: document.pages().len(),
        conformance,
        silenced: Vec::new(),
        unchecked: Vec::new(),
        reduced: Vec::new(),
        about,
        facts: Facts::of(document),
    }
}

pub(super) fn export(
    document: &PagedDocument,
    core: &DublinCore,
    sources: &[Attachment],
) -> Result<Vec<u8>, Vec<SourceDiagnostic>> {
    let archival = if sources.is_empty() {
        PdfStandard::A_2a
    } else {
        PdfStandard::A_3a
    };
    let exported = exported(document, &[PdfStandard::Ua_1, archival], true)?;
    finished(&exported, core, sources).map_err(|error| unread(&error))
}
