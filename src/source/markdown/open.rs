//! The start of an element.

use pulldown_cmark::{Alignment as Column, CodeBlockKind, LinkType, Tag};

use super::Builder;
use super::frame::{Frame, Open};
use crate::diagnostic::Code;
use crate::model::{Alignment, Block, BlockKind, Span, Spanned};
use crate::source::address;

/// Typst lays out 16 quotations inside of each other and 31 lists, and layouts put their own show rules around each;
/// this many, both at once, are set in every built-in layout. No reader follows so deep.
const MAX_QUOTES: usize = 6;
/// Likewise lists.
const MAX_LISTS: usize = 10;
/// No sentence needs as much; deeper emphasis and links would only cost stack.
const MAX_INLINES: usize = 40;

impl Builder<'_> {
    pub(super) fn start(&mut self, tag: Tag<'_>, span: Span) {
        let open = match tag {
            Tag::Paragraph => Open::Paragraph,
            Tag::Heading { level, .. } => Open::Heading(level as u8),
            Tag::BlockQuote(_) => Open::Quote,
            Tag::CodeBlock(kind) => Open::Code {
                language: fence(&kind),
                text: String::new(),
            },
            Tag::HtmlBlock => Open::HtmlBlock(String::new()),
            Tag::List(start) => Open::List {
                start,
                tight: true,
                items: Vec::new(),
            },
            Tag::Item => Open::Item,
            Tag::FootnoteDefinition(label) => {
                // The label stands after `[^`.
                let at = span.start + 2;
                Open::Note(Spanned::new(label.to_string(), at..at + label.len()))
            }
            Tag::DefinitionList => Open::Definitions(Vec::new()),
            Tag::DefinitionListTitle => Open::Term,
            Tag::DefinitionListDefinition => Open::Details,
            Tag::Table(columns) => {
                let alignments = columns.iter().copied().map(alignment).collect();
                Open::Table {
                    alignments,
                    rows: Vec::new(),
                }
            }
            Tag::TableHead | Tag::TableRow => Open::Row(Vec::new()),
            Tag::TableCell => Open::Cell,
            Tag::Emphasis => Open::Emphasis,
            Tag::Strong => Open::Strong,
            Tag::Strikethrough => Open::Strikethrough,
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => self.link(link_type, &dest_url, &span),
            Tag::Image {
                dest_url, title, ..
            } => Open::Image {
                file: self.within(&dest_url, &span),
                title: (!title.trim().is_empty()).then(|| title.into_string()),
            },
            // Not asked for in the options.
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => Open::Transparent,
        };
        self.open(open, span);
    }

    /// Opens an element; one that is nested too deeply is opened as a transparent one.
    pub(super) fn open(&mut self, open: Open, span: Span) {
        if open.is_block() {
            self.close_html();
            if self.top().open.holds_blocks() {
                self.top().flush();
            }
            let loose = matches!(open, Open::Paragraph) && matches!(self.top().open, Open::Item);
            if let (true, Some(list)) = (loose, self.stack.iter_mut().nth_back(1))
                && let Open::List { tight, .. } = &mut list.open
            {
                *tight = false;
            }
        }
        let open = if self.deep(&open, &span) {
            Open::Transparent
        } else {
            open
        };
        self.depth.enter(&open);
        self.stack.push(Frame::new(open, span));
    }

    /// Whether one more of these would be too deep; said once.
    fn deep(&mut self, open: &Open, span: &Span) -> bool {
        let (what, limit, count) = match open {
            Open::Quote => ("quotations", MAX_QUOTES, self.depth.quotes),
            Open::List { .. } => ("lists", MAX_LISTS, self.depth.lists),
            open if open.is_inline() => ("marks", MAX_INLINES, self.depth.inlines),
            _ => return false,
        };
        if count < limit {
            return false;
        }
        if !self.too_deep {
            self.too_deep = true;
            let place = span.start..span.end.min(span.start + 1);
            let message = format!("more than {limit} {what} inside of each other");
            self.report(
                Code::MarkdownNesting,
                message,
                place,
                "divide the text, or write it with fewer levels",
            );
        }
        true
    }

    fn link(&mut self, kind: LinkType, address: &str, span: &Span) -> Open {
        let mut destination = self.within(address, span);
        if kind == LinkType::Email && !destination.value.starts_with("mailto:") {
            destination.value.insert_str(0, "mailto:");
        }
        self.diagnostics
            .extend(address::fault(&destination, self.context.source));
        Open::Link {
            destination,
            bare: matches!(kind, LinkType::Autolink | LinkType::Email),
        }
    }

    /// A destination with its place: where it stands in the element, or the element if it stands elsewhere.
    fn within(&self, destination: &str, span: &Span) -> Spanned<String> {
        let written = self.written(span);
        let place = match written.rfind(destination) {
            Some(at) if !destination.is_empty() => {
                span.start + at..span.start + at + destination.len()
            }
            _ => span.clone(),
        };
        Spanned::new(destination.to_owned(), place)
    }

    pub(super) fn rule(&mut self, span: Span) {
        self.close_html();
        self.top().flush();
        self.top().blocks.push(Block {
            kind: BlockKind::ThematicBreak,
            span,
        });
    }
}

/// How many elements of a kind are open; transparent ones do not count.
#[derive(Debug, Default)]
pub(super) struct Depth {
    quotes: usize,
    lists: usize,
    inlines: usize,
}

impl Depth {
    fn of(&mut self, open: &Open) -> Option<&mut usize> {
        match open {
            Open::Quote => Some(&mut self.quotes),
            Open::List { .. } => Some(&mut self.lists),
            Open::Transparent => None,
            open if open.is_inline() => Some(&mut self.inlines),
            _ => None,
        }
    }

    fn enter(&mut self, open: &Open) {
        if let Some(count) = self.of(open) {
            *count += 1;
        }
    }

    pub(super) fn leave(&mut self, open: &Open) {
        if let Some(count) = self.of(open) {
            *count = count.saturating_sub(1);
        }
    }
}

impl Open {
    /// Whether it stands on lines of its own.
    fn is_block(&self) -> bool {
        !self.is_inline()
    }

    fn is_inline(&self) -> bool {
        matches!(
            self,
            Self::Emphasis
                | Self::Strong
                | Self::Strikethrough
                | Self::Link { .. }
                | Self::Image { .. }
                | Self::Html(_)
                | Self::Transparent
        )
    }

    /// Whether blocks may stand in it.
    pub(super) fn holds_blocks(&self) -> bool {
        matches!(
            self,
            Self::Root | Self::Quote | Self::Item | Self::Note(_) | Self::Details
        )
    }
}

fn fence(kind: &CodeBlockKind<'_>) -> Option<String> {
    match kind {
        CodeBlockKind::Fenced(info) => info.split_whitespace().next().map(str::to_owned),
        CodeBlockKind::Indented => None,
    }
}

fn alignment(column: Column) -> Alignment {
    match column {
        Column::None => Alignment::Auto,
        Column::Left => Alignment::Left,
        Column::Center => Alignment::Center,
        Column::Right => Alignment::Right,
    }
}
