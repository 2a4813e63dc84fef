//! PDFs within a size: images get smaller as far as is needed, alike on every machine, and nothing else changes.

mod common;

use common::photographs::{SECRETS, jpeg, marked, photograph, png_with_alpha, svg};
use lopdf::{Document, Object, Stream};
use pressroom::{BuildOptions, Code, Outcome, Pdf, Publication, Severity, Source};

const ARTICLE: &str = "+++\ntitle = \"T\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\n";

/// Builds an article that shows these files, with as many bytes as it may have.
fn build(files: &[(&str, Vec<u8>)], max_size: Option<u64>) -> Outcome<Pdf> {
    let shown = files
        .iter()
        .filter(|(name, _)| *name != "pressroom.toml")
        .map(|(name, _)| format!("![A coast seen from the sea]({name})\n\n"));
    let source = format!("{ARTICLE}{}", shown.collect::<String>());
    let publication = Publication::in_memory(files.iter().cloned());
    let options = BuildOptions {
        max_size,
        ..BuildOptions::default()
    };
    let publication = publication.value.unwrap();
    publication.build(&Source::new("a.md", source), &options)
}

fn built(files: &[(&str, Vec<u8>)], max_size: Option<u64>) -> Pdf {
    let built = build(files, max_size);
    built
        .value
        .unwrap_or_else(|| panic!("{:?}", built.diagnostics))
}

/// The images of a PDF, without masks of others.
fn images(pdf: &Pdf) -> Vec<Stream> {
    let pdf = Document::load_mem(&pdf.bytes).unwrap();
    let streams = pdf.objects.into_values();
    let streams = streams.filter_map(|object| object.as_stream().ok().cloned());
    let is_mask = |image: &Stream| {
        let grey = image.dict.get(b"ColorSpace").and_then(Object::as_name);
        grey.is_ok_and(|name| name == b"DeviceGray") && name(image, b"Filter") == b"FlateDecode"
    };
    streams
        .filter(|stream| name(stream, b"Subtype") == b"Image" && !is_mask(stream))
        .collect()
}

fn name<'a>(stream: &'a Stream, key: &[u8]) -> &'a [u8] {
    let value = stream.dict.get(key).and_then(Object::as_name);
    value.unwrap_or_default()
}

/// The first page in few pixels, in which no grain of a photograph is seen.
fn drawn(pdf: &Pdf) -> Vec<u8> {
    let pdf = hayro::hayro_syntax::Pdf::new(pdf.bytes.clone()).unwrap();
    let settings = hayro::hayro_interpret::InterpreterSettings::default();
    let pages = hayro::render_pdf(&pdf, 0.5, settings, Some(0..=0)).unwrap();
    let pixels = pages[0].data_as_u8_slice().to_vec();
    // Means of eight pixels in a row.
    let mean = |row: &[u8]| (row.iter().map(|level| u32::from(*level)).sum::<u32>() / 32) as u8;
    pixels.chunks_exact(32).map(mean).collect()
}

fn difference(one: &Pdf, other: &Pdf) -> f64 {
    let (one, other) = (drawn(one), drawn(other));
    assert_eq!(one.len(), other.len());
    let differences = one
        .iter()
        .zip(&other)
        .map(|(a, b)| f64::from(a.abs_diff(*b)));
    let (sum, count) = differences.fold((0.0, 0.0), |(sum, count), one| (sum + one, count + 1.0));
    sum / count
}

#[test]
fn a_photograph_gets_smaller_and_looks_the_same() {
    // It lies on its side, and stands on the page.
    let files = [("a.jpg", marked(&jpeg(&photograph(1500, 1250), None), 6))];
    let whole = built(&files, None);
    let limit = whole.bytes.len() as u64 / 2;
    let small = built(&files, Some(limit));
    assert!(small.bytes.len() as u64 <= limit, "{}", small.bytes.len());
    assert_eq!(small.pages, whole.pages);
    let [reduced] = small.reduced.as_slice() else {
        panic!("{:?}", small.reduced);
    };
    assert_eq!(reduced.file, "a.jpg");
    assert_eq!(reduced.place.position().line, 7);
    assert_eq!((reduced.before.width, reduced.before.height), (1250, 1500));
    assert!(reduced.after.width < 1250 && reduced.after.resolution < reduced.before.resolution);
    assert!(
        (109.0..=201.0).contains(&reduced.after.resolution),
        "{reduced:?}"
    );
    assert_eq!(images(&whole)[0].content.len() as u64, reduced.before.bytes);
    assert_eq!(images(&small)[0].content.len() as u64, reduced.after.bytes);
    let difference = difference(&whole, &small);
    assert!(difference < 1.0, "{difference} levels on average");
    for secret in SECRETS {
        let holds = |part: &[u8]| part == secret.as_bytes();
        assert!(!small.bytes.windows(secret.len()).any(holds), "{secret}");
    }
    assert_eq!(small.bytes, built(&files, Some(limit)).bytes);
}

