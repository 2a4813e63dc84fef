//! What is not exceeded, whatever the file says: a file nobody vouches for must not take all time or memory.

use std::borrow::Cow;
use std::io::{self, Read};

use flate2::read::ZlibDecoder;
use hayro_syntax::Filter;
use hayro_syntax::object::Stream;

/// The largest file, in bytes.
pub(crate) const FILE: usize = 512 << 20;

/// Operations and glyphs on all pages together; a book of a thousand pages has some four million.
pub(super) const OPERATIONS: usize = 40_000_000;

/// Bytes of a stream, unpacked; and of all forms together, however often they are drawn.
pub(crate) const DECODED: usize = 512 << 20;

/// Forms within forms.
pub(super) const FORMS: usize = 32;

/// Elements, bookmarks, marked content, dictionaries within each other.
pub(super) const DEPTH: usize = 256;

/// Elements of the tag tree.
pub(super) const ELEMENTS: usize = 2_000_000;

/// Nodes of a tree of names.
pub(super) const NODES: usize = 20_000;

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

/// Whether a stream would become larger than the limit.
pub(super) fn bursts(stream: &Stream<'_>) -> bool {
    let filters = stream.filters();
    let raw = stream.raw_data();
    let grown = |size: usize, filter: &Filter| size.saturating_mul(growth(*filter));
    if filters.iter().fold(raw.len(), grown) <= DECODED {
        return false;
    }
    match filters.as_slice() {
        // What is broken ends sooner, or is unpacked by other means, which are as slow as they are careful.
        [Filter::FlateDecode] => {
            let counted = io::copy(
                &mut ZlibDecoder::new(&*raw).take(DECODED as u64 + 1),
                &mut io::sink(),
            );
            counted.map_or(raw.len() > DECODED / 64, |count| count > DECODED as u64)
        }
        // What is packed twice, or in a way of old, is small where it is not a trap.
        _ => true,
    }
}

/// The content of a stream, unless it cannot be read or is larger than the limit.
pub(super) fn decoded<'a>(stream: &Stream<'a>) -> Option<Cow<'a, [u8]>> {
    if bursts(stream) {
        None
    } else {
        stream.decoded().ok()
    }
}
