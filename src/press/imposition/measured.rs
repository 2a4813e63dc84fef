//! Measures of plans: what pages are reduced to, where they are trimmed, how far they are moved, and what is said of it.

use kurbo::Size;

use super::*;

/// Single pages of A4 and A4 on its side.
fn mixed(sheet: &str, pages: &[(f64, f64)]) -> Request {
    let pages = pages.iter();
    Request {
        scheme: Scheme::Single,
        pages: pages
            .map(|(width, height)| Size::new(width * MM, height * MM))
            .collect(),
        bleed: 3.0 * MM,
        rtl: false,
        duplex: None,
        sheet: sheet.parse().ok(),
        marks: None,
        thickness: 0.0,
    }
}

const UPRIGHT: (f64, f64) = (210.0, 297.0);
const WIDE: (f64, f64) = (297.0, 210.0);

/// A page in landscape is not a reason to reduce the page on the other side of its sheet.
#[test]
fn pages_on_both_sides_of_a_sheet_are_placed_each_by_itself() {
    for pages in [
        [UPRIGHT, WIDE, UPRIGHT, UPRIGHT],
        [WIDE, UPRIGHT, UPRIGHT, UPRIGHT],
    ] {
        let plan = plan(&mixed("a4", &pages)).unwrap();
        assert!((plan.scale - 1.0).abs() < 1e-9);
        assert_eq!(plan.warnings().len(), 0);
        let sizes = plan
            .sheets
            .iter()
            .map(|sheet| sheet.size.width < sheet.size.height);
        assert_eq!(sizes.collect::<Vec<_>>(), [true, true]);
        for (slot, page) in plan.slots().zip(&pages) {
            assert!((slot.scale - 1.0).abs() < 1e-9);
            assert_eq!(slot.aside, *page == WIDE);
            assert!((slot.place.width() - 210.0 * MM).abs() < 0.1);
        }
    }
    // Both sides lie as they are; on a sheet of their own size as well.
    for sheet in ["a4", ""] {
        let plan = plan(&mixed(
            sheet,
            &[UPRIGHT, UPRIGHT, UPRIGHT, UPRIGHT, WIDE, WIDE],
        ))
        .unwrap();
        assert!(plan.slots().all(|slot| !slot.aside));
        assert!(plan.sheets[2].size.width > plan.sheets[2].size.height);
    }
    let plan = plan(&mixed("", &[UPRIGHT, WIDE])).unwrap();
    assert!(
        plan.sheets[0].size.width < 240.0 * MM,
        "no larger than for one of them"
    );
}

/// Marks stand around the page that is on their side, outside of its bleed.
#[test]
fn each_side_is_trimmed_at_its_own_page() {
    let mut request = mixed("a2", &[(148.0, 210.0), (210.0, 297.0), (700.0, 990.0)]);
    request.marks = Some(true);
    let plan = plan(&request).unwrap();
    for side in plan.sides() {
        let [slot] = side.slots.as_slice() else {
            panic!()
        };
        assert!((side.block.width() - slot.place.width()).abs() < 1e-6);
        assert!((side.block.height() - slot.place.height()).abs() < 1e-6);
        assert!((side.bleed - 3.0 * MM * slot.scale).abs() < 1e-6);
    }
    let said = plan.warnings().into_iter().map(|found| found.message);
    assert_eq!(
        said.collect::<Vec<_>>(),
        ["page 3 is larger than the others: it is reduced to 57 %"]
    );
}

/// Lines at the corners are marks: pages are not reduced for crosses.
#[test]
fn pages_are_not_reduced_for_more_marks_than_have_room() {
    let mut request = mixed("sra4", &[(148.0, 210.0); 4]);
    request.scheme = Scheme::Booklet;
    let scale = |marks: Option<bool>, request: &mut Request| {
        request.marks = marks;
        let plan = plan(request).unwrap();
        (plan.sheets[0].marks, plan.scale)
    };
    assert_eq!(scale(None, &mut request), (true, 1.0));
    assert_eq!(scale(Some(true), &mut request), (true, 1.0));
    request.sheet = "a4".parse().ok();
    let (marks, reduced) = scale(Some(true), &mut request);
    assert!(marks && reduced < 0.95);
}

/// Of a booklet with too many sheets the inner pages would lie over the fold.
#[test]
fn booklets_that_are_too_thick_are_told_or_refused() {
    let said = |pages: usize, thickness: f64| {
        let mut request = mixed("", &vec![(148.0, 210.0); pages]);
        request.scheme = Scheme::Booklet;
        request.thickness = thickness * MM;
        let plan = plan(&request).map(|plan| plan.warnings());
        let said = plan.unwrap_or_else(|fault| vec![fault]);
        let said = said
            .into_iter()
            .map(|found| (found.code, found.message, found.help.unwrap()));
        said.collect::<Vec<_>>()
    };
    assert_eq!(said(120, 0.1), []);
    let [(code, message, help)] = &said(400, 0.1)[..] else {
        panic!()
    };
    assert_eq!(*code, Code::PressCreep);
    assert_eq!(
        message,
        "the innermost pages are moved by 9.9 mm towards the fold, because 100 sheets lie in each other"
    );
    assert_eq!(
        help,
        "look at a proof, or make several booklets of at most 124 pages"
    );
    let [(code, message, help)] = &said(1000, 0.1)[..] else {
        panic!()
    };
    assert_eq!(*code, Code::PressSheet);
    assert_eq!(
        message,
        "250 sheets are too many for one booklet: the innermost pages would be moved by 24.9 mm, over the fold"
    );
    assert_eq!(
        help,
        "make several booklets of at most 124 pages, or give the thickness of one sheet in millimetres: 0.1 is usual"
    );
    assert_eq!(said(48, 5.0)[0].0, Code::PressSheet);
}

/// What is tinted to the edge shows the next page where there is no gap between them.
#[test]
fn a_cut_stack_without_room_for_its_bleed_is_told() {
    let codes = |sheet: &str| {
        let mut request = mixed(sheet, &[(105.0, 148.0); 8]);
        request.scheme = Scheme::CutStack;
        let plan = plan(&request).unwrap();
        plan.warnings()
            .into_iter()
            .map(|found| found.code)
            .collect::<Vec<_>>()
    };
    assert_eq!(codes("a4"), [Code::PressBleed]);
    assert_eq!(codes("a3"), []);
}
