//! The objects of a file: those that its table of contents leads to, or, where that is wrong, those that are found in its bytes.
//!
//! lopdf leaves out what it cannot read, and says nothing: pages would be missing from the sheets. What is lacking is counted, and
//! another reader, which looks for objects as viewers do, is asked for what it has.

use std::collections::{BTreeSet, HashSet};

use hayro_syntax::metadata::Metadata;
use hayro_syntax::object::{
    DateTime, Dict, MaybeRef, Number, Object as Found, ObjectIdentifier, Stream as FoundStream,
};
use hayro_syntax::{LoadPdfError, Pdf};
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream, StringFormat};

use super::{damaged, locked};
use crate::diagnostic::Diagnostic;
use crate::inspect;
use crate::press::sweep::references;

/// Objects within objects; lopdf reads no more.
const DEPTH: usize = 100;

/// Opens a file; what is encrypted without a password is plain then.
pub(super) fn open(bytes: &[u8]) -> Result<Document, Diagnostic> {
    let options = LoadOptions::with_max_decompressed_size(inspect::DECODED_LIMIT);
    let listed = Document::load_mem_with_options(bytes, options).ok();
    // lopdf knows few ways to encrypt, and takes what it does not know for plain.
    let listed =
        listed.filter(|pdf| pdf.encryption_state.is_none() && !pdf.trailer.has(b"Encrypt"));
    let mut best = listed.map(|pdf| (lacking(&pdf), pdf));
    if let Some((0, pdf)) = best {
        return Ok(pdf);
    }
    if let Some(why) = inspect::trap(bytes) {
        return best.map(|(_, pdf)| pdf).ok_or_else(|| damaged(why));
    }
    let mut is_locked = false;
    for has_table in [true, false] {
        let bytes = if has_table {
            bytes.to_vec()
        } else {
            without_table(bytes)
        };
        match found(bytes) {
            Ok((less, pdf)) => {
                if best.as_ref().is_none_or(|(least, _)| less < *least) {
                    best = Some((less, pdf));
                }
                if less == 0 {
                    break;
                }
            }
            Err(fault) => is_locked |= matches!(fault, LoadPdfError::Decryption(_)),
        }
    }
    match best {
        Some((_, pdf)) => Ok(pdf),
        None if is_locked => Err(locked()),
        None => Err(damaged(
            "the PDF is too damaged: its objects cannot be found",
        )),
    }
}

/// How much of what the pages are made of is not there; all, if there are no pages.
fn lacking(pdf: &Document) -> usize {
    let Ok(root) = pdf.catalog().and_then(|catalog| catalog.get(b"Pages")) else {
        return usize::MAX;
    };
    let (mut open, mut drawn) = (vec![root], Vec::new());
    let (mut met, mut pages, mut lost) = (HashSet::new(), 0_usize, 0_usize);
    while let Some(node) = open.pop() {
        if let Object::Reference(id) = node
            && !met.insert(*id)
        {
            continue;
        }
        let Ok((_, Object::Dictionary(node))) = pdf.dereference(node) else {
            lost += 1;
            continue;
        };
        for key in [b"Resources".as_slice(), b"Contents", b"Group"] {
            node.get(key)
                .into_iter()
                .for_each(|value| references(value, &mut drawn));
        }
        match node.get_deref(b"Kids", pdf).and_then(Object::as_array) {
            Ok(kids) if !node.has_type(b"Page") => open.extend(kids),
            _ => pages += 1,
        }
    }
    while let Some(id) = drawn.pop() {
        if !met.insert(id) {
            continue;
        }
        match pdf.objects.get(&id) {
            Some(object) => {
                lost += usize::from(is_hollow(object));
                references(object, &mut drawn);
            }
            None => lost += 1,
        }
    }
    let told = told(pdf).unwrap_or(pages);
    match pages {
        0 => usize::MAX,
        _ => lost.saturating_add(told.abs_diff(pages)),
    }
}

/// How many pages the file says that it has.
pub(super) fn told(pdf: &Document) -> Option<usize> {
    let root = pdf.catalog().ok()?.get_deref(b"Pages", pdf).ok()?;
    let count = root.as_dict().ok()?.get_deref(b"Count", pdf).ok()?;
    usize::try_from(count.as_i64().ok()?).ok()
}

/// Whether a stream is empty because its end was not found.
fn is_hollow(object: &Object) -> bool {
    let Object::Stream(stream) = object else {
        return false;
    };
    stream.content.is_empty() && !matches!(stream.dict.get(b"Length"), Ok(Object::Integer(0)))
}

