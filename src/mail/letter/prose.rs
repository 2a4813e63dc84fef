//! A text with its notes, for a letter: the blocks of the model as those of the tree.

use std::collections::HashSet;

use super::tree::{Block, Line, Manner, Note, Side, Table, Term};
use super::voice::Voice;
use crate::model::{self, Alignment, BlockKind, Figure, Inline, InlineKind, Prose, Survey};

/// What is known while a text is written.
pub(super) struct Writer<'a> {
    pub(super) voice: &'a Voice<'a>,
    /// How many notes the texts before it have.
    pub(super) before: usize,
    /// How often each note was referred to so far.
    pub(super) noted: Vec<usize>,
    /// The expansions of abbreviations that were written so far.
    pub(super) expanded: HashSet<String>,
    /// All words of the text, to see whether it expands an abbreviation itself.
    pub(super) text: String,
    /// How many quotations within the line are open.
    pub(super) quotations: usize,
    /// The level of the text's highest headings, in the letter and as written.
    level: u8,
    highest: u8,
}

/// A text whose highest headings have this level, and after how many notes of other texts; and its notes.
pub(super) fn prose(
    voice: &Voice<'_>,
    prose: &Prose,
    level: u8,
    before: usize,
) -> (Vec<Block>, Vec<Note>) {
    let survey = Survey::of(prose);
    let mut writer = Writer {
        voice,
        before,
        noted: vec![0; prose.notes.len()],
        expanded: HashSet::new(),
        text: survey.text,
        quotations: 0,
        level,
        highest: survey.highest_level,
    };
    let blocks = writer.blocks(&prose.blocks);
    let notes = prose.notes.iter().map(|note| writer.blocks(&note.blocks));
    let notes = notes.collect::<Vec<_>>();
    let notes = notes.into_iter().enumerate();
    let notes = notes.map(|(index, blocks)| writer.finished(index, blocks));
    (blocks, notes.collect())
}

/// The notes of a text under their heading; nothing if there are none.
pub(super) fn notes(voice: &Voice<'_>, level: u8, notes: Vec<Note>) -> Option<Block> {
    (!notes.is_empty()).then(|| Block::Notes {
        title: voice.sentence("notes").to_owned(),
        level,
        notes,
        back: voice.sentence("back").to_owned(),
    })
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[model::Block]) -> Vec<Block> {
        let mut written = Vec::new();
        for block in blocks {
            match &block.kind {
                BlockKind::Figure(figure) => self.figure(figure, &mut written),
                kind => written.extend(self.block(kind)),
            }
        }
        written
    }

    fn block(&mut self, kind: &BlockKind) -> Option<Block> {
        Some(match kind {
            BlockKind::Heading { level, content } => Block::Heading {
                level: (level.saturating_sub(self.highest) + self.level).min(6),
                anchor: None,
                line: self.line(content),
            },
            BlockKind::Paragraph(content) => Block::Paragraph(Manner::Plain, self.line(content)),
            BlockKind::List(list) => Block::List {
                start: list.start,
                items: list
                    .items
                    .iter()
                    .map(|item| self.blocks(&item.blocks))
                    .collect(),
            },
            BlockKind::Definitions(definitions) => {
                let terms = definitions.iter().map(|definition| Term {
                    line: self.line(&definition.term),
                    details: definition
                        .details
                        .iter()
                        .map(|blocks| self.blocks(blocks))
                        .collect(),
                });
                Block::Terms(terms.collect())
            }
            BlockKind::Quote(blocks) => Block::Quote(self.blocks(blocks)),
            BlockKind::Code { text, .. } => Block::Code(lines(text)),
            BlockKind::Table(table) => Block::Table(self.table(table)),
            BlockKind::ThematicBreak => Block::Rule,
            BlockKind::Figure(_) => return None,
        })
    }

    fn table(&mut self, table: &model::Table) -> Table {
        let row_headers = table.has_row_headers();
        let caption = self.line(&table.caption);
        let head = table.header.cells.iter();
        let head = head.map(|cell| self.line(&cell.content)).collect();
        let rows = table.rows.iter().map(|row| {
            let cells = row.cells.iter().enumerate();
            let cells = cells.map(|(column, cell)| {
                if row_headers && column == 0 {
                    self.line(&without_strong(&cell.content))
                } else {
                    self.line(&cell.content)
                }
            });
            cells.collect()
        });
        let rows = rows.collect();
        let columns = table.alignments.iter().map(|alignment| match alignment {
            Alignment::Auto => Side::Start,
            Alignment::Left => Side::Left,
            Alignment::Center => Side::Center,
            Alignment::Right => Side::Right,
        });
        Table {
            caption,
            columns: columns.collect(),
            head,
            rows,
            row_headers,
        }
    }

    /// A picture is in the PDF only: what it shows is said, and its caption. One that only decorates is not missed.
    fn figure(&mut self, figure: &Figure, written: &mut Vec<Block>) {
        let image = &figure.image;
        if !image.decorative {
            let alt = self.voice.plain(&image.alt);
            let said = self.voice.fill("image", "description", &alt);
            written.push(Block::Paragraph(Manner::Absent, super::tree::words(said)));
        }
        if !figure.caption.is_empty() {
            let caption = self.line(&figure.caption);
            written.push(Block::Paragraph(Manner::Plain, caption));
        }
        if let Some(credit) = &figure.credit {
            let credit = self.voice.plain(&credit.value);
            let credit = self.voice.labels.get("credit").replace("{credit}", &credit);
            written.push(Block::Paragraph(Manner::Quiet, super::tree::words(credit)));
        }
    }

    fn finished(&self, index: usize, blocks: Vec<Block>) -> Note {
        let count = self.noted.get(index).copied().unwrap_or_default();
        let places = (1..=count).map(|time| self.place(index, time));
        Note {
            anchor: self.anchor(index),
            number: self.number(index),
            blocks,
            places: places.collect(),
        }
    }

    /// The number of a note as readers have it.
    pub(super) fn number(&self, index: usize) -> String {
        let number = self.before + index + 1;
        self.voice.tongue.number(number as u64)
    }

    /// The place of a note.
    pub(super) fn anchor(&self, index: usize) -> String {
        format!("{}note-{}", self.voice.prefix, self.before + index + 1)
    }

    /// The place of a reference to a note.
    pub(super) fn place(&self, index: usize, time: usize) -> String {
        let number = self.before + index + 1;
        format!("{}ref-{number}-{time}", self.voice.prefix)
    }

    pub(super) fn line(&mut self, inlines: &[Inline]) -> Line {
        self.words(inlines, self.voice.lang)
    }
}

/// What is preformatted keeps its lines.
fn lines(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| crate::text::without_controls(&line.replace('\t', "    ")));
    lines.collect::<Vec<_>>().join("\n")
}

fn without_strong(inlines: &[Inline]) -> Vec<Inline> {
    let inner = inlines.iter().map(|inline| match &inline.kind {
        InlineKind::Strong(inner) => inner.as_slice(),
        _ => std::slice::from_ref(inline),
    });
    inner.flatten().cloned().collect()
}
