//! Giving the nodes of a text other places, when it was read apart from its file.

use super::{
    Block, BlockKind, Definition, Figure, Image, Inline, InlineKind, List, Prose, Row, Span,
};

/// Gives every span of a text its place in another text.
pub(crate) fn move_spans(prose: &mut Prose, place: &dyn Fn(&Span) -> Span) {
    let mover = Mover(place);
    mover.blocks(&mut prose.blocks);
    for note in &mut prose.notes {
        mover.span(&mut note.label.span);
        mover.blocks(&mut note.blocks);
    }
}

struct Mover<'a>(&'a dyn Fn(&Span) -> Span);

impl Mover<'_> {
    fn span(&self, span: &mut Span) {
        *span = (self.0)(span);
    }

    fn blocks(&self, blocks: &mut [Block]) {
        for block in blocks {
            self.span(&mut block.span);
            self.inside(&mut block.kind);
        }
    }

    fn inside(&self, kind: &mut BlockKind) {
        match kind {
            BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => {
                self.inlines(content);
            }
            BlockKind::List(list) => self.list(list),
            BlockKind::Definitions(definitions) => {
                for definition in definitions {
                    self.definition(definition);
                }
            }
            BlockKind::Quote(blocks) => self.blocks(blocks),
            BlockKind::Table(table) => {
                self.inlines(&mut table.caption);
                self.row(&mut table.header);
                for row in &mut table.rows {
                    self.row(row);
                }
            }
            BlockKind::Figure(figure) => self.figure(figure),
            BlockKind::Code { .. } | BlockKind::ThematicBreak => {}
        }
    }

    fn list(&self, list: &mut List) {
        for item in &mut list.items {
            self.span(&mut item.span);
            self.blocks(&mut item.blocks);
        }
    }

    fn definition(&self, definition: &mut Definition) {
        self.span(&mut definition.span);
        self.inlines(&mut definition.term);
        for blocks in &mut definition.details {
            self.blocks(blocks);
        }
    }

    fn row(&self, row: &mut Row) {
        self.span(&mut row.span);
        for cell in &mut row.cells {
            self.span(&mut cell.span);
            self.inlines(&mut cell.content);
        }
    }

    fn figure(&self, figure: &mut Figure) {
        self.image(&mut figure.image);
        self.inlines(&mut figure.caption);
        if let Some(credit) = &mut figure.credit {
            self.span(&mut credit.span);
        }
    }

    fn image(&self, image: &mut Image) {
        self.span(&mut image.file.span);
    }

    fn inlines(&self, inlines: &mut [Inline]) {
        for inline in inlines {
            self.span(&mut inline.span);
            match &mut inline.kind {
                InlineKind::Abbreviation { expansion, content } => {
                    self.span(&mut expansion.span);
                    self.inlines(content);
                }
                InlineKind::Link(link) => {
                    self.span(&mut link.destination.span);
                    self.inlines(&mut link.content);
                }
                InlineKind::Image(image) => self.image(image),
                InlineKind::Emphasis(content)
                | InlineKind::Strong(content)
                | InlineKind::Strikethrough(content)
                | InlineKind::Superscript(content)
                | InlineKind::Subscript(content)
                | InlineKind::Quotation(content)
                | InlineKind::Language { content, .. } => self.inlines(content),
                InlineKind::Text(_)
                | InlineKind::SoftBreak
                | InlineKind::LineBreak
                | InlineKind::Code(_)
                | InlineKind::Note(_) => {}
            }
        }
    }
}
