//! The arguments of `print`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::args::FormatName;
use crate::press::{Duplex, Paper, PrintOptions, Scheme};

#[derive(Debug, Args)]
pub(in crate::cli) struct Print {
    /// Finished PDFs. `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub(in crate::cli) files: Vec<PathBuf>,
    /// How pages stand on sheets
    #[arg(long, value_enum, default_value = "single")]
    pub(in crate::cli) imposition: SchemeName,
    /// The sheet: a name such as a4, a3 or sra3, or `WIDTHxHEIGHTmm` [default: as large as it needs to be]
    #[arg(long, value_name = "SHEET")]
    pub(in crate::cli) sheet: Option<Paper>,
    /// How the printer turns a sheet over [default: the edge that leaves backs upright]
    #[arg(long, value_enum)]
    pub(in crate::cli) duplex: Option<DuplexName>,
    /// Thickness of the paper in millimetres: pages of a booklet are moved towards the fold by that of the sheets around them
    #[arg(long, value_name = "MM", default_value_t = 0.0, value_parser = millimetres::<5>)]
    pub(in crate::cli) thickness: f64,
    /// How far pages may reach over their edges, in millimetres
    #[arg(long, value_name = "MM", default_value_t = 3.0, value_parser = millimetres::<50>)]
    pub(in crate::cli) bleed: f64,
    /// Put marks on the sheets [default: where sheets are cut or folded and have room, and around single pages]
    #[arg(long, overrides_with = "no_marks")]
    pub(in crate::cli) marks: bool,
    /// Put no marks on the sheets
    #[arg(long)]
    pub(in crate::cli) no_marks: bool,
    /// Print which page goes where, and write nothing
    #[arg(long)]
    pub(in crate::cli) plan: bool,
    /// Write the sheets into this folder [default: that of the PDF]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) out: Option<PathBuf>,
    /// How to print what was made and what is wrong
    #[arg(long, value_enum, default_value = "full", hide_possible_values = false)]
    pub(in crate::cli) format: FormatName,
}

impl Print {
    pub(super) fn options(&self) -> PrintOptions {
        PrintOptions {
            scheme: self.imposition.into(),
            duplex: self.duplex.map(Into::into),
            sheet: self.sheet,
            marks: match (self.marks, self.no_marks) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            },
            bleed: self.bleed,
            thickness: self.thickness,
        }
    }
}

/// A length from none to so many millimetres.
fn millimetres<const MOST: u16>(text: &str) -> Result<f64, String> {
    let length = text.strip_suffix("mm").unwrap_or(text).trim();
    let length = length.parse::<f64>().ok();
    length
        .filter(|length| (0.0..=f64::from(MOST)).contains(length))
        .ok_or_else(|| format!("write millimetres from 0 to {MOST}, such as 0.1"))
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
