//! Standard output for data, standard error for messages.

use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};

use super::Ending;
use crate::diagnostic::{Code, Diagnostic, Format, render};

/// Where a subcommand prints.
pub(super) struct Streams {
    format: Format,
    colour: bool,
    /// Why standard output took no more, if it did not.
    failure: Option<io::Error>,
}

impl Streams {
    pub(super) fn new(format: Format) -> Self {
        let colour = AutoStream::choice(&io::stderr()) != ColorChoice::Never;
        Self {
            format,
            colour,
            failure: None,
        }
    }

    /// Whether data is printed as NDJSON.
    pub(super) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// How diagnostics are printed, and whether in colour.
    pub(super) fn form(&self) -> (Format, bool) {
        (self.format, self.colour)
    }

    /// Prints diagnostics that were rendered elsewhere.
    pub(super) fn rendered(&mut self, text: &str) {
        if self.is_json() {
            self.data(text);
        } else {
            message(text);
        }
    }

    /// Whether standard output is a terminal.
    pub(super) fn output_is_terminal() -> bool {
        io::stdout().is_terminal()
    }

    /// Prints data.
    pub(super) fn data(&mut self, bytes: impl AsRef<[u8]>) {
        if self.failure.is_none() {
            let mut output = io::stdout().lock();
            let written = output
                .write_all(bytes.as_ref())
                .and_then(|()| output.flush());
            self.failure = written.err();
        }
    }

    /// Prints an object as one line of NDJSON.
    pub(super) fn object(&mut self, object: &impl serde::Serialize) {
        if let Ok(line) = serde_json::to_string(object) {
            self.data(line + "\n");
        }
    }

    /// Prints what was found: as data for programs, as messages for people.
    pub(super) fn diagnostics(&mut self, diagnostics: &[Diagnostic]) {
        if self.is_json() {
            self.data(render(diagnostics, Format::Json, false));
        } else {
            message(&render(diagnostics, self.format, self.colour));
        }
    }

    /// Prints what was found on standard error, because standard output carries a PDF.
    pub(super) fn diagnostics_aside(&mut self, diagnostics: &[Diagnostic]) {
        message(&render(diagnostics, self.format, self.colour));
    }

    /// Prints a line for people; programs have the objects.
    pub(super) fn note(&mut self, line: &str) {
        if !self.is_json() {
            message(&format!("{line}\n"));
        }
    }

    /// The ending, after what standard output did with the data. A reader that has had enough is no fault.
    pub(super) fn finish(mut self, ending: Ending) -> Ending {
        match self.failure.take() {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                let message = format!("standard output cannot be written: {error}");
                let diagnostic = Diagnostic::new(Code::OutputUnwritable, message);
                self.diagnostics_aside(&[
                    diagnostic.help("make room, or send the output elsewhere")
                ]);
                ending.max(Ending::Errors)
            }
            _ => ending,
        }
    }
}

/// Where nobody listens to standard error there is nobody to tell.
fn message(text: &str) {
    let _ = anstream::stderr().write_all(text.as_bytes());
}
