//! What tests of finished PDFs share: building, and the tag tree with the words, pages and links of its elements.
#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::HashMap;
use std::path::Path;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use pressroom::{BuildOptions, Format, Pdf, Publication, render};

/// Opens a publication folder of the repository.
pub fn open(folder: &str) -> Publication {
    let opened = Publication::open(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    assert!(
        opened.diagnostics.is_empty(),
        "{}",
        render(&opened.diagnostics, Format::Plain, false)
    );
    opened.value.unwrap()
}

/// Builds a document of it, which must have no fault.
pub fn build(publication: &Publication, document: &Path, layout: &str) -> Pdf {
    let source = publication.source(document).value.unwrap();
    let options = BuildOptions {
        layout: Some(layout.to_owned()),
    };
    let built = publication.build(&source, &options);
    assert!(
        built.diagnostics.is_empty(),
        "{}",
        render(&built.diagnostics, Format::Plain, false)
    );
    built.value.unwrap()
}

/// An element of the tag tree.
#[derive(Debug, Default)]
pub struct Element {
    pub tag: String,
    pub title: Option<String>,
    pub kids: Vec<Kid>,
}

/// What an element holds, in reading order.
#[derive(Debug)]
pub enum Kid {
    Element(Element),
    /// Words on a page.
    Words(String, usize),
    Link(Link),
}

/// A link annotation.
#[derive(Debug, Clone)]
pub struct Link {
    pub page: usize,
    /// Its upper left corner.
    pub at: (f32, f32),
    pub description: String,
    /// The page and the point where it leads, if that is within the document.
    pub target: Option<(usize, (f32, f32))>,
}

impl Element {
    pub fn children(&self) -> impl Iterator<Item = &Element> {
        self.kids.iter().filter_map(|kid| match kid {
            Kid::Element(element) => Some(element),
            _ => None,
        })
    }

    /// Its words and those of its descendants.
    pub fn text(&self) -> String {
        let part = |kid: &Kid| match kid {
            Kid::Element(element) => element.text(),
            Kid::Words(words, _) => words.clone(),
            Kid::Link(_) => String::new(),
        };
        self.kids.iter().map(part).collect()
    }

    /// The first link in it.
    pub fn link(&self) -> Option<&Link> {
        self.kids.iter().find_map(|kid| match kid {
            Kid::Link(link) => Some(link),
            Kid::Element(element) => element.link(),
            Kid::Words(..) => None,
        })
    }

    /// The first descendant that fits.
    pub fn find(&self, fits: &dyn Fn(&Element) -> bool) -> Option<&Element> {
        if fits(self) {
            Some(self)
        } else {
            self.children().find_map(|child| child.find(fits))
        }
    }

    /// Every element with its ancestors, the outermost first.
    pub fn walk<'a>(
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
    pub fn titles(&self) -> Vec<String> {
        let mut titles = Vec::new();
        self.walk(&mut Vec::new(), &mut |_, element| {
            titles.extend(element.title.clone())
        });
        titles
    }
}

/// A note as the tag tree has it.
#[derive(Debug)]
pub struct Note {
    /// The number before it.
    pub number: String,
    /// The words of the label before it: its mark.
    pub mark: String,
    pub page: usize,
    pub mark_page: usize,
    /// How many marks of its number there are, and whether each leads to it.
    pub marks: usize,
    pub marks_lead_to_it: bool,
    /// Whether its number leads to its mark.
    pub leads_back: bool,
    /// Tags around it, the outermost first.
    pub path: Vec<String>,
}

/// The notes in reading order.
pub fn notes(pdf: &Document) -> Vec<Note> {
    let tree = tree(pdf);
    let mut found: Vec<(Vec<String>, &Element, &Element)> = Vec::new();
    let mut marks: Vec<(String, &Link)> = Vec::new();
    tree.walk(&mut Vec::new(), &mut |path, element| {
        let tags = || {
            path.iter()
                .map(|element| element.tag.clone())
                .collect::<Vec<_>>()
        };
        if element.tag == "Lbl" && !tags().contains(&"Note".to_owned()) {
            marks.extend(element.link().map(|link| (element.text(), link)));
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
            .map(|label| (label.text(), label.link().unwrap().clone()))
            .unwrap()
    };
    let entries = found
        .iter()
        .map(|(_, _, note)| label(note))
        .collect::<Vec<_>>();
    let firsts = found
        .iter()
        .map(|(_, mark, _)| (mark.text(), mark.link().cloned().unwrap()))
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
                .all(|(_, link)| nearest(link, &entries) == Some(number)),
            leads_back: nearest(entry, &firsts) == Some(number),
            path: path.clone(),
        }
    })
    .collect()
}

