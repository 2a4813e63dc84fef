//! What is said of an event and its sessions, in the words of a language.

use icu_locale::Locale;

use super::{Labels, comma, country_name, language_name, write_dates, write_list};
use super::{write_time, write_times};
use crate::model::{Named, Programme, Session, Time, Venue};

/// When the event takes place.
pub(crate) fn event_dates(programme: &Programme, lang: &Locale) -> Option<String> {
    let (first, last) = (programme.days.first()?, programme.days.last()?);
    Some(write_dates(first.date.value, last.date.value, lang))
}

/// In which time zone its times are.
pub(crate) fn event_zone(programme: &Programme, labels: Labels) -> Option<String> {
    let zone = programme.timezone.as_ref()?;
    // Cities are written with underscores in the names of zones.
    let name = zone.value.replace('_', " ");
    Some(labels.get("times").replace("{zone}", &name))
}

/// The town of the venue and its country; empty if neither is said.
pub(crate) fn town(venue: &Venue, lang: &Locale) -> String {
    let country = venue
        .country
        .as_ref()
        .map(|code| country_name(&code.value, lang));
    let town = venue.city.iter().map(|city| city.value.clone());
    town.chain(country).collect::<Vec<_>>().join(comma(lang))
}

/// From when to when, or only from when.
pub(crate) fn span_of_time(start: Time, end: Option<Time>, lang: &Locale) -> String {
    match end {
        Some(end) => write_times(start, end, lang),
        None => write_time(start, lang),
    }
}

/// What kind of session it is, unless its title says so.
pub(crate) fn kind_label(session: &Session, labels: Labels) -> Option<&'static str> {
    let kind = labels.get(&format!("kind-{}", session.kind.name()));
    (!kind.is_empty() && !repeats(&session.title.value, kind)).then_some(kind)
}

/// What became of the session; nothing if it takes place as announced.
pub(crate) fn status_label(session: &Session, labels: Labels) -> Option<&'static str> {
    let label = labels.get(&format!("status-{}", session.status.name()));
    (!label.is_empty()).then_some(label)
}

/// What says that the name is a room's, unless the name does.
pub(crate) fn room_label(room: &Named, labels: Labels) -> Option<&'static str> {
    let label = labels.get("room");
    (!names(&room.name.value, label)).then_some(label)
}

/// The names of languages.
pub(crate) fn language_names(languages: &[Locale], lang: &Locale) -> Option<String> {
    let names = languages.iter().map(|named| language_name(named, lang));
    let names = names.collect::<Vec<_>>();
    (!names.is_empty()).then(|| write_list(&names, lang))
}

/// The first letter as a heading has it.
pub(crate) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

/// Whether a title says the kind already: "Opening of the seminar" needs no "Opening" before it.
fn repeats(title: &str, kind: &str) -> bool {
    title.to_lowercase().starts_with(&kind.to_lowercase())
}

/// Whether a room's name says that it is one; in Arabic, the label has an article that the name has not.
fn names(room: &str, label: &str) -> bool {
    repeats(room, label.strip_prefix("ال").unwrap_or(label))
}
