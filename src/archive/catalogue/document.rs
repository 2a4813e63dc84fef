//! The list of documents: a section for each year, an item for each document. There may be tens of thousands, so the markup is lean:
//! end tags of items and paragraphs are left out, as HTML allows.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Result, Write};

use icu_locale::Locale;

use super::filter::year_id;
use super::{Page, TABLE, base, direction};
use crate::archive::public::{Shown, address, parse_language, readable};
use crate::locale::{Words, comma, is_rtl, write_date};
use crate::model::Date;
use crate::report::kind_name;
use crate::text::{beginning, escape};

/// Characters of a summary that are shown, and searched.
const SUMMARY: usize = 400;

/// Bytes of a kilobyte and a megabyte, as file managers count them.
const KILO: u64 = 1000;
const MEGA: u64 = 1_000_000;

pub(super) struct Documents<'a> {
    page: &'a Page<'a>,
    /// What was said of languages, kinds and dates so far, for there are few different ones.
    languages: HashMap<&'a str, Language>,
    kinds: HashMap<&'a str, String>,
    dates: HashMap<Date, String>,
}

/// What the page says of a language, and in it.
struct Language {
    name: String,
    /// The attributes of what is in it; none if it is the page's.
    attributes: String,
    comma: &'static str,
    /// "Keywords:", in it or in what is nearest to it.
    keywords: String,
}

impl Language {
    fn new(tag: &str, page: &Page<'_>) -> Self {
        let lang = parse_language(tag);
        let words = Words::new(TABLE, &lang);
        let label = escape(words.get("keywords"));
        let own = words.lang == lang;
        Self {
            name: escape(&page.language_name(base(&lang))),
            attributes: attributes(&lang, page),
            comma: comma(&lang),
            keywords: if own {
                format!("<b>{label}</b>")
            } else {
                let (tag, dir) = (&words.lang, direction(is_rtl(&words.lang)));
                format!("<b lang=\"{tag}\" dir=\"{dir}\">{label}</b>")
            },
        }
    }
}

fn attributes(lang: &Locale, page: &Page<'_>) -> String {
    if *lang == page.words.lang {
        return String::new();
    }
    format!(" lang=\"{lang}\" dir=\"{}\"", direction(is_rtl(lang)))
}

impl<'a> Documents<'a> {
    pub(super) fn new(page: &'a Page<'a>) -> Self {
        Self {
            page,
            languages: HashMap::new(),
            kinds: HashMap::new(),
            dates: HashMap::new(),
        }
    }

    pub(super) fn write(mut self, out: &mut impl Write) -> Result<()> {
        for documents in self.page.documents.chunk_by(|a, b| a.year() == b.year()) {
            let year = documents.first().and_then(Shown::year);
            let (id, name) = (year_id(year), self.page.year_name(year));
            writeln!(out, "<section>\n<h2 id=\"{id}\">{name}</h2>\n<ul>")?;
            for document in documents {
                out.write_all(self.item(document).as_bytes())?;
            }
            writeln!(out, "</ul>\n</section>")?;
        }
        Ok(())
    }

    fn item(&mut self, document: &Shown<'a>) -> String {
        let pdf = document.pdf;
        let page = self.page;
        let language = self.languages.entry(&pdf.language);
        let language = language.or_insert_with(|| Language::new(&pdf.language, page));
        let mut item = format!(
            "<li data-k=\"{}\"{}><a href=\"{}\">{}</a>\n",
            escape(&readable(&pdf.kind)),
            language.attributes,
            address(&pdf.output),
            escape(&document.title())
        );
        let core = &pdf.dublin_core;
        let by = joined(page.bodies(document), language.comma);
        paragraph(&mut item, "by", "", &by);
        let summary = core.description.as_deref().map(readable);
        let summary = beginning(summary.unwrap_or_default(), SUMMARY);
        paragraph(&mut item, "sum", "", &summary);
        let keywords = joined(core.subject.iter().map(String::as_str), language.comma);
        let label = format!("{} ", language.keywords);
        paragraph(&mut item, "key", &label, &keywords);
        self.information(document, &mut item);
        item
    }

    /// The line in the page's language: kind, language, date, reference, and what the file is.
    fn information(&mut self, document: &Shown<'a>, item: &mut String) {
        let (pdf, page) = (document.pdf, self.page);
        let lang = &page.words.lang;
        let kind = self.kinds.entry(&pdf.kind);
        let kind = kind.or_insert_with(|| escape(&readable(kind_name(&pdf.kind, lang))));
        let (own, name) = match self.languages.get(pdf.language.as_str()) {
            Some(language) => (language.attributes.is_empty(), language.name.as_str()),
            None => (true, ""),
        };
        item.push_str("<p class=\"inf\"");
        if !own {
            let _ = write!(item, " lang=\"{lang}\" dir=\"{}\"", direction(page.rtl));
        }
        let _ = write!(item, "><span>{kind}</span> <span>{name}</span>");
        let mut written = |date: Date| {
            let written = self.dates.entry(date);
            written
                .or_insert_with(|| escape(&write_date(date, lang)))
                .clone()
        };
        if let Some(date) = document.date {
            let _ = write!(
                item,
                " <time datetime=\"{}\">{}</time>",
                date,
                written(date)
            );
        }
        if let Some(date) = document.updated {
            let _ = write!(
                item,
                " <span>{}</span>",
                page.words.fill("updated", "date", &written(date))
            );
        }
        let reference = pdf.dublin_core.identifier.as_deref().map(readable);
        if let Some(reference) = reference.filter(|reference| !reference.is_empty()) {
            let _ = write!(item, " <span><bdi>{}</bdi></span>", escape(&reference));
        }
        let _ = writeln!(item, " <span>{}</span>", escape(&page.file(document)));
    }
}

impl Page<'_> {
    /// Who wrote the document, and who published it if that is not who publishes the archive.
    fn bodies<'a>(&'a self, document: &Shown<'a>) -> impl Iterator<Item = &'a str> {
        let core = &document.pdf.dublin_core;
        let publisher = core.publisher.as_ref().filter(|publisher| {
            Some(publisher.as_str()) != self.publisher.organisation
                && !core.creator.contains(publisher)
        });
        core.creator.iter().chain(publisher).map(String::as_str)
    }

    /// "PDF, 4 pages, 120 KB".
    fn file(&self, document: &Shown<'_>) -> String {
        let pages = document.pdf.pages as u64;
        let pages = self.counted("pages", self.numbers.form(pages), pages);
        let bytes = document.pdf.bytes;
        let (key, number) = if bytes < MEGA {
            ("kilobytes", self.numbers.whole(bytes.div_ceil(KILO)))
        } else {
            let tenths = bytes.div_ceil(MEGA / 10);
            ("megabytes", self.numbers.tenths(tenths))
        };
        let size = self.words.fill(key, "count", &number);
        self.words
            .fill("file", "pages", &pages)
            .replace("{size}", &size)
    }
}

fn joined<'a>(parts: impl Iterator<Item = &'a str>, comma: &str) -> String {
    let parts = parts.map(readable).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(comma)
}

/// Nothing, if there is nothing to say.
fn paragraph(item: &mut String, class: &str, label: &str, text: &str) {
    if !text.is_empty() {
        let _ = writeln!(item, "<p class=\"{class}\">{label}{}", escape(text));
    }
}
