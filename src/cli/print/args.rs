//! The arguments of `print`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::args::FormatName;
use crate::cli::place;
use crate::diagnostic::{Code, Diagnostic};
use crate::press::colour::{Condition, PROFILE_LIMIT};
use crate::press::{Duplex, Paper, PrintOptions, Scheme, page_for};
use crate::publication::{PaperSize, PressOptions};
use crate::typeset::PrintLinks;

#[derive(Debug, Args)]
pub(in crate::cli) struct Print {
    /// Sources, folders of them, or finished PDFs. `-` is standard input
    #[arg(value_name = "SOURCE", required = true)]
    pub(in crate::cli) sources: Vec<PathBuf>,
    /// How pages stand on sheets
    #[arg(long, value_enum, default_value = "single")]
    pub(in crate::cli) imposition: SchemeName,
    /// The sheet: a name such as a4, a3 or sra3, or `WIDTHxHEIGHTmm` [default: as large as it needs to be]
    #[arg(long, value_name = "SHEET", value_parser = sheet)]
    pub(in crate::cli) sheet: Option<Paper>,
    /// How the printer turns a sheet over [default: the edge that leaves backs upright]
    #[arg(long, value_enum)]
    pub(in crate::cli) duplex: Option<DuplexName>,
    /// Thickness of the paper in millimetres: pages of a booklet are moved towards the fold by that of the sheets around them
    #[arg(long, value_name = "MM", default_value_t = 0.0, value_parser = millimetres::<5>)]
    pub(in crate::cli) thickness: f64,
    /// How far pages reach over their edges, in millimetres [default: pressroom.toml, or 3]
    #[arg(long, value_name = "MM", value_parser = millimetres::<25>)]
    pub(in crate::cli) bleed: Option<f64>,
    /// Put marks on the sheets [default: where sheets are cut or folded and have room, and around single pages]
    #[arg(long, overrides_with = "no_marks")]
    pub(in crate::cli) marks: bool,
    /// Put no marks on the sheets
    #[arg(long)]
    pub(in crate::cli) no_marks: bool,
    /// Print which page goes where, and write nothing
    #[arg(long)]
    pub(in crate::cli) plan: bool,
    #[command(flatten)]
    pub(in crate::cli) edition: Edition,
    #[command(flatten)]
    pub(in crate::cli) inks: Inks,
    /// Write the sheets into this folder [default: the publication's `out`, or that of the PDF]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) out: Option<PathBuf>,
    /// How to print what was made and what is wrong
    #[arg(long, value_enum, default_value = "full", hide_possible_values = false)]
    pub(in crate::cli) format: FormatName,
}

/// How sources are laid out for print.
#[derive(Debug, Args)]
pub(in crate::cli) struct Edition {
    /// Use this layout, whatever the documents and pressroom.toml say
    #[arg(long, value_name = "NAME", help_heading = "Sources")]
    pub(in crate::cli) layout: Option<String>,
    /// Lay sources out on this paper, such as a5 or 97x210mm [default: pressroom.toml, or what a booklet or leaflet has room for]
    #[arg(long, value_name = "PAPER", value_parser = page, help_heading = "Sources")]
    pub(in crate::cli) page: Option<PaperSize>,
    /// Width in millimetres that pages lose at the binding [default: pressroom.toml, or 0]
    #[arg(long, value_name = "MM", value_parser = millimetres::<60>, help_heading = "Sources")]
    pub(in crate::cli) gutter: Option<f64>,
    /// What becomes of links [default: pressroom.toml, or numbered]
    #[arg(long, value_enum, help_heading = "Sources")]
    pub(in crate::cli) links: Option<LinksName>,
    /// Also use the fonts installed on this machine
    #[arg(long, help_heading = "Sources")]
    pub(in crate::cli) system_fonts: bool,
}

