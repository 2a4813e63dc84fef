//! What people write in place of TOML: typographic quotation marks, other ways of dates, `:` for `=`, text without quotation marks.
//!
//! Looked at only where the parser has found a fault. Each mistake is one fault that says what to write, and is mended in a copy of the
//! text, so that all the rest is read and judged as if it were right.

#[cfg(test)]
mod tests;
mod value;

use std::ops::Range;

use value::{CURLED, Wrong, is_blank, wrong};

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

    /// The places of what was replaced, in the text as written.
    pub(super) fn replaced(&self) -> impl Iterator<Item = &Range<usize>> {
        self.edits.iter().map(|(_, written)| written)
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
    has_equals: bool,
    value: Range<usize>,
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
            let help = if line.starts_with('-') {
                "write a list: `[\"…\", \"…\"]`"
            } else {
                "write all of it on one line, or between `\"\"\"` and `\"\"\"`"
            };
            help.clone_into(&mut fault.help);
        }
    }

    fn key_line(&mut self, content: &str, start: usize, line: &KeyLine<'_>) {
        let written = &content[line.value.clone()];
        let colon = !line.has_equals;
        if let Some(end) = opens_text(written) {
            self.text = Some(end);
        }
        let is_list = written.starts_with(['[', '{']);
        let space = self.spaces(content, start, line);
        self.list = written.starts_with('[') && !closes(written);
        if colon {
            self.edits.push((shift(&line.sign, start), "=".to_owned()));
        }
        if is_list && !colon {
            self.straighten(content, start, line.value.clone(), Some(line.key));
        } else if let Some(wrong) = (!is_list).then(|| wrong(line.key, written)).flatten() {
            self.rest = written.is_empty() || written.starts_with(['"', '\'', '“', '«']);
            self.wrong(line, start, written, wrong);
        } else if colon {
            let shown = if written.len() > LONGEST {
                "…"
            } else {
                written
            };
            let help = format!("write `{} = {shown}`", line.key);
            self.fault(
                shift(&line.sign, start),
                colon_message(line.key),
                help,
                None,
            );
        } else if let Some((space, place)) = space {
            let message = format!(
                "the space here is no ordinary one (U+{:04X})",
                u32::from(space)
            );
            let help = "write an ordinary space in its place, or none";
            self.fault(place, message, help.to_owned(), None);
        }
    }

    /// Mends a value, and says what to write; that its sign is wrong as well is the same mistake.
    fn wrong(&mut self, line: &KeyLine<'_>, start: usize, written: &str, wrong: Wrong) {
        let message = if line.has_equals {
            wrong.message
        } else {
            colon_message(line.key)
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
        let place = if line.has_equals && !written.is_empty() {
            shift(&line.value, start)
        } else {
            shift(&line.sign, start)
        };
        let unsure = wrong.meant.is_none().then(|| shift(&line.value, start));
        let mended = wrong.meant.unwrap_or_else(|| " 0".to_owned());
        self.edits.push((shift(&line.value, start), mended));
        self.fault(place, message, help, unsure);
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
        for (at, c) in content[part.clone()].char_indices() {
            if open.is_none() && c == '#' {
                break;
            }
            if curled(c, &mut open) {
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

/// Whether a character is a typographic mark where a straight one belongs; `open` is the mark that the text it is in ends with.
fn curled(c: char, open: &mut Option<char>) -> bool {
    match (*open, c) {
        (None, '"' | '\'') => *open = Some(c),
        (None, '“' | '«' | '„' | '”') => {
            *open = Some('”');
            return true;
        }
        (Some('”'), '”' | '»' | '“') => {
            *open = None;
            return true;
        }
        (Some(mark), _) if mark == c => *open = None,
        _ => {}
    }
    false
}

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
        has_equals: mark == "=",
        value: value..value_end,
    })
}

/// A place, so many bytes further on.
pub(super) fn shift(place: &Range<usize>, by: usize) -> Range<usize> {
    by + place.start..by + place.end
}
