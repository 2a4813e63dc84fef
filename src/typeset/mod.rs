//! The model as native Typst elements, each with a range span into the author's own file.
//!
//! No Typst text is ever made from what authors write: their words become text elements and nothing else,
//! so nothing needs escaping and nothing can become code.

mod block;
mod bulletin;
mod figure;
mod heading;
mod inline;
mod links;
mod metadata;
mod note;
mod press;
mod programme;
mod qr;
mod span;
mod table;
mod text;

use std::collections::{BTreeMap, HashSet};

use icu_locale::Locale;
use typst::foundations::{Bytes, Content};
use typst::syntax::Span as TypstSpan;
use typst::text::TextElem;

pub(crate) use figure::image_element;
use links::Links;
pub use links::PrintLinks;
pub(crate) use metadata::{House, Manuscript, slots};
pub(crate) use press::Press;
pub(crate) use span::{MAX_OFFSET, Origin};

use crate::locale;
use crate::model::{Date, Footnote, Prose, Span, Spanned, Survey};
use crate::text::is_from_right;

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

/// What the pieces of a document before this one have. Labels of notes and sessions are numbers, so those go on counting.
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    notes: usize,
    sessions: usize,
}

/// In which language something is set, and from which of the author's texts.
#[derive(Clone, Copy)]
struct Voice<'a> {
    lang: &'a Locale,
    origin: Origin,
    links: Links<'a>,
}

impl Voice<'_> {
    fn span(self, place: &Span) -> TypstSpan {
        self.origin.span(place)
    }

    /// Words that stand alone.
    fn line(self, text: &Spanned<String>) -> Content {
        text::plain(&text.value, self.span(&text.span), self.lang)
    }

    /// Words that stand alone beside others on their line; where some are read in the other direction they are kept together.
    fn line_apart(self, text: &Spanned<String>) -> Content {
        let line = self.line(text);
        let from_right = locale::is_rtl(self.lang);
        let mut letters = text.value.chars().filter(|c| c.is_alphabetic());
        if letters.all(|letter| is_from_right(letter) == from_right) {
            return line;
        }
        let [open, close] = ["\u{2068}", "\u{2069}"].map(TextElem::packed);
        Content::sequence([open, line, close])
    }

    /// A link whose words are given.
    fn link(self, words: Content, destination: &Spanned<String>, description: &str) -> Content {
        let place = self.span(&destination.span);
        self.links
            .link(words, &destination.value, place, description)
    }

    fn date(self, date: &Spanned<Date>) -> String {
        locale::write_date(date.value, self.lang)
    }

    /// A text, its notes where they are referred to, and pull quotes near what they are taken from.
    fn prose(
        self,
        prose: &Prose,
        place: Place,
        pictures: &Pictures,
        pull_quotes: &[String],
    ) -> Content {
        let mut typesetter = Typesetter::new(prose, place, pictures, self);
        if pull_quotes.is_empty() {
            typesetter.blocks(&prose.blocks, self.lang)
        } else {
            typesetter.blocks_with_quotes(&prose.blocks, pull_quotes, self.lang)
        }
    }
}

/// What is known while a text is set.
struct Typesetter<'a> {
    /// The language of the text, whatever its parts are in.
    lang: &'a Locale,
    place: Place,
    origin: Origin,
    links: Links<'a>,
    notes: &'a [Footnote],
    pictures: &'a Pictures,
    /// How often each note was referred to so far.
    noted: Vec<usize>,
    /// Whether notes are left out of what is set now.
    silent: bool,
    /// Whether what is set now may be set again at the head of the next page.
    repeated: bool,
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
    fn new(prose: &'a Prose, place: Place, pictures: &'a Pictures, voice: Voice<'a>) -> Self {
        let survey = Survey::of(prose);
        Self {
            lang: voice.lang,
            place,
            origin: voice.origin,
            links: voice.links,
            notes: &prose.notes,
            pictures,
            noted: vec![0; prose.notes.len()],
            silent: false,
            repeated: false,
            expanded: HashSet::new(),
            text: survey.text,
            highest_level: survey.highest_level,
            quotations: 0,
        }
    }

    fn span(&self, place: &Span) -> TypstSpan {
        self.origin.span(place)
    }
}
