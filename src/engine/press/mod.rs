//! From slots to pages for print: laid out as for readers, and exported without what only a screen needs.

mod finish;
mod frames;
mod ink;

use lopdf::Document;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Dict, Label};
use typst::introspection::Introspector as _;
use typst::layout::{Abs, Size};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;
use typst_pdf::PdfStandard;

use self::frames::Facing;
use super::facts::Facts;
use super::layout::Layout;
use super::order::in_reading_order;
use super::setting::{Setting, exported, unread};
use crate::diagnostic::{Code, Diagnostic, Outcome};
use crate::model::Date;

/// Pages that differ by less from what was asked for are as large as that; in points.
const SLACK: f64 = 0.5;

/// The label by which a layout says that it leaves room for the binding on the side where lines begin.
const GUTTER: &str = "gutter";

/// What is asked of the pages.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    /// Width and height after trimming.
    pub(crate) size: Size,
    /// What is taken from the page at the binding.
    pub(crate) gutter: Abs,
    /// The document's language tag.
    pub(crate) lang: String,
    /// Whether the document is bound on the right.
    pub(crate) rtl: bool,
    /// Whether the binding is on the other side of even pages.
    pub(crate) facing: bool,
    /// When the document last changed, if it says so: year, month and day.
    pub(crate) updated: Option<Date>,
}

/// Pages for print.
#[derive(Debug, Clone)]
pub(crate) struct Printed {
    /// Read already, because more is changed in it.
    pub(crate) pdf: Document,
    pub(crate) pages: usize,
    /// What the pages are like, for checks.
    pub(crate) facts: Facts,
}

/// Sets the document and writes the PDF.
pub(crate) fn press(setting: &Setting<'_>, slots: Dict, sheet: &Sheet) -> Outcome<Printed> {
    let layout = setting.layout;
    setting.set(slots, |document, diagnostics| {
        diagnostics.extend(other_size(document, sheet, layout));
        diagnostics.extend(no_gutter(document, sheet, layout));
        export(document, sheet)
    })
}

fn export(document: &PagedDocument, sheet: &Sheet) -> Result<Printed, Vec<SourceDiagnostic>> {
    let facing = (sheet.facing && leaves_gutter(document)).then_some(Facing {
        gutter: sheet.gutter,
        rtl: sheet.rtl,
    });
    let printed = frames::printed(&in_reading_order(document), facing);
    // What PDF/X-4 is made of.
    let exported = exported(&printed, &[PdfStandard::V_1_6], false)?;
    let pdf = finish::finished(&exported, sheet).map_err(|error| unread(&error))?;
    Ok(Printed {
        pdf,
        pages: document.pages().len(),
        facts: Facts::of(document),
    })
}

/// Whether the layout has made its margins wider by the gutter.
fn leaves_gutter(document: &PagedDocument) -> bool {
    let label = Label::new(PicoStr::intern(GUTTER));
    label.is_some_and(|label| document.introspector().label_count(label) > 0)
}

/// A layout that brings a paper of its own, or knows papers by name only.
fn other_size(document: &PagedDocument, sheet: &Sheet, layout: &Layout) -> Option<Diagnostic> {
    let differs = |a: Abs, b: Abs| (a - b).abs() > Abs::pt(SLACK);
    let pages = document.pages().iter();
    let size = pages
        .map(|page| page.frame.size())
        .find(|size| differs(size.x, sheet.size.x) || differs(size.y, sheet.size.y))?;
    let message = format!(
        "the layout `{}` sets pages of {}, not of {}",
        layout.name(),
        measures(size),
        measures(sheet.size),
    );
    let diagnostic = Diagnostic::new(Code::PressPaper, message)
        .help("write `set page(..document.theme.page)` in the layout, or choose another layout");
    Some(at_layout(diagnostic, layout))
}

fn no_gutter(document: &PagedDocument, sheet: &Sheet, layout: &Layout) -> Option<Diagnostic> {
    if sheet.gutter <= Abs::zero() || leaves_gutter(document) {
        return None;
    }
    let message = format!(
        "the layout `{}` leaves no room for the binding",
        layout.name()
    );
    let help = "make its margin at the start of lines wider by `document.press.gutter` and set \
                `[#metadata(none) <gutter>]`, or choose another layout";
    let diagnostic = Diagnostic::new(Code::PressGutter, message).help(help);
    Some(at_layout(diagnostic, layout))
}

fn at_layout(diagnostic: Diagnostic, layout: &Layout) -> Diagnostic {
    match layout.first_line() {
        Some((source, span)) => diagnostic.at(&source, span),
        None => diagnostic,
    }
}

/// A size in millimetres.
fn measures(size: Size) -> String {
    format!("{:.0} × {:.0} mm", size.x.to_mm(), size.y.to_mm())
}
