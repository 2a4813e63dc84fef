//! What is drawn in each place of a sheet is what the page alone looks like.

#![expect(clippy::cast_sign_loss, reason = "pixels are counted from 0")]

use std::collections::BTreeSet;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::render_pdf;
use image::imageops::{crop_imm, rotate90, rotate180};
use image::{ImageFormat, RgbImage};

use super::*;
use crate::press::imposition::{Side, Slot};

/// The pages of a file on white, a pixel to a point.
fn pictures(pdf: &[u8]) -> Vec<RgbImage> {
    let pdf = Pdf::new(pdf.to_vec()).unwrap();
    let pages = render_pdf(&pdf, 1.0, InterpreterSettings::default(), None).unwrap();
    let pages = pages.into_iter().map(|page| {
        let png = page.into_png().unwrap();
        let page = image::load_from_memory_with_format(&png, ImageFormat::Png);
        let page = page.unwrap().into_rgba8();
        RgbImage::from_fn(page.width(), page.height(), |x, y| {
            let [r, g, b, alpha] = page.get_pixel(x, y).0.map(u32::from);
            let on_white = |value: u32| ((value * alpha + 255 * (255 - alpha)) / 255) as u8;
            image::Rgb([on_white(r), on_white(g), on_white(b)])
        })
    });
    pages.collect()
}

/// By how many levels of 255 two pictures differ on average.
fn difference(a: &RgbImage, b: &RgbImage) -> f64 {
    let (width, height) = (a.width().min(b.width()), a.height().min(b.height()));
    assert!(a.width().abs_diff(b.width()) <= 1 && a.height().abs_diff(b.height()) <= 1);
    let mut sum = 0.0;
    for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
        let pair = a.get_pixel(x, y).0.into_iter().zip(b.get_pixel(x, y).0);
        sum += pair.map(|(a, b)| f64::from(a.abs_diff(b))).sum::<f64>();
    }
    sum / f64::from(3 * width * height)
}

/// What stands in a place, upright.
fn cut_out(side: &RgbImage, slot: &Slot) -> RgbImage {
    let place = slot.place;
    let top = f64::from(side.height()) - place.y1;
    let part = crop_imm(
        side,
        place.x0.round() as u32,
        top.round() as u32,
        place.width().round() as u32,
        place.height().round() as u32,
    );
    let part = part.to_image();
    let part = if slot.turned { rotate180(&part) } else { part };
    // Its head is on the left.
    if slot.aside { rotate90(&part) } else { part }
}

/// Pages of 200 × 300 points that look different from each other and from every side, each said in another way.
fn pages() -> Vec<u8> {
    let drawn = |number: u32, width: u32, height: u32| {
        let shade = f64::from(number) / 10.0;
        let dots = (0..number).map(|dot| {
            format!(
                "0 0 {shade} rg {} {} 12 9 re f\n",
                20 + 15 * dot,
                height / 2
            )
        });
        let corner = format!("1 {shade} 0 rg 0 0 {} {} re f\n", width / 2, height / 4);
        format!("{corner}{}", dots.collect::<String>())
    };
    let plain = drawn(5, 200, 300);
    let (first, second) = plain.split_at(plain.find(" re").unwrap());
    let upright = [0, 0, 200, 300];
    let pages = vec![
        (dictionary! {}, vec![drawn(1, 200, 300)]),
        (
            dictionary! { "MediaBox" => numbers(&[0, 0, 300, 200]), "Rotate" => 90 },
            vec![drawn(2, 300, 200)],
        ),
        (
            dictionary! { "MediaBox" => numbers(&[-30, -40, 170, 260]) },
            vec![format!("1 0 0 1 -30 -40 cm {}", drawn(3, 200, 300))],
        ),
        (
            dictionary! { "MediaBox" => numbers(&[0, 0, 300, 200]), "Rotate" => -90 },
            vec![drawn(4, 300, 200)],
        ),
        // In the middle of an operation, which is allowed.
        (dictionary! {}, vec![first.to_owned(), second.to_owned()]),
        (dictionary! { "Rotate" => 180 }, vec![drawn(6, 200, 300)]),
    ];
    file(&dictionary! { "MediaBox" => numbers(&upright) }, pages)
}

/// Every place of every sheet against the page that should stand there.
fn agrees(pdf: &[u8], options: &PrintOptions, tolerance: f64) {
    let alone = pictures(pdf);
    let made = sheets(pdf, options);
    let sides = pictures(&made.bytes);
    assert_eq!(sides.len(), made.plan.sides().count());
    let places = made
        .plan
        .sides()
        .zip(&sides)
        .flat_map(|(side, picture): (&Side, _)| {
            side.slots
                .iter()
                .map(move |slot| (slot, cut_out(picture, slot)))
        });
    for (slot, found) in places {
        let Some(page) = slot.page else {
            assert!(
                found.pixels().all(|pixel| pixel.0 == [255; 3]),
                "{slot:?} is blank"
            );
            continue;
        };
        let differences = alone
            .iter()
            .map(|page| match page.width() > page.height() {
                wide if wide == (found.width() > found.height()) => difference(page, &found),
                _ => f64::INFINITY,
            })
            .collect::<Vec<_>>();
        let own = differences[page - 1];
        assert!(
            own < tolerance,
            "page {page} differs by {own:.2} in {slot:?}"
        );
        for (other, difference) in differences.iter().enumerate() {
            assert!(
                other + 1 == page || *difference > own,
                "page {page} is {}",
                other + 1
            );
        }
    }
}

