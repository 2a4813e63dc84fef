//! From slots to PDF bytes.

use std::sync::Arc;

use typst::diag::SourceDiagnostic;
use typst::foundations::{Dict, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::facts::Facts;
use super::fault::{Faults, Step};
use super::finish::{Attachment, finished};
use super::font::Fonts;
use super::layout::Layout;
use super::order::in_reading_order;
use super::pages::pages;
use super::world::DocumentWorld;
use crate::diagnostic::{Code, Diagnostic, Outcome, Silenced, SourceText};
use crate::model::{About, DublinCore};
use crate::picture::Reduced;

/// What every PDF conforms to; export fails where it could not.
const CONFORMANCE: [&str; 2] = ["PDF/UA-1", "PDF/A-2a"];

/// What a PDF conforms to that carries its sources: PDF/A-2 allows none.
const WITH_SOURCES: [&str; 2] = ["PDF/UA-1", "PDF/A-3a"];

/// The PDF's `Creator`, and who makes reports.
pub(crate) const CREATOR: &str = concat!("Pressroom ", env!("CARGO_PKG_VERSION"));

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

/// Sets the document and writes the PDF. The texts are those that spans refer to, by number; what the document is about stands in
/// the PDF's metadata, and is handed on.
pub(crate) fn compile(
    layout: &Layout,
    fonts: &Fonts,
    texts: &[Arc<SourceText>],
    slots: Dict,
    max_pages: usize,
    about: About,
    sources: &[Attachment],
) -> Outcome<Pdf> {
    let world = DocumentWorld::new(layout, fonts);
    let faults = Faults {
        world: &world,
        layout,
        texts,
    };
    let warned = pages(&world, slots);
    let mut diagnostics = faults.diagnostics(Step::Pages, warned.warnings.iter());
    let pdf = match warned.output {
        Ok(document) if document.pages().len() > max_pages => {
            diagnostics.push(too_long(document.pages().len(), max_pages));
            None
        }
        Ok(document) => match export(&in_reading_order(&document), &about.dublin_core(), sources) {
            Ok(bytes) => Some(pdf(bytes, &document, about, sources)),
            Err(errors) => {
                diagnostics.extend(faults.diagnostics(Step::Export, errors.iter()));
                None
            }
        },
        Err(errors) => {
            diagnostics.extend(faults.diagnostics(Step::Pages, errors.iter()));
            None
        }
    };
    Outcome {
        value: pdf,
        diagnostics,
    }
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
    let standards = PdfStandards::new(&[PdfStandard::Ua_1, archival]).map_err(|error| {
        vec![SourceDiagnostic::error(
            typst::syntax::Span::detached(),
            error.message().clone(),
        )]
    })?;
    let options = PdfOptions {
        standards,
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        ..PdfOptions::default()
    };
    let exported = typst_pdf::pdf(document, &options);
    let exported = exported.map_err(|errors| errors.into_iter().collect::<Vec<_>>())?;
    finished(&exported, core, sources).map_err(|error| {
        let message = format!("the finished PDF cannot be read again: {error}");
        vec![SourceDiagnostic::error(
            typst::syntax::Span::detached(),
            message,
        )]
    })
}

pub(super) fn too_long(pages: usize, limit: usize) -> Diagnostic {
    let message = format!("the document has {pages} pages; the limit is {limit}");
    Diagnostic::new(Code::PagesLimit, message)
        .help("divide it, or raise `pages` under `[limits]` in pressroom.toml")
}
