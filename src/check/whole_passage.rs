//! Whole passages are not set in capitals or italics.
//!
//! **Why**: words are read by their shapes, and capitals all have the same; screen readers spell some of them letter by letter.
//! Slanted letters over several lines are hard for readers with dyslexia or low vision. Scripts without case are not concerned.
//!
//! **Wrong**: `LA RÉUNION EST REPORTÉE À UNE DATE ULTÉRIEURE` · **Right**: `**La réunion est reportée**`
//!
//! **References**: WCAG 2.2, 3.1.5, and the clear-print guidance of the UK Association for Accessible Formats.

use super::words::excerpt;
use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::{Inline, InlineKind, Span, plain_text};

/// Fewer letters in capitals are an abbreviation or a sign.
const CAPITALS: usize = 20;

/// Fewer letters in italics are a title, a name or a line that says who speaks.
const ITALICS: usize = 90;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let metadata = subject.metadata;
    let lines = [
        Some(&metadata.title),
        metadata.subtitle.as_ref(),
        metadata.summary.as_ref(),
    ];
    for line in lines.into_iter().flatten() {
        capitals(&line.value, &line.span, findings);
    }
    for session in subject
        .programme
        .iter()
        .flat_map(|programme| programme.sessions())
    {
        capitals(&session.title.value, &session.title.span, findings);
    }
    for (_, content, span) in subject.headings() {
        capitals(&plain_text(content), span, findings);
    }
    for (content, span) in subject.paragraphs() {
        let words = plain_text(content);
        capitals(&words, span, findings);
        if content.iter().all(is_emphasis) && cased(&words).count() >= ITALICS {
            let message = format!(
                "the paragraph `{}` is emphasised from first to last",
                excerpt(&words)
            );
            let help = "emphasise the words that matter; if it is a quotation, begin each of its lines with `> `";
            findings.report(Code::AllItalics, message, span, help);
        }
    }
}

fn capitals(words: &str, span: &Span, findings: &mut Findings<'_>) {
    if words.contains(char::is_whitespace)
        && cased(words).count() >= CAPITALS
        && cased(words).all(char::is_uppercase)
    {
        let message = format!("`{}` is written in capitals", excerpt(words));
        let help = "write it as a sentence; for weight write `**…**` around the words that matter";
        findings.report(Code::AllCapitals, message, span, help);
    }
}

/// The letters of scripts that have capitals.
fn cased(words: &str) -> impl Iterator<Item = char> {
    words
        .chars()
        .filter(|c| c.is_uppercase() || c.is_lowercase())
}

fn is_emphasis(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Emphasis(_)
        | InlineKind::Note(_)
        | InlineKind::SoftBreak
        | InlineKind::LineBreak => true,
        InlineKind::Text(text) => text.trim().is_empty(),
        InlineKind::Strong(content) | InlineKind::Language { content, .. } => {
            content.iter().all(is_emphasis)
        }
        _ => false,
    }
}
