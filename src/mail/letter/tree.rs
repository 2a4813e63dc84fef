//! What a letter says: blocks and inlines that its HTML and its text are both written from.
//!
//! All that authors wrote is in here without control characters, spaced as its language wants, and in the words in which
//! readers get it: the labels, the numbers of notes, what is in the PDF only. So both parts of a message say the same; they differ
//! in how it is written only. HTML has elements for headings, tables and what is raised; plain text has other signs for these, says
//! the headers of columns again in each row, and the addresses of links beside their words.

use icu_locale::Locale;

use crate::locale;

/// Inlines, one after the other.
pub(super) type Line = Vec<Inline>;

/// A language, and how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tongue {
    /// BCP 47.
    pub(super) tag: String,
    pub(super) rtl: bool,
    /// Whether it is written in Arabic letters, which are set larger.
    pub(super) arabic: bool,
    /// Its digit one: `1`, `١` or `۱`.
    pub(super) one: char,
    /// What stands between a label and what it names.
    pub(super) colon: String,
    /// What stands around a quotation, and around one within another.
    quotes: [(&'static str, &'static str); 2],
}

impl Tongue {
    pub(super) fn new(lang: &Locale) -> Self {
        let colon = locale::space_punctuation("x:", lang, None, None);
        Self {
            tag: lang.id.to_string(),
            rtl: locale::is_rtl(lang),
            arabic: locale::is_arabic(lang),
            one: locale::numbering(lang).chars().next().unwrap_or('1'),
            colon: format!("{} ", colon.trim_start_matches('x')),
            quotes: [0, 1].map(|depth| locale::quotation_marks(lang, depth)),
        }
    }

    /// What stands around a quotation that so many others are around.
    pub(super) fn marks(&self, depth: usize) -> (&'static str, &'static str) {
        self.quotes[depth % 2]
    }

    /// A number in its digits.
    pub(super) fn number(&self, number: u64) -> String {
        let zero = u32::from(self.one) - 1;
        let written = number.to_string();
        let digits = written.chars().filter_map(|digit| digit.to_digit(10));
        digits
            .filter_map(|digit| char::from_u32(zero + digit))
            .collect()
    }
}

/// How a paragraph stands among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    Plain,
    /// Who publishes.
    Masthead,
    /// What a bulletin is called.
    Name,
    /// The second line under a title.
    Subtitle,
    /// Who and when, and other small print.
    Quiet,
    /// What is said in short before the text, or is important otherwise.
    Lead,
    /// What nobody may miss: a draft, an embargo.
    Notice,
    /// What is not in the letter, and where it is.
    Absent,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Heading {
        level: u8,
        /// What links in the letter lead to.
        anchor: Option<String>,
        line: Line,
    },
    Paragraph(Manner, Line),
    List {
        /// The first number of a numbered list.
        start: Option<u64>,
        items: Vec<Vec<Block>>,
    },
    Terms(Vec<Term>),
    Quote(Vec<Block>),
    Code(String),
    Table(Table),
    Rule,
    /// The notes of a text; their heading stands before them.
    Notes {
        title: String,
        level: u8,
        notes: Vec<Note>,
        /// What the way back to the text is called.
        back: String,
    },
    /// A piece in a language of its own, or set apart in a box.
    Part {
        tongue: Tongue,
        boxed: bool,
        blocks: Vec<Block>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) line: Line,
    pub(super) details: Vec<Vec<Block>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) caption: Line,
    pub(super) columns: Vec<Side>,
    pub(super) head: Vec<Line>,
    pub(super) rows: Vec<Vec<Line>>,
    /// Whether the first cell of each row says what the row is.
    pub(super) row_headers: bool,
}

/// Where the words of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Start,
    Left,
    Center,
    Right,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) anchor: String,
    pub(super) number: String,
    pub(super) blocks: Vec<Block>,
    /// Where the text refers to it.
    pub(super) places: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Inline {
    Text(String),
    Break,
    Styled(Style, Line),
    Abbreviation {
        expansion: String,
        line: Line,
    },
    /// Words in another language.
    Passage(Tongue, Line),
    Code(String),
    /// What is read from left to right in every language: a telephone number.
    Number(String),
    /// A link out of the letter; `bare` if its words are its address.
    Link {
        url: String,
        bare: bool,
        line: Line,
    },
    /// A link to a heading of the letter.
    Inside {
        anchor: String,
        line: Line,
    },
    /// A reference to a note.
    Note {
        /// The place of the reference.
        place: String,
        /// The place of the note.
        anchor: String,
        number: String,
        /// What it is called.
        name: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Emphasis,
    Strong,
    /// Deleted text, which is still shown.
    Struck,
    /// What does not take place; words beside it say so.
    Cancelled,
    Raised,
    Lowered,
    /// Between quotation marks: how many quotations of the line are around it.
    Quoted(usize),
}

/// Words alone.
pub(super) fn words(text: impl Into<String>) -> Line {
    vec![Inline::Text(text.into())]
}

/// Lines with something between them.
pub(super) fn join(lines: impl IntoIterator<Item = Line>, between: &str) -> Line {
    let mut joined = Line::new();
    for line in lines.into_iter().filter(|line| !line.is_empty()) {
        if !joined.is_empty() {
            joined.push(Inline::Text(between.to_owned()));
        }
        joined.extend(line);
    }
    joined
}

/// The words of a line that is said again: its notes and the addresses of its links have been said.
pub(super) fn without_references(line: &Line) -> Line {
    let mut words = Line::new();
    for inline in line {
        match inline {
            Inline::Note { .. } => {}
            Inline::Link { line, .. } | Inline::Inside { line, .. } => {
                words.extend(without_references(line));
            }
            Inline::Styled(style, line) => {
                words.push(Inline::Styled(*style, without_references(line)));
            }
            Inline::Passage(tongue, line) => {
                words.push(Inline::Passage(tongue.clone(), without_references(line)));
            }
            other => words.push(other.clone()),
        }
    }
    words
}
