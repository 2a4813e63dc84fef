//! A run: the processes that make documents, and the journal of what they have made.

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::folder::Folder;
use super::journal::Journal;
use super::plan::{Plan, Task};
use super::process::{Loss, Process, Word};
use super::protocol::{Done, Job};
use super::record::{Finding, Record, Status, VERSION};
use crate::diagnostic::{Code, Diagnostic, Format, render};

/// So many processes in a row that die without a document are not the documents' fault.
const LOSSES: usize = 3;

/// How documents are made.
#[derive(Debug, Clone)]
pub(crate) struct Workshop {
    /// How many processes work at once.
    pub(crate) processes: usize,
    /// The program, and the arguments with which it makes documents.
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<String>,
    /// The time that each document may take.
    pub(crate) time: Duration,
    /// How diagnostics are shown, and whether in colour.
    pub(crate) shown: (Format, bool),
}

/// Is told how a run goes.
pub(crate) trait Observer {
    /// What is to be said besides documents.
    fn diagnostics(&mut self, diagnostics: &[Diagnostic]);
    /// How much there is to do, and how many documents are as they were.
    fn begin(&mut self, tasks: usize, kept: usize);
    /// A document is finished; `shown` are its diagnostics.
    fn document(&mut self, record: &Record, shown: &str);
    /// A document that could not be made before, and has not changed.
    fn still(&mut self, record: &Record);
    /// A document whose source is gone; its PDF may be removed.
    fn gone(&mut self, record: &Record, removed: bool);
    /// So many of the PDFs that a store lacks are there now.
    #[cfg_attr(not(feature = "object-store"), expect(dead_code, reason = "no stores"))]
    fn storing(&mut self, done: usize, of: usize);
    /// A store is equal to the archive; so many PDFs were put, and so many removed.
    #[cfg_attr(not(feature = "object-store"), expect(dead_code, reason = "no stores"))]
    fn stored(&mut self, put: usize, removed: usize);
}

/// What a thread that looks after a process tells the run.
enum News {
    Finished(Box<Record>, String),
    /// The run cannot go on.
    Stop(Diagnostic),
}

/// Makes what is to be made, and writes it into the journal. An error is one that ends the run; what was finished is kept.
pub(super) fn make(
    plan: &Plan<'_>,
    folder: &Folder,
    workshop: &Workshop,
    observer: &mut dyn Observer,
) -> Result<(), Diagnostic> {
    let mut journal = folder.open_journal()?;
    refuse(plan, folder, workshop, &mut journal, observer)?;
    let hall = Hall {
        tasks: &plan.tasks,
        queue: Mutex::new((0..plan.tasks.len()).collect()),
        stopped: AtomicBool::new(false),
        folder,
        workshop,
    };
    thread::scope(|scope| {
        let (news, told) = mpsc::channel();
        for _ in 0..workshop.processes.min(plan.tasks.len()) {
            let (news, hall) = (news.clone(), &hall);
            scope.spawn(move || hall.work(&news));
        }
        drop(news);
        let mut ending = Ok(());
        for news in told {
            let kept = match news {
                News::Finished(record, shown) => {
                    keep(&record, &shown, folder, &mut journal, observer)
                }
                // Without the folder no process can start: that it is gone is the reason then.
                News::Stop(reason) => folder.check().and(Err(reason)),
            };
            if kept.is_err() && ending.is_ok() {
                hall.stopped.store(true, Ordering::Relaxed);
                ending = kept;
            }
        }
        ending
    })
}

/// Writes down what cannot be made. What is wrong with a publication is said once, and not for each of its documents.
fn refuse(
    plan: &Plan<'_>,
    folder: &Folder,
    workshop: &Workshop,
    journal: &mut Journal,
    observer: &mut dyn Observer,
) -> Result<(), Diagnostic> {
    let mut said = BTreeSet::new();
    let (format, colour) = workshop.shown;
    plan.refused.iter().try_for_each(|(record, reason)| {
        let shown = render(std::slice::from_ref(reason), format, colour);
        let known = !said.insert(shown.clone());
        let shown = if known { "" } else { &shown };
        keep(record, shown, folder, journal, observer)
    })
}

/// Writes down a finished document. A full disk ends the run: the next documents would not fare better.
fn keep(
    record: &Record,
    shown: &str,
    folder: &Folder,
    journal: &mut Journal,
    observer: &mut dyn Observer,
) -> Result<(), Diagnostic> {
    folder.check()?;
    if let Some(full) = record
        .diagnostics
        .iter()
        .find(|finding| finding.is(Code::OutputFull))
    {
        let help = "make room, and run again with `--resume`; what was finished is kept";
        return Err(Diagnostic::new(Code::OutputFull, full.message.clone()).help(help));
    }
    journal.add(record)?;
    observer.document(record, shown);
    Ok(())
}

