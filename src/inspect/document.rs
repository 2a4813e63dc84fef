//! What the document says of itself: metadata, claims, page labels.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream, String as Text};

use super::limit;
use super::model::{Inspection, Page};
use super::string::{clean, text};

/// The catalog; a damaged file may have none that can be read.
pub(super) fn catalog(pdf: &Pdf) -> Dict<'_> {
    let xref = pdf.xref();
    xref.get::<Dict<'_>>(xref.root_id()).unwrap_or_default()
}

/// Fills in what stands in the catalog and in the metadata.
pub(super) fn describe(pdf: &Pdf, catalog: &Dict<'_>, inspection: &mut Inspection) {
    let metadata = catalog
        .get::<Stream<'_>>("Metadata")
        .and_then(|stream| limit::decoded(&stream).map(|bytes| xmp_text(&bytes)))
        .unwrap_or_default();
    let filled = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let info = pdf.metadata();
    let told = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(text).and_then(filled);
    inspection.title = told(&info.title).or_else(|| first_item(&metadata, "dc:title"));
    inspection.author = told(&info.author).or_else(|| first_item(&metadata, "dc:creator"));
    inspection.language = catalog
        .get::<Text<'_>>("Lang")
        .and_then(|language| filled(text(&language)));
    let version = format!("{:?}", pdf.version());
    let digits = version.trim_start_matches("Pdf").as_bytes();
    inspection.pdf_version = match digits {
        [major, minor] => format!("{}.{}", *major as char, *minor as char),
        _ => version,
    };
    inspection.claims = claims(&metadata);
    inspection.shows_title = catalog
        .get::<Dict<'_>>("ViewerPreferences")
        .and_then(|preferences| preferences.get::<bool>("DisplayDocTitle"))
        .unwrap_or(false);
    inspection.tagged = catalog
        .get::<Dict<'_>>("MarkInfo")
        .and_then(|info| info.get::<bool>("Marked"))
        .unwrap_or(false);
}

/// Metadata is UTF-8 nearly always; UTF-16 begins with its mark.
fn xmp_text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] => text(bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The standards that the metadata names.
fn claims(metadata: &str) -> Vec<String> {
    let mut claims = Vec::new();
    if let Some(part) = property(metadata, "pdfuaid:part") {
        claims.push(format!("PDF/UA-{part}"));
    }
    if let Some(part) = property(metadata, "pdfaid:part") {
        let level = property(metadata, "pdfaid:conformance").unwrap_or_default();
        claims.push(format!("PDF/A-{part}{}", level.to_lowercase()));
    }
    for declared in metadata
        .match_indices("pdfaid:declaration")
        .take(limit::DEPTH)
    {
        claims.extend(value_after(&metadata[declared.0..], "pdfaid:declaration"));
    }
    claims
}

/// A simple property, written as an element or as an attribute.
fn property(metadata: &str, name: &str) -> Option<String> {
    let at = metadata.find(name)?;
    value_after(&metadata[at..], name)
}

fn value_after(from: &str, name: &str) -> Option<String> {
    let rest = from.strip_prefix(name)?.trim_start();
    let value = if let Some(attribute) = rest.strip_prefix('=') {
        let quoted = attribute.trim_start();
        let mark = quoted
            .chars()
            .next()
            .filter(|mark| ['"', '\''].contains(mark))?;
        quoted[1..].split(mark).next()?
    } else {
        rest.strip_prefix('>')?.split('<').next()?
    };
    let value = value.trim();
    // What is longer, or holds anything else, is no name of a standard's part.
    let fits = (1..=20).contains(&value.len()) && value.chars().all(|c| c.is_ascii_alphanumeric());
    fits.then(|| value.to_owned())
}

/// The first item of a list such as `dc:title`.
fn first_item(metadata: &str, name: &str) -> Option<String> {
    let (_, after) = metadata.split_once(&format!("<{name}"))?;
    let (inside, _) = after.split_once(&format!("</{name}"))?;
    let (_, item) = inside.split_once("<rdf:li")?;
    let (_, item) = item.split_once('>')?;
    let (item, _) = item.split_once("</rdf:li")?;
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    let plain = entities
        .iter()
        .fold(item.to_owned(), |text, (entity, plain)| {
            text.replace(entity, plain)
        });
    Some(clean(plain.trim())).filter(|text| !text.is_empty())
}

/// The pages with their sizes and labels.
pub(super) fn pages(pdf: &Pdf, catalog: &Dict<'_>) -> Vec<Page> {
    let labels = catalog
        .get::<Dict<'_>>("PageLabels")
        .map(|tree| label_ranges(&tree));
    let labels = labels.unwrap_or_default();
    let page = |(index, page): (usize, &hayro_syntax::page::Page<'_>)| {
        let (width, height) = page.render_dimensions();
        let label = label(&labels, index).filter(|label| *label != (index + 1).to_string());
        Page {
            label,
            width,
            height,
        }
    };
    pdf.pages().iter().enumerate().map(page).collect()
}

/// How pages are counted from one on.
struct Labels {
    from: usize,
    prefix: String,
    style: Option<u8>,
    start: usize,
}

fn label_ranges(root: &Dict<'_>) -> Vec<Labels> {
    let mut ranges = Vec::new();
    let mut open = vec![root.clone()];
    let mut visits = 0;
    while let Some(node) = open.pop() {
        visits += 1;
        if visits > limit::DEPTH {
            break;
        }
        let numbers = node.get::<Array<'_>>("Nums").unwrap_or_default();
        let mut numbers = numbers.flex_iter();
        while let Some(from) = numbers.next::<Number>()
            && ranges.len() < limit::LISTED
        {
            let Some(dict) = numbers.next::<Dict<'_>>() else {
                break;
            };
            let style = dict.get::<Name<'_>>("S");
            ranges.push(Labels {
                from: usize::try_from(from.as_i64()).unwrap_or(0),
                prefix: dict
                    .get::<Text<'_>>("P")
                    .map_or_else(String::new, |prefix| text(&prefix)),
                style: style.and_then(|style| style.first().copied()),
                start: dict.get::<u32>("St").unwrap_or(1) as usize,
            });
        }
        let kids = node.get::<Array<'_>>("Kids").unwrap_or_default();
        open.extend(
            kids.iter::<Object<'_>>()
                .filter_map(Object::into_dict)
                .take(limit::DEPTH),
        );
    }
    ranges.sort_by_key(|range| range.from);
    ranges
}

