//! Places in the author's file as Typst spans.

use std::num::NonZeroU64;
use std::ops::Range;
use std::sync::LazyLock;

use typst::syntax::{FileId, RootedPath, Span, VirtualPath, VirtualRoot};

/// Typst keeps 23 bits for each end of a range span, so sources stay under this many bytes.
pub(crate) const MAX_OFFSET: usize = (1 << 23) - 1;

/// The virtual path that every document has: file ids are never freed, so no real path gets one.
static DOCUMENT: LazyLock<FileId> = LazyLock::new(|| {
    let path = VirtualPath::new("document").expect("a plain name is a valid virtual path");
    RootedPath::new(VirtualRoot::Project, path).intern()
});

/// The file id that spans of the author's text carry.
pub(crate) fn document_id() -> FileId {
    *DOCUMENT
}

/// A span for the bytes `range` of the author's text; offsets past [`MAX_OFFSET`] count as that.
pub(crate) fn span(range: &Range<usize>) -> Span {
    // The layout of a range span in Typst 0.15.1 (typst-syntax, span.rs): 16 bits of file id, then a number
    // at or above 2^47 + 2^46, which holds start and end. The test below notices when it changes.
    const RANGE_BASE: u64 = (1 << 47) + (1 << 46);
    let start = range.start.min(MAX_OFFSET) as u64;
    let end = range.end.min(MAX_OFFSET) as u64;
    let id = u64::from(document_id().into_raw().get());
    let bits = id << 48 | (RANGE_BASE + (start << 23 | end));
    NonZeroU64::new(bits).map_or(Span::detached(), Span::from_raw)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use typst::syntax::{DiagSpan, DiagSpanKind, SpanKind};

    use super::*;

    proptest! {
        #[test]
        fn a_range_comes_back_from_its_span(start in 0..=MAX_OFFSET, length in 0..MAX_OFFSET) {
            let range = start..(start + length).min(MAX_OFFSET);
            let span = span(&range);
            let SpanKind::Range { id, range: found } = span.get() else {
                return Err(TestCaseError::fail("not a range"));
            };
            prop_assert_eq!((id, found), (document_id(), range.clone()));
            let DiagSpanKind::Range { id, range: found } = DiagSpan::from(span).get() else {
                return Err(TestCaseError::fail("not a range"));
            };
            prop_assert_eq!((id, found), (document_id(), range));
        }
    }
}
