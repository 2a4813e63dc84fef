//! What a PDF is made of, for whoever has to make it smaller.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::Shown;
use super::search::Search;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::engine::Pdf;
use crate::picture::ImageSize;
use crate::publication::prepare::Prepared;
use crate::text::size;

/// Things that are named; more are too many to do something about.
const NAMED: usize = 5;

/// Something that takes bytes of a PDF, and where the author put it there.
struct Part {
    what: String,
    bytes: u64,
    place: Option<Location>,
}

impl Part {
    fn new(what: impl Into<String>, bytes: u64) -> Self {
        let (what, place) = (what.into(), None);
        Self { what, bytes, place }
    }
}

/// That a PDF is too large, with what takes the most. `drawings` are those that it shows.
pub(super) fn too_large(
    pdf: &Pdf,
    limit: u64,
    search: &Search<'_>,
    drawings: &[(String, Location)],
    prepared: &Prepared,
) -> Diagnostic {
    let images = search.now();
    let mut parts = images.iter().map(of_image).collect::<Vec<_>>();
    parts.extend(others(&pdf.bytes, search, drawings));
    parts.retain(|part| part.bytes > 0);
    parts.sort_by_key(|part| std::cmp::Reverse(part.bytes));
    let (total, allowed) = (size(search.total()), size(limit));
    let is_reduced = images.iter().any(|(_, _, is_smaller)| *is_smaller);
    let even = if is_reduced {
        " even with its images made smaller"
    } else {
        ""
    };
    let message = format!("the PDF has {total}{even}, and may have {allowed}");
    let help = format!(
        "leave something out, divide the document, or allow more; the most is taken by {}",
        named(&parts, search.total())
    );
    let diagnostic = Diagnostic::new(Code::SizeBudget, message).help(help);
    match parts.iter().find_map(|part| part.place.as_ref()) {
        Some(place) => diagnostic.at(&place.source, place.range.clone()),
        None => diagnostic.at(&prepared.text, 0..0),
    }
}

fn of_image((shown, now, _): &(&Shown, ImageSize, bool)) -> Part {
    Part {
        what: format!(
            "`{}` ({:.0} pixels to the inch)",
            shown.file, now.resolution
        ),
        bytes: now.bytes,
        place: Some(shown.place.clone()),
    }
}

/// The largest parts with their bytes, and what is left of the whole.
fn named(parts: &[Part], total: u64) -> String {
    let largest = parts.iter().take(NAMED);
    let left = total.saturating_sub(largest.clone().map(|part| part.bytes).sum());
    let mut named = largest
        .map(|part| format!("{} {}", part.what, size(part.bytes)))
        .collect::<Vec<_>>();
    if left > 0 {
        // Nobody can leave out what a PDF needs to be read aloud and kept.
        named.push(format!(
            "the rest (structure, metadata, colours) {}",
            size(left)
        ));
    }
    named.join(", ")
}

/// What is in a PDF besides the images of pixels that the author chose.
fn others(bytes: &[u8], search: &Search<'_>, drawings: &[(String, Location)]) -> Vec<Part> {
    let Ok(pdf) = Document::load_mem(bytes) else {
        return Vec::new();
    };
    let (mut fonts, mut sources, mut pages, mut pixels) = (0, 0, 0, 0);
    let contents = pdf.get_pages().into_values();
    let contents = contents.flat_map(|page| pdf.get_page_contents(page));
    let contents = contents.collect::<BTreeSet<ObjectId>>();
    for (id, object) in &pdf.objects {
        let length = stream_length(object);
        if contents.contains(id) {
            pages += length;
        } else if is(object, b"Type", b"EmbeddedFile") {
            sources += length;
        } else if is(object, b"Subtype", b"Image") {
            pixels += length;
        } else if let Ok(descriptor) = object.as_dict() {
            fonts += font_length(&pdf, descriptor);
        }
    }
    let words = match drawings {
        [] => "the text of the pages",
        _ => "the text and the drawings of the pages",
    };
    vec![
        Part::new("fonts", fonts),
        Part::new("attached sources", sources),
        Part::new(words, pages),
        within(drawings, beyond(pixels, search.costs())),
    ]
}

/// What the export packs an image to is known so well, by a part of it.
const WELL: u64 = 50;

/// The bytes of pictures that are not among the images of a search, if they are more than what those are mistaken by.
fn beyond(pixels: u64, costs: u64) -> u64 {
    let beyond = pixels.saturating_sub(costs);
    if beyond > costs / WELL { beyond } else { 0 }
}

/// The pictures that are neither of the text nor of the settings: they are within drawings, or a layout brings them.
fn within(drawings: &[(String, Location)], bytes: u64) -> Part {
    let what = match drawings {
        [] => "the images of the layout".to_owned(),
        [(name, _)] => format!("the pictures in `{name}`"),
        _ => {
            let names = drawings.iter().map(|(name, _)| format!("`{name}`"));
            format!("the pictures in {}", names.collect::<Vec<_>>().join(", "))
        }
    };
    let place = drawings.first().map(|(_, place)| place.clone());
    Part { what, bytes, place }
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
