//! Lists are lists, and not lines that look like one.
//!
//! **Why**: a screen reader says "list of three items" and lets its user move between them; of dots and numbers in a paragraph
//! it reads the signs, if at all, and all lines run into one.
//!
//! **Wrong**: `• premier point` on a line, `Le projet vise à 1) protéger, 2) poursuivre` · **Right**: `- premier point`,
//! `1. protéger ;`
//!
//! **References**: WCAG 2.2, 1.3.1, failure F2; PDF/UA-1, 7.6; Matterhorn Protocol 16-001.

use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::{Inline, InlineKind, plain_text};

/// Signs that stand for nothing else at the start of a line; the last is what Word makes of them.
const BULLETS: &[char] = &[
    '•', '●', '○', '◦', '▪', '▫', '■', '□', '‣', '➢', '➤', '►', '✓', '✔', '❖', '·', '\u{f0b7}',
];

/// Signs that stand for a pause as well; two lines with the same are a list.
const DASHES: &[char] = &['-', '–', '—', '*', '+', '→'];

/// The beginnings of the counts that authors write.
const COUNTS: &[&[&str]] = &[
    &["1", "2", "3"],
    &["a", "b", "c"],
    &["A", "B", "C"],
    &["i", "ii", "iii"],
    &["I", "II", "III"],
    &["١", "٢", "٣"],
    &["۱", "۲", "۳"],
    &["أ", "ب", "ج"],
    &["α", "β", "γ"],
    &["а", "б", "в"],
    &["א", "ב", "ג"],
    &["ა", "ბ", "გ"],
    &["ա", "բ", "գ"],
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    // A list of dots is most often one paragraph each; it is said at the first of them.
    let mut before = None;
    for (content, span) in subject.paragraphs() {
        let lines = lines(content);
        let Some(sign) = sign(&lines) else { continue };
        let goes_on = before.take().is_some_and(|(end, other): (usize, Sign)| {
            let between = findings.source.text().get(end..span.start);
            other == sign && between.is_some_and(|text| text.trim().is_empty())
        });
        if !goes_on {
            let (written, help) = match &sign {
                Sign::Bullet(sign) => (
                    shown(*sign),
                    "begin each of its lines with `- `, after a blank line",
                ),
                Sign::Count(sign) => (
                    (*sign).to_owned() + ")",
                    "begin each of its points on a new line with `1. `, after a blank line",
                ),
            };
            let message = format!("a list is typed by hand, with `{written}`");
            findings.report(Code::ListByHand, message, span, help);
        }
        before = Some((span.end, sign));
    }
}

/// A bullet as messages show it: those that only Word's own fonts have by their code point.
fn shown(sign: char) -> String {
    match sign {
        '\u{e000}'..='\u{f8ff}' => format!("U+{:04X}", u32::from(sign)),
        _ => sign.to_string(),
    }
}

/// What stands in place of a list's marks.
#[derive(PartialEq, Eq)]
enum Sign {
    Bullet(char),
    Count(&'static str),
}

/// The lines of a paragraph, as its author wrote them.
fn lines(content: &[Inline]) -> Vec<String> {
    let is_break =
        |inline: &Inline| matches!(inline.kind, InlineKind::SoftBreak | InlineKind::LineBreak);
    let lines = content.split(is_break).map(plain_text);
    lines.map(|line| line.trim().to_owned()).collect()
}

/// What the lines have in place of a list.
fn sign(lines: &[String]) -> Option<Sign> {
    let starts = |line: &String, sign: &char| {
        let rest = line.strip_prefix(*sign);
        rest.is_some_and(|rest| rest.starts_with(char::is_whitespace))
    };
    let bullet = BULLETS
        .iter()
        .find(|sign| lines.iter().any(|line| starts(line, sign)));
    let dash = || {
        DASHES
            .iter()
            .find(|sign| lines.iter().filter(|line| starts(line, sign)).count() > 1)
    };
    if let Some(sign) = bullet.or_else(dash) {
        return Some(Sign::Bullet(*sign));
    }
    let text = lines.join(" ");
    let count = COUNTS.iter().find(|count| counts(&text, count))?;
    Some(Sign::Count(count[0]))
}

/// Whether `1)` and then `2)` stand in the text, with something to say after each. Where a parenthesis opens before the number
/// the two enclose it: that is a list as well.
fn counts(text: &str, count: &[&str]) -> bool {
    let mut rest = text;
    for number in count.iter().take(2) {
        let sign = format!("{number})");
        let found = rest.match_indices(&sign).find(|(at, _)| {
            let before = rest[..*at].trim_end_matches('(');
            let after = &rest[at + sign.len()..];
            (before.is_empty() || before.ends_with(char::is_whitespace))
                && after.starts_with(char::is_whitespace)
                && after.trim_start().starts_with(char::is_alphabetic)
        });
        let Some((at, _)) = found else { return false };
        rest = &rest[at + sign.len()..];
    }
    true
}
