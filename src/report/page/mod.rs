//! The report as a page: sections of a few kinds of blocks, in the order in which people read them. Renderers know no more.

mod contents;

use super::model::{Allowed, Finding, RuleResult, Said, Verdict};
use super::words::Words;
use super::{Report, said};
use crate::locale::{is_rtl, labels, language_name, write_date, write_list};
use crate::model::Date;

/// How many entries of a list are shown; the JSON has them all.
pub(super) const SHOWN: usize = 100;

/// The whole page.
pub(super) struct Page {
    /// The language of what says no other.
    pub(super) lang: String,
    pub(super) rtl: bool,
    pub(super) title: Line,
    pub(super) intro: Line,
    pub(super) sections: Vec<Section>,
    pub(super) foot: Line,
}

/// A part under a heading.
pub(super) struct Section {
    pub(super) title: Line,
    pub(super) blocks: Vec<Block>,
    /// The parts below it.
    pub(super) parts: Vec<Section>,
}

pub(super) enum Block {
    Paragraph(Line),
    /// Names and what they stand for, each made into one line as well.
    Facts(Vec<Fact>),
    /// Two columns; the first cell of a row has a second line.
    Table {
        caption: Line,
        head: [Line; 2],
        rows: Vec<Row>,
    },
    List(Vec<Entry>),
    /// Questions to tick.
    Boxes(Vec<Entry>),
}

pub(super) struct Fact {
    pub(super) name: Line,
    pub(super) value: Line,
    /// Both, as a line.
    pub(super) whole: Line,
}

pub(super) struct Row {
    pub(super) name: Line,
    pub(super) below: Line,
    pub(super) result: Vec<Line>,
    /// Whether somebody should look at it.
    pub(super) marked: bool,
}

#[derive(Default)]
pub(super) struct Entry {
    pub(super) line: Line,
    pub(super) details: Vec<Line>,
    pub(super) kids: Vec<Entry>,
}

/// Pieces of a line, one after the other.
pub(super) type Line = Vec<Piece>;

/// Words in one language.
#[derive(Clone)]
pub(super) struct Piece {
    pub(super) text: String,
    /// The language, if it is not the page's.
    pub(super) lang: Option<String>,
    pub(super) rtl: bool,
    /// Where it leads.
    pub(super) url: Option<String>,
}

/// Makes the page of a report.
pub(super) fn page(report: &Report) -> Page {
    let writer = Writer {
        report,
        words: &report.words,
        rtl: is_rtl(&report.words.lang),
    };
    let mut sections = vec![
        writer.document(),
        writer.standards(),
        writer.rules(),
        writer.file_checks(),
        writer.contents(),
        writer.questions(),
    ];
    sections.extend(writer.contact());
    Page {
        lang: report.language.clone(),
        rtl: writer.rtl,
        title: writer.labelled("title", writer.data(&report.document.title)),
        intro: writer.own("intro"),
        sections,
        foot: writer.template("made-by", &[("generator", writer.code(report.generator))]),
    }
}

struct Writer<'a> {
    report: &'a Report,
    words: &'a Words,
    rtl: bool,
}

