//! Every link has a text.
//!
//! **Why**: a screen reader that comes to a link without words can only read its address, letter by letter.
//!
//! **Wrong**: `[](https://coe.int)` · **Right**: `[Council of Europe](https://coe.int)`
//!
//! **References**: WCAG 2.2, 2.4.4 and 4.1.2; PDF/UA-1, 7.18.5; Matterhorn Protocol 28-004.

use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::{Inline, InlineKind, plain_text};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for inline in &subject.inlines {
        let InlineKind::Link(link) = &inline.kind else {
            continue;
        };
        let words = plain_text(&link.content);
        if words.trim().is_empty() && !link.content.iter().any(says_something) {
            let help = format!("write `[where it leads]({})`", link.destination.value);
            findings.report(Code::LinkEmpty, "the link has no text", &inline.span, help);
        }
    }
}

/// A described picture is the text of a link, too.
fn says_something(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Image(image) => !image.alt.trim().is_empty(),
        kind => kind.children().iter().any(says_something),
    }
}
