//! The sessions of a programme for calendars (RFC 5545).
//!
//! Times are in UTC, worked out by the time zone of the programme, so that no calendar must know the zone. A session keeps its
//! identity as long as its title stays: when it is moved or cancelled, calendars that have it change it. Nothing depends on
//! the clock: the document's own dates are the stamp.

use std::collections::BTreeMap;
use std::sync::Arc;

use icalendar::{
    Calendar as Events, Component, Event, EventLike as _, EventStatus, Parameter, Property,
};
use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::voice::{Voice, one_line};
use super::{programme, text};
use crate::diagnostic::{Code, Diagnostic, Outcome, SourceText};
use crate::hash::sha256_of;
use crate::locale;
use crate::model::{Date, Programme, Session, SessionKind, SessionStatus, Spanned, Status, Time};
use crate::text::{beginning, can_be_followed};

/// Characters of a description, and of a line: calendars show the beginning of long ones, and are slow with them.
const DESCRIPTION: usize = 3_000;
const LINE: usize = 500;

/// Octets of a line.
const OCTETS: usize = 75;

/// Characters of an identity: half of its hash.
const IDENTITY: usize = 32;

/// The events of a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Calendar {
    /// The calendar as a file has it; its lines end in CR LF.
    pub(crate) text: String,
    /// How many sessions are in it.
    pub(crate) events: usize,
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
    let mut calendar = head(&writer, &name.value);
    let mut left_out = Vec::new();
    for day in &programme.days {
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
    let events = calendar.components.len();
    Outcome {
        value: (events > 0).then(|| Calendar {
            text: folded(&calendar.to_string()),
            events,
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
    let title = writer.text("X-WR-CALNAME", &writer.title());
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
        title,
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

/// The identity of each session, by its place in the source: who publishes, the name of the source, the title, and among
/// sessions of one title its number in the order in which they are written.
fn identities(
    programme: &Programme,
    source: &SourceText,
    organisation: Option<&str>,
) -> BTreeMap<usize, String> {
    let name = source.name().rsplit(['/', '\\']).next();
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
            ("session", title.as_bytes()),
            ("number", time.to_string().as_bytes()),
        ]);
        hash.truncate(IDENTITY);
        (session.span.start, hash)
    });
    sessions.collect()
}

struct Writer<'a> {
    programme: &'a Programme,
    voice: &'a Voice<'a>,
    zone: &'a TimeZone,
    identities: BTreeMap<usize, String>,
}

