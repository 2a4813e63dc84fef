//! What is said about a document as a whole.

use std::fmt;

use icu_locale::Locale;

use super::{Span, Spanned};

/// A calendar date (proleptic Gregorian), known to exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Date {
    /// Year, 1 to 9999.
    pub(crate) year: u16,
    /// Month, 1 to 12.
    pub(crate) month: u8,
    /// Day of the month, from 1.
    pub(crate) day: u8,
}

/// ISO 8601.
impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day } = self;
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

/// Whether the text is meant to be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Status {
    /// Ready for readers.
    #[default]
    Final,
    /// Marked as a draft on the page.
    Draft,
}

/// One entry of "find out more".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Related {
    /// What it is called.
    pub(crate) title: Spanned<String>,
    /// Where it is; sources that give no address have none.
    pub(crate) url: Option<Spanned<String>>,
}

/// Front matter that all kinds of document share.
#[derive(Debug, Clone)]
pub(crate) struct Metadata {
    /// The title; empty only if a diagnostic says so.
    pub(crate) title: Spanned<String>,
    /// The main language, BCP 47.
    pub(crate) lang: Spanned<Locale>,
    /// The document's own date; `None` only if a diagnostic says so.
    pub(crate) date: Option<Spanned<Date>>,
    /// A second line under the title.
    pub(crate) subtitle: Option<Spanned<String>>,
    /// The standfirst: what the document says in a few sentences. Blank lines separate paragraphs.
    pub(crate) summary: Option<Spanned<String>>,
    /// Persons or bodies who wrote it.
    pub(crate) authors: Vec<Spanned<String>>,
    /// Who publishes it, if not the publication folder's organisation.
    pub(crate) organisation: Option<Spanned<String>>,
    /// A file or series number.
    pub(crate) reference: Option<Spanned<String>>,
    /// Terms for catalogues.
    pub(crate) keywords: Vec<Spanned<String>>,
    /// When the text last changed.
    pub(crate) updated: Option<Spanned<Date>>,
    /// The layout that the author chose.
    pub(crate) layout: Option<Spanned<String>>,
    /// Values for the layout's parameters, in the order written.
    pub(crate) parameters: Vec<Parameter>,
    /// Final or draft.
    pub(crate) status: Status,
    /// Not to be published before this date.
    pub(crate) embargo: Option<Spanned<Date>>,
    /// Whom to ask.
    pub(crate) contact: Option<Spanned<String>>,
    /// "Find out more".
    pub(crate) related: Vec<Related>,
    /// The front matter's place, delimiters included.
    pub(crate) span: Span,
}

impl Metadata {
    /// What the PDF and catalogues have as description: the summary, or else the line under the title, on one line.
    pub(crate) fn description(&self) -> Option<String> {
        let text = self.summary.as_ref().or(self.subtitle.as_ref())?;
        Some(text.value.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// A value that the author, or the publication's settings, gave to a layout's parameter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parameter {
    /// The parameter's name and the key's place.
    pub(crate) name: Spanned<String>,
    /// The value and its place.
    pub(crate) value: Spanned<ParameterValue>,
}

/// A TOML value as far as parameters can have it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ParameterValue {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
    /// Text; lengths (`"10.5pt"`) and colours (`"#003a70"`) are written as text too.
    Text(String),
}
