//! Streams of a PDF that nobody vouches for, unpacked within bounds.

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Decompress, FlushDecompress, Status};
use lopdf::{Dictionary, Document, Object, Stream};

/// Bytes of one stream, unpacked; a page of a dense map has some 20 MB.
const STREAM: usize = 128 << 20;

/// Bytes of all streams that are unpacked for their colours.
const ALL: usize = 2 << 30;

/// How much may still be unpacked.
#[derive(Debug)]
pub(in crate::press) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(ALL)
    }
}

impl Budget {
    /// The whole content of a stream; `None` if it cannot be unpacked to its end, or would be larger than the bounds.
    pub(in crate::press) fn unpack(&mut self, pdf: &Document, stream: &Stream) -> Option<Vec<u8>> {
        let bound = self.0.min(STREAM);
        let content = unpack(pdf, stream, bound);
        // Packed bytes are work as well, also where nothing comes of them.
        let unpacked = content.as_ref().map_or(0, Vec::len);
        self.0 = self.0.saturating_sub(unpacked.max(stream.content.len()));
        content
    }
}

fn unpack(pdf: &Document, stream: &Stream, bound: usize) -> Option<Vec<u8>> {
    let entry = |key: &[u8]| match stream.dict.get(key) {
        Ok(value) => pdf.dereference(value).map(|(_, value)| value).ok(),
        Err(_) => None,
    };
    let Some(filter) = entry(b"Filter").filter(|filter| !filter.is_null()) else {
        return (stream.content.len() <= bound).then(|| stream.content.clone());
    };
    let filters = match filter {
        Object::Array(filters) => filters.clone(),
        filter => vec![filter.clone()],
    };
    let mut parameters = match entry(b"DecodeParms") {
        Some(Object::Array(parameters)) => parameters.clone(),
        Some(parameters) => vec![parameters.clone()],
        None => Vec::new(),
    };
    for value in &mut parameters {
        *value = pdf.dereference(value).ok()?.1.clone();
    }
    parameters.retain(|value| matches!(value, Object::Dictionary(_)));
    // lopdf takes one set of parameters for all filters.
    if parameters.len() > 1 || (!parameters.is_empty() && filters.len() > 1) {
        return None;
    }
    let parameters = parameters.pop();
    filters
        .iter()
        .try_fold(stream.content.clone(), |content, filter| {
            let filter = pdf.dereference(filter).ok()?.1.as_name().ok()?;
            filtered(content, filter, parameters.as_ref(), bound)
        })
}

/// What is left when one filter is taken off.
fn filtered(
    content: Vec<u8>,
    filter: &[u8],
    parameters: Option<&Object>,
    bound: usize,
) -> Option<Vec<u8>> {
    if filter == b"FlateDecode" {
        let inflated = inflated(&content, bound)?;
        if parameters.is_none() {
            return Some(inflated);
        }
    }
    let mut dict = Dictionary::new();
    dict.set("Filter", Object::Name(filter.to_vec()));
    if let Some(parameters) = parameters {
        dict.set("DecodeParms", parameters.clone());
    }
    let packed = Stream::new(dict, content);
    packed.decompressed_content_with_limit(bound).ok()
}

/// Bytes of the sum at the end of what zlib packed.
const SUM: usize = 4;

/// What zlib packed, if all of it is there. lopdf gives what it could read of a damaged stream, and says nothing: the rest of a page
/// would be missing without a word.
fn inflated(packed: &[u8], bound: usize) -> Option<Vec<u8>> {
    if packed.is_empty() {
        return Some(Vec::new());
    }
    if let Some((content, _)) = to_its_end(packed, true, bound) {
        return Some(content);
    }
    // Some programs leave the sum out. Where there is one, it must be right.
    let packed = packed.get(2..)?;
    let (content, taken) = to_its_end(packed, false, bound)?;
    (packed.len() - taken < SUM).then_some(content)
}

