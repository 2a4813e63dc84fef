//! A date means one day to all readers.
//!
//! **Why**: 03/04/2021 is the third of April in Rabat and the fourth of March in New York; a text that is read in several
//! languages is read in both ways. Dates with full stops put the day first everywhere, and those of ISO 8601 the year.
//!
//! **Wrong**: `le 03/04/2021` · **Right**: `le 3 avril 2021`
//!
//! **Reference**: an editorial rule, after the W3C's "Date formats".

use std::collections::HashSet;

use icu_locale::Locale;

use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::locale::write_date;
use crate::model::{Date, InlineKind, Span, walk_texts};
use crate::text::western;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut found = Vec::new();
    walk_texts(subject.document, &mut |text, span| {
        found.extend(dates(text).into_iter().map(|date| (date, span.clone())));
    });
    let passages = Passages::new(subject);
    for (date, span) in found {
        if passages.code.contains(&span.start) {
            continue;
        }
        let lang = passages.lang_at(&span).unwrap_or(subject.lang());
        let (first, second) = (date.first_day(), date.first_month());
        let help = match (first, second) {
            (Some(first), Some(second)) => {
                format!(
                    "write `{}` or `{}`",
                    write_date(first, lang),
                    write_date(second, lang)
                )
            }
            _ => "write the month in words".to_owned(),
        };
        let message = format!(
            "`{}` is one day to some readers and another to others",
            date.written
        );
        let place = findings.place_of(&date.written, date.at, &span);
        findings.report(Code::DateAmbiguous, message, &place, help);
    }
}

struct Numeric {
    /// Where it stands in its piece of text.
    at: usize,
    written: String,
    numbers: [u16; 3],
}

impl Numeric {
    fn date(&self, day: u16, month: u16) -> Option<Date> {
        let year = match self.numbers[2] {
            short @ 0..=49 => 2000 + short,
            short @ 50..=99 => 1900 + short,
            whole => whole,
        };
        let (day, month) = (u8::try_from(day).ok()?, u8::try_from(month).ok()?);
        Some(Date { year, month, day })
    }

    fn first_day(&self) -> Option<Date> {
        self.date(self.numbers[0], self.numbers[1])
    }

    fn first_month(&self) -> Option<Date> {
        self.date(self.numbers[1], self.numbers[0])
    }
}

/// Numbers with strokes between them that can be read as a date in two ways.
fn dates(text: &str) -> Vec<Numeric> {
    let belongs = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-');
    let words = text.split(|c: char| !belongs(c));
    let base = text.as_ptr() as usize;
    // The slices know where they are.
    words
        .filter_map(|word| numeric(word.as_ptr() as usize - base, word))
        .collect()
}

fn numeric(at: usize, word: &str) -> Option<Numeric> {
    let trimmed = word.trim_start_matches(['/', '-']);
    let at = at + word.len() - trimmed.len();
    let word = trimmed.trim_end_matches(['/', '-']);
    let separator = word.chars().find(|c| matches!(c, '/' | '-'))?;
    let parts = word.split(separator).collect::<Vec<_>>();
    let [first, second, year] = parts.as_slice() else {
        return None;
    };
    let length = |part: &str| part.chars().count();
    if length(first) > 2 || length(second) > 2 || !matches!(length(year), 2 | 4) {
        return None;
    }
    let numbers = [number(first)?, number(second)?, number(year)?];
    let [a, b, _] = numbers;
    ((1..=12).contains(&a) && (1..=12).contains(&b) && a != b).then(|| Numeric {
        at,
        written: word.to_owned(),
        numbers,
    })
}

/// A number in Western, Arabic-Indic or Persian digits.
fn number(digits: &str) -> Option<u16> {
    digits.chars().try_fold(0, |number: u16, digit| {
        let value = western(digit).to_digit(10)?;
        number
            .checked_mul(10)?
            .checked_add(u16::try_from(value).ok()?)
    })
}

/// The places of code, and of passages in other languages.
struct Passages<'a> {
    code: HashSet<usize>,
    languages: Vec<(&'a Span, &'a Locale)>,
}

impl<'a> Passages<'a> {
    fn new(subject: &Subject<'a>) -> Self {
        let mut passages = Self {
            code: HashSet::new(),
            languages: Vec::new(),
        };
        for inline in &subject.inlines {
            match &inline.kind {
                InlineKind::Code(_) => {
                    passages.code.insert(inline.span.start);
                }
                InlineKind::Language { lang, .. } => passages.languages.push((&inline.span, lang)),
                _ => {}
            }
        }
        passages
    }

    /// The language of the innermost passage around a place.
    fn lang_at(&self, place: &Span) -> Option<&'a Locale> {
        let around = |span: &Span| span.start <= place.start && place.end <= span.end;
        let mut inner = self.languages.iter().rev();
        inner.find(|(span, _)| around(span)).map(|(_, lang)| *lang)
    }
}
