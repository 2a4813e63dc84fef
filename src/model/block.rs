//! Blocks: what stands on lines of its own.

use super::{Image, Inline, InlineKind, Span, Spanned, plain_text};

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
    /// What the table shows; empty if there is no caption.
    pub(crate) caption: Vec<Inline>,
    /// One per column.
    pub(crate) alignments: Vec<Alignment>,
    /// The header row.
    pub(crate) header: Row,
    /// The rows below it.
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// Whether the first column says what the rows are: every cell of it is strong from the first to the last word.
    #[must_use]
    pub(crate) fn has_row_headers(&self) -> bool {
        let strong = |row: &Row| row.cells.first().is_some_and(Cell::is_strong);
        self.alignments.len() > 1 && !self.rows.is_empty() && self.rows.iter().all(strong)
    }
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

impl Cell {
    /// Whether it has words, and all of them are strong. A reference to a note counts as a part of them.
    fn is_strong(&self) -> bool {
        let strong = |inline: &Inline| match &inline.kind {
            InlineKind::Strong(_) | InlineKind::Note(_) => true,
            InlineKind::Text(words) => words.trim().is_empty(),
            _ => false,
        };
        let words = plain_text(&self.content);
        !words.trim().is_empty() && self.content.iter().all(strong)
    }
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
