//! Blocks in HTML.

use std::fmt::Write;

use super::skin::{self, Skin, start};
use super::{Html, escape};
use crate::mail::letter::text::words;
use crate::mail::letter::tree::{
    Block, Inline, Line, Manner, Note, Side, Table, Term, Tongue, without_references,
};
use crate::mail::letter::voice::one_line;

/// The narrowest window, in pixels: text enlarged to four times its size (WCAG 2.2, 1.4.10) has no more.
const NARROW: usize = 320 - 2 * 16;

/// What a character and the borders of a cell take at most, in pixels.
const CHARACTER: usize = 10;
const BORDERS: usize = 16;

impl Html {
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading {
                level,
                anchor,
                line,
            } => self.heading(*level, anchor.as_deref(), line),
            Block::Paragraph(manner, line) => self.paragraph(*manner, line),
            Block::List { start, items } => self.list(*start, items),
            Block::Terms(terms) => self.terms(terms),
            Block::Quote(blocks) => self.quote(blocks),
            Block::Code(text) => {
                self.open_with("pre", "m-b", skin::CODE, " dir=\"ltr\"");
                self.text(text);
                self.close("pre");
            }
            Block::Table(table) => self.table(table),
            Block::Rule => {
                self.open("hr", "m-l", skin::RULE);
                self.push("\n");
            }
            Block::Notes {
                title,
                level,
                notes,
                back,
            } => self.notes(title, *level, notes, back),
            Block::Part {
                tongue,
                boxed,
                blocks,
            } => self.part(tongue, *boxed, blocks),
        }
    }

    fn quote(&mut self, blocks: &[Block]) {
        let style = self.skin.quote(self.rtl());
        self.open("blockquote", "m-e", &style);
        self.push("\n");
        self.blocks(blocks);
        self.close("blockquote");
    }

    fn part(&mut self, tongue: &Tongue, boxed: bool, blocks: &[Block]) {
        let style = self.skin.part(boxed, tongue);
        let class = if boxed { "m-b m-e" } else { "m-l" };
        self.open_with("div", class, &style, &Self::tongue(tongue));
        self.push("\n");
        self.tongues.push(tongue.clone());
        self.blocks(blocks);
        self.tongues.pop();
        self.close("div");
    }

    fn heading(&mut self, level: u8, anchor: Option<&str>, line: &Line) {
        let name = format!("h{level}");
        let (class, style) = self.skin.heading(level);
        let id = anchor.map(|anchor| format!(" id=\"{}\"", escape(anchor)));
        self.open_with(&name, class, &style, &id.unwrap_or_default());
        self.line(line);
        self.close(&name);
    }

    fn paragraph(&mut self, manner: Manner, line: &Line) {
        if manner == Manner::Masthead {
            let bar = self.skin.bar();
            self.open("div", "m-f", &bar);
            self.push("&nbsp;");
            self.close("div");
        }
        let (class, style) = self.skin.paragraph(manner, self.rtl());
        self.open("p", class, &style);
        self.line(line);
        self.close("p");
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>]) {
        let name = if start.is_some() { "ol" } else { "ul" };
        let first = start.filter(|start| *start != 1);
        let first = first.map(|start| format!(" start=\"{start}\""));
        self.open_list(name, &first.unwrap_or_default());
        self.lists += 1;
        for item in items {
            self.push("<li>");
            self.inset(item);
            self.close("li");
        }
        self.lists -= 1;
        self.close(name);
    }

    fn open_list(&mut self, name: &str, attributes: &str) {
        let within = self.lists > 0;
        let tongue = self.tongues.last();
        let numbered = name == "ol";
        let style = tongue.map(|tongue| Skin::list(tongue, within, numbered));
        self.open_with(name, "", &style.unwrap_or_default(), attributes);
        self.push("\n");
    }

    /// Blocks on the line of a mark: a paragraph at the start is words only.
    fn inset(&mut self, blocks: &[Block]) {
        match blocks {
            [Block::Paragraph(Manner::Plain, line), rest @ ..] => {
                self.line(line);
                if !rest.is_empty() {
                    self.push("\n");
                }
                self.blocks(rest);
            }
            blocks => self.blocks(blocks),
        }
    }

    fn terms(&mut self, terms: &[Term]) {
        self.open("dl", "", skin::TERMS);
        self.push("\n");
        for term in terms {
            self.open("dt", "", "font-weight:bold");
            self.line(&term.line);
            self.close("dt");
            for blocks in &term.details {
                let style = if self.rtl() {
                    "margin:0 1.6em 8px 0"
                } else {
                    "margin:0 0 8px 1.6em"
                };
                self.open("dd", "", style);
                self.inset(blocks);
                self.close("dd");
            }
        }
        self.close("dl");
    }

    fn table(&mut self, table: &Table) {
        let attributes = self.moving(table);
        self.open_with("div", "", "margin:0 0 16px;overflow-x:auto", &attributes);
        self.open_with(
            "table",
            "",
            skin::TABLE,
            " cellpadding=\"6\" cellspacing=\"0\"",
        );
        self.push("\n");
        if !table.caption.is_empty() {
            let side = start(self.rtl());
            let style = format!("padding:0 0 6px;text-align:{side};font-weight:bold");
            self.open("caption", "", &style);
            self.line(&table.caption);
            self.close("caption");
        }
        self.push("<thead>\n");
        self.open_with("tr", "", &Skin::row(true), " valign=\"bottom\"");
        for (column, cell) in table.head.iter().enumerate() {
            let corner = table.row_headers && column == 0 && is_silent(cell);
            let name = if corner { "td" } else { "th" };
            let scope = if corner { "" } else { " scope=\"col\"" };
            self.cell(name, scope, (table, column), cell);
        }
        self.push("</tr>\n</thead>\n<tbody>\n");
        for row in &table.rows {
            self.open_with("tr", "", &Skin::row(false), " valign=\"top\"");
            for (column, cell) in row.iter().enumerate() {
                if table.row_headers && column == 0 {
                    self.cell("th", " scope=\"row\"", (table, column), cell);
                } else {
                    self.cell("td", "", (table, column), cell);
                }
            }
            self.push("</tr>\n");
        }
        self.push("</tbody>\n</table>");
        self.close("div");
    }

    fn cell(
        &mut self,
        name: &str,
        attributes: &str,
        (table, column): (&Table, usize),
        line: &Line,
    ) {
        let first = start(self.rtl());
        let side = match table.columns.get(column) {
            Some(Side::Left) => "left",
            Some(Side::Center) => "center",
            Some(Side::Right) => "right",
            // The words of headers stand in the middle, unless they are told otherwise.
            Some(Side::Start) | None => first,
        };
        let said = name == "th" || side != first;
        let style = said.then(|| format!("text-align:{side}"));
        self.open_with(name, "", &style.unwrap_or_default(), attributes);
        self.line(line);
        let _ = write!(self.out, "</{name}>");
    }

    /// What moves sideways must be reached with the keyboard, and have a name: that of the table, or else those of its columns. It
    /// is a group, not a region, because a letter has no landmarks.
    fn moving(&self, table: &Table) -> String {
        let Some(tongue) = self.tongues.last().filter(|_| self.is_wide(table)) else {
            return String::new();
        };
        let said = |line: &Line| one_line(&words(&without_references(line), tongue));
        let caption = said(&table.caption);
        let name = if caption.is_empty() {
            let heads = table.head.iter().map(said);
            let heads = heads.filter(|head| !head.is_empty());
            heads.collect::<Vec<_>>().join(" · ")
        } else {
            caption
        };
        if name.is_empty() {
            return " tabindex=\"0\"".to_owned();
        }
        format!(
            " tabindex=\"0\" role=\"group\" aria-label=\"{}\"",
            escape(&name)
        )
    }

    /// Whether the longest words of a table may need more room than the narrowest window has.
    fn is_wide(&self, table: &Table) -> bool {
        let Some(tongue) = self.tongues.last() else {
            return false;
        };
        let longest = |line: &Line| {
            let text = words(line, tongue);
            let lengths = text.split([' ', '\n']).map(|word| word.chars().count());
            lengths.max().unwrap_or_default()
        };
        let mut widths = table.head.iter().map(longest).collect::<Vec<_>>();
        for row in &table.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(longest(cell));
            }
        }
        let widths = widths.iter().map(|width| width * CHARACTER + BORDERS);
        widths.sum::<usize>() > NARROW
    }

    /// Notes, with the ways back to the text.
    fn notes(&mut self, title: &str, level: u8, notes: &[Note], back: &str) {
        self.open_with("div", "m-l", &Skin::notes(), " role=\"doc-endnotes\"");
        self.push("\n");
        self.heading(level, None, &vec![Inline::Text(title.to_owned())]);
        self.open_list("ol", "");
        for note in notes {
            let id = format!(" id=\"{}\"", escape(&note.anchor));
            self.open_with("li", "", "", &id);
            self.note_body(note, back);
            self.close("li");
        }
        self.close("ol");
        self.close("div");
    }

    /// The ways back stand at the end of the last paragraph.
    fn note_body(&mut self, note: &Note, back: &str) {
        match note.blocks.as_slice() {
            [Block::Paragraph(_, line)] => {
                self.line(line);
                self.backs(&note.places, back);
            }
            [rest @ .., Block::Paragraph(_, line)] => {
                self.inset(rest);
                self.open("p", "", "margin:0");
                self.line(line);
                self.backs(&note.places, back);
                self.close("p");
            }
            blocks => {
                self.inset(blocks);
                self.backs(&note.places, back);
            }
        }
    }
}

/// Whether a cell has no words.
fn is_silent(line: &Line) -> bool {
    line.iter()
        .all(|inline| matches!(inline, Inline::Text(text) if text.trim().is_empty()))
}
