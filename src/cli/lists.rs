//! The arguments of `layouts` and `fonts`.

use clap::{Args as Arguments, ValueEnum};

use crate::diagnostic::Format;

#[derive(Debug, Arguments)]
pub(super) struct List {
    /// How to print the list
    #[arg(long, value_enum, default_value = "full")]
    pub(super) format: ListFormat,
}

/// How a list is printed. The first two are those of other subcommands, so that nobody has to know which subcommand takes which.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ListFormat {
    /// Lines of text; mistakes in the settings with the marked text
    Full,
    /// Lines of text; mistakes in the settings in one line each
    Plain,
    /// One JSON object per layout or font and line, for programs
    Json,
}

impl From<ListFormat> for Format {
    fn from(format: ListFormat) -> Self {
        match format {
            ListFormat::Full => Self::Full,
            ListFormat::Plain => Self::Plain,
            ListFormat::Json => Self::Json,
        }
    }
}

#[derive(Debug, Arguments)]
pub(super) struct Fonts {
    #[command(flatten)]
    pub(super) list: List,
    /// Also list the fonts installed on this machine
    #[arg(long)]
    pub(super) system_fonts: bool,
}
