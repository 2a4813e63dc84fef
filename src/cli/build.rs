//! `pressroom build`: PDFs of documents.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Ending;
use super::args::Build;
use super::check::pieces_of_advice;
use super::jobs::{self, Batch};
use super::streams::Streams;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::engine::Pdf;
use crate::output::{Claims, make_folder, pdf_name, write};
use crate::publication::{BuildOptions, Publication};

/// What a run did.
#[derive(Default)]
struct Tally {
    made: usize,
    failed: usize,
    warnings: usize,
    advice: usize,
}

#[derive(Serialize)]
struct Object<'a> {
    version: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    source: String,
    path: String,
    pages: usize,
    bytes: usize,
    conformance: &'a [&'static str],
}

pub(super) fn run(args: &Build, streams: &mut Streams) -> Ending {
    if jobs::is_standard_input(&args.common) {
        return from_standard_input(args, streams);
    }
    let jobs = jobs::gather(&args.common);
    streams.diagnostics(&jobs.diagnostics);
    let options = jobs::options(&args.common);
    let (mut ending, mut tally) = (jobs.ending, Tally::default());
    // Names are settled for all documents before the first is written.
    for (batch, paths) in name(jobs.batches, args.out.as_deref()) {
        for (source, path) in batch.sources.iter().zip(paths) {
            let diagnostics = match path {
                Ok(path) => document(&batch.publication, source, &path, &options, streams),
                Err(diagnostic) => vec![diagnostic],
            };
            streams.diagnostics(&diagnostics);
            ending = ending.max(Ending::of(&diagnostics));
            tally.count(&diagnostics);
        }
    }
    tally.report(streams);
    ending
}

/// The output path of each source, or why it has none.
fn name(batches: Vec<Batch>, out: Option<&Path>) -> Vec<(Batch, Vec<Result<PathBuf, Diagnostic>>)> {
    let mut claims = Claims::default();
    let named = batches.into_iter().map(|batch| {
        let folder = out.map_or_else(|| batch.publication.out_folder(), Path::to_owned);
        let paths = batch.sources.iter().map(|source| {
            let path = folder.join(pdf_name(source)?);
            claims.claim(&path, source).map(|()| path)
        });
        let paths = paths.collect();
        (batch, paths)
    });
    named.collect()
}

/// Makes one document, writes it, and prints what it is; gives what was found.
fn document(
    publication: &Publication,
    source: &Path,
    path: &Path,
    options: &BuildOptions,
    streams: &mut Streams,
) -> Vec<Diagnostic> {
    let read = publication.source(source);
    let Some(text) = read.value else {
        return read.diagnostics;
    };
    let built = publication.build(&text, options);
    let mut diagnostics = built.diagnostics;
    let Some(pdf) = built.value else {
        return diagnostics;
    };
    if let Err(diagnostic) = save(path, &pdf.bytes) {
        diagnostics.push(diagnostic);
        return diagnostics;
    }
    announce(source, path, &pdf, streams);
    diagnostics
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        make_folder(folder)?;
    }
    write(path, bytes)
}

fn announce(source: &Path, path: &Path, pdf: &Pdf, streams: &mut Streams) {
    if streams.is_json() {
        streams.object(&Object {
            version: 1,
            kind: "document",
            source: source.display().to_string(),
            path: path.display().to_string(),
            pages: pdf.pages,
            bytes: pdf.bytes.len(),
            conformance: pdf.conformance,
        });
        return;
    }
    let pages = if pdf.pages == 1 {
        "1 page".to_owned()
    } else {
        format!("{} pages", pdf.pages)
    };
    let (bytes, conformance) = (pdf.bytes.len(), pdf.conformance.join(", "));
    streams.data(format!(
        "{}: {pages}, {bytes} bytes, {conformance}\n",
        path.display()
    ));
}

impl Tally {
    fn count(&mut self, diagnostics: &[Diagnostic]) {
        let of = |severity| {
            diagnostics
                .iter()
                .filter(|diagnostic| diagnostic.severity == severity)
                .count()
        };
        if of(Severity::Error) > 0 {
            self.failed += 1;
        } else {
            self.made += 1;
        }
        self.warnings += of(Severity::Warning);
        self.advice += of(Severity::Advice);
    }

    /// The sum, where there is more to say than the list of PDFs does.
    fn report(&self, streams: &mut Streams) {
        if self.failed + self.warnings + self.advice == 0 {
            return;
        }
        let Self {
            made,
            failed,
            warnings,
            advice,
        } = self;
        let warnings = match warnings {
            0 => String::new(),
            1 => ", 1 warning".to_owned(),
            more => format!(", {more} warnings"),
        };
        let advice = match advice {
            0 => String::new(),
            more => format!(", {}", pieces_of_advice(*more)),
        };
        streams.note(&format!("{made} made, {failed} not{warnings}{advice}"));
    }
}

/// A source from standard input; the PDF goes to standard output, or into the folder that `--out` names.
fn from_standard_input(args: &Build, streams: &mut Streams) -> Ending {
    if args.out.is_none() && Streams::output_is_terminal() {
        let diagnostic =
            Diagnostic::new(Code::OutputUnwritable, "a PDF is not printed on a terminal").help(
                "send it to a file (`pressroom build - > name.pdf`), or name a folder with `--out`",
            );
        streams.diagnostics_aside(&[diagnostic]);
        return Ending::Use;
    }
    let opened = jobs::from_standard_input(&args.common);
    streams.diagnostics_aside(&opened.diagnostics);
    let Some((publication, source)) = opened.value else {
        return Ending::Use;
    };
    let built = publication.build(&source, &jobs::options(&args.common));
    streams.diagnostics_aside(&built.diagnostics);
    let Some(pdf) = built.value else {
        return Ending::of(&built.diagnostics);
    };
    let Some(out) = &args.out else {
        streams.data(&pdf.bytes);
        return Ending::Done;
    };
    let path = out.join("stdin.pdf");
    match save(&path, &pdf.bytes) {
        Ok(()) => {
            announce(Path::new(source.name()), &path, &pdf, streams);
            Ending::Done
        }
        Err(diagnostic) => {
            streams.diagnostics_aside(&[diagnostic]);
            Ending::Errors
        }
    }
}
