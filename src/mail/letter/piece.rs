//! A document in a letter, on its own or in a bulletin: its head, what it says, and its end.

use super::tree::{Block, Line, Manner, Style, words};
use super::tree::{Inline, join};
use super::voice::Voice;
use super::{programme, prose};
use crate::locale;
use crate::model::{Document, Metadata, Spanned, Status};

/// Levels of headings end here.
pub(super) const LOWEST: u8 = 6;

/// All that an article or a programme says.
pub(super) fn piece(document: &Document, voice: &Voice<'_>, head: &Head<'_>) -> Vec<Block> {
    let metadata = document.metadata();
    let mut blocks = head.blocks(document, voice);
    let below = (head.level + 1).min(LOWEST);
    match document {
        Document::Article(article) => {
            let (body, notes) = prose::prose(voice, &article.body, below, 0);
            blocks.extend(body);
            blocks.extend(prose::notes(voice, below, notes));
        }
        Document::Programme(own) => blocks.extend(programme::blocks(own, voice, below)),
        Document::Bulletin(_) => {}
    }
    blocks.extend(end(metadata, voice, below));
    blocks
}

/// How a document begins.
pub(super) struct Head<'a> {
    /// The level of its title.
    pub(super) level: u8,
    /// What links to it lead to.
    pub(super) anchor: Option<String>,
    /// Who publishes it, where that is said.
    pub(super) organisation: Option<&'a str>,
}

impl Head<'_> {
    pub(super) fn blocks(&self, document: &Document, voice: &Voice<'_>) -> Vec<Block> {
        let metadata = document.metadata();
        let mut blocks = Vec::new();
        if let Some(name) = self.organisation {
            let name = words(voice.plain(name));
            blocks.push(Block::Paragraph(Manner::Masthead, name));
        }
        blocks.extend(notices(metadata, voice));
        blocks.push(Block::Heading {
            level: self.level,
            anchor: self.anchor.clone(),
            line: voice.line(&metadata.title),
        });
        if let Some(subtitle) = &metadata.subtitle {
            blocks.push(Block::Paragraph(Manner::Subtitle, voice.line(subtitle)));
        }
        let byline = byline(document, voice);
        if !byline.is_empty() {
            blocks.push(Block::Paragraph(Manner::Quiet, byline));
        }
        if let Some(summary) = &metadata.summary {
            blocks.extend(voice.paragraphs(summary, Manner::Lead));
        }
        blocks
    }
}

/// Draft and embargo, before the title.
fn notices(metadata: &Metadata, voice: &Voice<'_>) -> Vec<Block> {
    let embargo = metadata.embargo.as_ref().map(|date| {
        let label = voice.labels.get("embargo");
        label.replace("{date}", &voice.date(date))
    });
    let draft = metadata.status == Status::Draft;
    let draft = draft.then(|| voice.labels.get("draft").to_owned());
    let notices = embargo.into_iter().chain(draft);
    notices
        .map(|notice| Block::Paragraph(Manner::Notice, words(notice)))
        .collect()
}

/// Who and when.
fn byline(document: &Document, voice: &Voice<'_>) -> Line {
    let metadata = document.metadata();
    let mut dates = Vec::new();
    if let Some(date) = &metadata.date
        && !is_first_day(document)
    {
        dates.push(words(voice.date(date)));
    }
    if let Some(updated) = &metadata.updated {
        let label = voice.labels.get("updated");
        dates.push(words(label.replace("{date}", &voice.date(updated))));
    }
    if let Some(reference) = &metadata.reference {
        let label = voice.labels.get("reference");
        dates.push(voice.labelled(label, voice.line(reference)));
    }
    let mut line = authors(&metadata.authors, voice);
    if !line.is_empty() && !dates.is_empty() {
        line.push(Inline::Break);
    }
    line.extend(join(dates, " · "));
    line
}

/// The names of authors, which are strong.
pub(super) fn authors(authors: &[Spanned<String>], voice: &Voice<'_>) -> Line {
    let names = authors.iter().map(|name| voice.line(name));
    let names = join(names, locale::comma(voice.lang));
    if names.is_empty() {
        names
    } else {
        vec![Inline::Styled(Style::Strong, names)]
    }
}

/// A programme has the date of what it announces: one of the two says it.
fn is_first_day(document: &Document) -> bool {
    let Document::Programme(programme) = document else {
        return false;
    };
    let first = programme.days.first().map(|day| day.date.value);
    let own = programme.metadata.date.as_ref().map(|date| date.value);
    own.is_some() && own == first
}

/// "Find out more", and whom to ask.
pub(super) fn end(metadata: &Metadata, voice: &Voice<'_>, level: u8) -> Vec<Block> {
    let heading = |label: &str| Block::Heading {
        level,
        anchor: None,
        line: words(voice.labels.get(label)),
    };
    let mut blocks = Vec::new();
    if !metadata.related.is_empty() {
        blocks.push(heading("related"));
        let entries = metadata.related.iter();
        let items = entries.map(|entry| {
            let line = voice.related(entry);
            vec![Block::Paragraph(Manner::Plain, line)]
        });
        blocks.push(Block::List {
            start: None,
            items: items.collect(),
        });
    }
    if let Some(contact) = &metadata.contact {
        blocks.push(heading("contact"));
        blocks.push(Block::Paragraph(Manner::Plain, voice.contact(contact)));
    }
    blocks
}
