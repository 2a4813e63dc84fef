//! Nobody is in two places at once.
//!
//! **Why**: a person who chairs one session while speaking in another will be missed in one of them.
//!
//! **Wrong**: `nm` in sessions at 09:30–11:00 and 10:30–12:00 · **Right**: one after the other
//!
//! **Reference**: an editorial rule; a warning, because people do come and go.

use super::subject::conflicts;
use super::{Findings, Subject};
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(programme) = subject.programme else {
        return;
    };
    let present = conflicts(programme, |session| {
        session.chairs.iter().chain(&session.speakers).collect()
    });
    for (before, person) in present {
        let name = programme.people.get(person.value);
        let name = name.map_or("", |person| &person.name.value);
        let message = format!("{name} is in two sessions at once");
        let diagnostic = Diagnostic::new(Code::ProgrammePersonOverlap, message)
            .at(findings.source, person.span.clone())
            .label(findings.source, before.span.clone(), "and here");
        let help = "change the time of one session, or who takes part";
        findings.found.push(diagnostic.help(help));
    }
}
