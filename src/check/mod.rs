//! Accessibility and editorial rules, one per file, all in one table.
//!
//! A rule looks at the document as its author wrote it, at the pages as they are set, or at the settings, and never changes
//! anything. What can only be seen while reading (unknown keys, undefined notes, missing metadata) is reported by `source`.

mod abbreviation;
mod bare_address;
mod bold_heading;
mod code_block;
mod colour;
mod date_ambiguous;
mod heading_empty;
mod heading_skip;
mod image_alt;
mod image_alt_redundant;
mod image_complex;
mod image_in_line;
mod image_of_text;
mod invisible;
mod justified_measure;
mod language;
mod link_ambiguous;
mod link_empty;
mod link_text;
mod list_by_hand;
mod literal;
mod plain_field;
mod rule;
mod session_chair;
mod session_clock;
mod session_day;
mod session_person;
mod session_room;
mod stray_mark;
mod stray_note;
mod stray_table;
mod subject;
mod table_header;
#[cfg(test)]
mod tests;
mod text_contrast;
mod text_size;
mod theme_contrast;
mod update_date;
mod whole_passage;
mod words;

use std::sync::Arc;

#[cfg(feature = "cli")]
pub(crate) use colour::{contrast, darkened};
pub(crate) use language::can_be_judged as language_can_be_judged;
pub use rule::{Rule, rules};
pub(crate) use rule::{codes, is_fixed, needs_pages};
use subject::Subject;
pub(crate) use text_size::Pages;
pub(crate) use theme_contrast::Accent;

use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::model::{Document, Span};
use rule::{Apply, RULES};

/// Applies every rule that looks at what the author wrote.
pub(crate) fn check(document: &Document, source: &Arc<SourceText>) -> Vec<Diagnostic> {
    let subject = Subject::new(document);
    let mut findings = Findings {
        source,
        found: Vec::new(),
    };
    for rule in RULES {
        if let Apply::Document(apply) = rule.apply {
            apply(&subject, &mut findings);
        }
    }
    findings.found
}

/// Applies every rule that looks at the pages as they are set.
pub(crate) fn check_pages(pages: &Pages<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        if let Apply::Pages(apply) = rule.apply {
            apply(pages, &mut found);
        }
    }
    found
}

/// Applies every rule that looks at the settings.
pub(crate) fn check_settings(accent: &Accent<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in RULES {
        if let Apply::Settings(apply) = rule.apply {
            found.extend(apply(accent));
        }
    }
    found
}

/// Where rules put what they find.
struct Findings<'a> {
    source: &'a Arc<SourceText>,
    found: Vec<Diagnostic>,
}

impl Findings<'_> {
    fn report(
        &mut self,
        code: Code,
        message: impl Into<String>,
        span: &Span,
        help: impl Into<String>,
    ) {
        self.found.push(
            Diagnostic::new(code, message)
                .at(self.source, span.clone())
                .help(help),
        );
    }

    /// The words' own place within a piece of text, in which they stand at `at`; the whole piece where they are written with
    /// escapes.
    fn place_of(&self, words: &str, at: usize, span: &Span) -> Span {
        let written = self.source.text().get(span.clone()).unwrap_or_default();
        // Most pieces are written as they are.
        let here = written.get(at..at + words.len()) == Some(words);
        let found = if here { Some(at) } else { written.find(words) };
        found.map_or_else(
            || span.clone(),
            |at| span.start + at..span.start + at + words.len(),
        )
    }
}
