//! Accessibility and editorial rules, one per file, all in one table.
//!
//! A rule looks at the document as its author wrote it and never changes it. What can only be seen while reading
//! (unknown keys, undefined notes, missing metadata) is reported by `source`.

mod heading_empty;
mod heading_skip;
mod image_alt;
mod image_alt_redundant;
mod link_empty;
mod link_text;
mod session_chair;
mod session_clock;
mod session_day;
mod session_person;
mod session_room;
mod table_header;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::model::{
    Block, BlockKind, Document, Figure, Image, Inline, InlineKind, Metadata, Programme, Session,
    SessionStatus, Span, Spanned, Time, Visitor, walk_document,
};

/// A rule: its file's name, and the function that applies it.
type Rule = (&'static str, fn(&Subject<'_>, &mut Findings<'_>));

/// Every rule; a test compares the table with the folder.
const RULES: &[Rule] = &[
    ("heading_empty", heading_empty::check),
    ("heading_skip", heading_skip::check),
    ("image_alt", image_alt::check),
    ("image_alt_redundant", image_alt_redundant::check),
    ("link_empty", link_empty::check),
    ("link_text", link_text::check),
    ("session_chair", session_chair::check),
    ("session_clock", session_clock::check),
    ("session_day", session_day::check),
    ("session_person", session_person::check),
    ("session_room", session_room::check),
    ("table_header", table_header::check),
];

/// Applies every rule.
pub(crate) fn check(document: &Document, source: &Arc<SourceText>) -> Vec<Diagnostic> {
    let subject = Subject::new(document);
    let mut findings = Findings {
        source,
        found: Vec::new(),
    };
    for (_, rule) in RULES {
        rule(&subject, &mut findings);
    }
    findings.found
}

/// What rules look at, gathered in reading order.
struct Subject<'a> {
    metadata: &'a Metadata,
    programme: Option<&'a Programme>,
    blocks: Vec<&'a Block>,
    inlines: Vec<&'a Inline>,
}

impl<'a> Subject<'a> {
    fn new(document: &'a Document) -> Self {
        let mut gathered = Self {
            metadata: document.metadata(),
            programme: match document {
                Document::Programme(programme) => Some(programme),
                Document::Article(_) | Document::Bulletin(_) => None,
            },
            blocks: Vec::new(),
            inlines: Vec::new(),
        };
        walk_document(document, &mut gathered);
        gathered
    }

    /// Every image, with its place and, if it stands alone, its figure.
    fn images(&self) -> impl Iterator<Item = (&'a Image, &'a Span, Option<&'a Figure>)> {
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
    fn headings(&self) -> impl Iterator<Item = (u8, &'a [Inline], &'a Span)> {
        self.blocks.iter().filter_map(|block| match &block.kind {
            BlockKind::Heading { level, content } => {
                Some((*level, content.as_slice(), &block.span))
            }
            _ => None,
        })
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

/// Where sessions of one day need the same thing at the same time: for each session and thing, the place before, and its own.
///
/// A session is held against the one that keeps the thing longest, so a thousand at once are a thousand faults and not a
/// million. One that is cancelled needs nothing; one without an end lasts a moment; of one without a beginning nothing is known.
fn conflicts<'a>(
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

/// Where rules put what they find.
struct Findings<'a> {
    source: &'a Arc<SourceText>,
    found: Vec<Diagnostic>,
}

impl Findings<'_> {
    fn report(
        &mut self,
        code: Code,
        message: impl Into<String>,
        span: &Span,
        help: impl Into<String>,
    ) {
        self.found.push(
            Diagnostic::new(code, message)
                .at(self.source, span.clone())
                .help(help),
        );
    }
}

/// Words without case, marks and the space around them, for comparing what authors write by hand.
fn fold(text: &str) -> String {
    let words = text.to_lowercase();
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A `[[related]]` title is a link's text as well.
fn related_links(metadata: &Metadata) -> impl Iterator<Item = &Spanned<String>> {
    metadata
        .related
        .iter()
        .filter(|entry| entry.url.is_some())
        .map(|entry| &entry.title)
}
