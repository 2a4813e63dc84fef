//! The list of recipients: who gets a mailing, what is known of each, and every fault of the list at its place.

mod advice;
mod columns;
mod faults;
mod language;
mod names;
mod naming;
mod reader;
mod table;

use std::ops::Range;
use std::sync::Arc;

use columns::Columns;
pub(crate) use faults::Faults;
use icu_locale::Locale;
use lettre::Address;
pub(crate) use reader::MAX_BYTES;

use super::merge::{Template, field_key};
use crate::diagnostic::{Code, Diagnostic, SourceText};

/// What the arguments of `--to` are called in messages.
const ARGUMENT: &str = "--to";

/// Everybody who gets a mailing.
#[derive(Debug, Clone)]
pub(crate) struct List {
    source: Arc<SourceText>,
    columns: Columns,
    /// The place of the names of the columns.
    header: Range<usize>,
    /// Whether anybody has a name.
    named: bool,
    pub(crate) recipients: Vec<Recipient>,
}

/// Somebody who gets a mailing.
#[derive(Debug, Clone)]
pub(crate) struct Recipient {
    pub(crate) address: Address,
    /// On one line, without characters that act unseen.
    pub(crate) name: Option<String>,
    pub(crate) lang: Option<Locale>,
    /// The values of all columns, each made safe as the name is.
    values: Box<[Box<str>]>,
    places: Places,
}

/// Where the values of a recipient stand.
#[derive(Debug, Clone)]
struct Places {
    /// In 32 bits, which are enough for the bytes of a list, because there are as many as the list has values.
    cells: Box<[(u32, u32)]>,
    whole: Range<usize>,
}

impl Places {
    fn new(cells: impl Iterator<Item = Range<usize>>, whole: Range<usize>) -> Self {
        let cells = cells.map(|span| (span.start as u32, span.end as u32));
        Self {
            cells: cells.collect(),
            whole,
        }
    }

    /// The place of a value; that of the line's end if it has none there, and the whole line for no column.
    fn span(&self, column: Option<usize>) -> Range<usize> {
        let Some(column) = column else {
            return self.whole.clone();
        };
        let end = self.whole.end..self.whole.end;
        let cell = self.cells.get(column);
        cell.map_or(end, |(start, end)| *start as usize..*end as usize)
    }
}

impl List {
    /// What it is called in messages.
    pub(crate) fn name(&self) -> &str {
        self.source.name()
    }

    /// The fields that templates can have.
    pub(crate) fn fields(&self) -> Vec<&str> {
        self.columns.fields()
    }

    /// What a recipient has for a field; `None` if it is none of the list. The name is whole, whatever the columns hold.
    pub(crate) fn value<'a>(&self, recipient: &'a Recipient, field: &str) -> Option<&'a str> {
        if field_key(field) == "name" {
            return Some(recipient.name.as_deref().unwrap_or_default());
        }
        let column = self.column(field);
        let value = column.map(|column| recipient.values.get(column));
        match value {
            Some(value) => Some(value.map_or("", |value| value.as_ref())),
            None => columns::FIELDS
                .contains(&field_key(field).as_str())
                .then_some(""),
        }
    }

    /// The column that a field is of.
    fn column(&self, field: &str) -> Option<usize> {
        match field_key(field).as_str() {
            "name" => self.columns.naming.columns().next(),
            "email" => self.columns.address,
            "lang" => self.columns.lang,
            _ => self.columns.called(field),
        }
    }

    /// What is wrong with recipients who have nothing for a field of a template. What the list has for nobody is told of the first.
    pub(crate) fn missing(&self, recipient: &Recipient, template: &Template) -> Vec<Diagnostic> {
        let mut fields = template.fields().collect::<Vec<_>>();
        fields.dedup();
        let empty = fields
            .into_iter()
            .filter(|field| self.value(recipient, field) == Some(""));
        let told = empty.filter_map(|field| {
            let column = self.column(field);
            if column.is_none() && !(self.named && field_key(field) == "name") {
                let mut recipients = self.recipients.iter();
                let first = recipients.next().map(|first| &first.address);
                return (first == Some(&recipient.address)).then(|| self.absent(recipient, field));
            }
            let address = &recipient.address;
            let message = format!("`{address}` has nothing for the field `{{{field}}}`");
            let help = if self.source.name() == ARGUMENT {
                format!("write `Nora Nobody <{address}>`, or leave the field out")
            } else {
                "write it into the list, or leave the field out".to_owned()
            };
            Some(
                Diagnostic::new(Code::MailField, message)
                    .at(&self.source, recipient.places.span(column))
                    .help(help),
            )
        });
        told.collect()
    }

    /// What is wrong with a field for which there is no column.
    fn absent(&self, recipient: &Recipient, field: &str) -> Diagnostic {
        let (message, span, help) = if self.source.name() == ARGUMENT {
            (
                format!("`--to` says nothing for the field `{{{field}}}`"),
                recipient.places.span(None),
                format!(
                    "name a list with a column `{field}` by `--recipients`, or leave the field out"
                ),
            )
        } else {
            (
                format!("the list has no column for the field `{{{field}}}`"),
                self.header.clone(),
                format!("add a column `{field}`, or leave the field out"),
            )
        };
        let diagnostic = Diagnostic::new(Code::MailField, message);
        diagnostic.at(&self.source, span).help(help)
    }

    /// Marks the language of a recipient.
    pub(crate) fn at_lang(&self, recipient: &Recipient, diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.at(&self.source, recipient.places.span(self.columns.lang))
    }
}

#[cfg(test)]
mod tests;
