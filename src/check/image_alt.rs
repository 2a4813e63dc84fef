//! Every image has a description, or is marked as decoration.
//!
//! **Why**: who does not see the picture learns what it shows from its description, and only from that.
//!
//! **Wrong**: `![](port.jpg)` · **Right**: `![The port of Rabat at dawn](port.jpg)`, or in the front matter
//! `[images."port.jpg"]` with `decorative = true` if the picture says nothing.
//!
//! **References**: WCAG 2.2, 1.1.1; PDF/UA-1 (ISO 14289-1), 7.3; Matterhorn Protocol 13-004.

use super::{Findings, Subject};
use crate::diagnostic::Code;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (image, span, _) in subject.images() {
        let described = !image.alt.trim().is_empty();
        let file = &image.file.value;
        if !described && !image.decorative {
            let help = format!(
                "write what it shows between the brackets: `![…]({file})`; if it only decorates, write `[images.\"{file}\"]` and `decorative = true` in the front matter"
            );
            findings.report(
                Code::ImageAlt,
                format!("the image `{file}` has no description"),
                span,
                help,
            );
        } else if described && image.decorative {
            let message = format!(
                "the image `{file}` is marked as decoration, so its description is never read"
            );
            let help = "remove the description, or `decorative = true` in the front matter";
            findings.report(Code::ImageAltRedundant, message, span, help);
        }
    }
}
