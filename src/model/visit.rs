//! Walking over a document, in reading order.

use super::{Article, Block, BlockKind, Inline, Row};

/// Sees every block and inline of a document, parents before children, in reading order;
/// notes come after the body.
pub trait Visitor {
    /// Called for each block.
    fn block(&mut self, _block: &Block) {}
    /// Called for each inline.
    fn inline(&mut self, _inline: &Inline) {}
}

/// Shows every block and inline of the article to the visitor.
pub fn walk_article(article: &Article, visitor: &mut impl Visitor) {
    walk_blocks(&article.blocks, visitor);
    for note in &article.notes {
        walk_blocks(&note.blocks, visitor);
    }
}

fn walk_blocks(blocks: &[Block], visitor: &mut impl Visitor) {
    for block in blocks {
        visitor.block(block);
        walk_inside(&block.kind, visitor);
    }
}

fn walk_inside(kind: &BlockKind, visitor: &mut impl Visitor) {
    match kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => {
            walk_inlines(content, visitor);
        }
        BlockKind::List(list) => {
            list.items.iter().for_each(|item| walk_blocks(&item.blocks, visitor));
        }
        BlockKind::Definitions(definitions) => {
            for definition in definitions {
                walk_inlines(&definition.term, visitor);
                definition.details.iter().for_each(|blocks| walk_blocks(blocks, visitor));
            }
        }
        BlockKind::Quote(blocks) => walk_blocks(blocks, visitor),
        BlockKind::Table(table) => {
            walk_row(&table.header, visitor);
            table.rows.iter().for_each(|row| walk_row(row, visitor));
        }
        BlockKind::Code { .. } | BlockKind::Figure(_) | BlockKind::ThematicBreak => {}
    }
}

fn walk_row(row: &Row, visitor: &mut impl Visitor) {
    row.cells.iter().for_each(|cell| walk_inlines(&cell.content, visitor));
}

fn walk_inlines(inlines: &[Inline], visitor: &mut impl Visitor) {
    for inline in inlines {
        visitor.inline(inline);
        walk_inlines(inline.kind.children(), visitor);
    }
}
