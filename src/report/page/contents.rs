//! The section on what the finished PDF holds.

use super::{Block, Entry, Line, SHOWN, Section, Writer};
use crate::locale::{language_name, write_list};
use crate::report::model::{Heading, OuterLink, Picture, Said, TableHeaders};

impl Writer<'_> {
    pub(super) fn contents(&self) -> Section {
        let contents = &self.report.contents;
        let parts = [
            ("contents-headings", self.headings(&contents.headings)),
            ("contents-images", self.images()),
            ("contents-links", self.links()),
            (
                "contents-tables",
                self.entries(contents.tables.iter(), |table| self.table(table)),
            ),
            (
                "contents-notes",
                self.entries(contents.notes.iter(), |note| Entry::of(self.said(note))),
            ),
            (
                "contents-passages",
                self.entries(contents.passages.iter(), |said| self.passage(said)),
            ),
            ("contents-abbreviations", self.abbreviations()),
        ];
        let parts = parts.into_iter().map(|(key, blocks)| Section {
            title: self.own(key),
            blocks: if blocks.is_empty() {
                vec![Block::Paragraph(self.own("none"))]
            } else {
                blocks
            },
            parts: Vec::new(),
        });
        Section {
            title: self.own("contents"),
            blocks: Vec::new(),
            parts: parts.collect(),
        }
    }

    fn headings(&self, headings: &[Heading]) -> Vec<Block> {
        let shown = &headings[..headings.len().min(SHOWN)];
        let mut blocks = Vec::new();
        if !shown.is_empty() {
            blocks.push(Block::List(self.outline(shown)));
        }
        if headings.len() > shown.len() {
            let more = self.words.count("more", headings.len() - shown.len());
            blocks.push(Block::Paragraph(self.plain(&more)));
        }
        blocks
    }

    /// Headings with those of deeper levels below them.
    fn outline(&self, headings: &[Heading]) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut rest = headings;
        while let Some((heading, after)) = rest.split_first() {
            let below = after
                .iter()
                .take_while(|next| next.level > heading.level)
                .count();
            let mut entry = Entry::of(self.said(&heading.said));
            entry.kids = self.outline(&after[..below]);
            entries.push(entry);
            rest = &after[below..];
        }
        entries
    }

    fn images(&self) -> Vec<Block> {
        let contents = &self.report.contents;
        let mut blocks = self.entries(contents.images.iter(), |image| self.image(image));
        if contents.decorations > 0 {
            let text = self.words.count("decorations", contents.decorations);
            blocks.push(Block::Paragraph(self.plain(&text)));
        }
        blocks
    }

    fn image(&self, image: &Picture) -> Entry {
        let description = image.description.as_ref();
        let line = description.map_or_else(|| self.own("no-description"), |said| self.said(said));
        let page = image
            .page
            .map(|page| self.words.fill("page", "page", &page.to_string()));
        Entry {
            line,
            details: page.iter().map(|page| self.plain(page)).collect(),
            kids: Vec::new(),
        }
    }

    fn links(&self) -> Vec<Block> {
        let contents = &self.report.contents;
        let mut blocks = self.entries(contents.links.iter(), |link| self.link(link));
        if contents.inner_links > 0 {
            let text = self.words.count("inner-links", contents.inner_links);
            blocks.push(Block::Paragraph(self.plain(&text)));
        }
        blocks
    }

    fn link(&self, link: &OuterLink) -> Entry {
        let mut url = self.code(&link.url);
        for piece in &mut url {
            piece.url = Some(link.url.clone());
        }
        Entry {
            line: self.said(&link.said),
            details: vec![url],
            kids: Vec::new(),
        }
    }

    fn table(&self, table: &TableHeaders) -> Entry {
        let caption = table.caption.as_deref();
        let line = caption.map_or_else(
            || self.own("no-caption"),
            |caption| self.foreign(caption, &table.language),
        );
        let headers = [
            ("column-headers", &table.columns),
            ("row-headers", &table.rows),
        ];
        let headers = headers.into_iter().filter(|(_, cells)| !cells.is_empty());
        let headers = headers.map(|(key, cells)| {
            let shown = &cells[..cells.len().min(SHOWN)];
            let lang = table.language.parse().unwrap_or(self.words.lang.clone());
            self.labelled(
                key,
                self.foreign(&write_list(shown, &lang), &table.language),
            )
        });
        let rows = self.plain(&self.words.count("data-rows", table.data_rows));
        Entry {
            line,
            details: headers.chain(std::iter::once(rows)).collect(),
            kids: Vec::new(),
        }
    }

    fn passage(&self, said: &Said) -> Entry {
        let named = said.language.parse();
        let name = named.map_or_else(
            |_| said.language.clone(),
            |named| language_name(&named, &self.words.lang),
        );
        Entry::of(self.with_label(self.plain(&name), self.said(said)))
    }

    fn abbreviations(&self) -> Vec<Block> {
        let expansions = self.report.contents.abbreviations.iter();
        self.entries(expansions, |pair| {
            let line: Line = self.with_label(
                self.foreign(&pair.short, &pair.language),
                self.foreign(&pair.words, &pair.language),
            );
            Entry::of(line)
        })
    }
}
