//! One session as an event.

use std::collections::BTreeMap;

use icalendar::{Component, Event, EventStatus, Parameter, Property};
use jiff::tz::TimeZone;

use crate::contact::can_be_followed;
use crate::locale;
use crate::mail::letter::voice::{Voice, one_line};
use crate::mail::letter::{programme, text};
use crate::model::{Date, Programme, Session, SessionKind, SessionStatus, Spanned, Status, Time};
use crate::text::beginning;

/// Characters of a description, and of a line: calendars show the beginning of long ones, and are slow with them.
const DESCRIPTION: usize = 3_000;
const LINE: usize = 500;

/// What events are written with.
pub(super) struct Writer<'a> {
    pub(super) programme: &'a Programme,
    pub(super) voice: &'a Voice<'a>,
    pub(super) zone: &'a TimeZone,
    /// By the places of sessions in the source.
    pub(super) identities: BTreeMap<usize, String>,
}

impl Writer<'_> {
    pub(super) fn title(&self) -> String {
        let title = self.voice.plain(&self.programme.metadata.title.value);
        beginning(title, LINE)
    }

    /// A property in words, and the language that they are in.
    pub(super) fn text(&self, name: &str, text: &str) -> Property {
        let language = Parameter::new("LANGUAGE", &self.voice.tongue.tag);
        let mut property = Property::new(name, text);
        property.append_parameter(language).done()
    }

    /// The session as an event; nothing for a break, or if it has no time.
    pub(super) fn event(&self, day: Date, session: &Session) -> Option<Event> {
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
        utc(self.changed()?, Time(0), &TimeZone::UTC)
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
        utc(day, time.value, self.zone)
    }
}

/// A time in a zone, in UTC; one that comes twice is the first, which `session-clock` tells.
fn utc(day: Date, time: Time, zone: &TimeZone) -> Option<String> {
    let (hour, minute) = (time.0 / 60, time.0 % 60);
    let (hour, minute) = (i8::try_from(hour).ok()?, i8::try_from(minute).ok()?);
    let moment = civil(day)?.at(hour, minute, 0, 0);
    let zoned = zone.to_ambiguous_zoned(moment).compatible().ok()?;
    Some(zoned.timestamp().strftime("%Y%m%dT%H%M%SZ").to_string())
}

fn civil(day: Date) -> Option<jiff::civil::Date> {
    let year = i16::try_from(day.year).ok()?;
    let (month, day) = (i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?);
    jiff::civil::Date::new(year, month, day).ok()
}
