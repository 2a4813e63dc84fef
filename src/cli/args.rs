//! The arguments of every subcommand.

use std::num::NonZeroU16;
use std::path::PathBuf;

use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};

use super::lists::{Fonts, List};
use super::mail::{self, Mail};
use super::print::Print;
use super::size;
use super::streams::Streams;
use super::thumbnails::{self, ThumbnailName, ThumbnailPages};
use super::web;
use crate::archive::Shard;
use crate::diagnostic::Format;
use crate::report::ReportFormat;

/// Makes accessible PDFs from articles written in Markdown.
#[derive(Debug, Parser)]
#[command(
    name = "pressroom",
    version,
    about,
    propagate_version = true,
    arg_required_else_help = true
)]
#[command(
    after_help = "Begin with `pressroom new FOLDER`, then run `pressroom build` in that folder.\n\
    Exit codes: 0 done, 1 some document had errors, 2 wrong use, 3 the PDF would not conform,\n\
    4 an archive is not finished: run it again."
)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make the PDFs of documents
    Build(Build),
    /// Lay documents out for print, or take finished PDFs: on sheets, with marks, as booklets or leaflets
    Print(Print),
    /// Make messages of a document to its recipients: drafts, or sent with `--send`
    #[command(mut_arg("sources", |arg| arg.help(mail::SOURCES).required(true)))]
    Mail(Box<Mail>),
    /// Make an archive of many documents, or bring it up to date
    Archive(Archive),
    /// Find every mistake in documents without writing anything
    Check(Check),
    /// Look into finished PDFs, and read them as a screen reader would
    Inspect(Inspect),
    /// List the layouts that documents can have
    Layouts(List),
    /// List the fonts that layouts can use
    Fonts(Fonts),
    /// Make a new publication folder with an example in it
    New(New),
    /// Make documents for a run of `archive`
    #[command(hide = true)]
    Worker(Worker),
}

impl Args {
    pub(super) fn format(&self) -> Format {
        match &self.command {
            Command::Build(args) => args.common.format,
            Command::Archive(args) => args.chosen_format().unwrap_or_else(|| {
                // Whoever is not at a terminal is a program.
                if Streams::output_is_terminal() {
                    FormatName::Full
                } else {
                    FormatName::Json
                }
            }),
            Command::Mail(args) => args.common.format,
            Command::Worker(args) => args.format,
            Command::Check(args) => args.common.format,
            Command::Inspect(args) => return args.format.into(),
            Command::Print(args) => args.format,
            Command::Layouts(args) => return args.format.into(),
            Command::Fonts(args) => return args.list.format.into(),
            Command::New(_) => FormatName::Full,
        }
        .into()
    }
}

impl Archive {
    fn chosen_format(&self) -> Option<FormatName> {
        match &self.command {
            Some(ArchiveCommand::Merge(args)) => args.format,
            None => self.format,
        }
    }
}

/// How to print.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum FormatName {
    /// Mistakes with the marked text
    Full,
    /// One line each, without drawing
    Plain,
    /// One JSON object per line, for programs
    Json,
}

impl From<FormatName> for Format {
    fn from(name: FormatName) -> Self {
        match name {
            FormatName::Full => Self::Full,
            FormatName::Plain => Self::Plain,
            FormatName::Json => Self::Json,
        }
    }
}

/// What `build` and `check` share.
#[derive(Debug, Arguments)]
pub(super) struct Common {
    /// Sources, or folders of them; without any, every document of the publication folder. `-` is standard input
    #[arg(value_name = "SOURCE")]
    pub(super) sources: Vec<PathBuf>,
    /// Use this layout, whatever the documents and pressroom.toml say
    #[arg(long, value_name = "NAME")]
    pub(super) layout: Option<String>,
    /// How to print what was made and what is wrong
    #[arg(long, value_enum, default_value = "full", hide_possible_values = false)]
    pub(super) format: FormatName,
    /// Also use the fonts installed on this machine; the PDFs then depend on the machine
    #[arg(long)]
    pub(super) system_fonts: bool,
}

