//! A page as a form: content that is put on a sheet, and refers to the fonts and images that the other pages use.

use std::collections::HashSet;

use kurbo::Rect;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::Leaf;
use super::tree::others_too;
use crate::diagnostic::{Code, Diagnostic};
use crate::inspect;
use crate::press::colour::Budget;
use crate::press::sweep::references;

/// Puts a page into the file as a form; a page without content has none.
pub(in crate::press) fn form(
    pdf: &mut Document,
    leaf: &Leaf,
    number: usize,
) -> Result<Option<ObjectId>, Diagnostic> {
    let Ok(page) = pdf.get_dictionary(leaf.id) else {
        return Ok(None);
    };
    let streams = pieces(pdf, page).into_iter().flatten();
    let streams = streams.collect::<Vec<_>>();
    let resources = page
        .get(b"Resources")
        .cloned()
        .unwrap_or_else(|_| Dictionary::new().into());
    let group = page
        .get(b"Group")
        .ok()
        .and_then(|group| group_of(pdf, group));
    let mut form = match streams.as_slice() {
        [] => return Ok(None),
        [stream] => as_it_is(stream),
        several => joined(pdf, several).ok_or_else(|| unreadable(number))?,
    };
    form.dict.set("Type", "XObject");
    form.dict.set("Subtype", "Form");
    form.dict.set("BBox", corners(leaf.bleed));
    form.dict.set("Resources", resources);
    if let Some(group) = group {
        form.dict.set("Group", group);
    }
    Ok(Some(pdf.add_object(form)))
}

/// The content of a page, which may be in pieces; one that is not there is none.
fn pieces<'a>(pdf: &'a Document, page: &'a Dictionary) -> Vec<Option<&'a Stream>> {
    let Ok(content) = page.get(b"Contents") else {
        return Vec::new();
    };
    let stream = |piece: &'a Object| match pdf.dereference(piece) {
        Ok((_, Object::Stream(stream))) => Some(stream),
        _ => None,
    };
    match pdf.dereference(content) {
        Ok((_, Object::Array(pieces))) => pieces.iter().map(stream).collect(),
        Ok((_, Object::Null)) => Vec::new(),
        _ => vec![stream(content)],
    }
}

/// What is not to be had of the content of pages.
#[derive(Debug, Default)]
pub(super) struct Lack {
    /// Pages of which a piece of it is not there.
    gone: Vec<usize>,
    /// Pages that refer to fonts, pictures or drawings that are not there.
    bare: Vec<usize>,
}

impl Lack {
    pub(super) fn of(pdf: &Document, leaves: &[Leaf]) -> Self {
        let mut lack = Self::default();
        let mut drawn = HashSet::new();
        for (index, leaf) in leaves.iter().enumerate() {
            let Ok(page) = pdf.get_dictionary(leaf.id) else {
                continue;
            };
            if pieces(pdf, page).iter().any(Option::is_none) {
                lack.gone.push(index + 1);
            }
            if is_bare(pdf, page, &mut drawn) {
                lack.bare.push(index + 1);
            }
        }
        lack
    }

    /// What is not there; what is there and damaged is told where its colours are looked at.
    pub(super) fn said(&self) -> Vec<Diagnostic> {
        let help = "make the PDF anew with the program that it comes from, or look at a proof before it is printed";
        let of = |pages: &[usize], what: &str, fate: &str| {
            let (first, others) = pages.split_first()?;
            let others = others_too(others.len());
            let message = format!("{what} of page {first}{others} is not in the PDF, and {fate}");
            Some(Diagnostic::new(Code::PressUnread, message).help(help))
        };
        let gone = of(&self.gone, "a part of the content", "is not printed");
        let bare = of(
            &self.bare,
            "a font, a picture or a drawing",
            "may be missing in print",
        );
        gone.into_iter().chain(bare).collect()
    }
}

/// The first page of whose content a piece is not there or cannot be read.
pub(super) fn unread(pdf: &Document, leaves: &[Leaf]) -> Option<usize> {
    let (mut budget, mut met) = (Budget::default(), HashSet::new());
    let mut is_whole = |stream: &Stream| {
        // Many pages may have the same content.
        !met.insert(stream.content.as_ptr()) || budget.unpack(pdf, stream).is_some()
    };
    let at = leaves.iter().position(|leaf| {
        let page = pdf.get_dictionary(leaf.id);
        let pieces = page.map(|page| pieces(pdf, page)).unwrap_or_default();
        !pieces
            .into_iter()
            .all(|piece| piece.is_some_and(&mut is_whole))
    });
    at.map(|index| index + 1)
}

