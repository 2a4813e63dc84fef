//! The catalogue: one page of HTML that lists every document, works from a file, and searches where scripts run.
//!
//! It loads nothing. Its policy allows its own script and style by their hashes only, so nothing that a document says of itself
//! could run, and what authors wrote is escaped besides.

mod document;
mod filter;
mod policy;

use std::io::{Result, Write};

use icu_locale::Locale;

use self::document::Documents;
use self::policy::content_hash;
use super::public::{Publisher, Shown, main_language, shown};
use super::record::Record;
use crate::locale::{Numbers, Table, Words, by_alphabet, is_rtl, numbering};
use crate::text::escape;

const TABLE: Table = Table::new(include_str!("words.tsv"));
const TEMPLATE: &str = include_str!("page.html");
const SCRIPT: &str = include_str!("script.js");
const STYLE: &str = include_str!("style.css");

/// The forms of words beside a number, which the script chooses among as well.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Writes the catalogue of the documents that have a PDF.
pub(crate) fn catalogue<'a>(
    records: impl Iterator<Item = &'a Record> + Clone,
    publisher: &Publisher<'_>,
    out: &mut impl Write,
) -> Result<()> {
    let words = words(records.clone());
    let mut documents: Vec<_> = shown(records).collect();
    let alphabet = by_alphabet(&words.lang);
    documents.sort_by(|a, b| {
        let newest = b.date.cmp(&a.date);
        let title = newest.then_with(|| alphabet(&a.pdf.title, &b.pdf.title));
        title.then_with(|| a.source.cmp(b.source))
    });
    let page = Page {
        rtl: is_rtl(&words.lang),
        numbers: Numbers::new(&words.lang),
        words,
        documents,
        publisher,
    };
    page.write(out)
}

/// The words of an archive's catalogue and feed, in the language of most documents.
pub(super) fn words<'a>(records: impl Iterator<Item = &'a Record>) -> Words {
    let languages: Vec<_> = TABLE.languages().collect();
    Words::new(TABLE, &main_language(records, &languages))
}

/// What the archive is called.
pub(super) fn title(words: &Words, publisher: &Publisher<'_>) -> String {
    match publisher.name() {
        Some(name) => words.fill("title-of", "organisation", &name),
        None => words.get("title").to_owned(),
    }
}

struct Page<'a> {
    words: Words,
    rtl: bool,
    numbers: Numbers,
    /// Newest first, those without a date last.
    documents: Vec<Shown<'a>>,
    publisher: &'a Publisher<'a>,
}

impl Page<'_> {
    /// Fills in the template, in one pass: what is filled in is never taken for a place.
    fn write(&self, out: &mut impl Write) -> Result<()> {
        for (index, part) in TEMPLATE.split("{{").enumerate() {
            let rest = match part.split_once("}}") {
                Some((place, rest)) if index > 0 => {
                    self.place(place, out)?;
                    rest
                }
                _ => part,
            };
            out.write_all(rest.as_bytes())?;
        }
        Ok(())
    }

    fn place(&self, place: &str, out: &mut impl Write) -> Result<()> {
        let text = match place {
            "lang" => self.words.lang.to_string(),
            "dir" => direction(self.rtl).to_owned(),
            "script-hash" => content_hash(SCRIPT),
            "style-hash" => content_hash(STYLE),
            "full-title" => escape(&title(&self.words, self.publisher)),
            "script" => SCRIPT.to_owned(),
            "style" => STYLE.to_owned(),
            "organisation" => match self.publisher.name() {
                Some(name) => format!("<p><bdi>{}</bdi></p>\n", escape(&name)),
                None => String::new(),
            },
            "languages" => self.languages(),
            "kinds" => self.kinds(),
            "years" => self.years(),
            "counts" => self.counts(),
            "count" => escape(&self.count()),
            "documents" => return Documents::new(self).write(out),
            key => escape(self.words.get(key)),
        };
        out.write_all(text.as_bytes())
    }

    /// How many documents there are, in words.
    fn count(&self) -> String {
        let count = self.documents.len() as u64;
        let form = if count == 0 {
            "zero"
        } else {
            self.numbers.form(count)
        };
        self.counted("documents", form, count)
    }

    fn counted(&self, what: &str, form: &str, count: u64) -> String {
        let number = self.numbers.whole(count);
        self.words.fill(&format!("{what}-{form}"), "count", &number)
    }

    /// The same for any number, for the script.
    fn counts(&self) -> String {
        let forms = FORMS.iter().map(|form| {
            let words = self.words.get(&format!("documents-{form}"));
            format!(" data-{form}=\"{}\"", escape(words))
        });
        let numbering = match numbering(&self.words.lang) {
            "١" => "arab",
            "۱" => "arabext",
            _ => "latn",
        };
        let forms: String = forms.collect();
        format!("{forms} data-numbering=\"{numbering}\"")
    }
}

fn direction(rtl: bool) -> &'static str {
    if rtl { "rtl" } else { "ltr" }
}

/// The language alone, without region or script: what readers filter by.
fn base(lang: &Locale) -> &str {
    lang.id.language.as_str()
}

#[cfg(test)]
mod tests;
