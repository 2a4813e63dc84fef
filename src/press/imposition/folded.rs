//! Whether plans are right, shown on sheets that are turned, cut, stacked and folded here: what is then leafed through must be the pages
//! in their order. Nothing of the planning is used, only where places lie on each side.

use kurbo::{Point, Rect, Size};
use proptest::prelude::*;

use super::*;

const SCHEMES: [Scheme; 6] = [
    Scheme::Single,
    Scheme::Booklet,
    Scheme::TwoUp,
    Scheme::FourUp,
    Scheme::CutStack,
    Scheme::Leaflet,
];

/// A piece of paper with what stands on both of its faces, seen from its front.
#[derive(Debug, Clone, Copy)]
struct Piece {
    centre: Point,
    front: Face,
    back: Option<Face>,
}

/// A place as it lies on the paper.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Face {
    page: Option<usize>,
    /// Whether it stands upright when the paper is turned over like a leaf.
    upright: bool,
    width: f64,
}

/// Whether the printer turns the paper around an upright axis.
fn turns_like_a_leaf(size: Size, duplex: Duplex) -> bool {
    let is_upright = size.height >= size.width;
    match duplex {
        Duplex::Long => is_upright,
        Duplex::Short => !is_upright,
        Duplex::None => true,
    }
}

/// The printed sheet, as paper: what lies behind each place of its front.
fn printed(sheet: &Sheet, duplex: Duplex) -> Vec<Piece> {
    let like_a_leaf = turns_like_a_leaf(sheet.size, duplex);
    let Size { width, height } = sheet.size;
    let behind = |slot: &Slot| {
        let at = slot.clip.center();
        if like_a_leaf {
            Point::new(width - at.x, at.y)
        } else {
            Point::new(at.x, height - at.y)
        }
    };
    let face = |slot: &Slot, upright: bool| Face {
        page: slot.page,
        upright,
        width: slot.place.width(),
    };
    let backs = sheet.back.as_ref().map(|side| {
        let backs = side.slots.iter();
        backs
            .map(|slot| (behind(slot), face(slot, slot.turned != like_a_leaf)))
            .collect::<Vec<_>>()
    });
    let pieces = sheet.front.slots.iter().map(|slot| {
        let centre = slot.clip.center();
        let back = backs.as_ref().map(|backs| {
            let found = backs.iter().filter(|(at, _)| at.distance(centre) < 30.0);
            let found = found.collect::<Vec<_>>();
            assert_eq!(found.len(), 1, "one place lies behind another");
            found[0].1
        });
        Piece {
            centre,
            front: face(slot, !slot.turned),
            back,
        }
    });
    pieces.collect()
}

/// The positions of the lines of a kind on the front, in order.
fn lines(sheet: &Sheet, kind: Treatment, along: Along) -> Vec<f64> {
    let lines = sheet.front.lines.iter();
    let lines = lines.filter(|line| line.kind == kind && line.along == along);
    let mut at = lines.map(|line| line.at).collect::<Vec<_>>();
    at.sort_by(f64::total_cmp);
    at
}

/// How many lines lie before a position.
fn part(at: f64, lines: &[f64]) -> usize {
    lines.iter().filter(|line| **line < at).count()
}

/// In the order of reading: rows from the top, and in each from the side where one begins.
fn in_rows(mut pieces: Vec<(Point, Face)>, rtl: bool) -> Vec<Face> {
    let key = |at: Point| {
        let column = if rtl { -at.x } else { at.x };
        ((-at.y / 20.0).round() as i64, column.round() as i64)
    };
    pieces.sort_by_key(|(at, _)| key(*at));
    pieces.into_iter().map(|(_, face)| face).collect()
}

/// Sheets that are not cut or folded, leafed through.
fn leafed(plan: &Plan) -> Vec<Face> {
    let mut faces = Vec::new();
    for sheet in &plan.sheets {
        let pieces = printed(sheet, plan.duplex);
        let fronts = pieces.iter().map(|piece| (piece.centre, piece.front));
        faces.extend(in_rows(fronts.collect(), plan.rtl));
        // Whoever turns a leaf sees its left where its right was.
        let backs = pieces.iter().filter_map(|piece| {
            let seen = Point::new(sheet.size.width - piece.centre.x, piece.centre.y);
            Some((seen, piece.back?))
        });
        faces.extend(in_rows(backs.collect(), plan.rtl));
    }
    faces
}

