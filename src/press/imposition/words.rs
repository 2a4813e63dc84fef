//! A plan in words, and what is to be said of it.

use std::fmt::Write;

use super::paper::{Millimetres, millimetres, shown};
use super::{Along, CREEP, Duplex, Plan, Scheme, Sheet, Side, Slot, Treatment, is_like, thin};
use crate::diagnostic::{Code, Diagnostic};

/// What is smaller is told to readers of small type.
const SMALL: f64 = 0.75;

impl Plan {
    /// What is wrong with sheets that can be made all the same.
    pub(crate) fn warnings(&self) -> Vec<Diagnostic> {
        let mut warnings = Vec::new();
        if self.scale < 1.0 {
            let (percent, sheet) = (percent(self.scale), self.sheet());
            let message = format!(
                "pages of {} are reduced to {percent} to fit on {sheet}",
                Millimetres(self.page)
            );
            let small = if self.scale < SMALL {
                format!(
                    "text of 10 points becomes {:.1} points: ",
                    10.0 * self.scale
                )
            } else {
                String::new()
            };
            let help =
                format!("{small}choose a larger sheet with `--sheet`, or make smaller pages");
            warnings.push(Diagnostic::new(Code::PressReduced, message).help(help));
        }
        warnings.extend(self.near_the_fold());
        if self.close {
            let message = format!(
                "on {} there is no room for the bleed between the pages",
                self.sheet()
            );
            let help = "what is tinted to the edge may show the next page when it is cut: choose a larger sheet with `--sheet`, or write `--bleed 0` if nothing is";
            warnings.push(Diagnostic::new(Code::PressBleed, message).help(help));
        }
        warnings.extend(self.larger());
        warnings
    }

    /// Pages of a booklet that come near to the fold.
    fn near_the_fold(&self) -> Option<Diagnostic> {
        let creep = self.creep();
        if creep <= CREEP {
            return None;
        }
        let sheets = self.sheets.len();
        let message = format!(
            "the innermost pages are moved by {} mm towards the fold, because {sheets} sheets lie in each other",
            millimetres(creep)
        );
        #[expect(clippy::cast_precision_loss, reason = "a number of sheets")]
        let inner = sheets.saturating_sub(1).max(1) as f64;
        let help = format!(
            "look at a proof, or make several booklets of at most {} pages",
            thin(creep / inner)
        );
        Some(Diagnostic::new(Code::PressCreep, message).help(help))
    }

    /// Pages that are reduced more than most.
    fn larger(&self) -> Option<Diagnostic> {
        let odd = self.slots().filter(|slot| slot.scale < self.scale * 0.999);
        let odd = odd
            .filter_map(|slot| Some((slot.page?, slot.scale)))
            .collect::<Vec<_>>();
        let (page, scale) = odd.iter().min_by_key(|(page, _)| *page)?;
        let others = match odd.len() - 1 {
            0 => String::new(),
            1 => ", and another page to fit".to_owned(),
            more => format!(", and {more} others to fit"),
        };
        let message = format!(
            "page {page} is larger than the others: it is reduced to {}{others}",
            percent(*scale)
        );
        let help = "give all pages one size";
        Some(Diagnostic::new(Code::PressReduced, message).help(help))
    }

    /// The first sheet's size, as people say it.
    pub(crate) fn sheet(&self) -> String {
        self.sheets
            .first()
            .map_or_else(String::new, |sheet| shown(sheet.size))
    }

