//! The page as lines of text: wrapped, and without drawing characters, so that terminals and screen readers get along with it.

use super::page::{Block, Entry, Line, Page, Section};

/// Characters on a line.
const WIDTH: usize = 80;

/// First strong isolate, and its end: what runs in the other direction stays together (Unicode Standard Annex 9).
const ISOLATE: [char; 2] = ['\u{2068}', '\u{2069}'];

pub(super) fn render(page: &Page) -> String {
    let mut text = Text {
        page,
        out: String::new(),
    };
    text.line("", &page.title);
    text.out.push('\n');
    text.line("", &page.intro);
    for (index, section) in page.sections.iter().enumerate() {
        text.section(section, &format!("{}. ", index + 1));
    }
    text.out.push('\n');
    text.line("", &page.foot);
    text.out
}

struct Text<'a> {
    page: &'a Page,
    out: String,
}

impl Text<'_> {
    fn section(&mut self, section: &Section, number: &str) {
        self.out.push_str("\n\n");
        self.line(number, &section.title);
        for block in &section.blocks {
            self.out.push('\n');
            self.block(block);
        }
        for part in &section.parts {
            self.out.push('\n');
            self.line("", &part.title);
            for block in &part.blocks {
                self.block(block);
            }
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(line) => self.line("", line),
            Block::Facts(facts) => facts.iter().for_each(|fact| self.line("", &fact.whole)),
            Block::Table { caption, rows, .. } => {
                self.line("", caption);
                for row in rows {
                    self.line("- ", &row.name);
                    row.result.iter().for_each(|result| self.line("  ", result));
                    self.line("  ", &row.below);
                }
            }
            Block::List(entries) => self.entries(entries, 0),
            Block::Boxes(entries) => {
                for entry in entries {
                    self.line("[ ] ", &entry.line);
                    entry
                        .details
                        .iter()
                        .for_each(|line| self.line("    ", line));
                    self.entries(&entry.kids, 4);
                }
            }
        }
    }

    fn entries(&mut self, entries: &[Entry], indent: usize) {
        let space = " ".repeat(indent);
        for entry in entries {
            self.line(&format!("{space}- "), &entry.line);
            for line in &entry.details {
                self.line(&format!("{space}  "), line);
            }
            self.entries(&entry.kids, indent + 2);
        }
    }

    /// A line after its mark; what does not fit goes on below, under its beginning.
    fn line(&mut self, mark: &str, line: &Line) {
        let text = plain(line, self.page.rtl);
        let hang = " ".repeat(mark.chars().count());
        let mut column = 0;
        self.out.push_str(mark);
        // No-break spaces are not split at.
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let length = word.chars().count();
            if column > 0 && hang.len() + column + 1 + length > WIDTH {
                self.out.push('\n');
                self.out.push_str(&hang);
                column = 0;
            }
            if column > 0 {
                self.out.push(' ');
                column += 1;
            }
            self.out.push_str(word);
            column += length;
        }
        self.out.push('\n');
    }
}

/// The words of a line.
pub(super) fn plain(line: &Line, rtl: bool) -> String {
    let mut text = String::new();
    for piece in line {
        if piece.rtl == rtl {
            text.push_str(&piece.text);
        } else {
            let [open, close] = ISOLATE;
            text.extend([open].into_iter().chain(piece.text.chars()).chain([close]));
        }
    }
    text
}
