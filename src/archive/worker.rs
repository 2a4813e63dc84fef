//! A process that makes documents for a run, within limits, and ends when the run does.
//!
//! Three threads, so that neither waits for another: one hears of jobs and of the end of the run, one makes documents, one writes
//! them, several at a time, because a disk takes as long to say that one file is safe as to say it of many.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::folder::{hold, same_file};
use super::protocol::{Answer, Done, Job};
use super::record::{Finding, Input, MadeOf, PdfFile};
use crate::diagnostic::{Code, Diagnostic, Format, Outcome, Severity, render};
use crate::engine::Pdf;
use crate::hash::{sha256, sha256_of};
use crate::output::write_all;
use crate::publication::{BuildOptions, Publication, Shared, Source};

/// Finished PDFs that may wait for the disk.
const WAITING: usize = 4;

/// Findings that are kept of a document: a source made to have forty thousand must not fill the manifest. All of them are shown.
const KEPT: usize = 100;

/// What a process is told at its start.
#[derive(Debug, Clone)]
pub(crate) struct Duty {
    /// Bytes that the process may have; `None` for no limit.
    pub(crate) memory: Option<u64>,
    /// The file to hold while it lives.
    pub(crate) hold: PathBuf,
    pub(crate) options: BuildOptions,
    /// How diagnostics are shown.
    pub(crate) format: Format,
    pub(crate) colour: bool,
}

/// Answers jobs from standard input on standard output. Returns only where it could not begin.
pub(crate) fn serve(duty: &Duty) -> io::Error {
    if let Err(error) = duty.memory.map_or(Ok(()), bound_memory) {
        return error;
    }
    let held = match hold(&duty.hold) {
        Ok(held) => Arc::new(held),
        Err(error) => return error,
    };
    answer(&Answer::Ready);
    let (jobs, work) = mpsc::channel();
    let (finished, writing) = mpsc::sync_channel(WAITING);
    let maker = Maker::new(duty.clone());
    let archive = Held(duty.hold.clone(), Arc::clone(&held));
    thread::spawn(move || maker.work(&work, &finished));
    thread::spawn(move || write(&writing, &archive));
    for line in io::stdin().lock().lines() {
        let job = line
            .ok()
            .and_then(|line| serde_json::from_str::<Job>(&line).ok());
        if job.is_none_or(|job| jobs.send(job).is_err()) {
            break;
        }
    }
    // Nobody waits for what is not finished. The system lets go of what is held when the other threads are gone, and not before: a
    // run that takes the archive then finds nobody who still writes.
    std::process::exit(0)
}

/// What the process asks for beyond this it does not get, and it ends.
#[cfg(unix)]
fn bound_memory(bytes: u64) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::Data).maximum;
    let bytes = maximum.map_or(bytes, |maximum| maximum.min(bytes));
    let limit = Rlimit {
        current: Some(bytes),
        maximum,
    };
    Ok(setrlimit(Resource::Data, limit)?)
}

/// Other systems have no such limit that a program can set itself.
#[cfg(not(unix))]
fn bound_memory(_: u64) -> io::Result<()> {
    Ok(())
}

fn answer(answer: &Answer) {
    let mut output = io::stdout().lock();
    if let Ok(line) = serde_json::to_string(answer) {
        // Where the run has ended nobody listens, and the process ends too.
        let _ = output
            .write_all((line + "\n").as_bytes())
            .and_then(|()| output.flush());
    }
}

/// A document that is made, or cannot be.
struct Finished {
    done: Done,
    pdf: Option<(PathBuf, Vec<u8>)>,
    format: (Format, bool),
}

/// Files that a document has looked for, and the hash of each that was there.
type Inputs = BTreeMap<String, Option<String>>;

/// The thread that makes documents.
struct Maker {
    duty: Duty,
    /// The last publication, and what its documents share; sources of one publication come one after another.
    opened: Option<Opened>,
    /// What the document at hand has looked for.
    inputs: Arc<Mutex<Inputs>>,
}

