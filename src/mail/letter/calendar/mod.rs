//! The sessions of a programme for calendars (RFC 5545).
//!
//! Times are in UTC, worked out by the time zone of the programme, so that no calendar must know the zone. A session keeps its
//! identity as long as its title and those of the document and its date stay: when it is moved or cancelled, calendars that have
//! it change it. Nothing depends on the clock: the document's own dates are the stamp.

mod event;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use icalendar::{Calendar as Events, Property};
use jiff::tz::TimeZoneDatabase;

use super::voice::{Voice, one_line};
use crate::contact::mailto;
use crate::diagnostic::{Code, Diagnostic, Outcome, SourceText};
use crate::hash::sha256_of;
use crate::model::{Programme, Session, SessionKind};
use event::Writer;

/// Octets of a line.
const OCTETS: usize = 75;

/// Characters of an identity: half of its hash.
const IDENTITY: usize = 32;

/// The events of a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Calendar {
    /// The calendar as a file has it; its lines end in CR LF. Nobody is said to publish it.
    pub(super) text: String,
}

impl Calendar {
    /// The calendar with whoever publishes it, without whom programs may refuse it (RFC 5546, 3.2.1).
    pub(crate) fn published_by(&self, name: Option<&str>, address: &str) -> String {
        // A quotation mark would end the name, and has no other way into it.
        let name = name.map(|name| one_line(name).replace('"', "'"));
        let name = name.map(|name| format!(";CN=\"{name}\""));
        let line = format!(
            "ORGANIZER{}:{}\r\n",
            name.unwrap_or_default(),
            mailto(address)
        );
        // Lines of texts that look like the end of an event begin with a space: they are folded.
        let ends = format!("\r\n{}END:VEVENT\r\n", folded(&line));
        self.text.replace("\r\nEND:VEVENT\r\n", &ends)
    }
}

/// The calendar of a programme, and advice on sessions that are not in it. Breaks are not: nobody wants to be reminded of them.
pub(super) fn calendar(
    programme: &Programme,
    source: &Arc<SourceText>,
    voice: &Voice<'_>,
    organisation: Option<&str>,
) -> Outcome<Calendar> {
    let sessions = programme.sessions();
    let timed = sessions.filter(|session| session.start.is_some()).count();
    let zone = programme.timezone.as_ref();
    // Reading has found the name in the same database.
    let known = zone.and_then(|zone| TimeZoneDatabase::bundled().get(&zone.value).ok());
    let Some((zone, name)) = known.zip(zone).filter(|_| timed > 0) else {
        return Outcome::fault(none(programme, source, timed));
    };
    let writer = Writer {
        programme,
        voice,
        zone: &zone,
        identities: identities(programme, source, organisation),
    };
    fill(&writer, head(&writer, &name.value), source)
}

/// Puts the sessions into the calendar.
fn fill(writer: &Writer<'_>, mut calendar: Events, source: &Arc<SourceText>) -> Outcome<Calendar> {
    let mut left_out = Vec::new();
    for day in &writer.programme.days {
        for session in &day.sessions {
            match writer.event(day.date.value, session) {
                Some(event) => {
                    calendar.push(event);
                }
                None if session.kind == SessionKind::Break => {}
                None => left_out.push(untimed(session, source)),
            }
        }
    }
    Outcome {
        value: (!calendar.components.is_empty()).then(|| Calendar {
            text: folded(&calendar.to_string()),
        }),
        diagnostics: left_out,
    }
}

/// The lines folded anew (RFC 5545, 3.1): icalendar 0.17 does not count the space that the last part of a line begins with, so
/// that it may have 76 octets.
fn folded(calendar: &str) -> String {
    let mut text = String::with_capacity(calendar.len());
    for line in calendar.replace("\r\n ", "").split_terminator("\r\n") {
        let mut octets = 0;
        for c in line.chars() {
            if octets + c.len_utf8() > OCTETS {
                text.push_str("\r\n ");
                octets = 1;
            }
            text.push(c);
            octets += c.len_utf8();
        }
        text.push_str("\r\n");
    }
    text
}

fn head(writer: &Writer<'_>, zone: &str) -> Events {
    // The crate knows no type for this name, and would not escape it.
    let name = writer
        .text("NAME", &writer.title())
        .add_parameter("VALUE", "TEXT")
        .done();
    let mut calendar = Events::empty();
    for property in [
        Property::new("VERSION", "2.0"),
        Property::new("PRODID", "-//Pressroom//Programmes//EN"),
        Property::new("CALSCALE", "GREGORIAN"),
        Property::new("METHOD", "PUBLISH"),
        name,
        // Programs that know this name may not look for parameters.
        Property::new("X-WR-CALNAME", writer.title()),
        Property::new("X-WR-TIMEZONE", zone),
    ] {
        calendar.append_property(property);
    }
    calendar
}

/// Why the programme has no calendar at all.
fn none(programme: &Programme, source: &Arc<SourceText>, timed: usize) -> Diagnostic {
    let (message, help) = if timed == 0 {
        (
            "no session has a time, so there is no calendar",
            "write `start = 09:30` under each `[[days.sessions]]`",
        )
    } else {
        (
            "the times have no time zone, so there is no calendar",
            "write the continent and city whose clocks they follow, such as `timezone = \"Europe/Paris\"`",
        )
    };
    let place = programme.metadata.title.span.clone();
    Diagnostic::new(Code::MailCalendar, message)
        .at(source, place)
        .help(help)
}

fn untimed(session: &Session, source: &Arc<SourceText>) -> Diagnostic {
    let message = format!(
        "`{}` has no time, so it is not in the calendar",
        session.title.value
    );
    Diagnostic::new(Code::MailCalendar, message)
        .at(source, session.title.span.clone())
        .help("write `start = 09:30`")
}

/// The identity of each session, by its place in the source: who publishes, the name of the source, the document's title and date,
/// the session's title, and among sessions of one title its number in the order in which they are written.
///
/// Many sources are called `programme.toml` and have an "Opening": without title and date, a second event would take the place of the
/// first in calendars. Days, times and rooms are left out, because they change; the document's date stays when it is updated.
fn identities(
    programme: &Programme,
    source: &SourceText,
    organisation: Option<&str>,
) -> BTreeMap<usize, String> {
    let name = source.name().rsplit(['/', '\\']).next();
    let metadata = &programme.metadata;
    let date = metadata.date.as_ref().map(|date| date.value.to_string());
    let date = date.unwrap_or_default();
    let mut sessions = programme.sessions().collect::<Vec<_>>();
    sessions.sort_by_key(|session| session.span.start);
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    let sessions = sessions.into_iter().map(|session| {
        let title = session.title.value.as_str();
        let time = times.entry(title).or_default();
        *time += 1;
        let mut hash = sha256_of([
            ("organisation", organisation.unwrap_or_default().as_bytes()),
            ("source", name.unwrap_or_default().as_bytes()),
            ("title", metadata.title.value.as_bytes()),
            ("date", date.as_bytes()),
            ("session", title.as_bytes()),
            ("number", time.to_string().as_bytes()),
        ]);
        hash.truncate(IDENTITY);
        (session.span.start, hash)
    });
    sessions.collect()
}
