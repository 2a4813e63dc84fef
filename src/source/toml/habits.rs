//! What people write in place of TOML: typographic quotation marks, other ways of dates, `:` for `=`, text without quotation marks.
//!
//! Looked at only where the parser has found a fault. Each mistake is one fault that says what to write, and is mended in a copy of the
//! text, so that all the rest is read and judged as if it were right.

use std::ops::Range;

use toml::de::DeTable;

use super::day::{self, Meant};

/// A mistake.
pub(super) struct Fault {
    pub(super) place: Range<usize>,
    pub(super) message: String,
    pub(super) help: String,
    /// The value, if it is not known what was meant, so that it cannot be judged.
    pub(super) unsure: Option<Range<usize>>,
}

/// A text without the mistakes that were found in it.
#[derive(Default)]
pub(super) struct Mended {
    pub(super) text: String,
    pub(super) faults: Vec<Fault>,
    /// What was replaced: where it is here, and where in the text as written.
    edits: Vec<(Range<usize>, Range<usize>)>,
}

/// Longer values are not repeated in a message.
const LONGEST: usize = 80;

/// Finds the mistakes in TOML that cannot be parsed.
pub(super) fn mend(text: &str) -> Mended {
    let mut reader = Reader::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        reader.line(content, start);
        start += line.len();
    }
    reader.finish(text)
}

impl Mended {
    /// A range of this text, in the text as it was written.
    pub(super) fn as_written(&self, range: Range<usize>) -> Range<usize> {
        self.offset(range.start, false)..self.offset(range.end, true)
    }

    fn offset(&self, at: usize, is_end: bool) -> usize {
        let before = self
            .edits
            .partition_point(|(here, _)| here.start < at || (here.start == at && !is_end));
        match before.checked_sub(1).and_then(|last| self.edits.get(last)) {
            None => at,
            Some((here, written)) if at == here.start => written.start,
            Some((here, written)) if at < here.end => {
                if is_end {
                    written.end
                } else {
                    written.start
                }
            }
            Some((here, written)) => written.end + (at - here.end),
        }
    }
}

/// Goes through the lines.
#[derive(Default)]
struct Reader {
    faults: Vec<Fault>,
    edits: Vec<(Range<usize>, String)>,
    /// What ends the text of several lines that this line is in.
    text: Option<&'static str>,
    /// Whether this line is in a list of several lines.
    list: bool,
    /// Whether lines without a key go on with a value that was mended.
    rest: bool,
}

/// A line with a key: where its parts are.
struct KeyLine<'a> {
    key: &'a str,
    /// From the end of the key to the beginning of the value.
    between: Range<usize>,
    /// The sign between them.
    sign: Range<usize>,
    value: Range<usize>,
}

/// What is wrong with a value, and the value that was meant, as TOML has it.
struct Wrong {
    message: String,
    meant: Option<String>,
    /// What to write, if it is not what was meant.
    help: Option<String>,
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

impl Reader {
    fn line(&mut self, content: &str, start: usize) {
        if let Some(end) = self.text {
            self.text = self.text.filter(|_| !content.contains(end));
            return;
        }
        let trimmed = content.trim();
        if self.list {
            self.list = !closes(trimmed);
            self.straighten(content, start, 0..content.len(), None);
            return;
        }
        if trimmed.is_empty() || trimmed.starts_with(['#', '[']) {
            self.rest = false;
            return;
        }
        let Some(line) = key_line(content) else {
            if self.rest {
                self.goes_on(trimmed);
                self.edits
                    .push((start..start + content.len(), String::new()));
            }
            return;
        };
        self.rest = false;
        self.key_line(content, start, &line);
    }

    /// What to write of a value that goes on over several lines.
    fn goes_on(&mut self, line: &str) {
        if let Some(fault) = self.faults.last_mut() {
            fault.help = if line.starts_with('-') {
                "write a list: `[\"…\", \"…\"]`"
            } else {
                "write all of it on one line, or between `\"\"\"` and `\"\"\"`"
            }
            .to_owned();
        }
    }

