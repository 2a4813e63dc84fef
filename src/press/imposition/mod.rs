//! Imposition: which page stands where on which sheet, so that they follow each other when the sheets are folded, cut and stacked.
//!
//! A [`Plan`] knows nothing of PDF. Measures are in points, from the lower left corner of a side as it is looked at.

mod grid;
mod json;
mod order;
mod paper;
mod place;
mod single;
mod words;

#[cfg(test)]
mod folded;
#[cfg(test)]
mod measured;

use kurbo::{Rect, Size};

pub(crate) use self::grid::page_for;
pub(in crate::press) use self::grid::{FURNITURE, LINES, USUAL_BLEED};
use self::order::{Shape, faces};
pub(crate) use self::paper::{MM, Paper};
use self::place::Placing;
use crate::diagnostic::{Code, Diagnostic};

/// What is done with the sheets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Each page by itself.
    Single,
    /// Folded in the middle, put into each other, and stapled in the fold.
    Booklet,
    /// Two pages beside each other.
    TwoUp,
    /// Four pages.
    FourUp,
    /// Cut, and the piles put on each other.
    CutStack,
    /// Six panels, folded like a letter.
    Leaflet,
}

impl Scheme {
    /// The name that asks for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Booklet => "booklet",
            Self::TwoUp => "2up",
            Self::FourUp => "4up",
            Self::CutStack => "cut-stack",
            Self::Leaflet => "leaflet",
        }
    }
}

/// How the printer turns a sheet over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Duplex {
    /// Around its long edge.
    Long,
    /// Around its short edge.
    Short,
    /// Not at all: sheets are printed on one side.
    None,
}

/// What is to be imposed, and how.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) scheme: Scheme,
    /// The sizes of the pages when they are trimmed, in their order.
    pub(crate) pages: Vec<Size>,
    /// How far the pages reach over their edges.
    pub(crate) bleed: f64,
    /// Whether pages are turned from left to right.
    pub(crate) rtl: bool,
    /// If nobody says: so that backs are upright.
    pub(crate) duplex: Option<Duplex>,
    /// If nobody says: as large as it needs to be.
    pub(crate) sheet: Option<Paper>,
    /// If nobody says: where sheets will be cut or folded and there is room.
    pub(crate) marks: Option<bool>,
    /// Of the paper.
    pub(crate) thickness: f64,
}

/// All sheets.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) scheme: Scheme,
    pub(crate) pages: usize,
    pub(crate) rtl: bool,
    pub(crate) duplex: Duplex,
    /// What pages of that size are reduced to, 1 at most.
    pub(crate) scale: f64,
    /// Whether the pages would need a gap for their bleed, and the sheet has no room for it.
    pub(crate) close: bool,
    /// The size of most pages.
    pub(crate) page: Size,
    pub(crate) sheets: Vec<Sheet>,
}

/// A sheet of paper.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) size: Size,
    /// Whether there are marks on it.
    pub(crate) marks: bool,
    /// Whether its back is turned by 180°, because of the edge that the printer turns it around.
    pub(crate) turned: bool,
    pub(crate) front: Side,
    pub(crate) back: Option<Side>,
}

/// What is printed on one side.
#[derive(Debug, Clone)]
pub(crate) struct Side {
    /// What is left when the sheet is trimmed.
    pub(crate) block: Rect,
    /// How far its pages reach over their edges.
    pub(crate) bleed: f64,
    pub(crate) slots: Vec<Slot>,
    pub(crate) lines: Vec<Line>,
}

/// A place for a page.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    /// The page, counted from 1; blank without.
    pub(crate) page: Option<usize>,
    /// Where its trimmed area lies.
    pub(crate) place: Rect,
    /// What is shown: it reaches over free edges, and ends where the next page begins.
    pub(crate) clip: Rect,
    /// What the page is reduced to.
    pub(crate) scale: f64,
    /// Whether it lies on its side, its head on the left.
    pub(crate) aside: bool,
    /// Whether it is turned by 180° besides.
    pub(crate) turned: bool,
    /// How far it is moved to the right because of the sheets around it.
    pub(crate) shift: f64,
}

