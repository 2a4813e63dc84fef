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
use pressroom::{BuildOptions, Diagnostic, Pdf, PressOptions, Publication, Severity, Source};

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

/// What is found in an article that shows this file, without advice; whether there is a PDF.
fn found(name: &str, bytes: Vec<u8>) -> (Vec<Diagnostic>, Option<Pdf>) {
    let publication = Publication::in_memory([(name, bytes)]).value.unwrap();
    let source = format!("{ARTICLE}![A coast seen from the sea]({name})\n");
    let built = publication.build(&Source::new("a.md", source), &BuildOptions::default());
    let found = built.diagnostics.into_iter();
    let found = found.filter(|found| found.severity != Severity::Advice);
    (found.collect(), built.value)
}

/// The one error about a file, which is where it is named, and nothing of a library's own words.
fn fault(name: &str, bytes: Vec<u8>) -> (&'static str, String) {
    let (found, pdf) = found(name, bytes);
    assert!(pdf.is_none());
    let [fault] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(fault.primary.as_ref().unwrap().position().line, 7);
    assert!(fault.message.contains(name), "{}", fault.message);
    assert!(!fault.help.as_ref().unwrap().contains("Typst"));
    (fault.code.name(), fault.message.clone())
}

fn in_inks() -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 92);
    encoder.set_density(jpeg_encoder::PixelDensity::dpi(300));
    let pixels = picture(60, 40);
    let inks = pixels
        .pixels()
        .flat_map(|pixel| [255 - pixel[0], 255 - pixel[1], 255 - pixel[2], 0]);
    let inks = inks.collect::<Vec<_>>();
    let colours = jpeg_encoder::ColorType::Cmyk;
    encoder.encode(&inks, 60, 40, colours).unwrap();
    file
}

#[test]
fn a_photograph_of_a_print_shop_is_shown_on_screens_and_printed_as_it_is() {
    let files = [("a.jpg", in_inks())];
    let pdf = built(&files, &BuildOptions::default());
    let [(filter, shown)] = &images(&pdf.bytes)[..] else {
        panic!("one image");
    };
    assert_eq!(filter, b"DCTDecode");
    let shown = image::load_from_memory(shown).unwrap();
    assert_eq!(shown.color(), image::ColorType::Rgb8);
    assert_eq!((shown.width(), shown.height()), (60, 40));
    assert_eq!(pdf.bytes, built(&files, &BuildOptions::default()).bytes);

    let publication = Publication::in_memory(files.clone()).value.unwrap();
    let source = Source::new("a.md", format!("{ARTICLE}![A coast](a.jpg)\n"));
    let press = publication.press(&source, &PressOptions::default());
    let printed = images(&press.value.unwrap().bytes);
    assert_eq!(printed[0].1, files[0].1);
}

#[test]
fn a_logo_in_inks_is_shown_on_screens_and_printed_as_it_is() {
    let settings = b"organisation = \"House\"\nlogo = \"logo.jpg\"\n".to_vec();
    let files = [("pressroom.toml", settings), ("logo.jpg", in_inks())];
    let publication = Publication::in_memory(files.clone()).value.unwrap();
    let source = Source::new("a.md", format!("{ARTICLE}Words.\n"));
    let pdf = publication
        .build(&source, &BuildOptions::default())
        .value
        .unwrap();
    let shown = image::load_from_memory(&images(&pdf.bytes)[0].1).unwrap();
    assert_eq!(shown.color(), image::ColorType::Rgb8);
    let press = publication.press(&source, &PressOptions::default());
    assert_eq!(images(&press.value.unwrap().bytes)[0].1, files[1].1);
}

