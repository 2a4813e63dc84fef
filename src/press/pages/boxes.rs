//! The boxes of a page (ISO 32000-1, 14.11.2), whatever order their corners are in, and however large they say they are.

use kurbo::Rect;
use lopdf::{Dictionary, Document, ObjectId};

use super::{Leaf, number};

/// What a page without a box is taken for.
const LETTER: Rect = Rect::new(0.0, 0.0, 612.0, 792.0);

/// The largest measure of a page.
const LARGEST: f64 = 14_400.0;

/// The box of this name, with its corners in order; none if it has no area.
fn rect(pdf: &Document, page: &Dictionary, name: &[u8]) -> Option<Rect> {
    let (_, array) = pdf.dereference(page.get(name).ok()?).ok()?;
    let numbers = array
        .as_array()
        .ok()?
        .iter()
        .map(|object| number(pdf, object));
    let numbers = numbers.collect::<Option<Vec<_>>>()?;
    let [x0, y0, x1, y1] = numbers.as_slice() else {
        return None;
    };
    let rect = Rect::new(*x0, *y0, *x1, *y1).abs();
    let within = |measure: f64| (1.0..=LARGEST).contains(&measure);
    (within(rect.width()) && within(rect.height())).then_some(rect)
}

/// A page by its boxes: a page that says nothing of trimming is trimmed where it is cropped.
pub(super) fn leaf(pdf: &Document, id: ObjectId, page: &Dictionary) -> Leaf {
    let media = rect(pdf, page, b"MediaBox").unwrap_or(LETTER);
    let within = |name: &[u8], outer: Rect| {
        let inner = rect(pdf, page, name)?.intersect(outer);
        (inner.width() >= 1.0 && inner.height() >= 1.0).then_some(inner)
    };
    let crop = within(b"CropBox", media).unwrap_or(media);
    // Some programs crop what they show to the trimmed page, and leave the bleed outside of that.
    let trim = within(b"TrimBox", media).or_else(|| within(b"ArtBox", media));
    let bleed = within(b"BleedBox", media);
    let (trim, bleed) = match (trim, bleed) {
        (Some(trim), Some(bleed)) => (trim, bleed.union(trim)),
        (Some(trim), None) => (trim, crop.union(trim)),
        (None, _) => (crop, crop),
    };
    let turns = page.get(b"Rotate").ok().and_then(|turn| number(pdf, turn));
    let turns = match (turns.unwrap_or(0.0) / 90.0).round().rem_euclid(4.0) {
        none if none < 0.5 => 0,
        one if one < 1.5 => 1,
        two if two < 2.5 => 2,
        _ => 3,
    };
    let unit = page
        .get(b"UserUnit")
        .ok()
        .and_then(|unit| number(pdf, unit));
    Leaf {
        id,
        trim,
        bleed,
        turns,
        unit: unit
            .filter(|unit| (0.01..=75_000.0).contains(unit))
            .unwrap_or(1.0),
    }
}

#[cfg(test)]
mod tests {
    use kurbo::{Point, Size};
    use lopdf::dictionary;

    use super::*;

    fn of(page: &Dictionary) -> Leaf {
        leaf(&Document::new(), (1, 0), page)
    }

    fn array(numbers: [i64; 4]) -> Vec<lopdf::Object> {
        numbers.map(Into::into).into()
    }

    #[test]
    fn a_page_without_trim_is_trimmed_where_it_is_cropped() {
        let page = dictionary! { "MediaBox" => array([0, 0, 200, 300]), "CropBox" => array([190, 290, 10, 10]) };
        let leaf = of(&page);
        assert_eq!(
            (leaf.trim, leaf.reach()),
            (Rect::new(10.0, 10.0, 190.0, 290.0), 0.0)
        );
    }

    #[test]
    fn the_bleed_is_what_lies_around_the_trimmed_page() {
        let page = dictionary! {
            "MediaBox" => array([0, 0, 220, 320]), "TrimBox" => array([10, 10, 210, 310]), "BleedBox" => array([2, 4, 218, 316]),
        };
        assert!((of(&page).reach() - 6.0).abs() < 1e-9);
        let page = dictionary! { "MediaBox" => array([0, 0, 220, 320]), "TrimBox" => array([10, 10, 210, 310]) };
        assert!((of(&page).reach() - 10.0).abs() < 1e-9);
    }

    #[test]
    fn nonsense_becomes_a_page() {
        for numbers in [[0, 0, 0, 0], [5, 5, 5, 900], [0, 0, 99_999_999, 10]] {
            let page =
                dictionary! { "MediaBox" => array(numbers), "Rotate" => 33, "UserUnit" => -1 };
            assert_eq!(of(&page).size(), Size::new(612.0, 792.0), "{numbers:?}");
        }
        let outside = dictionary! { "MediaBox" => array([0, 0, 200, 300]), "TrimBox" => array([500, 500, 900, 900]) };
        assert_eq!(of(&outside).size(), Size::new(200.0, 300.0));
    }

    #[test]
    fn turned_pages_stand_upright() {
        let corner = |turn: i64| {
            let page = dictionary! {
                "MediaBox" => array([10, 20, 110, 220]), "Rotate" => turn, "UserUnit" => 2,
            };
            let leaf = of(&page);
            // The lower left corner of the page as it was drawn.
            (leaf.size(), leaf.upright() * Point::new(10.0, 20.0))
        };
        assert_eq!(corner(0), (Size::new(200.0, 400.0), Point::new(0.0, 0.0)));
        assert_eq!(
            corner(90),
            (Size::new(400.0, 200.0), Point::new(0.0, 200.0))
        );
        assert_eq!(
            corner(-180),
            (Size::new(200.0, 400.0), Point::new(200.0, 400.0))
        );
        assert_eq!(
            corner(630),
            (Size::new(400.0, 200.0), Point::new(400.0, 0.0))
        );
    }
}
