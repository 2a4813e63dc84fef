//! A table of separated values (RFC 4180, and what spreadsheets make of it), each with its place in the file.
//!
//! It is read here and not by a library because those read on past a quotation mark without an end, and whoever stands in the lines
//! that it swallows would get nothing and be told to others.

use std::borrow::Cow;
use std::ops::Range;

/// What separates values.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// Values of a row that are kept; more have no column.
pub(super) const KEPT: usize = super::columns::MAX + 1;

/// A table, from the names of its columns on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<'t> {
    text: &'t str,
    separator: u8,
    start: usize,
}

/// A value, and where it stands, quotation marks included.
#[derive(Debug, Clone)]
pub(super) struct Cell<'t> {
    pub(super) value: Cow<'t, str>,
    pub(super) span: Range<usize>,
}

/// What makes it unsafe to say which values a row has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Broken {
    /// A quotation mark that nothing closes.
    Unclosed(usize),
    /// What stands behind a quotation mark that closes a value.
    Behind(Range<usize>),
    /// A value that goes on in the next lines, up to something that no value has there.
    Swallows(usize),
}

#[derive(Debug, Clone)]
pub(super) struct Row<'t> {
    pub(super) cells: Vec<Cell<'t>>,
    /// How many values there are, those that are not kept included.
    pub(super) count: usize,
    /// Whether one that is not kept has anything in it.
    pub(super) full: bool,
    pub(super) whole: Range<usize>,
    pub(super) broken: Option<Broken>,
}

impl Row<'_> {
    /// A value without the spaces around it; empty where the row has ended before.
    pub(super) fn value(&self, column: usize) -> &str {
        self.cells
            .get(column)
            .map_or("", |cell| cell.value.as_ref())
            .trim()
    }

    /// The place of a value; that of the row's end if it has none there.
    pub(super) fn span(&self, column: usize) -> Range<usize> {
        let span = self.cells.get(column).map(|cell| cell.span.clone());
        span.unwrap_or(self.whole.end..self.whole.end)
    }

    fn is_blank(&self) -> bool {
        let mut cells = self.cells.iter();
        self.broken.is_none() && !self.full && cells.all(|cell| cell.value.trim().is_empty())
    }
}

impl<'t> Table<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let named = named_separator(text);
        let start = named.map_or(0, |(_, end)| end);
        let separator = named.map_or_else(|| separator(&text[start..]), |(named, _)| named);
        Self {
            text,
            separator,
            start,
        }
    }

    /// The rows that have anything in them.
    pub(super) fn rows(self) -> Rows<'t> {
        Rows {
            text: self.text,
            separator: self.separator,
            at: self.start,
        }
    }
}

/// The separator that the first line names, as Excel reads and writes it (`sep=;`), and where that line ends.
fn named_separator(text: &str) -> Option<(u8, usize)> {
    let line = text.split('\n').next()?;
    let inner = line.trim_end_matches('\r').trim_matches('"');
    let (name, separator) = inner.split_at_checked(4)?;
    let &[separator] = separator.trim_start_matches(' ').as_bytes() else {
        return None;
    };
    let usable = separator.is_ascii_punctuation() || separator == b'\t';
    (name.eq_ignore_ascii_case("sep=") && usable && separator != b'"')
        .then_some((separator, (line.len() + 1).min(text.len())))
}

/// What separates the values of the first row: what stands there most often outside of quotation marks.
fn separator(text: &str) -> u8 {
    let (mut counts, mut quoted) = ([0_usize; SEPARATORS.len()], false);
    for byte in text.trim_start_matches(['\n', '\r', ' ']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            byte if !quoted => {
                for (count, separator) in counts.iter_mut().zip(SEPARATORS) {
                    *count += usize::from(byte == separator);
                }
            }
            _ => {}
        }
    }
    let most = SEPARATORS
        .iter()
        .zip(counts)
        .rev()
        .max_by_key(|(_, count)| *count);
    most.map_or(b',', |(separator, _)| *separator)
}

