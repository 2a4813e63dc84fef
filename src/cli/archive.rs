//! `pressroom archive`: many documents, made by processes of their own, and only those that changed.
#![expect(
    clippy::disallowed_methods,
    reason = "the processes that make documents are this program"
)]

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use super::Ending;
use super::args::{Archive, ArchiveCommand, Worker};
use super::progress::Progress;
use super::streams::Streams;
use crate::archive::{Address, Duty, Merge, Order, Stop, Workshop, archive, last, merge, serve};
use crate::diagnostic::{Code, Diagnostic, Format};
use crate::publication::BuildOptions;

/// The name of the hidden subcommand that makes documents for a run.
const WORKER: &str = "worker";

pub(super) fn run(args: &Archive, streams: &mut Streams) -> Ending {
    if let Some(ArchiveCommand::Merge(args)) = &args.command {
        let order = Merge {
            folders: args.folders.clone(),
            out: args.out.clone(),
            url: args.url.clone(),
            bag: args.bag.clone(),
            store: args.store.as_deref().map(store),
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
fn watch(streams: &mut Streams, go: impl FnOnce(&mut Progress<'_>) -> Result<(), Stop>) -> Ending {
    let mut progress = Progress::new(streams);
    let ended = go(&mut progress);
    progress.end(ended)
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
        ..BuildOptions::default()
    };
    Ok(Order {
        sources,
        workshop: workshop(args, &options, streams)?,
        out,
        options,
        shard,
        prune: args.prune,
        sources_changed: args.sources_changed,
        verify: args.verify,
        url: args.url.clone(),
        bag: args.bag.clone(),
        store: args.store.as_deref().map(store),
    })
}

/// The store that was named, and what the environment says of it.
fn store(url: &str) -> Address {
    Address::new(url, std::env::vars_os())
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
    arguments.push(format!("--format={form}"));
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
            ..BuildOptions::default()
        },
        format: args.format.into(),
        colour: args.colour,
    };
    let error = serve(&duty);
    let message = format!("documents cannot be made here: {error}");
    Streams::new(Format::Plain).diagnostics(&[Diagnostic::new(Code::Internal, message)]);
    Ending::Errors
}
