//! Inlines: what runs within a line.

use icu_locale::Locale;

use super::visit::walk_blocks;
use super::{Block, BlockKind, Span, Spanned, Visitor};

/// Index of a note in [`Prose::notes`](super::Prose::notes).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NoteId(pub(crate) usize);

/// An inline and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Inline {
    /// What it is.
    pub(crate) kind: InlineKind,
    /// Where it stands.
    pub(crate) span: Span,
}

/// The kinds of inline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum InlineKind {
    /// Words.
    Text(String),
    /// The end of a source line inside a paragraph: a space.
    SoftBreak,
    /// A line break that the author asked for.
    LineBreak,
    /// Emphasis (`*x*`).
    Emphasis(Vec<Inline>),
    /// Strong emphasis (`**x**`).
    Strong(Vec<Inline>),
    /// Deleted text (`~~x~~`).
    Strikethrough(Vec<Inline>),
    /// `<sup>`.
    Superscript(Vec<Inline>),
    /// `<sub>`.
    Subscript(Vec<Inline>),
    /// `<q>`: a quotation in the line, with the marks of its language.
    Quotation(Vec<Inline>),
    /// `<abbr title="…">`: an abbreviation and what it stands for.
    Abbreviation {
        /// What it stands for.
        expansion: Spanned<String>,
        /// The abbreviation.
        content: Vec<Inline>,
    },
    /// `<span lang="…">`: text in another language.
    Language {
        /// The language.
        lang: Locale,
        /// The text.
        content: Vec<Inline>,
    },
    /// Preformatted text in the line.
    Code(String),
    /// A link.
    Link(Link),
    /// An image in the line.
    Image(Image),
    /// A reference to a note.
    Note(NoteId),
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// Where it leads, as written: `https:`, `http:` or `mailto:`.
    pub(crate) destination: Spanned<String>,
    /// Its text.
    pub(crate) content: Vec<Inline>,
    /// Whether the author wrote only the address (`<https://…>`).
    pub(crate) bare: bool,
}

/// An image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Image {
    /// The file, relative to the document's folder.
    pub(crate) file: Spanned<String>,
    /// What the picture shows, for those who do not see it.
    pub(crate) alt: String,
    /// Whether the picture only decorates.
    pub(crate) decorative: bool,
}

/// The words of inlines, without marks, notes or images.
#[must_use]
pub(crate) fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_plain_text(inlines, &mut text);
    text
}

/// The words of paragraphs and headings, each on a line.
#[must_use]
pub(crate) fn plain_text_of(blocks: &[Block]) -> String {
    struct Words(String);
    impl Visitor<'_> for Words {
        fn block(&mut self, block: &Block) {
            if let BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) = &block.kind
            {
                push_plain_text(content, &mut self.0);
                self.0.push('\n');
            }
        }
    }
    let mut words = Words(String::new());
    walk_blocks(blocks, &mut words);
    words.0
}

/// The words of a block and of what is in it, with single spaces between them.
#[must_use]
pub(crate) fn words_of(block: &Block) -> String {
    let text = plain_text_of(std::slice::from_ref(block));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push_plain_text(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(words) | InlineKind::Code(words) => text.push_str(words),
            InlineKind::SoftBreak | InlineKind::LineBreak => text.push(' '),
            InlineKind::Image(_) | InlineKind::Note(_) => {}
            kind => push_plain_text(kind.children(), text),
        }
    }
}

impl InlineKind {
    /// The inlines inside this one.
    #[must_use]
    pub(crate) fn children(&self) -> &[Inline] {
        match self {
            Self::Emphasis(content)
            | Self::Strong(content)
            | Self::Strikethrough(content)
            | Self::Superscript(content)
            | Self::Subscript(content)
            | Self::Quotation(content)
            | Self::Abbreviation { content, .. }
            | Self::Language { content, .. } => content,
            Self::Link(link) => &link.content,
            Self::Text(_)
            | Self::SoftBreak
            | Self::LineBreak
            | Self::Code(_)
            | Self::Image(_)
            | Self::Note(_) => &[],
        }
    }
}
