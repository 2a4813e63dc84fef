//! What is not exceeded, whatever the file says: a file nobody vouches for must not take all time or memory.

use std::borrow::Cow;

use hayro_syntax::Filter;
use hayro_syntax::object::Stream;

/// The largest file, in bytes.
pub(crate) const FILE: usize = 512 << 20;

/// Operations and glyphs on all pages together; a book of a thousand pages has some four million.
pub(super) const OPERATIONS: usize = 100_000_000;

/// Bytes of a stream, unpacked; and of all forms together, however often they are drawn.
pub(super) const DECODED: usize = 1 << 30;

/// Forms within forms.
pub(super) const FORMS: usize = 32;

/// Elements, bookmarks, marked content, dictionaries within each other.
pub(super) const DEPTH: usize = 256;

/// Elements of the tag tree.
pub(super) const ELEMENTS: usize = 2_000_000;

/// Links, images or bookmarks.
pub(super) const LISTED: usize = 200_000;

/// The most by which a filter can make data grow: a run of zeros in Deflate, in LZW, in run lengths.
fn growth(filter: Filter) -> usize {
    match filter {
        Filter::FlateDecode => 1032,
        Filter::LzwDecode => 1366,
        Filter::RunLengthDecode => 64,
        _ => 1,
    }
}

/// The content of a stream, unless it cannot be read or could be larger than the limit.
pub(super) fn decoded<'a>(stream: &Stream<'a>) -> Option<Cow<'a, [u8]>> {
    let filters = stream.filters();
    let most = filters
        .iter()
        .fold(stream.raw_data().len(), |size, filter| {
            size.saturating_mul(growth(*filter))
        });
    // One pass over real text makes it grow by ten at most; what is packed twice is rare, and small where it is not a trap.
    if most > DECODED && (filters.len() > 1 || stream.raw_data().len() > DECODED / 16) {
        return None;
    }
    stream.decoded().ok()
}
