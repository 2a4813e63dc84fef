//! The sections on what was checked by machine, and on what is left to a person.

use super::{Block, Entry, Line, Row, SHOWN, Section, Writer};
use crate::report::model::{Allowed, Finding, RuleResult, Verdict};

impl Writer<'_> {
    pub(super) fn rules(&self) -> Section {
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
            Verdict::Unjudged => lines.push(self.own("result-unjudged")),
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

    pub(super) fn file_checks(&self) -> Section {
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

    pub(super) fn questions(&self) -> Section {
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
                    _ => look.map(|said| Entry::of(self.said(said))).collect(),
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
}
