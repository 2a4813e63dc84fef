//! From columns and rows to places on a sheet.

use kurbo::{Point, Rect, Size};

use super::grid::{Grid, aside};
use super::order::{Face, Faces};
use super::paper::MM;
use super::{Along, Duplex, Line, Request, Scheme, Sheet, Side, Slot, Treatment};

/// Lines nearer than this to the edge of the sheet are the edge: nobody cuts off half a millimetre.
const EDGE: f64 = MM;

/// Lines nearer than this to each other are one.
const HAIR: f64 = 0.3;

/// What is the same for all sheets.
pub(super) struct Placing<'a> {
    pub(super) request: &'a Request,
    pub(super) duplex: Duplex,
}

/// A column or row: from where to where, and what is before and after it.
#[derive(Debug, Clone, Copy)]
struct Band {
    from: f64,
    to: f64,
    /// How far what is in it may reach out, before and after.
    free: (f64, f64),
}

impl Placing<'_> {
    /// A sheet, with `depth` sheets around it. The grids of its front and its back have the same sheet.
    pub(super) fn sheet(&self, [grid, behind]: &[Grid; 2], faces: Faces, depth: u32) -> Sheet {
        let turned = faces.back.is_some() && self.turns(grid.sheet);
        let front = self.side(grid, &grid.columns, &faces.front, depth);
        let back = faces.back.map(|face| {
            let columns = behind.columns.iter().rev().copied().collect::<Vec<_>>();
            let side = self.side(behind, &columns, &face, depth);
            if turned {
                side.turned(grid.sheet)
            } else {
                side
            }
        });
        Sheet {
            size: grid.sheet,
            marks: grid.marks,
            turned,
            front,
            back,
        }
    }

    /// Whether the back stands on its head when the sheet is turned over like a leaf of a book: the printer turns it around the edge
    /// that lies across.
    fn turns(&self, sheet: Size) -> bool {
        match self.duplex {
            Duplex::Long => sheet.width > sheet.height,
            Duplex::Short => sheet.width <= sheet.height,
            Duplex::None => false,
        }
    }

    fn side(&self, grid: &Grid, columns: &[f64], face: &Face, depth: u32) -> Side {
        let block = Rect::from_center_size(
            Point::new(grid.sheet.width / 2.0, grid.sheet.height / 2.0),
            grid.block(),
        );
        let bleed = self.request.bleed * grid.scale;
        let across = bands(columns, grid.gap, block.x0, bleed);
        // Rows are counted from the top, and points from below.
        let down = grid.rows.iter().rev().copied().collect::<Vec<_>>();
        let mut down = bands(&down, grid.gap, block.y0, bleed);
        down.reverse();
        let cells = down
            .iter()
            .flat_map(|row| across.iter().map(move |column| (column, row)));
        let slots = face
            .iter()
            .zip(cells)
            .enumerate()
            .map(|(index, (page, (column, row)))| {
                let shift = self.shift(depth, index % columns.len().max(1));
                self.slot(*page, (column, row), grid, shift)
            });
        Side {
            block,
            bleed,
            slots: slots.collect(),
            lines: self.lines(grid, &across, &down),
        }
    }

    /// How far a page is moved because of the sheets around its own, to the right.
    ///
    /// A sheet within others lies by their thickness further out, so when the booklet is trimmed, its pages lose that much at the outer
    /// edge: the page within `n` sheets is moved by `n` times the thickness of the paper towards the fold. The innermost page so moves by
    /// thickness × (pages ÷ 4 − 1), which is how imposition programs count it ("creep" in the manuals of Quite Imposing and
    /// Impozycjoner); they let it be multiplied by up to 1.4 where stitching is loose, for which one gives a greater thickness.
    fn shift(&self, depth: u32, column: usize) -> f64 {
        if self.request.scheme != Scheme::Booklet {
            return 0.0;
        }
        let shift = self.request.thickness * f64::from(depth);
        if column == 0 { shift } else { -shift }
    }

    fn slot(
        &self,
        page: Option<usize>,
        (column, row): (&Band, &Band),
        grid: &Grid,
        shift: f64,
    ) -> Slot {
        let cell = Rect::new(column.from, row.from, column.to, row.to);
        let size = page.and_then(|page| self.request.pages.get(page.checked_sub(1)?));
        let (scale, size) = match size {
            Some(size) => {
                let size = if grid.aside { aside(*size) } else { *size };
                let fits = (cell.width() / size.width).min(cell.height() / size.height);
                // Sizes in files are rounded.
                let is_near = fits > grid.scale * 0.9985;
                let scale = if is_near { grid.scale } else { fits };
                (scale, size * scale)
            }
            None => (grid.scale, cell.size()),
        };
        let place = Rect::from_center_size(cell.center() + (shift, 0.0), size);
        let free = Rect::new(
            column.from - column.free.0,
            row.from - row.free.0,
            column.to + column.free.1,
            row.to + row.free.1,
        );
        let bleed = self.request.bleed * scale;
        Slot {
            page,
            place,
            clip: place.inflate(bleed, bleed).intersect(free),
            scale,
            aside: grid.aside,
            turned: false,
            shift,
        }
    }

    fn lines(&self, grid: &Grid, across: &[Band], down: &[Band]) -> Vec<Line> {
        let (inner, ends) = match self.request.scheme {
            Scheme::Booklet | Scheme::Leaflet => (Some(Treatment::Fold), true),
            Scheme::CutStack => (Some(Treatment::Cut), true),
            Scheme::Single => (None, true),
            Scheme::TwoUp | Scheme::FourUp => (None, grid.marks),
        };
        let mut lines = Vec::new();
        for (bands, along, edge) in [
            (across, Along::Height, grid.sheet.width),
            (down, Along::Width, grid.sheet.height),
        ] {
            let mut at = bands
                .iter()
                .flat_map(|band| [band.from, band.to])
                .collect::<Vec<_>>();
            at.sort_by(f64::total_cmp);
            at.dedup_by(|a, b| (*a - *b).abs() < HAIR);
            let last = at.len().saturating_sub(1);
            for (index, at) in at.into_iter().enumerate() {
                let kind = if index == 0 || index == last {
                    ends.then_some(Treatment::Cut)
                } else {
                    inner
                };
                let within = at > EDGE && at < edge - EDGE;
                lines.extend(kind.filter(|_| within).map(|kind| Line { kind, along, at }));
            }
        }
        lines
    }
}