    /// The plan for people: what is done with the sheets, and what stands on each.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        let sheets = plural(self.sheets.len(), "sheet");
        let _ = writeln!(
            text,
            "Imposition: {}, {} on {sheets} of {}, {}",
            self.scheme.name(),
            plural(self.pages, "page"),
            self.sheet(),
            self.turning()
        );
        let _ = writeln!(
            text,
            "Pages: {} at {}",
            Millimetres(self.page),
            percent(self.scale)
        );
        if self.sheets.iter().any(|sheet| sheet.marks) {
            let _ = writeln!(
                text,
                "Marks: outside of {} mm of bleed",
                millimetres(self.bleed())
            );
        }
        self.blank(&mut text);
        self.treatment(&mut text);
        self.all_sides(&mut text);
        text
    }

    /// A line for each side; sheets of another size than the first say theirs.
    fn all_sides(&self, text: &mut String) {
        let first = self.sheets.first().map(|sheet| sheet.size);
        for (index, sheet) in self.sheets.iter().enumerate() {
            let number = index + 1;
            let other = first.filter(|first| !is_like(*first, sheet.size));
            let size = other.map_or_else(String::new, |_| format!(" ({})", shown(sheet.size)));
            let name = format!("Sheet {number}{size}");
            self.side(text, &format!("{name}, front"), &sheet.front);
            if let Some(back) = &sheet.back {
                self.side(text, &format!("{name}, back"), back);
            }
        }
    }

    /// The sheets in a line.
    pub(crate) fn summary(&self) -> String {
        format!(
            "{}, {} at {} on {} of {}, {}",
            self.scheme.name(),
            plural(self.pages, "page"),
            percent(self.scale),
            plural(self.sheets.len(), "sheet"),
            self.sheet(),
            self.turning()
        )
    }

    /// Which sides are printed, and how the printer turns the sheets.
    pub(crate) fn turning(&self) -> String {
        let turned = self.sheets.iter().any(|sheet| sheet.turned);
        let head = if turned {
            ", so backs are turned by 180°"
        } else {
            ""
        };
        let backs = self.sheets.iter().any(|sheet| sheet.back.is_some());
        match self.duplex {
            Duplex::Long if backs => format!("on both sides, turned around the long edge{head}"),
            Duplex::Short if backs => format!("on both sides, turned around the short edge{head}"),
            _ => "on one side".to_owned(),
        }
    }

    fn blank(&self, text: &mut String) {
        let blanks = self.blanks();
        if blanks == 0 {
            return;
        }
        let places = plural(blanks, "place");
        let why = match self.scheme {
            Scheme::Booklet => "a booklet has a multiple of 4 pages",
            Scheme::Leaflet => "a leaflet has 6 pages",
            _ => "the pages do not fill the last places",
        };
        let _ = writeln!(text, "Blank: {places} after page {}: {why}", self.pages);
    }

    /// What is done when the sheets are printed, and where.
    fn treatment(&self, text: &mut String) {
        let Some(first) = self.sheets.first() else {
            return;
        };
        let then = self.then(first);
        if !then.is_empty() {
            let _ = writeln!(text, "Then: {then}");
        }
        for (kind, word) in [(Treatment::Fold, "Fold"), (Treatment::Cut, "Cut")] {
            let at = lines(first, kind);
            if !at.is_empty() {
                let others = self.sheets.iter().skip(1);
                let alike = others.clone().all(|sheet| lines(sheet, kind) == at);
                let whose = if alike {
                    "fronts"
                } else {
                    "the front of sheet 1"
                };
                let _ = writeln!(text, "{word}: {whose} at {at}");
            }
        }
    }

    /// What is done with the stack of sheets.
    fn then(&self, first: &Sheet) -> String {
        let bound = if self.rtl { "right" } else { "left" };
        match self.scheme {
            Scheme::Booklet => format!(
                "put the sheets into each other, sheet 1 outside, fold them in the middle and staple them in the fold; bound on the {bound}"
            ),
            Scheme::CutStack => {
                let piles = first.front.slots.len();
                let from = if self.rtl {
                    "the right one of the top row first"
                } else {
                    "the left one of the top row first"
                };
                format!(
                    "cut the stack into {piles} piles and put them on each other, {from}, row by row"
                )
            }
            Scheme::Leaflet => format!(
                "fold the narrower panel in (it has page 5 outside), then the front over it (page 1); it opens from the {bound}"
            ),
            Scheme::Single | Scheme::TwoUp | Scheme::FourUp => String::new(),
        }
    }

    fn side(&self, text: &mut String, name: &str, side: &Side) {
        let columns = columns(side);
        let rows = side.slots.chunks(columns).map(|row| {
            let places = row.iter().map(|slot| place(slot, self.scale));
            places.collect::<Vec<_>>().join(" | ")
        });
        let rows = rows.collect::<Vec<_>>().join(" / ");
        let moved = side
            .slots
            .iter()
            .map(|slot| slot.shift.abs())
            .fold(0.0, f64::max);
        let moved = match millimetres(moved) {
            none if none == "0" => String::new(),
            moved => format!("; moved {moved} mm towards the fold"),
        };
        let angle = side.slots.iter().map(Slot::angle).max();
        let head = match angle {
            Some(90) => "; on its side, head on the left",
            Some(180) => "; upside down",
            Some(270) => "; on its side, head on the right",
            _ => "",
        };
        let _ = writeln!(text, "{name}: {rows}{moved}{head}");
    }
}

/// How many places stand beside each other.
fn columns(side: &Side) -> usize {
    let Some(first) = side.slots.first() else {
        return 1;
    };
    let middle = first.place.center().y;
    let beside = side.slots.iter().take_while(|slot| {
        let height = slot.place.height().max(first.place.height());
        (slot.place.center().y - middle).abs() < height / 4.0
    });
    beside.count().max(1)
}

fn place(slot: &Slot, scale: f64) -> String {
    match slot.page {
        Some(page) if (slot.scale - scale).abs() > scale * 0.001 => {
            format!("{page} (at {})", percent(slot.scale))
        }
        Some(page) => page.to_string(),
        None => "blank".to_owned(),
    }
}

/// Where the lines of a kind are, on the front of a sheet.
fn lines(sheet: &Sheet, kind: Treatment) -> String {
    let of = |along: Along| {
        let lines = sheet.front.lines.iter();
        let lines = lines.filter(|line| line.kind == kind && line.along == along);
        lines.map(|line| millimetres(line.at)).collect::<Vec<_>>()
    };
    let said = |at: Vec<String>, edge: &str| {
        (!at.is_empty()).then(|| format!("{} mm from the {edge} edge", at.join(", ")))
    };
    let parts = [
        said(of(Along::Height), "left"),
        said(of(Along::Width), "lower"),
    ];
    parts
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" and ")
}

pub(crate) fn percent(scale: f64) -> String {
    format!("{} %", (scale * 100.0).round())
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
