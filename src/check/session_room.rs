//! Two sessions do not take place in one room at the same time.
//!
//! **Why**: half of the public stands before a closed door.
//!
//! **Wrong**: two sessions with `room = "a"` at 09:30–11:00 and 10:30–12:00 · **Right**: another room, or another time
//!
//! **Reference**: an editorial rule.

use super::subject::conflicts;
use super::{Findings, Subject};
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(programme) = subject.programme else {
        return;
    };
    for (before, room) in conflicts(programme, |session| session.room.iter().collect()) {
        let name = programme.rooms.get(room.value);
        let name = name.map_or("", |room| &room.name.value);
        let message = format!("two sessions are in `{name}` at the same time");
        let diagnostic = Diagnostic::new(Code::ProgrammeRoomOverlap, message)
            .at(findings.source, room.span.clone())
            .label(findings.source, before.span.clone(), "it is taken here");
        let help = "change the room or the time of one of them";
        findings.found.push(diagnostic.help(help));
    }
}