/// What colours are prepared for.
#[derive(Debug, Args)]
pub(in crate::cli) struct Inks {
    /// The ICC profile of the printing condition [default: pressroom.toml, or coated paper (FOGRA39)]
    #[arg(long, value_name = "FILE", help_heading = "Colour")]
    profile: Option<PathBuf>,
    /// The name of the printing condition, such as FOGRA51 [default: what the profile calls itself]
    #[arg(
        long,
        value_name = "NAME",
        requires = "profile",
        value_parser = name,
        help_heading = "Colour"
    )]
    condition: Option<String>,
    /// The most ink that may lie on one place, in percent [default: pressroom.toml, or 300]
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u16).range(100..=400), help_heading = "Colour")]
    ink_limit: Option<u16>,
}

impl Print {
    /// How sheets are made of pages that reach so far over their edges, in millimetres.
    pub(super) fn options(&self, bleed: f64) -> PrintOptions {
        PrintOptions {
            scheme: self.imposition.into(),
            duplex: self.duplex.map(Into::into),
            sheet: self.sheet,
            marks: match (self.marks, self.no_marks) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            },
            bleed,
            thickness: self.thickness,
        }
    }

    /// How sources are laid out.
    pub(super) fn press_options(&self) -> PressOptions {
        let edition = &self.edition;
        let scheme = Scheme::from(self.imposition);
        let one_sided = matches!(self.duplex, Some(DuplexName::None));
        PressOptions {
            layout: edition.layout.clone(),
            bleed: self.bleed,
            gutter: if self.is_bound() {
                edition.gutter
            } else {
                Some(0.0)
            },
            paper: edition.page,
            room: page_for(scheme, self.sheet).map(|(width, height)| PaperSize { width, height }),
            links: edition.links.map(Into::into),
            facing: match scheme {
                _ if one_sided || !self.is_bound() => Some(false),
                Scheme::Booklet => Some(true),
                _ => None,
            },
        }
    }

    /// Whether the pages become leaves of a book, which have a binding.
    fn is_bound(&self) -> bool {
        let scheme = Scheme::from(self.imposition);
        matches!(scheme, Scheme::Single | Scheme::Booklet | Scheme::CutStack)
    }

    /// Room for a binding that is asked for where there is none.
    pub(super) fn unbound(&self) -> Option<Diagnostic> {
        let gutter = self.edition.gutter.filter(|gutter| *gutter > 0.0);
        if gutter.is_none() || self.is_bound() {
            return None;
        }
        let name = Scheme::from(self.imposition).name();
        let message = format!("pages of `{name}` are not bound, so they have no gutter");
        let help =
            "leave `--gutter` out, or choose `--imposition single`, `booklet` or `cut-stack`";
        Some(Diagnostic::new(Code::PressGutter, message).help(help))
    }
}

impl Inks {
    /// Whether another profile is asked for than the settings name.
    pub(super) fn has_profile(&self) -> bool {
        self.profile.is_some()
    }

    /// The printing condition that was asked for, in place of another.
    pub(super) fn condition(&self, usual: Condition) -> Result<Condition, Diagnostic> {
        let profile = self.profile.as_ref().map(|file| {
            let name = format!("`{}`", file.display());
            let bytes = place::file(file, PROFILE_LIMIT).map_err(|error| {
                let message = format!("the profile {name} cannot be read: {error}");
                let help = "name the print shop's ICC profile";
                Diagnostic::new(Code::PressProfile, message).help(help)
            })?;
            Ok((name, bytes))
        });
        let mut condition = if profile.is_none() && self.condition.is_none() {
            usual
        } else {
            let profile = profile.transpose()?;
            let profile = profile.as_ref();
            let profile = profile.map(|(name, bytes)| (name.as_str(), bytes.clone()));
            let mut asked = Condition::asked(profile, self.condition.as_deref())?;
            asked.ink_limit = usual.ink_limit;
            asked.resolution = usual.resolution;
            asked
        };
        if let Some(limit) = self.ink_limit {
            condition.ink_limit = f64::from(limit);
        }
        Ok(condition)
    }
}

