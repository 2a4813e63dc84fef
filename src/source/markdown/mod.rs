//! Markdown to blocks: `CommonMark` with footnotes, tables, strikethrough, definition lists and the inline HTML
//! that means something in a publication.

mod caption;
mod close;
mod embedded;
mod frame;
mod html;
mod notes;
mod open;
mod table;
mod tag;
mod text;

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use icu_locale::Locale;
use pulldown_cmark::{BrokenLink, Event, LinkType, Options, Parser};

use self::caption::Title;
pub(super) use self::embedded::read_string;
use self::frame::{Frame, Open};
use self::notes::Notes;
use self::open::Depth;
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::model::{ImageSettings, Inline, InlineKind, Prose, Span};

/// What the reader of the body must know from the front matter.
pub(super) struct Context<'a> {
    pub(super) source: &'a Arc<SourceText>,
    pub(super) lang: &'a Locale,
    pub(super) images: &'a [ImageSettings],
    pub(super) smart_punctuation: bool,
}

/// Reads the text from byte `start` on.
pub(super) fn read(context: &Context<'_>, start: usize) -> (Prose, Vec<Diagnostic>) {
    let text = context.source.text().get(start..).unwrap_or_default();
    let broken = RefCell::new(Vec::new());
    let note_broken = |link: BrokenLink<'_>| {
        // `[sic]` alone is just text; `[words][label]` was meant to be a link.
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            broken
                .borrow_mut()
                .push((link.span, link.reference.to_string()));
        }
        None
    };
    let parser = Parser::new_with_broken_link_callback(text, options(context), Some(note_broken));
    let mut builder = Builder::new(context, start);
    for (event, range) in parser.into_offset_iter() {
        builder.event(event, start + range.start..start + range.end);
    }
    let (body, mut diagnostics) = builder.finish();
    diagnostics.extend(broken.into_inner().into_iter().map(|(range, label)| {
        let range = start + range.start..start + range.end;
        Diagnostic::new(
            Code::LinkUndefined,
            format!("the link refers to `{label}`, which is not written"),
        )
        .at(context.source, range)
        .help(format!(
            "write `[{label}]: https://…` on a line of its own, or `\\[` if it is not a link"
        ))
    }));
    (body, diagnostics)
}

fn options(context: &Context<'_>) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_DEFINITION_LIST;
    options.set(Options::ENABLE_SMART_PUNCTUATION, context.smart_punctuation);
    options
}

/// Builds the model from events, with a stack of its own: however deep the source nests, nothing recurses here.
struct Builder<'a> {
    context: &'a Context<'a>,
    stack: Vec<Frame>,
    notes: Notes,
    /// Titles of images, by where the image starts: captions of those that turn out to stand alone.
    titles: Vec<(usize, Title)>,
    /// Files of the images that the text shows.
    shown: Vec<String>,
    depth: Depth,
    too_deep: bool,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn new(context: &'a Context<'a>, start: usize) -> Self {
        let end = context.source.text().len();
        Self {
            context,
            stack: vec![Frame::new(Open::Root, start..end)],
            notes: Notes::default(),
            titles: Vec::new(),
            shown: Vec::new(),
            depth: Depth::default(),
            too_deep: false,
            diagnostics: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(_) => self.end(),
            Event::Text(words) => self.text(&words, span),
            Event::Code(words) => self.push(InlineKind::Code(words.into_string()), span),
            Event::Html(html) => self.html_line(&html),
            Event::InlineHtml(html) => self.inline_html(&html, span),
            Event::SoftBreak => self.push(InlineKind::SoftBreak, span),
            Event::HardBreak => self.push(InlineKind::LineBreak, span),
            Event::Rule => self.rule(span),
            Event::FootnoteReference(label) => self.reference(&label, span),
            // Not asked for in the options.
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {}
        }
    }

    /// The frame that is open now; the root always is.
    fn top(&mut self) -> &mut Frame {
        let last = self.stack.len() - 1;
        &mut self.stack[last]
    }

    fn push(&mut self, kind: InlineKind, span: Span) {
        self.top().inlines.push(Inline { kind, span });
    }

    fn report(
        &mut self,
        code: Code,
        message: impl Into<String>,
        span: Span,
        help: impl Into<String>,
    ) {
        self.diagnostics.push(
            Diagnostic::new(code, message)
                .at(self.context.source, span)
                .help(help),
        );
    }

    /// The author's own characters in a range.
    fn written(&self, span: &Range<usize>) -> &'a str {
        self.context
            .source
            .text()
            .get(span.clone())
            .unwrap_or_default()
    }

    fn finish(mut self) -> (Prose, Vec<Diagnostic>) {
        while self.stack.len() > 1 {
            self.end();
        }
        let mut root = self
            .stack
            .pop()
            .unwrap_or_else(|| Frame::new(Open::Root, 0..0));
        root.flush();
        self.unused_images();
        let Self {
            notes,
            context,
            mut diagnostics,
            ..
        } = self;
        let notes = notes.finish(context.source, &mut diagnostics);
        (
            Prose {
                blocks: root.blocks,
                notes,
            },
            diagnostics,
        )
    }

    fn unused_images(&mut self) {
        let context = self.context;
        for settings in context.images {
            if !self.shown.contains(&settings.file.value) {
                let shown = self.shown.iter().map(String::as_str);
                let help = match crate::diagnostic::suggest(&settings.file.value, shown) {
                    Some(close) => format!("the text shows `{close}`; write the same name"),
                    None => "remove it, or show the image with `![…](…)`".to_owned(),
                };
                let message = format!("the text does not show `{}`", settings.file.value);
                self.report(Code::ImageUnused, message, settings.file.span.clone(), help);
            }
        }
    }
}