/// The number of the link that stands where another one leads.
fn nearest<'a>(link: &Link, links: &'a [(String, Link)]) -> Option<&'a String> {
    /// Typst lets links lead to a point this much above what they mean, so that it is not at the window's edge.
    const ABOVE: f32 = 10.0;
    let (page, (x, y)) = link.target?;
    let y = y - ABOVE;
    // An entry is as wide as the column, whichever end its number stands at; marks of one line have one height.
    let distance =
        |(_, other): &&(String, Link)| 100.0 * (other.at.1 - y).abs() + (other.at.0 - x).abs();
    let there = links.iter().filter(|(_, other)| other.page == page);
    there
        .min_by(|a, b| distance(a).total_cmp(&distance(b)))
        .map(|(number, _)| number)
}

/// What screen readers say for each link.
pub fn link_descriptions(pdf: &Document) -> Vec<String> {
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
pub fn bookmarks(pdf: &Document) -> Vec<String> {
    fn list(pdf: &Document, first: Option<ObjectId>, found: &mut Vec<String>) {
        let mut next = first;
        while let Some(item) = next.map(|id| pdf.get_dictionary(id).unwrap()) {
            found.push(lopdf::decode_text_string(item.get(b"Title").unwrap()).unwrap());
            list(
                pdf,
                item.get(b"First").and_then(Object::as_reference).ok(),
                found,
            );
            next = item.get(b"Next").and_then(Object::as_reference).ok();
        }
    }
    let mut found = Vec::new();
    let root = pdf
        .catalog()
        .unwrap()
        .get(b"Outlines")
        .unwrap()
        .as_reference()
        .unwrap();
    let root = pdf.get_dictionary(root).unwrap();
    list(
        pdf,
        root.get(b"First").and_then(Object::as_reference).ok(),
        &mut found,
    );
    found
}

/// The tag tree.
pub fn tree(pdf: &Document) -> Element {
    let pages = pdf
        .get_pages()
        .into_iter()
        .map(|(number, id)| (id, number as usize))
        .collect::<HashMap<_, _>>();
    let words = pages
        .keys()
        .map(|page| (*page, marked_words(pdf, *page)))
        .collect();
    let reader = Reader { pdf, pages, words };
    let root = pdf
        .catalog()
        .unwrap()
        .get(b"StructTreeRoot")
        .unwrap()
        .as_reference()
        .unwrap();
    reader.element(pdf.get_dictionary(root).unwrap())
}

struct Reader<'a> {
    pdf: &'a Document,
    pages: HashMap<ObjectId, usize>,
    /// Of each page, the words of each marked content.
    words: HashMap<ObjectId, HashMap<i64, String>>,
}

