//! Reads a list: everybody in it whose line has no fault, and the faults of all others in one run.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::columns::{Columns, MAX as MAX_COLUMNS};
use super::faults::Faults;
use super::table::{Broken, Row, Table};
use super::{ARGUMENT, List, Places, Recipient, advice, language};
use crate::diagnostic::{Code, Diagnostic, Outcome, SourceText};
use crate::mail::address::{Fault, MAX_NAME, Mailbox, bare, key, mailbox};
use crate::source::decode;
use crate::text::{beginning, clean};

/// Bytes of a list; more are no list that anybody sends to.
pub(crate) const MAX_BYTES: usize = 16 << 20;

/// Lines at the beginning of a list by which it is known what its columns have.
const SAMPLE: usize = 500;

/// Characters of a value, in messages.
const SHOWN: usize = 80;

impl List {
    /// Reads a list of separated values with names of columns in its first line.
    pub(crate) fn read(name: &str, bytes: &[u8]) -> Outcome<Self> {
        let decoded = decode(name, &line_ends(bytes), MAX_BYTES);
        let Some(source) = decoded.value else {
            let faults = decoded.diagnostics.into_iter();
            return Outcome {
                value: None,
                diagnostics: faults.map(of_list).collect(),
            };
        };
        let mut rows = Table::of(source.text()).rows();
        let Some(header) = rows.next() else {
            return Outcome::fault(empty(&source));
        };
        if let Some(diagnostic) = unusable(&source, &header) {
            return Outcome::fault(diagnostic);
        }
        let mut found = Faults::default();
        let sample = rows.clone().take(SAMPLE).collect::<Vec<_>>();
        let columns = Columns::read(&source, &header, &sample, &mut found);
        let Some(addresses) = columns.address else {
            let help = advice::of(&columns, &source, &sample);
            found.add(|| no_addresses(&source, &header).help(help));
            return Outcome {
                value: None,
                diagnostics: found.told(name),
            };
        };
        if sample.is_empty() {
            found.add(|| nobody(&source, header.whole.end));
        }
        let mut reader = Reader::new(&source, columns, header.whole, found);
        rows.for_each(|row| reader.row(&row, addresses));
        reader.finish()
    }

    /// The addresses of the command line, each with or without a name.
    pub(crate) fn of_addresses(written: &[String]) -> Outcome<Self> {
        // What they are told by has each on a line of its own.
        let lines = written.iter().map(|text| text.replace(['\n', '\r'], " "));
        let text = lines.collect::<Vec<_>>().join("\n");
        let source = Arc::new(SourceText::new(ARGUMENT, text));
        let columns = Columns::of_arguments();
        let mut reader = Reader::new(&source, columns, 0..0, Faults::default());
        let mut start = 0;
        for text in written {
            let span = start..start + text.len();
            start = span.end + 1;
            match mailbox(text) {
                Ok(Mailbox { name, address }) => {
                    let values = [name.clone().unwrap_or_default(), address.to_string()];
                    reader.take(Recipient {
                        address,
                        name,
                        lang: None,
                        values: values.map(String::into_boxed_str).into(),
                        places: Places::new([span.clone(), span.clone()].into_iter(), span),
                    });
                }
                Err(fault) => reader.fault(fault, span),
            }
        }
        reader.finish()
    }
}

/// A list while it is read.
struct Reader {
    list: List,
    found: Faults,
    /// Who is in the list, by what makes two addresses the same.
    seen: BTreeMap<String, usize>,
}

impl Reader {
    fn new(
        source: &Arc<SourceText>,
        columns: Columns,
        header: Range<usize>,
        found: Faults,
    ) -> Self {
        Self {
            list: List {
                source: Arc::clone(source),
                columns,
                header,
                named: false,
                recipients: Vec::new(),
            },
            found,
            seen: BTreeMap::new(),
        }
    }

