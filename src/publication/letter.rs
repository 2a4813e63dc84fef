//! One document from source to letter: what a mailing says.

use typst::foundations::Str;

use super::Publication;
use super::allow::Extent;
use super::build::Source;
use super::prepare::Prepared;
use crate::diagnostic::{Diagnostic, Outcome};
use crate::mail::Letter;

impl Publication {
    /// What a message says of a source. If any diagnostic is an error there is none; [`build`](Self::build) finds the same
    /// faults, and those that only show in the PDF.
    pub(crate) fn letter(&self, source: &Source) -> Outcome<Letter> {
        let written = self.made_of(source, Extent::Sources, |prepared, diagnostics| {
            let digits = self.digits(prepared, diagnostics);
            let manuscript = prepared.manuscript();
            Some(Letter::new(
                &manuscript,
                &prepared.text,
                &self.house,
                &digits,
            ))
        });
        Outcome {
            value: written.value.map(|(letter, _)| letter),
            diagnostics: written.diagnostics,
        }
    }

    /// The digits that are chosen for the document's PDF.
    fn digits(&self, prepared: &Prepared, diagnostics: &mut Vec<Diagnostic>) -> String {
        let layout = self.layout(prepared, None);
        diagnostics.extend(layout.diagnostics);
        let Some(layout) = layout.value else {
            return String::new();
        };
        let (parameters, found) = layout.fill(&self.chosen(prepared, layout));
        diagnostics.extend(found);
        let chosen = parameters.get("digits").ok();
        let chosen = chosen.and_then(|choice| choice.clone().cast::<Str>().ok());
        chosen.unwrap_or_default().into()
    }
}
