//! An accessibility report: what was checked in a document, by machine or left to a person, and what its PDF holds.
//!
//! It is in the document's language as far as `words.tsv` has it. Nothing in it depends on when or where it is made.

mod checks;
mod contents;
mod html;
mod model;
mod page;
mod questions;
mod rules;
mod said;
mod text;
mod words;

#[cfg(feature = "cli")]
use icu_locale::Locale;
use serde::Serialize;

pub use self::model::{
    Allowed, Contents, Expansion, FileCheck, Finding, Heading, OuterLink, Picture, Question,
    ReportedDocument, RuleResult, Said, Standard, TableHeaders, Verdict,
};
use self::said::clean;
use crate::diagnostic::{Diagnostic, Outcome};
use crate::engine::{CREATOR, Pdf};
use crate::inspect::{Inspection, inspect};
use crate::locale::Words;
use crate::model::{About, Date};

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportFormat {
    /// A page to publish beside the document: one file, without scripts, that loads nothing.
    Html,
    /// Lines of text.
    Text,
    /// An object, for programs.
    Json,
}

impl ReportFormat {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Html, Self::Text, Self::Json];

    /// What the names of such files end in: `html`, `txt` or `json`.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Text => "txt",
            Self::Json => "json",
        }
    }
}

/// What a kind of document is called in a language; its own name if the table does not have it.
#[cfg(feature = "cli")]
pub(crate) fn kind_name<'a>(kind: &'a str, lang: &Locale) -> &'a str {
    match words::words(lang).get(&format!("kind-{kind}")) {
        "" => kind,
        name => name,
    }
}

/// A report on a document.
///
/// ```
/// use pressroom::{BuildOptions, Publication, Report, ReportFormat, Source};
///
/// let publication = Publication::in_memory([("pressroom.toml", "")]).value.unwrap();
/// let source = Source::new("a.md", "+++\ntitle = \"Deux jours\"\nlang = \"fr\"\ndate = 2021-03-01\n+++\n\nUn texte.\n");
/// let built = publication.build(&source, &BuildOptions::default());
///
/// let report = Report::new(&built.value.unwrap(), &built.diagnostics, "a.pdf").value.unwrap();
/// assert!(report.file_checks.iter().all(|check| check.passed));
/// assert!(report.render(ReportFormat::Text).starts_with("Rapport d’accessibilité\u{a0}: Deux jours\n"));
/// ```
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The version of the keys.
    pub version: u32,
    /// `accessibility-report`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The language of the report's own sentences (BCP 47).
    pub language: String,
    /// The program that made it, and its version.
    pub generator: &'static str,
    /// What the document says of itself.
    pub document: ReportedDocument,
    /// What it was made to.
    pub standards: Vec<Standard>,
    /// Every rule and what became of it.
    pub rules: Vec<RuleResult>,
    /// What was found besides.
    pub other_findings: Vec<Finding>,
    /// What must be so in the finished file.
    pub file_checks: Vec<FileCheck>,
    /// What the finished file holds.
    pub contents: Contents,
    /// What is left to a person.
    pub questions: Vec<Question>,
    #[serde(skip)]
    words: Words,
    #[serde(skip)]
    about: About,
}

impl Report {
    /// Reports on a document that was built: its PDF, what was found while building, and the name of the file, without
    /// folders. The PDF is read back.
    ///
    /// # Errors
    ///
    /// There is no report if the PDF cannot be read back (`pdf/damaged`).
    #[must_use]
    pub fn new(pdf: &Pdf, found: &[Diagnostic], file: &str) -> Outcome<Self> {
        let inspected = inspect(pdf.bytes.clone());
        Outcome {
            value: inspected
                .value
                .map(|inspection| Self::of(pdf, found, file, &inspection)),
            diagnostics: inspected.diagnostics,
        }
    }

    fn of(pdf: &Pdf, found: &[Diagnostic], file: &str, inspection: &Inspection) -> Self {
        let about = pdf.about.clone();
        let words = words::words(&about.lang);
        let rules = rules::results(pdf, found, &words);
        let contents = contents::contents(inspection, &about);
        let file = clean(file);
        let questions = questions::questions(&contents, &rules, &about, &file, &words);
        Self {
            version: 1,
            kind: "accessibility-report",
            language: words.lang.to_string(),
            generator: CREATOR,
            document: document(&about, file, pdf.pages),
            standards: standards(pdf, inspection),
            rules,
            other_findings: rules::others(found),
            file_checks: checks::checks(inspection, &words),
            contents,
            questions,
            words,
            about,
        }
    }

    /// The report as a file. What authors wrote is data in each format.
    #[must_use]
    pub fn render(&self, format: ReportFormat) -> String {
        match format {
            ReportFormat::Html => html::render(&page::page(self)),
            ReportFormat::Text => text::render(&page::page(self)),
            // Strings, numbers and lists of them always serialise.
            ReportFormat::Json => serde_json::to_string_pretty(self).unwrap_or_default() + "\n",
        }
    }
}

fn document(about: &About, file: String, pages: usize) -> ReportedDocument {
    let iso = |date: &Option<Date>| date.map(|date| date.to_string());
    let text = |text: &Option<String>| text.as_deref().map(clean);
    ReportedDocument {
        title: clean(&about.title),
        language: about.lang.to_string(),
        date: iso(&about.date),
        updated: iso(&about.updated),
        embargo: iso(&about.embargo),
        draft: about.draft,
        authors: about.authors.iter().map(|author| clean(author)).collect(),
        organisation: text(&about.organisation),
        reference: text(&about.reference),
        contact: about.contact.as_deref().map(said::clean_lines),
        file,
        pages,
        kind: about.kind.to_owned(),
        layout: about.layout.clone(),
    }
}

fn standards(pdf: &Pdf, inspection: &Inspection) -> Vec<Standard> {
    let standards = pdf.conformance.iter().map(|name| Standard {
        name: (*name).to_owned(),
        claimed: inspection.claims.iter().any(|claim| claim == name),
    });
    standards.collect()
}
