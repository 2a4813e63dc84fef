//! One session of a programme.

use std::sync::Arc;

use icu_locale::Locale;

use super::refer::{MAX_PEOPLE, People, Registry, person, too_many};
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::model::{Prose, Session, SessionKind, SessionStatus, Span, Spanned, Time};
use crate::source::language;
use crate::source::markdown::{Context, read_string};
use crate::source::metadata::related;
use crate::source::toml::{Fields, Item};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// What sessions of one programme are read with.
pub(super) struct SessionReader<'a> {
    pub(super) source: &'a Arc<SourceText>,
    pub(super) lang: &'a Locale,
    pub(super) smart_punctuation: bool,
    pub(super) rooms: Registry,
    pub(super) tracks: Registry,
    pub(super) people: People,
    /// How many were read.
    pub(super) sessions: usize,
    pub(super) found: &'a mut Vec<Diagnostic>,
}

impl SessionReader<'_> {
    /// Reads a session; without a title there is none, which is reported.
    pub(super) fn read(&mut self, mut table: Fields, place: &Span) -> Option<Session> {
        let start = table.time("start");
        let end = self.end(&mut table, start.as_ref());
        let title = table.string("title");
        let kind = table.choice("kind", SessionKind::NAMES);
        let status = table.choice("status", SessionStatus::NAMES);
        let room = table.string("room");
        let track = table.string("track");
        let chairs = self.persons(&mut table, "chair");
        let speakers = self.persons(&mut table, "speakers");
        let languages = self.languages(&mut table, "languages");
        let interpretation = self.languages(&mut table, "interpretation");
        let summary = self.summary(&mut table);
        let change = table.string("change");
        let links = related(&mut table, "links", self.source, self.found);
        if !table.has("title") {
            let diagnostic = Diagnostic::new(Code::TomlValue, "the session has no title")
                .at(self.source, place.clone())
                .help("write `title = \"…\"` under `[[days.sessions]]`");
            self.found.push(diagnostic);
        }
        table.close();
        let room = room.and_then(|room| self.note(self.rooms.find(&room, self.source)));
        let track = track.and_then(|track| self.note(self.tracks.find(&track, self.source)));
        Some(Session {
            start,
            end,
            kind: kind.map_or(SessionKind::default(), |kind| kind.value),
            title: title?,
            room,
            track: track.map(|track| track.value),
            chairs,
            speakers,
            languages,
            interpretation,
            summary,
            status: status.map_or(SessionStatus::default(), |status| status.value),
            change,
            links,
            span: place.clone(),
        })
    }

    /// What could be read; what could not is reported.
    fn note<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result
            .map_err(|diagnostic| self.found.push(diagnostic))
            .ok()
    }

    /// The end, as a time or by the duration in minutes.
    fn end(&mut self, table: &mut Fields, start: Option<&Spanned<Time>>) -> Option<Spanned<Time>> {
        let end = table.time("end");
        let duration = table.integer("duration");
        if let (Some(_), Some(duration)) = (&end, &duration) {
            let message = "the session has both an end and a duration";
            let diagnostic = Diagnostic::new(Code::ProgrammeTime, message)
                .at(self.source, duration.span.clone())
                .help("remove one of them");
            self.found.push(diagnostic);
        }
        let Some(start) = start else {
            self.found.extend(self.endless(table, end, duration));
            return None;
        };
        if let Some(end) = end {
            if end.value <= start.value {
                let diagnostic =
                    Diagnostic::new(Code::ProgrammeTime, "the session ends before it begins")
                        .at(self.source, end.span.clone())
                        .label(self.source, start.span.clone(), "it begins here")
                        .help("write a later `end`; what lasts past midnight belongs to two days");
                self.found.push(diagnostic);
                return None;
            }
            return Some(end);
        }
        self.after(start, duration?)
    }

    /// The end after so many minutes.
    fn after(&mut self, start: &Spanned<Time>, duration: Spanned<i64>) -> Option<Spanned<Time>> {
        let minutes = u16::try_from(duration.value)
            .ok()
            .filter(|minutes| (1..DAY).contains(minutes));
        let end = minutes.map(|minutes| start.value.0 + minutes);
        match end {
            Some(end) if end < DAY => Some(Spanned::new(Time(end), duration.span)),
            _ => {
                let message = match minutes {
                    Some(_) => "the session lasts past the end of its day",
                    None if duration.value < 1 => "a session lasts a minute at least",
                    None => "a session cannot last so long",
                };
                let diagnostic = Diagnostic::new(Code::ProgrammeTime, message)
                    .at(self.source, duration.span)
                    .label(self.source, start.span.clone(), "it begins here")
                    .help(
                        "write the minutes it lasts; what lasts past midnight belongs to two days",
                    );
                self.found.push(diagnostic);
                None
            }
        }
    }

    /// What ends must begin; a beginning that could not be read is reported already.
    fn endless(
        &self,
        table: &Fields,
        end: Option<Spanned<Time>>,
        duration: Option<Spanned<i64>>,
    ) -> Option<Diagnostic> {
        let place = end
            .map(|end| end.span)
            .or(duration.map(|duration| duration.span))?;
        let message = "the session has an end but no beginning";
        let diagnostic = Diagnostic::new(Code::ProgrammeTime, message)
            .at(self.source, place)
            .help("write `start = 09:30` above it, or no times at all");
        (!table.has("start")).then_some(diagnostic)
    }

    /// Persons by id, or written here as tables; one alone needs no list.
    fn persons(&mut self, table: &mut Fields, key: &str) -> Vec<Spanned<usize>> {
        let mut persons = Vec::new();
        for item in table.items(key) {
            match item {
                Item::Text(id) => {
                    persons.extend(self.note(self.people.find(&id, self.source)));
                }
                Item::Table(table, place) => {
                    let read = person(table, None, &place, self.source, self.found);
                    let index = read.map(|person| self.people.add(person));
                    if index == Some(MAX_PEOPLE) {
                        let fault = too_many("persons", MAX_PEOPLE, place, self.source);
                        self.found.push(fault);
                        break;
                    }
                    persons.extend(index.map(|index| Spanned::new(index, place)));
                }
            }
        }
        persons
    }

    fn languages(&mut self, table: &mut Fields, key: &str) -> Vec<Locale> {
        let mut languages = Vec::new();
        for written in table.strings(key) {
            match language::parse(&written.value) {
                Ok(lang) => languages.push(lang),
                Err(help) => {
                    let message = format!("`{}` is not a language tag", written.value);
                    let diagnostic = Diagnostic::new(Code::MetadataLanguage, message)
                        .at(self.source, written.span)
                        .help(help);
                    self.found.push(diagnostic);
                }
            }
        }
        languages
    }

    fn summary(&mut self, table: &mut Fields) -> Prose {
        let Some(written) = table.string("abstract") else {
            return Prose::default();
        };
        let context = Context {
            source: self.source,
            lang: self.lang,
            images: &[],
            smart_punctuation: self.smart_punctuation,
        };
        let (prose, found) = read_string(&context, &written);
        self.found.extend(found);
        prose
    }
}