#[test]
fn what_is_small_enough_is_left_alone() {
    let files = [("a.jpg", jpeg(&photograph(300, 200), None))];
    let whole = built(&files, None);
    let within = built(&files, Some(whole.bytes.len() as u64));
    assert_eq!(whole.bytes, within.bytes);
    assert!(within.reduced.is_empty());
}

#[test]
fn no_more_is_done_than_is_needed() {
    let files = [("a.jpg", jpeg(&photograph(1600, 1000), None))];
    let mut last = u64::MAX;
    let whole = built(&files, None).bytes.len() as u64;
    for share in [90, 60, 35] {
        let limit = whole * share / 100;
        let pdf = built(&files, Some(limit));
        let bytes = pdf.bytes.len() as u64;
        assert!(bytes <= limit && bytes <= last);
        last = bytes;
    }
    // The mildest step is the first: no less than 200 pixels to the inch.
    let mild = built(&files, Some(whole * 9 / 10));
    assert!((199.0..=201.0).contains(&mild.reduced[0].after.resolution));
}

#[test]
fn drawings_lose_nothing_but_pixels_and_stay_transparent() {
    let files = [("a.png", png_with_alpha(1700, 1200))];
    let whole = built(&files, None);
    let small = built(&files, Some(whole.bytes.len() as u64 * 7 / 10));
    let image = &images(&small)[0];
    assert_eq!(name(image, b"Filter"), b"FlateDecode");
    assert!(image.dict.has(b"SMask"));
    assert!(small.reduced[0].after.resolution >= 149.0);
    assert!(difference(&whole, &small) < 1.0);
}

#[test]
fn an_image_stays_as_large_on_the_page_as_its_own_resolution_makes_it() {
    let mut photograph = jpeg(&photograph(1200, 900), None);
    // JFIF: pixels to the inch, 600 each way, which makes two inches across.
    photograph[13] = 1;
    photograph[14..18].copy_from_slice(&[2, 88, 2, 88]);
    let files = [("a.jpg", photograph)];
    let whole = built(&files, None);
    let small = built(&files, Some(whole.bytes.len() as u64 / 3));
    assert!((599.0..=601.0).contains(&small.reduced[0].before.resolution));
    assert!(small.reduced[0].after.width < 450);
    let difference = difference(&whole, &small);
    assert!(difference < 0.5, "{difference} levels on average");
}

#[test]
fn grey_stays_grey_and_profiles_of_colours_stay() {
    let grey = image::DynamicImage::from(photograph(1600, 900)).into_luma8();
    let mut file = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut file, 92);
    let grey_kind = jpeg_encoder::ColorType::Luma;
    encoder.encode(grey.as_raw(), 1600, 900, grey_kind).unwrap();
    let profile = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let coloured = jpeg(&photograph(1500, 900), Some(&profile));
    let files = [("a.jpg", file), ("b.jpg", coloured)];
    let whole = built(&files, None);
    let small = built(&files, Some(whole.bytes.len() as u64 / 2));
    assert_eq!(small.reduced.len(), 2);
    let read = |image: &Stream| image::load_from_memory(&image.content).unwrap();
    let colours = images(&small)
        .iter()
        .map(|image| read(image).color())
        .collect::<Vec<_>>();
    assert!(colours.contains(&image::ColorType::L8) && colours.contains(&image::ColorType::Rgb8));
    let holds = |image: &Stream| {
        image
            .content
            .windows(profile.len())
            .any(|part| part == profile)
    };
    assert_eq!(
        images(&small).iter().filter(|image| holds(image)).count(),
        1
    );
}