impl Reader<'_> {
    fn element(&self, dictionary: &Dictionary) -> Element {
        let tag = dictionary
            .get(b"S")
            .and_then(Object::as_name)
            .unwrap_or_default();
        let kids = match dictionary.get(b"K") {
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(other) => vec![other.clone()],
            Err(_) => Vec::new(),
        };
        Element {
            tag: String::from_utf8_lossy(tag).into_owned(),
            title: dictionary
                .get(b"T")
                .ok()
                .map(|title| lopdf::decode_text_string(title).unwrap()),
            kids: kids
                .iter()
                .filter_map(|kid| self.kid(kid, dictionary))
                .collect(),
        }
    }

    fn kid(&self, kid: &Object, parent: &Dictionary) -> Option<Kid> {
        let page =
            |dictionary: &Dictionary| dictionary.get(b"Pg").and_then(Object::as_reference).ok();
        if let Ok(content) = kid.as_i64() {
            return self.content(page(parent)?, content);
        }
        let dictionary = self.pdf.dereference(kid).unwrap().1.as_dict().unwrap();
        match dictionary.get(b"Type").and_then(Object::as_name) {
            Ok(b"MCR") => {
                let content = dictionary.get(b"MCID").and_then(Object::as_i64).unwrap();
                self.content(page(dictionary).or_else(|| page(parent))?, content)
            }
            Ok(b"OBJR") => {
                let annotation = dictionary
                    .get(b"Obj")
                    .and_then(Object::as_reference)
                    .unwrap();
                let annotation = self.pdf.get_dictionary(annotation).unwrap();
                let page = page(dictionary).or_else(|| page(parent))?;
                Some(Kid::Link(self.link(annotation, page)))
            }
            _ => Some(Kid::Element(self.element(dictionary))),
        }
    }

    fn content(&self, page: ObjectId, content: i64) -> Option<Kid> {
        let words = self.words.get(&page)?.get(&content).cloned();
        Some(Kid::Words(words.unwrap_or_default(), self.pages[&page]))
    }

    fn link(&self, annotation: &Dictionary, page: ObjectId) -> Link {
        let numbers = |array: &[Object]| {
            array
                .iter()
                .map(|number| number.as_float().unwrap_or_default())
                .collect::<Vec<_>>()
        };
        let corners = numbers(annotation.get(b"Rect").and_then(Object::as_array).unwrap());
        let target = annotation.get(b"Dest").ok().map(|target| {
            let target = self.pdf.dereference(target).unwrap().1.as_array().unwrap();
            let place = numbers(&target[2..4]);
            (
                self.pages[&target[0].as_reference().unwrap()],
                (place[0], place[1]),
            )
        });
        let description = annotation
            .get(b"Contents")
            .map(|words| lopdf::decode_text_string(words).unwrap());
        Link {
            page: self.pages[&page],
            at: (corners[0], corners[3]),
            description: description.unwrap_or_default(),
            target,
        }
    }
}

/// The words of each marked content of a page.
fn marked_words(pdf: &Document, page: ObjectId) -> HashMap<i64, String> {
    let fonts = pdf.get_page_fonts(page).unwrap();
    let encodings = fonts
        .iter()
        .map(|(name, font)| (name.clone(), font.get_font_encoding(pdf).unwrap()))
        .collect::<HashMap<_, _>>();
    let content = Content::decode(&pdf.get_page_content(page)).unwrap();
    let mut open: Vec<Option<i64>> = Vec::new();
    let mut font = None;
    let mut words: HashMap<i64, String> = HashMap::new();
    for operation in &content.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "BDC" => {
                let content = operands[1]
                    .as_dict()
                    .and_then(|properties| properties.get(b"MCID"))
                    .and_then(Object::as_i64);
                open.push(content.ok().or(open.last().copied().flatten()));
            }
            "BMC" => open.push(open.last().copied().flatten()),
            "EMC" => drop(open.pop()),
            "Tf" => {
                font = operands[0]
                    .as_name()
                    .ok()
                    .and_then(|name| encodings.get(name))
            }
            "Tj" | "TJ" => {
                let (Some(Some(content)), Some(encoding)) = (open.last(), font) else {
                    continue;
                };
                let pieces = operands[0].as_array().map_or(&operands[..1], Vec::as_slice);
                for piece in pieces.iter().filter_map(|piece| piece.as_str().ok()) {
                    let text = Document::decode_text(encoding, piece).unwrap();
                    words.entry(*content).or_default().push_str(&text);
                }
            }
            _ => {}
        }
    }
    words
}
