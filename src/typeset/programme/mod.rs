//! A programme for its layout: days with the sessions that begin together, and an index of who speaks.

mod event;

use std::collections::BTreeMap;

use icu_locale::Locale;
use typst::foundations::{Array, Content, Dict, IntoValue, Label, NativeElement, Value};
use typst::introspection::MetadataElem;
use typst::model::{LinkElem, LinkTarget};
use typst::text::TextElem;
use typst::utils::PicoStr;

use super::inline::labelled_link;
use super::metadata::{insert, related};
use super::{Before, Pictures, Place, Voice};
use crate::locale::{self, Labels};
use crate::model::{
    Date, Day, Person, Programme, Session, SessionStatus, Spanned, Time, plain_text_of,
};
use event::place;

/// Headings within abstracts stand below those of days and sessions, so this many levels below the highest.
const ABSTRACT_DEPTH: u8 = 2;

/// Adds what only programmes have to the slots of a layout; the headings of days are of this level.
pub(super) fn slots(
    slots: &mut Dict,
    programme: &Programme,
    pictures: &Pictures,
    voice: Voice<'_>,
    level: u8,
    before: Before,
) {
    let lang = voice.lang;
    let mut setter = Setter {
        programme,
        pictures,
        lang,
        voice,
        labels: locale::labels(lang),
        level,
        notes: before.notes,
        sessions: before.sessions,
        before: before.sessions,
    };
    let days = programme
        .days
        .iter()
        .map(|day| setter.day(day).into_value());
    let days = days.collect::<Array>();
    let first = programme.days.first().map(|day| day.date.value);
    if programme.metadata.date.as_ref().map(|date| date.value) == first {
        // The document has the date of what it announces: one of the two says it.
        insert(slots, "date", Value::None);
    }
    insert(slots, "dates", locale::event_dates(programme, lang));
    let venue = programme.venue.as_ref();
    let venue = venue.map(|venue| place(venue, setter.labels, voice));
    insert(slots, "venue", venue);
    insert(
        slots,
        "timezone",
        locale::event_zone(programme, setter.labels),
    );
    insert(slots, "rooms", programme.rooms.len());
    insert(slots, "days", days);
    insert(slots, "speakers", setter.speakers());
}

/// What is known while a programme is set.
struct Setter<'a> {
    programme: &'a Programme,
    pictures: &'a Pictures,
    lang: &'a Locale,
    voice: Voice<'a>,
    labels: Labels,
    /// The level of the headings of days.
    level: u8,
    /// Notes of the abstracts so far.
    notes: usize,
    /// Sessions so far.
    sessions: usize,
    /// Sessions before this programme's.
    before: usize,
}

