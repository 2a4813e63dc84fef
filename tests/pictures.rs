//! Images in finished PDFs: nothing of what cameras and programs write beside the picture is in them, and turned photographs stand upright.

#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the files that the program is to meet"
)]

mod common;

use std::fs;
use std::io::Cursor;
use std::process::Command;

use common::photographs::{SECRETS, gif, jpeg, marked, picture, png, svg, webp};
use lopdf::{Document, Object};
use pressroom::{BuildOptions, Pdf, Publication, Source};

const ARTICLE: &str = "+++\ntitle = \"T\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\n";

/// Builds an article that shows these files.
fn built(files: &[(&str, Vec<u8>)], options: &BuildOptions) -> Pdf {
    let shown = files
        .iter()
        .map(|(name, _)| format!("![A coast seen from the sea]({name})\n\n"));
    let source = format!("{ARTICLE}{}", shown.collect::<String>());
    let publication = Publication::in_memory(files.iter().cloned()).value.unwrap();
    let built = publication.build(&Source::new("a.md", source), options);
    built
        .value
        .unwrap_or_else(|| panic!("{:?}", built.diagnostics))
}

/// The file, and what its streams hold unpacked.
fn everything(pdf: &[u8]) -> Vec<u8> {
    let mut all = pdf.to_vec();
    for object in Document::load_mem(pdf).unwrap().objects.values() {
        if let Object::Stream(stream) = object {
            all.extend(stream.decompressed_content().unwrap_or_default());
        }
    }
    all
}

fn secrets_in(bytes: &[u8]) -> Vec<&'static str> {
    let holds = |secret: &&&str| {
        let secret = secret.as_bytes();
        bytes.windows(secret.len()).any(|part| part == secret)
    };
    SECRETS.iter().filter(holds).copied().collect()
}

/// The pictures of a PDF: their filters and streams.
fn images(pdf: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    let pdf = Document::load_mem(pdf).unwrap();
    let streams = pdf
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok());
    let images = streams.filter(|stream| {
        let kind = stream.dict.get(b"Subtype").and_then(Object::as_name);
        kind.is_ok_and(|kind| kind == b"Image")
    });
    let images = images.map(|image| {
        let filter = image.dict.get(b"Filter").unwrap().as_name().unwrap();
        (filter.to_vec(), image.content.clone())
    });
    images.collect()
}

#[test]
fn nothing_that_stands_beside_the_picture_reaches_the_pdf() {
    let plain = jpeg(&picture(60, 40), None);
    let files = [
        ("a.jpg", marked(&plain, 1)),
        ("b.png", png(&picture(50, 40))),
        ("c.webp", webp(&picture(52, 40))),
        ("d.gif", gif(&picture(54, 40))),
        ("e.svg", svg(&marked(&jpeg(&picture(56, 40), None), 1))),
    ];
    for (name, bytes) in &files {
        assert!(!secrets_in(bytes).is_empty(), "{name}");
    }
    for attach_source in [false, true] {
        let options = BuildOptions {
            attach_source,
            ..BuildOptions::default()
        };
        let pdf = built(&files, &options);
        assert_eq!(secrets_in(&everything(&pdf.bytes)), Vec::<&str>::new());
        let photographs = images(&pdf.bytes);
        let photographs = photographs
            .iter()
            .filter(|(filter, _)| filter == b"DCTDecode");
        // The one in the text, and the one within the drawing.
        assert_eq!(photographs.count(), 2);
    }
}

#[test]
fn the_picture_itself_is_the_same_to_the_byte() {
    let plain = jpeg(&picture(60, 40), None);
    let options = BuildOptions::default();
    let bare = built(&[("a.jpg", plain.clone())], &options);
    let full = built(&[("a.jpg", marked(&plain, 1))], &options);
    assert_eq!(bare.bytes, full.bytes);
    assert_eq!(images(&bare.bytes)[0].1, plain);
}

#[test]
fn a_profile_of_colours_stays() {
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let photograph = jpeg(&picture(60, 40), Some(&profile));
    let pdf = built(
        &[("a.jpg", marked(&photograph, 1))],
        &BuildOptions::default(),
    );
    assert!(
        everything(&pdf.bytes)
            .windows(profile.len())
            .any(|part| part == profile)
    );
    assert!(
        images(&pdf.bytes)[0]
            .1
            .windows(12)
            .any(|part| part == b"ICC_PROFILE\0")
    );
}

