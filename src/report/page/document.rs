//! The sections on the document, on the standards that it was made to, and on whom to ask.

use super::{Block, Fact, Line, Section, Writer};
use crate::locale::{labels, language_name, write_date, write_list};
use crate::model::Date;

impl Writer<'_> {
    pub(super) fn document(&self) -> Section {
        let document = &self.report.document;
        let mut facts = vec![self.fact(self.own("fact-title"), self.data(&document.title))];
        let language = language_name(&self.report.about.lang, &self.words.lang);
        let language = self.plain(&format!("{language} ({})", document.language));
        facts.push(self.fact(self.own("fact-language"), language));
        if let Some(date) = self.report.about.date {
            let date = self.plain(&write_date(date, &self.words.lang));
            facts.push(self.fact(self.own("fact-date"), date));
        }
        let status = self.status();
        if !status.is_empty() {
            facts.push(self.fact(self.own("fact-status"), status));
        }
        if let Some(organisation) = &document.organisation {
            facts.push(self.fact(self.own("fact-publisher"), self.data(organisation)));
        }
        facts.extend(self.of_the_document());
        let kind = self.own(&format!("kind-{}", document.kind));
        facts.push(self.fact(self.own("fact-file"), self.code(&document.file)));
        facts.push(self.fact(
            self.own("fact-pages"),
            self.plain(&document.pages.to_string()),
        ));
        facts.push(self.fact(self.own("fact-kind"), kind));
        facts.push(self.fact(self.own("fact-layout"), self.code(&document.layout)));
        Section {
            title: self.own("document"),
            blocks: vec![Block::Facts(facts)],
            parts: Vec::new(),
        }
    }

    /// A word of the document's own labels, and its language: that of the document, or English.
    fn label(&self, key: &str, date: Option<Date>) -> Line {
        let lang = &self.report.about.lang;
        let labels = labels(lang);
        let text = labels.get(key);
        let text = match date {
            Some(date) => text.replace("{date}", &write_date(date, lang)),
            None => text.to_owned(),
        };
        if labels.language() == lang.id.language.as_str() {
            self.foreign(&text, &self.report.document.language)
        } else {
            self.foreign(&text, labels.language())
        }
    }

    /// Draft, last change, embargo, as the document itself says them.
    fn status(&self) -> Line {
        let about = &self.report.about;
        let draft = about.draft.then(|| self.label("draft", None));
        let dates = [("updated", about.updated), ("embargo", about.embargo)];
        let dates = dates.into_iter().filter(|(_, date)| date.is_some());
        let said = draft
            .into_iter()
            .chain(dates.map(|(key, date)| self.label(key, date)));
        let mut line = Line::new();
        for said in said {
            if !line.is_empty() {
                line.extend(self.plain(". "));
            }
            line.extend(said);
        }
        line
    }

    /// Authors and number, under the words that the document's language has for them.
    fn of_the_document(&self) -> Vec<Fact> {
        let document = &self.report.document;
        let authors = write_list(&document.authors, &self.report.about.lang);
        let authors = (!document.authors.is_empty()).then_some(authors);
        let facts = [
            ("authors", authors),
            ("reference", document.reference.clone()),
        ];
        let facts = facts
            .into_iter()
            .filter_map(|(key, value)| Some(self.fact(self.label(key, None), self.data(&value?))));
        facts.collect()
    }

    pub(super) fn standards(&self) -> Section {
        let facts = self.report.standards.iter().map(|standard| {
            let (about, claim) = (
                if standard.name.starts_with("PDF/UA") {
                    "standard-ua"
                } else {
                    "standard-a"
                },
                if standard.claimed {
                    "claimed"
                } else {
                    "not-claimed"
                },
            );
            let text = format!("{}. {}", self.words.get(about), self.words.get(claim));
            self.fact(self.code(&standard.name), self.plain(&text))
        });
        Section {
            title: self.own("standards"),
            blocks: vec![
                Block::Paragraph(self.own("standards-aim")),
                Block::Facts(facts.collect()),
                Block::Paragraph(self.own("standards-whose")),
            ],
            parts: Vec::new(),
        }
    }

    pub(super) fn contact(&self) -> Option<Section> {
        let contact = self.report.document.contact.as_deref()?;
        let lines = contact.lines().map(|line| self.data(line));
        let intro = std::iter::once(self.own("contact-intro"));
        Some(Section {
            title: self.label("contact", None),
            blocks: intro.chain(lines).map(Block::Paragraph).collect(),
            parts: Vec::new(),
        })
    }
}
