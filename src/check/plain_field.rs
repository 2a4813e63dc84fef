//! Titles and summaries have no marks in them.
//!
//! **Why**: the title, the subtitle and the summary are plain text, for the page as well as for the list of a reader's windows and
//! for mails; marks of Markdown and HTML in them are printed as they stand.
//!
//! **Wrong**: `title = "Le *procès* [^1]"` · **Right**: `title = "Le procès"`
//!
//! **References**: none; an editorial rule.

use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::{Span, Spanned};

/// Elements that authors write out of habit.
const ELEMENTS: [&str; 12] = [
    "b", "i", "em", "strong", "sup", "sub", "br", "span", "abbr", "u", "a", "q",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let metadata = subject.metadata;
    let fields = [
        ("title", Some(&metadata.title)),
        ("subtitle", metadata.subtitle.as_ref()),
        ("summary", metadata.summary.as_ref()),
    ];
    for (name, field) in fields {
        let Some((field, mark)) = field.and_then(|field| Some((field, mark(&field.value)?))) else {
            continue;
        };
        let (what, help) = match mark.kind {
            Kind::Note => (
                "the reference to a note",
                "remove it, and refer to the note in the text",
            ),
            Kind::Link => ("the link", "write its words only, and the link in the text"),
            Kind::Emphasis | Kind::Element => (
                "the mark",
                "remove it; how the words look is the layout's part",
            ),
        };
        let written = &field.value[mark.part.clone()];
        let message =
            format!("the {name} is plain text: {what} `{written}` is printed as it stands");
        findings.report(
            Code::FieldMarks,
            message,
            &place(field, &mark.part, findings),
            help,
        );
    }
}

fn place(field: &Spanned<String>, part: &Span, findings: &Findings<'_>) -> Span {
    findings.place_of(&field.value[part.clone()], part.start + 1, &field.span)
}

struct Mark {
    kind: Kind,
    part: Span,
}

enum Kind {
    Note,
    Link,
    Emphasis,
    Element,
}

/// The first mark in a text.
fn mark(text: &str) -> Option<Mark> {
    let at = |kind, part: Option<Span>| part.map(|part| Mark { kind, part });
    at(Kind::Note, note(text))
        .or_else(|| at(Kind::Link, link(text)))
        .or_else(|| at(Kind::Emphasis, emphasis(text)))
        .or_else(|| at(Kind::Element, element(text)))
}

fn note(text: &str) -> Option<Span> {
    let start = text.find("[^")?;
    let end = start + text[start..].find(']')? + 1;
    (end > start + 3).then_some(start..end)
}

fn link(text: &str) -> Option<Span> {
    let middle = text.find("](")?;
    let start = text[..middle].rfind('[')?;
    let end = middle + text[middle..].find(')')? + 1;
    Some(start..end)
}

/// `*…*` or `**…**` around words.
fn emphasis(text: &str) -> Option<Span> {
    let opens = |at: usize, length: usize| {
        let before = text[..at].chars().next_back();
        let after = text[at + length..].chars().next();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '*')
            && after.is_some_and(|c| c.is_alphanumeric() || "«“‘".contains(c))
    };
    let closes = |at: usize| {
        let before = text[..at].chars().next_back();
        before.is_some_and(|c| !c.is_whitespace() && c != '*')
    };
    ["**", "*"].into_iter().find_map(|sign| {
        let mut starts = text.match_indices(sign).map(|(at, _)| at);
        let start = starts.find(|at| opens(*at, sign.len()))?;
        let from = start + sign.len();
        let mut ends = text[from..].match_indices(sign).map(|(at, _)| from + at);
        let end = ends.find(|at| closes(*at))?;
        Some(start..end + sign.len())
    })
}

fn element(text: &str) -> Option<Span> {
    let tags = text.match_indices('<').map(|(at, _)| at);
    tags.filter_map(|start| Some(start..start + text[start..].find('>')? + 1))
        .find(|part| {
            let inner = text[part.start + 1..part.end - 1].trim_start_matches('/');
            let name = inner.split([' ', '/']).next().unwrap_or_default();
            ELEMENTS.contains(&name.to_ascii_lowercase().as_str())
        })
}