/// A name that says something.
fn name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        Err("write the name that the print shop gives it, or leave the option out".to_owned())
    } else {
        Ok(text.to_owned())
    }
}

/// A length from none to so many millimetres.
fn millimetres<const MOST: u16>(text: &str) -> Result<f64, String> {
    let length = pointed(text);
    let length = length.strip_suffix("mm").unwrap_or(&length).trim();
    let length = length.parse::<f64>().ok();
    length
        .filter(|length| (0.0..=f64::from(MOST)).contains(length))
        .ok_or_else(|| format!("write millimetres from 0 to {MOST}, such as 0.1"))
}

/// The size of pages.
fn page(text: &str) -> Result<PaperSize, String> {
    pointed(text).parse()
}

/// The size of sheets.
fn sheet(text: &str) -> Result<Paper, String> {
    pointed(text).parse()
}

/// Measures as they are read: French and others write a comma where these have a point.
fn pointed(text: &str) -> String {
    text.trim().replace(',', ".")
}

/// How pages stand on sheets.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum SchemeName {
    /// Each page by itself
    Single,
    /// Two pages on each side, to fold in the middle and staple
    Booklet,
    /// Two pages on each side, in the order of reading
    #[value(name = "2up")]
    TwoUp,
    /// Four pages on each side, in the order of reading
    #[value(name = "4up")]
    FourUp,
    /// Two or four pages on each side: cut the stack, and put the piles on each other
    CutStack,
    /// Six pages on one sheet, to fold like a letter
    Leaflet,
}

impl From<SchemeName> for Scheme {
    fn from(name: SchemeName) -> Self {
        match name {
            SchemeName::Single => Self::Single,
            SchemeName::Booklet => Self::Booklet,
            SchemeName::TwoUp => Self::TwoUp,
            SchemeName::FourUp => Self::FourUp,
            SchemeName::CutStack => Self::CutStack,
            SchemeName::Leaflet => Self::Leaflet,
        }
    }
}

/// How the printer turns a sheet over.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum DuplexName {
    /// Around its long edge
    Long,
    /// Around its short edge
    Short,
    /// Not at all: print on one side
    None,
}

impl From<DuplexName> for Duplex {
    fn from(name: DuplexName) -> Self {
        match name {
            DuplexName::Long => Self::Long,
            DuplexName::Short => Self::Short,
            DuplexName::None => Self::None,
        }
    }
}

/// What becomes of links.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(in crate::cli) enum LinksName {
    /// A number after each, and a list of addresses at the end
    Numbered,
    /// The same, with a QR code beside each address
    Qr,
    /// Nothing
    None,
}

impl From<LinksName> for PrintLinks {
    fn from(name: LinksName) -> Self {
        match name {
            LinksName::Numbered => Self::Numbered,
            LinksName::Qr => Self::Qr,
            LinksName::None => Self::None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_read_as_people_write_them() {
        for text in ["3.5", "3,5", "3,5mm", " 3.5 mm ", "3,5\u{a0}mm"] {
            assert_eq!(millimetres::<5>(text), Ok(3.5), "{text}");
        }
        for wrong in ["", "mm", "1,2,3", "6", "-1", "3,5cm"] {
            assert!(millimetres::<5>(wrong).is_err(), "{wrong}");
        }
        assert_eq!(page("97,5mm × 210mm"), page("97.5x210mm"));
        let sra = sheet("330.5x480mm");
        assert!(sra.is_ok());
        for text in ["330,5mm × 480mm", "330.5 mm x 480 mm", "330,5 x 480"] {
            assert_eq!(sheet(text), sra, "{text}");
        }
        for wrong in ["330mm", "330mm480mm", "mm x mm", "330mmmm x 480mm"] {
            assert!(sheet(wrong).is_err(), "{wrong}");
        }
    }
}
