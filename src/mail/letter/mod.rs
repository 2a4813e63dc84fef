//! What a mailing says: a document as the parts of a message, in HTML, in plain text, and for calendars.
//!
//! All parts are written from one tree (`tree.rs`), which is made from the same model as the PDF. What only a PDF can have,
//! pictures and pull quotes, is said in words or left out. A greeting, which differs between recipients, and a picture of
//! the first page are put in when a part is written.

mod bulletin;
mod calendar;
#[cfg(test)]
mod hostile;
mod html;
mod inline;
mod piece;
mod programme;
mod prose;
#[cfg(test)]
mod tests;
mod text;
mod tree;
mod voice;

use std::sync::Arc;

pub(crate) use calendar::Calendar;

use crate::diagnostic::{Code, Diagnostic, Outcome, SourceText};
use crate::locale;
use crate::model::{Date, Document};
use crate::text::size;
use crate::typeset::{House, Manuscript};
use html::Colours;
use piece::{Head, piece};
use tree::{Block, Tongue};
use voice::Voice;

/// A document as a message has it.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    /// Its language (BCP 47), without the digits that it is written in.
    pub(crate) lang: String,
    /// Whether it is written from right to left.
    pub(crate) rtl: bool,
    /// Its title, on one line and without control characters.
    pub(crate) title: String,
    /// The document's own date.
    pub(crate) date: Option<Date>,
    /// The sessions of a programme. No value if it has none that a calendar can hold; the diagnostics are advice on those that
    /// are left out, for whoever asks for a calendar.
    pub(crate) calendar: Outcome<Calendar>,
    tongue: Tongue,
    colours: Colours,
    blocks: Vec<Block>,
}

/// A picture that the HTML shows above the document: an inline attachment of the message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Picture<'a> {
    /// Its Content-ID, without angle brackets.
    pub(crate) cid: &'a str,
    /// What it shows.
    pub(crate) alt: &'a str,
}

/// Bytes of HTML that Gmail shows: of more it shows the beginning, and a link to the rest.
const SHOWN: usize = 102_000;

impl Letter {
    /// What a document says. The digits are those that its layout's parameter chooses.
    pub(crate) fn new(
        manuscript: &Manuscript<'_>,
        text: &Arc<SourceText>,
        house: &House,
        digits: &str,
    ) -> Self {
        let document = manuscript.document;
        let metadata = document.metadata();
        let lang = locale::with_digits(&metadata.lang.value, digits);
        let voice = Voice::new(&lang, "");
        let own = metadata.organisation.as_ref().map(|name| &name.value);
        let organisation = own.or(house.organisation.as_ref()).map(String::as_str);
        let (blocks, calendar) = said(manuscript, text, &voice, organisation, digits);
        Self {
            lang: voice.tongue.tag.clone(),
            rtl: voice.tongue.rtl,
            title: voice.plain(&metadata.title.value),
            date: metadata.date.as_ref().map(|date| date.value),
            calendar,
            tongue: voice.tongue,
            colours: Colours::new(&house.accent),
            blocks,
        }
    }

    /// The part in plain text: lines end in line feeds, and a paragraph is one line, so that it fits every window and can be
    /// read aloud without stops. Blank lines separate the paragraphs of a greeting.
    pub(crate) fn text(&self, greeting: Option<&str>) -> String {
        text::render(&self.blocks, &self.tongue, greeting)
    }

    /// The part in HTML: one document that loads nothing but the picture, if there is one.
    pub(crate) fn html(&self, greeting: Option<&str>, picture: Option<Picture<'_>>) -> String {
        html::render(self, greeting, picture)
    }

    /// Advice on a letter that is longer than some programs show.
    pub(crate) fn clipped(&self, source: &str) -> Option<Diagnostic> {
        let bytes = self.html(None, None).len();
        let message = format!(
            "the text of `{source}` has {} in HTML: Gmail shows the first 102 kB and hides the rest behind a link",
            size(bytes as u64)
        );
        let help = "send a shorter text, such as a summary with a link to the whole; the attached PDF has all of it in any case";
        let diagnostic = Diagnostic::new(Code::MailClipped, message).help(help);
        (bytes > SHOWN).then_some(diagnostic)
    }
}

/// What the document says, and its calendar.
fn said(
    manuscript: &Manuscript<'_>,
    text: &Arc<SourceText>,
    voice: &Voice<'_>,
    organisation: Option<&str>,
    digits: &str,
) -> (Vec<Block>, Outcome<Calendar>) {
    let document = manuscript.document;
    let head = Head {
        level: 1,
        anchor: None,
        organisation,
    };
    let nothing = Outcome {
        value: None,
        diagnostics: Vec::new(),
    };
    match document {
        Document::Article(_) => (piece(document, voice, &head), nothing),
        Document::Programme(own) => {
            let calendar = calendar::calendar(own, text, voice, organisation);
            (piece(document, voice, &head), calendar)
        }
        Document::Bulletin(own) => {
            let blocks = bulletin::blocks(own, manuscript, voice, organisation, digits);
            (blocks, nothing)
        }
    }
}

/// The paragraphs of a greeting, each in its lines, without what acts unseen.
fn greeting_lines(greeting: &str) -> Vec<Vec<String>> {
    let unified = greeting.replace("\r\n", "\n").replace('\r', "\n");
    let paragraphs = unified.split("\n\n").map(|paragraph| {
        let lines = paragraph.lines().map(voice::one_line);
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>()
    });
    paragraphs.filter(|lines| !lines.is_empty()).collect()
}
