//! Tables in plain text: each row by itself, each cell after the header of its column.

use super::{At, directed, lines, said};
use crate::mail::letter::tree::{Line, Table, without_references};

/// What the lines of a cell stand under.
const STEP: &str = "  ";

/// The header of a column.
struct Head {
    /// With its notes and the addresses of its links, which are said once.
    whole: String,
    again: String,
}

impl Head {
    fn new(line: &Line, at: At<'_>) -> Self {
        let one_line = |line: &Line| said(line, at).trim().replace('\n', " ");
        Self {
            whole: one_line(line),
            again: one_line(&without_references(line)),
        }
    }
}

pub(super) fn table(table: &Table, at: At<'_>) -> Vec<String> {
    let caption = lines(&table.caption, at);
    let heads = table.head.iter().map(|head| Head::new(head, at));
    let heads = heads.collect::<Vec<_>>();
    let mut chunks = vec![caption];
    if table.rows.is_empty() {
        let heads = heads.iter().filter(|head| !head.whole.is_empty());
        let heads = heads.map(|head| directed(&head.whole, at.tongue));
        chunks.push(heads.collect::<Vec<_>>().join("\n"));
    }
    for (number, row) in table.rows.iter().enumerate() {
        let cells = row.iter().zip(&heads).enumerate();
        let cells = cells.filter_map(|(column, (line, head))| {
            let head = if number == 0 {
                &head.whole
            } else {
                &head.again
            };
            let within = table.row_headers && column > 0;
            cell(line, head, if within { STEP } else { "" }, at)
        });
        chunks.push(cells.collect::<Vec<_>>().join("\n"));
    }
    chunks
}

/// A cell that is empty is said by the header of its column: who hears the row knows that nothing was left out.
fn cell(line: &Line, head: &str, indent: &str, at: At<'_>) -> Option<String> {
    let words = said(line, at);
    let text = if head.is_empty() {
        words
    } else {
        format!("{head}{}{words}", at.tongue.colon)
    };
    let lines = text.trim().lines().enumerate();
    let lines = lines.map(|(number, line)| {
        let further = if number > 0 { STEP } else { "" };
        let line = directed(line.trim(), at.tongue);
        format!("{indent}{further}{line}")
    });
    let lines = lines.collect::<Vec<_>>().join("\n");
    (!lines.trim().is_empty()).then_some(lines)
}