#[test]
fn a_photograph_that_lies_on_its_side_stands_upright() {
    let upright = picture(40, 60);
    let options = BuildOptions::default();
    let expected = drawn(&built(&[("a.jpg", jpeg(&upright, None))], &options));
    // What a camera stores for each orientation, so that turning it back gives the picture.
    let stored = [
        (2, image::imageops::flip_horizontal(&upright)),
        (3, image::imageops::rotate180(&upright)),
        (4, image::imageops::flip_vertical(&upright)),
        (6, image::imageops::rotate270(&upright)),
        (8, image::imageops::rotate90(&upright)),
    ];
    for (orientation, stored) in stored {
        let photograph = marked(&jpeg(&stored, None), orientation);
        let pdf = built(&[("a.jpg", photograph)], &options);
        assert_eq!(secrets_in(&everything(&pdf.bytes)), Vec::<&str>::new());
        let drawn = drawn(&pdf);
        assert_eq!(drawn.len(), expected.len());
        let differences = drawn
            .iter()
            .zip(&expected)
            .map(|(a, b)| f64::from(a.abs_diff(*b)));
        let (sum, count) =
            differences.fold((0.0, 0.0), |(sum, count), one| (sum + one, count + 1.0));
        let difference: f64 = sum / count;
        assert!(
            difference < 0.5,
            "{orientation}: {difference} levels on average"
        );
    }
}

/// The first page in pixels.
fn drawn(pdf: &Pdf) -> Vec<u8> {
    let pdf = hayro::hayro_syntax::Pdf::new(pdf.bytes.clone()).unwrap();
    let settings = hayro::hayro_interpret::InterpreterSettings::default();
    let pages = hayro::render_pdf(&pdf, 0.5, settings, Some(0..=0)).unwrap();
    pages[0].data_as_u8_slice().to_vec()
}

#[test]
fn archives_and_a_layouts_own_photographs_have_none_either() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("documents")).unwrap();
    fs::create_dir_all(root.join("layouts/own")).unwrap();
    fs::write(root.join("pressroom.toml"), "").unwrap();
    let photograph = marked(&jpeg(&picture(60, 40), None), 1);
    fs::write(root.join("documents/a.jpg"), &photograph).unwrap();
    let source = format!("{ARTICLE}![A coast seen from the sea](a.jpg)\n");
    fs::write(root.join("documents/a.md"), source).unwrap();
    let own = marked(&jpeg(&picture(62, 40), None), 1);
    fs::write(root.join("layouts/own/own.jpg"), own).unwrap();
    let settings = "name = \"own\"\ndescription = \"own\"\nkinds = [\"article\"]\nfonts = []\n";
    fs::write(root.join("layouts/own/layout.toml"), settings).unwrap();
    let layout = "#let layout(document) = { heading(level: 1, document.title); image(\"own.jpg\", alt: \"A coast\"); document.body }\n";
    fs::write(root.join("layouts/own/layout.typ"), layout).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_pressroom"));
    command.args(["archive", "--out", "archive", "--layout", "own"]);
    let output = command.current_dir(root).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let pdf = fs::read(root.join("archive/documents/a.pdf"))
        .or_else(|_| fs::read(root.join("archive/a.pdf")))
        .unwrap();
    assert_eq!(images(&pdf).len(), 2);
    assert_eq!(secrets_in(&everything(&pdf)), Vec::<&str>::new());
}

#[test]
fn a_broken_photograph_is_reported_as_before() {
    let whole = marked(&jpeg(&picture(60, 40), None), 1);
    let publication = Publication::in_memory([("a.jpg", whole[..700].to_vec())])
        .value
        .unwrap();
    let source = format!("{ARTICLE}![A coast](a.jpg)\n");
    let built = publication.build(&Source::new("a.md", source), &BuildOptions::default());
    assert!(built.value.is_none());
    let fault = &built.diagnostics[0];
    assert_eq!(fault.primary.as_ref().unwrap().position().line, 7);
    // The picture may be read to the end for its size.
    let mut reader = image::ImageReader::new(Cursor::new(&whole));
    reader.set_format(image::ImageFormat::Jpeg);
    assert_eq!(reader.into_dimensions().unwrap(), (60, 40));
}
