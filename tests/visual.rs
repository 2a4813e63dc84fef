//! The first page of the brief as a picture: README shows it, and this test notices when it changes.
//!
//! `UPDATE_REFERENCE=1 cargo test --test visual` makes the picture anew; look at it before you commit it.

#![expect(
    clippy::disallowed_methods,
    reason = "a variable asks for a new picture"
)]

use std::path::Path;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::render_pdf;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageFormat, RgbImage};
use pressroom::{BuildOptions, Publication};

/// Levels, of 255, by which pixels may differ on average: renderers round differently on other machines.
const TOLERANCE: f64 = 1.5;

#[test]
fn the_briefs_first_page_looks_as_it_should() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let publication = Publication::open(root).value.unwrap();
    let source = publication
        .source(root.join("documents/2021-03-01-traite-cooperation-judiciaire.md"))
        .value
        .unwrap();
    let pdf = publication
        .build(&source, &BuildOptions::default())
        .value
        .unwrap();
    let page = picture(pdf.bytes);
    let reference = root.join("tests/visual/brief.png");
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        let file = std::fs::File::create(&reference).unwrap();
        let png = PngEncoder::new_with_quality(file, CompressionType::Best, FilterType::NoFilter);
        page.write_with_encoder(png).unwrap();
    }
    let expected = image::open(&reference).unwrap().into_rgb8();
    assert_eq!(page.dimensions(), expected.dimensions());
    let differences = page
        .iter()
        .zip(expected.iter())
        .map(|(a, b)| f64::from(a.abs_diff(*b)));
    let difference = differences.sum::<f64>() / f64::from(3 * page.width() * page.height());
    assert!(
        difference < TOLERANCE,
        "the page differs by {difference:.2} levels on average"
    );
}

/// The first page on white.
fn picture(pdf: Vec<u8>) -> RgbImage {
    let pdf = Pdf::new(pdf).unwrap();
    let mut pages = render_pdf(&pdf, 1.0, InterpreterSettings::default(), Some(0..=0)).unwrap();
    let png = pages.remove(0).into_png().unwrap();
    let mut page = image::load_from_memory_with_format(&png, ImageFormat::Png)
        .unwrap()
        .into_rgba8();
    for pixel in page.pixels_mut() {
        let [r, g, b, alpha] = pixel.0.map(u32::from);
        // Sixteen levels are enough to see, and make a small file.
        let on_white =
            |value: u32| ((value * alpha + 255 * (255 - alpha) + 2040) / 4335 * 17) as u8;
        pixel.0 = [on_white(r), on_white(g), on_white(b), 255];
    }
    DynamicImage::ImageRgba8(page).into_rgb8()
}
