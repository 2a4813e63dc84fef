//! One of the processes that make documents, as the run sees it: what it is to make, how long it may take, and what it died of.
#![expect(
    clippy::disallowed_methods,
    reason = "a document that takes too long is found by the clock, and nothing else is told by it"
)]

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStderr, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::protocol::{Answer, Done, Job};
use super::record::Input;
use crate::diagnostic::{Code, Diagnostic};

/// Jobs that a process has at once: the next one is there when it has made one.
const AHEAD: usize = 2;

/// How long a process may say nothing while it makes no document: it starts, or waits for the disk.
const PATIENCE: Duration = Duration::from_mins(5);

/// What is kept of what a process says before it dies.
const LAST_WORDS: usize = 4096;

/// A process that makes documents.
pub(super) struct Process {
    child: Child,
    /// Closed to end it.
    input: Option<ChildStdin>,
    answers: Receiver<Answer>,
    errors: Option<JoinHandle<String>>,
    /// The time that each document may take.
    limit: Duration,
    /// It has said that it can be given jobs.
    ready: bool,
    /// Jobs that it has not begun.
    waiting: VecDeque<Job>,
    /// How many it has begun.
    begun: usize,
    at: Option<At>,
    /// Documents that are made and on their way to the disk.
    writing: VecDeque<Job>,
}

/// The document that a process is at.
struct At {
    job: Job,
    begun: Instant,
    /// What it has looked for.
    inputs: Vec<Input>,
}

/// What a process has to say.
pub(super) enum Word {
    /// A document is made, and another may be given.
    Made,
    Done(Job, Box<Done>),
    /// It is gone, and cannot be asked any more.
    Lost(Loss),
}

/// A process that is gone.
pub(super) struct Loss {
    /// The document that it died of, and what that had looked for; `None` if it was at none.
    pub(super) culprit: Option<(Job, Vec<Input>)>,
    /// Whether that document is surely the reason: it was too late, or the only one that the process ever had.
    pub(super) certain: bool,
    /// What else it had not finished, in order.
    pub(super) unfinished: Vec<Job>,
    pub(super) reason: Diagnostic,
}

impl Process {
    pub(super) fn start(command: &mut Command, limit: Duration) -> io::Result<Self> {
        // Its last words are read: where it was would come after them, and push them out.
        command
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let (said, answers) = mpsc::channel();
        let output = child.stdout.take();
        // It ends when the process does.
        thread::spawn(move || {
            for line in output
                .into_iter()
                .flat_map(|output| BufReader::new(output).lines())
            {
                let answer = line.ok().and_then(|line| serde_json::from_str(&line).ok());
                if answer.is_none_or(|answer| said.send(answer).is_err()) {
                    return;
                }
            }
        });
        let errors = child.stderr.take();
        Ok(Self {
            input: child.stdin.take(),
            child,
            answers,
            errors: Some(thread::spawn(move || last_words(errors))),
            limit,
            ready: false,
            waiting: VecDeque::new(),
            begun: 0,
            at: None,
            writing: VecDeque::new(),
        })
    }

    /// Whether it can be given another job.
    pub(super) fn is_free(&self) -> bool {
        self.waiting.len() + usize::from(self.at.is_some()) < AHEAD
    }

