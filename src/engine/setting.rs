//! What both editions of a document have in common: it is set in a layout, and exported, and what is found on the way has its place.

use std::sync::Arc;

use typst::diag::SourceDiagnostic;
use typst::foundations::{Dict, Smart};
use typst::syntax::Span;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::fault::{Faults, Step};
use super::font::Fonts;
use super::layout::Layout;
use super::pages::pages;
use super::world::DocumentWorld;
use crate::diagnostic::{Code, Diagnostic, Outcome, SourceText};

/// The PDF's `Creator`, and who makes reports.
pub(crate) const CREATOR: &str = concat!("Pressroom ", env!("CARGO_PKG_VERSION"));

/// What a document is set with.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) fonts: &'a Fonts,
    /// The texts that spans refer to, by number.
    pub(crate) texts: &'a [Arc<SourceText>],
    pub(crate) max_pages: usize,
}

impl Setting<'_> {
    /// Sets the document, and has its pages exported.
    pub(super) fn set<T>(
        &self,
        slots: Dict,
        export: impl FnOnce(&PagedDocument, &mut Vec<Diagnostic>) -> Result<T, Vec<SourceDiagnostic>>,
    ) -> Outcome<T> {
        let world = DocumentWorld::new(self.layout, self.fonts);
        let faults = Faults {
            world: &world,
            layout: self.layout,
            texts: self.texts,
        };
        let warned = pages(&world, slots);
        let mut diagnostics = faults.diagnostics(Step::Pages, warned.warnings.iter());
        let value = match warned.output {
            Ok(document) if document.pages().len() > self.max_pages => {
                diagnostics.push(too_long(document.pages().len(), self.max_pages));
                None
            }
            Ok(document) => match export(&document, &mut diagnostics) {
                Ok(exported) => Some(exported),
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
        Outcome { value, diagnostics }
    }
}

/// The PDF of finished pages, as Typst makes it.
pub(super) fn exported(
    document: &PagedDocument,
    standards: &[PdfStandard],
    tagged: bool,
) -> Result<Vec<u8>, Vec<SourceDiagnostic>> {
    let standards =
        PdfStandards::new(standards).map_err(|error| nowhere(error.message().as_str()))?;
    let options = PdfOptions {
        standards,
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        tagged,
        ..PdfOptions::default()
    };
    let exported = typst_pdf::pdf(document, &options);
    exported.map_err(|errors| errors.into_iter().collect())
}

/// That the pass over the exported PDF could not read it.
pub(super) fn unread(error: &lopdf::Error) -> Vec<SourceDiagnostic> {
    nowhere(&format!("the finished PDF cannot be read again: {error}"))
}

fn nowhere(message: &str) -> Vec<SourceDiagnostic> {
    vec![SourceDiagnostic::error(Span::detached(), message)]
}

fn too_long(pages: usize, limit: usize) -> Diagnostic {
    let message = format!("the document has {pages} pages; the limit is {limit}");
    Diagnostic::new(Code::PagesLimit, message)
        .help("divide it, or raise `pages` under `[limits]` in pressroom.toml")
}
