//! A table of separated values, each with its place in the file.

use std::ops::Range;

use csv::{ReaderBuilder, StringRecord};

/// What separates values.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// A row: its values, and where each stands, quotation marks included.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) values: StringRecord,
    pub(super) spans: Vec<Range<usize>>,
}

impl Row {
    pub(super) fn value(&self, column: usize) -> &str {
        self.values.get(column).unwrap_or_default().trim()
    }

    /// The place of a value; that of the row's end if it has none there.
    pub(super) fn span(&self, column: usize) -> Range<usize> {
        let span = self.spans.get(column).cloned();
        span.unwrap_or_else(|| self.whole().end..self.whole().end)
    }

    pub(super) fn whole(&self) -> Range<usize> {
        let start = self.spans.first().map_or(0, |span| span.start);
        let end = self.spans.last().map_or(start, |span| span.end);
        start..end
    }

    pub(super) fn is_blank(&self) -> bool {
        self.values.iter().all(|value| value.trim().is_empty())
    }
}

/// What separates the values of the first row: what stands there most often outside of quotation marks.
pub(super) fn separator(text: &str) -> char {
    let (mut counts, mut quoted) = ([0_usize; SEPARATORS.len()], false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' | '\r' if !quoted => break,
            c if !quoted => {
                for (count, separator) in counts.iter_mut().zip(SEPARATORS) {
                    *count += usize::from(c == separator);
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
    most.map_or(',', |(separator, _)| *separator)
}

/// The rows that have anything in them.
pub(super) fn rows(text: &str, separator: char) -> Vec<Row> {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator as u8)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    // The text is UTF-8 in memory, and rows may have any length, so there is nothing that could fail.
    let records = reader.records().flatten().map(|values| {
        let start = values
            .position()
            .map_or(0, |position| position.byte() as usize);
        let spans = spans(text, start, values.len(), separator);
        Row { values, spans }
    });
    records.filter(|row| !row.is_blank()).collect()
}

/// Where the values of a row stand. The reader knows only where the row begins.
fn spans(text: &str, start: usize, count: usize, separator: char) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = start;
    // The end of the line before may still be there, and lines without anything.
    while matches!(bytes.get(at), Some(b'\n' | b'\r')) {
        at += 1;
    }
    let mut spans = Vec::with_capacity(count);
    for _ in 0..count {
        let begin = at;
        let mut quoted = bytes.get(at) == Some(&b'"');
        at += usize::from(quoted);
        while let Some(&byte) = bytes.get(at) {
            if byte == b'"' && quoted {
                if bytes.get(at + 1) == Some(&b'"') {
                    at += 1;
                } else {
                    quoted = false;
                }
            } else if !quoted && (byte == separator as u8 || byte == b'\n' || byte == b'\r') {
                break;
            }
            at += 1;
        }
        spans.push(begin..at.min(bytes.len()));
        at += 1;
    }
    spans
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Vec<Vec<(String, &str)>> {
        let rows = rows(text, separator(text)).into_iter();
        let row = |row: Row| {
            let pairs = row.values.iter().zip(&row.spans);
            pairs
                .map(|(value, span)| (value.to_owned(), &text[span.clone()]))
                .collect()
        };
        rows.map(row).collect()
    }

    #[test]
    fn separators_are_recognised() {
        for (text, expected) in [
            ("a,b;c,d", ','),
            ("a;b", ';'),
            ("a\tb\tc;d", '\t'),
            ("\"a,b,c\";d", ';'),
            ("email", ','),
            ("", ','),
        ] {
            assert_eq!(separator(text), expected, "{text}");
        }
    }

    #[test]
    fn values_have_their_places() {
        let text = "a;b\r\n\r\n\"x \"\"y\"\"\nz\";é\r\n;;\r\n1\n";
        let rows = read(text);
        assert_eq!(
            rows[1],
            [
                ("x \"y\"\nz".to_owned(), "\"x \"\"y\"\"\nz\""),
                ("é".to_owned(), "é")
            ]
        );
        assert_eq!(rows[2], [("1".to_owned(), "1")]);
        assert_eq!(rows.len(), 3);
    }

    proptest! {
        #[test]
        fn places_are_those_of_the_values(text in "[ab\",;\t\r\né]{0,40}") {
            for row in rows(&text, ';') {
                prop_assert_eq!(row.values.len(), row.spans.len());
                for (value, span) in row.values.iter().zip(&row.spans) {
                    let written = text.get(span.clone());
                    prop_assert!(written.is_some(), "{:?} in {:?}", span, text);
                    let plain = |text: &str| text.replace('"', "");
                    prop_assert_eq!(plain(value), plain(written.unwrap_or_default()), "{:?} in {:?}", span, &text);
                }
            }
        }
    }
}