struct Opened {
    folder: String,
    publication: Outcome<Publication>,
    shared: Option<Shared>,
}

impl Opened {
    /// Opens a publication, and tells of each file that its documents look for.
    fn open(folder: &str, inputs: &Arc<Mutex<Inputs>>) -> Self {
        let mut publication = Publication::open(folder);
        let shared = publication.value.as_ref().map(Publication::shared);
        let inputs = Arc::clone(inputs);
        publication.value = publication.value.map(|publication| {
            publication.watched(Arc::new(move |path, bytes| {
                let sha256 = bytes.map(sha256);
                let mut inputs = inputs.lock().unwrap_or_else(PoisonError::into_inner);
                if inputs.insert(path.to_owned(), sha256.clone()).is_none() {
                    let path = path.to_owned();
                    answer(&Answer::Read(Input { path, sha256 }));
                }
            }))
        });
        Self {
            folder: folder.to_owned(),
            publication,
            shared,
        }
    }

    /// Makes a document; the source is there if it could be read.
    fn build(&self, job: &Job, options: &BuildOptions) -> (Outcome<Pdf>, Option<Source>) {
        let none = |diagnostics| Outcome {
            value: None,
            diagnostics,
        };
        let Some(publication) = &self.publication.value else {
            return (none(self.publication.diagnostics.clone()), None);
        };
        let read = publication.source(Path::new(&job.path));
        match read.value {
            Some(source) => (publication.build(&source, options), Some(source)),
            None => (none(read.diagnostics), None),
        }
    }
}

impl Maker {
    fn new(duty: Duty) -> Self {
        let inputs = Arc::default();
        Self {
            duty,
            opened: None,
            inputs,
        }
    }

    fn work(mut self, jobs: &Receiver<Job>, finished: &SyncSender<Finished>) {
        for job in jobs {
            answer(&Answer::Begun(job.number));
            let made = self.make(&job);
            answer(&Answer::Made(job.number));
            if finished.send(made).is_err() {
                return;
            }
        }
    }

    fn make(&mut self, job: &Job) -> Finished {
        let mut inputs = self.inputs.lock().unwrap_or_else(PoisonError::into_inner);
        inputs.clear();
        drop(inputs);
        let last = self.opened.take();
        let same = last.filter(|opened| opened.folder == job.publication);
        let opened = same.unwrap_or_else(|| Opened::open(&job.publication, &self.inputs));
        let (built, source) = opened.build(job, &self.duty.options);
        let finished = self.finish(job, built, source.as_ref(), opened.shared.as_ref());
        self.opened = Some(opened);
        finished
    }

    fn finish(
        &self,
        job: &Job,
        built: Outcome<Pdf>,
        source: Option<&Source>,
        shared: Option<&Shared>,
    ) -> Finished {
        let inputs = self.inputs.lock().unwrap_or_else(PoisonError::into_inner);
        let inputs = inputs.iter().map(|(path, sha256)| Input {
            path: path.clone(),
            sha256: sha256.clone(),
        });
        let layout = built.value.as_ref().map(|pdf| pdf.about.layout.clone());
        let made_of = MadeOf {
            source: source
                .map(|source| sha256(source.bytes()))
                .unwrap_or_default(),
            inputs: inputs.collect(),
            ..made_of(shared, layout, &self.duty.options)
        };
        let format = (self.duty.format, self.duty.colour);
        let (pdf, file) = match built.value {
            Some(pdf) => (
                Some(pdf_file(job, &pdf)),
                Some((PathBuf::from(&job.target), pdf.bytes)),
            ),
            None => (None, None),
        };
        let done = Done {
            number: job.number,
            made_of,
            pdf,
            diagnostics: findings(&built.diagnostics, job),
            shown: render(&built.diagnostics, format.0, format.1),
        };
        Finished {
            done,
            pdf: file,
            format,
        }
    }
}

