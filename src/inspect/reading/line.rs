//! Lines of the reading: words joined as they stand on the page, announcements set between them.

use std::fmt::Write;

use super::super::content::{Joint, Run};
use super::language;
use crate::text::is_direction_control;

/// Two texts that grow together: as it is announced, and its words alone.
pub(super) struct Lines {
    spoken: Stream,
    plain: Stream,
    /// The run that was read last on this line.
    last: Option<Run>,
    /// The language in which is read now.
    language: Option<String>,
    /// Spaces before each line: lists within lists.
    pub(super) indent: usize,
    /// How many elements are read on one line whatever they are: notes, cells.
    pub(super) inline: usize,
    /// The next end of a line is none: a label stands before its text.
    held: bool,
    /// A block has ended within a line: a voice pauses before what follows.
    pause: bool,
    /// A link has ended; it is said only if more follows on the line.
    link_ended: bool,
}

/// A text, and the line that is not finished.
#[derive(Default)]
struct Stream {
    text: String,
    line: String,
    /// A space comes before whatever follows.
    spaced: bool,
}

impl Stream {
    fn space(&mut self) {
        self.spaced = true;
    }

    /// Takes back a space at the end.
    fn take_space(&mut self) {
        while self.line.ends_with(' ') {
            self.line.pop();
        }
        self.spaced = false;
    }

    fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let at_space = self.line.is_empty() || self.line.ends_with(char::is_whitespace);
        if self.spaced && !at_space && !text.starts_with(char::is_whitespace) {
            self.line.push(' ');
        }
        self.spaced = false;
        for character in text.chars() {
            let blank = character == ' ';
            if blank && (self.line.is_empty() || self.line.ends_with(' ')) {
                continue;
            }
            self.line.push(character);
        }
    }

    fn end(&mut self, indent: usize) {
        self.spaced = false;
        let line = self.line.trim_end();
        if !line.is_empty() {
            let _ = writeln!(self.text, "{:indent$}{line}", "");
        }
        self.line.clear();
    }
}

impl Lines {
    /// Begins with the language of the document.
    pub(super) fn new(language: Option<&str>) -> Self {
        let mut lines = Self {
            spoken: Stream::default(),
            plain: Stream::default(),
            last: None,
            language: None,
            indent: 0,
            inline: 0,
            held: false,
            pause: false,
            link_ended: false,
        };
        lines.speak(language);
        lines.end();
        lines
    }

    /// Both texts.
    pub(super) fn finish(mut self) -> (String, String) {
        self.end();
        (self.spoken.text, self.plain.text)
    }

    /// Ends the line; within something that is read on one line, only a space.
    pub(super) fn end(&mut self) {
        self.last = None;
        if self.inline == 0 && !self.held {
            self.link_ended = false;
        }
        self.pause = self.inline > 0 && !self.held;
        if self.inline > 0 || self.held {
            self.spoken.space();
            self.plain.space();
        } else {
            self.spoken.end(self.indent);
            self.plain.end(0);
        }
    }

    /// An announcement, with a space before and after it.
    pub(super) fn announce(&mut self, words: &str) {
        self.go_on();
        self.spoken.space();
        self.spoken.push(&format!("[{words}]"));
        self.spoken.space();
    }

    /// The beginning of an announcement that ends later.
    pub(super) fn announce_from(&mut self, words: &str) {
        self.go_on();
        self.spoken.space();
        self.spoken.push(&format!("[{words}"));
    }

    /// Its end. What follows is joined as on the page.
    pub(super) fn announce_to(&mut self, words: &str) {
        (self.link_ended, self.pause) = (false, false);
        self.spoken.take_space();
        self.spoken.push(words);
    }

    /// A link ends here.
    pub(super) fn end_link(&mut self) {
        self.link_ended = true;
    }

    /// Something follows on the line.
    fn go_on(&mut self) {
        self.held = false;
        let ends = |line: &str| {
            let end = line.trim_end().chars().last();
            end.is_some_and(|end| end.is_alphanumeric() || matches!(end, ')' | '»' | '”' | '’'))
        };
        if std::mem::take(&mut self.pause) && ends(&self.spoken.line) {
            self.spoken.take_space();
            self.spoken.push(",");
            self.spoken.space();
        }
        if std::mem::take(&mut self.link_ended) {
            self.spoken.space();
            self.spoken.push("[end of link]");
        }
    }

    /// What is written next belongs to the same line.
    pub(super) fn hold(&mut self) {
        self.space();
        self.held = true;
    }

    /// Words that are not said, because an announcement says them.
    pub(super) fn silent(&mut self, run: &Run) {
        let mut text = run.text.as_str();
        if let Some(last) = self.last.take() {
            let spoken = self.spoken.spaced;
            self.join(&last.text, last.to(run), &mut text);
            self.spoken.spaced = spoken;
        }
        self.plain.push(&heard(text));
        self.last = Some(run.clone());
    }

    /// An announcement on a line of its own.
    pub(super) fn announce_line(&mut self, words: &str) {
        self.end();
        self.announce(words);
        self.end();
    }