#[test]
fn a_photograph_that_is_cut_off_is_not_published() {
    let whole = jpeg(&picture(600, 400), None);
    let cut = whole[..whole.len() / 2].to_vec();
    let fault_of = |bytes: Vec<u8>| fault("a.jpg", bytes).0;
    assert_eq!(fault_of(cut.clone()), "image/damaged");
    assert_eq!(
        fault_of(marked(&whole, 1)[..whole.len() / 2].to_vec()),
        "image/damaged"
    );
    assert_eq!(fault("a.svg", svg(&cut)).0, "image/damaged");
    // Without the mark of its end alone nothing is missing.
    let (found, pdf) = found("a.jpg", whole[..whole.len() - 2].to_vec());
    assert!(found.is_empty() && pdf.is_some(), "{found:?}");
    // A PNG as well, with no words of a library's.
    let png = png(&picture(300, 200));
    let publication = Publication::in_memory([("a.png", png[..png.len() / 2].to_vec())]);
    let source = Source::new("a.md", format!("{ARTICLE}![A coast](a.png)\n"));
    let built = publication
        .value
        .unwrap()
        .build(&source, &BuildOptions::default());
    assert_eq!(built.diagnostics[0].code.name(), "image/damaged");
    assert_eq!(
        built.diagnostics[0].message,
        "the image cannot be read to its end: its file is damaged"
    );
}

#[test]
fn what_a_drawing_cannot_show_is_said_where_it_is_named() {
    let plain = |content: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"200\">{content}</svg>"
        )
        .into_bytes()
    };
    let endless = "<filter id=\"f\"><feTurbulence numOctaves=\"100000\" baseFrequency=\"0.01\"/></filter><rect width=\"300\" height=\"200\" filter=\"url(#f)\"/>";
    for (bytes, code) in [
        (
            plain("<image width=\"9\" height=\"9\" href=\"photo.jpg\"/>"),
            "image/linked",
        ),
        (plain(endless), "image/effects"),
        (plain("<text>\u{65e5}</text>"), "font/missing-glyph"),
        (plain("<g>"), "image/damaged"),
        (b"\x1f\x8bpacked".to_vec(), "image/format"),
        ([&plain("")[..], b"<!-- \xe9 -->"].concat(), "image/format"),
        (
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"0\"/>".to_vec(),
            "image/format",
        ),
        (svg(&in_inks()), "image/colours"),
    ] {
        assert_eq!(fault("a.svg", bytes).0, code);
    }
    let label = plain(
        "<foreignObject width=\"90\" height=\"20\"><div xmlns=\"http://www.w3.org/1999/xhtml\">Council</div></foreignObject>",
    );
    let (found, pdf) = found("a.svg", label);
    assert!(pdf.is_some());
    let [warning] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(warning.code.name(), "image/lost-text");
    assert!(
        warning.message.contains("“Council” is lost"),
        "{}",
        warning.message
    );
}

#[test]
fn pictures_in_a_drawing_have_the_same_limits() {
    let mut large = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut large, 8000, 8000);
    encoder.set_color(::png::ColorType::Grayscale);
    encoder.set_depth(::png::BitDepth::One);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![0; 1000 * 8000]).unwrap();
    writer.finish().unwrap();
    let base64 = String::from_utf8(svg(&large)).unwrap();
    let drawing = base64.replace("image/jpeg", "image/png");
    let (code, message) = fault("a.svg", drawing.into_bytes());
    assert_eq!(code, "image/too-large");
    assert!(message.contains("8000 × 8000 pixels"), "{message}");
    let wide = jpeg(&picture(20_000, 4), None);
    assert_eq!(fault("a.jpg", wide.clone()).0, "image/too-large");
    assert_eq!(fault("a.svg", svg(&wide)).0, "image/too-large");
}

#[test]
fn a_profile_that_is_of_no_image_is_refused() {
    let mut profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    profile[12..16].copy_from_slice(b"abst");
    let photograph = jpeg(&picture(60, 40), Some(&profile));
    assert_eq!(fault("a.jpg", photograph).0, "image/colours");
}

#[test]
fn an_image_without_a_name_and_a_folder_are_told_so() {
    let publication = Publication::in_memory([("photo.png", png(&picture(9, 9)))]);
    let source = Source::new("a.md", format!("{ARTICLE}![A coast]()\n"));
    let built = publication
        .value
        .unwrap()
        .build(&source, &BuildOptions::default());
    assert_eq!(built.diagnostics[0].message, "the image has no file");
}