    fn key_line(&mut self, content: &str, start: usize, line: &KeyLine<'_>) {
        let written = &content[line.value.clone()];
        let at = |range: &Range<usize>| start + range.start..start + range.end;
        let colon = &content[line.sign.clone()] != "=";
        if let Some(end) = opens_text(written) {
            self.text = Some(end);
        }
        let is_list = written.starts_with(['[', '{']);
        let space = self.spaces(content, start, line);
        self.list = written.starts_with('[') && !closes(written);
        if colon {
            self.edits.push((at(&line.sign), "=".to_owned()));
        }
        if is_list && !colon {
            self.straighten(content, start, line.value.clone(), Some(line.key));
        } else if let Some(wrong) = (!is_list).then(|| wrong(line.key, written)).flatten() {
            self.rest = written.is_empty() || written.starts_with(['"', '\'', '“', '«']);
            let message = if colon {
                colon_message(line.key)
            } else {
                wrong.message
            };
            let help = wrong.help.unwrap_or_else(|| {
                let meant = wrong.meant.as_deref().unwrap_or_default();
                let shown = if meant.len() > LONGEST {
                    "\"…\""
                } else {
                    meant
                };
                format!("write `{} = {shown}`", line.key)
            });
            let place = if colon || written.is_empty() {
                at(&line.sign)
            } else {
                at(&line.value)
            };
            let unsure = wrong.meant.is_none().then(|| at(&line.value));
            self.edits.push((
                at(&line.value),
                wrong.meant.unwrap_or_else(|| " 0".to_owned()),
            ));
            self.fault(place, message, help, unsure);
        } else if colon {
            let shown = if written.len() > LONGEST {
                "…"
            } else {
                written
            };
            let help = format!("write `{} = {shown}`", line.key);
            self.fault(at(&line.sign), colon_message(line.key), help, None);
        } else if let Some((space, place)) = space {
            let message = format!(
                "the space here is no ordinary one (U+{:04X})",
                u32::from(space)
            );
            let help = "write an ordinary space in its place, or none";
            self.fault(place, message, help.to_owned(), None);
        }
    }

    fn fault(
        &mut self,
        place: Range<usize>,
        message: String,
        help: String,
        unsure: Option<Range<usize>>,
    ) {
        self.faults.push(Fault {
            place,
            message,
            help,
            unsure,
        });
    }

    /// Spaces that TOML does not take for any, around the key or at the end of the line: the first of them.
    fn spaces(
        &mut self,
        content: &str,
        start: usize,
        line: &KeyLine<'_>,
    ) -> Option<(char, Range<usize>)> {
        let before = content.len() - content.trim_start_matches(is_blank).len();
        let parts = [
            0..before,
            line.between.clone(),
            line.value.end..content.len(),
        ];
        let strange = |c: char| is_blank(c) && !matches!(c, ' ' | '\t');
        let mut first = None;
        for part in parts {
            for (at, space) in content[part.clone()]
                .char_indices()
                .filter(|(_, c)| strange(*c))
            {
                let place = start + part.start + at..start + part.start + at + space.len_utf8();
                first.get_or_insert((space, place.clone()));
                self.edits.push((place, " ".to_owned()));
            }
        }
        first
    }

    /// Typographic quotation marks where a list or a table has straight ones.
    fn straighten(&mut self, content: &str, start: usize, part: Range<usize>, key: Option<&str>) {
        let mut mended = String::new();
        let (mut open, mut first) = (None, None);
        let text = &content[part.clone()];
        for (at, c) in text.char_indices() {
            let straight = match (open, c) {
                (None, '"' | '\'') => {
                    open = Some(c);
                    false
                }
                (Some(mark), _) if mark == c => {
                    open = None;
                    false
                }
                (None, '#') => break,
                (None, '“' | '«' | '„') => {
                    open = Some('”');
                    true
                }
                (Some('”'), '”' | '»' | '“') => {
                    open = None;
                    true
                }
                _ => false,
            };
            // The mark that closes was taken for the one that is waited for.
            let straight = straight || (c == '”' && open.is_none());
            if straight {
                let place = start + part.start + at..start + part.start + at + c.len_utf8();
                first.get_or_insert(place.clone());
                self.edits.push((place, "\"".to_owned()));
                mended.push('"');
            } else {
                mended.push(c);
            }
        }
        if let Some(place) = first {
            let help = match key {
                Some(key) if mended.len() <= LONGEST && closes(mended.trim()) => {
                    format!("write `{key} = {}`", mended.trim())
                }
                _ => "write `\"` in their place".to_owned(),
            };
            self.fault(place, CURLED.to_owned(), help, None);
        }
    }

    fn finish(mut self, text: &str) -> Mended {
        self.edits
            .sort_by_key(|(place, _)| (place.start, place.end));
        let mut mended = Mended {
            faults: self.faults,
            ..Mended::default()
        };
        let mut at = 0;
        for (place, new) in self.edits {
            // No two are about the same.
            if place.start < at {
                continue;
            }
            mended.text.push_str(&text[at..place.start]);
            mended.text.push_str(&new);
            at = place.end;
            let end = mended.text.len();
            mended.edits.push((end - new.len()..end, place));
        }
        mended.text.push_str(&text[at..]);
        mended
    }
}

const CURLED: &str = "the quotation marks are not the straight ones that TOML has";

fn colon_message(key: &str) -> String {
    format!("`{key}` has no `=` before its value")
}

/// The mark that ends a text of several lines that begins here.
fn opens_text(value: &str) -> Option<&'static str> {
    let mark = ["\"\"\"", "'''"]
        .into_iter()
        .find(|mark| value.starts_with(mark))?;
    (!value[mark.len()..].contains(mark)).then_some(mark)
}

