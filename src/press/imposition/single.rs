//! Single pages: the front and the back of a sheet have pages of sizes of their own. A page that would be reduced to fit upright lies on its
//! side if that is better, as landscape pages do in a document of portrait ones.

use kurbo::Size;

use super::Request;
use super::grid::{Grid, around, aside, fitted, has_room, page};
use super::order::{Face, Faces};

/// A sheet for two pages, and what becomes of them on it.
struct Choice {
    sheet: Size,
    sides: [Fit; 2],
}

#[derive(Clone, Copy)]
struct Fit {
    scale: f64,
    is_aside: bool,
}

/// The front and the back of a sheet. If either way is as good, it lies like the sheets of most pages.
pub(super) fn grids(request: &Request, faces: &Faces, common: Size) -> [Grid; 2] {
    let front = size(request, &faces.front);
    let back = faces
        .back
        .as_ref()
        .map_or(front, |face| size(request, face));
    let pages = [front, back];
    let Choice { sheet, sides } = choose(request, pages, common);
    let has_room = |(size, fit): (&Size, &Fit)| {
        let size = if fit.is_aside { aside(*size) } else { *size };
        has_room(request, size * fit.scale, sheet, fit.scale)
    };
    let marks = request
        .marks
        .unwrap_or_else(|| request.sheet.is_none() || pages.iter().zip(&sides).all(has_room));
    let [front, back] = sides;
    [
        page(pages[0], front.is_aside, sheet, front.scale, marks),
        page(pages[1], back.is_aside, sheet, back.scale, marks),
    ]
}

/// The size of the page on a side.
fn size(request: &Request, face: &Face) -> Size {
    let page = face.first().copied().flatten();
    let size = page.and_then(|page| request.pages.get(page.checked_sub(1)?));
    size.copied().unwrap_or(Size::ZERO)
}

fn choose(request: &Request, pages: [Size; 2], common: Size) -> Choice {
    let choices = match request.sheet {
        Some(paper) => paper
            .ways()
            .map(|sheet| on(request, pages, sheet))
            .collect(),
        None => made_to_measure(request, pages),
    };
    let better = |a: Choice, b: Choice| if is_better(&b, &a, common) { b } else { a };
    let none = || on(request, pages, common);
    choices.into_iter().reduce(better).unwrap_or_else(none)
}

/// Both pages on a sheet that is given.
fn on(request: &Request, pages: [Size; 2], sheet: Size) -> Choice {
    let sides = pages.map(|page| {
        let upright = fitted(request, page, sheet);
        let lying = fitted(request, aside(page), sheet);
        let is_aside = lying > upright + 1e-9;
        Fit {
            scale: if is_aside { lying } else { upright },
            is_aside,
        }
    });
    Choice { sheet, sides }
}

/// The sheets that hold both pages as they are: the back as it is, or either of them on its side.
fn made_to_measure(request: &Request, pages: [Size; 2]) -> Vec<Choice> {
    let ways = [[false, false], [false, true], [true, false]];
    let choice = |ways: [bool; 2]| {
        let lies = |index: usize| {
            if ways[index] {
                aside(pages[index])
            } else {
                pages[index]
            }
        };
        let (a, b) = (lies(0), lies(1));
        let both = Size::new(a.width.max(b.width), a.height.max(b.height));
        let sheet = around(request, both, request.marks.unwrap_or(true));
        let sides = ways.map(|is_aside| Fit {
            scale: 1.0,
            is_aside,
        });
        Choice { sheet, sides }
    };
    ways.into_iter().map(choice).collect()
}

/// Larger pages, then a smaller sheet, then fewer pages on their side, then a sheet that lies like most.
fn is_better(choice: &Choice, other: &Choice, common: Size) -> bool {
    let scale = |choice: &Choice| choice.sides[0].scale.min(choice.sides[1].scale);
    let aside = |choice: &Choice| choice.sides.iter().filter(|side| side.is_aside).count();
    let lies = |choice: &Choice| {
        let is_wide = |size: Size| size.width > size.height;
        is_wide(choice.sheet) == is_wide(common)
    };
    let (larger, area) = (
        scale(choice) - scale(other),
        choice.sheet.area() - other.sheet.area(),
    );
    if larger.abs() > 1e-9 {
        larger > 0.0
    } else if area.abs() > 1.0 {
        area < 0.0
    } else if aside(choice) == aside(other) {
        lies(choice) && !lies(other)
    } else {
        aside(choice) < aside(other)
    }
}
