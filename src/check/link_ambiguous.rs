//! Links of the same words lead to the same place.
//!
//! **Why**: in the list of a document's links, two that are called "Convention" cannot be told apart; who hears the second takes
//! it for the first.
//!
//! **Wrong**: `[Convention](https://a.example)` and `[Convention](https://b.example)` · **Right**: `[Convention de 2005](…)` and
//! `[Convention de 2011](…)`
//!
//! **References**: WCAG 2.2, 2.4.4 and 2.4.9.

use std::collections::HashMap;

use super::words::{fold, related_links};
use super::{Findings, Subject};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{InlineKind, Span, plain_text};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut links: Vec<(String, &str, &Span)> = Vec::new();
    for inline in &subject.inlines {
        if let InlineKind::Link(link) = &inline.kind {
            links.push((
                plain_text(&link.content),
                &link.destination.value,
                &inline.span,
            ));
        }
    }
    let related = related_links(subject.metadata);
    links
        .extend(related.map(|(title, url)| (title.value.clone(), url.value.as_str(), &title.span)));
    let mut first: HashMap<String, (&str, &Span)> = HashMap::new();
    for (words, target, span) in links {
        let folded = fold(&words);
        if folded.is_empty() {
            continue;
        }
        let target = target.trim_end_matches('/');
        let (before, place) = *first.entry(folded).or_insert((target, span));
        if before == target {
            continue;
        }
        let message = format!(
            "`{}` leads to another place than the link of the same words",
            words.trim()
        );
        let diagnostic = Diagnostic::new(Code::LinkAmbiguous, message)
            .at(findings.source, span.clone())
            .label(findings.source, place.clone(), "the other link")
            .help("write in each what is only there");
        findings.found.push(diagnostic);
    }
}