impl Writer<'_> {
    fn title(&self) -> String {
        let title = self.voice.plain(&self.programme.metadata.title.value);
        beginning(title, LINE)
    }

    /// A property in words, and the language that they are in.
    fn text(&self, name: &str, text: &str) -> Property {
        let language = Parameter::new("LANGUAGE", &self.voice.tongue.tag);
        let mut property = Property::new(name, text);
        property.append_parameter(language).done()
    }

    /// The session as an event; nothing for a break, or if it has no time.
    fn event(&self, day: Date, session: &Session) -> Option<Event> {
        if session.kind == SessionKind::Break {
            return None;
        }
        let start = self.moment(day, session.start.as_ref()?)?;
        let identity = self.identities.get(&session.span.start)?;
        let mut event = Event::with_uid(identity);
        event.append_property(Property::new("DTSTAMP", self.stamp()?));
        event.append_property(Property::new("DTSTART", start));
        if let Some(end) = session.end.as_ref() {
            event.append_property(Property::new("DTEND", self.moment(day, end)?));
        }
        event.append_property(Property::new(
            "SEQUENCE",
            self.sequence(session).to_string(),
        ));
        event.status(self.status(session));
        event.append_property(self.text("SUMMARY", &self.summary(session)));
        let place = self.place(session);
        if !place.is_empty() {
            event.append_property(self.text("LOCATION", &place));
        }
        let description = programme::session(self.programme, session, self.voice);
        let description = text::render(&description, &self.voice.tongue, None);
        let description = beginning(description.trim().to_owned(), DESCRIPTION);
        if !description.is_empty() {
            event.append_property(self.text("DESCRIPTION", &description));
        }
        if let Some(url) = self.url(session) {
            event.url(&url);
        }
        Some(event.done())
    }

    /// What became of the session stands in its name too: not every calendar shows the status.
    fn summary(&self, session: &Session) -> String {
        let voice = self.voice;
        let title = voice.plain(&session.title.value);
        let status = locale::status_label(session, voice.labels);
        let status = status.filter(|_| session.status == SessionStatus::Cancelled);
        let summary = match status {
            Some(status) => format!("{status}{}{title}", voice.tongue.colon),
            None => title,
        };
        beginning(summary, LINE)
    }

    fn status(&self, session: &Session) -> EventStatus {
        match (session.status, self.programme.metadata.status) {
            (SessionStatus::Cancelled, _) => EventStatus::Cancelled,
            (_, Status::Draft) => EventStatus::Tentative,
            (_, Status::Final) => EventStatus::Confirmed,
        }
    }

    /// Room and venue; where there is neither, the address to follow from.
    fn place(&self, session: &Session) -> String {
        let voice = self.voice;
        let room = session.room.as_ref();
        let room = room.and_then(|room| self.programme.rooms.get(room.value));
        let room = room.map(|room| {
            let name = voice.plain(&room.name.value);
            match locale::room_label(room, voice.labels) {
                Some(label) => format!("{label}{}{name}", voice.tongue.colon),
                None => name,
            }
        });
        let venue = self.programme.venue.as_deref();
        let lines = venue.map(|venue| programme::place(venue, voice));
        let parts = room.into_iter().chain(lines.into_iter().flatten());
        let place = parts.collect::<Vec<_>>().join(locale::comma(voice.lang));
        let online = venue.and_then(|venue| venue.online.as_ref());
        let place = match online {
            Some(online) if place.is_empty() => one_line(&online.value),
            _ => place,
        };
        beginning(place, LINE)
    }

    /// The first page that the session names, or else where to follow it from, or the venue's.
    fn url(&self, session: &Session) -> Option<String> {
        let venue = self.programme.venue.as_deref();
        let own = session.links.iter().find_map(|link| link.url.as_ref());
        let url = own
            .or(venue.and_then(|venue| venue.online.as_ref()))
            .or(venue.and_then(|venue| venue.url.as_ref()))?;
        let url = one_line(&url.value);
        let usable = can_be_followed(&url) && !url.contains(char::is_whitespace);
        (usable && url.len() <= LINE).then_some(url)
    }

    /// The day on which the text last changed.
    fn changed(&self) -> Option<Date> {
        let metadata = &self.programme.metadata;
        let date = metadata.updated.as_ref().or(metadata.date.as_ref());
        date.map(|date| date.value)
    }

    fn stamp(&self) -> Option<String> {
        self.utc(self.changed()?, Time(0), &TimeZone::UTC)
    }

    /// How often it changed, as far as the document tells: calendars take a change only if this is more than before. Days
    /// from the document's date to its last change, and one for a session that does not take place as announced.
    fn sequence(&self, session: &Session) -> i64 {
        let metadata = &self.programme.metadata;
        let day = |date: &Spanned<Date>| civil(date.value);
        let from = metadata.date.as_ref().and_then(day);
        let to = metadata.updated.as_ref().and_then(day);
        let days = from.zip(to).map(|(from, to)| {
            let span = to.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second()
                - from.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second();
            Some(span / (24 * 60 * 60))
        });
        let days = days.flatten().unwrap_or_default().max(0);
        let news = matches!(
            session.status,
            SessionStatus::Moved | SessionStatus::Cancelled
        );
        days + i64::from(news)
    }

    fn moment(&self, day: Date, time: &Spanned<Time>) -> Option<String> {
        self.utc(day, time.value, self.zone)
    }

    /// A time in a zone, in UTC; one that comes twice is the first, which `session-clock` tells.
    fn utc(&self, day: Date, time: Time, zone: &TimeZone) -> Option<String> {
        let (hour, minute) = (time.0 / 60, time.0 % 60);
        let (hour, minute) = (i8::try_from(hour).ok()?, i8::try_from(minute).ok()?);
        let moment = civil(day)?.at(hour, minute, 0, 0);
        let zoned = zone.to_ambiguous_zoned(moment).compatible().ok()?;
        let moment: Timestamp = zoned.timestamp();
        Some(moment.strftime("%Y%m%dT%H%M%SZ").to_string())
    }
}