/// The file as one whose table cannot be found, so that its objects are looked for one by one.
fn without_table(bytes: &[u8]) -> Vec<u8> {
    const MARK: &[u8] = b"startxref";
    let mut bytes = bytes.to_vec();
    let mut at = 0;
    while let Some(found) = bytes[at..]
        .windows(MARK.len())
        .position(|word| word == MARK)
    {
        at += found;
        bytes[at] = b'S';
    }
    bytes
}

/// What the other reader finds in a file, and how much that lacks.
fn found(bytes: Vec<u8>) -> Result<(usize, Document), LoadPdfError> {
    let pdf = Pdf::new(bytes)?;
    let mut document = copy(&pdf);
    let mut less = lacking(&document);
    if less == usize::MAX {
        pages_without_tree(&pdf, &mut document);
        less = lacking(&document);
    }
    Ok((less, document))
}

/// All that the catalog leads to, with the numbers that it has.
fn copy(pdf: &Pdf) -> Document {
    let mut document = Document::new();
    let root = pdf.xref().root_id();
    take(pdf, &mut document, vec![root]);
    if let Some(root) = number(root) {
        document.trailer.set("Root", root);
    }
    document.trailer.set("Info", info(pdf.metadata()));
    document
}

/// Takes over what is not there yet, and all that it leads to.
fn take(pdf: &Pdf, document: &mut Document, mut open: Vec<ObjectIdentifier>) {
    let mut met = HashSet::new();
    while let Some(id) = open.pop() {
        if met.insert(id)
            && let Some(number) = number(id)
            && !document.objects.contains_key(&number)
            && let Some(object) = pdf.xref().get::<Found<'_>>(id)
        {
            let object = copied(&object, DEPTH, &mut open);
            document.objects.insert(number, object);
        }
    }
    document.max_id = document.objects.keys().next_back().map_or(0, |id| id.0);
}

/// Pages that are there, though nothing leads to them.
fn pages_without_tree(pdf: &Pdf, document: &mut Document) {
    let mut open = Vec::new();
    let mut kids = Vec::new();
    for page in pdf.pages().iter() {
        if let Some(id) = page.raw().obj_id() {
            open.push(id);
            kids.extend(number(id).map(Object::Reference));
        }
    }
    take(pdf, document, open);
    let mut tree = Dictionary::new();
    tree.set("Type", "Pages");
    tree.set("Kids", kids);
    let tree = document.add_object(tree);
    if let Ok(catalog) = document.catalog_mut() {
        catalog.set("Pages", tree);
    }
}

fn number(id: ObjectIdentifier) -> Option<ObjectId> {
    let number = u32::try_from(id.obj_number).ok()?;
    Some((number, u16::try_from(id.gen_number).ok()?))
}

/// An object, and what it leads to.
fn copied(object: &Found<'_>, depth: usize, open: &mut Vec<ObjectIdentifier>) -> Object {
    match object {
        Found::Boolean(value) => Object::Boolean(*value),
        Found::Number(number) => numeric(*number),
        Found::String(string) => {
            Object::String(string.as_bytes().to_vec(), StringFormat::Hexadecimal)
        }
        Found::Name(name) => Object::Name(name.to_vec()),
        Found::Array(array) if depth > 0 => {
            let items = array.raw_iter();
            Object::Array(items.map(|item| either(item, depth - 1, open)).collect())
        }
        Found::Dict(dict) if depth > 0 => Object::Dictionary(entries(dict, depth - 1, open)),
        Found::Stream(stream) => Object::Stream(packed(stream, depth, open)),
        _ => Object::Null,
    }
}

fn either(object: MaybeRef<Found<'_>>, depth: usize, open: &mut Vec<ObjectIdentifier>) -> Object {
    match object {
        MaybeRef::Ref(reference) => {
            let id = ObjectIdentifier::from(reference);
            open.push(id);
            number(id).map_or(Object::Null, Object::Reference)
        }
        MaybeRef::NotRef(object) => copied(&object, depth, open),
    }
}

fn entries(dict: &Dict<'_>, depth: usize, open: &mut Vec<ObjectIdentifier>) -> Dictionary {
    let mut entries = Dictionary::new();
    for key in dict.keys().collect::<BTreeSet<_>>() {
        if let Some(value) = dict.get_raw::<Found<'_>>(&*key) {
            entries.set(key.to_vec(), either(value, depth, open));
        }
    }
    entries
}

