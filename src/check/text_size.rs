//! Text is large enough to be read on paper.
//!
//! **Why**: what is smaller than 9 points many readers cannot read, and on paper nobody can make it larger. The marks of notes and
//! other raised or lowered letters are not meant. The size is that on the finished page, so it holds for every layout.
//!
//! **Wrong**: `set text(size: 7pt)` in a layout · **Right**: `set text(size: 9pt)`
//!
//! **References**: EN 301 549, 9.1.4.4, and the clear-print guidance of the UK Association for Accessible Formats.

use std::sync::Arc;

use super::words::excerpt;
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::engine::{Facts, Layout};
use crate::model::{Parameter, Spanned};

/// The smallest text, in points.
const LEAST: f64 = 9.0;

/// What is lost in rounding.
const SLACK: f64 = 0.01;

/// Pages as they are set, and what was chosen for them.
pub(crate) struct Pages<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) layout: &'a Layout,
    /// The values that settings and front matter give to parameters; later ones count.
    pub(crate) chosen: &'a [(Arc<SourceText>, &'a [Parameter])],
}

impl Pages<'_> {
    /// Puts a diagnostic to a parameter that the author has chosen, of one of these names; otherwise to the layout.
    pub(super) fn place(&self, diagnostic: Diagnostic, names: &[&str]) -> Diagnostic {
        let mut chosen = self.chosen.iter().rev().flat_map(|(source, parameters)| {
            let parameters = parameters.iter();
            parameters.map(move |parameter| (source, parameter))
        });
        let to_blame = |(_, parameter): &(&Arc<SourceText>, &Parameter)| {
            names.contains(&parameter.name.value.as_str())
        };
        match chosen.find(to_blame) {
            Some((
                source,
                Parameter {
                    value: Spanned { span, .. },
                    ..
                },
            )) => diagnostic.at(source, span.clone()),
            None => match self.layout.first_line() {
                Some((source, span)) => diagnostic.at(&source, span),
                None => diagnostic,
            },
        }
    }

    /// The names of the layout's parameters of a type.
    pub(super) fn lengths(&self) -> Vec<&str> {
        let parameters = self.layout.parameters().iter();
        let lengths =
            parameters.filter(|parameter| parameter.kind == crate::engine::ParameterType::Length);
        lengths.map(|parameter| parameter.name.as_str()).collect()
    }
}

pub(super) fn check(pages: &Pages<'_>, found: &mut Vec<Diagnostic>) {
    let Some(smallest) = &pages.facts.smallest else {
        return;
    };
    if smallest.size >= LEAST - SLACK {
        return;
    }
    let message = format!(
        "the layout `{}` sets `{}` on page {} in {:.1} points",
        pages.layout.name(),
        excerpt(&smallest.words),
        smallest.page,
        smallest.size,
    );
    let help = format!(
        "nothing should be smaller than {LEAST} points: choose a larger size, or mend the layout"
    );
    let diagnostic = Diagnostic::new(Code::TextSize, message).help(help);
    found.push(pages.place(diagnostic, &pages.lengths()));
}