/// The stack is cut, and the piles are put on each other.
fn stacked(plan: &Plan) -> Vec<Face> {
    let first = &plan.sheets[0];
    let across = lines(first, Treatment::Cut, Along::Height);
    let down = lines(first, Treatment::Cut, Along::Width);
    let piles = in_rows(
        printed(first, plan.duplex)
            .iter()
            .map(|piece| (piece.centre, piece.front))
            .collect(),
        plan.rtl,
    );
    let mut faces = Vec::new();
    for pile in piles {
        // The place of the pile is where its first leaf lies.
        let top = printed(first, plan.duplex);
        let top = top.iter().find(|piece| piece.front == pile).unwrap();
        let place = |at: Point| (part(at.x, &across), part(at.y, &down));
        for sheet in &plan.sheets {
            let pieces = printed(sheet, plan.duplex);
            let mut here = pieces
                .iter()
                .filter(|piece| place(piece.centre) == place(top.centre));
            let piece = here.next().unwrap();
            assert!(here.next().is_none(), "each piece is cut from the others");
            faces.push(piece.front);
            faces.extend(piece.back);
        }
    }
    faces
}

/// Each sheet is put into the one before, and all are folded.
fn nested(plan: &Plan) -> Vec<Face> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for sheet in &plan.sheets {
        let folds = lines(sheet, Treatment::Fold, Along::Height);
        assert_eq!(folds.len(), 1);
        let pieces = printed(sheet, plan.duplex);
        let half = |half: usize| {
            *pieces
                .iter()
                .find(|piece| part(piece.centre.x, &folds) == half)
                .unwrap()
        };
        // Fronts are outside. A book that is bound on the left has its front cover on the right half.
        let (first, last) = if plan.rtl {
            (half(0), half(1))
        } else {
            (half(1), half(0))
        };
        before.extend([first.front, first.back.unwrap()]);
        after.splice(0..0, [last.back.unwrap(), last.front]);
    }
    before.into_iter().chain(after).collect()
}

/// The flap is folded in, and the cover over it.
fn folded(plan: &Plan) -> Vec<Face> {
    let sheet = &plan.sheets[0];
    let folds = lines(sheet, Treatment::Fold, Along::Height);
    assert_eq!(folds.len(), 2);
    let pieces = printed(sheet, plan.duplex);
    let panel = |panel: usize| {
        *pieces
            .iter()
            .find(|piece| part(piece.centre.x, &folds) == panel)
            .unwrap()
    };
    let (flap, middle, cover) = if plan.rtl {
        (panel(2), panel(1), panel(0))
    } else {
        (panel(0), panel(1), panel(2))
    };
    let (left, right) = (folds[0], sheet.size.width - folds[1]);
    assert!(
        if plan.rtl { right < left } else { left < right },
        "the flap is narrower"
    );
    vec![
        cover.front,
        cover.back.unwrap(),
        middle.back.unwrap(),
        flap.back.unwrap(),
        flap.front,
        middle.front,
    ]
}

/// What is read in the end: all pages in their order, upright, and after them only blank ones.
fn holds(plan: &Plan, pages: usize) {
    let faces = match plan.scheme {
        Scheme::Single | Scheme::TwoUp | Scheme::FourUp => leafed(plan),
        Scheme::CutStack => stacked(plan),
        Scheme::Booklet => nested(plan),
        Scheme::Leaflet => folded(plan),
    };
    let read = faces.iter().map_while(|face| face.page).collect::<Vec<_>>();
    assert_eq!(read, (1..=pages).collect::<Vec<_>>());
    assert_eq!(
        faces.iter().filter(|face| face.page.is_some()).count(),
        pages
    );
    assert!(
        faces.iter().all(|face| face.upright),
        "nothing stands on its head"
    );
    assert_eq!(faces.len(), pages + plan.blanks());
    for sheet in &plan.sheets {
        for side in std::iter::once(&sheet.front).chain(&sheet.back) {
            within(sheet, side);
        }
    }
}

/// Nothing lies over anything else, or beside the paper.
fn within(sheet: &Sheet, side: &Side) {
    let paper = Rect::from_origin_size((0.0, 0.0), sheet.size).inflate(0.5, 0.5);
    for (index, slot) in side.slots.iter().enumerate() {
        assert!(paper.contains_rect(slot.place), "{slot:?} on {paper:?}");
        for other in &side.slots[index + 1..] {
            let common = slot.clip.intersect(other.clip);
            assert!(common.width() < 0.01 || common.height() < 0.01);
        }
    }
}

