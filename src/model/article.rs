//! An article: metadata, blocks, and the notes that the blocks refer to.

use super::{Block, Metadata, Spanned};

/// A Markdown article.
#[derive(Debug, Clone)]
pub(crate) struct Article {
    /// Front matter.
    pub(crate) metadata: Metadata,
    /// The body.
    pub(crate) body: Prose,
}

/// A text with notes of its own: the body of an article, the abstract of a session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Prose {
    /// The blocks, in order.
    pub(crate) blocks: Vec<Block>,
    /// The notes, in the order in which the text first refers to them; [`NoteId`](super::NoteId) is an index.
    pub(crate) notes: Vec<Footnote>,
}

/// A footnote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Footnote {
    /// The author's own label, as in `[^label]`.
    pub(crate) label: Spanned<String>,
    /// What the note says.
    pub(crate) blocks: Vec<Block>,
}

/// What the front matter says about an image (`[images."file.png"]`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ImageSettings {
    /// The file, as the text names it.
    pub(crate) file: Spanned<String>,
    /// Who made the picture.
    pub(crate) credit: Option<Spanned<String>>,
    /// Whether the picture only decorates: hidden from screen readers, so it needs no description.
    pub(crate) decorative: bool,
}
