//! One document from source to letter: what a mailing says.

use std::sync::Arc;

use typst::foundations::Str;

use super::build::{BuildOptions, Source};
use super::prepare::Prepared;
use super::{Publication, sort};
use crate::diagnostic::{Diagnostic, Outcome, has_errors};
use crate::mail::Letter;

impl Publication {
    /// What a message says of a source. If any diagnostic is an error there is none; [`build`](Self::build) finds the same
    /// faults, and those that only show in the PDF.
    pub(crate) fn letter(&self, source: &Source) -> Outcome<Letter> {
        let mut outcome = self.pool.install(|| self.written(source));
        if has_errors(&outcome.diagnostics) {
            outcome.value = None;
        }
        outcome
    }

    fn written(&self, source: &Source) -> Outcome<Letter> {
        let (prepared, mut diagnostics) = self.prepare(source);
        let Some(prepared) = prepared else {
            return Outcome {
                value: None,
                diagnostics,
            };
        };
        let digits = self.digits(&prepared, &mut diagnostics);
        let manuscript = prepared.manuscript();
        let letter = Letter::new(&manuscript, &prepared.text, &self.house, &digits);
        self.settle(&prepared, false, &mut diagnostics);
        sort(&mut diagnostics, &prepared.texts());
        Outcome {
            value: Some(letter),
            diagnostics,
        }
    }

    /// The digits that are chosen for the document's PDF.
    fn digits(&self, prepared: &Prepared, diagnostics: &mut Vec<Diagnostic>) -> String {
        let (document, text) = (&prepared.document, &prepared.text);
        let layout = self.layout(document, text, &BuildOptions::default());
        diagnostics.extend(layout.diagnostics);
        let Some(layout) = layout.value else {
            return String::new();
        };
        let in_settings = self.settings.parameters(layout.name());
        let in_source = document.metadata().parameters.as_slice();
        let (parameters, found) = layout.fill(&[
            (Arc::clone(&self.settings.source), in_settings),
            (Arc::clone(text), in_source),
        ]);
        diagnostics.extend(found);
        let chosen = parameters.get("digits").ok();
        let chosen = chosen.and_then(|choice| choice.clone().cast::<Str>().ok());
        chosen.unwrap_or_default().into()
    }
}
