//! Headings are headings, and not bold paragraphs.
//!
//! **Why**: a line in bold looks like a heading and is none: it is not in the bookmarks, and who moves from heading to heading
//! passes over it.
//!
//! **Wrong**: `**Première journée**` on a line of its own · **Right**: `## Première journée`
//!
//! **References**: WCAG 2.2, 1.3.1, failure F2; PDF/UA-1, 7.4; Matterhorn Protocol 14-001.

use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::{Block, BlockKind, Inline, InlineKind, plain_text};

/// A heading has no more characters than this; a longer line is something that the author finds important.
const LENGTH: usize = 90;

/// What a sentence, or the beginning of one, ends in.
const ENDS: &[char] = &[
    '.', '!', '?', ':', ';', ',', '…', '؟', '؛', '،', '։', '»', '”', '·',
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for prose in &subject.prose {
        // One level below the heading that it stands under; the highest where there is none.
        let mut level = 2;
        for pair in prose.blocks.windows(2) {
            let [block, next] = pair else { continue };
            if let BlockKind::Heading { level: above, .. } = &block.kind {
                level = usize::from(*above + 1).min(6);
            }
            let Some(words) = poses(block) else { continue };
            // Several in a row are no headings: a heading has something under it.
            if matches!(
                next.kind,
                BlockKind::Heading { .. } | BlockKind::ThematicBreak
            ) || poses(next).is_some()
            {
                continue;
            }
            let message = format!("`{words}` looks like a heading and is none");
            let help = format!(
                "write `{} {words}`, without the asterisks",
                "#".repeat(level)
            );
            findings.report(Code::BoldHeading, message, &block.span, help);
        }
    }
}

/// The words of a paragraph that is bold from first to last, short, and no sentence.
fn poses(block: &Block) -> Option<String> {
    let BlockKind::Paragraph(content) = &block.kind else {
        return None;
    };
    let words = plain_text(content);
    let words = words.trim();
    let is_title = !words.is_empty() && words.chars().count() <= LENGTH && !words.ends_with(ENDS);
    (is_title && content.iter().all(is_strong)).then(|| words.to_owned())
}

fn is_strong(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Strong(_) | InlineKind::Note(_) | InlineKind::SoftBreak => true,
        InlineKind::Text(text) => text.trim().is_empty(),
        InlineKind::Emphasis(content) | InlineKind::Language { content, .. } => {
            content.iter().all(is_strong)
        }
        _ => false,
    }
}
