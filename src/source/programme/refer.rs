//! What sessions refer to by a name of their own: rooms, tracks, persons.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, SourceText, suggest};
use crate::model::{Named, Person, Span, Spanned};
use crate::source::toml::Fields;

/// What a programme may have. The largest congresses have fewer; what is beyond could not be set in a time that anybody waits.
pub(super) const MAX_SESSIONS: usize = 2_000;
pub(super) const MAX_PEOPLE: usize = 5_000;
const MAX_NAMED: usize = 500;

/// More than these are not searched for a name that was meant.
const MAX_SUGGESTIONS: usize = 500;

/// The fault of being too large, said once.
pub(super) fn too_many(
    what: &str,
    limit: usize,
    place: Span,
    source: &Arc<SourceText>,
) -> Diagnostic {
    let message = format!("the programme has more than {limit} {what}");
    Diagnostic::new(Code::ProgrammeTooLarge, message)
        .at(source, place)
        .help("make several programmes of it, one for each day perhaps")
}

/// The names that can be referred to.
pub(super) struct Registry {
    /// What it is, in messages.
    what: &'static str,
    /// Where a name is written.
    table: &'static str,
    ids: Vec<String>,
}

impl Registry {
    pub(super) fn new(what: &'static str, table: &'static str, entries: &[Named]) -> Self {
        let ids = entries.iter().map(|entry| entry.id.value.clone()).collect();
        Self { what, table, ids }
    }

    /// The index of a name, or what is wrong with it.
    pub(super) fn find(
        &self,
        id: &Spanned<String>,
        source: &Arc<SourceText>,
    ) -> Result<Spanned<usize>, Diagnostic> {
        find(&id.value, &self.ids)
            .map(|index| Spanned::new(index, id.span.clone()))
            .ok_or_else(|| {
                let ids = self.ids.iter().map(String::as_str);
                unknown(self.what, self.table, id, ids, source)
            })
    }
}

/// The persons of the programme; those written within a session join them.
pub(super) struct People {
    pub(super) persons: Vec<Person>,
}

impl People {
    /// The index of a person of `[[people]]`, or what is wrong with the reference.
    pub(super) fn find(
        &self,
        id: &Spanned<String>,
        source: &Arc<SourceText>,
    ) -> Result<Spanned<usize>, Diagnostic> {
        let known = self
            .persons
            .iter()
            .position(|person| person.id.as_ref().is_some_and(|own| own.value == id.value));
        known
            .map(|index| Spanned::new(index, id.span.clone()))
            .ok_or_else(|| {
                let ids = self.persons.iter().filter_map(|person| person.id.as_ref());
                let ids = ids.map(|id| id.value.as_str());
                unknown("person", "[[people]]", id, ids, source)
            })
    }

    /// Adds a person; one who is there already with the same name, role and affiliation is the same.
    pub(super) fn add(&mut self, person: Person) -> usize {
        let key = |person: &Person| {
            let text =
                |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
            (
                person.name.value.clone(),
                text(&person.role),
                text(&person.affiliation),
            )
        };
        let own = key(&person);
        match self.persons.iter().position(|known| key(known) == own) {
            Some(index) => index,
            // The caller says that there are too many.
            None if self.persons.len() > MAX_PEOPLE => MAX_PEOPLE + 1,
            None => {
                self.persons.push(person);
                self.persons.len() - 1
            }
        }
    }
}

fn find(id: &str, ids: &[String]) -> Option<usize> {
    ids.iter().position(|known| known == id)
}

fn unknown<'a>(
    what: &str,
    table: &str,
    id: &Spanned<String>,
    ids: impl Iterator<Item = &'a str>,
    source: &Arc<SourceText>,
) -> Diagnostic {
    let help = match suggest(&id.value, ids.take(MAX_SUGGESTIONS)) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("write `id = \"{}\"` and a name under `{table}`", id.value),
    };
    let message = format!("there is no {what} called `{}`", id.value);
    Diagnostic::new(Code::ProgrammeReference, message)
        .at(source, id.span.clone())
        .help(help)
}

