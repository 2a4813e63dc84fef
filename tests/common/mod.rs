//! What tests of finished PDFs share: building, and the tag tree with the words, pages and links of its elements.
#![allow(dead_code, reason = "each test file uses its part")]

pub(crate) mod archive;
pub(crate) mod photographs;
mod reader;
pub(crate) mod runs;

use std::path::Path;

use pressroom::inspect::Bookmark;
use pressroom::{BuildOptions, Format, Inspection, Pdf, Publication, inspect, render};

pub(crate) use self::reader::tree;

/// Opens a publication folder of the repository.
pub(crate) fn open(folder: &str) -> Publication {
    let opened = Publication::open(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    assert!(
        opened.diagnostics.is_empty(),
        "{}",
        render(&opened.diagnostics, Format::Plain, false)
    );
    opened.value.unwrap()
}

/// Builds a document of it, which must have no fault.
pub(crate) fn build(publication: &Publication, document: &Path, layout: &str) -> Pdf {
    let options = BuildOptions {
        layout: Some(layout.to_owned()),
        ..BuildOptions::default()
    };
    build_with(publication, document, &options)
}

/// Builds a document with its sources in it.
pub(crate) fn build_carrying(publication: &Publication, document: &Path) -> Pdf {
    let options = BuildOptions {
        attach_source: true,
        ..BuildOptions::default()
    };
    build_with(publication, document, &options)
}

fn build_with(publication: &Publication, document: &Path, options: &BuildOptions) -> Pdf {
    let source = publication.source(document).value.unwrap();
    let built = publication.build(&source, options);
    assert!(
        built.diagnostics.is_empty(),
        "{}",
        render(&built.diagnostics, Format::Plain, false)
    );
    built.value.unwrap()
}

/// Builds a document that lies in the `documents` of a publication folder, by its name.
pub(crate) fn built(folder: &str, name: &str, layout: &str) -> Pdf {
    let publication = open(folder);
    let path = publication.folder().unwrap().join("documents").join(name);
    build(&publication, &path, layout)
}

/// What is in a finished PDF, which must be sound.
pub(crate) fn inspected(bytes: &[u8]) -> Inspection {
    let inspected = inspect(bytes);
    assert!(
        inspected.diagnostics.is_empty(),
        "{}",
        render(&inspected.diagnostics, Format::Plain, false)
    );
    inspected.value.unwrap()
}

/// An element of the tag tree.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) tag: String,
    pub(crate) title: Option<String>,
    /// Its words and those of its descendants.
    pub(crate) words: String,
    pub(crate) kids: Vec<Kid>,
}

/// What an element holds, in reading order.
#[derive(Debug)]
pub(crate) enum Kid {
    Element(Element),
    /// Words on a page.
    Words(String, usize),
    Link(Link),
}

/// A link annotation.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) page: usize,
    /// Its upper left corner.
    pub(crate) at: (f32, f32),
    pub(crate) description: String,
    /// The page and the point where it leads, if that is within the document.
    pub(crate) target: Option<(usize, (f32, f32))>,
}

impl Element {
    pub(crate) fn children(&self) -> impl Iterator<Item = &Element> {
        self.kids.iter().filter_map(|kid| match kid {
            Kid::Element(element) => Some(element),
            _ => None,
        })
    }

    /// The first link in it.
    pub(crate) fn link(&self) -> Option<&Link> {
        self.kids.iter().find_map(|kid| match kid {
            Kid::Link(link) => Some(link),
            Kid::Element(element) => element.link(),
            Kid::Words(..) => None,
        })
    }

    /// The first descendant that fits.
    pub(crate) fn find(&self, fits: &dyn Fn(&Element) -> bool) -> Option<&Element> {
        if fits(self) {
            Some(self)
        } else {
            self.children().find_map(|child| child.find(fits))
        }
    }

    /// Every element with its ancestors, the outermost first.
    pub(crate) fn walk<'a>(
        &'a self,
        path: &mut Vec<&'a Element>,
        see: &mut dyn FnMut(&[&'a Element], &'a Element),
    ) {
        see(path, self);
        path.push(self);
        for child in self.children() {
            child.walk(path, see);
        }
        path.pop();
    }

    /// The titles of headings.
    pub(crate) fn titles(&self) -> Vec<String> {
        let mut titles = Vec::new();
        self.walk(&mut Vec::new(), &mut |_, element| {
            titles.extend(element.title.clone());
        });
        titles
    }
}