/// Where columns or rows begin and end; at the ends they may reach out by the bleed, and half as far as a gap goes in between.
fn bands(lengths: &[f64], gap: f64, start: f64, bleed: f64) -> Vec<Band> {
    let last = lengths.len().saturating_sub(1);
    let between = bleed.min(gap / 2.0);
    let mut from = start;
    let bands = lengths.iter().enumerate().map(|(index, length)| {
        let to = from + length;
        let free = (
            if index == 0 { bleed } else { between },
            if index == last { bleed } else { between },
        );
        let band = Band { from, to, free };
        from = to + gap;
        band
    });
    bands.collect()
}

impl Side {
    /// The side turned by 180°.
    fn turned(mut self, sheet: Size) -> Self {
        let turn = |rect: Rect| {
            Rect::new(
                sheet.width - rect.x1,
                sheet.height - rect.y1,
                sheet.width - rect.x0,
                sheet.height - rect.y0,
            )
        };
        self.block = turn(self.block);
        for slot in &mut self.slots {
            slot.place = turn(slot.place);
            slot.clip = turn(slot.clip);
            slot.turned = true;
            slot.shift = -slot.shift;
        }
        for line in &mut self.lines {
            line.at = match line.along {
                Along::Width => sheet.height - line.at,
                Along::Height => sheet.width - line.at,
            };
        }
        self
    }
}
