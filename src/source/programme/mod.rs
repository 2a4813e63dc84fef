//! An event programme, written in TOML.

mod refer;
mod session;

use std::sync::Arc;

use super::toml::Fields;
use super::{ReadOptions, address, first_line, metadata};
use crate::diagnostic::{Code, Diagnostic, SourceText, suggest};
use crate::model::{Day, Document, Programme, Session, Span, Spanned, Time, Venue};
use refer::{MAX_SESSIONS, Registry, too_many};
use session::SessionReader;

/// Reads the programme from its TOML.
pub(super) fn read(
    mut fields: Fields,
    source: &Arc<SourceText>,
    options: &ReadOptions,
) -> (Document, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let metadata = metadata::read_top(&mut fields, source, &mut found);
    let timezone = timezone(&mut fields, source, &mut found);
    let venue = fields
        .table("venue")
        .map(|table| Box::new(venue(table, source, &mut found)));
    let rooms = refer::named(&mut fields, "rooms", source, &mut found);
    let tracks = refer::named(&mut fields, "tracks", source, &mut found);
    let people = refer::people(&mut fields, source, &mut found);
    let mut reader = SessionReader {
        source,
        lang: &metadata.lang.value,
        smart_punctuation: options.smart_punctuation,
        rooms: Registry::new("room", "[[rooms]]", &rooms),
        tracks: Registry::new("track", "[[tracks]]", &tracks),
        people,
        sessions: 0,
        found: &mut found,
    };
    let mut days: Vec<Day> = Vec::new();
    for (table, place) in fields.tables("days") {
        days.extend(day(table, &place, &mut reader));
    }
    let people = reader.people.persons;
    days.sort_by_key(|day| day.date.value);
    if days.is_empty() && !fields.has("days") {
        let diagnostic = Diagnostic::new(Code::TomlValue, "the programme has no days");
        found.push(
            diagnostic
                .at(source, first_line(source))
                .help("write `[[days]]`, `date = 2021-02-24`, and under it `[[days.sessions]]`"),
        );
    }
    found.extend(repeated_days(&days, source));
    found.extend(fields.finish());
    let programme = Programme {
        metadata,
        timezone,
        venue,
        rooms,
        tracks,
        people,
        days,
    };
    (Document::Programme(programme), found)
}

/// Two tables for one day are two halves of it that nobody can find.
fn repeated_days(days: &[Day], source: &Arc<SourceText>) -> Vec<Diagnostic> {
    let pairs = days.windows(2).filter_map(|pair| match pair {
        [first, second] if first.date.value == second.date.value => Some((first, second)),
        _ => None,
    });
    let diagnostics = pairs.map(|(first, second)| {
        Diagnostic::new(Code::ProgrammeDuplicate, "the day stands here twice")
            .at(source, second.date.span.clone())
            .label(source, first.date.span.clone(), "the same day")
            .help("put the sessions of one day under one `[[days]]`")
    });
    diagnostics.collect()
}

fn timezone(
    fields: &mut Fields,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Option<Spanned<String>> {
    let zone = fields.string("timezone")?;
    let database = jiff::tz::TimeZoneDatabase::bundled();
    if let Ok(known) = database.get(&zone.value) {
        // Names are found whatever their case; readers get the proper one.
        let name = known.iana_name().unwrap_or(&zone.value).to_owned();
        return Some(Spanned::new(name, zone.span));
    }
    let names = database.available().map(|name| name.to_string());
    let names = names.collect::<Vec<_>>();
    let help = match suggest(&zone.value, names.iter().map(String::as_str)) {
        Some(close) => format!("did you mean `\"{close}\"`?"),
        None => "write a continent and a city, such as `\"Europe/Paris\"`".to_owned(),
    };
    let message = format!("`{}` is not a time zone", zone.value);
    let diagnostic = Diagnostic::new(Code::ProgrammeTimezone, message);
    found.push(diagnostic.at(source, zone.span).help(help));
    None
}

fn venue(mut table: Fields, source: &Arc<SourceText>, found: &mut Vec<Diagnostic>) -> Venue {
    let venue = Venue {
        name: table.string("name"),
        address: table.string("address"),
        city: table.string("city"),
        country: refer::country(&mut table, source, found),
        url: table.string("url"),
        online: table.string("online"),
    };
    table.close();
    let addresses = venue.url.iter().chain(&venue.online);
    found.extend(addresses.filter_map(|url| address::fault(url, source)));
    venue
}

fn day(mut table: Fields, place: &Span, reader: &mut SessionReader<'_>) -> Option<Day> {
    let date = table.date("date");
    let title = table.string("title");
    let hours = hours(&mut table, reader);
    let mut sessions = Vec::new();
    for (session, place) in table.tables("sessions") {
        reader.sessions += 1;
        if reader.sessions > MAX_SESSIONS {
            let first = reader.sessions == MAX_SESSIONS + 1;
            let fault = || too_many("sessions", MAX_SESSIONS, place, reader.source);
            reader.found.extend(first.then(fault));
            continue;
        }
        sessions.extend(reader.read(session, &place));
    }
    let dated = table.has("date");
    table.close();
    let sessions = in_order(sessions);
    if !dated {
        let diagnostic = Diagnostic::new(Code::TomlValue, "the day has no date");
        reader.found.push(
            diagnostic
                .at(reader.source, place.clone())
                .help("write `date = 2021-02-24` under `[[days]]`"),
        );
    }
    Some(Day {
        date: date?,
        title,
        start: hours.0,
        end: hours.1,
        sessions,
    })
}

/// When the day begins and ends.
fn hours(
    table: &mut Fields,
    reader: &mut SessionReader<'_>,
) -> (Option<Spanned<Time>>, Option<Spanned<Time>>) {
    let (start, end) = (table.time("start"), table.time("end"));
    if let (Some(start), Some(end)) = (&start, &end)
        && end.value <= start.value
    {
        let diagnostic = Diagnostic::new(Code::ProgrammeTime, "the day ends before it begins")
            .at(reader.source, end.span.clone())
            .label(reader.source, start.span.clone(), "it begins here")
            .help("write a later `end`");
        reader.found.push(diagnostic);
        return (None, None);
    }
    (start, end)
}

/// Sessions by their beginning; one without follows the one that is written before it.
fn in_order(sessions: Vec<Session>) -> Vec<Session> {
    let mut last = None;
    let keyed = sessions.into_iter().map(|session| {
        last = session.start.as_ref().map(|start| start.value).or(last);
        (last, session)
    });
    let mut keyed = keyed.collect::<Vec<_>>();
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, session)| session).collect()
}
