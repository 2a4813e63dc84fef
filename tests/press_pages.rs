//! Pages for print: their boxes, their ink, their images, and the room at the binding.

#[path = "common/press.rs"]
mod common;

use std::collections::BTreeSet;
use std::path::Path;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::render_pdf;
use lopdf::content::Content;
use pressroom::{
    BuildOptions, Code, PaperSize, Press, PressOptions, PrintLinks, Publication, Source,
};

use common::{FRONT_MATTER, LINKS, area, article, codes, made, pages, picture, press, publication};

#[test]
fn pages_have_boxes_and_nothing_of_a_screen() {
    let options = PressOptions {
        paper: Some(PaperSize {
            width: 148.0,
            height: 210.0,
        }),
        bleed: Some(5.0),
        ..PressOptions::default()
    };
    let press = made("", &article(LINKS), &options);
    let (pdf, pages) = pages(&press);
    assert_eq!(pages.len(), press.pages);
    for page in &pages {
        assert_eq!(area(page, "MediaBox"), [0.0, 0.0, 158.0, 220.0]);
        assert_eq!(area(page, "BleedBox"), [0.0, 0.0, 158.0, 220.0]);
        assert_eq!(area(page, "TrimBox"), [5.0, 5.0, 153.0, 215.0]);
        assert!(!page.has(b"Annots"));
    }
    let catalog = pdf.catalog().unwrap();
    for key in ["Outlines", "StructTreeRoot", "Names", "Dests"] {
        assert!(!catalog.has(key.as_bytes()), "{key}");
    }
    assert_eq!(pdf.version, "1.6");
    let without = PressOptions {
        bleed: Some(0.0),
        ..options
    };
    let (_, pages) = common::pages(&made("", &article("Words."), &without));
    for name in ["MediaBox", "BleedBox", "TrimBox"] {
        assert_eq!(area(&pages[0], name), [0.0, 0.0, 148.0, 210.0], "{name}");
    }
}

/// The colours that pages are painted with: operator and operands.
fn colours(press: &Press) -> BTreeSet<String> {
    let (pdf, _) = pages(press);
    let mut colours = BTreeSet::new();
    for page in pdf.get_pages().into_values() {
        let content = Content::decode(&pdf.get_page_content(page)).unwrap();
        for operation in content.operations {
            let operator = operation.operator.as_str();
            if ["g", "G", "rg", "RG", "k", "K", "sc", "SC", "scn", "SCN"].contains(&operator) {
                let shares = operation.operands.iter();
                let shares = shares.map(|share| {
                    share.as_float().map_or_else(
                        |_| format!("{share:?}"),
                        |share| format!("{:.0}", share * 100.0),
                    )
                });
                let shares = shares.collect::<Vec<_>>().join(" ");
                colours.insert(format!("{shares} {}", operator.to_lowercase()));
            }
        }
    }
    colours
}

#[test]
fn a_document_is_printed_in_black_and_the_inks_of_its_accent() {
    let settings = "[print]\naccent = \"cmyk(10%, 100%, 50%, 30%)\"\n";
    let text =
        article("## A section\n\nWords.\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n> A quotation.\n");
    let shares = |set: &BTreeSet<String>| {
        set.iter()
            .map(|colour| colour.replace("scn", "k"))
            .collect::<BTreeSet<_>>()
    };
    let found = shares(&colours(&made(settings, &text, &PressOptions::default())));
    let wanted = ["0 0 0 100 k", "10 100 50 30 k"].map(str::to_owned);
    assert_eq!(found, BTreeSet::from(wanted));
}

#[test]
fn an_accent_that_is_legible_on_no_paper_gets_black_only() {
    let settings = "[print]\naccent = \"0/0/100/0\"\n";
    let found = colours(&made(
        settings,
        &article("## A section\n"),
        &PressOptions::default(),
    ));
    let yellow = found.iter().filter(|colour| colour.starts_with("0 0 100 "));
    // The bar in the masthead is as it was chosen, the words are darker.
    assert_eq!(yellow.count(), 2, "{found:?}");
}

#[test]
fn the_accent_of_the_theme_is_converted_with_a_warning() {
    let settings = "[theme]\naccent = \"#8a1538\"\n";
    let made = press(
        &publication(settings, &[]),
        &article("Words."),
        &PressOptions::default(),
    );
    assert_eq!(codes(&made.diagnostics), [(Code::PressColour, Some(2))]);
    let help = made.diagnostics[0].help.as_deref().unwrap();
    assert!(help.contains("accent = \"cmyk("), "{help}");
    let made = made.value.unwrap();
    let found = colours(&made);
    assert!(
        found.iter().all(|colour| colour.split(' ').count() == 5),
        "{found:?}"
    );
    // A publication that chose no colour is not asked for inks.
    let quiet = press(
        &publication("", &[]),
        &article("Words."),
        &PressOptions::default(),
    );
    assert!(quiet.diagnostics.is_empty());
}

