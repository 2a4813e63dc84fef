//! The command line: one file per subcommand, and the only place that prints.
//!
//! Data goes to standard output, messages to standard error. Exit codes: 0 done, 1 some document had errors,
//! 2 wrong use, 3 a promise of conformance could not be kept, 4 a run of `archive` did not get to its end.

mod archive;
mod args;
mod build;
mod check;
mod fonts;
mod formats;
mod inspect;
mod jobs;
mod layouts;
mod lists;
mod mail;
mod new;
mod place;
mod print;
mod progress;
mod reduced;
mod seen;
mod size;
mod streams;
mod thumbnails;
mod web;

use std::ffi::OsString;
use std::process::ExitCode;

use args::{Args, Command};
use clap::Parser;
use streams::Streams;

use crate::diagnostic::{Code, Diagnostic, Severity};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Ending {
    Done,
    Errors,
    Use,
    Conformance,
    /// What schedulers may try again; other errors are there again until somebody mends a document.
    Unfinished,
}

impl Ending {
    /// What diagnostics about documents amount to.
    fn of(diagnostics: &[Diagnostic]) -> Self {
        let errors = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error);
        let endings = errors.map(|error| match error.code {
            Code::ExportConformance => Self::Conformance,
            _ => Self::Errors,
        });
        endings.max().unwrap_or(Self::Done)
    }

    fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Errors => 1,
            Self::Use => 2,
            Self::Conformance => 3,
            Self::Unfinished => 4,
        })
    }
}

/// Runs the program with the given arguments, the first of which is its own name.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = match Args::try_parse_from(arguments) {
        Ok(args) => args,
        Err(error) => {
            // Help and version go to standard output, mistakes to standard error; clap knows which. When nobody
            // listens there is nobody to tell.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let mut streams = Streams::new(args.format());
    let ending = match &args.command {
        Command::Build(args) => build::run(args, &mut streams),
        Command::Archive(args) => archive::run(args, &mut streams),
        Command::Mail(args) => mail::run(args, &mut streams),
        Command::Worker(args) => archive::work(args),
        Command::Check(args) => check::run(args, &mut streams),
        Command::Inspect(args) => inspect::run(args, &mut streams),
        Command::Print(args) => print::run(args, &mut streams),
        Command::Layouts(args) => layouts::run(args, &mut streams),
        Command::Fonts(args) => fonts::run(args, &mut streams),
        Command::New(args) => new::run(args, &mut streams),
    };
    streams.finish(ending).code()
}
