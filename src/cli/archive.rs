//! `pressroom archive`: many documents, made by processes of their own, and only those that changed.
#![expect(
    clippy::disallowed_methods,
    reason = "the processes that make documents are this program"
)]

use std::io::IsTerminal;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use super::Ending;
use super::args::{Archive, ArchiveCommand, Worker};
use super::streams::Streams;
use crate::archive::{
    Duty, Finding, Merge, Observer, Order, Record, Status, Workshop, archive, last, merge, serve,
};
use crate::diagnostic::{Code, Diagnostic, Format};
use crate::publication::BuildOptions;

/// The name of the hidden subcommand that makes documents for a run.
const WORKER: &str = "worker";

/// How many gone documents are named on a terminal.
const NAMED: usize = 20;

pub(super) fn run(args: &Archive, streams: &mut Streams) -> Ending {
    if let Some(ArchiveCommand::Merge(args)) = &args.command {
        let order = Merge {
            folders: args.folders.clone(),
            out: args.out.clone(),
            url: args.url.clone(),
            bag: args.bag.clone(),
        };
        return watch(streams, |progress| merge(&order, progress));
    }
    match order(args, streams) {
        Ok(order) => watch(streams, |progress| archive(&order, progress)),
        Err(diagnostic) => {
            streams.diagnostics(&[diagnostic]);
            Ending::Use
        }
    }
}

/// Shows how something goes, and how it ended.
fn watch(
    streams: &mut Streams,
    go: impl FnOnce(&mut Progress<'_>) -> Result<(), Vec<Diagnostic>>,
) -> Ending {
    let mut progress = Progress::new(streams);
    let ended = go(&mut progress);
    let Progress {
        bar,
        ending,
        tally,
        streams,
    } = progress;
    bar.finish_and_clear();
    match ended {
        Ok(()) => {
            tally.report(streams);
            ending
        }
        Err(faults) => {
            streams.diagnostics(&faults);
            Ending::Unfinished
        }
    }
}

/// What the arguments ask for; with `--resume` alone, what the last run was asked for.
fn order(args: &Archive, streams: &Streams) -> Result<Order, Diagnostic> {
    let out = args.out.clone().unwrap_or_default();
    let shard = args.shard;
    let before = if args.resume { last(&out, shard) } else { None };
    let layout = args
        .layout
        .clone()
        .or_else(|| before.as_ref()?.layout.clone());
    let attach_source =
        args.attach_source || before.as_ref().is_some_and(|before| before.attach_source);
    let sources = match before {
        Some(before) if args.sources.is_empty() => before.sources,
        None if args.sources.is_empty() && args.resume => {
            let message = format!("there is no run into `{}` to resume", out.display());
            let help = "name the sources, or the folder of the run with `--out`";
            return Err(Diagnostic::new(Code::ArchiveFolder, message).help(help));
        }
        _ if args.sources.is_empty() => vec![PathBuf::from(".")],
        _ => args.sources.clone(),
    };
    let options = BuildOptions {
        layout,
        attach_source,
    };
    Ok(Order {
        sources,
        workshop: workshop(args, &options, streams)?,
        out,
        options,
        shard,
        prune: args.prune,
        verify: args.verify,
        url: args.url.clone(),
        bag: args.bag.clone(),
    })
}

fn workshop(
    args: &Archive,
    options: &BuildOptions,
    streams: &Streams,
) -> Result<Workshop, Diagnostic> {
    let program = std::env::current_exe().map_err(|error| {
        let message = format!("this program cannot be found: {error}");
        Diagnostic::new(Code::Internal, message).help("start it by its full path")
    })?;
    let (format, colour) = streams.form();
    let form = match format {
        Format::Full => "full",
        Format::Plain => "plain",
        Format::Json => "json",
    };
    let mut arguments = vec![WORKER.to_owned(), format!("--memory={}", args.memory)];
    arguments.push(format!("--format={}", form));
    arguments.extend(colour.then(|| "--colour".to_owned()));
    arguments.extend(
        options
            .layout
            .iter()
            .map(|layout| format!("--layout={layout}")),
    );
    arguments.extend(options.attach_source.then(|| "--attach-source".to_owned()));
    let processors = thread::available_parallelism().map_or(1, usize::from);
    Ok(Workshop {
        processes: args.jobs.map_or(processors, |jobs| usize::from(jobs.get())),
        program,
        arguments,
        time: Duration::from_secs(args.timeout),
        shown: (format, colour),
    })
}

/// Makes documents for a run, until it ends.
pub(super) fn work(args: &Worker) -> Ending {
    let duty = Duty {
        memory: (args.memory > 0).then_some(args.memory << 20),
        hold: args.hold.clone(),
        options: BuildOptions {
            layout: args.layout.clone(),
            attach_source: args.attach_source,
        },
        format: args.format.into(),
        colour: args.colour,
    };
    let error = serve(&duty);
    let message = format!("documents cannot be made here: {error}");
    Streams::new(Format::Plain).diagnostics(&[Diagnostic::new(Code::Internal, message)]);
    Ending::Errors
}

/// An event for programs.
#[derive(Serialize)]
struct Event<'a, T: Serialize> {
    version: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    content: &'a T,
}

#[derive(Serialize)]
struct Begin {
    documents: usize,
    unchanged: usize,
}

#[derive(Serialize)]
struct Document<'a> {
    source: &'a str,
    status: Status,
    changed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<&'a str>,
}

