//! The end of an element: it becomes part of the one around it.

use super::Builder;
use super::caption::Title;
use super::frame::{Element, Frame, Open};
use crate::diagnostic::Code;
use crate::model::{
    Block, BlockKind, Cell, Definition, Figure, Image, Inline, InlineKind, Link, List, ListItem,
    Row, Span, Spanned, plain_text,
};

impl Builder<'_> {
    /// Ends the Markdown element that is open; HTML that is open inside of it should have ended before.
    pub(super) fn end(&mut self) {
        self.close_html();
        if self.stack.len() > 1
            && let Some(mut frame) = self.stack.pop()
        {
            if frame.open.holds_blocks() {
                frame.flush();
            }
            self.attach(frame);
        }
    }

    pub(super) fn attach(&mut self, frame: Frame) {
        self.depth.leave(&frame.open);
        let Frame {
            open,
            span,
            blocks,
            inlines,
        } = frame;
        let span = self.trimmed(span);
        match open {
            Open::Root => {}
            Open::Quote => self.block(BlockKind::Quote(blocks), span),
            Open::List {
                start,
                tight,
                items,
            } => self.block(
                BlockKind::List(List {
                    start,
                    tight,
                    items,
                }),
                span,
            ),
            Open::Definitions(definitions) => self.block(BlockKind::Definitions(definitions), span),
            Open::Paragraph => self.paragraph(inlines, span),
            Open::Heading(level) => self.block(
                BlockKind::Heading {
                    level,
                    content: inlines,
                },
                span,
            ),
            Open::Code { language, text } => self.code(language, &text, span),
            Open::HtmlBlock(html) => self.html_block(&html, span),
            Open::Table { alignments, rows } => self.table(alignments, rows, span),
            Open::Item | Open::Term | Open::Details | Open::Row(_) | Open::Cell => {
                self.part(open, span, blocks, inlines);
            }
            Open::Note(label) => self.notes.define(label, blocks),
            Open::Emphasis => self.push(InlineKind::Emphasis(inlines), span),
            Open::Strong => self.push(InlineKind::Strong(inlines), span),
            Open::Strikethrough => self.push(InlineKind::Strikethrough(inlines), span),
            Open::Link { destination, bare } => self.push(link(destination, bare, inlines), span),
            Open::Image { file, title } => self.image(file, title, &inlines, span),
            Open::Html(element) => self.element(element, inlines, span),
            Open::Transparent => {
                let parent = self.top();
                parent.inlines.extend(inlines);
                parent.blocks.extend(blocks);
            }
        }
    }

    pub(super) fn block(&mut self, kind: BlockKind, span: Span) {
        self.top().blocks.push(Block { kind, span });
    }

    /// A part of a list, a definition list or a table goes to the frame that gathers such parts.
    fn part(&mut self, open: Open, span: Span, blocks: Vec<Block>, inlines: Vec<Inline>) {
        if let Open::Row(cells) = &open {
            self.extra_cells(cells, &span);
        }
        let parent = self.top();
        match (open, &mut parent.open) {
            (Open::Item, Open::List { items, .. }) => items.push(ListItem { blocks, span }),
            (Open::Term, Open::Definitions(definitions)) => {
                definitions.push(Definition {
                    term: inlines,
                    details: Vec::new(),
                    span,
                });
            }
            (Open::Details, Open::Definitions(definitions)) => {
                if let Some(definition) = definitions.last_mut() {
                    definition.span.end = span.end;
                    definition.details.push(blocks);
                }
            }
            (Open::Cell, Open::Row(cells)) => cells.push(Cell {
                content: inlines,
                span,
            }),
            (Open::Row(cells), Open::Table { rows, .. }) => rows.push(Row { cells, span }),
            // A list that was too deep is transparent: its items' blocks go up.
            _ => {
                parent.blocks.extend(blocks);
                parent.inlines.extend(inlines);
            }
        }
    }

    /// A paragraph, or a figure if it is a picture and nothing else.
    fn paragraph(&mut self, mut inlines: Vec<Inline>, span: Span) {
        if let [
            Inline {
                kind: InlineKind::Image(_),
                span: place,
            },
        ] = inlines.as_slice()
        {
            let place = place.clone();
            if let Some(Inline {
                kind: InlineKind::Image(image),
                ..
            }) = inlines.pop()
            {
                self.figure(image, place);
            }
            return;
        }
        for inline in &inlines {
            if let (InlineKind::Image(_), Some(title)) = (&inline.kind, self.title(&inline.span)) {
                let message = "the caption of an image within a line is not printed";
                let help = "put the image into a paragraph of its own, or remove the caption";
                self.report(Code::ImageCaption, message, title.span(), help);
            }
        }
        if !inlines.is_empty() && !self.is_caption_of_table_before(&mut inlines) {
            self.block(BlockKind::Paragraph(inlines), span);
        }
    }

    fn figure(&mut self, image: Image, span: Span) {
        let mut settings = self
            .context
            .images
            .iter()
            .filter(|settings| settings.file.value == image.file.value);
        let credit = settings.find_map(|settings| settings.credit.clone());
        let caption = match self.title(&span) {
            Some(title) => self.caption(&title),
            None => Vec::new(),
        };
        self.block(
            BlockKind::Figure(Figure {
                image,
                caption,
                credit,
            }),
            span,
        );
    }

    fn title(&self, image: &Span) -> Option<Title> {
        let found = self.titles.iter().find(|(start, _)| *start == image.start);
        found.map(|(_, title)| title.clone())
    }

    fn image(
        &mut self,
        file: Spanned<String>,
        title: Option<String>,
        words: &[Inline],
        span: Span,
    ) {
        let settings = self
            .context
            .images
            .iter()
            .find(|settings| settings.file.value == file.value);
        let decorative = settings.is_some_and(|settings| settings.decorative);
        if let Some(title) = title {
            let title = Title::new(title, self.written(&span), span.clone());
            self.titles.push((span.start, title));
        }
        self.shown.push(file.value.clone());
        let alt = plain_text(words);
        self.push(
            InlineKind::Image(Image {
                file,
                alt,
                decorative,
            }),
            span,
        );
    }

    fn code(&mut self, language: Option<String>, text: &str, span: Span) {
        let text = text.strip_suffix('\n').unwrap_or(text).to_owned();
        self.block(BlockKind::Code { language, text }, span);
    }

    fn element(&mut self, element: Element, content: Vec<Inline>, span: Span) {
        let kind = match element {
            Element::Span(lang) => InlineKind::Language { lang, content },
            Element::Abbreviation(expansion) => InlineKind::Abbreviation { expansion, content },
            Element::Superscript => InlineKind::Superscript(content),
            Element::Subscript => InlineKind::Subscript(content),
            Element::Quotation => InlineKind::Quotation(content),
            Element::Broken(_) => {
                self.top().inlines.extend(content);
                return;
            }
        };
        self.push(kind, span);
    }

    /// Without the line ends that blocks have after them.
    fn trimmed(&self, span: Span) -> Span {
        let end = span.start + self.written(&span).trim_end().len();
        span.start..end
    }
}

fn link(destination: Spanned<String>, bare: bool, content: Vec<Inline>) -> InlineKind {
    let bare = bare || plain_text(&content).trim() == destination.value;
    InlineKind::Link(Link {
        destination,
        content,
        bare,
    })
}
