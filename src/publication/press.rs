//! The press edition: a source laid out again where print differs from reading on a screen.

mod accent;
mod condition;
mod resolution;

use typst::layout::Abs;
use typst::visualize::Color;

use super::allow::Extent;
use super::prepare::Prepared;
pub use super::settings::PaperSize;
use super::settings::{is_bleed, is_gutter};
use super::{Publication, Source};
use crate::diagnostic::{Code, Diagnostic, Outcome, has_errors};
use crate::engine::{self, Layout, Printed, Setting, Sheet};
use crate::locale;
use crate::press::colour::{Condition, separate};
use crate::typeset::{House, Press as Edition, PrintLinks};

/// What there is where nothing else is.
const A4: PaperSize = PaperSize {
    width: 210.0,
    height: 297.0,
};

/// What to do differently from `[print]` in the publication's settings. Lengths are in millimetres.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PressOptions {
    /// A layout that is used whatever the front matter and the settings say.
    pub layout: Option<String>,
    /// How far what ends at the edge of a page reaches over it; 3 if nobody says otherwise.
    pub bleed: Option<f64>,
    /// What a page loses at the binding: its margin there is wider by that.
    pub gutter: Option<f64>,
    /// The paper of the pages; the theme's if nobody says otherwise.
    pub paper: Option<PaperSize>,
    /// The paper of the pages if neither `paper` nor the settings name one: what a sheet has room for.
    pub room: Option<PaperSize>,
    /// What becomes of links.
    pub links: Option<PrintLinks>,
    /// Whether pages face each other: leaves are printed on both sides and bound, so that the binding is on the other side of even
    /// pages, and page numbers stand outside. If nobody says otherwise, that is so where there is a gutter.
    pub facing: Option<bool>,
}

/// A document for print.
#[derive(Debug, Clone)]
pub struct Press {
    /// The file: pages with `TrimBox`, `BleedBox` and `MediaBox`, without links, bookmarks and tags.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// The document's title.
    pub title: String,
    /// Its date in words, in its language.
    pub date: Option<String>,
    /// Who publishes it.
    pub organisation: Option<String>,
    /// Its reference.
    pub reference: Option<String>,
    /// Its language tag.
    pub lang: String,
    /// Whether it is bound on the right.
    pub rtl: bool,
    /// The layout's name.
    pub layout: String,
}

impl Publication {
    /// Lays a source out for print. What only works on a screen is left out: links become numbers with a list of addresses at the end,
    /// or QR codes. What a press needs is added: bleed, room for the binding, the accent in inks, text in black alone. Images are
    /// checked for the resolution that they have at their size. The PDF that [`build`](Self::build) makes stays what it is.
    ///
    /// ```
    /// use pressroom::{PressOptions, Publication, Source};
    ///
    /// let settings = "[print]\npaper = \"a5\"\naccent = \"cmyk(100%, 70%, 0%, 40%)\"\n";
    /// let publication = Publication::in_memory([("pressroom.toml", settings)]).value.unwrap();
    /// let source = "+++\ntitle = \"A note\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nSee [the site](https://example.org).\n";
    /// let options = PressOptions { gutter: Some(8.0), ..PressOptions::default() };
    /// let press = publication.press(&Source::new("note.md", source), &options).value.unwrap();
    /// assert_eq!(press.pages, 1);
    /// assert_eq!(press.date.as_deref(), Some("March 1, 2021"));
    /// ```
    #[must_use]
    pub fn press(&self, source: &Source, options: &PressOptions) -> Outcome<Press> {
        let (condition, fault) = self.condition();
        let mut outcome = self.press_for(source, options, &condition);
        outcome.diagnostics.extend(fault);
        if has_errors(&outcome.diagnostics) {
            outcome.value = None;
        }
        outcome
    }

    /// [`press`](Self::press) for a printing condition that may be another than that of the settings.
    pub(crate) fn press_for(
        &self,
        source: &Source,
        options: &PressOptions,
        condition: &Condition,
    ) -> Outcome<Press> {
        let made = self.made_of(source, Extent::Pages, |prepared, diagnostics| {
            let layout = self.layout(prepared, options.layout.as_deref());
            diagnostics.extend(layout.diagnostics);
            let edition = self.edition(options);
            let edition = edition.map_err(|faults| diagnostics.extend(faults)).ok();
            let (layout, edition) = layout.value.zip(edition)?;
            self.set_for_print(prepared, layout, edition, condition, diagnostics)
        });
        Outcome {
            value: made.value.map(|(press, _)| press),
            diagnostics: made.diagnostics,
        }
    }

    /// How far pages reach over their edges if nobody says otherwise, in millimetres.
    #[cfg(feature = "cli")]
    pub(crate) fn bleed(&self) -> f64 {
        self.settings.print.bleed.to_mm()
    }