impl<'a> Document<'a> {
    fn new(record: &'a Record, changed: bool) -> Self {
        let pdf = record.pdf.as_ref();
        Self {
            source: &record.source,
            status: record.status,
            changed,
            path: pdf.map(|pdf| pdf.output.as_str()),
            pages: pdf.map(|pdf| pdf.pages),
            bytes: pdf.map(|pdf| pdf.bytes),
            sha256: pdf.map(|pdf| pdf.sha256.as_str()),
        }
    }
}

/// What a run did.
#[derive(Debug, Default, Serialize)]
struct Tally {
    made: usize,
    failed: usize,
    unchanged: usize,
    gone: usize,
    removed: usize,
}

impl Tally {
    fn report(&self, streams: &mut Streams) {
        if streams.is_json() {
            streams.object(&Event {
                version: 1,
                kind: "end",
                content: self,
            });
            return;
        }
        let some = |count: usize, what: &str| {
            if count > 0 {
                format!(", {count} {what}")
            } else {
                String::new()
            }
        };
        streams.note(&format!(
            "{} made, {} unchanged{}{}{}",
            self.made,
            self.unchanged,
            some(self.failed, "not"),
            some(self.gone, "without a source (`--prune` removes them)"),
            some(self.removed, "removed"),
        ));
    }
}

/// Shows how a run goes: a bar on a terminal, events for programs.
struct Progress<'a> {
    streams: &'a mut Streams,
    bar: ProgressBar,
    ending: Ending,
    tally: Tally,
}

impl<'a> Progress<'a> {
    fn new(streams: &'a mut Streams) -> Self {
        // Often enough to see that it goes on; not so often that a screen reader or a slow line is kept busy.
        let target = if std::io::stderr().is_terminal() {
            ProgressDrawTarget::stderr_with_hz(2)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        Self {
            streams,
            bar,
            ending: Ending::Done,
            tally: Tally::default(),
        }
    }

    fn count(&mut self, record: &Record) {
        let errors = record
            .diagnostics
            .iter()
            .filter(|finding| finding.is_error());
        let broken = |finding: &Finding| finding.is(Code::ExportConformance);
        let endings = errors.map(|error| {
            if broken(error) {
                Ending::Conformance
            } else {
                Ending::Errors
            }
        });
        self.ending = endings.fold(self.ending, Ending::max);
    }

    fn event<T: Serialize>(&mut self, kind: &'static str, content: &T) {
        if self.streams.is_json() {
            self.streams.object(&Event {
                version: 1,
                kind,
                content,
            });
        }
    }
}

impl Observer for Progress<'_> {
    fn diagnostics(&mut self, diagnostics: &[Diagnostic]) {
        self.ending = self.ending.max(Ending::of(diagnostics));
        let streams = &mut *self.streams;
        self.bar.suspend(|| streams.diagnostics(diagnostics));
    }

    fn begin(&mut self, tasks: usize, kept: usize) {
        self.tally.unchanged = kept;
        self.bar.set_length(tasks as u64);
        let style = ProgressStyle::with_template("{bar:32} {pos} of {len}, {per_sec}, {eta} left");
        if let Ok(style) = style {
            self.bar.set_style(style);
        }
        self.event(
            "begin",
            &Begin {
                documents: tasks,
                unchanged: kept,
            },
        );
    }

    fn document(&mut self, record: &Record, shown: &str) {
        match record.status {
            Status::Made => self.tally.made += 1,
            Status::Failed | Status::Outdated => self.tally.failed += 1,
            // Only a merge meets one. What was wrong with its source is over, as it is for a run.
            Status::Gone => self.tally.gone += 1,
        }
        if record.status != Status::Gone {
            self.count(record);
        }
        let streams = &mut *self.streams;
        if !shown.is_empty() {
            self.bar.suspend(|| streams.rendered(shown));
        }
        if let (Format::Plain, Some(pdf), Status::Made) =
            (streams.form().0, &record.pdf, record.status)
        {
            let pages = if pdf.pages == 1 { "page" } else { "pages" };
            streams.data(format!(
                "{}: {} {pages}, {} bytes\n",
                pdf.output, pdf.pages, pdf.bytes
            ));
        }
        self.event("document", &Document::new(record, true));
        self.bar.inc(1);
    }

    fn still(&mut self, record: &Record) {
        self.count(record);
        let streams = &mut *self.streams;
        if !streams.is_json() {
            let errors = record
                .diagnostics
                .iter()
                .filter(|finding| finding.is_error())
                .count();
            let errors = if errors == 1 {
                "1 error".to_owned()
            } else {
                format!("{errors} errors")
            };
            self.bar.suspend(|| {
                streams.note(&format!(
                    "{}: not changed, and still has {errors}",
                    record.source
                ))
            });
        }
        self.event("document", &Document::new(record, false));
    }

    fn gone(&mut self, record: &Record, removed: bool) {
        let count = if removed {
            &mut self.tally.removed
        } else {
            &mut self.tally.gone
        };
        *count += 1;
        if *count <= NAMED && !self.streams.is_json() {
            let what = if removed {
                "its PDF is removed"
            } else {
                "its PDF stays"
            };
            let streams = &mut *self.streams;
            self.bar.suspend(|| {
                streams.note(&format!("{}: the source is gone, {what}", record.source))
            });
        }
        self.event("gone", &Document::new(record, removed));
    }
}
