//! The tag tree of a PDF, read with the words and links of its elements.

use std::collections::HashMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::{Element, Kid, Link};

/// The tag tree.
pub(crate) fn tree(pdf: &Document) -> Element {
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
                    .and_then(|name| encodings.get(name));
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
