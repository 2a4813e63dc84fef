//! Passages in other languages than what is around them, whether an element or its content says so.

use std::sync::Arc;

use super::language::same;
use super::words::{joined, words};
use crate::inspect::content::Run;
use crate::inspect::model::{Element, Inspection, Kid};

/// The language and the words of each passage, in reading order. Those within a passage are in the list, too.
pub(in crate::inspect) fn passages(inspection: &Inspection) -> Vec<(String, String)> {
    let mut gather = Gather {
        found: Vec::new(),
        open: None,
    };
    let language = inspection.language.as_deref().unwrap_or_default();
    for element in &inspection.tags {
        gather.element(element, language);
    }
    gather.close();
    gather.found
}

struct Gather {
    found: Vec<(String, String)>,
    /// The passage within a line that goes on.
    open: Option<(Arc<str>, Vec<Run>)>,
}

impl Gather {
    fn element(&mut self, element: &Element, around: &str) {
        let inline = ["Span", "Em", "Strong", "Link", "Quote", "Sub", "Code"];
        let block = !inline.contains(&element.role.as_str());
        let language = element.language.as_deref().unwrap_or(around);
        if block || !same(language, around) {
            self.close();
        }
        if !same(language, around) {
            self.found.push((language.to_owned(), words(element)));
        }
        for kid in &element.kids {
            match kid {
                Kid::Element(kid) => self.element(kid, language),
                Kid::Content(content) => {
                    content.runs.iter().for_each(|run| self.run(run, language));
                }
                Kid::Annotation(_) => {}
            }
        }
        if block {
            self.close();
        }
    }

    fn run(&mut self, run: &Run, around: &str) {
        let own = run.language.as_ref();
        let own = own.filter(|language| !same(language, around));
        match (&mut self.open, own) {
            (Some((open, runs)), Some(own)) if open == own => runs.push(run.clone()),
            (_, Some(own)) => {
                self.close();
                self.open = Some((Arc::clone(own), vec![run.clone()]));
            }
            // The space between two words of a passage may be anybody's.
            (Some((_, runs)), None) if run.text.trim().is_empty() => runs.push(run.clone()),
            (_, None) => self.close(),
        }
    }

    fn close(&mut self) {
        if let Some((language, runs)) = self.open.take() {
            self.found.push((language.to_string(), joined(&runs)));
        }
    }
}