    /// Whether it has nothing to do.
    pub(super) fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.at.is_none() && self.writing.is_empty()
    }

    /// Gives it a job. If it is gone, the next word says so.
    pub(super) fn give(&mut self, job: Job) {
        if self.ready {
            self.send(&job);
        }
        self.waiting.push_back(job);
    }

    fn send(&mut self, job: &Job) {
        let line = serde_json::to_string(job).unwrap_or_default() + "\n";
        if let Some(input) = &mut self.input {
            let _ = input
                .write_all(line.as_bytes())
                .and_then(|()| input.flush());
        }
    }

    /// Waits for its next word.
    pub(super) fn listen(&mut self) -> Word {
        loop {
            let patience = match &self.at {
                Some(at) => self.limit.saturating_sub(at.begun.elapsed()),
                None => PATIENCE,
            };
            match self.answers.recv_timeout(patience) {
                Ok(answer) => {
                    if let Some(word) = self.hear(answer) {
                        return word;
                    }
                }
                Err(RecvTimeoutError::Timeout) => return Word::Lost(self.lose(true)),
                Err(RecvTimeoutError::Disconnected) => return Word::Lost(self.lose(false)),
            }
        }
    }

    fn hear(&mut self, answer: Answer) -> Option<Word> {
        match answer {
            Answer::Ready => {
                self.ready = true;
                for job in self.waiting.clone() {
                    self.send(&job);
                }
                None
            }
            Answer::Begun(number) => {
                self.begun += 1;
                let job = self
                    .waiting
                    .pop_front()
                    .filter(|job| job.number == number)?;
                self.at = Some(At {
                    job,
                    begun: Instant::now(),
                    inputs: Vec::new(),
                });
                None
            }
            Answer::Read(input) => {
                self.at.as_mut()?.inputs.push(input);
                None
            }
            Answer::Made(_) => {
                self.writing.push_back(self.at.take()?.job);
                Some(Word::Made)
            }
            Answer::Done(done) => {
                let job = self
                    .writing
                    .pop_front()
                    .filter(|job| job.number == done.number)?;
                Some(Word::Done(job, done))
            }
        }
    }

    /// Makes sure that it is gone, and finds out why.
    fn lose(&mut self, late: bool) -> Loss {
        let killed = late && self.child.try_wait().is_ok_and(|status| status.is_none());
        // If it is gone already there is nothing to kill.
        let _ = self.child.kill();
        let status = self.child.wait();
        let words = self
            .errors
            .take()
            .and_then(|errors| errors.join().ok())
            .unwrap_or_default();
        let culprit = self.at.take();
        let source = culprit.as_ref().map(|at| at.job.source.as_str());
        let reason = match source {
            Some(source) if killed => late_for(source, self.limit),
            _ => died_of(source, status, &words, killed),
        };
        Loss {
            culprit: culprit.map(|at| (at.job, at.inputs)),
            unfinished: self
                .writing
                .drain(..)
                .chain(self.waiting.drain(..))
                .collect(),
            certain: killed || self.begun <= 1,
            reason,
        }
    }
}

/// A process that has nothing to do ends when nothing can come any more; any other is ended.
impl Drop for Process {
    fn drop(&mut self) {
        let idle = self.is_idle();
        drop(self.input.take());
        if !idle {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// The end of what a process says. All of it is read, or it would wait.
fn last_words(errors: Option<ChildStderr>) -> String {
    let mut words = Vec::new();
    let mut block = [0; 1024];
    if let Some(mut errors) = errors {
        while let Ok(read @ 1..) = errors.read(&mut block) {
            words.extend(&block[..read]);
            words.drain(..words.len().saturating_sub(LAST_WORDS));
        }
    }
    String::from_utf8_lossy(&words).into_owned()
}

fn late_for(source: &str, limit: Duration) -> Diagnostic {
    let message = format!(
        "`{source}` takes longer than {} s to make",
        limit.as_secs_f64()
    );
    let help = "find what takes so long by leaving parts out or trying another layout, or give it more time with `--timeout`";
    Diagnostic::new(Code::LimitTime, message).help(help)
}

/// What a process says when it dies is the only way to know: Rust's own messages.
fn died_of(
    source: Option<&str>,
    status: io::Result<ExitStatus>,
    words: &str,
    killed: bool,
) -> Diagnostic {
    let document = source.map_or("a document".to_owned(), |source| format!("`{source}`"));
    if words.contains("memory allocation of") {
        let help = "make images smaller, divide it, or give it more memory with `--memory`";
        let message = format!("{document} takes more memory than it may");
        return Diagnostic::new(Code::LimitMemory, message).help(help);
    }
    if words.contains("overflowed its stack") {
        let message = format!("{document} is nested too deeply to be made");
        let help = "write it with less nesting, or try another layout";
        return Diagnostic::new(Code::ProcessLost, message).help(help);
    }
    let message = match status {
        Ok(_) if killed => format!("the process that was to make {document} does not answer"),
        Ok(status) => format!("the process that made {document} ended ({status})"),
        Err(error) => format!("the process that made {document} is gone: {error}"),
    };
    let last = words
        .trim()
        .lines()
        .rfind(|line| !line.starts_with("note: "))
        .map(|line| format!("; its last words: {line}"));
    let help =
        "try again; if it happens again, find the passage by leaving parts out, and report it";
    Diagnostic::new(Code::ProcessLost, message + &last.unwrap_or_default()).help(help)
}