#[derive(Debug, Arguments)]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) common: Common,
    /// Write the PDFs into this folder [default: the publication's `out`]
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Write an accessibility report beside each PDF: `--report` in every format, `--report=html,json` in those
    #[arg(long, value_enum, value_name = "FORMATS", value_delimiter = ',', num_args = 0..=1)]
    #[arg(require_equals = true, default_missing_value = "html,text,json")]
    pub(super) report: Vec<ReportName>,
    /// Put the source of each document, and those of a bulletin's items, into its PDF (PDF/A-3a)
    #[arg(long)]
    pub(super) attach_source: bool,
    /// Make images smaller, no more than is needed, until each PDF has at most so many bytes: `2MB`, `500kB`, `2MiB`
    #[arg(long, value_name = "SIZE", value_parser = size::bytes)]
    pub(super) max_size: Option<u64>,
    /// Draw pages for the web beside each PDF: `--thumbnail` as PNG, `--thumbnail=png,webp` in these formats
    #[arg(long, value_enum, value_name = "FORMATS", value_delimiter = ',', num_args = 0..=1)]
    #[arg(require_equals = true, default_missing_value = "png")]
    pub(super) thumbnail: Vec<ThumbnailName>,
    /// How many pixels wide thumbnails are, such as `320,640,1280`
    #[arg(
        long,
        value_name = "WIDTHS",
        value_delimiter = ',',
        default_value = "640",
        requires = "thumbnail"
    )]
    #[arg(value_parser = thumbnails::widths())]
    pub(super) thumbnail_width: Vec<u32>,
    /// Which pages are drawn
    #[arg(
        long,
        value_enum,
        value_name = "PAGES",
        default_value = "first",
        requires = "thumbnail"
    )]
    pub(super) thumbnail_pages: ThumbnailPages,
}

impl Build {
    /// The formats of reports, each once.
    pub(super) fn reports(&self) -> Vec<ReportFormat> {
        let mut formats: Vec<_> = self.report.iter().map(|name| (*name).into()).collect();
        formats.sort_unstable();
        formats.dedup();
        formats
    }
}

/// How a report is written.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ReportName {
    /// A page to publish beside the PDF (`name.report.html`)
    Html,
    /// Lines of text (`name.report.txt`)
    #[value(alias = "txt")]
    Text,
    /// An object for programs (`name.report.json`)
    Json,
}

impl From<ReportName> for ReportFormat {
    fn from(name: ReportName) -> Self {
        match name {
            ReportName::Html => Self::Html,
            ReportName::Text => Self::Text,
            ReportName::Json => Self::Json,
        }
    }
}

#[derive(Debug, Arguments)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Archive {
    #[command(subcommand)]
    pub(super) command: Option<ArchiveCommand>,
    /// Sources, or folders of them; without any, the documents of the publication folder
    #[arg(value_name = "SOURCE")]
    pub(super) sources: Vec<PathBuf>,
    /// The folder of the archive
    #[arg(long, value_name = "DIR", required = true)]
    pub(super) out: Option<PathBuf>,
    /// How many documents are made at once [default: as many as there are processors]
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroU16>,
    /// Go on with the run that was interrupted; without SOURCE, with what it was about
    #[arg(long)]
    pub(super) resume: bool,
    /// Make one part of the archive only, such as 3/7; `archive merge` puts the parts together
    #[arg(long, value_name = "I/N")]
    pub(super) shard: Option<Shard>,
    /// Remove the PDFs whose source is gone
    #[arg(long)]
    pub(super) prune: bool,
    /// Go on although these are other sources than the archive was made of, or most of those are gone
    #[arg(long)]
    pub(super) sources_changed: bool,
    /// Read every PDF that is there, and make anew what was damaged
    #[arg(long)]
    pub(super) verify: bool,
    /// Use this layout, whatever the documents and pressroom.toml say
    #[arg(long, value_name = "NAME")]
    pub(super) layout: Option<String>,
    /// Put the source into each PDF, which is PDF/A-3a then
    #[arg(long)]
    pub(super) attach_source: bool,
    /// The address under which the archive will be published, for the feed
    #[arg(long, value_name = "URL", value_parser = web::address)]
    pub(super) url: Option<String>,
    /// Pack the archive into a bag in this folder (RFC 8493), in place of an older bag
    #[arg(long, value_name = "DIR", conflicts_with = "shard")]
    pub(super) bag: Option<PathBuf>,
    /// Make an object store equal to the archive at the end (s3://…, gs://…, az://…, file:///…)
    #[arg(long, value_name = "URL")]
    pub(super) store: Option<String>,
    /// Seconds that a document may take
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(super) timeout: u64,
    /// Mebibytes of memory that a document may take
    #[arg(long, value_name = "MIB", default_value_t = 1024, value_parser = clap::value_parser!(u64).range(64..=1_048_576))]
    pub(super) memory: u64,
    /// How to print what is made and what is wrong [default: full on a terminal, else json]
    #[arg(long, value_enum)]
    pub(super) format: Option<FormatName>,
}

