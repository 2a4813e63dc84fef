//! The Atom feed of an archive (RFC 4287): its newest documents, dated by themselves and never by the clock.

use std::io::{Result, Write};

use sha2::{Digest, Sha256};

use super::catalogue::{title, words};
use super::public::{Publisher, Shown, address, readable, shown};
use super::record::Record;
use crate::locale::Words;
use crate::model::{Date, DublinCore};
use crate::report::kind_name;
use crate::text::escape;

/// Documents in the feed.
const NEWEST: usize = 100;

/// Characters of a summary.
const SUMMARY: usize = 2000;

/// When a feed without entries was last changed: a date is asked for, and there is none.
const NEVER: Date = Date {
    year: 1970,
    month: 1,
    day: 1,
};

/// Writes the feed. Documents without a date are not in it: nobody knows whether they are new.
pub(crate) fn feed<'a>(
    records: impl Iterator<Item = &'a Record> + Clone,
    publisher: &Publisher<'_>,
    out: &mut impl Write,
) -> Result<()> {
    let words = words(records.clone());
    let feed = Feed {
        lang: words.lang.to_string(),
        title: title(&words, publisher),
        words,
        publisher,
        base: base(publisher),
    };
    let dated = shown(records).filter_map(|document| Some((changed(&document)?, document)));
    let mut dated: Vec<_> = dated.collect();
    dated.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.source.cmp(b.1.source)));
    dated.truncate(NEWEST);
    feed.head(dated.first().map_or(NEVER, |(date, _)| *date), out)?;
    for (date, document) in &dated {
        feed.entry(*date, document, out)?;
    }
    writeln!(out, "</feed>")
}

/// When the document last became another one.
fn changed(document: &Shown<'_>) -> Option<Date> {
    document.updated.max(document.date)
}

/// What stands before the address of a file.
fn base(publisher: &Publisher<'_>) -> String {
    match publisher.url.map(readable) {
        Some(url) if !url.is_empty() => format!("{}/", url.trim_end_matches('/')),
        _ => String::new(),
    }
}

struct Feed<'a> {
    words: Words,
    lang: String,
    title: String,
    publisher: &'a Publisher<'a>,
    /// The address of the archive with a slash, or nothing.
    base: String,
}

impl Feed<'_> {
    fn head(&self, updated: Date, out: &mut impl Write) -> Result<()> {
        let (title, base) = (escape(&self.title), escape(&self.base));
        writeln!(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>")?;
        writeln!(
            out,
            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">",
            self.lang
        )?;
        writeln!(out, "<id>{}</id>", self.id(None))?;
        writeln!(out, "<title>{title}</title>")?;
        writeln!(out, "<updated>{}</updated>", midnight(updated))?;
        let author = self.publisher.name().map_or(title, |name| escape(&name));
        writeln!(out, "<author><name>{author}</name></author>")?;
        if !base.is_empty() {
            writeln!(
                out,
                "<link rel=\"self\" type=\"application/atom+xml\" href=\"{base}feed.xml\"/>"
            )?;
        }
        writeln!(
            out,
            "<link rel=\"alternate\" type=\"text/html\" href=\"{base}index.html\"/>"
        )
    }

    fn entry(&self, changed: Date, document: &Shown<'_>, out: &mut impl Write) -> Result<()> {
        let pdf = document.pdf;
        let (lang, core) = (document.lang(), &pdf.dublin_core);
        let href = format!("{}{}", escape(&self.base), address(&pdf.output));
        writeln!(out, "<entry xml:lang=\"{lang}\">")?;
        writeln!(out, "<id>{}</id>", self.id(Some(document.source)))?;
        writeln!(out, "<title>{}</title>", escape(&document.title()))?;
        if let Some(date) = document.date {
            writeln!(out, "<published>{}</published>", midnight(date))?;
        }
        writeln!(out, "<updated>{}</updated>", midnight(changed))?;
        authors(core, out)?;
        let kind = escape(&readable(&pdf.kind));
        let label = escape(&readable(kind_name(&pdf.kind, &self.words.lang)));
        writeln!(
            out,
            "<category term=\"{kind}\" label=\"{label}\" xml:lang=\"{}\"/>",
            self.lang
        )?;
        let file = format!(
            "type=\"application/pdf\" hreflang=\"{lang}\" length=\"{}\"",
            pdf.bytes
        );
        writeln!(out, "<link rel=\"alternate\" {file} href=\"{href}\"/>")?;
        writeln!(out, "<link rel=\"enclosure\" {file} href=\"{href}\"/>")?;
        let summary = readable(core.description.as_deref().unwrap_or_default());
        if !summary.is_empty() {
            let summary = escape(&crate::text::beginning(summary, SUMMARY));
            writeln!(out, "<summary>{summary}</summary>")?;
        }
        writeln!(out, "</entry>")
    }

    /// The name of the feed or of an entry, the same as long as the archive's address (or its organisation) and the source's path
    /// are: a UUID of version 8 (RFC 9562) from a hash of both.
    fn id(&self, source: Option<&str>) -> String {
        let archive = match self.base.as_str() {
            "" => self.publisher.name().unwrap_or_default(),
            base => base.to_owned(),
        };
        let mut hash = Sha256::new();
        hash.update("pressroom feed\0");
        hash.update(archive);
        if let Some(source) = source {
            hash.update("\0");
            hash.update(source);
        }
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.finalize()[..16]);
        bytes[6] = bytes[6] & 0x0f | 0x80;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let digits = format!("{:032x}", u128::from_be_bytes(bytes));
        let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| &digits[range]);
        format!("urn:uuid:{}", parts.join("-"))
    }
}