    /// Bleed, gutter, paper and links, or what cannot be used of them.
    fn edition(&self, options: &PressOptions) -> Result<Edition, Vec<Diagnostic>> {
        let print = &self.settings.print;
        let mut faults = Vec::new();
        let mut length = |name: &str, chosen: Option<f64>, fits: fn(f64) -> bool, own: Abs| {
            let Some(chosen) = chosen else { return own };
            if !fits(chosen) {
                faults.push(unusable(name, &format!("{chosen} mm")));
            }
            Abs::mm(chosen)
        };
        let bleed = length("bleed", options.bleed, is_bleed, print.bleed);
        let gutter = length("gutter", options.gutter, is_gutter, print.gutter);
        let theme = self.settings.paper.parse::<PaperSize>().ok();
        let chosen = options.paper.or(print.paper).or(options.room);
        let paper = chosen.or(theme).unwrap_or(A4);
        let Some(size) = paper.size().filter(|_| faults.is_empty()) else {
            if paper.size().is_none() {
                let sides = format!("{} × {} mm", paper.width, paper.height);
                faults.push(unusable("paper", &sides));
            }
            return Err(faults);
        };
        let named = paper.name().map(str::to_owned);
        let is_theme = theme == Some(paper);
        Ok(Edition {
            size,
            paper: named.or_else(|| is_theme.then(|| self.settings.paper.clone())),
            bleed,
            gutter,
            links: options.links.unwrap_or(print.links),
            facing: options.facing.unwrap_or(gutter > Abs::zero()),
        })
    }

    /// The document in a layout, in inks, and what only shows when it is set.
    fn set_for_print(
        &self,
        prepared: &Prepared,
        layout: &Layout,
        edition: Edition,
        condition: &Condition,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Press> {
        let sheet = sheet(prepared, &edition);
        let (accent, found) = self.accent_in_inks(condition);
        diagnostics.extend(found);
        let pair = accent::pair(&self.settings.accent, &accent);
        let house = self.house_for_print(edition, accent);
        let press = |setting: &Setting<'_>, slots| engine::press(setting, slots, &sheet);
        let mut printed = self.laid_out(
            prepared,
            &house,
            layout,
            press,
            |made| &made.facts,
            diagnostics,
        )?;
        diagnostics.extend(self.coarse_images(&printed.facts, &prepared.texts()));
        // What is left of the colours of a screen is in drawings and in layouts.
        diagnostics.extend(separate(&mut printed.pdf, condition, &[pair]));
        self.finished(prepared, layout, sheet, printed)
            .map_err(|fault| diagnostics.push(fault))
            .ok()
    }

    /// The house with its colour in inks.
    fn house_for_print(&self, edition: Edition, accent: Color) -> House {
        let house = self.house.clone();
        House {
            accent,
            paper: edition.paper.clone().unwrap_or(house.paper),
            logo: self.logo_for_print.clone().or(house.logo),
            press: Some(edition),
            ..house
        }
    }

    fn finished(
        &self,
        prepared: &Prepared,
        layout: &Layout,
        sheet: Sheet,
        mut printed: Printed,
    ) -> Result<Press, Diagnostic> {
        let mut bytes = Vec::new();
        printed.pdf.save_to(&mut bytes).map_err(|error| {
            let message = format!("the finished PDF cannot be written: {error}");
            Diagnostic::new(Code::Internal, message).help("please report it, with the document")
        })?;
        let metadata = prepared.document.metadata();
        let lang = &metadata.lang.value;
        let date = metadata.date.as_ref();
        let own = metadata
            .organisation
            .as_ref()
            .map(|name| name.value.clone());
        Ok(Press {
            bytes,
            pages: printed.pages,
            title: metadata.title.value.clone(),
            date: date.map(|date| locale::write_date(date.value, lang)),
            organisation: own.or_else(|| self.house.organisation.clone()),
            reference: metadata.reference.as_ref().map(|text| text.value.clone()),
            lang: sheet.lang,
            rtl: sheet.rtl,
            layout: layout.name().to_owned(),
        })
    }
}

/// What is asked of the pages.
fn sheet(prepared: &Prepared, edition: &Edition) -> Sheet {
    let metadata = prepared.document.metadata();
    let (lang, updated) = (&metadata.lang.value, metadata.updated.as_ref());
    Sheet {
        size: edition.size,
        gutter: edition.gutter,
        lang: lang.id.to_string(),
        rtl: locale::is_rtl(lang),
        facing: edition.facing,
        updated: updated.map(|date| date.value),
    }
}

fn unusable(name: &str, value: &str) -> Diagnostic {
    let message = format!("`{name}` cannot be {value}");
    let help = match name {
        "bleed" => "write a length from 0 to 25 mm",
        "gutter" => "write a length from 0 to 60 mm",
        _ => "write sides from 50 to 1200 mm",
    };
    Diagnostic::new(Code::PressValue, message).help(help)
}
