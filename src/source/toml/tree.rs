//! TOML as a tree of its own: spans absolute in the source, keys in the order written.

use std::ops::Range;
use std::sync::Arc;

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
            Self::Datetime(_) => "a date",
            Self::Array(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// Parses the TOML in `range` of the source; what can be understood is there even after an error.
pub(super) fn parse(
    source: &Arc<SourceText>,
    range: Range<usize>,
) -> (Vec<Entry>, Vec<Diagnostic>) {
    let base = range.start;
    let text = source.text().get(range.clone()).unwrap_or_default();
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut diagnostics: Vec<Diagnostic> = errors
        .iter()
        .map(|error| syntax(source, &range, error))
        .collect();
    let mut entries = entries(table.into_inner(), base, source, &mut diagnostics);
    // What the parser made of a faulty value is a guess; to judge it as well would report one fault twice.
    let faults = errors
        .iter()
        .filter_map(Error::span)
        .map(|span| shift(span, base))
        .collect::<Vec<_>>();
    for entry in &mut entries {
        let touches =
            |fault: &Range<usize>| fault.start <= entry.span.end && entry.span.start <= fault.end;
        entry.faulty = faults.iter().any(touches);
    }
    (entries, diagnostics)
}

fn syntax(source: &Arc<SourceText>, range: &Range<usize>, error: &Error) -> Diagnostic {
    let span = error.span().unwrap_or(0..0);
    let message = error.message().lines().collect::<Vec<_>>().join("; ");
    let place = range.start + span.start..range.start + span.end;
    // A word without quotation marks looks like `true` to the parser.
    let (message, help) = if message.contains("boolean") {
        let written = source.text().get(place.clone()).unwrap_or_default();
        (
            format!("`{written}` is no value"),
            format!("write text between quotation marks: `\"{written}…\"`"),
        )
    } else {
        let help = "a line is `key = \"text\"`, `key = 2021-03-01`, `key = [\"one\", \"two\"]` or `[table]`";
        (message.trim_end_matches('.').to_owned(), help.to_owned())
    };
    Diagnostic::new(Code::TomlSyntax, message)
        .at(source, place)
        .help(help)
}

fn entries(
    table: DeTable<'_>,
    base: usize,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (key, value) in table {
        let (key_span, span) = (shift(key.span(), base), shift(value.span(), base));
        let key = key.into_inner().into_owned();
        if let Some(node) = node(value, base, source, found) {
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

fn shift(span: Range<usize>, base: usize) -> Range<usize> {
    base + span.start..base + span.end
}

fn node(
    value: Spanned<DeValue<'_>>,
    base: usize,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let span = shift(value.span(), base);
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
                found.push(number("the whole number"));
                return None;
            }
        },
        DeValue::Float(float) => match float.as_str().parse::<f64>() {
            Ok(float) => Node::Float(float),
            Err(_) => {
                found.push(number("the number"));
                return None;
            }
        },
        DeValue::Boolean(boolean) => Node::Boolean(boolean),
        DeValue::Datetime(datetime) => Node::Datetime(datetime),
        DeValue::Array(array) => {
            let items = array.into_iter().filter_map(|item| {
                let span = shift(item.span(), base);
                Some((node(item, base, source, found)?, span))
            });
            Node::Array(items.collect())
        }
        DeValue::Table(table) => Node::Table(entries(table, base, source, found)),
    })
}

fn whole(integer: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}