#[test]
fn coarse_images_are_told_at_their_line() {
    let files = [
        ("documents/coarse.png", picture(300, 150)),
        ("documents/fine.png", picture(1200, 600)),
        ("logo.png", picture(40, 30)),
    ];
    let settings = "organisation = \"O\"\nlogo = \"logo.png\"\n";
    let text = article("![A field](coarse.png)\n\n![A sea](fine.png)");
    let found = press(
        &publication(settings, &files),
        &text,
        &PressOptions::default(),
    )
    .diagnostics;
    let wanted = [
        (Code::PressResolution, Some(7)),
        (Code::PressResolution, Some(2)),
    ];
    assert_eq!(codes(&found), wanted);
    let message = &found[0].message;
    assert!(
        message.contains("300 × 150 pixels are printed 106 × 53 mm"),
        "{message}"
    );
    assert!(message.contains("has 72 dots"), "{message}");
    let help = found[0].help.as_deref().unwrap();
    assert!(help.contains("834 × 417 pixels"), "{help}");
    let lower = format!("{settings}[print]\nresolution = 50\n");
    let found = press(
        &publication(&lower, &files),
        &text,
        &PressOptions::default(),
    )
    .diagnostics;
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn what_print_finds_can_be_allowed_and_lowered() {
    let files = [("documents/old.png", picture(300, 150))];
    let allowed = article(
        "<!-- allow press/resolution: the only print of 1921 that is left -->\n\n![A field](old.png)",
    );
    let publication = common::publication("", &files);
    let found = press(&publication, &allowed, &PressOptions::default()).diagnostics;
    assert!(found.is_empty(), "{found:?}");
    // Readers' edition has nothing to allow, and does not say that the comment is idle.
    let source = Source::new("documents/a.md", allowed);
    let built = publication.build(&source, &BuildOptions::default());
    assert!(built.diagnostics.is_empty(), "{:?}", built.diagnostics);
    let settings = "[checks]\n\"press/resolution\" = \"error\"\n";
    let strict = press(
        &common::publication(settings, &files),
        &article("![A field](old.png)"),
        &PressOptions::default(),
    );
    assert!(strict.value.is_none());
    let settings = "[theme]\naccent = \"#8a1538\"\n[checks]\n\"press/colour\" = \"off\"\n";
    let quiet = press(
        &common::publication(settings, &[]),
        &article("Words."),
        &PressOptions::default(),
    );
    assert!(quiet.diagnostics.is_empty(), "{:?}", quiet.diagnostics);
}

#[test]
fn a_profile_that_is_not_there_is_told_at_its_line() {
    let settings = "[print]\nprofile = \"press.icc\"\n";
    let made = press(
        &publication(settings, &[]),
        &article("Words."),
        &PressOptions::default(),
    );
    assert_eq!(codes(&made.diagnostics), [(Code::PressProfile, Some(2))]);
}

#[test]
fn measures_that_cannot_be_are_told() {
    let publication = publication("", &[]);
    for options in [
        PressOptions {
            bleed: Some(f64::NAN),
            ..PressOptions::default()
        },
        PressOptions {
            bleed: Some(-1.0),
            ..PressOptions::default()
        },
        PressOptions {
            gutter: Some(1e9),
            ..PressOptions::default()
        },
        PressOptions {
            paper: Some(PaperSize {
                width: 0.0,
                height: f64::INFINITY,
            }),
            ..PressOptions::default()
        },
    ] {
        let made = press(&publication, &article("Words."), &options);
        assert_eq!(
            codes(&made.diagnostics),
            [(Code::PressValue, None)],
            "{options:?}"
        );
    }
}

#[test]
fn every_document_can_be_printed_on_small_paper() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/publication");
    let publication = Publication::open(folder).value.unwrap();
    let small = [
        ("a5", PrintLinks::Numbered),
        ("97mm × 210mm", PrintLinks::Qr),
    ];
    let known = [
        Code::PressResolution,
        Code::PressColour,
        Code::JustifiedMeasure,
    ];
    // By turns, because that is enough to find what breaks.
    for (path, (paper, links)) in publication.documents().iter().zip(small.iter().cycle()) {
        let source = publication.source(path).value.unwrap();
        let options = PressOptions {
            paper: paper.parse().ok(),
            gutter: Some(6.0),
            links: Some(*links),
            ..PressOptions::default()
        };
        let made = publication.press(&source, &options);
        let mut others = made.diagnostics;
        others.retain(|found| !known.contains(&found.code));
        assert!(others.is_empty(), "{}: {others:?}", path.display());
        let press = made.value.unwrap();
        let (pdf, _) = pages(&press);
        let is_link = |object: &lopdf::Object| {
            let kind = object.as_dict().and_then(|dict| dict.get(b"Subtype"));
            kind.and_then(lopdf::Object::as_name)
                .is_ok_and(|kind| kind == b"Link")
        };
        assert!(!pdf.objects.values().any(is_link), "{}", path.display());
    }
}