/// What is kept of what was found: errors first where it is not all, because they say that the document has failed.
fn findings(diagnostics: &[Diagnostic], job: &Job) -> Vec<Finding> {
    let mut kept = diagnostics.iter().collect::<Vec<_>>();
    if kept.len() > KEPT {
        kept.sort_by_key(|diagnostic| diagnostic.severity != Severity::Error);
        kept.truncate(KEPT);
    }
    let publication = Path::new(&job.publication);
    let kept = kept.into_iter();
    kept.map(|diagnostic| Finding::new(diagnostic, &job.path, publication))
        .collect()
}

/// What a document is made of besides files of its own.
pub(crate) fn made_of(
    shared: Option<&Shared>,
    layout: Option<String>,
    options: &BuildOptions,
) -> MadeOf {
    let Some(shared) = shared else {
        return MadeOf::default();
    };
    let attached: &[u8] = if options.attach_source {
        b"source"
    } else {
        b""
    };
    MadeOf {
        layout_sha256: shared.layout(layout.as_deref()),
        layout,
        fonts: shared.fonts.clone(),
        settings: sha256_of([
            ("settings", shared.settings.as_bytes()),
            (
                "layout",
                options.layout.as_deref().unwrap_or_default().as_bytes(),
            ),
            ("attached", attached),
        ]),
        engine: super::ENGINE.to_owned(),
        ..MadeOf::default()
    }
}

fn pdf_file(job: &Job, pdf: &Pdf) -> PdfFile {
    let about = &pdf.about;
    let core = about.dublin_core();
    PdfFile {
        output: job.output.clone(),
        sha256: sha256(&pdf.bytes),
        pages: pdf.pages,
        bytes: pdf.bytes.len() as u64,
        conformance: pdf
            .conformance
            .iter()
            .map(|name| (*name).to_owned())
            .collect(),
        kind: about.kind.to_owned(),
        title: core.title.clone(),
        language: core.language.clone(),
        date: core.date.clone(),
        updated: about.updated.map(|date| date.to_string()),
        dublin_core: core,
    }
}

/// The archive that the process was started for, by the file that it holds.
struct Held(PathBuf, Arc<File>);

impl Held {
    /// Whether it is still in its place. If another folder has come there, nothing may be written into it.
    fn is_there(&self) -> bool {
        same_file(&self.0, &self.1)
    }
}

fn taken_away(path: &Path) -> Diagnostic {
    let message = format!(
        "the file `{}` cannot be written: the folder of the archive was taken away",
        path.display()
    );
    Diagnostic::new(Code::OutputUnwritable, message)
        .help("put it back, or run again to make the archive anew")
}

/// The thread that writes. What has gathered while the last files went to the disk goes there together.
fn write(finished: &Receiver<Finished>, archive: &Held) {
    while let Ok(first) = finished.recv() {
        let mut batch = vec![first];
        batch.extend(finished.try_iter().take(WAITING));
        let files = batch.iter().filter_map(|finished| finished.pdf.as_ref());
        let files = files
            .map(|(path, bytes)| (path.as_path(), bytes.as_slice()))
            .collect::<Vec<_>>();
        let written = if archive.is_there() {
            write_all(&files)
        } else {
            files
                .iter()
                .map(|(path, _)| Err(taken_away(path)))
                .collect()
        };
        let mut written = written.into_iter();
        for Finished {
            mut done,
            pdf,
            format,
        } in batch
        {
            let fault = pdf.and_then(|_| written.next()).and_then(Result::err);
            if let Some(fault) = fault {
                done.pdf = None;
                done.diagnostics
                    .push(Finding::new(&fault, "", Path::new("")));
                done.shown += &render(&[fault], format.0, format.1);
            }
            answer(&Answer::Done(Box::new(done)));
        }
    }
}
