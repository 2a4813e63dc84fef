//! `[print]` in `pressroom.toml`: what a print shop asks for.

use std::ops::RangeInclusive;
use std::str::FromStr;
use std::sync::Arc;

use typst::layout::{Abs, Paper, Size};
use typst::visualize::{Cmyk, Color, ProcessColor};

use crate::diagnostic::{Code, Diagnostic, SourceText, suggest};
use crate::engine;
use crate::model::Spanned;
use crate::source::Fields;
use crate::typeset::PrintLinks;

/// The largest bleed and the largest gutter, in millimetres.
const MOST_BLEED: f64 = 25.0;
const MOST_GUTTER: f64 = 60.0;

/// The sides that a page may have, in millimetres.
const SIDES: RangeInclusive<f64> = 50.0..=1200.0;

/// Papers that documents are printed on.
const NAMED: [&str; 16] = [
    "a3",
    "a4",
    "a5",
    "a6",
    "iso-b4",
    "iso-b5",
    "iso-b6",
    "jis-b5",
    "us-letter",
    "us-legal",
    "us-statement",
    "us-executive",
    "us-digest",
    "us-trade",
    "uk-book-a",
    "uk-book-b",
];

/// What `[print]` says.
#[derive(Debug, Clone)]
pub(crate) struct Print {
    /// How far what ends at the edge of a page reaches over it.
    pub(crate) bleed: Abs,
    /// What is taken from a page at the binding.
    pub(crate) gutter: Abs,
    /// The paper of the pages, if it is another than the theme's.
    pub(crate) paper: Option<PaperSize>,
    /// What becomes of links.
    pub(crate) links: PrintLinks,
    /// The theme's colour in inks.
    pub(crate) accent: Option<Spanned<Color>>,
    /// Dots to the inch below which an image is too coarse.
    pub(crate) resolution: u32,
    /// The file of an ICC profile of the press, relative to the publication folder.
    pub(crate) profile: Option<Spanned<String>>,
    /// The name of the printing condition that the profile describes.
    #[cfg_attr(
        not(feature = "cli"),
        allow(dead_code, reason = "only the program claims a printing condition")
    )]
    pub(crate) condition: Option<Spanned<String>>,
    /// The most ink that may lie on one place, in percent.
    pub(crate) ink_limit: u32,
}

impl Default for Print {
    fn default() -> Self {
        Self {
            bleed: Abs::mm(3.0),
            gutter: Abs::zero(),
            paper: None,
            links: PrintLinks::default(),
            accent: None,
            resolution: 200,
            profile: None,
            condition: None,
            ink_limit: 300,
        }
    }
}

/// Width and height of a page, in millimetres.
///
/// ```
/// use pressroom::PaperSize;
///
/// assert_eq!("a5".parse(), Ok(PaperSize { width: 148.0, height: 210.0 }));
/// assert_eq!("97mm × 210mm".parse(), Ok(PaperSize { width: 97.0, height: 210.0 }));
/// assert!("wide".parse::<PaperSize>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PaperSize {
    /// Across.
    pub width: f64,
    /// Down.
    pub height: f64,
}

impl FromStr for PaperSize {
    /// What to write instead.
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim().to_ascii_lowercase();
        // As sheets are called; nobody in Europe means the Japanese one by `b5`.
        let name = match name.strip_prefix('b') {
            Some(number) if number.parse::<u8>().is_ok() => format!("iso-{name}"),
            _ => name,
        };
        if let Ok(paper) = Paper::from_str(&name) {
            let (width, height) = (paper.width().to_mm(), paper.height().to_mm());
            return Ok(Self { width, height });
        }
        let sides = text.split_once(['x', '×']);
        let sides = sides.and_then(|(width, height)| {
            // 97 x 210mm is said as well.
            let unit = height
                .trim()
                .trim_start_matches(|c: char| !c.is_alphabetic());
            let width = engine::length(width).or_else(|| engine::length(&format!("{width}{unit}")));
            Some((width?.abs.to_mm(), engine::length(height)?.abs.to_mm()))
        });
        match sides {
            Some((width, height)) if SIDES.contains(&width) && SIDES.contains(&height) => {
                Ok(Self { width, height })
            }
            Some(_) => Err(format!(
                "write sides from {} to {} mm",
                SIDES.start(),
                SIDES.end()
            )),
            None => Err(match suggest(text, ["a4", "a5", "a6", "a3", "us-letter"]) {
                Some(close) => format!("did you mean `\"{close}\"`?"),
                None => "write `\"a5\"`, or width and height: `\"97mm × 210mm\"`".to_owned(),
            }),
        }
    }
}