impl Writer<'_> {
    /// Words in the page's language.
    fn plain(&self, text: &str) -> Line {
        vec![Piece {
            text: text.to_owned(),
            lang: None,
            rtl: self.rtl,
            url: None,
        }]
    }

    /// A sentence of the table.
    fn own(&self, key: &str) -> Line {
        self.plain(self.words.get(key))
    }

    /// Words in a language of their own.
    fn foreign(&self, text: &str, lang: &str) -> Line {
        let rtl = lang.parse().is_ok_and(|lang| is_rtl(&lang));
        let lang = (lang != self.report.language).then(|| lang.to_owned());
        let mut line = self.plain(text);
        line.iter_mut().for_each(|piece| {
            piece.lang.clone_from(&lang);
            piece.rtl = rtl;
        });
        line
    }

    fn said(&self, said: &Said) -> Line {
        self.foreign(&said.text, &said.language)
    }

    /// Words in the document's language.
    fn data(&self, text: &str) -> Line {
        self.foreign(&said::clean(text), &self.report.document.language)
    }

    /// Names, clauses and addresses, which run from left to right and are in no language in particular.
    fn code(&self, text: &str) -> Line {
        let mut line = self.plain(text);
        line.iter_mut().for_each(|piece| piece.rtl = false);
        line
    }

    /// "Name: something", as the language writes it.
    fn labelled(&self, key: &str, value: Line) -> Line {
        self.with_label(self.own(key), value)
    }

    fn with_label(&self, name: Line, value: Line) -> Line {
        self.template("labelled", &[("label", name), ("text", value)])
    }

    /// A sentence of the table with pieces filled in, each kept apart in its own language and direction.
    fn template(&self, key: &str, values: &[(&str, Line)]) -> Line {
        let mut line = Line::new();
        for (index, part) in self.words.get(key).split(['{', '}']).enumerate() {
            // Every other part stands between braces.
            let value = values
                .iter()
                .find(|(name, _)| index % 2 == 1 && *name == part);
            match value {
                Some((_, value)) => line.extend(value.iter().cloned()),
                None if part.is_empty() => {}
                None => line.extend(self.plain(part)),
            }
        }
        line
    }

    fn fact(&self, name: Line, value: Line) -> Fact {
        Fact {
            whole: self.with_label(name.clone(), value.clone()),
            name,
            value,
        }
    }

    fn document(&self) -> Section {
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

    fn standards(&self) -> Section {
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

    fn rules(&self) -> Section {
        let rows = self.report.rules.iter().map(|rule| Row {
            name: self.plain(&rule.summary),
            below: self.references(rule.references.iter().map(String::as_str)),
            result: self.verdict(rule),
            marked: rule.result == Verdict::Found,
        });
        let table = Block::Table {
            caption: self.own("rules-caption"),
            head: [self.own("column-rule"), self.own("column-result")],
            rows: rows.collect(),
        };
        Section {
            title: self.own("rules"),
            blocks: vec![table, Block::Paragraph(self.own("rules-errors"))],
            parts: self.findings(),
        }
    }

    fn references<'a>(&self, references: impl Iterator<Item = &'a str>) -> Line {
        let text = references.collect::<Vec<_>>().join("; ");
        if text.is_empty() {
            self.own("own-rule")
        } else {
            self.code(&text)
        }
    }

    fn verdict(&self, rule: &RuleResult) -> Vec<Line> {
        let count = |key, count| self.plain(&self.words.count(key, count));
        let mut lines = Vec::new();
        match rule.result {
            Verdict::Passed => lines.push(self.own("result-passed")),
            Verdict::Absent => lines.push(self.own("result-absent")),
            Verdict::Off => lines.push(self.own("result-off")),
            Verdict::Found => lines.push(count("result-found", rule.found.len())),
            Verdict::Allowed => {}
        }
        if !rule.allowed.is_empty() {
            lines.push(count("result-allowed", rule.allowed.len()));
        }
        if rule.result != Verdict::Off && !rule.off.is_empty() {
            let off = self.code(&rule.off.join(", "));
            lines.push(self.template("result-partly", &[("checks", off)]));
        }
        lines
    }

    /// What was found and what was allowed, one by one.
    fn findings(&self) -> Vec<Section> {
        let rules = &self.report.rules;
        let found: Vec<_> = rules.iter().flat_map(|rule| &rule.found).collect();
        let allowed = rules.iter().flat_map(|rule| &rule.allowed);
        let lists = [
            (
                "found",
                self.entries(found.into_iter(), |finding| self.finding(finding)),
            ),
            (
                "allowed",
                self.entries(allowed, |allowed| self.allowed(allowed)),
            ),
            (
                "others",
                self.entries(self.report.other_findings.iter(), |finding| {
                    self.finding(finding)
                }),
            ),
        ];
        let english = self.report.language.starts_with("en");
        let lists = lists.into_iter().filter(|(_, blocks)| !blocks.is_empty());
        let sections = lists.map(|(key, mut blocks)| {
            if !english {
                blocks.insert(0, Block::Paragraph(self.own("found-english")));
            }
            Section {
                title: self.own(key),
                blocks,
                parts: Vec::new(),
            }
        });
        sections.collect()
    }

    fn finding(&self, finding: &Finding) -> Entry {
        let mut place = self.own(&format!("severity-{}", finding.severity));
        if let (Some(file), Some(line)) = (&finding.file, finding.line) {
            let line = self.plain(&line.to_string());
            let at = self.template("place", &[("file", self.code(file)), ("line", line)]);
            place = self.with_label(place, at);
        }
        let help = finding.help.as_deref();
        let help = help.map(|help| self.labelled("help", self.foreign(help, "en")));
        Entry {
            line: self.foreign(&finding.message, "en"),
            details: std::iter::once(place).chain(help).collect(),
            kids: Vec::new(),
        }
    }

    fn allowed(&self, allowed: &Allowed) -> Entry {
        let mut entry = self.finding(&allowed.finding);
        // What to do instead was considered.
        entry.details.truncate(1);
        entry
            .details
            .push(self.labelled("reason", self.said(&allowed.reason)));
        entry
    }

    fn file_checks(&self) -> Section {
        let rows = self.report.file_checks.iter().map(|check| {
            let result = match check.failures {
                0 => self.own("result-passed"),
                1 => self.own("result-failed"),
                more => self.plain(&self.words.count("result-failed-count", more)),
            };
            Row {
                name: self.plain(&check.summary),
                below: self.references(check.references.iter().copied()),
                result: vec![result],
                marked: !check.passed,
            }
        });
        let table = Block::Table {
            caption: self.own("file-checks-caption"),
            head: [self.own("column-file-check"), self.own("column-result")],
            rows: rows.collect(),
        };
        Section {
            title: self.own("file-checks"),
            blocks: vec![table],
            parts: Vec::new(),
        }
    }

    fn questions(&self) -> Section {
        let boxes = self.report.questions.iter().map(|question| {
            let look = question.look_at.iter().take(SHOWN);
            Entry {
                line: self.plain(&question.question),
                details: match question.look_at.as_slice() {
                    [] => Vec::new(),
                    [one] => vec![self.labelled("look", self.said(one))],
                    _ => vec![self.labelled("look", Line::new())],
                },
                kids: match question.look_at.len() {
                    0 | 1 => Vec::new(),
                    _ => look.map(|said| self.entry(self.said(said))).collect(),
                },
            }
        });
        Section {
            title: self.own("questions"),
            blocks: vec![
                Block::Paragraph(self.own("questions-intro")),
                Block::Boxes(boxes.collect()),
            ],
            parts: Vec::new(),
        }
    }

    fn contact(&self) -> Option<Section> {
        let contact = self.report.document.contact.as_deref()?;
        let lines = contact.lines().map(|line| self.data(line));
        let intro = std::iter::once(self.own("contact-intro"));
        Some(Section {
            title: self.label("contact", None),
            blocks: intro.chain(lines).map(Block::Paragraph).collect(),
            parts: Vec::new(),
        })
    }

    fn entry(&self, line: Line) -> Entry {
        Entry {
            line,
            ..Entry::default()
        }
    }

    /// A list of the first entries, and how many more there are; nothing if there is none.
    fn entries<T>(&self, items: impl Iterator<Item = T>, entry: impl Fn(T) -> Entry) -> Vec<Block> {
        let items: Vec<_> = items.collect();
        let rest = items.len().saturating_sub(SHOWN);
        let entries: Vec<_> = items.into_iter().take(SHOWN).map(entry).collect();
        let mut blocks = Vec::new();
        if !entries.is_empty() {
            blocks.push(Block::List(entries));
        }
        if rest > 0 {
            blocks.push(Block::Paragraph(
                self.plain(&self.words.count("more", rest)),
            ));
        }
        blocks
    }
}
