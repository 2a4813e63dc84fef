//! Tables: the first row is the header, and a paragraph beside the table may be its caption.
//!
//! A caption is written as in Pandoc: a paragraph of its own after the table that begins with `:` or with the word for table
//! and a colon (`Table: …`, `Tableau : …`), or one with the word before it.

use super::Builder;
use crate::diagnostic::Code;
use crate::locale;
use crate::model::{Alignment, Block, BlockKind, Cell, Inline, InlineKind, Row, Span, Table};

impl Builder<'_> {
    pub(super) fn table(&mut self, alignments: Vec<Alignment>, mut rows: Vec<Row>, span: Span) {
        if rows.is_empty() {
            return;
        }
        if let [_, .., last] = rows.as_slice() {
            self.caption_as_row(last);
        }
        let caption = self.caption_before();
        let header = rows.remove(0);
        self.block(
            BlockKind::Table(Table {
                caption,
                alignments,
                header,
                rows,
            }),
            span,
        );
    }

    /// `CommonMark` drops cells beyond the header's without a word.
    pub(super) fn extra_cells(&mut self, cells: &[Cell], row: &Span) {
        let Some(last) = cells.last() else { return };
        let rest = self.written(&(last.span.end..row.end));
        if rest
            .trim_matches(|c: char| c == '|' || c.is_whitespace())
            .is_empty()
        {
            return;
        }
        let message = format!(
            "the row has more cells than the header, which has {}",
            cells.len()
        );
        let help =
            "add a cell to the header and to the line under it, or write `\\|` for a bar in a cell";
        self.report(Code::MarkdownTable, message, last.span.end..row.end, help);
    }

    /// Gives the words of a paragraph to the table before it, if they are its caption.
    pub(super) fn is_caption_of_table_before(&mut self, inlines: &mut Vec<Inline>) -> bool {
        let Some(mark) = self.caption_mark(inlines) else {
            return false;
        };
        let Some(Block {
            kind: BlockKind::Table(table),
            ..
        }) = self.top().blocks.last_mut()
        else {
            return false;
        };
        if !table.caption.is_empty() {
            return false;
        }
        table.caption = without_mark(std::mem::take(inlines), mark);
        true
    }

    /// The words of the paragraph before a table, if they are its caption.
    fn caption_before(&mut self) -> Vec<Inline> {
        let Some(Block {
            kind: BlockKind::Paragraph(inlines),
            ..
        }) = self.top().blocks.last()
        else {
            return Vec::new();
        };
        let inlines = inlines.clone();
        let Some(mark) = self.caption_mark(&inlines) else {
            return Vec::new();
        };
        self.top().blocks.pop();
        without_mark(inlines, mark)
    }

    /// How many bytes of the first words say that a paragraph is a caption: `: ` or `Table: `, as they are written.
    fn caption_mark(&self, inlines: &[Inline]) -> Option<usize> {
        let first = inlines.first()?;
        let InlineKind::Text(words) = &first.kind else {
            return None;
        };
        let mark = self.mark_length(words)?;
        let text = self.context.source.text();
        // An escaped mark, `\:` or `Table\:`, begins a paragraph like any other.
        let plain = text.get(first.span.start..)?.starts_with(&words[..mark])
            && !text[..first.span.start].ends_with('\\');
        let more = mark < words.len() || inlines.len() > 1;
        (plain && more).then_some(mark)
    }

    /// The length of the mark that a text begins with, and of the space after it.
    fn mark_length(&self, text: &str) -> Option<usize> {
        let own = locale::labels(self.context.lang).get("table");
        let named = [own, "Table"].into_iter().find_map(|name| {
            let start = text.get(..name.len())?;
            (start.to_lowercase() == name.to_lowercase()).then_some(name.len())
        });
        let rest = text[named.unwrap_or_default()..].trim_start();
        let rest = rest.strip_prefix(':')?;
        let words = rest.trim_start();
        // `:-)` and the like are words.
        (words.len() < rest.len()).then_some(text.len() - words.len())
    }

    /// A caption right under the table, without an empty line, is one more row to Markdown.
    fn caption_as_row(&mut self, row: &Row) {
        let written = self.written(&row.span).trim().to_owned();
        if !written.contains('|') && self.mark_length(&written).is_some() {
            let message = "the caption of the table has become one of its rows";
            let help = "leave an empty line between the table and the caption";
            self.report(Code::MarkdownTable, message, row.span.clone(), help);
        }
    }
}

/// The words of a caption after its mark.
fn without_mark(mut inlines: Vec<Inline>, mark: usize) -> Vec<Inline> {
    if let Some(Inline {
        kind: InlineKind::Text(words),
        span,
    }) = inlines.first_mut()
    {
        words.drain(..mark);
        span.start += mark;
        if words.is_empty() {
            inlines.remove(0);
        }
    }
    inlines
}
