//! `pressroom print`: sheets for a print shop or for the printer in the corridor.

mod args;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde::Serialize;

pub(super) use self::args::Print;
use super::args::Common;
use super::jobs::{self, STANDARD_INPUT};
use super::place;
use super::streams::Streams;
use super::{Ending, inspect};
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::inspect::begins_as_pdf;
use crate::output::{Claims, make_folder, print_name, write};
use crate::press::colour::Condition;
use crate::press::{Finished, Sheets, Work, print};
use crate::publication::{Publication, Source};

/// How far pages of a finished PDF reach over their edges if nobody says otherwise, in millimetres.
const BLEED: f64 = 3.0;

#[derive(Serialize)]
struct Object<'a> {
    version: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    source: &'a str,
    /// Not there if only the plan was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<usize>,
    #[serde(flatten)]
    sheets: serde_json::Value,
}

/// What is printed, and where its sheets go.
struct Job {
    file: PathBuf,
    by: Rc<By>,
    target: Result<PathBuf, Diagnostic>,
}

/// What documents are printed by, found out once for all of them.
struct By {
    /// The publication that they are sources of; none for finished PDFs.
    publication: Option<Publication>,
    condition: Result<Condition, Diagnostic>,
    /// What is wrong with the profile that the publication names.
    fault: Option<Diagnostic>,
}

impl By {
    fn new(args: &Print, publication: Option<Publication>) -> Self {
        let usual = publication.as_ref().map(Publication::condition);
        let (usual, fault) = usual.unwrap_or_else(|| (Condition::bundled(), None));
        // What is wrong with a profile that is not printed by does not matter.
        let fault = fault.filter(|_| !args.inks.has_profile());
        Self {
            publication,
            condition: args.inks.condition(usual),
            fault,
        }
    }

    fn condition(&self, found: &mut Vec<Diagnostic>) -> Option<&Condition> {
        found.extend(self.fault.clone());
        let condition = self.condition.as_ref();
        condition.map_err(|fault| found.push(fault.clone())).ok()
    }
}

pub(super) fn run(args: &Print, streams: &mut Streams) -> Ending {
    inspect::keep_quiet();
    if args.sources.iter().any(|file| file == Path::new("-")) {
        return from_standard_input(args, streams);
    }
    let (jobs, mut ending) = gather(args, streams);
    let mut told = BTreeSet::new();
    for job in jobs {
        let diagnostics = match &job.target {
            Ok(target) => document(args, &job, target, streams),
            Err(diagnostic) => vec![diagnostic.clone()],
        };
        ending = ending.max(Ending::of(&diagnostics));
        streams.diagnostics(&news(diagnostics, &mut told));
    }
    ending
}

/// What was not said of another document: a warning about the settings holds for all of their documents.
fn news(found: Vec<Diagnostic>, told: &mut BTreeSet<String>) -> Vec<Diagnostic> {
    let is_new = |diagnostic: &Diagnostic| {
        let is_ours = diagnostic.code == Code::PressColour && diagnostic.primary.is_some();
        !is_ours || told.insert(format!("{diagnostic:?}"))
    };
    found.into_iter().filter(is_new).collect()
}

/// Finished PDFs, and after them the sources of each publication; names are settled for all before the first is written.
fn gather(args: &Print, streams: &mut Streams) -> (Vec<Job>, Ending) {
    let mut taken = BTreeSet::new();
    let once = args.sources.iter();
    let once = once.filter(|file| taken.insert(place::identity(file)));
    let (pdfs, sources): (Vec<_>, Vec<_>) = once.cloned().partition(|file| is_pdf(file));
    let mut named = Vec::new();
    if !pdfs.is_empty() {
        let by = Rc::new(By::new(args, None));
        for file in pdfs {
            let folder = file.parent().unwrap_or(Path::new("")).to_owned();
            named.push((file, Rc::clone(&by), folder));
        }
    }
    let mut ending = Ending::Done;
    if !sources.is_empty() {
        let jobs = jobs::gather(&common(args, sources));
        streams.diagnostics(&jobs.diagnostics);
        ending = jobs.ending;
        for batch in jobs.batches {
            let folder = batch.publication.out_folder();
            let by = Rc::new(By::new(args, Some(batch.publication)));
            for file in batch.sources {
                named.push((file, Rc::clone(&by), folder.clone()));
            }
        }
    }
    let mut claims = Claims::default();
    let named = named.into_iter().map(|(file, by, folder)| {
        let folder = args.out.as_ref().unwrap_or(&folder);
        let target = print_name(&file).map(|name| folder.join(name));
        if let Ok(target) = &target {
            claims.add(target, &file);
        }
        Job { file, by, target }
    });
    let mut jobs = named.collect::<Vec<_>>();
    for job in &mut jobs {
        let judged = job
            .target
            .as_ref()
            .map(|target| claims.judge(target, &job.file));
        if let Ok(Err(fault)) = judged {
            job.target = Err(fault);
        }
    }
    (jobs, ending)
}