    /// Says in which language it goes on, before an announcement.
    pub(super) fn speak_next(&mut self, language: Option<&str>) {
        self.go_on();
        self.speak(language);
    }

    /// Says that the language is another from here, if it is.
    fn speak(&mut self, language: Option<&str>) {
        let Some(language) = language else {
            return;
        };
        if self
            .language
            .as_deref()
            .is_some_and(|now| language::same(now, language))
        {
            return;
        }
        self.announce(&format!("language: {}", language::name(language)));
        self.language = Some(language.to_owned());
    }

    /// Words from a page.
    pub(super) fn run(&mut self, run: &Run, language: Option<&str>) {
        // Marks of direction alone stand at a place, but are not heard there.
        if heard(&run.text).is_empty() && !run.text.contains('\u{ad}') {
            return;
        }
        if !run.text.trim().is_empty() {
            self.go_on();
        }
        let mut text = run.text.as_str();
        if let Some(last) = self.last.take() {
            self.join(&last.text, last.to(run), &mut text);
        }
        self.words(text, run.language.as_deref().or(language));
        if let Some(expansion) = &run.expansion {
            self.spoken.push(&format!(" ({expansion})"));
        }
        self.last = Some(run.clone());
    }

    /// What stands between the words before and those that follow.
    fn join(&mut self, before: &str, joint: Joint, after: &mut &str) {
        if joint == Joint::None {
            return;
        }
        let end = before.chars().last();
        if end == Some('\u{ad}') && joint != Joint::Space {
            return;
        }
        // The mark may be a run of its own, in another font or tag.
        let divided = joint != Joint::Space && (is_divided(before) || is_divided(&self.plain.line));
        let without_spaces = end.is_some_and(is_han) && after.chars().next().is_some_and(is_han);
        if !divided && !without_spaces {
            self.spoken.space();
            self.plain.space();
        }
        if joint != Joint::Space {
            *after = after.trim_start_matches(' ');
        }
    }

    /// Words that stand on no page: descriptions.
    pub(super) fn text(&mut self, text: &str, language: Option<&str>) {
        self.go_on();
        self.words(text, language);
        self.last = None;
    }

    /// Words, after the language if it is another; marks before them are of neither.
    fn words(&mut self, text: &str, language: Option<&str>) {
        let text = heard(text);
        let (before, words) = match text.find(char::is_alphabetic) {
            Some(at) => {
                // A number before the words belongs to them.
                let start = text[..at].find(char::is_numeric).unwrap_or(at);
                text.split_at(start)
            }
            None => (text.as_str(), ""),
        };
        self.plain.push(&text);
        for (piece, language) in [(before, None), (words, language)] {
            if piece.is_empty() {
                continue;
            }
            self.speak(language);
            // Letters are not glued to the end of an announcement, whatever stood between them on the page.
            if self.spoken.line.ends_with(']') && piece.starts_with(char::is_alphanumeric) {
                self.spoken.space();
            }
            self.spoken.push(piece);
        }
    }

    /// A space, in both texts.
    pub(super) fn space(&mut self) {
        self.spoken.space();
        self.plain.space();
        self.last = None;
    }

    /// Between cells: a mark that is only said, unless a sentence has ended.
    pub(super) fn separate(&mut self) {
        (self.link_ended, self.pause) = (false, false);
        self.spoken.take_space();
        if !self.spoken.line.ends_with(['.', '!', '?', ':', ';', '…']) {
            self.spoken.push(";");
        }
        self.space();
    }

    /// Words that are only said.
    pub(super) fn say(&mut self, words: &str) {
        self.spoken.push(words);
    }

    /// What was held need not be any more.
    pub(super) fn release(&mut self) {
        self.held = false;
    }

    /// The run that was read last, to go on from there.
    pub(super) fn last(&self) -> Option<Run> {
        self.last.clone()
    }

    /// Goes on from a run.
    pub(super) fn set_last(&mut self, run: Option<Run>) {
        self.last = run;
        self.spoken.spaced = false;
        self.plain.spaced = true;
    }

    /// Whether anything stands on the line.
    pub(super) fn is_empty(&self) -> bool {
        self.spoken.line.trim().is_empty()
    }
}

/// Whether a word is divided at the end of a line by a mark that belongs to it.
fn is_divided(before: &str) -> bool {
    let mut end = before.chars().rev();
    let mark = end.next();
    let divides = matches!(mark, Some('-' | '\u{2010}' | '–' | '—' | '/'));
    divides
        && end
            .next()
            .is_some_and(|character| !character.is_whitespace())
}

/// Chinese and Japanese have no spaces between words.
fn is_han(character: char) -> bool {
    matches!(character, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Text without marks that are not heard: where words may be divided, and in which direction they are drawn.
fn heard(text: &str) -> String {
    let unheard = |character: char| {
        matches!(character, '\u{ad}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
            || is_direction_control(character)
    };
    text.chars()
        .filter(|character| !unheard(*character))
        .collect()
}
