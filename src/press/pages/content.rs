//! A page as a form: content that is put on a sheet, and refers to the fonts and images that the other pages use.

use kurbo::Rect;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::Leaf;
use crate::press::colour::{Budget, packed};

/// Bytes of a page's content, unpacked and put together; a dense map has some 20 MB.
const MOST: usize = 128 << 20;

/// A page in the file as what is put on sheets.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::press) struct Form {
    /// A page without content has none.
    pub(in crate::press) id: Option<ObjectId>,
    /// Whether a part of its content cannot be read, and is missing.
    pub(in crate::press) cut: bool,
}

/// Puts a page into the file as a form.
pub(in crate::press) fn form(pdf: &mut Document, leaf: &Leaf) -> Form {
    let Ok(page) = pdf.get_dictionary(leaf.id) else {
        return Form::default();
    };
    let streams = streams(pdf, page);
    let resources = page
        .get(b"Resources")
        .cloned()
        .unwrap_or_else(|_| Dictionary::new().into());
    let group = page
        .get(b"Group")
        .ok()
        .and_then(|group| group_of(pdf, group));
    let (mut form, cut) = match streams.as_slice() {
        [] => return Form::default(),
        [stream] => (as_it_is(stream), false),
        several => joined(pdf, several),
    };
    form.dict.set("Type", "XObject");
    form.dict.set("Subtype", "Form");
    form.dict.set("BBox", corners(leaf.bleed));
    form.dict.set("Resources", resources);
    if let Some(group) = group {
        form.dict.set("Group", group);
    }
    let id = Some(pdf.add_object(form));
    Form { id, cut }
}

/// The content of a page, which may be in pieces.
fn streams<'a>(pdf: &'a Document, page: &'a Dictionary) -> Vec<&'a Stream> {
    let content = page
        .get(b"Contents")
        .and_then(|content| pdf.dereference(content));
    match content {
        Ok((_, Object::Stream(stream))) => vec![stream],
        Ok((_, Object::Array(pieces))) => {
            let pieces = pieces
                .iter()
                .filter_map(|piece| pdf.dereference(piece).ok());
            pieces
                .filter_map(|(_, piece)| piece.as_stream().ok())
                .collect()
        }
        _ => Vec::new(),
    }
}

/// One stream stays packed as it is.
fn as_it_is(stream: &Stream) -> Stream {
    let mut dictionary = Dictionary::new();
    for key in [b"Filter".as_slice(), b"DecodeParms"] {
        if let Ok(value) = stream.dict.get(key) {
            dictionary.set(key, value.clone());
        }
    }
    Stream::new(dictionary, stream.content.clone())
}

/// Several are unpacked: a piece may end in the middle of anything but a word. Whether a piece is missing, because it cannot be read.
fn joined(pdf: &Document, pieces: &[&Stream]) -> (Stream, bool) {
    let (mut content, mut cut) = (Vec::new(), false);
    let mut budget = Budget::default();
    for piece in pieces {
        let left = MOST.saturating_sub(content.len());
        let piece = budget.unpack(pdf, piece);
        match piece.filter(|piece| piece.len() <= left) {
            Some(piece) => content.extend(piece),
            None => cut = true,
        }
        content.push(b'\n');
    }
    (packed(Dictionary::new(), content), cut)
}

/// The group of a page is one by itself; as that of a form it must say so.
fn group_of(pdf: &Document, group: &Object) -> Option<Dictionary> {
    let (_, group) = pdf.dereference(group).ok()?;
    let mut group = group.as_dict().ok()?.clone();
    group.set("I", true);
    Some(group)
}

pub(in crate::press) fn corners(rect: Rect) -> Object {
    let corners = [rect.x0, rect.y0, rect.x1, rect.y1];
    Object::Array(corners.map(|corner| Object::Real(corner as f32)).into())
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    /// A page whose content is in so many pieces.
    fn page(pieces: &[&str]) -> (Document, Leaf) {
        let mut pdf = Document::new();
        let pieces = pieces.iter().map(|piece| {
            let stream = Stream::new(Dictionary::new(), piece.as_bytes().to_vec());
            Object::Reference(pdf.add_object(stream))
        });
        let pieces: Vec<Object> = pieces.collect();
        let group = dictionary! { "S" => "Transparency", "CS" => "DeviceRGB" };
        let page = dictionary! { "Type" => "Page", "Contents" => pieces, "Group" => group };
        let id = pdf.add_object(page.clone());
        let leaf = super::super::boxes::leaf(&pdf, id, &page);
        (pdf, leaf)
    }

    #[test]
    fn pieces_are_put_together() {
        let (mut pdf, leaf) = page(&["q 1 0 0", "1 0 0 cm Q"]);
        let id = form(&mut pdf, &leaf).id.unwrap();
        let form = pdf.get_object(id).unwrap().as_stream().unwrap();
        assert_eq!(form.get_plain_content().unwrap(), b"q 1 0 0\n1 0 0 cm Q\n");
        let group = form.dict.get(b"Group").unwrap().as_dict().unwrap();
        assert!(group.get(b"I").unwrap().as_bool().unwrap());
    }

    #[test]
    fn a_page_without_content_is_blank() {
        let (mut pdf, leaf) = page(&[]);
        assert_eq!(form(&mut pdf, &leaf).id, None);
    }

    /// The other pieces are printed, and the page is told.
    #[test]
    fn a_piece_that_cannot_be_read_is_missing_and_known() {
        let (mut pdf, leaf) = page(&["q 1 0 0", "1 0 0 cm Q"]);
        let piece = pdf.objects.values_mut().find_map(|object| {
            let stream = object.as_stream_mut().ok()?;
            (stream.content == b"q 1 0 0").then_some(stream)
        });
        piece.unwrap().dict.set("Filter", "FlateDecode");
        let Form { id, cut } = form(&mut pdf, &leaf);
        assert!(cut);
        let form = pdf.get_object(id.unwrap()).unwrap().as_stream().unwrap();
        assert_eq!(form.get_plain_content().unwrap(), b"\n1 0 0 cm Q\n");
    }
}