/// Rows, read as they are asked for.
#[derive(Debug, Clone)]
pub(super) struct Rows<'t> {
    text: &'t str,
    separator: u8,
    at: usize,
}

impl<'t> Iterator for Rows<'t> {
    type Item = Row<'t>;

    fn next(&mut self) -> Option<Row<'t>> {
        while self.at < self.text.len() {
            let row = self.row();
            if !row.is_blank() {
                return Some(row);
            }
        }
        None
    }
}

impl<'t> Rows<'t> {
    fn row(&mut self) -> Row<'t> {
        let start = self.at;
        let mut row = Row {
            cells: Vec::new(),
            count: 0,
            full: false,
            whole: start..start,
            broken: None,
        };
        loop {
            let (cell, broken) = self.cell();
            row.count += 1;
            row.whole.end = cell.span.end;
            if row.cells.len() < KEPT {
                row.cells.push(cell);
            } else {
                row.full |= !cell.value.trim().is_empty();
            }
            row.broken = row.broken.or(broken);
            let end = self.byte(self.at);
            self.at += 1;
            if end == Some(b'\r') && self.byte(self.at) == Some(b'\n') {
                self.at += 1;
            }
            if end != Some(self.separator) {
                return row;
            }
        }
    }

    /// A value. What is read next is the separator behind it, the end of the line, or nothing.
    fn cell(&mut self) -> (Cell<'t>, Option<Broken>) {
        let text = self.text;
        let begin = self.at;
        let written = &text[begin..self.end_of_value(begin)];
        // Some programs write a space behind each separator.
        let opening = begin + written.len() - written.trim_start_matches(' ').len();
        if self.byte(opening) == Some(b'"') {
            return self.quoted(opening);
        }
        self.at = begin + written.len();
        let cell = Cell {
            value: Cow::Borrowed(written),
            span: begin..self.at,
        };
        (cell, None)
    }

    fn quoted(&mut self, opening: usize) -> (Cell<'t>, Option<Broken>) {
        let text = self.text;
        let Some(closing) = closing(text, opening + 1) else {
            // Everything behind it would be its value. The next line is read again, for what else is wrong.
            let line = text[opening..].find(['\n', '\r']);
            self.at = line.map_or(text.len(), |line| opening + line);
            let cell = Cell {
                value: Cow::Borrowed(&text[opening..self.at]),
                span: opening..self.at,
            };
            return (cell, Some(Broken::Unclosed(opening)));
        };
        let inner = &text[opening + 1..closing];
        self.at = self.end_of_value(closing + 1);
        let behind = &text[closing + 1..self.at];
        let strange = !behind.trim().is_empty();
        let lines = inner.contains('\n');
        let broken = if lines && (strange || inner.contains('@')) {
            Some(Broken::Swallows(opening))
        } else {
            strange.then(|| {
                let start = self.at - behind.trim_start().len();
                Broken::Behind(start..start + behind.trim().len())
            })
        };
        let value = if inner.contains('"') {
            Cow::Owned(inner.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(inner)
        };
        let span = opening..closing + 1;
        (Cell { value, span }, broken)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// Where a value without quotation marks ends.
    fn end_of_value(&self, start: usize) -> usize {
        let mut bytes = self.text.as_bytes()[start..].iter();
        let end = bytes.position(|byte| *byte == self.separator || matches!(byte, b'\n' | b'\r'));
        end.map_or(self.text.len(), |length| start + length)
    }
}

/// The next quotation mark that is not written twice.
fn closing(text: &str, start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        at += text[at..].find('"')?;
        if text.as_bytes().get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<Vec<(String, &str)>> {
        let row = |row: Row<'_>| {
            let pairs = row.cells.into_iter();
            pairs
                .map(|cell| (cell.value.into_owned(), &text[cell.span]))
                .collect()
        };
        Table::of(text).rows().map(row).collect()
    }

    fn broken(text: &str) -> Vec<Option<Broken>> {
        Table::of(text).rows().map(|row| row.broken).collect()
    }

    #[test]
    fn separators_are_recognised() {
        for (text, expected) in [
            ("a,b;c,d", b','),
            ("a;b", b';'),
            ("a\tb\tc;d", b'\t'),
            ("\"a,b,c\";d", b';'),
            ("\r\n\na;b", b';'),
            ("email", b','),
            ("", b','),
            ("sep=;\r\na,b,c", b';'),
            ("\"SEP=|\"\na,b", b'|'),
            ("sep=\t\na,b", b'\t'),
            ("sep=a\na,b", b','),
        ] {
            assert_eq!(Table::of(text).separator, expected, "{text}");
        }
        assert_eq!(read("sep=;\r\na;b")[0][1], ("b".to_owned(), "b"));
        assert_eq!(read("sep=;").len(), 0);
    }

    #[test]
    fn values_have_their_places() {
        let text = "a;b\r\n\r\n\"x \"\"y\"\"\nz\";é\r\n;;\r\n1; \"2\" \n";
        let rows = read(text);
        assert_eq!(
            rows[1],
            [
                ("x \"y\"\nz".to_owned(), "\"x \"\"y\"\"\nz\""),
                ("é".to_owned(), "é")
            ]
        );
        let last = [("1".to_owned(), "1"), ("2".to_owned(), "\"2\"")];
        assert_eq!(rows[2], last);
        assert_eq!(rows.len(), 3);
    }

    #[test]
    fn quotation_marks_that_swallow_lines_are_found() {
        let text = "a;\"b\nc;d\n";
        assert_eq!(broken(text), [Some(Broken::Unclosed(2)), None]);
        let text = "a;\"b\nc;\"d\"\ne;f\n";
        assert_eq!(broken(text), [Some(Broken::Swallows(2)), None]);
        let text = "a;\"b\nc@d;\"\ne;f\n";
        assert_eq!(broken(text), [Some(Broken::Swallows(2)), None]);
        let text = "a;\"b\" é ;c\ne;\"\"\"f\"\n";
        assert_eq!(broken(text), [Some(Broken::Behind(6..8)), None]);
        assert_eq!(broken("a;5\";b"), [None]);
    }

    #[test]
    fn of_rows_without_measure_no_more_is_kept_than_columns_there_can_be() {
        let blank = ",".repeat(1_000_000);
        assert!(Table::of(&blank).rows().next().is_none());
        let text = format!("{}x", ",".repeat(999));
        let row = Table::of(&text).rows().next().unwrap();
        assert_eq!((row.cells.len(), row.count, row.full), (KEPT, 1000, true));
    }

    proptest! {
        #[test]
        fn places_are_those_of_the_values(text in "[ab@\",; \t\r\né]{0,40}") {
            for row in Table::of(&text).rows() {
                for Cell { value, span } in &row.cells {
                    let written = text.get(span.clone());
                    prop_assert!(written.is_some(), "{:?} in {:?}", span, text);
                    let plain = |text: &str| text.replace('"', "");
                    prop_assert_eq!(plain(value), plain(written.unwrap_or_default()), "{:?} in {:?}", span, &text);
                }
            }
        }

        /// Nothing that is written is in no row: of a list that has no fault nobody is left out.
        #[test]
        fn every_character_stands_in_a_row(text in "[ab@\",;\r\n]{0,40}") {
            let rows = Table::of(&text).rows().collect::<Vec<_>>();
            if rows.iter().all(|row| row.broken.is_none()) {
                let read = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.value.matches(['a', 'b', '@']).count());
                prop_assert_eq!(read.sum::<usize>(), text.matches(['a', 'b', '@']).count());
            }
        }
    }
}
