//! `pressroom build`: PDFs of documents, and reports on them.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::Ending;
use super::args::Build;
use super::check::pieces_of_advice;
use super::formats;
use super::jobs::{self, Batch};
use super::reduced;
use super::seen::Seen;
use super::streams::Streams;
use super::thumbnails::{Thumbnail, Thumbnails};
use crate::diagnostic::{Code, Diagnostic, Severity, has_errors};
use crate::engine::Pdf;
use crate::output::{Claims, make_folder, pdf_name, report_name, write};
use crate::publication::{BuildOptions, Publication};
use crate::report::{Report, ReportFormat};

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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reports: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    thumbnails: Vec<&'a Thumbnail>,
    /// The images that were made smaller.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reduced: Vec<reduced::Object>,
}

/// Where a document's files go.
struct Target<'a> {
    pdf: PathBuf,
    reports: Vec<(ReportFormat, PathBuf)>,
    /// All of them, with those of thumbnails.
    files: Vec<PathBuf>,
    thumbnails: &'a Thumbnails,
}

pub(super) fn run(args: &Build, streams: &mut Streams) -> Ending {
    if jobs::is_standard_input(&args.common) {
        return from_standard_input(args, streams);
    }
    if let Some(diagnostic) = formats::apart(args) {
        streams.diagnostics(&[diagnostic]);
        return Ending::Use;
    }
    let jobs = jobs::gather_all(&args.common);
    let mut seen = Seen::default();
    streams.diagnostics(&seen.fresh(&jobs.diagnostics));
    let options = options(args);
    let thumbnails = Thumbnails::of(args);
    let (mut ending, mut tally) = (jobs.ending, Tally::default());
    // Names are settled for all documents before the first is written.
    for (batch, targets) in name(jobs.batches, args, &thumbnails) {
        for (source, target) in batch.sources.iter().zip(targets) {
            let diagnostics = match target {
                Ok(_) if !batch.sound => checked(&batch.publication, source, &options),
                Ok(target) => document(&batch.publication, source, &target, &options, streams),
                Err(diagnostic) => vec![diagnostic],
            };
            let fresh = seen.fresh(&diagnostics);
            streams.diagnostics(&fresh);
            ending = ending.max(Ending::of(&diagnostics));
            tally.count(batch.sound && !has_errors(&diagnostics), &fresh);
        }
    }
    tally.report(streams);
    ending
}

fn options(args: &Build) -> BuildOptions {
    BuildOptions {
        attach_source: args.attach_source,
        max_size: args.max_size,
        ..jobs::options(&args.common)
    }
}

/// Where the files of each source go, or why they have no place.
fn name<'a>(
    batches: Vec<Batch>,
    args: &Build,
    thumbnails: &'a Thumbnails,
) -> Vec<(Batch, Vec<Result<Target<'a>, Diagnostic>>)> {
    let mut claims = Claims::default();
    let named = batches.into_iter().map(|batch| {
        let folder = args.out.clone();
        let folder = folder.unwrap_or_else(|| batch.publication.out_folder());
        let targets = batch.sources.iter().map(|source| {
            let target = target(&folder, source, &args.reports(), thumbnails)?;
            for path in &target.files {
                claims.add(path, source);
            }
            Ok(target)
        });
        let targets = targets.collect::<Vec<Result<Target<'_>, _>>>();
        (batch, targets)
    });
    let mut named = named.collect::<Vec<_>>();
    for (batch, targets) in &mut named {
        for (source, target) in batch.sources.iter().zip(targets) {
            let files = target.iter().flat_map(|target| &target.files);
            let judged = files.map(|path| claims.judge(path, source));
            if let Err(fault) = judged.collect::<Result<(), _>>() {
                *target = Err(fault);
            }
        }
    }
    named
}

fn target<'a>(
    folder: &Path,
    source: &Path,
    formats: &[ReportFormat],
    thumbnails: &'a Thumbnails,
) -> Result<Target<'a>, Diagnostic> {
    let pdf = folder.join(pdf_name(source)?);
    let reports = formats.iter().map(|format| {
        let name = report_name(source, format.extension())?;
        Ok((*format, folder.join(name)))
    });
    let reports = reports.collect::<Result<Vec<_>, _>>()?;
    let mut files = vec![pdf.clone()];
    files.extend(reports.iter().map(|(_, path)| path.clone()));
    files.extend(thumbnails.names(folder, source)?);
    Ok(Target {
        pdf,
        reports,
        files,
        thumbnails,
    })
}

/// What is wrong with a document that cannot be made, because of the settings.
fn checked(publication: &Publication, source: &Path, options: &BuildOptions) -> Vec<Diagnostic> {
    let read = publication.source(source);
    match read.value {
        Some(text) => publication.check(&text, options),
        None => read.diagnostics,
    }
}

/// Makes one document, writes it, and prints what it is; gives what was found.
fn document(
    publication: &Publication,
    source: &Path,
    target: &Target<'_>,
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
    match save(source, target, &pdf, &diagnostics) {
        Ok(thumbnails) => announce(source, target, &pdf, &thumbnails, streams),
        Err(faults) => diagnostics.extend(faults),
    }
    diagnostics
}

