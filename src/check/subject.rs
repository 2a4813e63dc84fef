//! What rules look at, gathered once in reading order.

use std::collections::{HashMap, HashSet};

use icu_locale::Locale;

use crate::model::{
    Block, BlockKind, Document, Figure, Image, Inline, InlineKind, Metadata, Programme, Prose,
    Session, SessionStatus, Span, Spanned, Time, Visitor, walk_document,
};

/// A document, taken to pieces.
pub(super) struct Subject<'a> {
    pub(super) document: &'a Document,
    pub(super) metadata: &'a Metadata,
    pub(super) programme: Option<&'a Programme>,
    /// Texts with notes of their own: the body of an article, the abstracts of a programme.
    pub(super) prose: Vec<&'a Prose>,
    pub(super) blocks: Vec<&'a Block>,
    pub(super) inlines: Vec<&'a Inline>,
}

/// Words and their language.
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) lang: &'a Locale,
}

impl<'a> Subject<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        let mut gathered = Self {
            document,
            metadata: document.metadata(),
            programme: match document {
                Document::Programme(programme) => Some(programme),
                Document::Article(_) | Document::Bulletin(_) => None,
            },
            prose: document.prose(),
            blocks: Vec::new(),
            inlines: Vec::new(),
        };
        walk_document(document, &mut gathered);
        gathered
    }

    /// The document's language.
    pub(super) fn lang(&self) -> &'a Locale {
        &self.metadata.lang.value
    }

    /// Every image, with its place and, if it stands alone, its figure.
    pub(super) fn images(&self) -> impl Iterator<Item = (&'a Image, &'a Span, Option<&'a Figure>)> {
        let figures = self.blocks.iter().filter_map(|block| match &block.kind {
            BlockKind::Figure(figure) => Some((&figure.image, &block.span, Some(figure))),
            _ => None,
        });
        let inline = self.inlines.iter().filter_map(|inline| match &inline.kind {
            InlineKind::Image(image) => Some((image, &inline.span, None)),
            _ => None,
        });
        figures.chain(inline)
    }

    /// Every heading of the text: level as written, words, place.
    pub(super) fn headings(&self) -> impl Iterator<Item = (u8, &'a [Inline], &'a Span)> {
        self.blocks.iter().filter_map(|block| match &block.kind {
            BlockKind::Heading { level, content } => {
                Some((*level, content.as_slice(), &block.span))
            }
            _ => None,
        })
    }

    /// Every paragraph, wherever it stands: its words and its place.
    pub(super) fn paragraphs(&self) -> impl Iterator<Item = (&'a [Inline], &'a Span)> {
        self.blocks.iter().filter_map(|block| match &block.kind {
            BlockKind::Paragraph(content) => Some((content.as_slice(), &block.span)),
            _ => None,
        })
    }

    /// Every row of inlines that a block holds: paragraphs, headings, terms, cells, captions.
    pub(super) fn lines(&self) -> Vec<(&'a [Inline], &'a Span)> {
        let mut lines: Vec<(&[Inline], &Span)> = Vec::new();
        for block in &self.blocks {
            match &block.kind {
                BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                    lines.push((content, &block.span));
                }
                BlockKind::Definitions(definitions) => {
                    let terms = definitions.iter();
                    lines.extend(terms.map(|entry| (entry.term.as_slice(), &entry.span)));
                }
                BlockKind::Table(table) => {
                    let rows = std::iter::once(&table.header).chain(&table.rows);
                    let cells = rows.flat_map(|row| &row.cells);
                    lines.extend(cells.map(|cell| (cell.content.as_slice(), &cell.span)));
                }
                BlockKind::Figure(figure) => lines.push((&figure.caption, &block.span)),
                _ => {}
            }
        }
        lines
    }
}

impl<'a> Visitor<'a> for Subject<'a> {
    fn block(&mut self, block: &'a Block) {
        self.blocks.push(block);
    }

    fn inline(&mut self, inline: &'a Inline) {
        self.inlines.push(inline);
    }
}

/// The words of inlines with their languages; without code, and without addresses that are their own link's text.
pub(super) fn pieces<'a>(content: &'a [Inline], lang: &'a Locale) -> Vec<Piece<'a>> {
    let mut found = Vec::new();
    gather(content, lang, &mut found);
    found
}

fn gather<'a>(content: &'a [Inline], lang: &'a Locale, found: &mut Vec<Piece<'a>>) {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(text) => found.push(Piece { text, lang }),
            InlineKind::SoftBreak | InlineKind::LineBreak => found.push(Piece { text: " ", lang }),
            InlineKind::Language { lang, content } => gather(content, lang, found),
            InlineKind::Link(link) if link.bare => {}
            kind => gather(kind.children(), lang, found),
        }
    }
}

/// Where sessions of one day need the same thing at the same time: for each session and thing, the place before, and its own.
///
/// A session is held against the one that keeps the thing longest, so a thousand at once are a thousand faults and not a
/// million. One that is cancelled needs nothing; one without an end lasts a moment; of one without a beginning nothing is known.
pub(super) fn conflicts<'a>(
    programme: &'a Programme,
    needs: impl Fn(&'a Session) -> Vec<&'a Spanned<usize>>,
) -> Vec<(&'a Spanned<usize>, &'a Spanned<usize>)> {
    let mut found = Vec::new();
    for day in &programme.days {
        let mut taken: HashMap<usize, (Time, &Spanned<usize>)> = HashMap::new();
        let held = day.sessions.iter();
        for session in held.filter(|session| session.status != SessionStatus::Cancelled) {
            let Some(start) = &session.start else {
                continue;
            };
            let mut needed = needs(session);
            let mut seen = HashSet::new();
            needed.retain(|thing| seen.insert(thing.value));
            for thing in needed {
                let before = taken.get(&thing.value).copied();
                if let Some((_, before)) = before.filter(|(end, _)| start.value < *end) {
                    found.push((before, thing));
                }
                if let Some(end) = &session.end
                    && before.is_none_or(|(last, _)| last < end.value)
                {
                    taken.insert(thing.value, (end.value, thing));
                }
            }
        }
    }
    found
}