/// Where the sheet is cut or folded, from edge to edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Line {
    pub(crate) kind: Treatment,
    pub(crate) along: Along,
    pub(crate) at: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Treatment {
    Cut,
    Fold,
}

/// The direction of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Along {
    /// At so much from the lower edge.
    Width,
    /// At so much from the left edge.
    Height,
}

/// Pages of a leaflet.
const PANELS: usize = 6;

/// Pages of PDFs are no larger (ISO 32000-1, annex C).
const LARGEST: f64 = 14_400.0;

/// What is reduced to less cannot be read by anybody.
const SMALLEST: f64 = 0.1;

/// Pages that are moved further towards the fold come near to it, or into it.
const CREEP: f64 = 3.0 * MM;

/// Of their width, pages are moved no further: they would lie over the fold.
const MOST_CREEP: f64 = 0.1;

/// Plans the sheets.
pub(crate) fn plan(request: &Request) -> Result<Plan, Diagnostic> {
    refuse(request)?;
    let page = commonest(&request.pages);
    let common = grid::choose(request, page);
    let duplex = request.duplex.unwrap_or_else(|| upright(common.sheet));
    let shape = Shape {
        columns: common.columns.len(),
        rows: common.rows.len(),
        both: duplex != Duplex::None,
        rtl: request.rtl,
    };
    let placing = Placing { request, duplex };
    let faces = faces(request.scheme, request.pages.len(), shape);
    let sheets = (0_u32..).zip(faces).map(|(depth, faces)| {
        // Single pages of different sizes have different sheets.
        let grids = if request.scheme == Scheme::Single {
            single::grids(request, &faces, common.sheet)
        } else {
            [common.clone(), common.clone()]
        };
        placing.sheet(&grids, faces, depth)
    });
    let plan = Plan {
        scheme: request.scheme,
        pages: request.pages.len(),
        rtl: request.rtl,
        duplex,
        scale: common.scale,
        close: request.scheme == Scheme::CutStack && request.bleed > 0.0 && common.gap <= 0.0,
        page,
        sheets: sheets.collect(),
    };
    plan.refuse(request.thickness)?;
    Ok(plan)
}

/// The edge to turn a sheet around so that backs are upright: the upright one.
fn upright(sheet: Size) -> Duplex {
    if sheet.width <= sheet.height {
        Duplex::Long
    } else {
        Duplex::Short
    }
}

/// What cannot be done.
fn refuse(request: &Request) -> Result<(), Diagnostic> {
    let pages = request.pages.len();
    if request.scheme == Scheme::Leaflet && pages > PANELS {
        let message = format!("a leaflet has {PANELS} pages, and the document has {pages}");
        let help = "shorten it, or choose `--imposition booklet`";
        return Err(Diagnostic::new(Code::PressPages, message).help(help));
    }
    let folded = matches!(request.scheme, Scheme::Booklet | Scheme::Leaflet);
    if folded && request.duplex == Some(Duplex::None) {
        let message = format!("a {} is printed on both sides", request.scheme.name());
        let help = "choose `--duplex long` or `--duplex short`; a printer without duplex can print fronts and backs in two runs";
        return Err(Diagnostic::new(Code::PressSheet, message).help(help));
    }
    Ok(())
}

fn too_large() -> Diagnostic {
    let message = format!(
        "the sheet would be larger than {} mm",
        paper::millimetres(LARGEST)
    );
    Diagnostic::new(Code::PressSheet, message)
        .help("choose a sheet with `--sheet`: the pages are reduced to fit")
}

fn too_thick(plan: &Plan, thickness: f64) -> Diagnostic {
    let message = format!(
        "{} sheets are too many for one booklet: the innermost pages would be moved by {} mm, over the fold",
        plan.sheets.len(),
        paper::millimetres(plan.creep())
    );
    Diagnostic::new(Code::PressSheet, message).help(format!(
        "make several booklets of at most {} pages, or give the thickness of one sheet in millimetres: 0.1 is usual",
        thin(thickness)
    ))
}