    /// Takes a row in, or says what is wrong with it.
    fn row(&mut self, row: &Row<'_>, addresses: usize) {
        let list = &self.list;
        let shape = broken(&list.source, row).or_else(|| list.extent(row));
        if let Some(diagnostic) = shape.or_else(|| list.over_lines(row)) {
            self.found.add(|| diagnostic);
            return;
        }
        let lang = self.lang(row);
        let written = row.value(addresses);
        let read = match mailbox(written) {
            Ok(read) => read,
            Err(fault) => return self.fault(fault, row.span(addresses)),
        };
        let values = row.cells.iter().map(|cell| clean(&cell.value).into());
        let mut values = values.collect::<Box<[Box<str>]>>();
        if let Some(value) = values.get_mut(addresses) {
            // A field that is called after it is the address alone.
            let alone = if written.contains('<') {
                read.address.to_string()
            } else {
                clean(bare(written))
            };
            *value = alone.into();
        }
        let name = self.list.columns.naming.name(&values);
        if name.chars().count() > MAX_NAME {
            let diagnostic = self.list.long_name(row, &name);
            return self.found.add(|| diagnostic);
        }
        let spans = row.cells.iter().map(|cell| cell.span.clone());
        self.take(Recipient {
            address: read.address,
            name: Some(name).filter(|name| !name.is_empty()).or(read.name),
            lang,
            values,
            places: Places::new(spans, row.whole.clone()),
        });
    }

    /// The language that a row asks for.
    fn lang(&mut self, row: &Row<'_>) -> Option<icu_locale::Locale> {
        let column = self.list.columns.lang?;
        let written = Some(row.value(column)).filter(|written| !written.is_empty())?;
        let help = match language::read(written) {
            Ok(lang) => return Some(lang),
            Err(help) => help,
        };
        let source = &self.list.source;
        self.found.add(|| {
            let message = format!("`{}` is no language", beginning(clean(written), SHOWN));
            let diagnostic = Diagnostic::new(Code::MailLanguage, message);
            diagnostic.at(source, row.span(column)).help(help)
        });
        None
    }

    fn fault(&mut self, fault: Fault, span: Range<usize>) {
        let source = &self.list.source;
        self.found.add(|| {
            let diagnostic = Diagnostic::new(Code::MailAddress, fault.message);
            diagnostic.at(source, span).help(fault.help)
        });
    }

    /// Takes somebody in. Nobody may get a message twice.
    fn take(&mut self, recipient: Recipient) {
        let Self { list, found, seen } = self;
        let number = list.recipients.len();
        let first = *seen.entry(key(&recipient.address)).or_insert(number);
        if let Some(first) = list.recipients.get(first) {
            let span = |of: &Recipient| of.places.span(list.columns.address);
            found.add(|| {
                let message = format!("`{}` stands in the list twice", recipient.address);
                Diagnostic::new(Code::MailDuplicate, message)
                    .at(&list.source, span(&recipient))
                    .label(&list.source, span(first), "the first")
                    .help("remove one of the two lines")
            });
        }
        list.named |= recipient.name.is_some();
        list.recipients.push(recipient);
    }

    /// The list, whatever its faults, so that those of texts with its fields are found as well.
    fn finish(self) -> Outcome<List> {
        let diagnostics = self.found.told(self.list.source.name());
        Outcome {
            value: Some(self.list),
            diagnostics,
        }
    }
}

impl List {
    /// What is wrong with a row that has more values than there are columns. Fewer are as if the others were empty, as some
    /// spreadsheets save them.
    fn extent(&self, row: &Row<'_>) -> Option<Diagnostic> {
        let columns = self.columns.len();
        let mut beyond = row.cells.iter().skip(columns);
        let beyond = beyond.any(|cell| !cell.value.trim().is_empty());
        (beyond || row.full).then(|| {
            let values = row.count;
            let message = format!("the line has {values} values, but the list {columns} columns");
            Diagnostic::new(Code::MailList, message)
                .at(&self.source, row.span(columns))
                .help("put a value that has the separator in it between quotation marks")
        })
    }