/// Whether a page leads to something that is not there; what others have led to is not looked at again.
fn is_bare(pdf: &Document, page: &Dictionary, met: &mut HashSet<ObjectId>) -> bool {
    let mut open = Vec::new();
    if let Ok(resources) = page.get(b"Resources") {
        references(resources, &mut open);
    }
    let mut is_bare = false;
    while let Some(id) = open.pop() {
        if met.insert(id) {
            match pdf.objects.get(&id) {
                Some(object) => references(object, &mut open),
                None => is_bare = true,
            }
        }
    }
    is_bare
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

/// Several are unpacked: a piece may end in the middle of anything but a word. Of a damaged one there is what can be read.
fn joined(pdf: &Document, pieces: &[&Stream]) -> Option<Stream> {
    let mut content = Vec::new();
    let mut budget = Budget::default();
    for piece in pieces {
        let plain = budget.unpack(pdf, piece).or_else(|| partly(pdf, piece));
        content.extend(plain.unwrap_or_default());
        if content.len() > inspect::DECODED_LIMIT {
            return None;
        }
        content.push(b'\n');
    }
    let mut stream = Stream::new(Dictionary::new(), content);
    stream.compress().ok()?;
    Some(stream)
}

/// As much of a damaged stream as lopdf reads.
fn partly(pdf: &Document, stream: &Stream) -> Option<Vec<u8>> {
    let mut direct = as_it_is(stream);
    for key in [b"Filter".as_slice(), b"DecodeParms"] {
        // lopdf takes what stands elsewhere for nothing, and packed bytes for plain ones.
        if let Ok(value) = stream.dict.get_deref(key, pdf) {
            direct.dict.set(key, value.clone());
        }
    }
    let bound = inspect::DECODED_LIMIT;
    direct.decompressed_content_with_limit(bound).ok()
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

fn unreadable(number: usize) -> Diagnostic {
    let message = format!("the content of page {number} cannot be read");
    let mut diagnostic = super::damaged(message);
    diagnostic.code = Code::PdfDamaged;
    diagnostic
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
        let id = form(&mut pdf, &leaf, 1).unwrap().unwrap();
        let form = pdf.get_object(id).unwrap().as_stream().unwrap();
        assert_eq!(form.get_plain_content().unwrap(), b"q 1 0 0\n1 0 0 cm Q\n");
        let group = form.dict.get(b"Group").unwrap().as_dict().unwrap();
        assert!(group.get(b"I").unwrap().as_bool().unwrap());
    }

    #[test]
    fn pieces_are_unpacked_wherever_it_says_how() {
        let (mut pdf, leaf) = page(&["0 0 1 1 re f"]);
        let mut packed = Stream::new(Dictionary::new(), b"0 0 9 9 re f ".repeat(20));
        packed.compress().unwrap();
        let filter = pdf.add_object(Object::Name(b"FlateDecode".to_vec()));
        packed.dict.set("Filter", filter);
        let packed = pdf.add_object(packed);
        let page = pdf.get_dictionary_mut(leaf.id).unwrap();
        let pieces = page.get_mut(b"Contents").and_then(Object::as_array_mut);
        pieces.unwrap().push(packed.into());
        assert_eq!(unread(&pdf, std::slice::from_ref(&leaf)), None);
        let id = form(&mut pdf, &leaf, 1).unwrap().unwrap();
        let form = pdf.get_object(id).unwrap().as_stream().unwrap();
        let content = form.get_plain_content().unwrap();
        assert!(content.starts_with(b"0 0 1 1 re f\n0 0 9 9 re f 0 0 9 9"));
    }

    #[test]
    fn a_page_goes_on_without_the_piece_that_cannot_be_read() {
        let (mut pdf, leaf) = page(&["0 0 1 1 re f"]);
        let broken = dictionary! { "Filter" => "NoSuchDecode" };
        let broken = pdf.add_object(Stream::new(broken, b"x".to_vec()));
        let page = pdf.get_dictionary_mut(leaf.id).unwrap();
        let pieces = page.get_mut(b"Contents").and_then(Object::as_array_mut);
        pieces.unwrap().push(broken.into());
        let lack = Lack::of(&pdf, std::slice::from_ref(&leaf));
        let unread = unread(&pdf, std::slice::from_ref(&leaf));
        assert_eq!((unread, lack.gone.len()), (Some(1), 0));
        let page = pdf.get_dictionary_mut(leaf.id).unwrap();
        let pieces = page.get_mut(b"Contents").and_then(Object::as_array_mut);
        pieces.unwrap().push((99, 0).into());
        let page = pdf.get_dictionary_mut(leaf.id).unwrap();
        let fonts = dictionary! { "Font" => dictionary! { "F" => Object::Reference((98, 0)) } };
        page.set("Resources", fonts);
        let lack = Lack::of(&pdf, std::slice::from_ref(&leaf));
        assert_eq!(
            (lack.gone.as_slice(), lack.said().len()),
            ([1].as_slice(), 2)
        );
        let id = form(&mut pdf, &leaf, 1).unwrap().unwrap();
        let form = pdf.get_object(id).unwrap().as_stream().unwrap();
        assert!(
            form.get_plain_content()
                .unwrap()
                .starts_with(b"0 0 1 1 re f\n")
        );
    }

    #[test]
    fn a_page_without_content_is_blank() {
        let (mut pdf, leaf) = page(&[]);
        assert_eq!(form(&mut pdf, &leaf, 1).unwrap(), None);
    }
}