/// How many pages a booklet can have on paper of this thickness.
pub(super) fn thin(thickness: f64) -> usize {
    let fits = |inner: &u32| f64::from(*inner) * thickness <= CREEP;
    (0..10_000_u32).take_while(fits).count() * 4
}

fn no_room() -> Diagnostic {
    let message = format!(
        "the sheet is too small: pages would be reduced to less than {:.0} %",
        SMALLEST * 100.0
    );
    Diagnostic::new(Code::PressSheet, message)
        .help("choose a larger sheet with `--sheet`, or leave the option out")
}

/// The size that most pages have; of sizes as frequent, that of the earlier page.
fn commonest(pages: &[Size]) -> Size {
    let mut counted: Vec<(Size, usize)> = Vec::new();
    for page in pages {
        match counted.iter_mut().find(|(size, _)| is_like(*size, *page)) {
            Some((_, count)) => *count += 1,
            None => counted.push((*page, 1)),
        }
    }
    let most = counted.iter().map(|(_, count)| *count).max();
    let found = counted.iter().find(|(_, count)| Some(*count) == most);
    found.map_or(Size::ZERO, |(size, _)| *size)
}

/// Whether two sizes are the same but for rounding.
fn is_like(a: Size, b: Size) -> bool {
    (a.width - b.width).abs() < 1.0 && (a.height - b.height).abs() < 1.0
}

impl Slot {
    /// By how many degrees it is turned to the left.
    pub(crate) fn angle(&self) -> u16 {
        match (self.aside, self.turned) {
            (false, false) => 0,
            (true, false) => 90,
            (false, true) => 180,
            (true, true) => 270,
        }
    }
}

impl Plan {
    /// What nobody can print, or read.
    fn refuse(&self, thickness: f64) -> Result<(), Diagnostic> {
        let largest = self.sheets.iter().map(|sheet| sheet.size.max_side());
        let scales = self.slots().map(|slot| slot.scale);
        let creep = self.creep();
        if scales.fold(self.scale, f64::min) < SMALLEST {
            Err(no_room())
        } else if largest.fold(0.0, f64::max) > LARGEST {
            Err(too_large())
        } else if creep > self.page.width * self.scale * MOST_CREEP {
            Err(too_thick(self, thickness))
        } else {
            Ok(())
        }
    }

    /// What each page is reduced to, in the order of the file; where it stands more than once, in the smallest place.
    pub(crate) fn scales(&self) -> Vec<f64> {
        let mut scales = vec![f64::INFINITY; self.pages];
        for slot in self.slots() {
            let index = slot.page.and_then(|page| page.checked_sub(1));
            if let Some(scale) = index.and_then(|index| scales.get_mut(index)) {
                *scale = scale.min(slot.scale);
            }
        }
        scales
    }

    /// How far the innermost pages are moved towards the fold.
    pub(crate) fn creep(&self) -> f64 {
        let moved = self.slots().map(|slot| slot.shift.abs());
        moved.fold(0.0, f64::max)
    }

    /// How far pages reach over their edges, where that is farthest.
    pub(crate) fn bleed(&self) -> f64 {
        self.sides().map(|side| side.bleed).fold(0.0, f64::max)
    }

    /// Places without a page.
    pub(crate) fn blanks(&self) -> usize {
        self.slots().filter(|slot| slot.page.is_none()).count()
    }

    /// All places, side by side.
    pub(crate) fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.sides().flat_map(|side| &side.slots)
    }

    /// All sides, in their order.
    pub(crate) fn sides(&self) -> impl Iterator<Item = &Side> {
        self.sheets
            .iter()
            .flat_map(|sheet| std::iter::once(&sheet.front).chain(&sheet.back))
    }
}
