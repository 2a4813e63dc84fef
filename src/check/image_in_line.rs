//! A picture stands by itself, and not in a line of text.
//!
//! **Why**: a picture right under a line of text is a part of that line to Markdown: it is set among the words, and has no caption
//! and no place of its own.
//!
//! **Wrong**: `Le séminaire.` and `![La salle](salle.jpg)` on the next line · **Right**: an empty line between them
//!
//! **References**: none; an editorial rule.

use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::{Inline, InlineKind};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (content, _) in subject.paragraphs() {
        for (at, inline) in content.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| content.get(before));
            let after = content.get(at + 1);
            let is_alone = matches!(inline.kind, InlineKind::Image(_))
                && ends_line(before)
                && ends_line(after);
            let written = findings
                .source
                .text()
                .get(inline.span.clone())
                .unwrap_or_default();
            // Its caption is a warning already, with the same mend.
            if !is_alone || written.ends_with("\")") || written.ends_with("')") {
                continue;
            }
            let help = match (before, after) {
                (Some(_), Some(_)) => "leave an empty line before and after it",
                (Some(_), None) => "leave an empty line before it",
                (None, Some(_)) => "leave an empty line after it",
                (None, None) => continue,
            };
            let message = "the image is set into the line of the text next to it";
            findings.report(Code::ImageInLine, message, &inline.span, help);
        }
    }
}

fn ends_line(neighbour: Option<&Inline>) -> bool {
    neighbour
        .is_none_or(|inline| matches!(inline.kind, InlineKind::SoftBreak | InlineKind::LineBreak))
}
