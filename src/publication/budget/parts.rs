//! What a PDF is made of, for whoever has to make it smaller.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::search::{STEPS, Search};
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::Pdf;
use crate::publication::prepare::Prepared;
use crate::text::size;

/// Things that are named; more are too many to do something about.
const NAMED: usize = 5;

/// That a PDF is too large, with what takes the most.
pub(super) fn too_large(
    pdf: &Pdf,
    limit: u64,
    search: &Search<'_>,
    prepared: &Prepared,
) -> Diagnostic {
    let images = search.largest();
    let mut parts = parts(&pdf.bytes);
    let named = images.iter();
    parts.extend(named.map(|(image, bytes)| (format!("`{}`", image.file), *bytes)));
    parts.retain(|(_, bytes)| *bytes > 0);
    parts.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    let parts = parts.iter().take(NAMED);
    let parts = parts.map(|(what, bytes)| format!("{what} {}", size(*bytes)));
    let parts = parts.collect::<Vec<_>>().join(", ");
    let (total, allowed) = (size(search.total()), size(limit));
    let least = STEPS.last().map_or(0.0, |step| step.resolution);
    let message = if images.is_empty() {
        format!("the PDF has {total}, and may have {allowed}")
    } else {
        format!(
            "the PDF has {total} even with its images at {least} pixels to the inch, and may have {allowed}"
        )
    };
    let help = format!(
        "leave something out, divide the document, or allow more; the most is taken by {parts}"
    );
    let diagnostic = Diagnostic::new(Code::SizeBudget, message).help(help);
    let text = &prepared.text;
    match images.first() {
        Some((image, _)) => {
            let place = &image.place;
            diagnostic.at(&place.source, place.range.clone())
        }
        None => diagnostic.at(text, 0..0),
    }
}

/// What is in a PDF besides the images of its pages, with the bytes.
fn parts(bytes: &[u8]) -> Vec<(String, u64)> {
    let Ok(pdf) = Document::load_mem(bytes) else {
        return Vec::new();
    };
    let (mut fonts, mut sources, mut pages) = (0, 0, 0);
    let contents = pdf.get_pages().into_values();
    let contents = contents.flat_map(|page| pdf.get_page_contents(page));
    let contents = contents.collect::<Vec<ObjectId>>();
    for (id, object) in &pdf.objects {
        let length = stream_length(object);
        if contents.contains(id) {
            pages += length;
        } else if is(object, b"Type", b"EmbeddedFile") {
            sources += length;
        } else if let Ok(descriptor) = object.as_dict() {
            fonts += font_length(&pdf, descriptor);
        }
    }
    let named = |name: &str, bytes| (name.to_owned(), bytes);
    vec![
        named("fonts", fonts),
        named("attached sources", sources),
        named("the text of the pages", pages),
    ]
}

fn font_length(pdf: &Document, descriptor: &Dictionary) -> u64 {
    let keys = [&b"FontFile"[..], b"FontFile2", b"FontFile3"];
    let files = keys
        .into_iter()
        .filter_map(|key| descriptor.get(key).ok()?.as_reference().ok());
    let files = files.filter_map(|id| pdf.get_object(id).ok());
    files.map(stream_length).sum()
}

fn stream_length(object: &Object) -> u64 {
    object
        .as_stream()
        .map_or(0, |stream| stream.content.len() as u64)
}

fn is(object: &Object, key: &[u8], name: &[u8]) -> bool {
    let dictionary = object.as_stream().map(|stream| &stream.dict);
    let value = dictionary.and_then(|dictionary| dictionary.get(key));
    value
        .and_then(Object::as_name)
        .is_ok_and(|found| found == name)
}
