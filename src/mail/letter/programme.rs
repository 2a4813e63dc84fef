//! A programme in a letter: what is said of the event, and its days with their sessions one after the other.
//!
//! The index of who speaks is left out: it says nothing that the sessions do not, and pages are turned on paper only.

use super::piece::LOWEST;
use super::prose;
use super::tree::{Block, Inline, Line, Manner, Note, Style, join, words};
use super::voice::{Voice, one_line};
use crate::locale;
use crate::model::{Day, Person, Programme, Session, SessionKind, SessionStatus, Spanned, Venue};

/// What only programmes say; the headings of days are of this level.
pub(super) fn blocks(programme: &Programme, voice: &Voice<'_>, level: u8) -> Vec<Block> {
    let mut writer = Writer {
        programme,
        voice,
        level,
        notes: Vec::new(),
    };
    let mut blocks = facts(programme, voice);
    for day in &programme.days {
        writer.day(day, &mut blocks);
    }
    blocks.extend(prose::notes(voice, level, writer.notes));
    blocks
}

/// What is said of one session besides its title and its time, with its notes.
pub(super) fn session(programme: &Programme, session: &Session, voice: &Voice<'_>) -> Vec<Block> {
    let mut writer = Writer {
        programme,
        voice,
        level: 2,
        notes: Vec::new(),
    };
    let mut blocks = Vec::new();
    writer.details(session, &mut blocks);
    blocks.extend(prose::notes(voice, 2, writer.notes));
    blocks
}

/// When and where the event takes place.
fn facts(programme: &Programme, voice: &Voice<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(dates) = locale::event_dates(programme, voice.lang) {
        blocks.push(Block::Paragraph(Manner::Lead, words(dates)));
    }
    if let Some(venue) = &programme.venue {
        let lines = place(venue, voice).into_iter().map(words);
        let line = one_each(lines.chain(addresses(venue, voice)));
        blocks.push(Block::Paragraph(Manner::Plain, line));
    }
    if let Some(zone) = locale::event_zone(programme, voice.labels) {
        blocks.push(Block::Paragraph(Manner::Quiet, words(zone)));
    }
    blocks
}

/// The lines of the venue: its name, street and town.
pub(super) fn place(venue: &Venue, voice: &Voice<'_>) -> Vec<String> {
    let written = [&venue.name, &venue.address].into_iter().flatten();
    let written = written.map(|text| voice.plain(&text.value));
    let town = voice.plain(&locale::town(venue, voice.lang));
    let lines = written.chain([town]);
    lines.filter(|line| !line.is_empty()).collect()
}

fn addresses(venue: &Venue, voice: &Voice<'_>) -> Vec<Line> {
    let url = venue.url.iter().map(|url| voice.address(url));
    let online = venue.online.iter().map(|url| {
        let label = voice.labels.get("online");
        voice.labelled(label, voice.address(url))
    });
    url.chain(online).collect()
}

/// The name of a person and what they are.
pub(super) fn person(person: &Person, voice: &Voice<'_>) -> Vec<String> {
    let country = person.country.as_ref();
    let country = country.map(|code| locale::country_name(&code.value, voice.lang));
    let written = [
        Some(&person.name),
        person.role.as_ref(),
        person.affiliation.as_ref(),
    ];
    let written = written.into_iter().flatten();
    let written = written.map(|text| voice.plain(&text.value));
    written.chain(country).collect()
}

struct Writer<'a> {
    programme: &'a Programme,
    voice: &'a Voice<'a>,
    /// The level of the headings of days.
    level: u8,
    /// The notes of the abstracts so far.
    notes: Vec<Note>,
}

