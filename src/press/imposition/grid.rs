//! The columns and rows of a side, and the sheet that holds them.

use kurbo::Size;

use super::paper::{MM, PAPERS, Paper};
use super::{Request, Scheme};

/// How much narrower the flap of a leaflet is, so that it lies flat when it is folded in.
const FLAP: f64 = 2.0 * MM;

/// Marks begin outside of the bleed; without a bleed, where one would end.
pub(in crate::press) const USUAL_BLEED: f64 = 3.0 * MM;

/// What lines at the corners need beyond the bleed.
pub(in crate::press) const LINES: f64 = 4.5 * MM;

/// What all marks need beyond the bleed: crosses, colours, and the line of text.
pub(in crate::press) const FURNITURE: f64 = 8.0 * MM;

/// How a side is divided.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    pub(super) sheet: Size,
    /// Widths of the columns of a front, from the left, as they are on the sheet.
    pub(super) columns: Vec<f64>,
    /// Heights of the rows, from the top.
    pub(super) rows: Vec<f64>,
    /// Between columns, and between rows.
    pub(super) gap: f64,
    /// What pages are reduced to.
    pub(super) scale: f64,
    pub(super) marks: bool,
    /// Whether pages lie on their side.
    pub(super) aside: bool,
}

/// A size turned by a quarter.
pub(super) fn aside(size: Size) -> Size {
    Size::new(size.height, size.width)
}

impl Grid {
    /// What all columns and rows take.
    pub(super) fn block(&self) -> Size {
        Size::new(
            length(&self.columns, self.gap),
            length(&self.rows, self.gap),
        )
    }
}

fn length(parts: &[f64], gap: f64) -> f64 {
    let gaps = parts.iter().skip(1).map(|_| gap);
    parts.iter().copied().chain(gaps).sum()
}

/// A way to divide a side, at full size.
#[derive(Clone)]
struct Division {
    columns: Vec<f64>,
    rows: Vec<f64>,
    gap: f64,
    /// What pages are reduced to in it.
    inner: f64,
}

impl Division {
    fn even(columns: usize, rows: usize, cell: Size, gap: f64) -> Self {
        Self {
            columns: vec![cell.width; columns],
            rows: vec![cell.height; rows],
            gap,
            inner: 1.0,
        }
    }

    fn block(&self) -> Size {
        Size::new(
            length(&self.columns, self.gap),
            length(&self.rows, self.gap),
        )
    }

    fn places(&self) -> usize {
        self.columns.len() * self.rows.len()
    }

    fn on(&self, sheet: Size, scale: f64, marks: bool) -> Grid {
        let scaled = |parts: &[f64]| parts.iter().map(|part| part * scale).collect();
        Grid {
            sheet,
            columns: scaled(&self.columns),
            rows: scaled(&self.rows),
            gap: self.gap * scale,
            scale: scale * self.inner,
            marks,
            aside: false,
        }
    }
}

/// Width and height in millimetres of the pages that a sheet has room for, where a scheme says how many stand on it: half a sheet in a
/// booklet, and the narrowest panel of a leaflet. Others take pages as they are.
pub(crate) fn page_for(scheme: Scheme, sheet: Option<Paper>) -> Option<(f64, f64)> {
    let sheet = match (scheme, sheet) {
        (Scheme::Booklet | Scheme::Leaflet, Some(sheet)) => sheet,
        // DL on A4.
        (Scheme::Leaflet, None) => "a4".parse().ok()?,
        _ => return None,
    };
    let lying = sheet.ways().find(|size| size.width > size.height)?;
    let width = match scheme {
        Scheme::Booklet => lying.width / 2.0,
        _ => (lying.width + FLAP) / 3.0 - FLAP,
    };
    // Whole millimetres, as papers have them: A5 is 148 wide, and half of A4 148.5.
    let whole = |points: f64| (points / MM + 0.01).floor();
    Some((whole(width), whole(lying.height)))
}

/// The division and the sheet for pages of this size.
pub(super) fn choose(request: &Request, cell: Size) -> Grid {
    let divisions = divisions(request, cell);
    let Some(paper) = request.sheet else {
        let marks = request.marks.unwrap_or(request.scheme == Scheme::Single);
        return made_to_measure(request, &divisions, marks);
    };
    let mut best: Option<(Division, Size, f64)> = None;
    for division in divisions {
        for sheet in paper.ways() {
            let scale = fitted(request, division.block(), sheet);
            if best
                .as_ref()
                .is_none_or(|best| is_better(&division, scale, best))
            {
                best = Some((division.clone(), sheet, scale));
            }
        }
    }
    match best {
        Some((division, sheet, scale)) => {
            let marks = request
                .marks
                .unwrap_or_else(|| has_room(request, division.block() * scale, sheet, scale));
            division.on(sheet, scale, marks)
        }
        None => made_to_measure(request, &[], false),
    }
}

/// A sheet that is as large as it needs to be.
fn made_to_measure(request: &Request, divisions: &[Division], marks: bool) -> Grid {
    let division = divisions.first().cloned();
    let division = division.unwrap_or_else(|| Division::even(1, 1, Size::ZERO, 0.0));
    let sheet = around(request, division.block(), marks);
    division.on(sheet, 1.0, marks)
}

/// The sheet that holds so much, with marks if there are to be any.
pub(super) fn around(request: &Request, block: Size, marks: bool) -> Size {
    let margin = if marks { room(request) } else { 0.0 };
    let exact = Size::new(block.width + 2.0 * margin, block.height + 2.0 * margin);
    let usual = if marks { None } else { usual(exact) };
    usual.unwrap_or(exact)
}