impl Setter<'_> {
    fn day(&mut self, day: &Day) -> Dict {
        let groups = day
            .sessions
            .chunk_by(|a, b| begins(a).is_some() && begins(a) == begins(b))
            .map(|group| self.group(group).into_value());
        let groups = groups.collect::<Array>();
        let mut dict = Dict::new();
        insert(
            &mut dict,
            "date",
            locale::capitalised(&locale::write_day(day.date.value, self.lang)),
        );
        insert(
            &mut dict,
            "title",
            day.title.as_ref().map(|title| self.line(title)),
        );
        let hours = day.start.as_ref().map(|start| start.value);
        let end = day.end.as_ref().map(|end| end.value);
        insert(
            &mut dict,
            "hours",
            hours
                .zip(end)
                .map(|(start, end)| self.times(start, Some(end))),
        );
        insert(&mut dict, "groups", groups);
        dict
    }

    /// Sessions that begin together. Where all of them end together too, the time is the group's.
    fn group(&mut self, group: &[Session]) -> Dict {
        let end = |session: &Session| session.end.as_ref().map(|end| end.value);
        let first = group.first().and_then(end);
        let together = group.iter().all(|session| end(session) == first);
        let start = group.first().and_then(begins);
        let time = start.map(|start| self.times(start, first.filter(|_| together)));
        let sessions = group
            .iter()
            .map(|session| self.session(session, together).into_value());
        let sessions = sessions.collect::<Array>();
        let mut dict = Dict::new();
        insert(&mut dict, "time", time);
        insert(&mut dict, "sessions", sessions);
        dict
    }

    fn times(&self, start: Time, end: Option<Time>) -> String {
        locale::span_of_time(start, end, self.lang)
    }

    fn session(&mut self, session: &Session, timed: bool) -> Dict {
        self.sessions += 1;
        let number = self.sessions;
        let title = self.line(&session.title);
        // What the index leads to.
        let anchor = label(number).map_or_else(Content::empty, |label| {
            MetadataElem::new(Value::None).pack().labelled(label)
        });
        let mut dict = Dict::new();
        insert(&mut dict, "title", Content::sequence([anchor, title]));
        insert(&mut dict, "timed", timed);
        self.circumstances(&mut dict, session);
        insert(&mut dict, "chairs", self.persons(&session.chairs));
        insert(&mut dict, "speakers", self.persons(&session.speakers));
        insert(&mut dict, "languages", self.languages(&session.languages));
        let interpretation = self.languages(&session.interpretation);
        insert(&mut dict, "interpretation", interpretation);
        insert(
            &mut dict,
            "length",
            plain_text_of(&session.summary.blocks).chars().count(),
        );
        insert(&mut dict, "notes", session.summary.notes.len());
        insert(&mut dict, "abstract", self.summary(session));
        let links = session
            .links
            .iter()
            .map(|entry| related(entry, self.voice).into_value());
        insert(&mut dict, "links", links.collect::<Array>());
        dict
    }

    /// When and where the session is, what kind of session, and what became of it.
    fn circumstances(&self, dict: &mut Dict, session: &Session) {
        let end = session.end.as_ref().map(|end| end.value);
        let time = begins(session).map(|start| self.times(start, end));
        insert(dict, "time", time);
        insert(dict, "kind", session.kind.name());
        insert(dict, "kind-label", locale::kind_label(session, self.labels));
        insert(dict, "pause", session.kind.is_pause());
        insert(
            dict,
            "cancelled",
            session.status == SessionStatus::Cancelled,
        );
        insert(dict, "status", self.status(session));
        insert(
            dict,
            "change",
            session.change.as_ref().map(|change| self.line(change)),
        );
        let room = session
            .room
            .as_ref()
            .and_then(|room| self.programme.rooms.get(room.value));
        let called = room.and_then(|room| locale::room_label(room, self.labels));
        insert(dict, "room-label", called);
        insert(dict, "room", room.map(|room| self.line(&room.name)));
        let track = session
            .track
            .and_then(|track| self.programme.tracks.get(track));
        insert(dict, "track", track.map(|track| self.line(&track.name)));
    }

    fn summary(&mut self, session: &Session) -> Option<Content> {
        let summary = &session.summary;
        let place = Place {
            level: self.level + ABSTRACT_DEPTH,
            notes: self.notes,
        };
        self.notes += summary.notes.len();
        (!summary.blocks.is_empty()).then(|| self.voice.prose(summary, place, self.pictures, &[]))
    }

    fn persons(&self, persons: &[Spanned<usize>]) -> Array {
        let persons = persons
            .iter()
            .filter_map(|index| self.programme.people.get(index.value));
        persons
            .map(|person| self.person(person).into_value())
            .collect()
    }

    fn person(&self, person: &Person) -> Dict {
        let mut dict = Dict::new();
        insert(&mut dict, "name", self.voice.line_apart(&person.name));
        insert(&mut dict, "detail", self.detail(person));
        dict
    }

    /// Role, affiliation and country, as a reader would say them.
    fn detail(&self, person: &Person) -> Option<Content> {
        let country = person.country.as_ref().map(|code| {
            Spanned::new(
                locale::country_name(&code.value, self.lang),
                code.span.clone(),
            )
        });
        let parts = [&person.role, &person.affiliation, &country];
        let parts = parts.into_iter().flatten().collect::<Vec<_>>();
        let mut contents = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                contents.push(TextElem::packed(locale::comma(self.lang)));
            }
            contents.push(self.voice.line_apart(part));
        }
        (!contents.is_empty()).then(|| Content::sequence(contents))
    }

    /// What became of the session, in words; nothing if it takes place as announced.
    fn status(&self, session: &Session) -> Option<&'static str> {
        locale::status_label(session, self.labels)
    }

    fn languages(&self, languages: &[Locale]) -> Option<String> {
        locale::language_names(languages, self.lang)
    }

    /// Everybody who speaks or chairs, in the order of the alphabet, with links to their sessions.
    fn speakers(&self) -> Array {
        let mut appearances: BTreeMap<usize, Vec<(usize, Date, &Session)>> = BTreeMap::new();
        let days = self.programme.days.iter();
        let sessions =
            days.flat_map(|day| day.sessions.iter().map(|session| (day.date.value, session)));
        for (number, (date, session)) in (self.before..).zip(sessions) {
            for index in session.chairs.iter().chain(&session.speakers) {
                let sessions = appearances.entry(index.value).or_default();
                if sessions.last().is_none_or(|(last, ..)| *last != number + 1) {
                    sessions.push((number + 1, date, session));
                }
            }
        }
        let mut persons = appearances
            .into_iter()
            .filter_map(|(index, sessions)| Some((self.programme.people.get(index)?, sessions)))
            .collect::<Vec<_>>();
        let compare = locale::by_alphabet(self.lang);
        persons.sort_by(|(a, _), (b, _)| compare(a.sort_name(), b.sort_name()));
        let entries = persons.into_iter().map(|(person, sessions)| {
            let links = sessions
                .into_iter()
                .map(|entry| self.appearance(entry).into_value());
            let mut dict = self.person(person);
            insert(&mut dict, "sessions", links.collect::<Array>());
            dict.into_value()
        });
        entries.collect()
    }

    /// A link to a session, and when it is.
    fn appearance(&self, (number, date, session): (usize, Date, &Session)) -> Dict {
        let title = self.line(&session.title);
        let linked = match label(number) {
            // On paper the day and the hour lead there.
            Some(label) if self.voice.links.are_live() => {
                labelled_link(LinkElem::new(LinkTarget::Label(label), title).pack())
            }
            _ => title,
        };
        let mut dict = Dict::new();
        insert(&mut dict, "title", linked);
        insert(&mut dict, "date", locale::write_month_day(date, self.lang));
        insert(
            &mut dict,
            "time",
            begins(session).map(|start| locale::write_time(start, self.lang)),
        );
        insert(&mut dict, "status", self.status(session));
        dict
    }

    fn line(&self, text: &Spanned<String>) -> Content {
        self.voice.line(text)
    }
}

fn begins(session: &Session) -> Option<Time> {
    session.start.as_ref().map(|start| start.value)
}

/// Labels are interned for ever, so they are numbers that all documents share.
fn label(number: usize) -> Option<Label> {
    Label::new(PicoStr::intern(&format!("session-{number}")))
}
