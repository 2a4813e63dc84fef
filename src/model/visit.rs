//! Walking over a document, in reading order.

use super::{
    Block, BlockKind, Bulletin, Document, Inline, InlineKind, Programme, Prose, Row, Span,
};

/// Sees every block and inline of a document, parents before children, in reading order;
/// notes come after the body.
pub(crate) trait Visitor<'a> {
    /// Called for each block.
    fn block(&mut self, _block: &'a Block) {}
    /// Called for each inline.
    fn inline(&mut self, _inline: &'a Inline) {}
}

/// Shows every block and inline of the document to the visitor.
pub(crate) fn walk_document<'a>(document: &'a Document, visitor: &mut impl Visitor<'a>) {
    for prose in document.prose() {
        walk_prose(prose, visitor);
    }
}

/// Shows every block and inline of a text to the visitor.
pub(crate) fn walk_prose<'a>(prose: &'a Prose, visitor: &mut impl Visitor<'a>) {
    walk_blocks(&prose.blocks, visitor);
    for note in &prose.notes {
        walk_blocks(&note.blocks, visitor);
    }
}

pub(super) fn walk_blocks<'a>(blocks: &'a [Block], visitor: &mut impl Visitor<'a>) {
    for block in blocks {
        visitor.block(block);
        walk_inside(&block.kind, visitor);
    }
}

fn walk_inside<'a>(kind: &'a BlockKind, visitor: &mut impl Visitor<'a>) {
    match kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => {
            walk_inlines(content, visitor);
        }
        BlockKind::List(list) => {
            list.items
                .iter()
                .for_each(|item| walk_blocks(&item.blocks, visitor));
        }
        BlockKind::Definitions(definitions) => {
            for definition in definitions {
                walk_inlines(&definition.term, visitor);
                definition
                    .details
                    .iter()
                    .for_each(|blocks| walk_blocks(blocks, visitor));
            }
        }
        BlockKind::Quote(blocks) => walk_blocks(blocks, visitor),
        BlockKind::Table(table) => {
            walk_inlines(&table.caption, visitor);
            walk_row(&table.header, visitor);
            table.rows.iter().for_each(|row| walk_row(row, visitor));
        }
        BlockKind::Figure(figure) => walk_inlines(&figure.caption, visitor),
        BlockKind::Code { .. } | BlockKind::ThematicBreak => {}
    }
}

fn walk_row<'a>(row: &'a Row, visitor: &mut impl Visitor<'a>) {
    row.cells
        .iter()
        .for_each(|cell| walk_inlines(&cell.content, visitor));
}

fn walk_inlines<'a>(inlines: &'a [Inline], visitor: &mut impl Visitor<'a>) {
    for inline in inlines {
        visitor.inline(inline);
        walk_inlines(inline.kind.children(), visitor);
    }
}

/// Shows every piece of text that is printed, with its place: the front matter's first, then the article's.
pub(crate) fn walk_texts(document: &Document, see: &mut dyn FnMut(&str, &Span)) {
    let metadata = document.metadata();
    let lines = [
        Some(&metadata.title),
        metadata.subtitle.as_ref(),
        metadata.summary.as_ref(),
        metadata.organisation.as_ref(),
        metadata.reference.as_ref(),
        metadata.contact.as_ref(),
    ];
    let lines = lines
        .into_iter()
        .flatten()
        .chain(&metadata.authors)
        .chain(&metadata.keywords);
    for text in lines.chain(metadata.related.iter().map(|related| &related.title)) {
        see(&text.value, &text.span);
    }
    match document {
        Document::Article(_) => {}
        Document::Programme(programme) => walk_programme(programme, see),
        Document::Bulletin(bulletin) => walk_bulletin(bulletin, see),
    }
    walk_document(document, &mut Texts { see });
}

fn walk_programme(programme: &Programme, see: &mut dyn FnMut(&str, &Span)) {
    let venue = programme
        .venue
        .iter()
        .flat_map(|venue| [&venue.name, &venue.address, &venue.city]);
    let people = programme.people.iter();
    let people = people.flat_map(|person| {
        [
            Some(&person.name),
            person.role.as_ref(),
            person.affiliation.as_ref(),
        ]
    });
    let named = programme
        .rooms
        .iter()
        .chain(&programme.tracks)
        .map(|named| Some(&named.name));
    let days = programme.days.iter().map(|day| day.title.as_ref());
    let sessions = programme.sessions();
    let sessions = sessions.flat_map(|session| {
        let links = session.links.iter().map(|link| Some(&link.title));
        links.chain([Some(&session.title), session.change.as_ref()])
    });
    let texts = venue
        .map(Option::as_ref)
        .chain(people)
        .chain(named)
        .chain(days)
        .chain(sessions);
    for text in texts.flatten() {
        see(&text.value, &text.span);
    }
}

fn walk_bulletin(bulletin: &Bulletin, see: &mut dyn FnMut(&str, &Span)) {
    let masthead = &bulletin.masthead;
    let head = [
        &masthead.name,
        &masthead.tagline,
        &masthead.volume,
        &masthead.issue,
        &bulletin.imprint,
    ];
    let editorial = bulletin.editorial.iter();
    let editorial =
        editorial.flat_map(|editorial| editorial.title.iter().chain(&editorial.authors));
    let sections = bulletin.sections.iter();
    let texts = head.into_iter().flatten().chain(editorial);
    for text in texts.chain(sections.filter_map(|section| section.title.as_ref())) {
        see(&text.value, &text.span);
    }
}

struct Texts<'a> {
    see: &'a mut dyn FnMut(&str, &Span),
}

impl Visitor<'_> for Texts<'_> {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Code { text, .. } => (self.see)(text, &block.span),
            BlockKind::Figure(figure) => {
                if let Some(credit) = &figure.credit {
                    (self.see)(&credit.value, &credit.span);
                }
            }
            _ => {}
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => (self.see)(text, &inline.span),
            InlineKind::Abbreviation { expansion, .. } => {
                (self.see)(&expansion.value, &expansion.span);
            }
            _ => {}
        }
    }
}
