//! Several languages in one document: case files under `tests/suite/languages/`, and the lines that are set of each, from
//! left to right, with the language that each piece has.

use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use typst::layout::{Abs, Frame, FrameItem, Point};
use typst::visualize::Color;
use typst_layout::PagedDocument;

use super::pages::pages;
use super::world::DocumentWorld;
use super::{Fonts, Layout};
use crate::source::{ReadOptions, read};
use crate::typeset::{House, Manuscript, Pictures, slots};

/// A word or more in one language and type, and where it stands.
struct Piece {
    at: Point,
    lang: String,
    text: String,
}

fn set(path: &Path) -> String {
    #[expect(clippy::disallowed_methods, reason = "the test reads its case")]
    let bytes = std::fs::read(path).unwrap();
    let set = paged(&bytes);
    let pages = set.pages().iter().map(|page| lines(&page.frame));
    pages.collect::<Vec<_>>().join("\n")
}

/// The pages of an article in the layout `brief`, before anything is done for the export.
pub(super) fn paged(article: &[u8]) -> PagedDocument {
    let read = read("case.md", article, &ReadOptions::default());
    let (text, document) = (read.source.unwrap(), read.document.unwrap());
    let layouts = Layout::bundled();
    let brief = layouts.iter().find(|layout| layout.name() == "brief");
    let brief = brief.unwrap();
    let chosen = [(Arc::clone(&text), document.metadata().parameters.as_slice())];
    let (parameters, faults) = brief.fill(&chosen);
    assert!(faults.is_empty());
    let house = House {
        organisation: None,
        logo: None,
        accent: Color::from_str("#003a70").unwrap(),
        paper: "a4".to_owned(),
        press: None,
    };
    let manuscript = Manuscript {
        document: &document,
        pictures: &Pictures::new(),
        items: Vec::new(),
        pull_quotes: &[],
    };
    let fonts = Fonts::bundled();
    let world = DocumentWorld::new(brief, &fonts);
    pages(&world, slots(&manuscript, &house, parameters))
        .output
        .unwrap()
}

fn lines(frame: &Frame) -> String {
    let mut pieces = Vec::new();
    collect(frame, Point::zero(), &mut pieces);
    // Raised figures stand on the line of what is around them.
    pieces.sort_by_key(|piece| (line(piece), piece.at.x));
    let lines = pieces.chunk_by(|a, b| line(a) == line(b));
    lines.map(|line| show(line) + "\n").collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a page is not that long")]
fn line(piece: &Piece) -> i64 {
    (piece.at.y / Abs::pt(4.0)).round() as i64
}

/// Neighbours of one language are one; what has no shape is shown.
fn show(line: &[Piece]) -> String {
    let pieces = line.chunk_by(|a, b| a.lang == b.lang).map(|pieces| {
        let text = pieces.iter().map(|piece| piece.text.as_str());
        let text = text.collect::<Vec<_>>().join("|");
        let text = text.replace('\u{a0}', "~").replace('\u{202f}', "¸");
        let marks = '\u{2060}'..='\u{2069}';
        let text = text.replace(|c| marks.contains(&c), "");
        let text = text.replace(|c| ('\u{202a}'..='\u{202e}').contains(&c), "");
        format!("{} {text}", pieces[0].lang)
    });
    pieces.collect::<Vec<_>>().join("  ")
}

fn collect(frame: &Frame, origin: Point, pieces: &mut Vec<Piece>) {
    for (at, item) in frame.items() {
        match item {
            FrameItem::Group(group) => {
                let moved = Point::new(group.transform.tx, group.transform.ty);
                collect(&group.frame, origin + *at + moved, pieces);
            }
            FrameItem::Text(text) => pieces.push(Piece {
                at: origin + *at,
                lang: text.lang.as_str().to_owned(),
                text: text.text.to_string(),
            }),
            _ => {}
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "`glob!` resolves its folder")]
fn languages() {
    insta::glob!("../../tests/suite/languages", "*.md", |path| {
        insta::assert_snapshot!(set(path));
    });
}