/// Who wrote a document. Without an author of its own an entry has that of the feed.
fn authors(core: &DublinCore, out: &mut impl Write) -> Result<()> {
    let bodies = match core.creator.as_slice() {
        [] => core.publisher.as_slice(),
        creators => creators,
    };
    for body in bodies.iter().map(|body| readable(body)) {
        if !body.is_empty() {
            writeln!(out, "<author><name>{}</name></author>", escape(&body))?;
        }
    }
    Ok(())
}

/// RFC 3339.
fn midnight(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

#[cfg(test)]
mod tests {
    use super::super::example::{archive, record, titled};
    use super::*;

    fn written(records: &[Record], publisher: &Publisher<'_>) -> String {
        let mut out = Vec::new();
        feed(records.iter(), publisher, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// What stands in the elements of this name, in order.
    fn all<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
        let (open, close) = (format!("<{name}>"), format!("</{name}>"));
        let parts = xml.split(open.as_str()).skip(1);
        parts
            .map(|rest| rest.split_once(&close).unwrap().0)
            .collect()
    }

    #[test]
    fn a_small_archive() {
        let publisher = Publisher {
            organisation: Some("Conseil de l’Europe"),
            url: Some("https://example.org/archive"),
        };
        insta::assert_snapshot!(written(&archive(), &publisher));
    }

    #[test]
    fn an_archive_without_documents_has_a_feed() {
        let empty = written(&[], &Publisher::default());
        assert_eq!(all(&empty, "updated"), ["1970-01-01T00:00:00Z"]);
        assert_eq!(all(&empty, "name"), ["Catalogue of documents"]);
        assert!(!empty.contains("rel=\"self\"") && empty.ends_with("</feed>\n"));
        let undated = written(&[record("a", "fr", None)], &Publisher::default());
        assert!(!undated.contains("<entry"));
    }

    #[test]
    fn the_newest_come_first_and_the_feed_is_as_new_as_they_are() {
        let day = |day: usize| format!("2021-{:02}-{:02}", 1 + day / 28, 1 + day % 28);
        let records = (0..150).map(|at| record(&format!("{at:03}"), "en", Some(&day(at))));
        let mut records: Vec<_> = records.collect();
        let old = titled("old", "en", "1999-01-01", "Old", |pdf| {
            pdf.updated = Some("2022-01-01".to_owned());
        });
        records.push(old);
        let xml = written(&records, &Publisher::default());
        let titles = all(&xml, "title");
        assert_eq!(titles[1..4], ["Old", "149", "148"]);
        assert_eq!(titles.len(), 1 + NEWEST);
        assert_eq!(all(&xml, "updated")[..2], ["2022-01-01T00:00:00Z"; 2]);
        records.reverse();
        assert_eq!(written(&records, &Publisher::default()), xml);
    }

    #[test]
    fn names_of_entries_are_stable_and_of_the_archive() {
        let ids = |source: &str, url| {
            let publisher = Publisher {
                organisation: Some("A"),
                url,
            };
            let xml = written(&[record(source, "en", Some("2021-03-01"))], &publisher);
            all(&xml, "id")
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let one = ids("a", None);
        assert_eq!(one, ids("a", None));
        assert_eq!(one[0], ids("b", None)[0]);
        assert_ne!(one[1], ids("b", None)[1]);
        let there = ids("a", Some("https://example.org"));
        assert_eq!(there, ids("a", Some("https://example.org/")));
        assert_ne!(one, there);
        for id in one.iter().chain(&there) {
            let id = id.strip_prefix("urn:uuid:").unwrap();
            assert_eq!((id.len(), &id[14..15]), (36, "8"), "{id}");
            assert!("89ab".contains(&id[19..20]), "{id}");
        }
    }

    #[test]
    fn nothing_that_authors_wrote_is_markup_or_a_character_that_xml_has_not() {
        let title =
            "a\u{0}\u{b}\u{1f}\u{fffe}\u{ffff}\u{7f}\u{202e}b ]]> <x y=\"&amp;\"> \u{1f600}";
        let record = titled("a&b<c", "en", "2021-03-01", title, |pdf| {
            pdf.kind = "x\" y=\"\u{0}".to_owned();
            pdf.dublin_core.creator = vec!["</name>".to_owned(), "\u{1}".to_owned()];
        });
        let publisher = Publisher {
            organisation: Some("<b>&"),
            url: Some("https://example.org/?a=1&b=\"2\""),
        };
        let xml = written(&[record], &publisher);
        assert_eq!(
            all(&xml, "title")[1],
            "a b ]]&gt; &lt;x y=&quot;&amp;amp;&quot;&gt; \u{1f600}"
        );
        assert_eq!(all(&xml, "name"), ["&lt;b&gt;&amp;", "&lt;/name&gt;"]);
        assert!(xml.contains("<category term=\"x&quot; y=&quot;\""), "{xml}");
        assert!(
            xml.contains("&amp;b=&quot;2&quot;/a%26b%3Cc.pdf\"/>"),
            "{xml}"
        );
        let allowed =
            |c: char| c == '\n' || (!c.is_control() && !('\u{fffe}'..='\u{ffff}').contains(&c));
        assert!(xml.chars().all(allowed));
    }
}
