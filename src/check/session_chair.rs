//! A panel has somebody in the chair.
//!
//! **Why**: who reads the programme wants to know whom to ask; a panel without a chair is most often one that was forgotten.
//!
//! **Wrong**: `kind = "panel"` without `chair` · **Right**: `kind = "panel"`, `chair = "nm"`
//!
//! **Reference**: Council of Europe event programmes; an editorial rule.

use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::{Programme, SessionKind, SessionStatus};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let sessions = subject.programme.into_iter().flat_map(Programme::sessions);
    for session in sessions {
        let takes_place = session.status != SessionStatus::Cancelled;
        if takes_place && session.kind == SessionKind::Panel && session.chairs.is_empty() {
            let message = format!("the panel `{}` has no chair", session.title.value);
            let help = "write `chair = \"…\"`, or another `kind` if nobody chairs";
            findings.report(Code::ProgrammeChair, message, &session.span, help);
        }
    }
}
