//! Sections of a document that layouts mark: `article` and `aside`.
//!
//! Typst 0.15.1 has no element that is tagged as `Art` and none that would be tagged as an aside. So a section is set within a
//! marker that changes nothing on the page and becomes a `Lbl` in the tag tree: one around an article, two around an
//! aside. No other `Lbl` holds blocks, so the marked ones can be told apart in the finished PDF.

use typst::foundations::{Content, func};
use typst::pdf::PdfMarkerTag;

/// Marks an article: from its title to the last line that belongs to it.
#[func]
pub(super) fn article(
    /// What the article holds.
    body: Content,
) -> Content {
    PdfMarkerTag::Label(body)
}

/// Marks an article that stands aside from the others, in a box of its own.
#[func]
pub(super) fn aside(
    /// What the aside holds.
    body: Content,
) -> Content {
    PdfMarkerTag::Label(PdfMarkerTag::Label(body))
}
