//! A note is a note, and not a number in brackets.
//!
//! **Why**: `[1]` in the text and a paragraph that begins with `[1]`, as word processors and web pages have them, are not joined to
//! each other: no link leads there, and the note does not stand at the foot of its page.
//!
//! **Wrong**: `Le texte[1].` and `[1] La note.` · **Right**: `Le texte[^1].` and `[^1]: La note.`
//!
//! **References**: PDF/UA-1, 7.9; Matterhorn Protocol 19-003.

use std::collections::HashMap;

use super::literal::{Stretch, stretches};
use super::{Findings, Subject};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Span;

/// The longest label of a note in which a space is taken for a slip.
const LENGTH: usize = 20;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut references: HashMap<&str, Span> = HashMap::new();
    let mut notes: Vec<(&str, Span)> = Vec::new();
    for (content, span) in subject.lines() {
        for stretch in stretches(content, findings.source) {
            spaced(&stretch, findings);
            for (number, part) in numbers(&stretch) {
                let place = stretch.place(part.clone());
                let rest = &stretch.text[part.end..];
                if place.start == span.start && rest.starts_with(char::is_whitespace) {
                    notes.push((number, place));
                } else if follows_word(&stretch.text[..part.start]) && !rest.starts_with(['(', '['])
                {
                    references.entry(number).or_insert(place);
                }
            }
        }
    }
    for (number, place) in notes {
        let reference = references.get(number);
        let Some(reference) = reference.filter(|at| at.start < place.start) else {
            continue;
        };
        let message = format!("`[{number}]` is no note, neither here nor in the text");
        let diagnostic = Diagnostic::new(Code::NoteStray, message)
            .at(findings.source, place)
            .label(findings.source, reference.clone(), "the reference")
            .help(format!(
                "write `[^{number}]` in the text, and `[^{number}]: …` here"
            ));
        findings.found.push(diagnostic);
    }
}

/// Numbers in square brackets, without them, and their places in the stretch.
fn numbers<'a>(stretch: &Stretch<'a>) -> Vec<(&'a str, Span)> {
    let number = |start: usize| {
        let (number, _) = stretch.ahead(start + 1).split_once(']')?;
        let is_number =
            (1..=3).contains(&number.chars().count()) && number.chars().all(char::is_numeric);
        is_number.then(|| (number, start..start + number.len() + 2))
    };
    stretch.find_all("[").filter_map(number).collect()
}

/// Whether a word ends here, or the sentence with it.
fn follows_word(before: &str) -> bool {
    let last = before.chars().next_back();
    last.is_some_and(|c| c.is_alphabetic() || ".,;:!?»”’)]".contains(c))
}

/// `[^ 1]`: a reference, but for its space.
fn spaced(stretch: &Stretch<'_>, findings: &mut Findings<'_>) {
    for start in stretch.find_all("[^") {
        let Some((label, _)) = stretch.ahead(start + 2).split_once(']') else {
            continue;
        };
        let bare = label.trim();
        let is_label =
            !bare.is_empty() && bare.len() <= LENGTH && bare.chars().all(char::is_alphanumeric);
        if is_label && bare.len() < label.len() {
            let place = stretch.place(start..start + label.len() + 3);
            let message = format!("a space keeps `[^{label}]` from being the reference to a note");
            findings.report(
                Code::NoteStray,
                message,
                &place,
                format!("write `[^{bare}]`"),
            );
        }
    }
}