#[test]
fn every_place_has_its_page_upright() {
    let pdf = pages();
    for scheme in [
        Scheme::Single,
        Scheme::Booklet,
        Scheme::TwoUp,
        Scheme::FourUp,
        Scheme::CutStack,
        Scheme::Leaflet,
    ] {
        for duplex in [Duplex::Long, Duplex::Short] {
            let options = PrintOptions {
                duplex: Some(duplex),
                marks: Some(false),
                ..options(scheme)
            };
            // The places of a leaflet do not lie on whole pixels.
            let tolerance = if scheme == Scheme::Leaflet { 2.0 } else { 0.5 };
            agrees(&pdf, &options, tolerance);
        }
    }
}

#[test]
fn real_pages_look_on_sheets_as_they_do_alone() {
    let pdf = published("2021-03-nashra.toml");
    agrees(&pdf, &options(Scheme::Booklet), 12.0);
    agrees(&pdf, &options(Scheme::Single), 12.0);
}

/// A page with a bleed, and what is seen of it beside another one and at the free edges.
#[test]
fn the_bleed_is_seen_at_free_edges_only() {
    let boxes = dictionary! {
        "MediaBox" => numbers(&[0, 0, 220, 320]),
        "TrimBox" => numbers(&[10, 10, 210, 310]),
        "BleedBox" => numbers(&[1, 1, 219, 319]),
    };
    let page = |colour: &str| {
        (
            boxes.clone(),
            vec![format!("{colour} rg 0 0 220 320 re f 0 g 60 60 50 50 re f")],
        )
    };
    let pdf = file(
        &dictionary! {},
        ["1 0 0", "0 1 0", "0 0 1", "1 1 0"].map(page).into(),
    );
    let options = PrintOptions {
        marks: Some(true),
        ..options(Scheme::Booklet)
    };
    let made = sheets(&pdf, &options);
    let side = &pictures(&made.bytes)[0];
    let block = made.plan.sheets[0].front.block;
    let at = |x: f64, y: f64| {
        side.get_pixel(x as u32, (f64::from(side.height()) - y) as u32)
            .0
    };
    let (yellow, red, white) = ([255, 255, 0], [255, 0, 0], [255, 255, 255]);
    let middle = block.center();
    // Page 4 on the left, page 1 on the right, up to the fold.
    assert_eq!(at(middle.x - 3.0, middle.y + 30.0), yellow);
    assert_eq!(at(middle.x + 3.0, middle.y + 30.0), red);
    // Eight points of bleed beyond the edges, which is what three millimetres are, and nothing more.
    assert_eq!(at(block.x0 - 7.0, middle.y + 30.0), yellow);
    assert_eq!(at(block.x1 + 7.0, middle.y + 30.0), red);
    assert_eq!(at(middle.x + 30.0, block.y1 + 7.0), red);
    assert_eq!(at(middle.x + 30.0, block.y1 + 10.5), white);
}

/// Pages that lie on their side on a sheet, upright or turned by 180° besides.
#[test]
fn pages_on_their_side_look_as_they_do_alone() {
    let wide = dictionary! { "MediaBox" => numbers(&[0, 0, 300, 200]) };
    let drawn =
        |shade: &str| format!("1 {shade} 0 rg 0 0 100 50 re f 0 0 {shade} rg 20 120 12 9 re f");
    let pages = vec![
        (dictionary! {}, vec![drawn("0.1")]),
        (wide.clone(), vec![drawn("0.3")]),
        (wide, vec![drawn("0.5")]),
        (dictionary! {}, vec![drawn("0.7")]),
    ];
    let pdf = file(
        &dictionary! { "MediaBox" => numbers(&[0, 0, 200, 300]) },
        pages,
    );
    let mut angles = BTreeSet::new();
    for (sheet, duplex) in [
        ("a6", Duplex::Long),
        ("112x80mm", Duplex::Long),
        ("a6", Duplex::Short),
    ] {
        let options = PrintOptions {
            sheet: sheet.parse().ok(),
            duplex: Some(duplex),
            ..options(Scheme::Single)
        };
        let made = sheets(&pdf, &options);
        angles.extend(made.plan.slots().map(Slot::angle));
        agrees(&pdf, &options, 1.0);
    }
    assert_eq!(angles.into_iter().collect::<Vec<_>>(), [0, 90, 180, 270]);
}
