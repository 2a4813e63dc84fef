//! Which page stands where: pure counting, without measures.
//!
//! A face is what is printed on one side of a sheet: its places row by row from the top, each row from the left, as the side is looked
//! at. The back is what is seen when the sheet has been turned over like a leaf of a book, so what is behind the first column is the
//! last one.

use super::Scheme;

/// A place holds a page, counted from 1, or stays blank.
pub(super) type Face = Vec<Option<usize>>;

/// Both sides of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Faces {
    pub(super) front: Face,
    pub(super) back: Option<Face>,
}

/// How many columns and rows a side has, and whether sheets are printed on both sides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) both: bool,
    /// From right to left.
    pub(super) rtl: bool,
}

/// The sheets of a scheme.
pub(super) fn faces(scheme: Scheme, pages: usize, shape: Shape) -> Vec<Faces> {
    let mut faces = match scheme {
        Scheme::Single | Scheme::TwoUp | Scheme::FourUp => in_reading_order(pages, shape),
        Scheme::Booklet => booklet(pages),
        Scheme::CutStack => cut_stack(pages, shape),
        Scheme::Leaflet => leaflet(pages),
    };
    if shape.rtl {
        let sides = faces
            .iter_mut()
            .flat_map(|faces| std::iter::once(&mut faces.front).chain(&mut faces.back));
        for side in sides {
            mirror(side, shape.columns);
        }
    }
    faces
}

/// Each row from the other end.
fn mirror(face: &mut Face, columns: usize) {
    for row in face.chunks_mut(columns.max(1)) {
        row.reverse();
    }
}

/// Side after side, and on each as one reads.
fn in_reading_order(pages: usize, shape: Shape) -> Vec<Faces> {
    let places = shape.columns * shape.rows;
    let mut sides = (0..pages.div_ceil(places)).map(|side| {
        let first = side * places;
        (1..=places)
            .map(|place| Some(first + place).filter(|page| *page <= pages))
            .collect()
    });
    let mut sheets = Vec::new();
    while let Some(front) = sides.next() {
        let back = if shape.both { sides.next() } else { None };
        sheets.push(Faces { front, back });
    }
    sheets
}

/// Sheets that are folded in the middle and put into each other, the first one outside: on its front are the last page and the first.
fn booklet(pages: usize) -> Vec<Faces> {
    let leaves = pages.div_ceil(4) * 4;
    let page = |page: usize| Some(page).filter(|page| *page <= pages);
    let sheet = |sheet: usize| {
        let (first, last) = (2 * sheet + 1, leaves - 2 * sheet);
        Faces {
            front: vec![page(last), page(first)],
            back: Some(vec![page(first + 1), page(last - 1)]),
        }
    };
    (0..leaves / 4).map(sheet).collect()
}

/// Sheets that are cut, and the piles put on each other: each pile has the leaves that follow those of the pile before.
fn cut_stack(pages: usize, shape: Shape) -> Vec<Faces> {
    let (piles, sides) = (shape.columns * shape.rows, if shape.both { 2 } else { 1 });
    let leaves = pages.div_ceil(sides);
    let sheets = leaves.div_ceil(piles);
    let sheet = |sheet: usize| {
        let side = |side: usize| {
            let places = (0..piles).map(|pile| (pile * sheets + sheet) * sides + side + 1);
            places
                .map(|page| Some(page).filter(|page| *page <= pages))
                .collect::<Face>()
        };
        let back = shape.both.then(|| {
            let mut back = side(1);
            mirror(&mut back, shape.columns);
            back
        });
        Faces {
            front: side(0),
            back,
        }
    };
    (0..sheets).map(sheet).collect()
}

/// A sheet that is folded twice like a letter. Outside are the flap that is folded in, the back and the front; inside three pages.
fn leaflet(pages: usize) -> Vec<Faces> {
    let page = |page: usize| Some(page).filter(|page| *page <= pages);
    vec![Faces {
        front: vec![page(5), page(6), page(1)],
        back: Some(vec![page(2), page(3), page(4)]),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(scheme: Scheme, pages: usize, shape: (usize, usize, bool, bool)) -> String {
        let (columns, rows, both, rtl) = shape;
        let shape = Shape {
            columns,
            rows,
            both,
            rtl,
        };
        let side = |face: &Face| {
            let places = face
                .iter()
                .map(|page| page.map_or("-".to_owned(), |page| page.to_string()));
            places.collect::<Vec<_>>().join(" ")
        };
        let sheets = faces(scheme, pages, shape).into_iter().map(|faces| {
            let back = faces.back.as_ref().map_or("none".to_owned(), side);
            format!("{} / {back}", side(&faces.front))
        });
        sheets.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn pages_stand_where_bookbinders_put_them() {
        let ltr = (2, 1, true, false);
        assert_eq!(list(Scheme::Booklet, 8, ltr), "8 1 / 2 7, 6 3 / 4 5");
        assert_eq!(list(Scheme::Booklet, 6, ltr), "- 1 / 2 -, 6 3 / 4 5");
        assert_eq!(list(Scheme::Booklet, 4, (2, 1, true, true)), "1 4 / 3 2");
        assert_eq!(list(Scheme::TwoUp, 5, ltr), "1 2 / 3 4, 5 - / none");
        assert_eq!(
            list(Scheme::FourUp, 8, (2, 2, true, true)),
            "2 1 4 3 / 6 5 8 7"
        );
        assert_eq!(list(Scheme::CutStack, 8, ltr), "1 5 / 6 2, 3 7 / 8 4");
        assert_eq!(
            list(Scheme::CutStack, 5, (2, 1, false, false)),
            "1 4 / none, 2 5 / none, 3 - / none"
        );
        assert_eq!(
            list(Scheme::Leaflet, 6, (3, 1, true, false)),
            "5 6 1 / 2 3 4"
        );
        assert_eq!(
            list(Scheme::Leaflet, 5, (3, 1, true, true)),
            "1 - 5 / 4 3 2"
        );
        assert_eq!(
            list(Scheme::Single, 3, (1, 1, true, false)),
            "1 / 2, 3 / none"
        );
    }
}
