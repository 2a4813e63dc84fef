//! What is said about a document as a whole.

use icu_locale::Locale;

use super::{Span, Spanned};

/// A calendar date (proleptic Gregorian), known to exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Year, 1 to 9999.
    pub year: u16,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, from 1.
    pub day: u8,
}

/// Whether the text is meant to be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// Ready for readers.
    #[default]
    Final,
    /// Marked as a draft on the page.
    Draft,
}

/// One entry of "find out more".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// What it is called.
    pub title: Spanned<String>,
    /// Where it is; sources that give no address have none.
    pub url: Option<Spanned<String>>,
}

/// Front matter that all kinds of document share.
#[derive(Debug, Clone)]
pub struct Metadata {
    /// The title; empty only if a diagnostic says so.
    pub title: Spanned<String>,
    /// The main language, BCP 47.
    pub lang: Spanned<Locale>,
    /// The document's own date; `None` only if a diagnostic says so.
    pub date: Option<Spanned<Date>>,
    /// A second line under the title.
    pub subtitle: Option<Spanned<String>>,
    /// The standfirst: what the document says in a few sentences. Blank lines separate paragraphs.
    pub summary: Option<Spanned<String>>,
    /// Persons or bodies who wrote it.
    pub authors: Vec<Spanned<String>>,
    /// Who publishes it, if not the publication folder's organisation.
    pub organisation: Option<Spanned<String>>,
    /// A file or series number.
    pub reference: Option<Spanned<String>>,
    /// Terms for catalogues.
    pub keywords: Vec<Spanned<String>>,
    /// When the text last changed.
    pub updated: Option<Spanned<Date>>,
    /// The layout that the author chose.
    pub layout: Option<Spanned<String>>,
    /// Values for the layout's parameters, in the order written.
    pub parameters: Vec<Parameter>,
    /// Final or draft.
    pub status: Status,
    /// Not to be published before this date.
    pub embargo: Option<Spanned<Date>>,
    /// Whom to ask.
    pub contact: Option<Spanned<String>>,
    /// "Find out more".
    pub related: Vec<Related>,
    /// The front matter's place, delimiters included.
    pub span: Span,
}

/// A value that the author, or the publication's settings, gave to a layout's parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The parameter's name and the key's place.
    pub name: Spanned<String>,
    /// The value and its place.
    pub value: Spanned<ParameterValue>,
}

/// A TOML value as far as parameters can have it.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterValue {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
    /// Text; lengths (`"10.5pt"`) and colours (`"#003a70"`) are written as text too.
    Text(String),
}