fn scheme() -> impl Strategy<Value = Scheme> {
    prop::sample::select(SCHEMES.to_vec())
}

fn request() -> impl Strategy<Value = Request> {
    let sizes = vec![
        (210.0, 297.0),
        (148.0, 210.0),
        (297.0, 210.0),
        (97.0, 210.0),
    ];
    let sheets = vec!["", "a4", "a3", "sra3", "500x320mm", "320x500mm"];
    let duplex = vec![
        None,
        Some(Duplex::Long),
        Some(Duplex::Short),
        Some(Duplex::None),
    ];
    let (sizes, sheets) = (prop::sample::select(sizes), prop::sample::select(sheets));
    let duplex = prop::sample::select(duplex);
    let marks = prop::sample::select(vec![None, Some(true), Some(false)]);
    let counts = (
        1..=200_usize,
        0.0..0.15_f64,
        prop::sample::select(vec![0.0, 3.0]),
    );
    (
        scheme(),
        sizes,
        sheets,
        duplex,
        marks,
        any::<bool>(),
        counts,
    )
        .prop_map(
            |(scheme, (width, height), sheet, duplex, marks, rtl, (pages, thickness, bleed))| {
                let is_folded = matches!(scheme, Scheme::Booklet | Scheme::Leaflet);
                let pages = if scheme == Scheme::Leaflet {
                    pages % 6 + 1
                } else {
                    pages
                };
                Request {
                    scheme,
                    pages: vec![Size::new(width * MM, height * MM); pages],
                    bleed: bleed * MM,
                    rtl,
                    duplex: duplex.filter(|duplex| *duplex != Duplex::None || !is_folded),
                    sheet: sheet.parse().ok(),
                    marks,
                    thickness: thickness * MM,
                }
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn pages_follow_each_other_when_the_sheets_are_turned_cut_stacked_and_folded(request in request()) {
        let plan = plan(&request).unwrap();
        holds(&plan, request.pages.len());
    }
}

/// Every number of pages, in every scheme, from either side.
#[test]
fn every_number_of_pages_comes_out_in_order() {
    for scheme in SCHEMES {
        for pages in 1..=if scheme == Scheme::Leaflet { 6 } else { 200 } {
            for (rtl, sheet) in [
                (false, None),
                (true, None),
                (false, "a3".parse().ok()),
                (true, "a3".parse().ok()),
            ] {
                let request = Request {
                    scheme,
                    pages: vec![Size::new(148.0 * MM, 210.0 * MM); pages],
                    bleed: 0.0,
                    rtl,
                    duplex: None,
                    sheet,
                    marks: None,
                    thickness: 0.1,
                };
                holds(&plan(&request).unwrap(), pages);
            }
        }
    }
}

/// Whether the test would notice: two pages that have changed their places.
#[test]
#[should_panic(expected = "assertion")]
fn pages_in_wrong_places_are_noticed() {
    let request = Request {
        scheme: Scheme::Booklet,
        pages: vec![Size::new(148.0 * MM, 210.0 * MM); 8],
        bleed: 0.0,
        rtl: false,
        duplex: None,
        sheet: None,
        marks: None,
        thickness: 0.0,
    };
    let mut plan = plan(&request).unwrap();
    plan.sheets[0].front.slots[0].page = Some(1);
    plan.sheets[0].front.slots[1].page = Some(8);
    holds(&plan, 8);
}

/// The inner sheets are moved towards the fold by the thickness of those around them, on fronts and backs alike.
#[test]
fn inner_pages_are_moved_towards_the_fold() {
    for duplex in [Duplex::Short, Duplex::Long] {
        let request = Request {
            scheme: Scheme::Booklet,
            pages: vec![Size::new(100.0, 150.0); 12],
            bleed: 0.0,
            rtl: false,
            duplex: Some(duplex),
            sheet: None,
            marks: None,
            thickness: 0.3,
        };
        let plan = plan(&request).unwrap();
        for (depth, sheet) in (0_u32..).zip(&plan.sheets) {
            for side in std::iter::once(&sheet.front).chain(&sheet.back) {
                for slot in &side.slots {
                    let away = (slot.place.center().x - 100.0).abs();
                    assert!(
                        (away - (50.0 - 0.3 * f64::from(depth))).abs() < 1e-9,
                        "{depth}: {away}"
                    );
                }
            }
        }
    }
}
