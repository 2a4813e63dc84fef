//! Pages onto sheets: what is read, planned, put in place, described and claimed, in one file in memory.

use super::colour::{Condition, separate_reduced};
use super::conformance::{self, claim};
use super::imposition::{self, Duplex, MM, Paper, Plan, Request, Scheme};
use super::pages::{self, Leaf, Pages};
use super::sheets::{self, Slug};
use crate::diagnostic::{Code, Diagnostic, Outcome};
use crate::engine::Fonts;

#[cfg(test)]
mod tests;

/// How sheets are made.
#[derive(Debug, Clone)]
pub(crate) struct PrintOptions {
    pub(crate) scheme: Scheme,
    pub(crate) duplex: Option<Duplex>,
    pub(crate) sheet: Option<Paper>,
    pub(crate) marks: Option<bool>,
    /// How far pages may reach over their edges, in millimetres.
    pub(crate) bleed: f64,
    /// How thick the paper is, in millimetres.
    pub(crate) thickness: f64,
}

/// Sheets that are planned, and written if they were asked for.
#[derive(Debug)]
pub(crate) struct Sheets {
    pub(crate) plan: Plan,
    /// Not there if only the plan was asked for.
    pub(crate) bytes: Vec<u8>,
}

/// What becomes of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    Plan,
    Sheets,
}

/// Finished pages.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) bytes: Vec<u8>,
    /// What stands on the sheets if the file has no title.
    pub(crate) name: String,
    /// Whether they are in inks already.
    pub(crate) separated: bool,
}

/// Puts pages on sheets, in the inks of the printing condition.
pub(crate) fn print(
    finished: Finished,
    options: &PrintOptions,
    condition: &Condition,
    work: Work,
) -> Outcome<Sheets> {
    let (options, condition) = (options.clone(), condition.clone());
    pages::guarded(move || {
        let Finished {
            bytes,
            name,
            separated,
        } = finished;
        let read = pages::read(&bytes);
        drop(bytes);
        let mut diagnostics = read.diagnostics;
        let Some(pages) = read.value else {
            return Outcome {
                value: None,
                diagnostics,
            };
        };
        let order = Order {
            name: &name,
            options: &options,
            condition: &condition,
            work,
            separated,
        };
        let made = order.made(pages, &mut diagnostics);
        let value = made.map_err(|diagnostic| diagnostics.push(diagnostic)).ok();
        Outcome { value, diagnostics }
    })
}

/// What is to become of pages.
struct Order<'a> {
    name: &'a str,
    options: &'a PrintOptions,
    condition: &'a Condition,
    work: Work,
    separated: bool,
}

impl Order<'_> {
    fn made(
        &self,
        mut pages: Pages,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Sheets, Diagnostic> {
        let (name, options, condition) = (self.name, self.options, self.condition);
        let plan = imposition::plan(&request(&pages, options))?;
        let mut unread = None;
        if !self.separated && self.work == Work::Sheets {
            unread = pages.unread();
            let scales = plan.scales();
            diagnostics.extend(separate_reduced(&mut pages.pdf, condition, &scales));
        }
        diagnostics.extend(plan.warnings());
        diagnostics.extend(without_bleed(&pages, &plan, options));
        if self.work == Work::Plan {
            return Ok(Sheets {
                plan,
                bytes: Vec::new(),
            });
        }
        let slug = Slug {
            about: std::mem::take(&mut pages.about),
            name,
            fonts: &Fonts::bundled(),
        };
        sheets::lay(&mut pages, &plan, &slug)?;
        let mut said = conformance::About::of(&pages.pdf, name);
        said.unread = unread;
        diagnostics.extend(claim(&mut pages.pdf, condition, &said));
        let bytes = sheets::bytes(&mut pages.pdf)?;
        Ok(Sheets { plan, bytes })
    }
}

fn request(pages: &Pages, options: &PrintOptions) -> Request {
    // A page that has less of it shows less.
    let reach = pages.leaves.iter().map(Leaf::reach);
    Request {
        scheme: options.scheme,
        pages: pages.leaves.iter().map(Leaf::size).collect(),
        bleed: reach.fold(0.0, f64::max).min(options.bleed * MM),
        rtl: pages.about.rtl,
        duplex: options.duplex,
        sheet: options.sheet,
        marks: options.marks,
        thickness: options.thickness * MM,
    }
}

/// Pages that will be cut where a tint may end.
fn without_bleed(pages: &Pages, plan: &Plan, options: &PrintOptions) -> Option<Diagnostic> {
    let least = pages.leaves.iter().map(Leaf::reach);
    let least = least.fold(f64::INFINITY, f64::min) / MM;
    let marked = plan.sheets.iter().any(|sheet| sheet.marks);
    // What a file lacks by rounding, it does not lack.
    if !marked || least + 0.1 >= options.bleed {
        return None;
    }
    let message = if least < 0.05 {
        "not all pages have a bleed".to_owned()
    } else {
        format!(
            "not all pages have {} mm of bleed, but {least:.1} mm",
            options.bleed
        )
    };
    let help = "what is tinted to the edge may show white when it is cut: make the PDF with a bleed, or write `--bleed 0` if nothing is";
    Some(Diagnostic::new(Code::PressBleed, message).help(help))
}