/// What is unpacked up to the mark of its end, and how many bytes that took.
pub(super) fn to_its_end(
    packed: &[u8],
    has_header: bool,
    bound: usize,
) -> Option<(Vec<u8>, usize)> {
    let mut unpacker = Decompress::new(has_header);
    let mut content = Vec::new();
    loop {
        let at = usize::try_from(unpacker.total_in()).ok()?;
        let before = content.len();
        // One more than the bound shows that there is more.
        let room = before.max(4 << 10);
        content.reserve(room.min(bound.saturating_add(1).saturating_sub(before)));
        let rest = packed.get(at..)?;
        let status = unpacker.decompress_vec(rest, &mut content, FlushDecompress::None);
        let taken = usize::try_from(unpacker.total_in()).ok()?;
        if content.len() > bound {
            return None;
        }
        match status.ok()? {
            Status::StreamEnd => return Some((content, taken)),
            // There is nothing left to read, and the end has not come.
            _ if taken == at && content.len() == before => return None,
            _ => {}
        }
    }
}

/// The stream with new content, packed. The usual level is several times as fast as the best, which lopdf takes, and a hundredth larger.
pub(in crate::press) fn packed(dict: Dictionary, content: Vec<u8>) -> Stream {
    let mut stream = Stream::new(dict, Vec::new());
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(&content).and_then(|()| encoder.finish());
    match written {
        Ok(packed) if packed.len() < content.len() => {
            stream.set_plain_content(packed);
            stream.dict.set("Filter", "FlateDecode");
        }
        _ => stream.set_plain_content(content),
    }
    stream
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    #[test]
    fn filters_may_stand_elsewhere() {
        let mut pdf = Document::new();
        let stream = packed(Dictionary::new(), b"0 g ".repeat(100));
        assert!(stream.dict.has(b"Filter"));
        let filter = pdf.add_object(Object::Name(b"FlateDecode".to_vec()));
        let dict = dictionary! { "Filter" => filter, "DecodeParms" => vec![Object::Null] };
        let elsewhere = Stream::new(dict, stream.content.clone());
        let content = Budget::default().unpack(&pdf, &elsewhere).unwrap();
        assert_eq!(content, b"0 g ".repeat(100));
    }

    #[test]
    fn what_is_damaged_is_not_taken_for_all() {
        let mut pdf = Document::new();
        let words = (0..2000).map(|number| format!("{} {} re\n", number * 7919 % 1000, number));
        let content = words.collect::<String>().into_bytes();
        let whole = packed(Dictionary::new(), content.clone());
        let with = |bytes: Vec<u8>| Stream::new(whole.dict.clone(), bytes);
        let unpack = |stream: &Stream| Budget::default().unpack(&pdf, stream);
        assert_eq!(unpack(&whole).as_ref(), Some(&content));
        let packed = &whole.content;
        assert_eq!(unpack(&with(packed[..packed.len() / 3].to_vec())), None);
        for at in (2..packed.len()).step_by(packed.len() / 20) {
            let mut flipped = packed.clone();
            flipped[at] ^= 4;
            assert_eq!(unpack(&with(flipped)), None, "{at}");
        }
        // Only the sum is missing, or a line ends behind it.
        let short = packed[..packed.len() - 4].to_vec();
        assert_eq!(unpack(&with(short)).as_ref(), Some(&content));
        let long = [packed.as_slice(), b"\r\n"].concat();
        assert_eq!(unpack(&with(long)).as_ref(), Some(&content));
        // Also with parameters, where lopdf reads.
        let parameters = pdf.add_object(dictionary! { "Predictor" => 1 });
        let mut cut = with(packed[..packed.len() / 3].to_vec());
        cut.dict.set("DecodeParms", parameters);
        assert_eq!(Budget::default().unpack(&pdf, &cut), None);
    }

    #[test]
    fn what_is_too_large_is_left() {
        let pdf = Document::new();
        let stream = packed(Dictionary::new(), vec![b' '; 1 << 20]);
        assert_eq!(Budget(1 << 19).unpack(&pdf, &stream), None);
        let mut budget = Budget(3 << 19);
        assert!(budget.unpack(&pdf, &stream).is_some());
        assert_eq!(budget.unpack(&pdf, &stream), None);
    }
}
