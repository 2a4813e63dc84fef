//! The columns of a list of recipients: what each has, by its name and, where the name may mean several things, by its values.

use std::sync::Arc;

use super::faults::Faults;
use super::names;
use super::naming::Naming;
use super::table::Row;
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::mail::address::mailbox;
use crate::mail::merge::{field_key, loose_key};

/// Columns that a list may have; more are no list of persons.
pub(super) const MAX: usize = 256;

/// The fields that every list has, whatever its columns are called.
pub(super) const FIELDS: [&str; 3] = ["name", "email", "lang"];

/// A column of a list.
#[derive(Debug, Clone)]
struct Column {
    /// As it is written.
    name: String,
    /// As it is compared.
    key: String,
    /// As it is compared where nothing is called exactly so.
    loose: String,
}

/// The columns of a list, in its order.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    own: Vec<Column>,
    pub(super) address: Option<usize>,
    pub(super) lang: Option<usize>,
    pub(super) naming: Naming,
}

impl Columns {
    /// The columns of a header row; a name that stands there twice is a fault. `sample` is the beginning of the list.
    pub(super) fn read(
        source: &Arc<SourceText>,
        header: &Row<'_>,
        sample: &[Row<'_>],
        found: &mut Faults,
    ) -> Self {
        let own = (0..header.cells.len()).map(|column| Column::new(header.value(column)));
        let own = own.collect::<Vec<_>>();
        for (number, column) in own.iter().enumerate() {
            let mut before = own.iter().take(number);
            let twice = before.position(|other| !other.key.is_empty() && other.key == column.key);
            if let Some(first) = twice {
                found.add(|| {
                    let message = format!("two columns are called `{}`", column.name);
                    Diagnostic::new(Code::MailList, message)
                        .at(source, header.span(number))
                        .label(source, header.span(first), "the first")
                        .help("give each column a name of its own")
                });
            }
        }
        let mut columns = Self {
            own,
            address: None,
            lang: None,
            naming: Naming::default(),
        };
        columns.address = columns.addresses(sample);
        columns.lang = columns.languages(sample);
        columns.naming = Naming::of(&columns, sample);
        columns
    }

    /// The columns of the addresses of the command line.
    pub(super) fn of_arguments() -> Self {
        let own = ["name", "email"].map(Column::new);
        Self {
            own: own.into(),
            address: Some(1),
            lang: None,
            naming: Naming::whole(0),
        }
    }

    /// The column that is called by the first of these names that any is called by.
    pub(super) fn named(&self, names: &[&str]) -> Option<usize> {
        self.all_named(names).next()
    }

    fn all_named<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = usize> + 'a {
        names.iter().flat_map(|name| {
            let key = loose_key(name);
            let own = self.own.iter().enumerate();
            own.filter_map(move |(number, column)| (column.loose == key).then_some(number))
        })
    }

    /// The columns in whose names one of these words stands.
    fn with_word<'a>(&'a self, words: &'a [&str]) -> impl Iterator<Item = usize> + 'a {
        let words = words.iter().map(|word| loose_key(word));
        let words = words.collect::<Vec<_>>();
        let own = self.own.iter().enumerate();
        own.filter(move |(_, column)| words.iter().any(|word| column.loose.contains(word)))
            .map(|(number, _)| number)
    }

    /// The column of the addresses. Nothing that is called otherwise is taken for it because its values are addresses: they may be
    /// those of whoever looks after the recipient.
    fn addresses(&self, sample: &[Row<'_>]) -> Option<usize> {
        let named = self.all_named(names::ADDRESS).collect::<Vec<_>>();
        let mut with = named.iter().copied();
        if let Some(column) = with.find(|column| values(sample, *column).any(|v| v.contains('@'))) {
            return Some(column);
        }
        let maybe = self.maybe_addresses(sample);
        match maybe[..] {
            [one] => Some(one),
            _ => named.first().copied().or_else(|| {
                let postal = self.named(names::POSTAL);
                postal.filter(|_| sample.is_empty())
            }),
        }
    }

    /// Columns that have addresses, and names that do not say it for certain.
    pub(super) fn maybe_addresses(&self, sample: &[Row<'_>]) -> Vec<usize> {
        let postal = self.all_named(names::POSTAL);
        let maybe = self.with_word(names::MAYBE_ADDRESS).chain(postal);
        maybe
            .filter(|column| has_addresses(sample, *column))
            .collect()
    }

    /// The column of the languages.
    fn languages(&self, sample: &[Row<'_>]) -> Option<usize> {
        self.named(names::LANGUAGE).or_else(|| {
            let mut maybe = self.with_word(names::MAYBE_LANGUAGE).filter(|column| {
                let mut values = values(sample, *column).peekable();
                values.peek().is_some() && values.all(super::language::is_language)
            });
            let first = maybe.next();
            first.filter(|_| maybe.next().is_none())
        })
    }

    /// The number of the column that is called so.
    pub(super) fn called(&self, field: &str) -> Option<usize> {
        let key = field_key(field);
        let mut own = self.own.iter();
        let same = own.position(|column| !key.is_empty() && column.key == key);
        same.or_else(|| {
            let loose = loose_key(field);
            let mut own = self.own.iter();
            own.position(|column| !loose.is_empty() && column.loose == loose)
        })
    }

    pub(super) fn name(&self, column: usize) -> &str {
        self.own.get(column).map_or("", |column| &column.name)
    }

    pub(super) fn len(&self) -> usize {
        self.own.len()
    }

    /// The fields that templates can have: the columns, and what is known of everybody by its usual name.
    pub(super) fn fields(&self) -> Vec<&str> {
        let own = self.own.iter().map(|column| column.name.as_str());
        let mut fields = own.filter(|name| !name.is_empty()).collect::<Vec<_>>();
        for name in FIELDS {
            if !self.own.iter().any(|column| column.key == name) {
                fields.push(name);
            }
        }
        fields
    }

    /// The columns that a name or an address stands in.
    pub(super) fn of_persons(&self) -> impl Iterator<Item = usize> {
        self.naming.columns().chain(self.address)
    }
}

impl Column {
    fn new(name: &str) -> Self {
        Self {
            name: name.trim().to_owned(),
            key: field_key(name),
            loose: loose_key(name),
        }
    }
}

/// What rows have in a column, without those that have nothing.
pub(super) fn values<'a>(rows: &'a [Row<'_>], column: usize) -> impl Iterator<Item = &'a str> {
    let values = rows.iter().map(move |row| row.value(column));
    values.filter(|value| !value.is_empty())
}

/// Whether most of what a column has are addresses.
pub(super) fn has_addresses(rows: &[Row<'_>], column: usize) -> bool {
    most(values(rows, column), |value| mailbox(value).is_ok())
}

/// Whether something holds for more than half of all, and there are any.
pub(super) fn most<T>(all: impl Iterator<Item = T>, holds: impl Fn(T) -> bool) -> bool {
    let (mut count, mut held) = (0_usize, 0_usize);
    for one in all {
        count += 1;
        held += usize::from(holds(one));
    }
    held * 2 > count
}