fn label(ranges: &[Labels], index: usize) -> Option<String> {
    let range = ranges.iter().rev().find(|range| range.from <= index)?;
    let number = range.start + index - range.from;
    let number = match range.style {
        Some(b'D') => number.to_string(),
        Some(b'R') => roman(number),
        Some(b'r') => roman(number).to_lowercase(),
        Some(b'A') => letters(number),
        Some(b'a') => letters(number).to_lowercase(),
        _ => String::new(),
    };
    Some(format!("{}{number}", range.prefix))
}

fn roman(mut number: usize) -> String {
    const DIGITS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > 10_000 {
        return number.to_string();
    }
    let mut roman = String::new();
    for (value, digit) in DIGITS {
        while number >= value {
            roman.push_str(digit);
            number -= value;
        }
    }
    roman
}

/// A to Z, then AA to ZZ.
fn letters(number: usize) -> String {
    let Some(index) = number.checked_sub(1).filter(|index| *index < 2600) else {
        return number.to_string();
    };
    let letter = char::from(b'A' + (index % 26) as u8);
    std::iter::repeat_n(letter, index / 26 + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_stand_in_elements_or_attributes() {
        let metadata =
            "<pdfuaid:part>1</pdfuaid:part> <x pdfaid:part='2' pdfaid:conformance=\"A\"/>";
        assert_eq!(claims(metadata), ["PDF/UA-1", "PDF/A-2a"]);
        assert_eq!(claims("<pdfuaid:part>\u{1b}[2J</pdfuaid:part>"), [""; 0]);
    }

    #[test]
    fn titles_are_the_first_item_of_their_list() {
        let metadata = "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">A &amp; B</rdf:li></rdf:Alt></dc:title>";
        assert_eq!(first_item(metadata, "dc:title").as_deref(), Some("A & B"));
        assert_eq!(first_item("<dc:title>", "dc:title"), None);
    }

    #[test]
    fn labels_count_as_they_say() {
        assert_eq!(["MCMXCIV", "IV"], [roman(1994), roman(4)]);
        assert_eq!([letters(1), letters(26), letters(28)], ["A", "Z", "BB"]);
    }
}
