//! Tables, with a header row that repeats after a page break.

use icu_locale::Locale;
use typst::foundations::{Content, NativeElement, Packed, Smart};
use typst::layout::{Alignment as TypstAlignment, HAlignment, Sizing, TrackSizings};
use typst::model::{TableCell, TableChild, TableElem, TableHeader, TableItem};

use super::Typesetter;
use crate::model::{Alignment, Inline, InlineKind, Row, Table};

impl Typesetter<'_> {
    pub(super) fn table(&mut self, table: &Table, lang: &Locale) -> Content {
        let cells = self.row(&table.header, &table.alignments, lang);
        // A repeated header is an artifact for screen readers, and those may hold no links, nor notes.
        let repeat = !table
            .header
            .cells
            .iter()
            .any(|cell| holds_link(&cell.content));
        let header = TableHeader::new(cells).with_repeat(repeat);
        let header = Packed::new(header).spanned(self.span(&table.header.span));
        let mut children = vec![TableChild::Header(header)];
        for row in &table.rows {
            let row = self.row(row, &table.alignments, lang);
            children.extend(row.into_iter().map(TableChild::Item));
        }
        let columns = TrackSizings(table.alignments.iter().map(|_| Sizing::Auto).collect());
        TableElem::new(children).with_columns(columns).pack()
    }

    fn row(&mut self, row: &Row, alignments: &[Alignment], lang: &Locale) -> Vec<TableItem> {
        let aligned = row.cells.iter().zip(alignments);
        aligned
            .map(|(cell, alignment)| {
                let body = self.words(&cell.content, lang);
                let cell_element = TableCell::new(body).with_align(align(*alignment));
                TableItem::Cell(Packed::new(cell_element).spanned(self.span(&cell.span)))
            })
            .collect()
    }
}

fn holds_link(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| {
        matches!(inline.kind, InlineKind::Link(_) | InlineKind::Note(_))
            || holds_link(inline.kind.children())
    })
}

/// Markdown says left and right, and means the page's: figures stand at the right in every direction of writing.
fn align(alignment: Alignment) -> Smart<TypstAlignment> {
    match alignment {
        Alignment::Auto => Smart::Auto,
        Alignment::Left => Smart::Custom(TypstAlignment::H(HAlignment::Left)),
        Alignment::Center => Smart::Custom(TypstAlignment::H(HAlignment::Center)),
        Alignment::Right => Smart::Custom(TypstAlignment::H(HAlignment::Right)),
    }
}
