//! What readers see of an archive: which documents, what they are called, under which addresses, and in which language.

use std::collections::BTreeMap;
use std::fmt::Write;

use icu_locale::Locale;

use super::record::{PdfFile, Record};
use crate::model::Date;
use crate::text::clean;

/// Who publishes the archive, and where.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Publisher<'a> {
    pub(crate) organisation: Option<&'a str>,
    /// The address of the folder that the archive will be in, if that is known.
    pub(crate) url: Option<&'a str>,
}

impl Publisher<'_> {
    /// The organisation's name, as it is shown.
    pub(super) fn name(&self) -> Option<String> {
        let name = self.organisation.map(readable);
        name.filter(|name| !name.is_empty())
    }
}

/// A document that has a PDF.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) source: &'a str,
    pub(super) pdf: &'a PdfFile,
    pub(super) date: Option<Date>,
    pub(super) updated: Option<Date>,
}

/// The documents that have a PDF, whatever became of their sources.
pub(super) fn shown<'a>(
    records: impl Iterator<Item = &'a Record>,
) -> impl Iterator<Item = Shown<'a>> {
    records.filter_map(|record| {
        let pdf = record.pdf.as_ref()?;
        let date = |written: &Option<String>| written.as_deref().and_then(parse_date);
        Some(Shown {
            source: &record.source,
            pdf,
            date: date(&pdf.date),
            updated: date(&pdf.updated),
        })
    })
}

impl Shown<'_> {
    /// Its title; the name of the file if there is nothing to read in it.
    pub(super) fn title(&self) -> String {
        let title = readable(&self.pdf.title);
        if title.is_empty() {
            readable(self.pdf.output.rsplit('/').next().unwrap_or_default())
        } else {
            title
        }
    }

    pub(super) fn year(&self) -> Option<u16> {
        self.date.map(|date| date.year)
    }

    pub(super) fn lang(&self) -> Locale {
        parse_language(&self.pdf.language)
    }
}

/// A language by its tag, without extensions; `und` if the tag is none.
pub(super) fn parse_language(tag: &str) -> Locale {
    let lang = tag.parse().unwrap_or(Locale::UNKNOWN);
    Locale::from(lang.id)
}

/// ISO 8601, and a day that there is.
fn parse_date(written: &str) -> Option<Date> {
    let date: jiff::civil::Date = written.parse().ok()?;
    Some(Date {
        year: u16::try_from(date.year()).ok().filter(|year| *year > 0)?,
        month: u8::try_from(date.month()).ok()?,
        day: u8::try_from(date.day()).ok()?,
    })
}

/// The one of these languages that most documents are in, with the region that most of those have; the first if there is none.
pub(super) fn main_language<'a>(
    records: impl Iterator<Item = &'a Record>,
    languages: &[&'static str],
) -> Locale {
    let mut tags = BTreeMap::<&str, usize>::new();
    for document in shown(records) {
        *tags.entry(&document.pdf.language).or_default() += 1;
    }
    let tags = tags
        .into_iter()
        .map(|(tag, count)| (parse_language(tag), count));
    let tags: Vec<_> = tags.collect();
    let among = |language: &str| {
        let own = |(tag, _): &&(Locale, usize)| tag.id.language.as_str() == language;
        tags.iter().filter(own).collect::<Vec<_>>()
    };
    let mut best = (0, parse_language(languages.first().unwrap_or(&"en")));
    for language in languages {
        let own = among(language);
        let count = own.iter().map(|(_, count)| count).sum();
        // Of equals the first, so that the order of the manifest has no say.
        let most = own.iter().rev().max_by_key(|(_, count)| count);
        if let Some((tag, _)) = most.filter(|_| count > best.0) {
            best = (count, tag.clone());
        }
    }
    best.1
}

/// What somebody wrote, on one line and without what acts unseen or may not be in XML.
pub(super) fn readable(text: &str) -> String {
    clean(text).replace(['\u{fffe}', '\u{ffff}'], "")
}

/// The path of a file of the archive as a relative address (RFC 3986). Colons are encoded too, so no path is taken for a scheme.
pub(super) fn address(path: &str) -> String {
    let mut address = String::with_capacity(path.len());
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if !address.is_empty() {
            address.push('/');
        }
        for byte in part.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                address.push(char::from(byte));
            } else {
                let _ = write!(address, "%{byte:02X}");
            }
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::super::example::record;
    use super::*;

    #[test]
    fn paths_become_addresses_that_lead_nowhere_else() {
        for (path, expected) in [
            ("2021/a b.pdf", "2021/a%20b.pdf"),
            ("c#1?x=y&z.pdf", "c%231%3Fx%3Dy%26z.pdf"),
            ("ندوة.pdf", "%D9%86%D8%AF%D9%88%D8%A9.pdf"),
            ("100%.pdf", "100%25.pdf"),
            ("javascript:alert(1)", "javascript%3Aalert%281%29"),
            ("//example.org/a.pdf", "example.org/a.pdf"),
            ("a\"><img>.pdf", "a%22%3E%3Cimg%3E.pdf"),
        ] {
            assert_eq!(address(path), expected);
        }
    }

    #[test]
    fn the_page_is_in_the_language_of_most_documents() {
        let main = |tags: &[&str]| {
            let records: Vec<_> = tags.iter().map(|tag| record("a", tag, None)).collect();
            main_language(records.iter(), &["en", "fr", "ar"]).to_string()
        };
        assert_eq!(main(&[]), "en");
        assert_eq!(main(&["de", "de", "??"]), "en");
        assert_eq!(main(&["ar", "fr"]), "fr");
        assert_eq!(main(&["en", "de", "de", "ar", "ar"]), "ar");
        assert_eq!(main(&["en-GB", "en", "fr", "en-GB", "fr"]), "en-GB");
        assert_eq!(main(&["en-US", "en-GB"]), "en-GB");
        assert_eq!(main(&["ar-EG-u-nu-latn"]), "ar-EG");
    }

    #[test]
    fn dates_are_days_that_there_are() {
        assert_eq!(
            parse_date("2021-03-01")
                .map(|date| date.to_string())
                .as_deref(),
            Some("2021-03-01")
        );
        for wrong in ["2021-02-30", "2021", "", "-000001-01-01", "0000-01-01"] {
            assert_eq!(parse_date(wrong), None, "{wrong}");
        }
    }
}