/// Whether a file is a finished PDF: by its name, or, where that is none of a source, by how it begins.
fn is_pdf(file: &Path) -> bool {
    let is = |wanted: &str| {
        let extension = file.extension();
        extension.is_some_and(|extension| extension.eq_ignore_ascii_case(wanted))
    };
    is("pdf") || (!is("md") && !is("toml") && begins_as_pdf(&place::beginning(file)))
}

/// What `build` would be asked for these sources.
fn common(args: &Print, sources: Vec<PathBuf>) -> Common {
    Common {
        sources,
        layout: args.edition.layout.clone(),
        format: args.format,
        system_fonts: args.edition.system_fonts,
    }
}

/// Makes the sheets of one document, writes them, and says what they are; gives what was found.
fn document(args: &Print, job: &Job, target: &Path, streams: &mut Streams) -> Vec<Diagnostic> {
    let name = job.file.display().to_string();
    let mut diagnostics = Vec::new();
    let by = job.by.as_ref();
    let sheets = match &by.publication {
        None => match inspect::read(&job.file) {
            Ok(bytes) => of_pdf(args, by, &job.file, bytes, &mut diagnostics),
            Err(diagnostic) => {
                diagnostics.push(about(&name, diagnostic));
                None
            }
        },
        Some(publication) => {
            let read = publication.source(&job.file);
            diagnostics.extend(read.diagnostics);
            let source = read.value;
            source.and_then(|source| of_source(args, by, publication, &source, &mut diagnostics))
        }
    };
    let Some(sheets) = sheets else {
        return diagnostics;
    };
    if args.plan {
        plan(&name, &sheets, streams);
        return diagnostics;
    }
    let folder = target.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.map_or(Ok(()), make_folder);
    match folder.and_then(|()| write(target, &sheets.bytes)) {
        Ok(()) => announce(&name, target, &sheets, streams),
        Err(diagnostic) => diagnostics.push(diagnostic),
    }
    diagnostics
}

/// The sheets of a finished PDF.
fn of_pdf(
    args: &Print,
    by: &By,
    file: &Path,
    bytes: Vec<u8>,
    found: &mut Vec<Diagnostic>,
) -> Option<Sheets> {
    let name = file.display().to_string();
    let condition = by.condition(found)?;
    let finished = Finished {
        bytes,
        name: file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into(),
        separated: false,
    };
    let options = args.options(args.bleed.unwrap_or(BLEED));
    let made = print(finished, &options, condition, work(args));
    found.extend(
        made.diagnostics
            .into_iter()
            .map(|fault| about(&name, fault)),
    );
    made.value
}

/// The sheets of a source, which is laid out for them.
fn of_source(
    args: &Print,
    by: &By,
    publication: &Publication,
    source: &Source,
    found: &mut Vec<Diagnostic>,
) -> Option<Sheets> {
    let condition = by.condition(found)?;
    found.extend(args.unbound());
    let pressed = publication.press_for(source, &args.press_options(), condition);
    found.extend(pressed.diagnostics);
    let press = pressed.value.filter(|_| !has_errors(found))?;
    let finished = Finished {
        bytes: press.bytes,
        name: press.title,
        separated: true,
    };
    let bleed = args.bleed.unwrap_or_else(|| publication.bleed());
    let made = print(finished, &args.options(bleed), condition, work(args));
    let name = source.name();
    found.extend(made.diagnostics.into_iter().map(|fault| about(name, fault)));
    made.value
}

