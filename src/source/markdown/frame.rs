//! What is open while the events of a document pass by.

use icu_locale::Locale;

use crate::model::{
    Alignment, Block, BlockKind, Cell, Definition, Inline, ListItem, Row, Span, Spanned,
};

/// An element that has begun and not yet ended, with what it holds so far.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) open: Open,
    pub(super) span: Span,
    pub(super) blocks: Vec<Block>,
    pub(super) inlines: Vec<Inline>,
}

/// The kinds of open element.
#[derive(Debug)]
pub(super) enum Open {
    Root,
    Quote,
    List {
        start: Option<u64>,
        tight: bool,
        items: Vec<ListItem>,
    },
    Item,
    Note(Spanned<String>),
    Definitions(Vec<Definition>),
    Term,
    Details,
    Table {
        alignments: Vec<Alignment>,
        rows: Vec<Row>,
    },
    Row(Vec<Cell>),
    Cell,
    Paragraph,
    Heading(u8),
    Code {
        language: Option<String>,
        text: String,
    },
    HtmlBlock(String),
    Emphasis,
    Strong,
    Strikethrough,
    Link {
        destination: Spanned<String>,
        bare: bool,
    },
    Image {
        file: Spanned<String>,
        title: Option<String>,
    },
    Html(Element),
    /// Nested too deeply: what it holds goes to its parent.
    Transparent,
}

/// The HTML elements that mean something.
#[derive(Debug, Clone)]
pub(super) enum Element {
    Span(Locale),
    Abbreviation(Spanned<String>),
    Superscript,
    Subscript,
    Quotation,
    /// One whose start had a fault: its words stay, without the element.
    Broken(&'static str),
}

impl Element {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Span(_) => "span",
            Self::Abbreviation(_) => "abbr",
            Self::Superscript => "sup",
            Self::Subscript => "sub",
            Self::Quotation => "q",
            Self::Broken(name) => name,
        }
    }
}

impl Frame {
    pub(super) fn new(open: Open, span: Span) -> Self {
        Self {
            open,
            span,
            blocks: Vec::new(),
            inlines: Vec::new(),
        }
    }

    /// Words that stand directly in a tight item become a paragraph when a block follows, or at the end.
    pub(super) fn flush(&mut self) {
        let inlines = std::mem::take(&mut self.inlines);
        if let (Some(first), Some(last)) = (inlines.first(), inlines.last()) {
            let span = first.span.start..last.span.end;
            self.blocks.push(Block {
                kind: BlockKind::Paragraph(inlines),
                span,
            });
        }
    }

    /// Whether the element is one of HTML that still waits for its end tag.
    pub(super) fn is_html(&self) -> bool {
        matches!(self.open, Open::Html(_))
    }
}
