//! The report as a page: sections of a few kinds of blocks, in the order in which people read them. Renderers know no more.

mod checks;
mod contents;
mod document;

use super::model::Said;
use super::{Report, said};
use crate::locale::Words;
use crate::locale::is_rtl;

/// How many entries of a list are shown; the JSON has them all.
pub(super) const SHOWN: usize = 100;

/// The whole page.
pub(super) struct Page {
    /// The language of what says no other.
    pub(super) lang: String,
    pub(super) rtl: bool,
    pub(super) title: Line,
    pub(super) intro: Line,
    pub(super) sections: Vec<Section>,
    pub(super) foot: Line,
}

/// A part under a heading.
pub(super) struct Section {
    pub(super) title: Line,
    pub(super) blocks: Vec<Block>,
    /// The parts below it.
    pub(super) parts: Vec<Section>,
}

pub(super) enum Block {
    Paragraph(Line),
    /// Names and what they stand for, each made into one line as well.
    Facts(Vec<Fact>),
    /// Two columns; the first cell of a row has a second line.
    Table {
        caption: Line,
        head: [Line; 2],
        rows: Vec<Row>,
    },
    List(Vec<Entry>),
    /// Questions to tick.
    Boxes(Vec<Entry>),
}

pub(super) struct Fact {
    pub(super) name: Line,
    pub(super) value: Line,
    /// Both, as a line.
    pub(super) whole: Line,
}

pub(super) struct Row {
    pub(super) name: Line,
    pub(super) below: Line,
    pub(super) result: Vec<Line>,
    /// Whether somebody should look at it.
    pub(super) marked: bool,
}

#[derive(Default)]
pub(super) struct Entry {
    pub(super) line: Line,
    pub(super) details: Vec<Line>,
    pub(super) kids: Vec<Entry>,
}

impl Entry {
    /// An entry of one line.
    fn of(line: Line) -> Self {
        Self {
            line,
            ..Self::default()
        }
    }
}

/// Pieces of a line, one after the other.
pub(super) type Line = Vec<Piece>;

/// Words in one language.
#[derive(Clone)]
pub(super) struct Piece {
    pub(super) text: String,
    /// The language, if it is not the page's.
    pub(super) lang: Option<String>,
    pub(super) rtl: bool,
    /// Where it leads.
    pub(super) url: Option<String>,
}

/// Makes the page of a report.
pub(super) fn page(report: &Report) -> Page {
    let writer = Writer {
        report,
        words: &report.words,
        rtl: is_rtl(&report.words.lang),
    };
    let mut sections = vec![
        writer.document(),
        writer.standards(),
        writer.rules(),
        writer.file_checks(),
        writer.contents(),
        writer.questions(),
    ];
    sections.extend(writer.contact());
    Page {
        lang: report.language.clone(),
        rtl: writer.rtl,
        title: writer.labelled("title", writer.data(&report.document.title)),
        intro: writer.own("intro"),
        sections,
        foot: writer.template("made-by", &[("generator", writer.code(report.generator))]),
    }
}

struct Writer<'a> {
    report: &'a Report,
    words: &'a Words,
    rtl: bool,
}

impl Writer<'_> {
    /// Words in the page's language.
    fn plain(&self, text: &str) -> Line {
        vec![Piece {
            text: text.to_owned(),
            lang: None,
            rtl: self.rtl,
            url: None,
        }]
    }

    /// A sentence of the table.
    fn own(&self, key: &str) -> Line {
        self.plain(self.words.get(key))
    }

    /// Words in a language of their own.
    fn foreign(&self, text: &str, lang: &str) -> Line {
        let rtl = lang.parse().is_ok_and(|lang| is_rtl(&lang));
        let lang = (lang != self.report.language).then(|| lang.to_owned());
        let mut line = self.plain(text);
        for piece in &mut line {
            piece.lang.clone_from(&lang);
            piece.rtl = rtl;
        }
        line
    }

    fn said(&self, said: &Said) -> Line {
        self.foreign(&said.text, &said.language)
    }

    /// Words in the document's language.
    fn data(&self, text: &str) -> Line {
        self.foreign(&said::clean(text), &self.report.document.language)
    }

    /// Names, clauses and addresses, which run from left to right and are in no language in particular.
    fn code(&self, text: &str) -> Line {
        let mut line = self.plain(text);
        for piece in &mut line {
            piece.rtl = false;
        }
        line
    }

    /// "Name: something", as the language writes it.
    fn labelled(&self, key: &str, value: Line) -> Line {
        self.with_label(self.own(key), value)
    }

    fn with_label(&self, name: Line, value: Line) -> Line {
        self.template("labelled", &[("label", name), ("text", value)])
    }

    /// A sentence of the table with pieces filled in, each kept apart in its own language and direction.
    fn template(&self, key: &str, values: &[(&str, Line)]) -> Line {
        let mut line = Line::new();
        for (index, part) in self.words.get(key).split(['{', '}']).enumerate() {
            // Every other part stands between braces.
            let value = values
                .iter()
                .find(|(name, _)| index % 2 == 1 && *name == part);
            match value {
                Some((_, value)) => line.extend(value.iter().cloned()),
                None if part.is_empty() => {}
                None => line.extend(self.plain(part)),
            }
        }
        line
    }

    fn fact(&self, name: Line, value: Line) -> Fact {
        Fact {
            whole: self.with_label(name.clone(), value.clone()),
            name,
            value,
        }
    }

    /// A list of the first entries, and how many more there are; nothing if there is none.
    fn entries<T>(&self, items: impl Iterator<Item = T>, entry: impl Fn(T) -> Entry) -> Vec<Block> {
        let items: Vec<_> = items.collect();
        let rest = items.len().saturating_sub(SHOWN);
        let entries: Vec<_> = items.into_iter().take(SHOWN).map(entry).collect();
        let mut blocks = Vec::new();
        if !entries.is_empty() {
            blocks.push(Block::List(entries));
        }
        if rest > 0 {
            blocks.push(Block::Paragraph(
                self.plain(&self.words.count("more", rest)),
            ));
        }
        blocks
    }
}
