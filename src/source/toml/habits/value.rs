//! Values that are none of TOML, and what was meant by them.

use toml::de::DeTable;

use crate::source::toml::day::{self, Meant};

pub(super) const CURLED: &str = "the quotation marks are not the straight ones that TOML has";

/// What is wrong with a value, and the value that was meant, as TOML has it.
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) meant: Option<String>,
    /// What to write, if it is not what was meant.
    pub(super) help: Option<String>,
}

impl Wrong {
    fn new(message: &str, meant: String) -> Self {
        Self {
            message: message.to_owned(),
            meant: Some(meant),
            help: None,
        }
    }

    fn unsure(message: &str, help: String) -> Self {
        Self {
            message: message.to_owned(),
            meant: None,
            help: Some(help),
        }
    }
}

/// What looks like nothing at all.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}'
        )
}

/// What is wrong with a value that is neither a list nor a table.
pub(super) fn wrong(key: &str, value: &str) -> Option<Wrong> {
    let mut characters = value.chars();
    let Some(first) = characters.next() else {
        let message = format!("`{key}` has no value");
        return Some(Wrong::unsure(
            &message,
            format!("write `{key} = \"…\"`, or remove it"),
        ));
    };
    match first {
        '"' | '\'' if value.starts_with("\"\"\"") || value.starts_with("'''") => None,
        '"' => wrong_text(value),
        '\'' => wrong_literal(value),
        '“' | '”' | '„' | '«' | '‹' | '‘' | '’' | '‚' | '`' | '״' => {
            let inner = value.trim_matches(|c: char| is_blank(c) || "“”„«»‹›‘’‚`״\"".contains(c));
            Some(Wrong::new(CURLED, quoted(inner)))
        }
        _ => wrong_bare(key, value),
    }
}

/// A text between straight quotation marks.
fn wrong_text(value: &str) -> Option<Wrong> {
    let inner = &value[1..];
    let Some(end) = end_of_text(inner) else {
        let text = inner.trim_end_matches(|c: char| "“”»’".contains(c));
        let message = if text.len() < inner.len() {
            CURLED
        } else {
            "the text has no closing quotation mark on its line"
        };
        return Some(Wrong::new(message, quoted(text)));
    };
    let after = inner[end + 1..].trim();
    if after.starts_with(',') && is_value(&format!("[{value}]")) {
        return Some(Wrong::new("several texts are a list", format!("[{value}]")));
    }
    if !after.is_empty() && !after.starts_with('#') {
        let inner = value.strip_suffix('"')?.get(1..)?;
        return Some(Wrong::new(
            "a quotation mark within the text ends it",
            quoted(inner),
        ));
    }
    if is_value(value) {
        return None;
    }
    let message = "`\\` has a meaning of its own between quotation marks";
    inner[..end]
        .contains('\\')
        .then(|| Wrong::new(message, quoted(&inner[..end].replace('\\', "\\\\"))))
}

/// A text between apostrophes.
fn wrong_literal(value: &str) -> Option<Wrong> {
    let inner = &value[1..];
    let Some(end) = inner.find('\'') else {
        return Some(Wrong::new(
            "the text has no closing quotation mark on its line",
            quoted(inner),
        ));
    };
    let after = inner[end + 1..].trim();
    if after.is_empty() || after.starts_with(['#', ',']) {
        return None;
    }
    let inner = inner.strip_suffix('\'').unwrap_or(inner);
    Some(Wrong::new(
        "an apostrophe within the text ends it",
        quoted(inner),
    ))
}

/// Where the first quotation mark stands that is not escaped.
fn end_of_text(inner: &str) -> Option<usize> {
    let mut escaped = false;
    inner.char_indices().find_map(|(at, c)| {
        let end = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        end.then_some(at)
    })
}

/// Whether TOML has such a value.
fn is_value(value: &str) -> bool {
    DeTable::parse(&format!("k = {value}")).is_ok()
}

/// What stands without quotation marks, and is no number, date or word of TOML.
fn wrong_bare(key: &str, value: &str) -> Option<Wrong> {
    let value = value.split(" #").next().unwrap_or_default().trim_end();
    if is_value(value) {
        return None;
    }
    let wrong = wrong_date(key, value).or_else(|| wrong_number(key, value));
    wrong.or_else(|| {
        let meant = quoted(value.trim_matches('"'));
        Some(Wrong::new("the text has no quotation marks", meant))
    })
}

/// A date in another way than that of TOML, or none of the calendar.
fn wrong_date(key: &str, value: &str) -> Option<Wrong> {
    match day::date(value) {
        Some(Meant::Day(date)) => {
            let message = "the date is not written as year, month and day";
            Some(Wrong::new(message, date.to_string()))
        }
        Some(Meant::Either(date, other)) => {
            let message = "it cannot be told which number is the day and which the month";
            Some(Wrong::unsure(message, day::either(key, date, other)))
        }
        None => is_like_date(&day::digits(value)).then(|| {
            let help =
                format!("write a day of the calendar: `{key} = 2021-03-01` (year, month, day)");
            Wrong::unsure(&format!("there is no day `{value}`"), help)
        }),
    }
}

/// A time, a duration, a number or a word of TOML in another way.
fn wrong_number(key: &str, value: &str) -> Option<Wrong> {
    if let Some((hour, minute)) = day::time(value) {
        let message = "the time is not written as two digits, `:` and two digits";
        return Some(Wrong::new(message, format!("{hour:02}:{minute:02}")));
    }
    if let Some(minutes) = day::minutes(value).filter(|_| key == "duration") {
        let message = "a duration is the number of its minutes";
        return Some(Wrong::new(message, minutes.to_string()));
    }
    let number = day::digits(value).replacen(',', ".", 1);
    if is_value(&number) {
        let message = "the number is not written as TOML has numbers";
        return Some(Wrong::new(message, number));
    }
    let word = value.to_lowercase();
    matches!(word.as_str(), "true" | "false")
        .then(|| Wrong::new("`true` and `false` are written in small letters", word))
}

fn is_like_date(value: &str) -> bool {
    let parts = value.split(['-', '/', '.']).collect::<Vec<_>>();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.len() == 3 && parts.iter().all(|part| digits(part))
}

/// The text between straight quotation marks; those within it are escaped, unless they are already.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    let mut escaped = false;
    for c in text.trim().chars() {
        if c == '"' && !escaped {
            quoted.push('\\');
        }
        escaped = c == '\\' && !escaped;
        quoted.push(c);
    }
    quoted.push('"');
    quoted
}
