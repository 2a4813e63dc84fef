//! The faults of a list: the first of them each at its place, and how many more there are.

use crate::diagnostic::{Code, Diagnostic};

/// Faults that are told one by one. Whoever has more has one cause, or the wrong file, and reads no further.
const TOLD: usize = 100;

/// Faults in the order in which they are found, which is that of the list.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    told: Vec<Diagnostic>,
    more: usize,
}

impl Faults {
    /// Counts a fault, and makes its diagnostic if it is to be told.
    pub(crate) fn add(&mut self, diagnostic: impl FnOnce() -> Diagnostic) {
        if self.told.len() < TOLD {
            self.told.push(diagnostic());
        } else {
            self.more += 1;
        }
    }

    /// The diagnostics, by their places.
    pub(crate) fn told(self, list: &str) -> Vec<Diagnostic> {
        let mut told = self.told;
        told.sort_by_key(|found| found.primary.as_ref().map(|place| place.range.start));
        if self.more > 0 {
            let faults = if self.more == 1 { "fault" } else { "faults" };
            let message = format!("`{list}` has {} more {faults}", self.more);
            let help = "correct those above, and run the command again";
            told.push(Diagnostic::new(Code::MailList, message).help(help));
        }
        told
    }
}
