//! Markdown within a TOML string: read on its own, and every place given back as the author's.

use std::ops::Range;
use std::sync::Arc;

use super::{Context, read};
use crate::diagnostic::{Diagnostic, Location, SourceText};
use crate::model::{Prose, Spanned, move_spans};

/// Reads a TOML string, whose span includes its quotation marks, as Markdown. Escapes and the line end after `"""`
/// are accounted for.
pub(in crate::source) fn read_string(
    context: &Context<'_>,
    written: &Spanned<String>,
) -> (Prose, Vec<Diagnostic>) {
    let source = context.source;
    let raw = source.text().get(written.span.clone()).unwrap_or_default();
    let offsets = offsets(raw, &written.value);
    let place = |range: &Range<usize>| {
        let offset = |at: usize| offsets.get(at).copied().unwrap_or(raw.len());
        written.span.start + offset(range.start)..written.span.start + offset(range.end)
    };
    let text = Arc::new(SourceText::new(source.name(), written.value.clone()));
    let (mut prose, found) = read(
        &Context {
            source: &text,
            ..*context
        },
        0,
    );
    move_spans(&mut prose, &place);
    let moved = |location: Location| {
        if Arc::ptr_eq(&location.source, &text) {
            Location::new(source, place(&location.range))
        } else {
            location
        }
    };
    let found = found.into_iter().map(|mut diagnostic| {
        diagnostic.primary = diagnostic.primary.map(moved);
        for label in &mut diagnostic.labels {
            label.location = moved(label.location.clone());
        }
        diagnostic
    });
    let found = found.collect();
    (prose, found)
}

/// For each byte of a TOML string's value, and for its end, where it stands in the string as written.
fn offsets(raw: &str, value: &str) -> Vec<usize> {
    let (delimiter, basic) = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|delimiter| raw.starts_with(delimiter))
        .map_or(("", false), |delimiter| {
            (delimiter, delimiter.starts_with('"'))
        });
    let mut at = delimiter.len();
    if delimiter.len() == 3 {
        // A line end right after the delimiter does not count.
        at += line_end(&raw[at..]);
    }
    let mut offsets = Vec::with_capacity(value.len() + 1);
    for character in value.chars() {
        let rest = |at: usize| raw.get(at..).unwrap_or_default();
        while basic && is_continued(rest(at)) {
            let after = rest(at + 1);
            at += 1 + after.len() - after.trim_start().len();
        }
        offsets.extend(std::iter::repeat_n(at, character.len_utf8()));
        at += match rest(at).as_bytes() {
            [b'\\', b'x', ..] if basic => 4,
            [b'\\', b'u', ..] if basic => 6,
            [b'\\', b'U', ..] if basic => 10,
            [b'\\', ..] if basic => 2,
            _ if character == '\n' => line_end(rest(at)).max(1),
            _ => character.len_utf8(),
        };
    }
    offsets.push(at);
    offsets
}

/// Whether a backslash at the end of a line joins the next one to it.
fn is_continued(rest: &str) -> bool {
    rest.strip_prefix('\\').is_some_and(|after| {
        let line = after.trim_start_matches([' ', '\t']);
        line_end(line) > 0
    })
}

fn line_end(text: &str) -> usize {
    if text.starts_with("\r\n") {
        2
    } else {
        usize::from(text.starts_with('\n'))
    }
}

#[cfg(test)]
mod tests {
    use super::offsets;

    #[test]
    fn every_byte_of_a_string_is_found_where_it_is_written() {
        assert_eq!(offsets("'ab'", "ab"), [1, 2, 3]);
        assert_eq!(offsets("\"a\\\"b\"", "a\"b"), [1, 2, 4, 5]);
        assert_eq!(offsets("\"\\u00e9x\"", "éx"), [1, 1, 7, 8]);
        assert_eq!(offsets("\"\"\"\na\r\nb\"\"\"", "a\nb"), [4, 5, 7, 8]);
        assert_eq!(offsets("\"\"\"a \\\n   b\"\"\"", "a b"), [3, 4, 10, 11]);
        assert_eq!(offsets("'''\na\\n'''", "a\\n"), [4, 5, 6, 7]);
    }
}