impl PaperSize {
    /// Typst's name of the paper, for layouts that know papers by names only.
    pub(crate) fn name(self) -> Option<&'static str> {
        let same = |name: &&&str| name.parse() == Ok(self);
        NAMED.iter().find(same).copied()
    }

    /// The size, if it can be that of a page.
    pub(crate) fn size(self) -> Option<Size> {
        let fits = SIDES.contains(&self.width) && SIDES.contains(&self.height);
        fits.then(|| Size::new(Abs::mm(self.width), Abs::mm(self.height)))
    }
}

/// Whether a bleed can be that large, in millimetres; NaN cannot.
pub(crate) fn is_bleed(millimetres: f64) -> bool {
    (0.0..=MOST_BLEED).contains(&millimetres)
}

/// Whether a gutter can be that large, in millimetres.
pub(crate) fn is_gutter(millimetres: f64) -> bool {
    (0.0..=MOST_GUTTER).contains(&millimetres)
}

/// Reads the table; what cannot be used is reported, and left at its default.
pub(super) fn read(table: Fields, source: &Arc<SourceText>, found: &mut Vec<Diagnostic>) -> Print {
    let default = Print::default();
    let mut reader = Reader {
        table,
        source,
        found,
    };
    let links = reader.table.choice("links", PrintLinks::NAMES);
    let print = Print {
        bleed: reader.length("bleed", MOST_BLEED, default.bleed),
        gutter: reader.length("gutter", MOST_GUTTER, default.gutter),
        paper: reader.paper(),
        links: links.map_or(default.links, |links| links.value),
        accent: reader.accent(),
        resolution: reader.whole("resolution", default.resolution, 36..=2400),
        profile: reader.table.string("profile"),
        condition: reader.table.string("condition"),
        ink_limit: reader.whole("ink-limit", default.ink_limit, 100..=400),
    };
    reader.table.close();
    print
}

/// The table, and where faults are told.
struct Reader<'a> {
    table: Fields,
    source: &'a Arc<SourceText>,
    found: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn report<T>(&mut self, place: &Spanned<T>, message: String, help: String) {
        let diagnostic = Diagnostic::new(Code::TomlValue, message).help(help);
        self.found
            .push(diagnostic.at(self.source, place.span.clone()));
    }

    /// A length of so many millimetres at most.
    fn length(&mut self, key: &str, most: f64, default: Abs) -> Abs {
        let Some(text) = self.table.string(key) else {
            return default;
        };
        let written = engine::length(&text.value).map(|length| length.abs);
        let fits = |length: &Abs| (0.0..=most).contains(&length.to_mm());
        written.filter(fits).unwrap_or_else(|| {
            let message = format!("`{key}` cannot be `{}`", text.value);
            let help = format!("write a length such as `\"3mm\"`, at most {most}mm");
            self.report(&text, message, help);
            default
        })
    }

    fn paper(&mut self) -> Option<PaperSize> {
        let text = self.table.string("paper")?;
        let size = text.value.parse::<PaperSize>();
        size.map_err(|help| {
            let message = format!("there is no paper called `{}`", text.value);
            self.report(&text, message, help);
        })
        .ok()
    }

    fn accent(&mut self) -> Option<Spanned<Color>> {
        let text = self.table.string("accent")?;
        match inks(&text.value) {
            Ok(ink) => Some(Spanned::new(ink, text.span)),
            Err(help) => {
                let message = format!("`{}` is not a colour of inks", text.value);
                self.report(&text, message, help);
                None
            }
        }
    }

    /// A whole number between bounds.
    fn whole(&mut self, key: &str, default: u32, range: RangeInclusive<u32>) -> u32 {
        let Some(written) = self.table.integer(key) else {
            return default;
        };
        let value = u32::try_from(written.value).ok();
        let value = value.filter(|value| range.contains(value));
        value.unwrap_or_else(|| {
            let message = format!("`{key}` cannot be {}", written.value);
            let (least, most) = (range.start(), range.end());
            let help = format!("write a whole number from {least} to {most}");
            self.report(&written, message, help);
            default
        })
    }
}

