//! The list of recipients: who gets a mailing, what is known of each, and every fault of the list at its place.

mod columns;
mod table;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use columns::{Columns, FIELDS, MAX as MAX_COLUMNS, Role};
use icu_locale::Locale;
use lettre::Address;
use table::Row;

use super::address::{Fault, address, key, mailbox};
use super::merge::{Template, field_key};
use crate::diagnostic::{Code, Diagnostic, Outcome, SourceText};
use crate::source::{decode, language};
use crate::text::clean;

/// Bytes of a list; more are no list that anybody sends to.
pub(crate) const MAX_BYTES: usize = 16 << 20;

/// What the arguments of `--to` are called in messages.
const ARGUMENT: &str = "--to";

/// Everybody who gets a mailing.
#[derive(Debug, Clone)]
pub(crate) struct List {
    source: Arc<SourceText>,
    columns: Columns,
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
    values: Vec<String>,
    row: Row,
}

impl List {
    /// Reads a list of separated values with names of columns in its first line.
    pub(crate) fn read(name: &str, bytes: &[u8]) -> Outcome<Self> {
        let decoded = decode(name, bytes, MAX_BYTES);
        let Some(source) = decoded.value else {
            let faults = decoded.diagnostics.into_iter();
            return Outcome {
                value: None,
                diagnostics: faults.map(of_list).collect(),
            };
        };
        let mut rows = table::rows(source.text(), table::separator(source.text())).into_iter();
        let Some(header) = rows.next() else {
            let diagnostic = Diagnostic::new(Code::MailList, "the list is empty").at(&source, 0..0);
            return Outcome::fault(diagnostic.help(EXAMPLE));
        };
        if header.values.len() > MAX_COLUMNS {
            return Outcome::fault(wide(&source, &header));
        }
        let mut found = Vec::new();
        let names = header.values.iter().zip(header.spans.iter().cloned());
        let columns = Columns::read(&source, names, &mut found);
        let Some(addresses) = columns.of(Role::Address) else {
            found.push(columns.no_addresses(&source, header.whole()));
            return Outcome {
                value: None,
                diagnostics: found,
            };
        };
        let mut rows = rows.peekable();
        if rows.peek().is_none() {
            found.push(nobody(&source, header.whole().end));
        }
        let mut list = Self {
            source,
            columns,
            recipients: Vec::new(),
        };
        for row in rows {
            list.take(row, addresses, &mut found);
        }
        list.finish(found)
    }

    /// The addresses of the command line, each with or without a name.
    pub(crate) fn of_addresses(written: &[String]) -> Outcome<Self> {
        // What they are told by has each on a line of its own.
        let lines = written.iter().map(|text| text.replace(['\n', '\r'], " "));
        let source = Arc::new(SourceText::new(
            ARGUMENT,
            lines.collect::<Vec<_>>().join("\n"),
        ));
        let mut found = Vec::new();
        let header = [("name", 0..0), ("email", 0..0)];
        let columns = Columns::read(&source, header.into_iter(), &mut found);
        let mut list = Self {
            source,
            columns,
            recipients: Vec::new(),
        };
        let mut start = 0;
        for text in written {
            let span = start..start + text.len();
            start = span.end + 1;
            match mailbox(text) {
                Ok(read) => {
                    let name = read.name.unwrap_or_default();
                    let values = vec![name.clone(), read.address.to_string()];
                    list.recipients.push(Recipient {
                        address: read.address,
                        name: Some(name).filter(|name| !name.is_empty()),
                        lang: None,
                        row: Row {
                            values: values.clone().into(),
                            spans: vec![span.clone(), span],
                        },
                        values,
                    });
                }
                Err(fault) => found.push(list.fault(fault, span)),
            }
        }
        list.finish(found)
    }

    /// Takes a row in, or says what is wrong with it.
    fn take(&mut self, row: Row, addresses: usize, found: &mut Vec<Diagnostic>) {
        if let Some(diagnostic) = self.extent(&row) {
            found.push(diagnostic);
            return;
        }
        let lang = self.lang(&row, found);
        match address(row.value(addresses)) {
            Ok(address) => {
                let values = row.values.iter().map(clean).collect::<Vec<_>>();
                let mut recipient = Recipient {
                    address,
                    name: None,
                    lang,
                    values,
                    row,
                };
                recipient.name = self.name(&recipient);
                self.recipients.push(recipient);
            }
            Err(fault) => found.push(self.fault(fault, row.span(addresses))),
        }
    }

    /// What is wrong with a row that has more or fewer values than there are columns; empty ones at its end do not count.
    fn extent(&self, row: &Row) -> Option<Diagnostic> {
        let (values, columns) = (row.values.len(), self.columns.len());
        let beyond = row
            .values
            .iter()
            .skip(columns)
            .any(|value| !value.trim().is_empty());
        let message = match values {
            _ if beyond => format!("the line has {values} values, but the list {columns} columns"),
            _ if values < columns => format!("the line has {values} of the {columns} values"),
            _ => return None,
        };
        let place = if beyond {
            row.span(columns)
        } else {
            row.whole()
        };
        let help = if beyond {
            "put a value that has the separator in it between quotation marks"
        } else {
            "write the separator also for values that are empty"
        };
        Some(
            Diagnostic::new(Code::MailList, message)
                .at(&self.source, place)
                .help(help),
        )
    }

    /// The language that a row asks for.
    fn lang(&self, row: &Row, found: &mut Vec<Diagnostic>) -> Option<Locale> {
        let column = self.columns.of(Role::Language)?;
        let written = row.value(column);
        if written.is_empty() {
            return None;
        }
        language(written).map_or_else(
            |help| {
                let message = format!("`{}` is no language", clean(written));
                let diagnostic = Diagnostic::new(Code::MailLanguage, message);
                // The advice is for TOML, where tags stand between quotation marks.
                let help = help.replace('"', "");
                found.push(diagnostic.at(&self.source, row.span(column)).help(help));
                None
            },
            Some,
        )
    }