fn work(args: &Print) -> Work {
    if args.plan { Work::Plan } else { Work::Sheets }
}

/// A fault that has no place but its file.
fn about(name: &str, mut fault: Diagnostic) -> Diagnostic {
    fault.message = format!("`{name}`: {}", fault.message);
    fault
}

/// The plan as it is printed.
fn plan(name: &str, sheets: &Sheets, streams: &mut Streams) {
    if streams.is_json() {
        streams.object(&Object {
            version: 1,
            kind: "plan",
            source: name,
            path: None,
            bytes: None,
            sheets: sheets.plan.json(true),
        });
    } else {
        streams.data(format!("{name}\n{}", sheets.plan.text()));
    }
}

fn announce(name: &str, target: &Path, sheets: &Sheets, streams: &mut Streams) {
    let (path, plan, bytes) = (target.display(), &sheets.plan, sheets.bytes.len());
    if streams.is_json() {
        streams.object(&Object {
            version: 1,
            kind: "sheets",
            source: name,
            path: Some(path.to_string()),
            bytes: Some(bytes),
            sheets: plan.json(false),
        });
    } else {
        streams.data(format!("{path}: {}, {bytes} bytes\n", plan.summary()));
    }
}

/// A PDF or a source from standard input; the sheets go to standard output, or into the folder that `--out` names.
fn from_standard_input(args: &Print, streams: &mut Streams) -> Ending {
    if let Some(diagnostic) = no_place(args) {
        streams.diagnostics_aside(&[diagnostic]);
        return Ending::Use;
    }
    let mut found = Vec::new();
    let sheets = what_comes_in(args, &mut found);
    streams.diagnostics_aside(&found);
    let Some(sheets) = sheets else {
        return Ending::of(&found);
    };
    let Some(out) = args.out.as_deref().filter(|_| !args.plan) else {
        if args.plan {
            plan(STANDARD_INPUT, &sheets, streams);
        } else {
            streams.data(&sheets.bytes);
        }
        return Ending::Done;
    };
    let written = print_name(Path::new("stdin")).and_then(|name| {
        make_folder(out)?;
        let target = out.join(name);
        write(&target, &sheets.bytes)?;
        Ok(target)
    });
    match written {
        Ok(target) => {
            announce(STANDARD_INPUT, &target, &sheets, streams);
            Ending::Done
        }
        Err(diagnostic) => {
            streams.diagnostics_aside(&[diagnostic]);
            Ending::Errors
        }
    }
}

/// The sheets of what comes from standard input: of a PDF if it begins as one.
fn what_comes_in(args: &Print, found: &mut Vec<Diagnostic>) -> Option<Sheets> {
    let bytes = inspect::read(Path::new("-"));
    let bytes = bytes.map_err(|fault| found.push(fault)).ok()?;
    // Further on it may be a word of a source.
    if begins_as_pdf(&bytes[..bytes.len().min(1024)]) {
        let by = By::new(args, None);
        return of_pdf(args, &by, Path::new(STANDARD_INPUT), bytes, found);
    }
    let opened = jobs::here(args.edition.system_fonts);
    found.extend(opened.diagnostics);
    let source = Source::new(STANDARD_INPUT, bytes);
    let by = By::new(args, Some(opened.value?));
    of_source(args, &by, by.publication.as_ref()?, &source, found)
}

/// Why a PDF that comes from standard input cannot go where it would.
fn no_place(args: &Print) -> Option<Diagnostic> {
    if args.sources.len() > 1 {
        let message = "`-` stands for standard input, which is one document";
        Some(Diagnostic::new(Code::SourceUnreadable, message).help("name `-` alone"))
    } else if args.out.is_none() && !args.plan && Streams::output_is_terminal() {
        let message = "a PDF is not printed on a terminal";
        let help = "send it to a file (`pressroom print - > name.print.pdf`), or name a folder with `--out`";
        Some(Diagnostic::new(Code::OutputUnwritable, message).help(help))
    } else {
        None
    }
}