/// Writes the PDF, its reports and thumbnails. They are all there before the first is written, so that a fault leaves the older ones.
fn save(
    source: &Path,
    target: &Target<'_>,
    pdf: &Pdf,
    found: &[Diagnostic],
) -> Result<Vec<Thumbnail>, Vec<Diagnostic>> {
    let mut files = vec![(&target.pdf, Cow::Borrowed(pdf.bytes.as_slice()))];
    if !target.reports.is_empty() {
        let name = target.pdf.file_name().unwrap_or_default();
        let made = Report::new(pdf, found, &name.to_string_lossy());
        let Some(report) = made.value else {
            return Err(made.diagnostics);
        };
        let reports = target.reports.iter();
        files.extend(
            reports.map(|(format, path)| (path, Cow::Owned(report.render(*format).into_bytes()))),
        );
    }
    let folder = target.pdf.parent().unwrap_or(Path::new(""));
    let thumbnails = target.thumbnails.draw(folder, source, pdf);
    let thumbnails = thumbnails.map_err(|diagnostic| vec![diagnostic])?;
    let drawn = thumbnails.iter();
    files.extend(drawn.map(|drawn| (&drawn.file, Cow::Borrowed(drawn.data.as_slice()))));
    let folder = Some(folder).filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.map_or(Ok(()), make_folder);
    let written = folder.and_then(|()| {
        files
            .iter()
            .try_for_each(|(path, bytes)| write(path, bytes))
    });
    written.map_err(|diagnostic| vec![diagnostic])?;
    Ok(thumbnails)
}

fn announce(
    source: &Path,
    target: &Target<'_>,
    pdf: &Pdf,
    thumbnails: &[Thumbnail],
    streams: &mut Streams,
) {
    let reports = target.reports.iter();
    let reports = reports.map(|(_, path)| path.display().to_string());
    if streams.is_json() {
        streams.object(&Object {
            version: 1,
            kind: "document",
            source: source.display().to_string(),
            path: target.pdf.display().to_string(),
            pages: pdf.pages,
            bytes: pdf.bytes.len(),
            conformance: pdf.conformance,
            reports: reports.collect(),
            thumbnails: thumbnails.iter().collect(),
            reduced: reduced::objects(&pdf.reduced),
        });
        return;
    }
    streams.data(line(&target.pdf, pdf));
    for report in reports {
        streams.data(format!("{report}: accessibility report\n"));
    }
    for thumbnail in thumbnails {
        streams.data(thumbnail.line());
    }
    for line in reduced::table(&pdf.reduced) {
        streams.note(&line);
    }
}

/// What a PDF is, for people.
fn line(path: &Path, pdf: &Pdf) -> String {
    let pages = if pdf.pages == 1 {
        "1 page".to_owned()
    } else {
        format!("{} pages", pdf.pages)
    };
    let (bytes, conformance) = (pdf.bytes.len(), pdf.conformance.join(", "));
    format!(
        "{}: {pages}, {bytes} bytes, {conformance}\n",
        path.display()
    )
}

impl Tally {
    fn count(&mut self, made: bool, diagnostics: &[Diagnostic]) {
        let of = |severity| {
            diagnostics
                .iter()
                .filter(|diagnostic| diagnostic.severity == severity)
                .count()
        };
        if made {
            self.made += 1;
        } else {
            self.failed += 1;
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
    if let Some(diagnostic) = no_place(args) {
        streams.diagnostics_aside(&[diagnostic]);
        return Ending::Use;
    }
    let opened = jobs::from_standard_input(&args.common);
    streams.diagnostics_aside(&opened.diagnostics);
    let Some((publication, source)) = opened.value else {
        return Ending::Use;
    };
    let built = publication.build(&source, &options(args));
    streams.diagnostics_aside(&built.diagnostics);
    let Some(pdf) = built.value else {
        return Ending::of(&built.diagnostics);
    };
    let Some(out) = &args.out else {
        streams.data(&pdf.bytes);
        return Ending::Done;
    };
    let (name, thumbnails) = (Path::new("stdin"), Thumbnails::of(args));
    let saved = target(out, name, &args.reports(), &thumbnails).map_err(|fault| vec![fault]);
    let saved = saved.and_then(|target| {
        let thumbnails = save(name, &target, &pdf, &built.diagnostics)?;
        Ok((target, thumbnails))
    });
    match saved {
        Ok((target, thumbnails)) => {
            let name = Path::new(source.name());
            announce(name, &target, &pdf, &thumbnails, streams);
            Ending::Done
        }
        Err(faults) => {
            streams.diagnostics_aside(&faults);
            Ending::Errors
        }
    }
}

/// Why a PDF that comes from standard input cannot go to standard output.
fn no_place(args: &Build) -> Option<Diagnostic> {
    if args.out.is_some() {
        None
    } else if !args.report.is_empty() {
        let message = "standard output takes the PDF alone, and no report";
        let help = "name a folder for both with `--out`";
        Some(Diagnostic::new(Code::OutputUnwritable, message).help(help))
    } else if !args.thumbnail.is_empty() {
        let message = "standard output takes the PDF alone, and no thumbnail";
        let help = "name a folder for both with `--out`";
        Some(Diagnostic::new(Code::OutputUnwritable, message).help(help))
    } else if Streams::output_is_terminal() {
        let message = "a PDF is not printed on a terminal";
        let help =
            "send it to a file (`pressroom build - > name.pdf`), or name a folder with `--out`";
        Some(Diagnostic::new(Code::OutputUnwritable, message).help(help))
    } else {
        None
    }
}
