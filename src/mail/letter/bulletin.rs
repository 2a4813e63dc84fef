//! A bulletin in a letter: its head, its contents, the editorial, and its items, each in its own language.
//!
//! Pull quotes are left out: they repeat what is said.

use super::piece::{Head, authors, end, piece};
use super::prose;
use super::tree::{Block, Inline, Line, Manner, Tongue, join, words};
use super::voice::Voice;
use crate::locale;
use crate::model::{Bulletin, Document, Editorial, ItemForm, Section, Spanned};
use crate::typeset::Manuscript;

/// All that the bulletin says.
pub(super) fn blocks(
    bulletin: &Bulletin,
    manuscript: &Manuscript<'_>,
    voice: &Voice<'_>,
    organisation: Option<&str>,
    digits: &str,
) -> Vec<Block> {
    let mut blocks = masthead(bulletin, voice, organisation);
    let head = Head {
        level: 1,
        anchor: None,
        organisation: None,
    };
    blocks.extend(head.blocks(manuscript.document, voice));
    blocks.extend(contents(bulletin, manuscript, voice));
    if let Some(own) = &bulletin.editorial {
        blocks.extend(editorial(own, voice));
    }
    blocks.extend(sections(bulletin, manuscript, voice, digits));
    blocks.extend(end(&bulletin.metadata, voice, 2));
    if let Some(imprint) = &bulletin.imprint {
        blocks.push(Block::Rule);
        blocks.push(Block::Paragraph(Manner::Quiet, voice.contact(imprint)));
    }
    blocks
}

/// The items under the titles of their sections.
fn sections(
    bulletin: &Bulletin,
    manuscript: &Manuscript<'_>,
    voice: &Voice<'_>,
    digits: &str,
) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut items = manuscript.items.iter().enumerate();
    for section in &bulletin.sections {
        let level = if section.title.is_some() { 3 } else { 2 };
        if let Some(title) = &section.title {
            blocks.push(Block::Heading {
                level: 2,
                anchor: None,
                line: voice.line(title),
            });
        }
        for item in &section.items {
            let Some((index, Some(found))) = items.next() else {
                continue;
            };
            blocks.push(part(
                found.document,
                (index, item.form),
                level,
                voice,
                digits,
            ));
        }
    }
    blocks
}

/// Who publishes, the name of the bulletin, and the number of the issue.
fn masthead(bulletin: &Bulletin, voice: &Voice<'_>, organisation: Option<&str>) -> Vec<Block> {
    let head = &bulletin.masthead;
    let line = |text: &Option<Spanned<String>>| text.as_ref().map(|text| voice.line(text));
    let numbered = |label: &str, number: &Option<Spanned<String>>| {
        let number = voice.plain(&number.as_ref()?.value);
        Some(words(voice.labels.get(label).replace("{number}", &number)))
    };
    let volume = numbered("volume", &head.volume);
    let issue = numbered("issue", &head.issue);
    let numbers = join(volume.into_iter().chain(issue), " · ");
    let lines = [
        (
            Manner::Masthead,
            organisation.map(|name| words(voice.plain(name))),
        ),
        (Manner::Name, line(&head.name)),
        (Manner::Subtitle, line(&head.tagline)),
        (Manner::Quiet, Some(numbers)),
    ];
    let said = lines.into_iter().filter_map(|(manner, line)| {
        let line = line.filter(|line| !line.is_empty())?;
        Some(Block::Paragraph(manner, line))
    });
    said.collect()
}

/// Where in the letter an item is.
fn anchor(index: usize) -> String {
    format!("item-{}", index + 1)
}

/// Links to the items, under the titles of their sections.
fn contents(bulletin: &Bulletin, manuscript: &Manuscript<'_>, voice: &Voice<'_>) -> Vec<Block> {
    let mut items = manuscript.items.iter().enumerate();
    let mut entries = Vec::new();
    for section in &bulletin.sections {
        let links = links(section, &mut items);
        match &section.title {
            Some(title) => entries.push(vec![
                Block::Paragraph(Manner::Plain, voice.line(title)),
                list(links),
            ]),
            None => entries.extend(links),
        }
    }
    if manuscript.items.len() < 2 {
        return Vec::new();
    }
    let heading = Block::Heading {
        level: 2,
        anchor: None,
        line: words(voice.labels.get("contents")),
    };
    vec![heading, list(entries)]
}

fn links<'a>(
    section: &Section,
    items: &mut impl Iterator<Item = (usize, &'a Option<Manuscript<'a>>)>,
) -> Vec<Vec<Block>> {
    let found = items.by_ref().take(section.items.len());
    let links = found.filter_map(|(index, item)| {
        let metadata = item.as_ref()?.document.metadata();
        let voice = Voice::new(&metadata.lang.value, "");
        let link = Inline::Inside {
            anchor: anchor(index),
            line: voice.line(&metadata.title),
        };
        let passage = vec![Inline::Passage(voice.tongue, vec![link])];
        Some(vec![Block::Paragraph(Manner::Plain, passage)])
    });
    links.collect()
}

fn list(items: Vec<Vec<Block>>) -> Block {
    Block::List { start: None, items }
}

fn editorial(editorial: &Editorial, voice: &Voice<'_>) -> Vec<Block> {
    let title = editorial.title.as_ref().map(|title| voice.line(title));
    let title = title.unwrap_or_else(|| words(voice.labels.get("editorial")));
    let mut blocks = vec![Block::Heading {
        level: 2,
        anchor: None,
        line: title,
    }];
    let names: Line = authors(&editorial.authors, voice);
    if !names.is_empty() {
        blocks.push(Block::Paragraph(Manner::Quiet, names));
    }
    let (body, notes) = prose::prose(voice, &editorial.text, 3, 0);
    blocks.extend(body);
    blocks.extend(prose::notes(voice, 3, notes));
    blocks
}

/// An item, in its own language; its notes count from 1.
fn part(
    document: &Document,
    (index, form): (usize, ItemForm),
    level: u8,
    voice: &Voice<'_>,
    digits: &str,
) -> Block {
    let lang = &document.metadata().lang.value;
    // As in the PDF: digits are chosen for the script of the issue; an item in another keeps its own.
    let same_script = locale::is_arabic(lang) == locale::is_arabic(voice.lang);
    let lang = locale::with_digits(lang, if same_script { digits } else { "auto" });
    let anchor = anchor(index);
    let voice = Voice::new(&lang, &format!("{anchor}-"));
    let head = Head {
        level,
        anchor: Some(anchor),
        organisation: None,
    };
    Block::Part {
        tongue: Tongue::new(&lang),
        boxed: form == ItemForm::Boxed,
        blocks: piece(document, &voice, &head),
    }
}
