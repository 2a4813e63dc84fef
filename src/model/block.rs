//! Blocks: what stands on lines of its own.

use super::{Image, Inline, InlineKind, Span, Spanned};

/// A block and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// What it is.
    pub(crate) kind: BlockKind,
    /// Where it stands.
    pub(crate) span: Span,
}

/// The kinds of block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BlockKind {
    /// A heading of the given level as written, 1 to 6.
    Heading {
        /// Level as written.
        level: u8,
        /// Its text.
        content: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A bulleted or numbered list.
    List(List),
    /// Terms with their definitions.
    Definitions(Vec<Definition>),
    /// A quotation set apart.
    Quote(Vec<Block>),
    /// Preformatted text.
    Code {
        /// The language named after the fence.
        language: Option<String>,
        /// The text, without a final line feed.
        text: String,
    },
    /// A table.
    Table(Table),
    /// An image that stands alone, with its caption.
    Figure(Figure),
    /// A thematic break (`***`).
    ThematicBreak,
}

/// A bulleted or numbered list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct List {
    /// The first number of a numbered list; `None` for bullets.
    pub(crate) start: Option<u64>,
    /// Whether the author left no blank lines between items.
    pub(crate) tight: bool,
    /// The items.
    pub(crate) items: Vec<ListItem>,
}

/// A list item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListItem {
    /// What it holds.
    pub(crate) blocks: Vec<Block>,
    /// Where it stands.
    pub(crate) span: Span,
}

/// A term with its definitions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Definition {
    /// The term.
    pub(crate) term: Vec<Inline>,
    /// One or more definitions.
    pub(crate) details: Vec<Vec<Block>>,
    /// Where term and definitions stand.
    pub(crate) span: Span,
}

/// A table with one header row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    /// One per column.
    pub(crate) alignments: Vec<Alignment>,
    /// The header row.
    pub(crate) header: Row,
    /// The rows below it.
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// Whether the cells of the first column are headers of their rows: authors say so by writing all of them `**strong**`.
    pub(crate) fn has_row_headers(&self) -> bool {
        self.alignments.len() > 1
            && !self.rows.is_empty()
            && self.rows.iter().all(|row| {
                row.cells
                    .first()
                    .is_some_and(|cell| is_strong(&cell.content))
            })
    }
}

/// Whether there are words, and all of them are strong; notes stand beside words.
fn is_strong(content: &[Inline]) -> bool {
    let mut strong = false;
    for inline in content {
        match &inline.kind {
            InlineKind::Strong(_) => strong = true,
            InlineKind::SoftBreak | InlineKind::LineBreak | InlineKind::Note(_) => {}
            InlineKind::Text(text) if text.trim().is_empty() => {}
            _ => return false,
        }
    }
    strong
}

/// How the cells of a column are aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alignment {
    /// As the layout has it.
    Auto,
    /// At the left (`:--`), in every direction of writing.
    Left,
    /// In the middle.
    Center,
    /// At the right (`--:`).
    Right,
}

/// A table row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// One per column.
    pub(crate) cells: Vec<Cell>,
    /// Where it stands.
    pub(crate) span: Span,
}

/// A table cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    /// What it holds.
    pub(crate) content: Vec<Inline>,
    /// Where it stands.
    pub(crate) span: Span,
}

/// An image that stands alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figure {
    /// The picture.
    pub(crate) image: Image,
    /// The caption (the Markdown title of the image): words and references to notes; empty if there is none.
    pub(crate) caption: Vec<Inline>,
    /// Who made the picture.
    pub(crate) credit: Option<Spanned<String>>,
}