/// Rooms or tracks: `id` and `name`.
pub(super) fn named(
    fields: &mut Fields,
    key: &str,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Named> {
    let mut entries: Vec<Named> = Vec::new();
    for (mut table, place) in fields.tables(key) {
        if entries.len() == MAX_NAMED {
            found.push(too_many(key, MAX_NAMED, place, source));
            break;
        }
        let (id, name) = (table.string("id"), table.string("name"));
        let complete = (table.has("id") || id.is_some()) && (table.has("name") || name.is_some());
        table.close();
        if !complete {
            let help = format!("write `id = \"…\"` and `name = \"…\"` under `[[{key}]]`");
            let diagnostic = Diagnostic::new(Code::TomlValue, "the entry is not complete");
            found.push(diagnostic.at(source, place).help(help));
        }
        let Some(id) = id else { continue };
        // A fault of the name is reported; that sessions refer to the entry is none.
        let name = name.unwrap_or_else(|| id.clone());
        let ids = entries.iter().map(|entry| &entry.id);
        found.extend(duplicate(&id, ids, source));
        entries.push(Named { id, name });
    }
    entries
}

/// The persons of `[[people]]`.
pub(super) fn people(
    fields: &mut Fields,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> People {
    let mut persons: Vec<Person> = Vec::new();
    for (mut table, place) in fields.tables("people") {
        if persons.len() == MAX_PEOPLE {
            found.push(too_many("persons", MAX_PEOPLE, place, source));
            break;
        }
        let id = table.string("id");
        if id.is_none() && !table.has("id") {
            let diagnostic = Diagnostic::new(Code::TomlValue, "the person has no id");
            let help = "write `id = \"…\"`, by which sessions can refer to the person";
            found.push(diagnostic.at(source, place.clone()).help(help));
        }
        let Some(person) = person(table, id, &place, source, found) else {
            continue;
        };
        let ids = persons.iter().filter_map(|person| person.id.as_ref());
        found.extend(person.id.as_ref().and_then(|id| duplicate(id, ids, source)));
        persons.push(person);
    }
    People { persons }
}

/// A person's table, here or within a session.
pub(super) fn person(
    mut table: Fields,
    id: Option<Spanned<String>>,
    place: &std::ops::Range<usize>,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Option<Person> {
    let name = table.string("name");
    // A fault of the name is reported; that sessions refer to the person is none.
    let known = name.clone().or_else(|| id.clone());
    if name.is_none() && !table.has("name") {
        let diagnostic = Diagnostic::new(Code::TomlValue, "the person has no name");
        found.push(
            diagnostic
                .at(source, place.clone())
                .help("write `name = \"…\"`"),
        );
    }
    let sort = table.string("sort");
    let role = table.string("role");
    let affiliation = table.string("affiliation");
    let country = country(&mut table, source, found);
    table.close();
    Some(Person {
        id,
        name: known?,
        sort,
        role,
        affiliation,
        country,
    })
}

/// A country by its code.
pub(super) fn country(
    table: &mut Fields,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Option<Spanned<String>> {
    let written = table.string("country")?;
    let code = written.value.trim();
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Some(Spanned::new(code.to_ascii_uppercase(), written.span));
    }
    let message = format!("`{}` is not the code of a country", written.value);
    found.push(
        Diagnostic::new(Code::TomlValue, message)
            .at(source, written.span)
            .help("write the two letters of ISO 3166, such as `\"MA\"`"),
    );
    None
}

fn duplicate<'a>(
    id: &Spanned<String>,
    mut ids: impl Iterator<Item = &'a Spanned<String>>,
    source: &Arc<SourceText>,
) -> Option<Diagnostic> {
    let first = ids.find(|known| known.value == id.value)?;
    let message = format!("`{}` stands for two things", id.value);
    let diagnostic = Diagnostic::new(Code::ProgrammeDuplicate, message)
        .at(source, id.span.clone())
        .label(source, first.span.clone(), "the first of them")
        .help("give one of them another `id`");
    Some(diagnostic)
}