    /// The name that mail is sent to: that of the column, behind the given name if that has a column of its own.
    fn name(&self, recipient: &Recipient) -> Option<String> {
        let value = |role| Some(recipient.values.get(self.columns.of(role)?)?.as_str());
        let names = [value(Role::Given), value(Role::Name)]
            .into_iter()
            .flatten();
        let name = names
            .filter(|name| !name.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        (!name.is_empty()).then_some(name)
    }

    fn fault(&self, fault: Fault, span: Range<usize>) -> Diagnostic {
        let diagnostic = Diagnostic::new(Code::MailAddress, fault.message);
        diagnostic.at(&self.source, span).help(fault.help)
    }

    /// The list, whatever its faults, so that those of texts with its fields are found as well. Nobody may get a message twice.
    fn finish(self, mut found: Vec<Diagnostic>) -> Outcome<Self> {
        let mut seen: BTreeMap<String, Range<usize>> = BTreeMap::new();
        for recipient in &self.recipients {
            let span = self.address_span(recipient);
            match seen.get(&key(&recipient.address)) {
                Some(first) => {
                    let message = format!("`{}` stands in the list twice", recipient.address);
                    let diagnostic =
                        Diagnostic::new(Code::MailDuplicate, message).at(&self.source, span);
                    let help = "remove one of the two lines";
                    found.push(
                        diagnostic
                            .label(&self.source, first.clone(), "the first")
                            .help(help),
                    );
                }
                None => {
                    seen.insert(key(&recipient.address), span);
                }
            }
        }
        found.sort_by_key(|found| found.primary.as_ref().map(|place| place.range.start));
        Outcome {
            value: Some(self),
            diagnostics: found,
        }
    }

    fn address_span(&self, recipient: &Recipient) -> Range<usize> {
        recipient
            .row
            .span(self.columns.of(Role::Address).unwrap_or_default())
    }

    /// The fields that templates can have.
    pub(crate) fn fields(&self) -> Vec<&str> {
        self.columns.fields()
    }

    /// What a recipient has for a field.
    pub(crate) fn value<'a>(&self, recipient: &'a Recipient, field: &str) -> Option<&'a str> {
        if let Some(column) = self.columns.called(field) {
            return recipient.values.get(column).map(String::as_str);
        }
        let (_, role) = FIELDS.iter().find(|(name, _)| *name == field_key(field))?;
        match role {
            Role::Name => Some(recipient.name.as_deref().unwrap_or_default()),
            role => recipient
                .values
                .get(self.columns.of(*role)?)
                .map(String::as_str),
        }
    }

    /// What is wrong with recipients who have nothing for a field of a template.
    pub(crate) fn missing(&self, recipient: &Recipient, template: &Template) -> Vec<Diagnostic> {
        let mut fields = template.fields().collect::<Vec<_>>();
        fields.dedup();
        let empty = fields
            .into_iter()
            .filter(|field| self.value(recipient, field) == Some(""));
        let told = empty.map(|field| {
            let column = self.columns.called(field).or_else(|| {
                let (_, role) = FIELDS.iter().find(|(name, _)| *name == field_key(field))?;
                self.columns.of(*role)
            });
            let message = format!(
                "`{}` has nothing for the field `{{{field}}}`",
                recipient.address
            );
            let span = column.map_or_else(
                || recipient.row.whole(),
                |column| recipient.row.span(column),
            );
            let help = if self.source.name() == ARGUMENT {
                format!(
                    "write `Nora Nobody <{}>`, or leave the field out",
                    recipient.address
                )
            } else {
                "write it into the list, or leave the field out".to_owned()
            };
            Diagnostic::new(Code::MailField, message)
                .at(&self.source, span)
                .help(help)
        });
        told.collect()
    }

    /// Marks the language of a recipient.
    pub(crate) fn at_lang(&self, recipient: &Recipient, diagnostic: Diagnostic) -> Diagnostic {
        let column = self.columns.of(Role::Language);
        let span = column.map_or_else(
            || recipient.row.whole(),
            |column| recipient.row.span(column),
        );
        diagnostic.at(&self.source, span)
    }
}

/// What is wrong with a list of which no person could read a line.
fn wide(source: &Arc<SourceText>, header: &Row) -> Diagnostic {
    let message = format!("the list has {} columns", header.values.len());
    let diagnostic = Diagnostic::new(Code::MailList, message);
    let help = format!("leave out what is not needed, until there are no more than {MAX_COLUMNS}");
    diagnostic.at(source, header.whole()).help(help)
}

/// What is wrong with a list that ends with the names of its columns.
fn nobody(source: &Arc<SourceText>, end: usize) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::MailList, "there is nobody in the list");
    let help = "write a line for each recipient under the names of the columns";
    diagnostic.at(source, end..end).help(help)
}

/// How a list begins.
const EXAMPLE: &str = "begin it with the names of the columns, such as `email;name;lang`";

/// A fault of the bytes as a fault of a list: lists come from spreadsheets.
fn of_list(fault: Diagnostic) -> Diagnostic {
    let help = match fault.code {
        Code::SourceEncoding => {
            "save the list again as `CSV UTF-8`; where the spreadsheet asks for an encoding, choose UTF-8"
        }
        Code::SourceTooLarge => "divide it into several lists",
        _ => EXAMPLE,
    };
    fault.help(help)
}

#[cfg(test)]
mod tests;
