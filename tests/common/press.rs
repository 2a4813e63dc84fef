//! What tests of the press edition share: publications in memory, and what is on printed pages.
#![allow(dead_code, reason = "each test file uses its part")]

use lopdf::{Dictionary, Document};
use pressroom::{Code, Diagnostic, Outcome, Press, PressOptions, Publication, Source, inspect};

/// What every article begins with.
pub(crate) const FRONT_MATTER: &str =
    "+++\ntitle = \"A seminar\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\n";

/// Links of every kind.
pub(crate) const LINKS: &str = "See [the convention](https://example.org/convention), \
    [the list](https://example.org/list) and [the convention](https://example.org/convention) again.[^1]\n\n\
    Write to [us](mailto:press@example.org?subject=x) or <press@example.org>. Look at [example.org/a](https://example.org/a/).\n\n\
    [^1]: [A note](https://example.org/note).\n";

/// A publication with these settings, and files besides.
pub(crate) fn publication(settings: &str, files: &[(&str, Vec<u8>)]) -> Publication {
    let settings = ("pressroom.toml", settings.as_bytes().to_vec());
    let opened = Publication::in_memory(std::iter::once(settings).chain(files.iter().cloned()));
    let faults = format!("{:?}", opened.diagnostics);
    opened.value.expect(&faults)
}

/// An article laid out for print.
pub(crate) fn press(
    publication: &Publication,
    text: &str,
    options: &PressOptions,
) -> Outcome<Press> {
    publication.press(&Source::new("documents/a.md", text), options)
}

/// An article that can be printed.
pub(crate) fn made(settings: &str, text: &str, options: &PressOptions) -> Press {
    let made = press(&publication(settings, &[]), text, options);
    let faults = format!("{:?}", made.diagnostics);
    made.value.expect(&faults)
}

/// The text of an article.
pub(crate) fn article(body: &str) -> String {
    format!("{FRONT_MATTER}{body}\n")
}

/// The words on the pages, with single spaces.
pub(crate) fn words(press: &Press) -> String {
    let text = inspect(press.bytes.clone()).value.unwrap().text;
    let text = text.replace(['\u{2066}', '\u{2069}'], "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The PDF and its pages.
pub(crate) fn pages(press: &Press) -> (Document, Vec<Dictionary>) {
    let pdf = Document::load_mem(&press.bytes).unwrap();
    let pages = pdf.get_pages().into_values();
    let pages = pages.map(|page| pdf.get_dictionary(page).unwrap().clone());
    let pages = pages.collect();
    (pdf, pages)
}

/// A box in millimetres.
pub(crate) fn area(page: &Dictionary, name: &str) -> Vec<f32> {
    let area = page.get(name.as_bytes()).unwrap().as_array().unwrap();
    let sides = area
        .iter()
        .map(|side| side.as_float().unwrap() / 72.0 * 25.4);
    sides.map(|side| (side * 10.0).round() / 10.0).collect()
}

/// What was found, and at which lines.
pub(crate) fn codes(diagnostics: &[Diagnostic]) -> Vec<(Code, Option<usize>)> {
    let line = |found: &Diagnostic| found.primary.as_ref().map(|place| place.position().line);
    diagnostics
        .iter()
        .map(|found| (found.code, line(found)))
        .collect()
}

/// A picture of so many pixels.
pub(crate) fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(width, height, image::Rgb([90, 120, 60]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}
