//! Photographs that reach the PDF by other ways than the document's text: within an SVG, or from a layout's own files. Those of the text
//! come without metadata already, and are left alone.

use std::borrow::Cow;

use lopdf::{Document, Object};

use crate::picture::without_metadata;

/// Takes out of every JPEG what its picture does not need.
pub(super) fn strip(pdf: &mut Document) {
    for object in pdf.objects.values_mut() {
        let Object::Stream(stream) = object else {
            continue;
        };
        let filter = stream.dict.get(b"Filter").and_then(Object::as_name);
        if filter.is_ok_and(|filter| filter == b"DCTDecode")
            && let Cow::Owned(bare) = without_metadata(&stream.content)
        {
            stream.set_content(bare);
        }
    }
}
