//! How a run of `archive` goes, as it is shown: a bar on a terminal, events for programs.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use super::Ending;
use super::streams::Streams;
use crate::archive::{Finding, Observer, Record, Status, Stop};
use crate::diagnostic::{Code, Diagnostic, Format};

/// How many gone documents are named on a terminal.
const NAMED: usize = 20;

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
struct Stored {
    put: usize,
    removed: usize,
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
    /// Of a document that is as it was: nothing else says them.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    diagnostics: &'a [Finding],
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
            diagnostics: if changed { &[] } else { &record.diagnostics },
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
pub(super) struct Progress<'a> {
    streams: &'a mut Streams,
    bar: ProgressBar,
    ending: Ending,
    tally: Tally,
}

impl<'a> Progress<'a> {
    pub(super) fn new(streams: &'a mut Streams) -> Self {
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

    /// Says how it ended.
    pub(super) fn end(self, ended: Result<(), Stop>) -> Ending {
        self.bar.finish_and_clear();
        match ended {
            Ok(()) => {
                self.tally.report(self.streams);
                self.ending
            }
            Err(stop) => {
                self.streams.diagnostics(&stop.faults);
                if stop.wrong_use {
                    Ending::Use
                } else {
                    Ending::Unfinished
                }
            }
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
        // It has no PDF of its source now as then, so it is not one of those that are right.
        self.tally.failed += 1;
        self.tally.unchanged = self.tally.unchanged.saturating_sub(1);
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
                ));
            });
        }
        self.event("document", &Document::new(record, false));
    }

    fn storing(&mut self, done: usize, of: usize) {
        self.bar.set_length(of as u64);
        self.bar.set_position(done as u64);
    }

    fn stored(&mut self, put: usize, removed: usize) {
        self.event("stored", &Stored { put, removed });
        let streams = &mut *self.streams;
        self.bar.suspend(|| {
            streams.note(&format!(
                "the object store: {put} PDFs put, {removed} removed"
            ));
        });
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
                streams.note(&format!("{}: the source is gone, {what}", record.source));
            });
        }
        self.event("gone", &Document::new(record, removed));
    }
}
