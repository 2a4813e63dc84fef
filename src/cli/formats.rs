//! Formats of reports and thumbnails that are written apart from their flag.

use clap::ValueEnum;

use super::args::{Build, ReportName};
use super::place;
use super::thumbnails::ThumbnailName;
use crate::diagnostic::{Code, Diagnostic};

/// What stands behind a flag without `=` is a source; formats there are a slip.
pub(super) fn apart(args: &Build) -> Option<Diagnostic> {
    let flags = [
        (
            "report",
            !args.report.is_empty(),
            are::<ReportName> as fn(&str) -> bool,
        ),
        (
            "thumbnail",
            !args.thumbnail.is_empty(),
            are::<ThumbnailName>,
        ),
    ];
    let sources = args.common.sources.iter();
    let sources = sources.filter(|source| !place::exists(source));
    let mut sources = sources.filter_map(|source| source.to_str());
    sources.find_map(|written| {
        let mut flags = flags.iter();
        let (flag, ..) = flags.find(|(_, given, are)| *given && are(written))?;
        let message = format!("`{written}` is taken for a source, and there is none of that name");
        let help = format!("write formats behind `=`: `--{flag}={written}`");
        Some(Diagnostic::new(Code::SourceUnreadable, message).help(help))
    })
}

/// Whether all that is written are names of formats.
fn are<T: ValueEnum>(written: &str) -> bool {
    let mut names = written.split(',');
    names.all(|name| T::from_str(name, false).is_ok())
}
