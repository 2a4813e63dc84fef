//! What a run has said already: an article's faults are its bulletin's as well, and those of the settings everybody's.

use std::collections::HashSet;
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};

/// The findings of a run, by what they are and where.
#[derive(Default)]
pub(super) struct Seen(HashSet<(Code, String, Range<usize>, String)>);

impl Seen {
    /// Those that were not said before. What has no place is about the document that is made, and is said for each.
    pub(super) fn fresh(&mut self, found: &[Diagnostic]) -> Vec<Diagnostic> {
        let fresh = found.iter().filter(|diagnostic| {
            diagnostic.primary.as_ref().is_none_or(|place| {
                let name = place.source.name().to_owned();
                self.0.insert((
                    diagnostic.code,
                    name,
                    place.range.clone(),
                    diagnostic.message.clone(),
                ))
            })
        });
        fresh.cloned().collect()
    }
}
