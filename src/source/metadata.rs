//! What all kinds of document say about themselves.

use std::ops::Range;
use std::sync::Arc;

use icu_locale::Locale;

use super::toml::Fields;
use super::{address, first_line};
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::model::{Metadata, Related, Spanned, Status};

/// Where a document's metadata stands.
pub(super) struct Opening<'a> {
    pub(super) source: &'a Arc<SourceText>,
    /// What is marked if something is missing.
    pub(super) place: Range<usize>,
    /// The whole of it.
    pub(super) whole: Range<usize>,
    /// Where a missing key belongs, as a message ends.
    pub(super) where_to_write: &'static str,
}

impl Opening<'_> {
    fn lacks(&self, code: Code, what: &str, example: &str) -> Diagnostic {
        Diagnostic::new(code, format!("the document has no {what}"))
            .at(self.source, self.place.clone())
            .help(format!("write `{example}` {}", self.where_to_write))
    }
}

/// Reads what all kinds of document share at the top of a source that is TOML alone.
pub(super) fn read_top(
    fields: &mut Fields,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Metadata {
    let opening = Opening {
        source,
        place: first_line(source),
        whole: first_line(source),
        where_to_write: "above the first `[…]`",
    };
    fields.hoist();
    read(fields, &opening, found)
}

/// Reads what all kinds of document share; what is missing and must not be is reported.
pub(super) fn read(
    fields: &mut Fields,
    opening: &Opening<'_>,
    found: &mut Vec<Diagnostic>,
) -> Metadata {
    let lang = language(fields, opening, found);
    let title = fields.string("title");
    if title.is_none() && !fields.has("title") && !fields.has_like("title") {
        found.push(opening.lacks(Code::MetadataTitle, "title", "title = \"…\""));
    }
    let date = fields.date("date");
    if date.is_none() && !fields.has("date") && !fields.has_like("date") {
        found.push(opening.lacks(Code::MetadataDate, "date", "date = 2021-03-01"));
    }
    let status = fields.choice(
        "status",
        &[("final", Status::Final), ("draft", Status::Draft)],
    );
    Metadata {
        title: title.unwrap_or_else(|| Spanned::new(String::new(), opening.place.clone())),
        lang,
        date,
        subtitle: fields.string("subtitle"),
        summary: fields.string("summary"),
        authors: fields.strings("authors"),
        organisation: fields.string("organisation"),
        reference: fields.string("reference"),
        keywords: fields.strings("keywords"),
        updated: fields.date("updated"),
        layout: fields.string("layout"),
        parameters: fields.parameters("parameters"),
        status: status.map_or(Status::Final, |status| status.value),
        embargo: fields.date("embargo"),
        contact: fields.string("contact"),
        related: related(fields, "related", opening.source, found),
        span: opening.whole.clone(),
    }
}

/// The document's language; `und` if it is missing or wrong, so that everything else is still checked.
fn language(
    fields: &mut Fields,
    opening: &Opening<'_>,
    found: &mut Vec<Diagnostic>,
) -> Spanned<Locale> {
    let Some(written) = fields.string("lang") else {
        if !fields.has("lang") && !fields.has_like("lang") {
            found.push(opening.lacks(Code::MetadataLanguage, "language", "lang = \"en\""));
        }
        return Spanned::new(Locale::UNKNOWN, opening.place.clone());
    };
    match super::language::parse(&written.value) {
        Ok(lang) => Spanned::new(lang, written.span),
        Err(help) => {
            let message = format!("`{}` is not a language tag", written.value);
            let diagnostic = Diagnostic::new(Code::MetadataLanguage, message)
                .at(opening.source, written.span.clone())
                .help(help);
            found.push(diagnostic);
            Spanned::new(Locale::UNKNOWN, written.span)
        }
    }
}

/// Links with titles, of an array of tables.
pub(super) fn related(
    fields: &mut Fields,
    key: &str,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Related> {
    let mut entries = Vec::new();
    for (mut table, span) in fields.tables(key) {
        let title = table.string("title");
        let url = table.string("url");
        if let Some(fault) = url.as_ref().and_then(|url| address::fault(url, source)) {
            found.push(fault);
        }
        match title {
            Some(title) => entries.push(Related { title, url }),
            None if table.has("title") => {}
            None => found.push(
                Diagnostic::new(Code::TomlValue, "the link has no title")
                    .at(source, span)
                    .help("write `title = \"…\"` beside its `url`"),
            ),
        }
        table.close();
    }
    entries
}
