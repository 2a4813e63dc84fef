//! The model as native Typst elements, each with a range span into the author's own file.
//!
//! No Typst text is ever made from what authors write: their words become text elements and nothing else,
//! so nothing needs escaping and nothing can become code.

mod block;
mod figure;
mod inline;
mod metadata;
mod programme;
mod span;
mod table;
mod text;

use std::collections::{BTreeMap, HashSet};

use icu_locale::Locale;
use typst::foundations::{Bytes, Content};

pub(crate) use figure::image_element;
pub(crate) use metadata::{House, slots};
pub(crate) use span::{MAX_OFFSET, document_id};

use crate::model::{Block, BlockKind, Footnote, Inline, Prose, Visitor, plain_text, walk_prose};

/// The images of a document, by file name as the text has it; those that could not be read are missing.
pub(crate) type Pictures = BTreeMap<String, Bytes>;

/// Where a text stands in its document.
#[derive(Debug, Clone, Copy)]
struct Place {
    /// The level of the text's highest headings.
    level: u8,
    /// How many notes the texts before it have.
    notes: usize,
}

/// A text, and its notes where they are referred to.
fn prose(prose: &Prose, place: Place, pictures: &Pictures, lang: &Locale) -> Content {
    Typesetter::new(prose, place, pictures).blocks(&prose.blocks, lang)
}

/// What is known while a text is set.
struct Typesetter<'a> {
    place: Place,
    notes: &'a [Footnote],
    pictures: &'a Pictures,
    /// How often each note was referred to so far.
    noted: Vec<usize>,
    /// The expansions of abbreviations that were printed so far.
    expanded: HashSet<String>,
    /// All words of the text, to see whether it expands an abbreviation itself.
    text: String,
    /// The author's shallowest heading level.
    highest_level: u8,
    /// How many quotations within the line are open.
    quotations: usize,
}

impl<'a> Typesetter<'a> {
    fn new(prose: &'a Prose, place: Place, pictures: &'a Pictures) -> Self {
        let mut survey = Survey {
            text: String::new(),
            highest_level: u8::MAX,
        };
        walk_prose(prose, &mut survey);
        Self {
            place,
            notes: &prose.notes,
            pictures,
            noted: vec![0; prose.notes.len()],
            expanded: HashSet::new(),
            text: survey.text,
            highest_level: survey.highest_level,
            quotations: 0,
        }
    }
}

/// What must be known before the first element is made.
struct Survey {
    text: String,
    highest_level: u8,
}

impl Visitor<'_> for Survey {
    fn block(&mut self, block: &Block) {
        let words: &[Inline] = match &block.kind {
            BlockKind::Heading { level, content } => {
                self.highest_level = self.highest_level.min(*level);
                content
            }
            BlockKind::Paragraph(content) => content,
            _ => return,
        };
        self.text.push_str(&plain_text(words));
        self.text.push('\n');
    }
}
