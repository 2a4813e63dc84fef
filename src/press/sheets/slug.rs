//! The line below the pages of a sheet: which sheet it is, and of what.

use icu_locale::Locale;
use kurbo::Affine;
use lopdf::{Document, ObjectId};

use super::marks::{bleed, is_wide, margins};
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::{Fonts, slugs};
use crate::locale::write_number;
use crate::press::imposition::{Along, MM, Plan, Sheet, Side};
use crate::press::pages::{About, form, leaves};
use crate::press::words::words;
use crate::text::beginning;

/// How high the line is, and how far it stands from the bleed.
const HEIGHT: f64 = 4.8 * MM;
const OFFSET: f64 = 2.2 * MM;

/// From the corner, whose own lines are there.
const INDENT: f64 = 6.0 * MM;

/// What the cross at the other end takes.
pub(super) const CROSS: f64 = 14.0 * MM;

/// A title is cut after so many characters; the line ends where the next mark stands in any case.
const TITLE: usize = 80;

/// What the line is made of.
pub(crate) struct Slug<'a> {
    pub(crate) about: About,
    /// The title of a document that has none.
    pub(crate) name: &'a str,
    pub(crate) fonts: &'a Fonts,
}

impl Slug<'_> {
    /// A form for each side of each sheet with marks, in their order; none where it does not fit.
    pub(super) fn forms(
        &self,
        pdf: &mut Document,
        plan: &Plan,
    ) -> Result<Vec<Option<ObjectId>>, Diagnostic> {
        let lang = self.about.lang.clone().unwrap_or(Locale::UNKNOWN);
        let mut lines = Vec::new();
        let mut fits = Vec::new();
        for (index, sheet) in plan
            .sheets
            .iter()
            .enumerate()
            .filter(|(_, sheet)| sheet.marks)
        {
            let sides = [("front", Some(&sheet.front)), ("back", sheet.back.as_ref())];
            for (key, side) in sides
                .into_iter()
                .filter_map(|(key, side)| Some((key, side?)))
            {
                let room = room(plan, sheet, side);
                fits.push(room.is_some());
                lines.extend(room.map(|(_, width)| (self.line(plan, index, key, &lang), width)));
            }
        }
        if lines.is_empty() {
            return Ok(vec![None; fits.len()]);
        }
        let set = slugs(&lines, HEIGHT, &lang, self.fonts).map_err(|error| internal(&error))?;
        let mut forms = taken_over(pdf, &set)?.into_iter();
        Ok(fits
            .into_iter()
            .map(|fits| if fits { forms.next().flatten() } else { None })
            .collect())
    }

    /// The words, the most important ones first.
    fn line(&self, plan: &Plan, sheet: usize, side: &str, lang: &Locale) -> String {
        let words = words(lang);
        let number = |number: usize| match u16::try_from(number) {
            Ok(number) => write_number(number, &words.lang),
            Err(_) => number.to_string(),
        };
        let place = words
            .get("sheet")
            .replace("{number}", &number(sheet + 1))
            .replace("{sheets}", &number(plan.sheets.len()));
        let title = self.about.title.as_deref().unwrap_or(self.name);
        let mut parts = vec![
            place,
            words.get(side).to_owned(),
            words.get(plan.scheme.name()).to_owned(),
        ];
        parts.extend(self.about.date.clone());
        parts.push(beginning(title.to_owned(), TITLE));
        parts.join(" · ")
    }
}

/// Where the line begins on the left, and how wide it can be: before the next fold or cut, or the cross.
fn room(plan: &Plan, sheet: &Sheet, side: &Side) -> Option<(f64, f64)> {
    if !is_wide(margins(sheet, side).1, side) {
        return None;
    }
    let block = side.block;
    let inner = side
        .lines
        .iter()
        .filter(|line| line.along == Along::Height)
        .map(|line| line.at);
    let inner = inner.filter(|at| *at > block.x0 + 1.0 && *at < block.x1 - 1.0);
    let width = inner.map(|at| (at - start(plan, side)).abs() - 3.0 * MM);
    let width = width.fold(block.width() - CROSS, f64::min) - INDENT;
    let left = if plan.rtl {
        block.x1 - INDENT - width
    } else {
        block.x0 + INDENT
    };
    (width > 20.0 * MM).then_some((left, width))
}

/// The side at which the line begins.
fn start(plan: &Plan, side: &Side) -> f64 {
    if plan.rtl {
        side.block.x1
    } else {
        side.block.x0
    }
}

/// Where the form of the line stands.
pub(super) fn place(plan: &Plan, sheet: &Sheet, side: &Side) -> Option<Affine> {
    let (left, _) = room(plan, sheet, side)?;
    let bottom = side.block.y0 - bleed(side) - OFFSET - HEIGHT;
    Some(Affine::translate((left, bottom)))
}

/// The pages of another file as forms of this one.
fn taken_over(pdf: &mut Document, bytes: &[u8]) -> Result<Vec<Option<ObjectId>>, Diagnostic> {
    let mut other = Document::load_mem(bytes).map_err(|error| internal(&error.to_string()))?;
    other.renumber_objects_with(pdf.max_id + 1);
    let leaves = leaves(&mut other, &mut Vec::new());
    pdf.max_id = pdf.max_id.max(other.max_id);
    pdf.objects.extend(std::mem::take(&mut other.objects));
    let forms = leaves
        .iter()
        .enumerate()
        .map(|(index, leaf)| form(pdf, leaf, index + 1));
    forms.collect()
}

fn internal(error: &str) -> Diagnostic {
    let message = format!("the lines on the sheets cannot be set: {error}");
    Diagnostic::new(Code::Internal, message)
        .help("please report it; without marks (`--no-marks`) there are no lines")
}