/// The shares of cyan, magenta, yellow and black, in percent: `cmyk(100%, 70%, 0%, 40%)`, `100/70/0/40` or `C100 M70 Y0 K40`. The
/// fault is what to write instead.
fn inks(text: &str) -> Result<Color, String> {
    let example = "cmyk(100%, 70%, 0%, 40%)";
    if text.trim_start().starts_with('#') {
        return Err(format!(
            "write the shares of the four inks, as your printer has them: `\"{example}\"`"
        ));
    }
    let lower = text.trim().to_lowercase();
    let bare = lower.strip_prefix("cmyk").unwrap_or(&lower);
    let bare = bare.trim().trim_start_matches('(').trim_end_matches(')');
    let shares = bare
        .split(|c: char| c == ',' || c == '/' || c.is_whitespace())
        .filter(|share| !share.is_empty());
    let shares = shares.zip(["c", "m", "y", "k"].iter().chain(std::iter::repeat(&"")));
    let shares = shares.map(|(share, ink)| {
        let share = share.strip_prefix(ink).unwrap_or(share);
        let share = share.trim_end_matches('%').parse::<f32>().ok();
        share.filter(|share| (0.0..=100.0).contains(share))
    });
    let shares = shares.collect::<Option<Vec<_>>>();
    let Some([c, m, y, k]) = shares.as_deref() else {
        return Err(format!(
            "write four shares from 0% to 100%, such as `\"{example}\"`"
        ));
    };
    let ink = Cmyk {
        c: c / 100.0,
        m: m / 100.0,
        y: y / 100.0,
        k: k / 100.0,
    };
    Ok(Color::Process(ProcessColor::Cmyk(ink)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> (Print, Vec<(String, usize)>) {
        let source = Arc::new(SourceText::new("pressroom.toml", text));
        let (mut fields, mut found) = Fields::parse(&source, 0..text.len());
        let table = fields.table("print").unwrap();
        let print = read(table, &source, &mut found);
        found.extend(fields.finish());
        let line = |diagnostic: &Diagnostic| diagnostic.primary.as_ref().unwrap().position().line;
        let told = found.iter().map(|diagnostic| {
            let help = diagnostic.help.as_deref().unwrap_or_default();
            (format!("{}; {help}", diagnostic.message), line(diagnostic))
        });
        (print, told.collect())
    }

    #[test]
    fn everything_is_read() {
        let (print, found) = settings(
            "[print]\nbleed = \"5mm\"\ngutter = \"1cm\"\npaper = \"a5\"\nlinks = \"qr\"\naccent = \"C100 M70 Y0 K40\"\n\
             resolution = 300\nprofile = \"press.icc\"\ncondition = \"FOGRA51\"\nink-limit = 280\n",
        );
        assert_eq!(found, []);
        assert!((print.bleed.to_mm() - 5.0).abs() < 1e-9);
        assert!((print.gutter.to_mm() - 10.0).abs() < 1e-9);
        assert_eq!(print.links, PrintLinks::Qr);
        assert_eq!((print.resolution, print.ink_limit), (300, 280));
        assert_eq!(print.profile.unwrap().value, "press.icc");
        assert_eq!(print.condition.unwrap().value, "FOGRA51");
        assert_eq!(print.paper, "a5".parse().ok());
    }

    #[test]
    fn every_fault_is_told_at_its_line() {
        let (print, found) = settings(
            "[print]\nbleed = \"3\"\ngutter = \"90mm\"\npaper = \"a55\"\nlinks = \"number\"\naccent = \"#003a70\"\n\
             resolution = 10\nink-limit = 500\nbled = \"3mm\"\n",
        );
        insta::assert_debug_snapshot!(found);
        assert_eq!(print.bleed, Abs::mm(3.0));
    }

    #[test]
    fn inks_are_written_as_designers_do() {
        let written = [
            "cmyk(100%, 70%, 0%, 40%)",
            "100/70/0/40",
            "C100 M70 Y0 K40",
            "100 70 0 40",
        ];
        let colours = written.map(|text| inks(text).unwrap());
        assert!(colours.iter().all(|colour| *colour == colours[0]));
        for wrong in [
            "100/70/0",
            "100/70/0/140",
            "100/70/0/40/0",
            "blue",
            "",
            "nan/0/0/0",
        ] {
            assert!(inks(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn papers_have_names_or_sides() {
        let size = |text: &str| {
            text.parse::<PaperSize>()
                .map(|size| (size.width.round(), size.height.round()))
        };
        assert_eq!(size("97mm x 210mm"), Ok((97.0, 210.0)));
        assert_eq!(size("97 × 210 mm"), Ok((97.0, 210.0)));
        assert_eq!(size("A6"), Ok((105.0, 148.0)));
        assert_eq!(size("b5"), Ok((176.0, 250.0)));
        assert_eq!(size("jis-b5"), Ok((182.0, 257.0)));
        for wrong in ["1mm × 2mm", "97mm", "x", "9e9mm × 10mm", "97 × 210"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
