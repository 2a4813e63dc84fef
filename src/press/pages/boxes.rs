//! The boxes of a page (ISO 32000-1, 14.11.2), whatever order their corners are in, and however large they say they are.

use kurbo::Rect;
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{Leaf, number};
use crate::diagnostic::{Code, Diagnostic};

/// What a page without a box is taken for.
const LETTER: Rect = Rect::new(0.0, 0.0, 612.0, 792.0);

/// The largest measure of a page.
const LARGEST: f64 = 14_400.0;

/// The box of this name, with its corners in order.
fn corners(pdf: &Document, page: &Dictionary, name: &[u8]) -> Option<Rect> {
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
    Some(Rect::new(*x0, *y0, *x1, *y1).abs())
}

/// The box of this name; none if it has no area.
fn rect(pdf: &Document, page: &Dictionary, name: &[u8]) -> Option<Rect> {
    let rect = corners(pdf, page, name)?;
    let within = |measure: f64| (1.0..=LARGEST).contains(&measure);
    (within(rect.width()) && within(rect.height())).then_some(rect)
}

/// The first page that is larger than any can be; it would become one of another size.
pub(super) fn too_large(pdf: &Document, leaves: &[Leaf]) -> Option<Diagnostic> {
    let size = |leaf: &Leaf| {
        let page = pdf.get_dictionary(leaf.id).ok()?;
        let size = corners(pdf, page, b"MediaBox")?.size();
        (size.width.max(size.height) > LARGEST).then_some(size)
    };
    let mut sizes = leaves.iter().enumerate();
    let (number, size) = sizes.find_map(|(index, leaf)| Some((index + 1, size(leaf)?)))?;
    let message = format!(
        "page {number} is {:.0} × {:.0} units large, and a page has at most {LARGEST:.0} on each side",
        size.width, size.height
    );
    let help = "make the PDF anew at a smaller scale; a print shop enlarges it";
    Some(Diagnostic::new(Code::PressSheet, message).help(help))
}

/// Whether the file says that it was made for a press. Elsewhere the box of the art is around what is drawn, and margins are outside.
fn is_for_press(pdf: &Document) -> bool {
    let info = pdf.trailer.get_deref(b"Info", pdf);
    let info = info.and_then(Object::as_dict);
    info.is_ok_and(|info| info.has(b"GTS_PDFXVersion"))
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
    let trim = within(b"TrimBox", media);
    let trim = trim.or_else(|| within(b"ArtBox", media).filter(|_| is_for_press(pdf)));
    let bleed = within(b"BleedBox", media);
    let (trim, bleed) = match (trim, bleed) {
        (Some(trim), Some(bleed)) => (trim, bleed.union(trim)),
        (Some(trim), None) => (trim, crop.union(trim)),
        (None, Some(bleed)) => (crop, bleed.union(crop)),
        (None, None) => (crop, crop),
    };
    // A page that was cropped after it was made for a press shows nothing outside of that.
    let shown = trim.intersect(crop);
    let is_less = shown.area() < trim.area() - 1.0 && shown.width() >= 1.0 && shown.height() >= 1.0;
    let (trim, bleed) = if is_less {
        (shown, shown)
    } else {
        (trim, bleed)
    };
    let turns = page.get(b"Rotate").ok().and_then(|turn| number(pdf, turn));
    // Any other turn is none, as viewers have it.
    let turns = turns.map_or(0, |turn| match turn.rem_euclid(360.0) as i16 {
        90 => 1,
        180 => 2,
        270 => 3,
        _ => 0,
    });
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
    fn a_page_shows_what_it_is_cropped_to() {
        let page = dictionary! {
            "MediaBox" => array([0, 0, 220, 320]), "CropBox" => array([50, 50, 150, 150]), "TrimBox" => array([10, 10, 210, 310]),
            "BleedBox" => array([0, 0, 220, 320]),
        };
        let leaf = of(&page);
        assert_eq!((leaf.size(), leaf.reach()), (Size::new(100.0, 100.0), 0.0));
        let page = dictionary! {
            "MediaBox" => array([0, 0, 220, 320]), "CropBox" => array([10, 10, 210, 310]), "BleedBox" => array([4, 4, 216, 316]),
        };
        let leaf = of(&page);
        assert_eq!((leaf.size(), leaf.reach()), (Size::new(200.0, 300.0), 6.0));
    }

    #[test]
    fn margins_are_kept_where_the_box_of_the_art_leaves_them_out() {
        let page = dictionary! { "MediaBox" => array([0, 0, 220, 320]), "ArtBox" => array([90, 90, 100, 100]) };
        assert_eq!(of(&page).size(), Size::new(220.0, 320.0));
        let mut pdf = Document::new();
        let info = dictionary! { "GTS_PDFXVersion" => Object::string_literal("PDF/X-1:2001") };
        pdf.trailer.set("Info", info);
        assert_eq!(leaf(&pdf, (1, 0), &page).size(), Size::new(10.0, 10.0));
    }

    #[test]
    fn pages_beyond_all_measure_are_told() {
        let mut pdf = Document::new();
        let mut fault = |width: i64| {
            let page = dictionary! { "MediaBox" => array([0, 0, width, 10]) };
            let id = pdf.add_object(page.clone());
            let leaf = leaf(&pdf, id, &page);
            too_large(&pdf, &[leaf]).map(|fault| fault.message)
        };
        assert_eq!(fault(14_400), None);
        let message = fault(20_000).unwrap();
        assert!(
            message.starts_with("page 1 is 20000 × 10 units large"),
            "{message}"
        );
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
        assert_eq!(corner(45), corner(0));
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