/// Whether a list, or a table, has its end on its line.
fn closes(value: &str) -> bool {
    let bare = value.split(" #").next().unwrap_or_default();
    let end = if value.starts_with('{') { '}' } else { ']' };
    bare.trim_end().ends_with(end)
}

/// What looks like nothing at all.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}'
        )
}

/// A line that begins with a key and a sign that may stand for `=`.
fn key_line(content: &str) -> Option<KeyLine<'_>> {
    let start = content.len() - content.trim_start_matches(is_blank).len();
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let length = content[start..].trim_start_matches(is_key).len();
    let end = content.len() - length;
    if start == end {
        return None;
    }
    let sign = content.len() - content[end..].trim_start_matches(is_blank).len();
    let mark = [":=", "=>", "=", ":", "："]
        .into_iter()
        .find(|mark| content[sign..].starts_with(mark))?;
    let rest = &content[sign + mark.len()..];
    let value = content.len() - rest.trim_start_matches(is_blank).len();
    let value_end = value + content[value..].trim_end_matches(is_blank).len();
    Some(KeyLine {
        key: &content[start..end],
        between: end..value,
        sign: sign..sign + mark.len(),
        value: value..value_end,
    })
}

/// What is wrong with a value that is neither a list nor a table.
fn wrong(key: &str, value: &str) -> Option<Wrong> {
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
    if after.starts_with(',') && DeTable::parse(&format!("k = [{value}]")).is_ok() {
        return Some(Wrong::new("several texts are a list", format!("[{value}]")));
    }
    if !after.is_empty() && !after.starts_with('#') {
        let inner = value.strip_suffix('"')?.get(1..)?;
        return Some(Wrong::new(
            "a quotation mark within the text ends it",
            quoted(inner),
        ));
    }
    if DeTable::parse(&format!("k = {value}")).is_ok() {
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

/// What stands without quotation marks, and is no number, date or word of TOML.
fn wrong_bare(key: &str, value: &str) -> Option<Wrong> {
    let value = value.split(" #").next().unwrap_or_default().trim_end();
    if DeTable::parse(&format!("k = {value}")).is_ok() {
        return None;
    }
    let plain = day::digits(value);
    match day::date(value) {
        Some(Meant::Day(date)) => {
            return Some(Wrong::new(
                "the date is not written as year, month and day",
                day::iso(date),
            ));
        }
        Some(Meant::Either(date, other)) => {
            let message = "it cannot be told which number is the day and which the month";
            return Some(Wrong::unsure(message, day::either(key, date, other)));
        }
        None if is_like_date(&plain) => {
            let help =
                format!("write a day of the calendar: `{key} = 2021-03-01` (year, month, day)");
            return Some(Wrong::unsure(&format!("there is no day `{value}`"), help));
        }
        None => {}
    }
    if let Some((hour, minute)) = day::time(value) {
        let message = "the time is not written as two digits, `:` and two digits";
        return Some(Wrong::new(message, format!("{hour:02}:{minute:02}")));
    }
    if let Some(minutes) = day::minutes(value).filter(|_| key == "duration") {
        return Some(Wrong::new(
            "a duration is the number of its minutes",
            minutes.to_string(),
        ));
    }
    let number = plain.replacen(',', ".", 1);
    if DeTable::parse(&format!("k = {number}")).is_ok() {
        return Some(Wrong::new(
            "the number is not written as TOML has numbers",
            number,
        ));
    }
    let lower = value.to_lowercase();
    if matches!(lower.as_str(), "true" | "false") {
        return Some(Wrong::new(
            "`true` and `false` are written in small letters",
            lower,
        ));
    }
    Some(Wrong::new(
        "the text has no quotation marks",
        quoted(value.trim_matches('"')),
    ))
}

fn is_like_date(value: &str) -> bool {
    let parts = value.split(['-', '/', '.']).collect::<Vec<_>>();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The mended text, and what is written in it and to write instead, one line each.
    fn mended(text: &str) -> (String, Vec<String>) {
        let mended = mend(text);
        let faults = mended.faults.iter();
        let faults = faults.map(|fault| format!("{} | {}", &text[fault.place.clone()], fault.help));
        (mended.text.clone(), faults.collect())
    }

    #[test]
    fn a_mistake_is_one_fault_that_says_what_to_write() {
        for (written, meant) in [
            ("title = “Titre”", r#"title = "Titre""#),
            ("lang = « fr »", r#"lang = "fr""#),
            ("lang = fr", r#"lang = "fr""#),
            ("lang = fr # French", r#"lang = "fr""#),
            (
                "title = Titre de mon article",
                r#"title = "Titre de mon article""#,
            ),
            ("title: \"Titre\"", r#"title = "Titre""#),
            ("title : Titre", r#"title = "Titre""#),
            ("date: 2021-03-01", "date = 2021-03-01"),
            ("date: 24/02/2021", "date = 2021-02-24"),
            ("authors: [\"A\"]", r#"authors = ["A"]"#),
            (
                "title = 'L'article du jour'",
                r#"title = "L'article du jour""#,
            ),
            (
                r#"summary = "Il a dit "oui" hier""#,
                r#"summary = "Il a dit \"oui\" hier""#,
            ),
            (r#"title = "A"#, r#"title = "A""#),
            ("title = \"A”", r#"title = "A""#),
            (r#"title = "C:\Docs\x""#, r#"title = "C:\\Docs\\x""#),
            (r#"authors = "A", "B""#, r#"authors = ["A", "B"]"#),
            ("authors = [“A”, « B »]", r#"authors = ["A", " B "]"#),
            ("date = 1er mars 2021", "date = 2021-03-01"),
            ("date = 2026-3-1", "date = 2026-03-01"),
            ("date = 2026/03/01", "date = 2026-03-01"),
            ("date = ٢٠٢٦-٠٣-٠١", "date = 2026-03-01"),
            ("start = 9:30", "start = 09:30"),
            ("end = 11h00", "end = 11:00"),
            ("duration = 90 min", "duration = 90"),
            ("text-size = 10,5", "text-size = 10.5"),
            ("decorative = True", "decorative = true"),
        ] {
            let (_, faults) = mended(written);
            let [fault] = faults.as_slice() else {
                panic!("{written}: {faults:?}");
            };
            assert!(
                fault.ends_with(&format!("write `{meant}`")),
                "{written}: {fault}"
            );
        }
    }

    #[test]
    fn values_of_several_lines_are_one_mistake() {
        for (text, expected) in [
            ("subtitle = \"Une\nligne\"\n", "between `\"\"\"` and"),
            ("authors:\n  - Jean\n  - Anne\n", "write a list"),
        ] {
            let (mended, faults) = mended(text);
            assert!(DeTable::parse(&mended).is_ok(), "{mended}");
            assert_eq!(faults.len(), 1);
            assert!(faults[0].contains(expected), "{}", faults[0]);
        }
    }

    #[test]
    fn what_cannot_be_known_is_asked() {
        let (_, faults) = mended("date = 01/03/2021\nupdated = 2026-02-30\nsummary =\n");
        assert_eq!(faults.len(), 3);
        assert!(
            faults[0].contains("2021-03-01`, or `date = 2021-01-03`"),
            "{}",
            faults[0]
        );
        assert!(faults[1].contains("a day of the calendar"), "{}", faults[1]);
        assert!(mend("date = 01/03/2021").faults[0].unsure.is_some());
    }

    #[test]
    fn what_is_right_stays_and_the_rest_can_be_parsed() {
        let text = "title\u{a0}= “Un”\nlang: fr\nsummary = \"\"\"\nnote: « deux »\n\"\"\"\nauthors = [\n  “A”,\n  'B', # “c”\n]\n\
                    \u{feff}date = 2021-03-01\u{202f}\nsubtitle = \"Une\nligne\"\n[[related]]\ntitle = \"a: b\"\nurl = 'x'\n";
        let (mended, faults) = mended(text);
        assert!(DeTable::parse(&mended).is_ok(), "{mended}");
        assert!(
            mended.contains("note: « deux »") && mended.contains("# “c”"),
            "{mended}"
        );
        assert_eq!(faults.len(), 5, "{faults:#?}");
    }

    #[test]
    fn places_are_those_of_the_text_as_written() {
        let text = "title = “Un”\nlang = fr\n";
        let mended = mend(text);
        for value in ["\"Un\"", "\"fr\"", "lang", "title"] {
            let at = mended.text.find(value).unwrap();
            let written = &text[mended.as_written(at..at + value.len())];
            assert_eq!(
                written.trim_matches(|c| "“”".contains(c)),
                value.trim_matches('"')
            );
        }
    }
}
