//! A session lies within the hours of its day.
//!
//! **Why**: the hours are what the house opens its doors for; a session before or after them is most often a slip of the
//! hand.
//!
//! **Wrong**: `end = 18:00` of the day, `end = 18:30` of a session · **Right**: one of them changed
//!
//! **Reference**: an editorial rule.

use super::{Findings, Subject};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Day, Session, SessionStatus, Spanned, Time};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let days = subject.programme.into_iter().flat_map(|all| &all.days);
    for day in days {
        let planned = day.sessions.iter();
        for session in planned.filter(|session| session.status != SessionStatus::Cancelled) {
            for (time, bound, what, label) in outside(day, session) {
                let message = format!("`{}` {what}", session.title.value);
                let advice = "change the time of the session, or the hours of the day";
                let diagnostic = Diagnostic::new(Code::ProgrammeDay, message)
                    .at(findings.source, time.span.clone())
                    .label(findings.source, bound.span.clone(), label)
                    .help(advice);
                findings.found.push(diagnostic);
            }
        }
    }
}

/// A time, the hour of the day that it is beyond, and how to say so.
type Outside<'a> = (
    &'a Spanned<Time>,
    &'a Spanned<Time>,
    &'static str,
    &'static str,
);

/// The times of a session that are beyond the hours of its day.
fn outside<'a>(day: &'a Day, session: &'a Session) -> Vec<Outside<'a>> {
    let mut found = Vec::new();
    let (Some(start), first, last) = (&session.start, &day.start, &day.end) else {
        return found;
    };
    if let Some(first) = first.as_ref().filter(|first| start.value < first.value) {
        found.push((
            start,
            first,
            "begins before its day does",
            "the day begins here",
        ));
    }
    let Some(last) = last else { return found };
    // What begins too late ends too late as well; that is one fault.
    if start.value >= last.value {
        found.push((
            start,
            last,
            "begins after its day is over",
            "the day ends here",
        ));
    } else if let Some(end) = session.end.as_ref().filter(|end| end.value > last.value) {
        found.push((end, last, "ends after its day does", "the day ends here"));
    }
    found
}
