//! Places in the author's files as Typst spans.

use std::num::NonZeroU64;
use std::ops::Range;

use typst::syntax::{FileId, RootedPath, Span, VirtualPath, VirtualRoot};

/// Typst keeps 23 bits for each end of a range span, so sources stay under this many bytes.
pub(crate) const MAX_OFFSET: usize = (1 << 23) - 1;

/// Where the virtual paths of texts lie.
const ROOT: &str = "text/";

/// One of the texts that a document is made of: its own is number 0, those of a bulletin's items follow.
///
/// File ids are never freed, so no real path gets one: the texts of all documents share these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin(Option<FileId>);

impl Origin {
    /// The text with this number.
    pub(crate) fn new(number: usize) -> Self {
        let path = VirtualPath::new(format!("{ROOT}{number}")).ok();
        Self(path.map(|path| RootedPath::new(VirtualRoot::Project, path).intern()))
    }

    /// The number of the text that has this id, if one has.
    pub(crate) fn number(id: FileId) -> Option<usize> {
        let path = id.get();
        match path.root() {
            VirtualRoot::Project => {
                let number = path.vpath().get_without_slash().strip_prefix(ROOT)?;
                number.parse().ok()
            }
            VirtualRoot::Package(_) => None,
        }
    }

    /// A span for the bytes `range` of the text; offsets past [`MAX_OFFSET`] count as that.
    pub(crate) fn span(self, range: &Range<usize>) -> Span {
        // The layout of a range span in Typst 0.15.1 (typst-syntax, span.rs): 16 bits of file id, then a number
        // at or above 2^47 + 2^46, which holds start and end. The test below notices when it changes.
        const RANGE_BASE: u64 = (1 << 47) + (1 << 46);
        let Self(Some(id)) = self else {
            return Span::detached();
        };
        let start = range.start.min(MAX_OFFSET) as u64;
        let end = range.end.min(MAX_OFFSET) as u64;
        let id = u64::from(id.into_raw().get());
        let bits = id << 48 | (RANGE_BASE + (start << 23 | end));
        NonZeroU64::new(bits).map_or(Span::detached(), Span::from_raw)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use typst::syntax::{DiagSpan, DiagSpanKind, SpanKind};

    use super::*;

    proptest! {
        #[test]
        fn a_range_comes_back_from_its_span(
            start in 0..=MAX_OFFSET, length in 0..MAX_OFFSET, number in 0..3_usize,
        ) {
            let range = start..(start + length).min(MAX_OFFSET);
            let span = Origin::new(number).span(&range);
            let SpanKind::Range { id, range: found } = span.get() else {
                return Err(TestCaseError::fail("not a range"));
            };
            prop_assert_eq!((Origin::number(id), found), (Some(number), range.clone()));
            let DiagSpanKind::Range { id, range: found } = DiagSpan::from(span).get() else {
                return Err(TestCaseError::fail("not a range"));
            };
            prop_assert_eq!((Origin::number(id), found), (Some(number), range));
        }
    }
}
