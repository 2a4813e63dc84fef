//! Days and times of day among the keys of TOML.

use toml::value::Datetime;

use super::Fields;
use super::day::{self, Meant};
use super::tree::Node;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Date, Spanned, Time};

impl Fields {
    /// A calendar date without a time.
    pub(crate) fn date(&mut self, key: &str) -> Option<Spanned<Date>> {
        let (node, span) = self.take(key)?;
        if let Node::Datetime(Datetime {
            date: Some(date),
            time: None,
            offset: None,
        }) = node
            && let Some(date) = day_of(date)
        {
            return Some(Spanned::new(date, span));
        }
        let what = match &node {
            Node::Datetime(_) => "a time",
            other => other.describe(),
        };
        let diagnostic = Diagnostic::new(Code::TomlType, format!("`{key}` is {what}, not a date"))
            .at(&self.source, span)
            .help(instead_of_date(key, &node));
        self.report(diagnostic);
        None
    }

    /// A time of day, to the minute.
    pub(crate) fn time(&mut self, key: &str) -> Option<Spanned<Time>> {
        let (node, span) = self.take(key)?;
        let time = match &node {
            Node::Datetime(Datetime {
                date: None,
                time: Some(time),
                offset: None,
            }) => Some(time),
            _ => None,
        };
        if let Some(time) = time {
            let minutes = u16::from(time.hour) * 60 + u16::from(time.minute);
            return Some(Spanned::new(Time(minutes), span));
        }
        let written = self.source.text().get(span.clone()).unwrap_or_default();
        let help = instead_of_time(key, &node, written);
        let message = format!("`{key}` is {}, not a time", node.describe());
        let diagnostic = Diagnostic::new(Code::TomlType, message)
            .at(&self.source, span)
            .help(help);
        self.report(diagnostic);
        None
    }
}

/// A day of TOML; the year 0 is none of ours.
fn day_of(date: toml::value::Date) -> Option<Date> {
    (date.year > 0).then_some(Date {
        year: date.year,
        month: date.month,
        day: date.day,
    })
}

/// What to write in place of something that is not a time of day.
fn instead_of_time(key: &str, node: &Node, written: &str) -> String {
    let meant = match node {
        Node::String(text) => day::time(text),
        Node::Float(_) => day::time(written),
        Node::Datetime(Datetime {
            time: Some(time), ..
        }) => Some((u16::from(time.hour), u16::from(time.minute))),
        _ => None,
    };
    let Some((hour, minute)) = meant else {
        return format!("write `{key} = 09:30` (hour, minute)");
    };
    let without = match node {
        Node::String(_) => " without quotation marks",
        Node::Datetime(_) => " without a day",
        _ => "",
    };
    format!("write `{key} = {hour:02}:{minute:02}`{without}")
}

/// What to write in place of something that is not a date.
fn instead_of_date(key: &str, node: &Node) -> String {
    if let Node::Datetime(Datetime {
        date: Some(date), ..
    }) = node
        && let Some(date) = day_of(*date)
    {
        return format!("write `{key} = {date}` without a time");
    }
    let meant = match node {
        Node::String(text) => day::date(text),
        _ => None,
    };
    match meant {
        Some(Meant::Day(date)) => {
            format!("write `{key} = {date}` without quotation marks")
        }
        Some(Meant::Either(date, other)) => day::either(key, date, other),
        None => format!("write `{key} = 2021-03-01` (year, month, day)"),
    }
}
