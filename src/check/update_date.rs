//! A document is not updated before it is published.
//!
//! **Why**: day and month, or the two keys, were most likely confused; readers would see a date that cannot be.
//!
//! **Wrong**: `date = 2021-03-01` and `updated = 2021-02-01` · **Right**: `updated = 2021-04-01`
//!
//! **References**: none; an editorial rule.

use super::{Findings, Subject};
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let metadata = subject.metadata;
    let (Some(date), Some(updated)) = (&metadata.date, &metadata.updated) else {
        return;
    };
    if updated.value < date.value {
        let message = format!(
            "the document was updated on {}, before its date, {}",
            updated.value, date.value
        );
        let diagnostic = Diagnostic::new(Code::MetadataUpdated, message)
            .at(findings.source, updated.span.clone())
            .label(findings.source, date.span.clone(), "its date")
            .help("write the day of the last change, or remove `updated`");
        findings.found.push(diagnostic);
    }
}