/// What the threads share that each look after a process.
struct Hall<'a> {
    tasks: &'a [Task<'a>],
    /// Tasks that no process has, by number.
    queue: Mutex<VecDeque<usize>>,
    stopped: AtomicBool,
    folder: &'a Folder,
    workshop: &'a Workshop,
}

impl Hall<'_> {
    /// Looks after a process until there is nothing left to make, and after another one in its place if it is lost.
    fn work(&self, news: &Sender<News>) {
        let (mut losses, mut suspect) = (0, None);
        while let Some(job) = suspect.take().or_else(|| self.next()) {
            let mut command = Command::new(&self.workshop.program);
            command.args(&self.workshop.arguments);
            command.arg("--hold").arg(self.folder.processes());
            let process = match Process::start(&mut command, self.workshop.time) {
                Ok(process) => process,
                Err(error) => return stop(not_started(&error), news),
            };
            let Some(loss) = self.attend(process, job, news) else {
                return;
            };
            losses = if loss.culprit.is_some() {
                0
            } else {
                losses + 1
            };
            if losses == LOSSES {
                return stop(loss.reason, news);
            }
            suspect = self.settle(loss, news);
        }
    }

    /// Keeps a process at work, until it is lost or there is nothing left.
    fn attend(&self, mut process: Process, job: Job, news: &Sender<News>) -> Option<Loss> {
        process.give(job);
        loop {
            while process.is_free() {
                match self.next() {
                    Some(job) => process.give(job),
                    None => break,
                }
            }
            if process.is_idle() || self.stopped.load(Ordering::Relaxed) {
                return None;
            }
            match process.listen() {
                Word::Made => {}
                Word::Done(job, done) => self.finish(&job, *done, news),
                Word::Lost(loss) => return Some(loss),
            }
        }
    }

    /// A lost process costs the document that it was at; what else it had is made by others. What a process has left of documents before
    /// counts too, so that document is tried once more, by itself: given back, it is the first one of the next process.
    fn settle(&self, loss: Loss, news: &Sender<News>) -> Option<Job> {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        loss.unfinished
            .iter()
            .rev()
            .for_each(|job| queue.push_front(job.number));
        drop(queue);
        let (job, mut inputs) = loss.culprit?;
        if !loss.certain {
            return Some(job);
        }
        inputs.sort_by(|a, b| a.path.cmp(&b.path));
        let (format, colour) = self.workshop.shown;
        let mut made_of = self.tasks[job.number].made_of();
        made_of.inputs = inputs;
        let done = Done {
            number: job.number,
            made_of,
            pdf: None,
            diagnostics: vec![Finding::new(&loss.reason, "", Path::new(""))],
            shown: render(&[loss.reason], format, colour),
        };
        self.finish(&job, done, news);
        None
    }

    fn next(&self) -> Option<Job> {
        if self.stopped.load(Ordering::Relaxed) {
            return None;
        }
        let number = self
            .queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front()?;
        let task = &self.tasks[number];
        let text = |path: &Path| path.to_string_lossy().into_owned();
        // What has none is no task.
        let output = task.entry.output.as_ref().ok()?;
        Some(Job {
            number,
            source: task.entry.source.clone(),
            path: text(&task.entry.path),
            publication: text(task.publication),
            output: output.clone(),
            target: self.folder.path(output).to_string_lossy().into_owned(),
        })
    }

    fn finish(&self, job: &Job, done: Done, news: &Sender<News>) {
        let older = self.tasks[job.number].older.clone();
        // One that is not as the manifest says is not listed.
        let older = older.filter(|pdf| done.pdf.is_some() || self.folder.has(pdf));
        let status = match (&done.pdf, &older) {
            (Some(_), _) => Status::Made,
            (None, Some(_)) => Status::Outdated,
            (None, None) => Status::Failed,
        };
        let record = Record {
            version: VERSION,
            source: job.source.clone(),
            status,
            pdf: done.pdf.or(older.map(|older| *older)),
            made_of: done.made_of,
            diagnostics: done.diagnostics,
        };
        // Where the run has stopped nobody listens.
        let _ = news.send(News::Finished(Box::new(record), done.shown));
    }
}

fn stop(reason: Diagnostic, news: &Sender<News>) {
    let _ = news.send(News::Stop(reason));
}

fn not_started(error: &std::io::Error) -> Diagnostic {
    let message = format!("no process that makes documents can be started: {error}");
    let help = "close other programs, raise the limit of processes, or use fewer with `--jobs`";
    Diagnostic::new(Code::Internal, message).help(help)
}
