//! What the finished PDF holds, read back from its tags.

use super::model::{Contents, Expansion, Heading, OuterLink, Picture, Said, TableHeaders};
use super::said::{clean, excerpt};
use crate::inspect::{Annotation, Element, Inspection, Kid, Target};
use crate::model::{Abbreviation, About};

/// Everything that a person may want to judge.
pub(super) fn contents(inspection: &Inspection, about: &About) -> Contents {
    let mut gather = Gather {
        inspection,
        contents: Contents {
            decorations: about.parts.decorations,
            ..Contents::default()
        },
    };
    let language = inspection.language.clone();
    let language = language.unwrap_or_else(|| about.lang.to_string());
    for element in &inspection.tags {
        gather.element(element, &language);
    }
    let passages = inspection.passages().into_iter();
    let passages = passages.map(|(language, words)| said(&excerpt(&words), &language));
    gather.contents.passages = passages.collect();
    let expansions = about.abbreviations.iter();
    gather.contents.abbreviations = expansions
        .map(|Abbreviation { short, words, lang }| Expansion {
            short: clean(short),
            words: clean(words),
            language: lang.to_string(),
        })
        .collect();
    gather.contents
}

/// The level of a heading's role.
pub(super) fn level(element: &Element) -> Option<usize> {
    element.role.strip_prefix('H')?.parse().ok()
}

/// The words of a heading; its title has them without the numbers of notes.
pub(super) fn heading(element: &Element) -> String {
    element
        .title
        .clone()
        .unwrap_or_else(|| element.bare_words())
}

struct Gather<'a> {
    inspection: &'a Inspection,
    contents: Contents,
}

impl Gather<'_> {
    fn element(&mut self, element: &Element, around: &str) {
        let language = element.language.as_deref().unwrap_or(around);
        match element.role.as_str() {
            "Figure" => self.contents.images.push(Picture {
                page: page(element),
                description: element.alt.as_ref().map(|alt| said(alt, language)),
            }),
            "Link" => self.link(element, language),
            "Table" => self.contents.tables.push(table(element, language)),
            "Note" | "FENote" => {
                let words = excerpt(&element.words());
                self.contents.notes.push(said(&words, language));
            }
            _ => {}
        }
        if let Some(level) = level(element) {
            let said = said(&heading(element), language);
            self.contents.headings.push(Heading { level, said });
        }
        for kid in element.children() {
            self.element(kid, language);
        }
    }

    /// A link that breaks over lines has several annotations, which lead to the same place.
    fn link(&mut self, element: &Element, language: &str) {
        let link = element.kids.iter().find_map(|kid| match kid {
            Kid::Annotation(Annotation { link, .. }) => self.inspection.links.get((*link)?),
            _ => None,
        });
        match link.map(|link| &link.target) {
            Some(Target::Url(url)) => self.contents.links.push(OuterLink {
                said: said(&element.bare_words(), language),
                url: clean(url),
            }),
            Some(_) => self.contents.inner_links += 1,
            None => {}
        }
    }
}

fn said(text: &str, language: &str) -> Said {
    Said {
        text: clean(text),
        language: language.to_owned(),
    }
}

/// The page where an element begins.
fn page(element: &Element) -> Option<usize> {
    element.kids.iter().find_map(|kid| match kid {
        Kid::Content(content) => Some(content.page),
        Kid::Element(element) => page(element),
        Kid::Annotation(_) => None,
    })
}

fn table(element: &Element, language: &str) -> TableHeaders {
    let caption = element.children().find(|kid| kid.role == "Caption");
    let mut table = TableHeaders {
        caption: caption.map(|caption| clean(&caption.bare_words())),
        columns: Vec::new(),
        rows: Vec::new(),
        data_rows: 0,
        language: language.to_owned(),
    };
    rows(element, &mut table);
    table
}

/// The rows below an element, but not those of tables within cells.
fn rows(element: &Element, table: &mut TableHeaders) {
    for kid in element.children() {
        match kid.role.as_str() {
            "THead" | "TBody" | "TFoot" => rows(kid, table),
            "TR" => {
                let mut data = false;
                for cell in kid.children() {
                    match (cell.role.as_str(), cell.scope.as_deref()) {
                        ("TH", Some("Row")) => table.rows.push(clean(&cell.bare_words())),
                        ("TH", _) => table.columns.push(clean(&cell.bare_words())),
                        _ => data = true,
                    }
                }
                table.data_rows += usize::from(data);
            }
            _ => {}
        }
    }
}