fn civil(day: Date) -> Option<jiff::civil::Date> {
    let year = i16::try_from(day.year).ok()?;
    let (month, day) = (i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?);
    jiff::civil::Date::new(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::diagnostic::Outcome;
    use crate::mail::letter::Calendar;
    use crate::mail::letter::tests::made;

    const HEAD: &str = "kind = \"programme\"\ntitle = \"Days, hours; minutes\"\nlang = \"en\"\ndate = 2021-03-01\n\
                        organisation = \"O\"\n";
    const ZONE: &str = "timezone = \"Europe/Paris\"\n";

    fn calendar(head: &str, sessions: &[&str]) -> Outcome<Calendar> {
        let sessions = sessions
            .iter()
            .map(|session| format!("[[days.sessions]]\n{session}\n"));
        let sessions = sessions.collect::<String>();
        let source = format!("{HEAD}{head}[[days]]\ndate = 2021-03-28\n{sessions}");
        made("folder/a.toml", &source).calendar
    }

    /// The value of each property of each event, by its name without parameters; by the identity of the event.
    fn events(calendar: &Outcome<Calendar>) -> BTreeMap<String, BTreeMap<String, String>> {
        let text = calendar.value.as_ref().unwrap().text.replace("\r\n ", "");
        let events = text.split("BEGIN:VEVENT\r\n").skip(1).map(|event| {
            let lines = event.split("\r\n").filter_map(|line| line.split_once(':'));
            let lines = lines.map(|(name, value)| {
                let name = name.split(';').next().unwrap_or_default();
                (name.to_owned(), value.to_owned())
            });
            let lines = lines.collect::<BTreeMap<_, _>>();
            (lines["UID"].clone(), lines)
        });
        events.collect()
    }

    fn codes(calendar: &Outcome<Calendar>) -> Vec<String> {
        let found = calendar.diagnostics.iter();
        let found = found.map(|found| {
            let line = found.primary.as_ref().map(|place| place.position().line);
            format!(
                "{} {}: {}",
                found.code.name(),
                line.unwrap_or_default(),
                found.message
            )
        });
        found.collect()
    }

    #[test]
    fn times_are_those_of_the_zone_on_both_sides_of_a_change_of_clocks() {
        let found = calendar(
            ZONE,
            &[
                "start = 01:30\nend = 03:30\ntitle = \"Night\"",
                "start = 12:00\ntitle = \"Noon\"",
            ],
        );
        let times = events(&found).into_values().map(|event| {
            let end = event.get("DTEND").cloned().unwrap_or_default();
            (event["SUMMARY"].clone(), event["DTSTART"].clone(), end)
        });
        let mut times = times.collect::<Vec<_>>();
        times.sort();
        let entry = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        let expected = [
            // One hour on the clocks of the zone lasts none: they are put from 02:00 to 03:00.
            entry("Night", "20210328T003000Z", "20210328T013000Z"),
            entry("Noon", "20210328T100000Z", ""),
        ];
        assert_eq!(times, expected);
    }

    #[test]
    fn a_session_stays_itself_when_it_is_moved_or_cancelled() {
        let before = calendar(
            ZONE,
            &[
                "start = 09:00\ntitle = \"One\"",
                "start = 10:00\ntitle = \"Two\"",
                "start = 11:00\ntitle = \"Two\"",
            ],
        );
        let after = calendar(
            &format!("updated = 2021-03-05\n{ZONE}"),
            &[
                "start = 15:00\nstatus = \"moved\"\ntitle = \"One\"",
                "start = 14:00\ntitle = \"Two\"",
                "start = 11:00\nstatus = \"cancelled\"\ntitle = \"Two\"",
            ],
        );
        let (before, after) = (events(&before), events(&after));
        assert!(before.len() == 3 && before.keys().eq(after.keys()));
        for (identity, event) in &after {
            let cancelled = event["STATUS"] == "CANCELLED";
            assert_eq!(event["SUMMARY"].starts_with("Cancelled: "), cancelled);
            assert_eq!(event["DTSTAMP"], "20210305T000000Z");
            let sequence =
                |event: &BTreeMap<String, String>| event["SEQUENCE"].parse::<i64>().unwrap();
            assert!(sequence(event) > sequence(&before[identity]));
        }
        // Of two sessions with one title each keeps its own identity, by their order in the source.
        let moved = before
            .iter()
            .find(|(_, event)| event["DTSTART"] == "20210328T080000Z");
        assert_eq!(after[moved.unwrap().0]["DTSTART"], "20210328T120000Z");
    }

    #[test]
    fn what_has_no_time_or_no_zone_is_left_out_and_told() {
        let found = calendar(
            ZONE,
            &[
                "start = 09:00\ntitle = \"One\"",
                "title = \"Two\"",
                "kind = \"break\"\ntitle = \"Tea\"",
                "start = 10:00\nkind = \"break\"\ntitle = \"Tea\"",
            ],
        );
        assert_eq!(found.value.as_ref().unwrap().events, 1);
        assert_eq!(
            codes(&found),
            ["mail/calendar 13: `Two` has no time, so it is not in the calendar"]
        );
        let found = calendar("", &["start = 09:00\ntitle = \"One\""]);
        assert!(found.value.is_none());
        assert_eq!(
            codes(&found),
            ["mail/calendar 2: the times have no time zone, so there is no calendar"]
        );
        let found = calendar(ZONE, &["title = \"One\"", "title = \"Two\""]);
        assert!(found.value.is_none());
        assert_eq!(
            codes(&found),
            ["mail/calendar 2: no session has a time, so there is no calendar"]
        );
    }

    #[test]
    fn words_are_escaped_and_long_ones_cut() {
        let long = "word ".repeat(2_000);
        let found = calendar(
            &format!("{ZONE}venue = {{ name = \"A; B\", city = \"C\" }}\n"),
            &[&format!(
                "start = 09:00\ntitle = \"a\\\\n, {long}\"\nabstract = \"{long}\""
            )],
        );
        let text = found.value.as_ref().unwrap().text.replace("\r\n ", "");
        assert!(
            text.contains("NAME;LANGUAGE=en;VALUE=TEXT:Days\\, hours\\; minutes\r\n"),
            "{text}"
        );
        assert!(
            text.contains("LOCATION;LANGUAGE=en:A\\; B\\, C\r\n"),
            "{text}"
        );
        assert!(
            text.contains("SUMMARY;LANGUAGE=en:a\\\\n\\, word"),
            "{text}"
        );
        assert!(text.len() < 6_000, "{}", text.len());
    }

    #[test]
    fn an_article_has_no_calendar_and_no_advice_on_one() {
        let letter = made(
            "a.md",
            "+++\ntitle = \"T\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nText.\n",
        );
        assert!(letter.calendar.value.is_none() && letter.calendar.diagnostics.is_empty());
    }
}
