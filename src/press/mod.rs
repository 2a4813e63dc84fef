//! The press: finished pages onto sheets of paper, for a print shop or for the printer in the corridor.
//!
//! The pages are read once, and stay one file in memory until the sheets are written.

mod imposition;
mod pages;
mod sheets;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use self::imposition::{Duplex, Paper, Plan, Scheme};
use self::imposition::{MM, Request};
pub(crate) use self::pages::About;
use self::pages::{Leaf, Pages};
use self::sheets::Slug;
use crate::diagnostic::{Code, Diagnostic, Outcome};
use crate::engine::Fonts;

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

/// A PDF, and what is known of it besides.
#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) bytes: Vec<u8>,
    /// What stands on the sheets if the file has no title.
    pub(crate) name: String,
    /// What its source says of it, if there is one; else the file is asked.
    pub(crate) about: Option<About>,
}

/// Puts the pages of a PDF on sheets.
pub(crate) fn print(job: Job, options: &PrintOptions, work: Work) -> Outcome<Sheets> {
    let options = options.clone();
    pages::guarded(move || {
        let read = pages::read(&job.bytes);
        let mut diagnostics = read.diagnostics;
        let Some(mut pages) = read.value else {
            return Outcome {
                value: None,
                diagnostics,
            };
        };
        if let Some(about) = job.about {
            pages.about = about;
        }
        drop(job.bytes);
        let made = made(&mut pages, &job.name, &options, work, &mut diagnostics);
        let value = made.map_err(|diagnostic| diagnostics.push(diagnostic)).ok();
        Outcome { value, diagnostics }
    })
}

fn made(
    pages: &mut Pages,
    name: &str,
    options: &PrintOptions,
    work: Work,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Sheets, Diagnostic> {
    let plan = imposition::plan(&request(pages, options))?;
    diagnostics.extend(plan.warnings());
    diagnostics.extend(without_bleed(pages, &plan, options));
    if work == Work::Plan {
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
    sheets::lay(pages, &plan, &slug)?;
    let bytes = sheets::bytes(&mut pages.pdf)?;
    Ok(Sheets { plan, bytes })
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
