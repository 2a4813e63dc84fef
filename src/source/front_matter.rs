//! Front matter: the TOML between `+++` lines at the start of an article.

use std::ops::Range;
use std::sync::Arc;

use icu_locale::Locale;

use super::address;
use super::toml::Fields;
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::model::{ImageSettings, Metadata, Related, Spanned, Status};

/// What the front matter says, and where the text after it begins.
pub(super) struct FrontMatter {
    pub(super) metadata: Metadata,
    pub(super) images: Vec<ImageSettings>,
    pub(super) body: usize,
}

const EXAMPLE: &str = "begin the file with five lines: `+++`, `title = \"…\"`, `lang = \"en\"`, `date = 2021-03-01`, `+++`";

/// Reads the front matter. Without any there is no document: a text has no language and no date.
pub(super) fn read(
    source: &Arc<SourceText>,
    limit: usize,
) -> (Option<FrontMatter>, Vec<Diagnostic>) {
    let (toml, body) = match locate(source, limit) {
        Ok(found) => found,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    let opening = 0..3;
    let (mut fields, mut diagnostics) = Fields::parse(source, toml);
    let images = images(&mut fields);
    let metadata = metadata(&mut fields, source, &opening, body, &mut diagnostics);
    diagnostics.extend(fields.finish());
    (
        Some(FrontMatter {
            metadata,
            images,
            body,
        }),
        diagnostics,
    )
}

/// The range of the TOML, and where the body begins.
fn locate(source: &Arc<SourceText>, limit: usize) -> Result<(Range<usize>, usize), Diagnostic> {
    let text = source.text();
    let mut lines = lines(text);
    let first = lines.next().unwrap_or(0..0);
    match text[first.clone()].trim_end() {
        "+++" => {}
        "---" => {
            let message = "the front matter is written between `---` lines, as YAML";
            let help =
                "write it between `+++` lines, as TOML: `title = \"…\"` in place of `title: …`";
            return Err(Diagnostic::new(Code::FrontMatterMissing, message)
                .at(source, 0..3)
                .help(help));
        }
        _ => {
            let message = "the article does not begin with front matter";
            let place = first.start..first.end.min(first.start + 80);
            return Err(Diagnostic::new(Code::FrontMatterMissing, message)
                .at(source, place)
                .help(EXAMPLE));
        }
    }
    let Some(last) = lines.find(|line| text[line.clone()].trim_end() == "+++") else {
        let diagnostic = Diagnostic::new(
            Code::FrontMatterUnclosed,
            "the front matter has no closing line",
        )
        .at(source, 0..3)
        .help("write `+++` on a line of its own after the front matter");
        return Err(diagnostic);
    };
    if last.start > limit {
        let message = format!("the front matter is longer than {} KiB", limit >> 10);
        let help = "is a `+++` line missing? Long texts belong into the article";
        return Err(Diagnostic::new(Code::SourceTooLarge, message)
            .at(source, 0..3)
            .help(help));
    }
    Ok((first.end..last.start, last.end))
}

/// The lines of a text, their ends included.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let range = start..start + line.len();
        start = range.end;
        range
    })
}

fn metadata(
    fields: &mut Fields,
    source: &Arc<SourceText>,
    opening: &Range<usize>,
    body: usize,
    found: &mut Vec<Diagnostic>,
) -> Metadata {
    let lang = language(fields, source, opening, found);
    let title = fields.string("title");
    if title.is_none() && !fields.has("title") {
        found.push(absent(
            Code::MetadataTitle,
            "title",
            "title = \"…\"",
            source,
            opening,
        ));
    }
    let date = fields.date("date");
    if date.is_none() && !fields.has("date") {
        found.push(absent(
            Code::MetadataDate,
            "date",
            "date = 2021-03-01",
            source,
            opening,
        ));
    }
    let status = fields.choice(
        "status",
        &[("final", Status::Final), ("draft", Status::Draft)],
    );
    Metadata {
        title: title.unwrap_or_else(|| Spanned::new(String::new(), opening.clone())),
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
        related: related(fields, source, found),
        span: 0..body,
    }
}

fn absent(
    code: Code,
    what: &str,
    example: &str,
    source: &Arc<SourceText>,
    opening: &Range<usize>,
) -> Diagnostic {
    Diagnostic::new(code, format!("the document has no {what}"))
        .at(source, opening.clone())
        .help(format!("write `{example}` between the `+++` lines"))
}

/// The document's language; `und` if it is missing or wrong, so that everything else is still checked.
fn language(
    fields: &mut Fields,
    source: &Arc<SourceText>,
    opening: &Range<usize>,
    found: &mut Vec<Diagnostic>,
) -> Spanned<Locale> {
    let Some(written) = fields.string("lang") else {
        if !fields.has("lang") {
            found.push(absent(
                Code::MetadataLanguage,
                "language",
                "lang = \"en\"",
                source,
                opening,
            ));
        }
        return Spanned::new(Locale::UNKNOWN, opening.clone());
    };
    match super::language::parse(&written.value) {
        Ok(lang) => Spanned::new(lang, written.span),
        Err(help) => {
            let message = format!("`{}` is not a language tag", written.value);
            let diagnostic = Diagnostic::new(Code::MetadataLanguage, message)
                .at(source, written.span.clone())
                .help(help);
            found.push(diagnostic);
            Spanned::new(Locale::UNKNOWN, written.span)
        }
    }
}

fn related(
    fields: &mut Fields,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Related> {
    let mut entries = Vec::new();
    for (mut table, span) in fields.tables("related") {
        let title = table.string("title");
        let url = table.string("url");
        if let Some(fault) = url.as_ref().and_then(|url| address::fault(url, source)) {
            found.push(fault);
        }
        match title {
            Some(title) => entries.push(Related { title, url }),
            None if table.has("title") => {}
            None => found.push(
                Diagnostic::new(Code::TomlValue, "the related entry has no title")
                    .at(source, span)
                    .help("write `title = \"…\"` under `[[related]]`"),
            ),
        }
        table.close();
    }
    entries
}

fn images(fields: &mut Fields) -> Vec<ImageSettings> {
    let tables = fields.named_tables("images").into_iter();
    let images = tables.map(|(file, mut table)| {
        let credit = table.string("credit");
        let decorative = table
            .boolean("decorative")
            .is_some_and(|decorative| decorative.value);
        table.close();
        ImageSettings {
            file,
            credit,
            decorative,
        }
    });
    images.collect()
}