/// A single page at this scale, which may lie on its side.
pub(super) fn page(cell: Size, is_aside: bool, sheet: Size, scale: f64, marks: bool) -> Grid {
    let cell = if is_aside { aside(cell) } else { cell };
    Grid {
        aside: is_aside,
        ..Division::even(1, 1, cell, 0.0).on(sheet, scale, marks)
    }
}

/// The sheet that everybody has, where what is needed is only a hair smaller: two pages of A5 are 296 mm wide, and A4 is 297.
fn usual(exact: Size) -> Option<Size> {
    let sizes = PAPERS.iter().flat_map(|(_, short, long)| {
        let upright = Size::new(short * MM, long * MM);
        [upright, Size::new(upright.height, upright.width)]
    });
    let holds = |sheet: f64, needed: f64| (-0.2 * MM..=2.0 * MM).contains(&(sheet - needed));
    let mut sizes =
        sizes.filter(|size| holds(size.width, exact.width) && holds(size.height, exact.height));
    sizes.next()
}

/// What marks need on each side of the pages.
fn room(request: &Request) -> f64 {
    request.bleed.max(USUAL_BLEED) + FURNITURE
}

/// How much pages must be reduced for a sheet and the marks that are asked for. Where lines at the corners fit beside pages as they are,
/// those are the marks: nobody would have pages smaller for crosses.
pub(super) fn fitted(request: &Request, block: Size, sheet: Size) -> f64 {
    if request.marks != Some(true) {
        return fit(block, sheet, 0.0);
    }
    let lines = fit(block, sheet, request.bleed.max(USUAL_BLEED) + LINES - 0.1);
    if lines < 1.0 {
        fit(block, sheet, room(request))
    } else {
        1.0
    }
}

/// How much pages must be reduced; they are never enlarged.
fn fit(block: Size, sheet: Size, margin: f64) -> f64 {
    let across = (sheet.width - 2.0 * margin) / block.width;
    let down = (sheet.height - 2.0 * margin) / block.height;
    let scale = across.min(down);
    // Sizes in files are rounded: A4 is 595.28 points wide, or 595.
    if scale > 0.9985 { 1.0 } else { scale.max(0.0) }
}

/// Whether a division is better than the best so far: pages that are larger, and of those as large, more on a sheet.
fn is_better(division: &Division, scale: f64, (other, _, best): &(Division, Size, f64)) -> bool {
    let larger = scale > best + 1e-9;
    let alike = (scale - best).abs() <= 1e-9;
    larger || (alike && division.places() > other.places())
}

/// Whether lines at the corners fit, where anything will be cut or folded.
pub(super) fn has_room(request: &Request, block: Size, sheet: Size, scale: f64) -> bool {
    let needed = (request.bleed * scale).max(USUAL_BLEED) + LINES;
    let margin = (sheet - block) / 2.0;
    let cut = !matches!(request.scheme, Scheme::TwoUp | Scheme::FourUp);
    // A hair is lost to rounding.
    cut && margin.width + 0.1 >= needed && margin.height + 0.1 >= needed
}

/// The ways in which a scheme can divide a side, the usual one first.
fn divisions(request: &Request, cell: Size) -> Vec<Division> {
    let even = |columns, rows| Division::even(columns, rows, cell, 0.0);
    let beside = if cell.width <= cell.height {
        [(2, 1), (1, 2)]
    } else {
        [(1, 2), (2, 1)]
    };
    match request.scheme {
        // It may lie on its side.
        Scheme::Single => vec![even(1, 1), Division::even(1, 1, aside(cell), 0.0)],
        Scheme::Booklet => vec![even(2, 1)],
        Scheme::TwoUp => beside.map(|(columns, rows)| even(columns, rows)).into(),
        Scheme::FourUp => vec![even(2, 2)],
        Scheme::CutStack => {
            // What is tinted to the edge is cut on both sides of a gap.
            let gap = 2.0 * request.bleed;
            let ways = [beside[0], beside[1], (2, 2)];
            let apart = ways
                .iter()
                .map(|(columns, rows)| Division::even(*columns, *rows, cell, gap));
            let close = ways.iter().map(|(columns, rows)| even(*columns, *rows));
            if gap > 0.0 {
                apart.chain(close).collect()
            } else {
                close.collect()
            }
        }
        Scheme::Leaflet => vec![panels(cell, request.rtl)],
    }
}

/// Three panels, of which the flap is narrower. If the open leaflet is nearly a sheet of a usual size, it is that sheet, which is then
/// not trimmed; the panels are a third of it.
fn panels(page: Size, rtl: bool) -> Division {
    let is_near = |(_, short, long): &&(&str, f64, f64)| {
        let spare = long * MM - 3.0 * page.width;
        (short * MM - page.height).abs() < MM && (-4.0 * MM..9.0 * MM).contains(&spare)
    };
    let open = PAPERS.iter().find(is_near);
    let (wide, height) = match open {
        Some((_, short, long)) => ((long * MM + FLAP) / 3.0, short * MM),
        None => (page.width + FLAP, page.height),
    };
    let mut columns = vec![wide - FLAP, wide, wide];
    if rtl {
        columns.reverse();
    }
    let inner = ((wide - FLAP) / page.width).min(height / page.height);
    Division {
        columns,
        rows: vec![height],
        gap: 0.0,
        inner: if inner > 0.9985 { 1.0 } else { inner },
    }
}
