//! Every table has a header row, and every column a header.
//!
//! **Why**: a screen reader says a cell's column with the cell. Without headers a table is a heap of words. The cell at
//! the corner may stay empty where the first column says what each row is about: where all of its cells are `**strong**`.
//! Markdown has no cells that span several rows or columns, so each header belongs to the one column under it.
//!
//! **Wrong**: `|   |   |` over `|---|---|` · **Right**: `| Day | Theme |` over `|---|---|`
//!
//! **References**: WCAG 2.2, 1.3.1, technique H51; PDF/UA-1, 7.5; Matterhorn Protocol 15-003.

use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::{BlockKind, plain_text};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for block in &subject.blocks {
        let BlockKind::Table(table) = &block.kind else {
            continue;
        };
        let cells = &table.header.cells;
        let empty = |content: &[_]| plain_text(content).trim().is_empty();
        if cells.iter().all(|cell| empty(&cell.content)) {
            let help = "write what each column holds in the first row";
            findings.report(
                Code::TableHeader,
                "the table has no header row",
                &table.header.span,
                help,
            );
            continue;
        }
        for (column, cell) in cells.iter().enumerate() {
            let corner = column == 0;
            if !empty(&cell.content) || (corner && table.has_row_headers()) {
                continue;
            }
            let help = if corner && cells.len() > 1 {
                "write what the column holds, or write each of its cells as `**…**` if they say what their rows are about"
            } else {
                "write what the column holds"
            };
            let message = "a column of the table has no header";
            findings.report(Code::TableHeaderCell, message, &cell.span, help);
        }
    }
}
