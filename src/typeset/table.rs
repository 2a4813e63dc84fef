//! Tables: a caption above them, a header row that repeats after a page break, and headers of rows.

use std::num::NonZeroU32;

use icu_locale::Locale;
use typst::foundations::{
    Content, Label, NativeElement, Packed, Recipe, Selector, Smart, Styles, Transformation,
};
use typst::layout::{
    AlignElem, Alignment as TypstAlignment, BlockElem, HAlignment, OuterVAlignment, Sizing,
    TrackSizings,
};
use typst::model::{
    FigureCaption, FigureElem, FigureKind, TableCell, TableChild, TableElem, TableHeader, TableItem,
};
use typst::pdf::{TableCellKind, TableHeaderScope};
use typst::syntax::Span as TypstSpan;
use typst::utils::PicoStr;

use super::Typesetter;
use crate::model::{Alignment, Cell, Inline, InlineKind, Span, Table, plain_text};

impl Typesetter<'_> {
    /// A table in a figure, with its caption if it has one.
    pub(super) fn table(&mut self, table: &Table, place: &Span, lang: &Locale) -> Content {
        let place = self.span(place);
        // Above the table, so that its notes come first.
        let caption = (!table.caption.is_empty()).then(|| self.words(&table.caption, lang));
        let caption = caption.map(|words| {
            let caption = FigureCaption::new(words).with_position(OuterVAlignment::Top);
            Packed::new(caption).spanned(place)
        });
        let row_headers = table.has_row_headers();
        let mut children = vec![TableChild::Header(self.header(table, row_headers, lang))];
        for row in &table.rows {
            let aligned = row.cells.iter().zip(&table.alignments).enumerate();
            children.extend(aligned.map(|(column, (cell, alignment))| {
                let cell = if row_headers && column == 0 {
                    self.row_header(cell, *alignment, lang)
                } else {
                    self.cell(cell, *alignment, lang)
                };
                TableChild::Item(TableItem::Cell(cell))
            }));
        }
        let columns = TrackSizings(table.alignments.iter().map(|_| Sizing::Auto).collect());
        let table_element = TableElem::new(children).with_columns(columns).pack();
        let figure = FigureElem::new(table_element.spanned(place))
            .with_kind(Smart::Custom(FigureKind::Elem(TableElem::ELEM)))
            .with_caption(caption)
            .with_supplement(Smart::Custom(None))
            .with_numbering(None);
        let figure = figure.pack().spanned(place).styled(like_a_table(place));
        // Screen readers pass over a repeated header, so it may hold no links, nor notes. `noted-columns` takes them out;
        // a layout that sets its tables there can ask for headers to repeat.
        let linked = |cell: &Cell| holds_link(&cell.content);
        figure.set(TableHeader::repeat, !table.header.cells.iter().any(linked))
    }

    fn header(&mut self, table: &Table, row_headers: bool, lang: &Locale) -> Packed<TableHeader> {
        let row = &table.header;
        let aligned = row.cells.iter().zip(&table.alignments);
        let mut cells = self.repeated(|setter| {
            let cells = aligned.map(|(cell, alignment)| setter.cell(cell, *alignment, lang));
            cells.collect::<Vec<_>>()
        });
        // The corner above headers of rows is no header if it says nothing.
        if row_headers
            && let (Some(corner), Some(cell)) = (cells.first_mut(), row.cells.first())
            && plain_text(&cell.content).trim().is_empty()
        {
            corner.kind.set(Smart::Custom(TableCellKind::Data));
        }
        let items = cells.into_iter().map(TableItem::Cell).collect();
        Packed::new(TableHeader::new(items)).spanned(self.span(&row.span))
    }

    fn cell(&mut self, cell: &Cell, alignment: Alignment, lang: &Locale) -> Packed<TableCell> {
        let body = self.words(&cell.content, lang);
        let element = TableCell::new(body).with_align(align(alignment));
        Packed::new(element).spanned(self.span(&cell.span))
    }

    /// What a row is about, under the label `row-header`: it is strong because layouts make it so.
    fn row_header(
        &mut self,
        cell: &Cell,
        alignment: Alignment,
        lang: &Locale,
    ) -> Packed<TableCell> {
        let words = self.words(&without_strong(&cell.content), lang);
        let body = match Label::new(PicoStr::intern("row-header")) {
            // The label goes on an element of its own, so that the words keep theirs.
            Some(label) => Content::sequence([words]).labelled(label),
            None => words,
        };
        let kind = TableCellKind::Header(NonZeroU32::MIN, TableHeaderScope::Row);
        let element = TableCell::new(body)
            .with_align(align(alignment))
            .with_kind(Smart::Custom(kind));
        Packed::new(element).spanned(self.span(&cell.span))
    }
}

fn without_strong(inlines: &[Inline]) -> Vec<Inline> {
    let inner = inlines.iter().map(|inline| match &inline.kind {
        InlineKind::Strong(inner) => inner.as_slice(),
        _ => std::slice::from_ref(inline),
    });
    inner.flatten().cloned().collect()
}

/// Typst sets figures in the middle of the line and keeps them on one page; a table without rules for figures is set as it
/// would be without one.
fn like_a_table(place: TypstSpan) -> Recipe {
    let mut styles = Styles::new();
    styles.set(BlockElem::breakable, true);
    styles.set(AlignElem::alignment, TypstAlignment::START);
    let figures = Selector::Elem(FigureElem::ELEM, None);
    Recipe::new(Some(figures), Transformation::Style(styles), place)
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