#[test]
fn the_logo_counts_as_well() {
    let settings = b"organisation = \"House\"\nlogo = \"logo.jpg\"\n".to_vec();
    let files = [
        ("pressroom.toml", settings),
        ("logo.jpg", jpeg(&photograph(900, 500), None)),
    ];
    let publication = Publication::in_memory(files).value.unwrap();
    let source = Source::new("a.md", format!("{ARTICLE}Words.\n"));
    let build = |max_size| {
        let options = BuildOptions {
            max_size,
            ..BuildOptions::default()
        };
        publication.build(&source, &options).value.unwrap()
    };
    let whole = build(None);
    let small = build(Some(whole.bytes.len() as u64 / 2));
    assert_eq!(small.reduced[0].file, "logo.jpg");
    assert_eq!(small.reduced[0].place.source.name(), "pressroom.toml");
    // The publication's own is as it was.
    assert_eq!(build(None).bytes, whole.bytes);
}

#[test]
fn images_of_a_bulletins_items_are_made_smaller_where_they_are_named() {
    let item = format!("{ARTICLE}![A coast seen from the sea](../a.jpg)\n");
    let bulletin = "kind = \"bulletin\"\ntitle = \"B\"\nlang = \"en\"\ndate = 2021-03-01\n\n[[sections]]\nitems = [\"north/item.md\"]\n";
    let files = [
        ("a.jpg", jpeg(&photograph(1600, 1000), None)),
        ("north/item.md", item.into_bytes()),
    ];
    let publication = Publication::in_memory(files).value.unwrap();
    let source = Source::new("b.toml", bulletin);
    let build = |max_size| {
        let options = BuildOptions {
            max_size,
            ..BuildOptions::default()
        };
        publication.build(&source, &options).value.unwrap()
    };
    let whole = build(None);
    let small = build(Some(whole.bytes.len() as u64 / 2));
    let place = &small.reduced[0].place;
    assert!(place.source.name().ends_with("north/item.md"));
    assert_eq!(place.position().line, 7);
}

#[test]
fn what_cannot_be_made_so_small_is_an_error_that_names_the_largest() {
    let files = [
        ("small.jpg", jpeg(&photograph(200, 100), None)),
        ("large.jpg", jpeg(&photograph(900, 700), None)),
    ];
    let built = build(&files, Some(5_000));
    assert!(built.value.is_none());
    let errors = built.diagnostics.iter();
    let errors = errors.filter(|found| found.severity == Severity::Error);
    let [error] = errors.collect::<Vec<_>>()[..] else {
        panic!("{:?}", built.diagnostics);
    };
    assert_eq!(error.code, Code::SizeBudget);
    assert!(error.message.contains("5 kB"), "{}", error.message);
    assert_eq!(error.primary.as_ref().unwrap().position().line, 9);
    let help = error.help.as_ref().unwrap();
    let at = |name: &str| help.find(name).unwrap_or_else(|| panic!("{help}"));
    assert!(at("large.jpg") < at("small.jpg"), "{help}");
    assert!(help.contains("fonts"), "{help}");
}

#[test]
fn what_takes_the_most_is_named_honestly_and_adds_up() {
    let picture = jpeg(&photograph(900, 700), None);
    let drawing = svg(&picture);
    let error = |files: &[(&str, Vec<u8>)]| {
        let errors = build(files, Some(5_000)).diagnostics.into_iter();
        let mut errors = errors.filter(|found| found.code == Code::SizeBudget);
        errors.next().unwrap()
    };
    // The photograph in a drawing stays as it is, and is not hidden.
    let found = error(&[("plan.svg", drawing)]);
    assert!(!found.message.contains("even with"), "{}", found.message);
    let help = found.help.unwrap();
    assert!(
        help.contains("the most is taken by the pictures in `plan.svg` "),
        "{help}"
    );
    assert_eq!(found.primary.unwrap().position().line, 7);
    // Drawings of pixels keep more of them than photographs, and it says so.
    let found = error(&[("a.png", png_with_alpha(1700, 1200))]);
    assert!(
        found.message.contains("even with its images made smaller"),
        "{}",
        found.message
    );
    let help = found.help.unwrap();
    assert!(help.contains("`a.png` (150 pixels to the inch) "), "{help}");
    assert!(
        help.contains("the rest (structure, metadata, colours) "),
        "{help}"
    );
}
