//! TOML as a tree of its own: spans absolute in the source, keys in the order written.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::habits::{self, Mended, shift};
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue, Error};
use toml::value::Datetime;

use crate::diagnostic::{Code, Diagnostic, SourceText};

/// A value.
#[derive(Debug, Clone)]
pub(super) enum Node {
    String(String),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    Datetime(Datetime),
    Array(Vec<(Node, Range<usize>)>),
    Table(Vec<Entry>),
}

/// A key with its value, and their places.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_span: Range<usize>,
    pub(super) node: Node,
    pub(super) span: Range<usize>,
    /// Whether its value was reported already, with the syntax.
    pub(super) faulty: bool,
    /// Whether somebody asked for the key.
    pub(super) known: bool,
}

impl Node {
    /// What an author would call the value.
    pub(super) fn describe(&self) -> &'static str {
        match self {
            Self::String(_) => "text",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number",
            Self::Boolean(_) => "`true` or `false`",
            Self::Datetime(Datetime { date: None, .. }) => "a time",
            Self::Datetime(_) => "a date",
            Self::Array(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// What was made of a text.
#[derive(Default)]
pub(super) struct Parsed {
    pub(super) entries: Vec<Entry>,
    /// Keys of the whole that stand in a table instead, beside another of the same name.
    pub(super) misplaced: Vec<String>,
    pub(super) found: Vec<Diagnostic>,
}

/// Parses the TOML in `range` of the source; what can be understood is there even after an error.
pub(super) fn parse(source: &Arc<SourceText>, range: Range<usize>) -> Parsed {
    let text = source.text().get(range.clone()).unwrap_or_default();
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reading = Reading {
        source,
        range,
        mended: Mended::default(),
        parsed: Parsed::default(),
    };
    if errors.is_empty() {
        reading.parsed.entries = reading.entries(table.into_inner());
        return reading.parsed;
    }
    // The parser knows what TOML is, not what people take for it.
    let mut mended = habits::mend(text);
    let mended_text = std::mem::take(&mut mended.text);
    reading.mended = mended;
    let (table, errors) = DeTable::parse_recoverable(&mended_text);
    reading.parsed.entries = reading.entries(table.into_inner());
    reading.faults(&errors);
    reading.parsed
}

/// A text that is being read.
struct Reading<'a> {
    source: &'a Arc<SourceText>,
    range: Range<usize>,
    /// What was mended before the parser read it.
    mended: Mended,
    parsed: Parsed,
}

impl Reading<'_> {
    /// A place of the text that was parsed, in the source.
    fn place(&self, span: Range<usize>) -> Range<usize> {
        shift(&self.mended.as_written(span), self.range.start)
    }

    /// Reports each mistake once: in our own words where it is a usual one, and at most one for each line.
    fn faults(&mut self, errors: &[Error]) {
        let base = self.range.start;
        let mut lines = HashSet::new();
        let mut judged = Vec::new();
        for fault in std::mem::take(&mut self.mended.faults) {
            let place = shift(&fault.place, base);
            lines.insert(self.source.line(place.start));
            judged.extend(fault.unsure.map(|value| shift(&value, base)));
            let diagnostic = Diagnostic::new(Code::TomlSyntax, fault.message);
            self.parsed
                .found
                .push(diagnostic.at(self.source, place).help(fault.help));
        }
        // What the parser made of a faulty value is a guess; to judge it as well would report one fault twice.
        for error in errors {
            let place = self.place(error.span().unwrap_or(0..0));
            judged.push(place.clone());
            if lines.insert(self.source.line(place.start)) {
                let diagnostic = self.syntax(place, error);
                self.parsed.found.push(diagnostic);
            }
        }
        judged.sort_by_key(|place| place.start);
        let replaced = self.mended.replaced();
        let replaced = replaced.map(|place| shift(place, base));
        let replaced = replaced.collect::<Vec<_>>();
        mark(&mut self.parsed.entries, &judged, &replaced);
    }

    /// A fault that the parser found, in words that authors know.
    fn syntax(&mut self, place: Range<usize>, error: &Error) -> Diagnostic {
        let written = self.source.text().get(place.clone()).unwrap_or_default();
        let said = error.message().lines().collect::<Vec<_>>().join("; ");
        let (message, help) = if said.contains("duplicate key") {
            self.doubled(&place)
        } else if said.contains("unclosed") && said.contains("table") {
            (
                "the header of the table has no end".to_owned(),
                format!("write `{}`", self.header(&place)),
            )
        } else if said.contains("boolean") || said.contains("must be quoted") {
            (
                format!("`{written}` is no value"),
                format!("write text between quotation marks: `\"{written}\"`"),
            )
        } else if said.contains("expected newline") {
            (
                "the line goes on where its value has ended".to_owned(),
                LINE.to_owned(),
            )
        } else if said.contains("unquoted key") || said.contains("key with no value") {
            (
                "the line is no key with a value".to_owned(),
                LINE.to_owned(),
            )
        } else if said.contains("basic string") || said.contains("literal string") {
            (
                "the text has no closing quotation mark".to_owned(),
                "write the mark that it begins with at its end as well".to_owned(),
            )
        } else {
            (said.trim_end_matches('.').to_owned(), LINE.to_owned())
        };
        Diagnostic::new(Code::TomlSyntax, message)
            .at(self.source, place)
            .help(help)
    }

    /// The header that a line was meant to be.
    fn header(&self, place: &Range<usize>) -> String {
        let written = self.line(place.start).trim().trim_end_matches(']');
        let name = written.trim_start_matches('[').trim();
        if written.starts_with("[[") {
            format!("[[{name}]]")
        } else {
            format!("[{name}]")
        }
    }

    /// The line that a place is in.
    fn line(&self, place: usize) -> &str {
        let text = self.source.text();
        let (before, after) = text.split_at(self.source.floor(place));
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = after.find('\n').map_or(text.len(), |at| before.len() + at);
        &text[start..end]
    }

    /// What to say of a key that its table has already. What the whole has not, and was written under a header, was meant for the whole.
    fn doubled(&mut self, place: &Range<usize>) -> (String, String) {
        let key = self.source.text().get(place.clone()).unwrap_or_default();
        let before = self
            .source
            .text()
            .get(self.range.start..place.start)
            .unwrap_or_default();
        let whole = self.parsed.entries.iter().any(|entry| entry.key == key);
        let mut above = before.lines().rev();
        let header = (!whole)
            .then(|| above.find(|line| line.trim_start().starts_with('[')))
            .flatten();
        match header {
            Some(header) => {
                self.parsed.misplaced.push(key.to_owned());
                let message = format!(
                    "`{key}` stands below `{}`, which has one already",
                    header.trim()
                );
                (
                    message,
                    format!(
                        "if it is the document's, move it above the first `[`; if not, remove one `{key}`"
                    ),
                )
            }
            _ => (
                format!("`{key}` stands here twice"),
                "remove one of them".to_owned(),
            ),
        }
    }

    fn entries(&mut self, table: DeTable<'_>) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (key, value) in table {
            let (key_span, span) = (self.place(key.span()), self.place(value.span()));
            let key = key.into_inner().into_owned();
            if let Some(node) = self.node(value) {
                entries.push(Entry {
                    key,
                    key_span,
                    node,
                    span,
                    faulty: false,
                    known: false,
                });
            }
        }
        entries.sort_by_key(|entry| entry.key_span.start);
        entries
    }