/// A note as the tag tree has it.
#[derive(Debug)]
pub(crate) struct Note {
    /// The number before it.
    pub(crate) number: String,
    /// The words of the label before it: its mark.
    pub(crate) mark: String,
    pub(crate) page: usize,
    pub(crate) mark_page: usize,
    /// How many marks of its number there are, and whether each leads to it.
    pub(crate) marks: usize,
    pub(crate) marks_lead_to_it: bool,
    /// Whether its number leads to its mark.
    pub(crate) leads_back: bool,
    /// Tags around it, the outermost first.
    pub(crate) path: Vec<String>,
}

/// The notes in reading order.
pub(crate) fn notes(pdf: &Inspection) -> Vec<Note> {
    let tree = tree(pdf);
    let mut found: Vec<(Vec<String>, &Element, &Element)> = Vec::new();
    let mut marks: Vec<(String, &Link)> = Vec::new();
    tree.walk(&mut Vec::new(), &mut |path, element| {
        let tags = || {
            path.iter()
                .map(|element| element.tag.clone())
                .collect::<Vec<_>>()
        };
        if element.tag == "Reference" {
            marks.extend(element.link().map(|link| (element.words.clone(), link)));
        }
        let children = element.children().collect::<Vec<_>>();
        for (index, note) in children
            .iter()
            .enumerate()
            .filter(|(_, child)| child.tag == "Note")
        {
            assert!(
                index > 0,
                "a note without anything before it in {}",
                element.tag
            );
            let mut path = tags();
            path.push(element.tag.clone());
            found.push((path, children[index - 1], note));
        }
    });
    let label = |note: &'_ Element| {
        note.find(&|element| element.tag == "Lbl")
            .map(|label| (label.words.clone(), label.link().unwrap().clone()))
            .unwrap()
    };
    let entries = found
        .iter()
        .map(|(_, _, note)| label(note))
        .collect::<Vec<_>>();
    let firsts = found
        .iter()
        .map(|(_, mark, _)| (mark.words.clone(), mark.link().cloned().unwrap()))
        .collect::<Vec<_>>();
    let own = found.iter().zip(&entries).zip(&firsts);
    own.map(|(((path, _, _), (number, entry)), (mark, first))| {
        let same = marks
            .iter()
            .filter(|(text, _)| text == number)
            .collect::<Vec<_>>();
        Note {
            number: number.clone(),
            mark: mark.clone(),
            page: entry.page,
            mark_page: first.page,
            marks: same.len(),
            marks_lead_to_it: same
                .iter()
                .all(|(_, link)| entry_at(link, &entries) == Some(number)),
            leads_back: mark_at(entry, &firsts) == Some(number),
            path: path.clone(),
        }
    })
    .collect()
}

/// Typst lets links lead to a point this much above what they mean, so that it is not at the window's edge.
const ABOVE: f32 = 10.0;

/// The number of the entry where a link leads: those of a column stand below each other, at whichever end.
fn entry_at<'a>(link: &Link, entries: &'a [(String, Link)]) -> Option<&'a String> {
    nearest(link, entries, &|(x, y)| 100.0 * (y + ABOVE).abs() + x.abs())
}

/// The number of the mark where a link leads. Marks are raised, which is about as much as links lead above.
fn mark_at<'a>(link: &Link, marks: &'a [(String, Link)]) -> Option<&'a String> {
    nearest(link, marks, &|(x, y)| x.hypot(y))
}

fn nearest<'a>(
    link: &Link,
    links: &'a [(String, Link)],
    distance: &dyn Fn((f32, f32)) -> f32,
) -> Option<&'a String> {
    let (page, (x, y)) = link.target?;
    let distance = |(_, other): &&(String, Link)| distance((other.at.0 - x, other.at.1 - y));
    let there = links.iter().filter(|(_, other)| other.page == page);
    let found = there.min_by(|a, b| distance(a).total_cmp(&distance(b)));
    found.map(|(number, _)| number)
}

/// What screen readers say for each link.
pub(crate) fn link_descriptions(pdf: &Inspection) -> Vec<String> {
    let mut found = Vec::new();
    tree(pdf).walk(&mut Vec::new(), &mut |_, element| {
        found.extend(element.kids.iter().filter_map(|kid| match kid {
            Kid::Link(link) => Some(link.description.clone()),
            _ => None,
        }));
    });
    found
}

/// The titles of bookmarks, in order.
pub(crate) fn bookmarks(pdf: &Inspection) -> Vec<String> {
    fn list(bookmarks: &[Bookmark], found: &mut Vec<String>) {
        for bookmark in bookmarks {
            found.push(bookmark.title.clone());
            list(&bookmark.kids, found);
        }
    }
    let mut found = Vec::new();
    list(&pdf.bookmarks, &mut found);
    found
}
