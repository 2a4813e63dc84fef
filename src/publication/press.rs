//! The press edition: a source laid out again where print differs from reading on a screen.

mod accent;
mod resolution;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use typst::layout::Abs;

use super::build::{engine_failed, merge};
use super::prepare::Prepared;
pub use super::settings::PaperSize;
use super::settings::{Print, is_bleed, is_gutter};
use super::{BuildOptions, Publication, Source, sort, unreadable};
use crate::check::{Pages, check_pages};
use crate::diagnostic::{Code, Diagnostic, Outcome, has_errors};
use crate::engine::{self, Layout, Printed, Sheet};
use crate::locale;
use crate::typeset::{House, Press as Edition, PrintLinks, slots};

/// What there is where nothing else is.
const A4: PaperSize = PaperSize {
    width: 210.0,
    height: 297.0,
};

/// Profiles of presses have a few megabytes at most.
const MAX_PROFILE: usize = 32 << 20;

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
    /// What becomes of links.
    pub links: Option<PrintLinks>,
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
    /// The theme's colour: red, green and blue on a screen, and its shares of cyan, magenta, yellow and black, from 0 to 1. Images
    /// that have the colour of the screen may be given the same inks.
    pub accent: ([u8; 3], [f32; 4]),
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
        let mut outcome = self.pool.install(|| self.attempt_press(source, options));
        if has_errors(&outcome.diagnostics) {
            outcome.value = None;
        }
        outcome
    }

    /// What the settings say of print.
    #[cfg(feature = "cli")]
    pub(crate) fn print_settings(&self) -> &Print {
        &self.settings.print
    }

    /// The profile of the press that the settings name.
    pub(crate) fn print_profile(&self) -> Result<Option<Vec<u8>>, Diagnostic> {
        let Some(name) = &self.settings.print.profile else {
            return Ok(None);
        };
        let read = self.files.read(&name.value, MAX_PROFILE);
        read.map(Some).map_err(|fault| {
            let diagnostic = unreadable(&name.value, &fault);
            diagnostic.at(&self.settings.source, name.span.clone())
        })
    }

    fn attempt_press(&self, source: &Source, options: &PressOptions) -> Outcome<Press> {
        let (prepared, mut diagnostics) = self.prepare(source);
        let Some(prepared) = prepared else {
            return Outcome {
                value: None,
                diagnostics,
            };
        };
        let chosen = BuildOptions {
            layout: options.layout.clone(),
            ..BuildOptions::default()
        };
        let layout = self.layout(&prepared.document, &prepared.text, &chosen);
        diagnostics.extend(layout.diagnostics);
        let edition = self.edition(options);
        let mut press = None;
        match (layout.value, edition) {
            (Some(layout), Ok(edition)) => {
                press = self.set_for_print(&prepared, layout, edition, &mut diagnostics);
            }
            (_, Err(faults)) => diagnostics.extend(faults),
            (None, Ok(_)) => {}
        }
        self.settle(&prepared, press.is_some(), &mut diagnostics);
        sort(&mut diagnostics, &prepared.texts());
        Outcome {
            value: press,
            diagnostics,
        }
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
        let paper = options.paper.or(print.paper).or(theme).unwrap_or(A4);
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
        })
    }

    /// The document in a layout, and what only shows when it is set.
    fn set_for_print(
        &self,
        prepared: &Prepared,
        layout: &Layout,
        edition: Edition,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Press> {
        let texts = &prepared.texts();
        let chosen = [
            (
                Arc::clone(&self.settings.source),
                self.settings.parameters(layout.name()),
            ),
            (
                Arc::clone(&prepared.text),
                prepared.document.metadata().parameters.as_slice(),
            ),
        ];
        let (parameters, found) = layout.fill(&chosen);
        diagnostics.extend(found);
        let sheet = sheet(prepared, &edition);
        let house = self.house_for_print(edition, diagnostics);
        let slots = slots(&prepared.manuscript(), &house, parameters);
        let pages = self.settings.limits.pages;
        let compile = || engine::press(layout, &self.fonts, texts, slots, pages, &sheet);
        // The engine is others' code; one document that it cannot bear must not end a run of thousands.
        let made = catch_unwind(AssertUnwindSafe(compile));
        let made = made.unwrap_or_else(|_| Outcome::fault(engine_failed()));
        comemo::evict(super::build::REMEMBERED);
        *diagnostics = merge(std::mem::take(diagnostics), made.diagnostics, texts);
        let printed = made.value?;
        diagnostics.extend(check_pages(&Pages {
            facts: &printed.facts,
            layout,
            chosen: &chosen,
        }));
        diagnostics.extend(self.coarse_images(&printed.facts, texts));
        let accent = accent::pair(&self.settings.accent, &house.accent);
        Some(self.finished(prepared, layout, (sheet, accent), printed))
    }

    /// The house with its colour in inks.
    fn house_for_print(&self, edition: Edition, diagnostics: &mut Vec<Diagnostic>) -> House {
        let profile = self.print_profile().unwrap_or_else(|fault| {
            diagnostics.push(fault);
            None
        });
        let (accent, found) = self.accent_in_inks(profile.as_deref());
        diagnostics.extend(found);
        let house = self.house.clone();
        House {
            accent,
            paper: edition.paper.clone().unwrap_or(house.paper),
            press: Some(edition),
            ..house
        }
    }

    fn finished(
        &self,
        prepared: &Prepared,
        layout: &Layout,
        (sheet, accent): (Sheet, ([u8; 3], [f32; 4])),
        printed: Printed,
    ) -> Press {
        let metadata = prepared.document.metadata();
        let lang = &metadata.lang.value;
        let date = metadata.date.as_ref();
        let own = metadata
            .organisation
            .as_ref()
            .map(|name| name.value.clone());
        Press {
            bytes: printed.bytes,
            pages: printed.pages,
            title: metadata.title.value.clone(),
            date: date.map(|date| locale::write_date(date.value, lang)),
            organisation: own.or_else(|| self.house.organisation.clone()),
            reference: metadata.reference.as_ref().map(|text| text.value.clone()),
            lang: sheet.lang,
            rtl: sheet.rtl,
            layout: layout.name().to_owned(),
            accent,
        }
    }
}

/// What is asked of the pages.
fn sheet(prepared: &Prepared, edition: &Edition) -> Sheet {
    let lang = &prepared.document.metadata().lang.value;
    Sheet {
        size: edition.size,
        gutter: edition.gutter,
        lang: lang.id.to_string(),
        rtl: locale::is_rtl(lang),
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
