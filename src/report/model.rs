//! What a report holds: plain data, as it is written as JSON. Keys stay; what a version adds does not change them.

use serde::Serialize;

/// Words, and the language that they are in (BCP 47).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Said {
    /// The words, without characters that cannot be seen.
    pub text: String,
    /// Their language.
    pub language: String,
}

/// What a document says of itself.
#[derive(Debug, Clone, Default, Serialize)]
#[non_exhaustive]
pub struct ReportedDocument {
    /// Its title.
    pub title: String,
    /// Its language (BCP 47).
    pub language: String,
    /// Its own date, as ISO 8601 writes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// When its text last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// Before when it is not to be published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embargo: Option<String>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Who publishes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// Its number in a file or series.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Whom to ask; lines stay lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The name of the PDF.
    pub file: String,
    /// How many pages it has.
    pub pages: usize,
    /// `article`, `programme` or `bulletin`.
    pub kind: String,
    /// The layout that it is set in.
    pub layout: String,
}

/// A standard that the document was made to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Standard {
    /// Its name, such as `PDF/UA-1`.
    pub name: String,
    /// Whether the finished file says that it follows it.
    pub claimed: bool,
}

/// What became of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Verdict {
    /// It was applied and found nothing.
    Passed,
    /// It found something that stands there still.
    Found,
    /// All that it found is allowed with a reason.
    Allowed,
    /// The settings switch it off.
    Off,
    /// The document has nothing that it could look at.
    Absent,
    /// There is too little of what it looks at to judge.
    Unjudged,
}

/// A rule and its result.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct RuleResult {
    /// The rule's name.
    pub name: String,
    /// What it keeps, in the report's language.
    pub summary: String,
    /// Where it is asked for.
    pub references: Vec<String>,
    /// What became of it.
    pub result: Verdict,
    /// What it found.
    pub found: Vec<Finding>,
    /// What it found and the author allowed.
    pub allowed: Vec<Allowed>,
    /// The codes of what it did not look for, because the settings say so.
    pub off: Vec<String>,
}

/// Something that was found while building.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The code.
    pub code: String,
    /// `warning` or `advice`.
    pub severity: String,
    /// What was found, in English.
    pub message: String,
    /// What to do instead, in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// The name of the file that it is in, without folders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The column in characters, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
}

/// Something that was found and allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Allowed {
    /// What was found.
    #[serde(flatten)]
    pub finding: Finding,
    /// Why it is right all the same, in the author's words.
    pub reason: Said,
}

/// Something that must be so in the finished file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FileCheck {
    /// Its name.
    pub name: &'static str,
    /// What must be so, in the report's language.
    pub summary: String,
    /// Where it is asked for.
    pub references: &'static [&'static str],
    /// Whether it is so.
    pub passed: bool,
    /// In how many places it is not so.
    pub failures: usize,
}

/// What was read back from the finished file.
#[derive(Debug, Clone, Default, Serialize)]
#[non_exhaustive]
pub struct Contents {
    /// The headings, in reading order.
    pub headings: Vec<Heading>,
    /// The images that are described.
    pub images: Vec<Picture>,
    /// How many images are marked as decoration in the source.
    pub decorations: usize,
    /// The links out of the document.
    pub links: Vec<OuterLink>,
    /// How many links lead to places in the document.
    pub inner_links: usize,
    /// The tables.
    pub tables: Vec<TableHeaders>,
    /// The notes.
    pub notes: Vec<Said>,
    /// The passages in other languages than what is around them.
    pub passages: Vec<Said>,
    /// The abbreviations that the source expands.
    pub abbreviations: Vec<Expansion>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Heading {
    /// Its level, from 1.
    pub level: usize,
    /// Its words.
    #[serde(flatten)]
    pub said: Said,
}

/// An image that is described.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Picture {
    /// The number of its page, from 1; absent where it cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<usize>,
    /// Its description; absent if it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Said>,
}

/// A link out of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OuterLink {
    /// Its words.
    #[serde(flatten)]
    pub said: Said,
    /// Where it leads.
    pub url: String,
}

/// What a table is called, and its headers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TableHeaders {
    /// Its caption.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// The headers of its columns.
    pub columns: Vec<String>,
    /// The headers of its rows.
    pub rows: Vec<String>,
    /// How many rows it has below its header.
    pub data_rows: usize,
    /// The language that it is in.
    pub language: String,
}

/// An abbreviation and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Expansion {
    /// The abbreviation.
    pub short: String,
    /// What it stands for.
    pub words: String,
    /// The language that both are in.
    pub language: String,
}

/// A question that no machine can answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Question {
    /// Its name.
    pub name: &'static str,
    /// The question, in the report's language.
    pub question: String,
    /// What to look at in this document.
    pub look_at: Vec<Said>,
}