impl Writer<'_> {
    fn day(&mut self, day: &Day, blocks: &mut Vec<Block>) {
        let voice = self.voice;
        let date = locale::capitalised(&locale::write_day(day.date.value, voice.lang));
        let title = day.title.as_ref().map(|title| voice.line(title));
        blocks.push(Block::Heading {
            level: self.level,
            anchor: None,
            line: join([words(date)].into_iter().chain(title), " · "),
        });
        if let (Some(start), Some(end)) = (&day.start, &day.end) {
            let hours = locale::span_of_time(start.value, Some(end.value), voice.lang);
            blocks.push(Block::Paragraph(Manner::Quiet, words(hours)));
        }
        for session in &day.sessions {
            self.session(session, blocks);
        }
    }

    fn session(&mut self, session: &Session, blocks: &mut Vec<Block>) {
        blocks.push(Block::Heading {
            level: (self.level + 1).min(LOWEST),
            anchor: None,
            line: self.title(session),
        });
        self.details(session, blocks);
    }

    /// All that is said of a session besides its title.
    fn details(&mut self, session: &Session, blocks: &mut Vec<Block>) {
        let voice = self.voice;
        let mut said = |manner, line: Line| {
            if !line.is_empty() {
                blocks.push(Block::Paragraph(manner, line));
            }
        };
        if let Some(change) = &session.change {
            said(Manner::Plain, vec![strong(voice.line(change))]);
        }
        said(Manner::Quiet, self.circumstances(session));
        said(Manner::Plain, self.chairs(session));
        said(Manner::Plain, one_each(self.persons(&session.speakers)));
        said(Manner::Quiet, self.spoken(session));
        let below = (self.level + 2).min(LOWEST);
        let before = self.notes.len();
        let (body, notes) = prose::prose(voice, &session.summary, below, before);
        blocks.extend(body);
        self.notes.extend(notes);
        // Lines, not a list: it would go on one that ends the abstract.
        let links = session.links.iter().map(|link| voice.related(link));
        let links = one_each(links);
        if !links.is_empty() {
            blocks.push(Block::Paragraph(Manner::Plain, links));
        }
    }

    /// When it is, what became of it, and what it is called.
    fn title(&self, session: &Session) -> Line {
        let voice = self.voice;
        let mut line = Line::new();
        if let Some(start) = &session.start {
            let end = session.end.as_ref().map(|end| end.value);
            let time = locale::span_of_time(start.value, end, voice.lang);
            line.push(Inline::Text(format!("{time} ")));
        }
        let title = voice.line(&session.title);
        let title = if session.status == SessionStatus::Cancelled {
            vec![Inline::Styled(Style::Cancelled, title)]
        } else {
            title
        };
        match locale::status_label(session, voice.labels) {
            Some(status) => line.extend(voice.labelled(status, title)),
            None => line.extend(title),
        }
        line
    }

    /// What kind of session it is, its thread and place. That there is a break is clear from what it is called.
    fn circumstances(&self, session: &Session) -> Line {
        let voice = self.voice;
        let clear = matches!(
            session.kind,
            SessionKind::Break | SessionKind::Meal | SessionKind::Registration
        );
        let kind = locale::kind_label(session, voice.labels).filter(|_| !clear);
        let track = session.track;
        let track = track.and_then(|track| self.programme.tracks.get(track));
        let track = track.map(|track| voice.line(&track.name));
        let parts = kind.map(words).into_iter().chain(track);
        join(parts.chain(self.room(session)), " · ")
    }

    fn room(&self, session: &Session) -> Option<Line> {
        let room = session.room.as_ref()?;
        let room = self.programme.rooms.get(room.value)?;
        let name = self.voice.line(&room.name);
        Some(match locale::room_label(room, self.voice.labels) {
            Some(label) => self.voice.labelled(label, name),
            None => name,
        })
    }

    fn chairs(&self, session: &Session) -> Line {
        let chairs = join(self.persons(&session.chairs), "; ");
        if chairs.is_empty() {
            return chairs;
        }
        self.voice.labelled(self.voice.labels.get("chair"), chairs)
    }

    fn persons(&self, persons: &[Spanned<usize>]) -> Vec<Line> {
        let persons = persons.iter();
        let persons = persons.filter_map(|index| self.programme.people.get(index.value));
        let persons = persons.map(|found| {
            let mut parts = person(found, self.voice).into_iter().map(words);
            let name = parts.next().map(strong).into_iter().collect::<Line>();
            join(
                [name].into_iter().chain(parts),
                locale::comma(self.voice.lang),
            )
        });
        persons.collect()
    }

    fn spoken(&self, session: &Session) -> Line {
        let voice = self.voice;
        let spoken = [
            ("languages", &session.languages),
            ("interpretation", &session.interpretation),
        ];
        let parts = spoken.into_iter().filter_map(|(label, languages)| {
            let names = locale::language_names(languages, voice.lang)?;
            let names = words(one_line(&names));
            Some(voice.labelled(voice.labels.get(label), names))
        });
        join(parts, " · ")
    }
}

/// Each on a line of its own.
fn one_each(lines: impl IntoIterator<Item = Line>) -> Line {
    let mut all = Line::new();
    for line in lines {
        if !all.is_empty() {
            all.push(Inline::Break);
        }
        all.extend(line);
    }
    all
}

fn strong(line: Line) -> Inline {
    Inline::Styled(Style::Strong, line)
}