    /// What is wrong with a name or an address that has an end of line in it: a quotation mark may have drawn others into it.
    fn over_lines(&self, row: &Row<'_>) -> Option<Diagnostic> {
        let mut columns = self.columns.of_persons();
        let column = columns.find(|column| row.value(*column).contains(['\n', '\r']))?;
        let what = if self.columns.address == Some(column) {
            "an address"
        } else {
            "a name"
        };
        let diagnostic = Diagnostic::new(Code::MailList, format!("{what} goes over several lines"));
        let help = "write it in one line; look whether a quotation mark before it is too many";
        Some(diagnostic.at(&self.source, row.span(column)).help(help))
    }

    fn long_name(&self, row: &Row<'_>, name: &str) -> Diagnostic {
        let mut columns = self.columns.naming.columns();
        let column = columns.find(|column| !row.value(*column).is_empty());
        let span = column.map_or(row.whole.clone(), |column| row.span(column));
        let shown = beginning(name.to_owned(), SHOWN);
        let message = format!("the name `{shown}` is longer than names are");
        Diagnostic::new(Code::MailList, message)
            .at(&self.source, span)
            .help(format!("write no more than {MAX_NAME} characters"))
    }
}

/// What is wrong with a row of which nobody can say where its values end.
fn broken(source: &Arc<SourceText>, row: &Row<'_>) -> Option<Diagnostic> {
    let close = "close it behind the value, or write it twice within quotation marks if it belongs to the value";
    let (message, span, help) = match row.broken.clone()? {
        Broken::Unclosed(at) => ("this quotation mark has no end", at..at + 1, close),
        Broken::Swallows(at) => (
            "this quotation mark is not closed in its line, and the lines behind it would be lost",
            at..at + 1,
            "close it behind the value; a value of several lines can have no `@` in it",
        ),
        Broken::Behind(span) => (
            "this stands behind the quotation mark that closes the value",
            span,
            "write a quotation mark within a value twice, as in `\"Nora \"\"N\"\" Nobody\"`",
        ),
    };
    let diagnostic = Diagnostic::new(Code::MailList, message);
    Some(diagnostic.at(source, span).help(help))
}

/// What is wrong with a list whose first line does not say its columns.
fn unusable(source: &Arc<SourceText>, header: &Row<'_>) -> Option<Diagnostic> {
    let wide = header.count > MAX_COLUMNS;
    broken(source, header).or_else(|| {
        wide.then(|| {
            let message = format!("the list has {} columns", header.count);
            let help =
                format!("leave out what is not needed, until there are no more than {MAX_COLUMNS}");
            Diagnostic::new(Code::MailList, message)
                .at(source, header.whole.clone())
                .help(help)
        })
    })
}

/// What is wrong with a list in which nothing stands but separators.
fn empty(source: &Arc<SourceText>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::MailList, "the list is empty");
    diagnostic.at(source, 0..0).help(EXAMPLE)
}

fn no_addresses(source: &Arc<SourceText>, header: &Row<'_>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::MailList, "the list has no column with addresses");
    diagnostic.at(source, header.whole.clone())
}

/// What is wrong with a list that ends with the names of its columns.
fn nobody(source: &Arc<SourceText>, end: usize) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::MailList, "there is nobody in the list");
    let help = "write a line for each recipient under the names of the columns";
    diagnostic.at(source, end..end).help(help)
}

/// The bytes with ends of lines by which lines are counted: some spreadsheets save those of the first Macintosh, which are as long.
fn line_ends(bytes: &[u8]) -> Cow<'_, [u8]> {
    let alone = |at: &usize| bytes.get(at + 1) != Some(&b'\n');
    let ends = bytes.iter().enumerate();
    let mut ends = ends.filter_map(|(at, byte)| (*byte == b'\r').then_some(at));
    if !ends.any(|at| alone(&at)) {
        return Cow::Borrowed(bytes);
    }
    let mut own = bytes.to_vec();
    for (at, byte) in own.iter_mut().enumerate() {
        if *byte == b'\r' && alone(&at) {
            *byte = b'\n';
        }
    }
    Cow::Owned(own)
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
