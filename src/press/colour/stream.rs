//! Streams of a PDF that nobody vouches for, unpacked within bounds.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
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
    /// The content of a stream; `None` if it cannot be unpacked, or would be larger than the bounds.
    pub(in crate::press) fn unpack(&mut self, pdf: &Document, stream: &Stream) -> Option<Vec<u8>> {
        let bound = self.0.min(STREAM);
        let content = unpack(pdf, stream, bound)?;
        self.0 = self.0.saturating_sub(content.len());
        Some(content)
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
    let mut dict = Dictionary::new();
    dict.set("Filter", filters);
    if let Some(parameters) = parameters.pop() {
        dict.set("DecodeParms", parameters);
    }
    let packed = Stream::new(dict, stream.content.clone());
    packed.decompressed_content_with_limit(bound).ok()
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
    fn what_is_too_large_is_left() {
        let pdf = Document::new();
        let stream = packed(Dictionary::new(), vec![b' '; 1 << 20]);
        assert_eq!(Budget(1 << 19).unpack(&pdf, &stream), None);
        let mut budget = Budget(3 << 19);
        assert!(budget.unpack(&pdf, &stream).is_some());
        assert_eq!(budget.unpack(&pdf, &stream), None);
    }
}
