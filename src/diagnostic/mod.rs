//! Diagnostics: what is wrong, where in the author's own file, and what to write instead.
//!
//! A [`Diagnostic`] is data. The renderers turn it into text for people (`full`, `plain`)
//! or into NDJSON for programs; nothing else in the crate formats one.

mod code;
mod render;
mod suggest;
mod text;

use std::ops::Range;
use std::sync::Arc;

pub use code::Code;
pub use render::{Format, render};
pub(crate) use suggest::suggest;
pub use text::{Position, SourceText};

/// How much a diagnostic weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth considering; the document is published.
    Advice,
    /// Likely a mistake; the document is published.
    Warning,
    /// The document is not published.
    Error,
}

impl Severity {
    /// The severity's name in every output format: `error`, `warning` or `advice`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A byte range in a source text.
#[derive(Debug, Clone)]
pub struct Location {
    /// The text that the range points into.
    pub source: Arc<SourceText>,
    /// Bytes from the start of the text; always on character boundaries and within the text.
    pub range: Range<usize>,
}

impl Location {
    /// Points at `range`, moved to the nearest character boundaries inside the text.
    #[must_use]
    pub fn new(source: &Arc<SourceText>, range: Range<usize>) -> Self {
        let start = source.floor(range.start);
        let end = source.floor(range.end).max(start);
        Self {
            source: Arc::clone(source),
            range: start..end,
        }
    }

    /// Line and column of the first character, both from 1.
    #[must_use]
    pub fn position(&self) -> Position {
        self.source.position(self.range.start)
    }
}

/// A second place that helps to understand a diagnostic, with a short text.
#[derive(Debug, Clone)]
pub struct Label {
    /// Where.
    pub location: Location,
    /// Why the place matters, in a few lower-case words.
    pub text: String,
}

/// One fault or advice.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The entry in the table of codes.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, naming the thing; lower case, no full stop.
    pub message: String,
    /// Where it is; `None` when it has no place in a text (a folder that cannot be written, say).
    pub primary: Option<Location>,
    /// Further places.
    pub labels: Vec<Label>,
    /// What to write or do instead.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic with the severity that the table of codes gives it, and no place yet.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            primary: None,
            labels: Vec::new(),
            help: None,
        }
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, source: &Arc<SourceText>, range: Range<usize>) -> Self {
        self.primary = Some(Location::new(source, range));
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(
        mut self,
        source: &Arc<SourceText>,
        range: Range<usize>,
        text: impl Into<String>,
    ) -> Self {
        self.labels.push(Label {
            location: Location::new(source, range),
            text: text.into(),
        });
        self
    }

    /// Says what to write or do instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Something that a check found and the author allowed, where it stands, with a reason.
#[derive(Debug, Clone)]
pub struct Silenced {
    /// What was found; it is not among the diagnostics.
    pub diagnostic: Diagnostic,
    /// Why it is right all the same, in the author's words.
    pub reason: String,
    /// Where the author says so.
    pub place: Location,
}

/// A value that could be made, and everything that was found on the way.
///
/// A step that meets several faults reports all of them; `value` is there when later steps can still
/// work with it, so that they report theirs in the same run.
#[derive(Debug, Clone)]
pub struct Outcome<T> {
    /// The value, if one could be made.
    pub value: Option<T>,
    /// All faults and advice, in the order in which they were found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Outcome<T> {
    /// A value without any fault.
    #[must_use]
    pub fn ok(value: T) -> Self {
        Self {
            value: Some(value),
            diagnostics: Vec::new(),
        }
    }

    /// No value, for one reason.
    #[must_use]
    pub fn fault(diagnostic: Diagnostic) -> Self {
        Self {
            value: None,
            diagnostics: vec![diagnostic],
        }
    }

    /// Whether any diagnostic is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics)
    }
}

/// Whether any of the diagnostics is an error.
#[must_use]
pub(crate) fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}
