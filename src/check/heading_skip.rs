//! Heading levels are not skipped.
//!
//! **Why**: readers who move from heading to heading take a missing level for a part of the text that they missed.
//! The highest level that the text uses counts as the first, whichever it is.
//!
//! **Wrong**: `## Programme` and then `#### Matin` · **Right**: `## Programme` and then `### Matin`
//!
//! **References**: WCAG 2.2, 1.3.1, technique H42; PDF/UA-1, 7.4.2; Matterhorn Protocol 14-003.

use super::{Findings, Subject};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Span;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let highest = subject
        .headings()
        .map(|(level, ..)| level)
        .min()
        .unwrap_or(1);
    // A text that begins below its own highest level has skipped it, too.
    let mut last: Option<(u8, &Span)> = None;
    for (level, _, span) in subject.headings() {
        let expected = last.map_or(highest, |(last, _)| last + 1);
        if level > expected {
            let help = format!("write `{} …`", "#".repeat(usize::from(expected)));
            let message = match last {
                Some((last, _)) => {
                    format!("the heading is of level {level}, the one before it of level {last}")
                }
                None => format!(
                    "the first heading is of level {level}, but the text uses level {highest} later"
                ),
            };
            let mut found =
                Diagnostic::new(Code::HeadingSkip, message).at(findings.source, span.clone());
            if let Some((_, before)) = last {
                found = found.label(findings.source, before.clone(), "the heading before it");
            }
            findings.found.push(found.help(help));
        }
        last = Some((level, span));
    }
}
