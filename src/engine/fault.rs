//! What Typst's errors mean to the author of the document, or to the author of the layout.

use std::sync::Arc;

use typst::diag::{Severity as TypstSeverity, SourceDiagnostic};
use typst::syntax::{DiagSpan, DiagSpanKind};
use typst::{World, WorldExt};

use super::layout::Layout;
use super::world::{DocumentWorld, layout_path};
use crate::diagnostic::{Code, Diagnostic, Location, Severity, SourceText};
use crate::typeset::Origin;

/// The step in which an error arose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Evaluating the layout and laying out pages.
    Pages,
    /// Writing the PDF.
    Export,
}

/// Turns Typst's errors and warnings into diagnostics.
pub(super) struct Faults<'a> {
    pub(super) world: &'a DocumentWorld<'a>,
    pub(super) layout: &'a Layout,
    /// The document's texts, by number.
    pub(super) texts: &'a [Arc<SourceText>],
}

impl Faults<'_> {
    pub(super) fn diagnostics<'d>(
        &self,
        step: Step,
        found: impl IntoIterator<Item = &'d SourceDiagnostic>,
    ) -> Vec<Diagnostic> {
        found
            .into_iter()
            .map(|error| self.diagnostic(step, error))
            // What is lost of a document's drawings was said when they were read, of those that lose something.
            .filter(|diagnostic| diagnostic.code != Code::ImageText)
            .collect()
    }

    fn diagnostic(&self, step: Step, error: &SourceDiagnostic) -> Diagnostic {
        let place = self
            .place(error.span)
            .or_else(|| self.place_in_trace(error));
        let code = self.code(step, error, place.as_ref());
        let message = message(code, &error.message);
        let mut diagnostic = Diagnostic::new(code, message);
        if error.severity == TypstSeverity::Warning {
            diagnostic.severity = Severity::Warning;
        }
        let hints = error
            .hints
            .iter()
            .map(|hint| hint.v.as_str())
            .collect::<Vec<_>>();
        diagnostic.help = help(code, &hints, self.layout);
        diagnostic.primary = place;
        diagnostic
    }

    fn code(&self, step: Step, error: &SourceDiagnostic, place: Option<&Location>) -> Code {
        let message = error.message.as_str();
        let own = |place: &Location| {
            let mut texts = self.texts.iter();
            texts.any(|text| Arc::ptr_eq(&place.source, text))
        };
        let in_document = place.is_some_and(own);
        if error.severity == TypstSeverity::Warning && !in_document {
            return Code::LayoutWarning;
        }
        if error.severity == TypstSeverity::Warning && message.contains(HTML_LABELS) {
            return Code::ImageText;
        }
        match step {
            Step::Export if message.contains("alt text") => Code::ImageAlt,
            Step::Export
                if message.contains("could not be displayed") || message.contains("glyph") =>
            {
                Code::FontGlyph
            }
            Step::Export => Code::ExportConformance,
            Step::Pages if in_document && message.starts_with(UNDECODED) => Code::ImageDamaged,
            Step::Pages if in_document && message.contains("image") => Code::ImageFormat,
            Step::Pages if in_document => Code::TypesetError,
            Step::Pages => Code::LayoutError,
        }
    }

    /// The place as its author knows it: in the document, or in a file of the layout.
    fn place(&self, span: DiagSpan) -> Option<Location> {
        let (id, range) = match span.get() {
            DiagSpanKind::Detached => return None,
            DiagSpanKind::Range { id, range } => (id, range),
            DiagSpanKind::Number { id, .. } => (id, self.world.range(span)?),
        };
        if let Some(number) = Origin::number(id) {
            return Some(Location::new(self.texts.get(number)?, range));
        }
        let path = layout_path(id)?;
        let text = self.world.source(id).ok()?.text().to_owned();
        Some(Location::new(
            &Arc::new(SourceText::new(self.layout.shown_path(path), text)),
            range,
        ))
    }

    /// An error inside of Typst's own code is where the layout, or the document, called it.
    fn place_in_trace(&self, error: &SourceDiagnostic) -> Option<Location> {
        error
            .trace
            .iter()
            .find_map(|point| self.place(point.span.into()))
    }
}

/// Typst's words for labels in HTML within a drawing.
const HTML_LABELS: &str = "foreign object";

/// How Typst begins to say that an image cannot be decoded; what follows are a library's words.
const UNDECODED: &str = "failed to decode image";

fn message(code: Code, own: &str) -> String {
    match code {
        Code::ImageDamaged => "the image cannot be read to its end: its file is damaged".to_owned(),
        Code::LayoutWarning if own.contains(HTML_LABELS) => {
            "a drawing of the layout has labels in HTML, which are not shown".to_owned()
        }
        _ => own.to_owned(),
    }
}

fn help(code: Code, hints: &[&str], layout: &Layout) -> Option<String> {
    let own = match code {
        Code::ImageAlt => {
            "write what the image shows between the square brackets: `![…](file)`".to_owned()
        }
        Code::ImageDamaged => "save it again, or ask for another copy".to_owned(),
        // Where to read of Typst's limits helps nobody who made a drawing.
        Code::LayoutWarning if hints.iter().any(|hint| hint.contains(HTML_LABELS)) => {
            "export the drawing with plain text, or as PNG".to_owned()
        }
        Code::LayoutError | Code::LayoutWarning if hints.is_empty() => {
            format!(
                "the fault is in the layout `{}`, not in the document",
                layout.name()
            )
        }
        Code::TypesetError | Code::ExportConformance if hints.is_empty() => {
            "write this passage in another way, or try another layout".to_owned()
        }
        Code::ImageFormat if hints.is_empty() => "save the image again as PNG or JPEG".to_owned(),
        _ => hints.join("; "),
    };
    (!own.is_empty()).then_some(own)
}
