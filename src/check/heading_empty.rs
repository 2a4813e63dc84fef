//! Every heading has words.
//!
//! **Why**: headings are the document's outline; an empty one is a place without a name.
//!
//! **Wrong**: `##` · **Right**: `## Programme`
//!
//! **References**: WCAG 2.2, 2.4.6; PDF/UA-1, 7.4; Matterhorn Protocol 14-002.

use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::plain_text;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (_, words, span) in subject.headings() {
        if plain_text(words).trim().is_empty() {
            let help = "write its words, or remove it";
            findings.report(Code::HeadingEmpty, "the heading has no text", span, help);
        }
    }
}
