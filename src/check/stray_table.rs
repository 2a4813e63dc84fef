//! A table is a table, and not lines with bars.
//!
//! **Why**: without a line of hyphens under the header, with as many cells as that, Markdown makes no table, and bars and words run
//! into one paragraph.
//!
//! **Wrong**: `| A | B |` and `|---|` under it · **Right**: `| A | B |` and `|---|---|`
//!
//! **References**: WCAG 2.2, 1.3.1; PDF/UA-1, 7.5.

use super::{Findings, Subject};
use crate::diagnostic::Code;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (_, span) in subject.paragraphs() {
        let written = findings.source.text().get(span.clone()).unwrap_or_default();
        if !written.contains('|') {
            continue;
        }
        let lines = written
            .lines()
            .map(|line| line.trim_matches(|c: char| c.is_whitespace() || c == '>'));
        let lines = lines.collect::<Vec<_>>();
        let Some(fault) = fault(&lines) else { continue };
        let (message, help) = match fault {
            Fault::Rule { header, rule } => (
                if header == rule {
                    "the line under the header has dashes in place of hyphens, so that this is no table".to_owned()
                } else {
                    format!(
                        "the header has {header} cells, and the line under it {rule}, so that this is no table"
                    )
                },
                format!("write `{}` under the header", rule_of(header)),
            ),
            Fault::NoRule(header) => (
                "lines with bars between cells, but no line under the header, are no table"
                    .to_owned(),
                format!(
                    "write `{}` under the first line, with an empty line before the table",
                    rule_of(header)
                ),
            ),
            Fault::Above => (
                "the table stands right under a line of text, so that it is none".to_owned(),
                "leave an empty line before the table".to_owned(),
            ),
            Fault::NoHeader => (
                "the line of hyphens has no header above it, so that this is no table".to_owned(),
                "write the header right above it, without an empty line between them".to_owned(),
            ),
        };
        let first = span.start..span.start + written.lines().next().map_or(0, str::len);
        findings.report(Code::TableStray, message, &first, help);
    }
}

/// Why lines with bars are no table.
enum Fault {
    Rule { header: usize, rule: usize },
    NoRule(usize),
    Above,
    NoHeader,
}

fn fault(lines: &[&str]) -> Option<Fault> {
    if let Some(at) = lines.iter().position(|line| is_rule(line)) {
        let rule = cells(lines[at]);
        let Some(header) = at.checked_sub(1).map(|above| cells(lines[above])) else {
            return Some(Fault::NoHeader);
        };
        let is_header = lines[at - 1].contains('|');
        return match (is_header, header == rule) {
            (true, true) if at > 1 => Some(Fault::Above),
            (true, _) => Some(Fault::Rule { header, rule }),
            (false, _) => None,
        };
    }
    // `|x|` may be a measure; a row begins and ends with a bar, has one between, and another row under it.
    let is_row = |line: &&&str| {
        line.starts_with('|') && line.ends_with('|') && !line.ends_with("\\|") && cells(line) > 1
    };
    let mut rows = lines.iter().filter(is_row);
    let first = rows.next()?;
    let others = rows.count();
    (others > 0 && (others + 1) * 2 > lines.len()).then(|| Fault::NoRule(cells(first)))
}

/// Whether it is the line under a header, with hyphens, or the dashes that Word makes of them.
fn is_rule(line: &str) -> bool {
    let is_sign = |c: char| matches!(c, '|' | ':' | '-' | '–' | '—' | ' ' | '\t');
    line.contains('|') && line.contains(['-', '–', '—']) && line.chars().all(is_sign)
}

fn cells(line: &str) -> usize {
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    1 + inner
        .match_indices('|')
        .filter(|(at, _)| !inner[..*at].ends_with('\\'))
        .count()
}

fn rule_of(cells: usize) -> String {
    format!("|{}", "---|".repeat(cells.min(12)))
}