/// What else is done with archives.
#[derive(Debug, Subcommand)]
pub(super) enum ArchiveCommand {
    /// Put archives, or the parts of one, together
    Merge(ArchiveMerge),
}

#[derive(Debug, Arguments)]
pub(super) struct ArchiveMerge {
    /// Archives, or parts of one; `--out` itself is one of them if it has parts
    #[arg(value_name = "FOLDER")]
    pub(super) folders: Vec<PathBuf>,
    /// The folder of the whole
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// The address under which the archive will be published, for the feed
    #[arg(long, value_name = "URL", value_parser = web::address)]
    pub(super) url: Option<String>,
    /// Pack the archive into a bag in this folder (RFC 8493), in place of an older bag
    #[arg(long, value_name = "DIR")]
    pub(super) bag: Option<PathBuf>,
    /// Take parts from this object store, if no FOLDER is named, and make it equal to the whole
    #[arg(long, value_name = "URL")]
    pub(super) store: Option<String>,
    /// How to print what is done and what is wrong [default: full on a terminal, else json]
    #[arg(long, value_enum)]
    pub(super) format: Option<FormatName>,
}

/// What a run tells the processes that make its documents.
#[derive(Debug, Arguments)]
pub(super) struct Worker {
    #[arg(long)]
    pub(super) hold: PathBuf,
    #[arg(long)]
    pub(super) memory: u64,
    #[arg(long)]
    pub(super) layout: Option<String>,
    #[arg(long)]
    pub(super) attach_source: bool,
    #[arg(long, value_enum, default_value = "full")]
    pub(super) format: FormatName,
    #[arg(long)]
    pub(super) colour: bool,
}

#[derive(Debug, Arguments)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Debug, Arguments)]
pub(super) struct Inspect {
    /// PDFs, whoever made them. `-` is standard input
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,
    /// Print the reading alone
    #[arg(long)]
    pub(super) reading: bool,
    /// How to print what was found
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: InspectFormat,
}

/// How an inspection is printed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum InspectFormat {
    /// Lines of text, for terminals and screen readers
    Text,
    /// One JSON object per file and line, for programs
    Json,
}

impl From<InspectFormat> for Format {
    fn from(format: InspectFormat) -> Self {
        match format {
            InspectFormat::Text => Self::Plain,
            InspectFormat::Json => Self::Json,
        }
    }
}

#[derive(Debug, Arguments)]
pub(super) struct New {
    /// The folder to make; it must not hold anything yet
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    /// Language of the example
    #[arg(long, value_enum, default_value = "en")]
    pub(super) lang: Language,
}

/// The languages that the example is written in.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Language {
    /// Arabic
    Ar,
    /// English
    En,
    /// French
    Fr,
}