    fn node(&mut self, value: Spanned<DeValue<'_>>) -> Option<Node> {
        let span = self.place(value.span());
        let source = self.source;
        let number = |what: &str| {
            Diagnostic::new(Code::TomlValue, format!("{what} is out of range"))
                .at(source, span.clone())
                .help("write a smaller number")
        };
        Some(match value.into_inner() {
            DeValue::String(text) => Node::String(text.into_owned()),
            DeValue::Integer(integer) => match whole(&integer) {
                Some(integer) => Node::Integer(integer),
                None => {
                    self.parsed.found.push(number("the whole number"));
                    return None;
                }
            },
            DeValue::Float(float) => match float.as_str().parse::<f64>() {
                Ok(float) => Node::Float(float),
                Err(_) => {
                    self.parsed.found.push(number("the number"));
                    return None;
                }
            },
            DeValue::Boolean(boolean) => Node::Boolean(boolean),
            DeValue::Datetime(datetime) => Node::Datetime(datetime),
            DeValue::Array(array) => {
                let items = array.into_iter().filter_map(|item| {
                    let span = self.place(item.span());
                    Some((self.node(item)?, span))
                });
                Node::Array(items.collect())
            }
            DeValue::Table(table) => Node::Table(self.entries(table)),
        })
    }
}

/// Keys whose text is Markdown: each of its places is looked for in the text as written, where it must be.
const MARKDOWN: [&str; 2] = ["abstract", "text"];

/// Marks the values that a fault touches; `faults` and what was replaced are in the order of their places.
fn mark(entries: &mut [Entry], faults: &[Range<usize>], replaced: &[Range<usize>]) {
    for entry in entries {
        match &mut entry.node {
            Node::Table(inner) => mark(inner, faults, replaced),
            Node::Array(items) => {
                for (item, span) in items {
                    match item {
                        Node::Table(inner) => mark(inner, faults, replaced),
                        _ => entry.faulty |= touched(span, faults),
                    }
                }
            }
            _ => {
                let moved =
                    MARKDOWN.contains(&entry.key.as_str()) && touched(&entry.span, replaced);
                entry.faulty = moved || touched(&entry.span, faults);
            }
        }
    }
}

fn touched(span: &Range<usize>, faults: &[Range<usize>]) -> bool {
    let before = faults.partition_point(|fault| fault.start <= span.end);
    let last = before.checked_sub(1).and_then(|last| faults.get(last));
    last.is_some_and(|fault| span.start <= fault.end)
}

/// What lines are like.
const LINE: &str =
    "a line is `key = \"text\"`, `key = 2021-03-01`, `key = [\"one\", \"two\"]` or `[table]`";

fn whole(integer: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}
