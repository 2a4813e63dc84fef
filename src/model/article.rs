//! An article: metadata, blocks, and the notes that the blocks refer to.

use super::{Block, Metadata, Spanned};

/// A Markdown article.
#[derive(Debug, Clone)]
pub struct Article {
    /// Front matter.
    pub metadata: Metadata,
    /// The body, in order.
    pub blocks: Vec<Block>,
    /// The notes, in the order in which the text first refers to them; [`NoteId`](super::NoteId) is an index.
    pub notes: Vec<Footnote>,
}

/// A footnote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footnote {
    /// The author's own label, as in `[^label]`.
    pub label: Spanned<String>,
    /// What the note says.
    pub blocks: Vec<Block>,
}

/// What the front matter says about an image (`[images."file.png"]`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageSettings {
    /// The file, as the text names it.
    pub file: Spanned<String>,
    /// Who made the picture.
    pub credit: Option<Spanned<String>>,
    /// Whether the picture only decorates: hidden from screen readers, so it needs no description.
    pub decorative: bool,
}
