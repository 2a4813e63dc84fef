//! A session's times exist, and exist once.
//!
//! **Why**: when clocks are put forward an hour is left out, and when they are put back one comes twice; who follows from
//! another country, or from a calendar, arrives an hour too early or too late.
//!
//! **Wrong**: `start = 02:30` on 28 March 2021 in `Europe/Paris` · **Right**: `start = 03:30`
//!
//! **Reference**: the IANA time zone database; RFC 5545, section 3.3.5.

use jiff::civil::{DateTime, date};
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};

use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::{Date, SessionStatus, Spanned, Time};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(programme) = subject.programme else {
        return;
    };
    let Some(name) = &programme.timezone else {
        return;
    };
    // Reading has found the name in the same database.
    let Ok(zone) = TimeZoneDatabase::bundled().get(&name.value) else {
        return;
    };
    for day in &programme.days {
        for session in &day.sessions {
            if session.status == SessionStatus::Cancelled {
                continue;
            }
            for time in session.start.iter().chain(&session.end) {
                let fault = fault(day.date.value, time, &zone);
                if let Some((what, help)) = fault {
                    let message = format!("{} {what} in {}", time.value, name.value);
                    findings.report(Code::ProgrammeClock, message, &time.span, help);
                }
            }
        }
    }
}

/// What is wrong with a time of that day, and which times are right.
fn fault(day: Date, time: &Spanned<Time>, zone: &TimeZone) -> Option<(&'static str, String)> {
    let day = date(
        i16::try_from(day.year).ok()?,
        i8::try_from(day.month).ok()?,
        i8::try_from(day.day).ok()?,
    );
    let (hour, minute) = (time.value.0 / 60, time.value.0 % 60);
    let moment = day.at(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0);
    let (what, before, after) = match zone.to_ambiguous_zoned(moment).offset() {
        AmbiguousOffset::Unambiguous { .. } => return None,
        AmbiguousOffset::Gap { before, after } => ("does not exist on that day", before, after),
        AmbiguousOffset::Fold { before, after } => ("comes twice on that day", before, after),
    };
    let change = change(zone, after.to_timestamp(moment).ok()?)?;
    let clock = |at: DateTime| format!("{:02}:{:02}", at.hour(), at.minute());
    let (from, to) = (before.to_datetime(change), after.to_datetime(change));
    let (first, last) = (clock(from.min(to)), clock(from.max(to)));
    let help = format!(
        "clocks are put from {} to {}: write a time before {first}, or from {last} on",
        clock(from),
        clock(to)
    );
    Some((what, help))
}

/// The change of clocks that is nearest to a moment within a day before or after it.
fn change(zone: &TimeZone, near: Timestamp) -> Option<Timestamp> {
    let start = near.checked_add(SignedDuration::from_hours(24)).ok()?;
    Some(zone.preceding(start).next()?.timestamp())
}