/// A stream, packed as it is, and deciphered.
fn packed(stream: &FoundStream<'_>, depth: usize, open: &mut Vec<ObjectIdentifier>) -> Stream {
    let mut dict = entries(stream.dict(), depth.saturating_sub(1), open);
    dict.remove(b"Length");
    Stream::new(dict, stream.raw_data().into_owned())
}

#[expect(
    clippy::float_cmp,
    reason = "whether a number is a whole one is asked exactly"
)]
fn numeric(number: Number) -> Object {
    let (real, whole) = (number.as_f64(), number.as_i64());
    #[expect(clippy::cast_precision_loss, reason = "then it is not whole")]
    if whole as f64 == real {
        Object::Integer(whole)
    } else {
        Object::Real(number.as_f32())
    }
}

/// What the file says of itself, as far as sheets need it.
fn info(metadata: &Metadata) -> Dictionary {
    let mut info = Dictionary::new();
    let texts = [
        ("Title", &metadata.title),
        ("Author", &metadata.author),
        ("Subject", &metadata.subject),
        ("Keywords", &metadata.keywords),
        ("Creator", &metadata.creator),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            info.set(key, Object::String(text.clone(), StringFormat::Literal));
        }
    }
    let dates = [
        ("CreationDate", metadata.creation_date),
        ("ModDate", metadata.modification_date),
    ];
    for (key, date) in dates {
        if let Some(date) = date {
            info.set(key, Object::string_literal(written(date)));
        }
    }
    info
}

fn written(date: DateTime) -> String {
    let DateTime {
        year,
        month,
        day,
        hour,
        minute,
        second,
        utc_offset_hour: hours,
        utc_offset_minute: minutes,
    } = date;
    let sign = if hours < 0 { '-' } else { '+' };
    let hours = hours.unsigned_abs();
    format!(
        "D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}{sign}{hours:02}'{minutes:02}'"
    )
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// A page of one stream; the table leads to each object, as many bytes off as it says.
    fn file(length: &str, off: [usize; 4]) -> Vec<u8> {
        let objects = [
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>".to_owned(),
            format!("<<{length}>>stream\n0 0 1 1 re f\nendstream"),
        ];
        let mut file = "%PDF-1.7\n".to_owned();
        let mut table = "xref\n0 5\n0000000000 65535 f \n".to_owned();
        for (index, (object, off)) in objects.iter().zip(off).enumerate() {
            let place = file.len() + off;
            writeln!(table, "{place:010} 00000 n ").unwrap();
            writeln!(file, "{} 0 obj\n{object}\nendobj", index + 1).unwrap();
        }
        let start = file.len();
        let trailer = "trailer<</Root 1 0 R/Size 5>>";
        writeln!(file, "{table}{trailer}\nstartxref\n{start}\n%%EOF").unwrap();
        file.into_bytes()
    }

    fn content(file: &[u8]) -> Vec<u8> {
        let pdf = open(file).unwrap();
        assert_eq!(lacking(&pdf), 0);
        let pages = pdf.get_pages();
        assert_eq!(pages.len(), 1);
        pdf.get_page_content(pages[&1]).trim_ascii_end().to_vec()
    }

    #[test]
    fn objects_are_found_where_the_table_is_wrong() {
        let words = b"0 0 1 1 re f";
        assert_eq!(content(&file("/Length 12", [0; 4])), words);
        for off in [[4, 0, 0, 0], [0, 4, 0, 0], [0, 0, 4, 0], [0, 0, 0, 4]] {
            assert_eq!(content(&file("/Length 12", off)), words, "{off:?}");
        }
    }

    #[test]
    fn streams_end_where_they_say_that_they_end() {
        for length in ["", "/Length 9 0 R", "/Length 4000", "/Length(x)"] {
            assert_eq!(content(&file(length, [0; 4])), b"0 0 1 1 re f", "{length}");
        }
    }

    #[test]
    fn a_file_without_its_end_is_read() {
        let whole = file("/Length 12", [0; 4]);
        let end = whole.windows(4).position(|word| word == b"xref").unwrap();
        assert_eq!(content(&whole[..end]), b"0 0 1 1 re f");
    }

    #[test]
    fn what_is_not_there_is_counted() {
        let whole = String::from_utf8(file("/Length 12", [0; 4])).unwrap();
        let gone = whole.replace("4 0 R", "8 0 R").into_bytes();
        assert_eq!(lacking(&open(&gone).unwrap()), 1);
    }
}