/// Where the print on a page begins and ends, in millimetres from the left edge of the trimmed page.
fn printed_area(press: &Press, page: usize) -> [f64; 2] {
    let pdf = Pdf::new(press.bytes.clone()).unwrap();
    let page = page..=page;
    let pages = render_pdf(&pdf, 2.0, InterpreterSettings::default(), Some(page)).unwrap();
    let png = pages.into_iter().next().unwrap().into_png().unwrap();
    let picture = image::load_from_memory(&png).unwrap().into_rgba8();
    let dark = picture.enumerate_pixels();
    let dark = dark.filter(|(_, _, pixel)| pixel.0[3] > 100 && pixel.0[2] < 150);
    let columns = dark.map(|(x, ..)| x).collect::<BTreeSet<_>>();
    [columns.first(), columns.last()].map(|column| f64::from(*column.unwrap()) / 144.0 * 25.4 - 3.0)
}

/// An article of several pages.
fn long(lang: &str, words: &str) -> String {
    let front = FRONT_MATTER.replace("\"en\"", &format!("\"{lang}\""));
    format!("{front}{}\n", words.repeat(700))
}

#[test]
fn the_gutter_is_on_the_side_of_the_binding_and_the_column_stays() {
    for (lang, words, rtl) in [
        ("en", "Words of a text ", false),
        ("ar", "نص من كلمات ", true),
    ] {
        let text = long(lang, words);
        let of = |gutter| {
            let options = PressOptions {
                gutter: Some(gutter),
                ..PressOptions::default()
            };
            let press = made("[checks]\n\"a11y/language\" = \"off\"\n", &text, &options);
            [printed_area(&press, 0), printed_area(&press, 1)]
        };
        let ([odd, even], [bound_odd, bound_even]) = (of(0.0), of(12.0));
        let near = |a: f64, b: f64| (a - b).abs() < 1.8;
        // On the first page lines begin at the binding, on the second they end there.
        let (start, end) = if rtl { (1, 0) } else { (0, 1) };
        let inwards = if rtl { -12.0 } else { 12.0 };
        assert!(
            near(bound_odd[start], odd[start] + inwards),
            "{odd:?} {bound_odd:?}"
        );
        assert!(near(bound_odd[end], odd[end]), "{odd:?} {bound_odd:?}");
        assert!(
            near(bound_even[start], even[start]),
            "{even:?} {bound_even:?}"
        );
        assert!(
            near(bound_even[end], even[end] - inwards),
            "{even:?} {bound_even:?}"
        );
    }
}

/// Leaves that are printed on one side only have their binding on the same side.
#[test]
fn the_gutter_stays_where_lines_begin_if_pages_do_not_face_each_other() {
    let text = long("en", "Words of a text ");
    let of = |gutter| {
        let options = PressOptions {
            gutter: Some(gutter),
            facing: Some(false),
            ..PressOptions::default()
        };
        let press = made("", &text, &options);
        [printed_area(&press, 0), printed_area(&press, 1)]
    };
    for (plain, bound) in of(0.0).into_iter().zip(of(12.0)) {
        assert!(
            (bound[0] - plain[0] - 12.0).abs() < 1.8,
            "{plain:?} {bound:?}"
        );
        assert!((bound[1] - plain[1]).abs() < 1.8, "{plain:?} {bound:?}");
    }
}

/// The number of a page is looked for at the outer edge.
#[test]
fn page_numbers_stand_outside_on_facing_pages() {
    for (lang, words, rtl) in [
        ("en", "Words of a text ", false),
        ("ar", "نص من كلمات ", true),
    ] {
        let text = long(lang, words);
        let sides = |facing| {
            let options = PressOptions {
                facing: Some(facing),
                ..PressOptions::default()
            };
            let press = made("[checks]\n\"a11y/language\" = \"off\"\n", &text, &options);
            [0, 1].map(|page| foot_is_on_the_right(&press, page))
        };
        assert_eq!(sides(true), [!rtl, rtl], "{lang}");
        assert_eq!(sides(false), [!rtl, !rtl], "{lang}");
    }
}

/// Whether what is printed lowest on a page stands in its right half.
fn foot_is_on_the_right(press: &Press, page: usize) -> bool {
    let pdf = Pdf::new(press.bytes.clone()).unwrap();
    let page = page..=page;
    let pages = render_pdf(&pdf, 2.0, InterpreterSettings::default(), Some(page)).unwrap();
    let png = pages.into_iter().next().unwrap().into_png().unwrap();
    let picture = image::load_from_memory(&png).unwrap().into_rgba8();
    let dark = picture.enumerate_pixels();
    let dark = dark.filter(|(_, _, pixel)| pixel.0[3] > 128 && pixel.0[0] < 128);
    let (across, _, _) = dark.max_by_key(|(_, down, _)| *down).unwrap();
    across > picture.width() / 2
}
