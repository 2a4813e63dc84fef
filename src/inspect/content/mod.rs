//! What stands on the pages: runs of text and images, each with the marked content that it belongs to.
//!
//! The operators that matter for text are followed here, because the interpreter tells neither the properties of
//! marked content (`ActualText`, `Lang`, `E`) nor can it be bounded; what codes of fonts mean it is asked
//! ([`font`]). Paths, colours and clipping are passed over.

mod font;
mod marks;
mod run;
mod state;

use std::collections::{HashMap, HashSet};

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Resources;
use hayro_syntax::xref::XRef;

use self::font::Fonts;
use self::marks::Marks;
pub(super) use self::run::{Joint, Run};
use self::state::States;
use super::model::{Font, Image};
use super::{guard, limit};

/// Which content a marked-content identifier belongs to: a page's, by number from 0, or a form's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Owner {
    Page(usize),
    Form(ObjectIdentifier),
}

/// A piece of marked content that tags can refer to.
pub(super) type Key = (Owner, i32);

/// An image, and the marked content around it.
pub(super) struct Drawn {
    pub(super) image: Image,
    pub(super) key: Option<Key>,
}

/// All content of a document.
#[derive(Default)]
pub(super) struct Found {
    pub(super) runs: Vec<Run>,
    /// The runs of each piece of marked content, by place in `runs`.
    pub(super) marked: HashMap<Key, Vec<usize>>,
    /// For each run, whether it is in an artifact, and the piece that it belongs to.
    pub(super) owners: Vec<(bool, Option<Key>)>,
    pub(super) images: Vec<Drawn>,
    pub(super) fonts: Vec<Font>,
    /// Characters without a Unicode value.
    pub(super) unknown: usize,
    /// Why not all was read.
    pub(super) damage: Vec<String>,
}

/// Reads the pages.
pub(super) fn read(pages: &[hayro_syntax::page::Page<'_>], xref: &XRef) -> Found {
    let mut reader = Reader {
        fonts: Fonts::new(xref),
        states: States::new(),
        marks: Marks::default(),
        page: 0,
        forms: Vec::new(),
        drawn: HashSet::new(),
        budget: limit::OPERATIONS,
        bytes: limit::DECODED,
        found: Found::default(),
    };
    for (index, page) in pages.iter().enumerate() {
        reader.page(index, page);
        if reader.budget == 0 {
            let message = format!(
                "page {} and those after it have more content than the limit",
                index + 1
            );
            reader.found.damage.push(message);
            break;
        }
    }
    reader.found.fonts = reader.fonts.list();
    reader.found
}

struct Reader<'a> {
    fonts: Fonts<'a>,
    states: States<'a>,
    marks: Marks,
    page: usize,
    /// The forms that are being drawn, the outermost first.
    forms: Vec<ObjectIdentifier>,
    /// Forms with marked content of their own that were drawn: tags mean it once, wherever it is drawn again.
    drawn: HashSet<ObjectIdentifier>,
    /// How many operations may still follow.
    budget: usize,
    /// How many bytes of forms may still be unpacked.
    bytes: usize,
    found: Found,
}

impl<'a> Reader<'a> {
    fn page(&mut self, index: usize, page: &hayro_syntax::page::Page<'a>) {
        self.page = index;
        self.states = States::new();
        self.marks.begin(Owner::Page(index));
        let content = if bursts(page) {
            None
        } else {
            page.page_stream()
        };
        match content {
            Some(content) if !guard::is_deep(content) => self.content(content, page.resources()),
            content if content.is_some() || page.raw().contains_key("Contents") => {
                let message = format!("the content of page {} cannot be read", index + 1);
                self.found.damage.push(message);
            }
            _ => {}
        }
        while self.marks.end(&mut self.found) {}
    }

    fn content(&mut self, content: &[u8], resources: &Resources<'a>) {
        let mut operations = UntypedIter::new(content);
        let mut operands = Vec::new();
        while self.budget > 0
            && let Some(operation) = operations.next()
        {
            self.budget -= 1;
            let operator = &**operation.operator;
            if !is_followed(operator) {
                continue;
            }
            operands.clear();
            operands.extend(operation.operands().cloned());
            self.operation(operator, &operands, resources);
        }
    }

    fn operation(&mut self, operator: &[u8], operands: &[Object<'_>], resources: &Resources<'a>) {
        let number = |index: usize| number(operands, index);
        let states = &mut self.states;
        match operator {
            b"q" => states.save(),
            b"Q" => states.restore(),
            b"cm" => states.concatenate(matrix(operands)),
            b"BT" => states.set_matrix([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
            b"Tm" => states.set_matrix(matrix(operands)),
            b"Tc" => states.now.char_space = number(0),
            b"Tw" => states.now.word_space = number(0),
            b"Tz" => states.now.scale = number(0) / 100.0,
            b"TL" => states.now.leading = number(0),
            b"Ts" => states.now.rise = number(0),
            b"Td" => states.next_line(number(0), number(1)),
            b"TD" => {
                states.now.leading = -number(1);
                states.next_line(number(0), number(1));
            }
            b"T*" => states.next_line(0.0, -states.now.leading),
            b"Tf" => self.set_font(operands, resources),
            b"Tj" => self.show(operands.first(), resources),
            b"'" => {
                states.next_line(0.0, -states.now.leading);
                self.show(operands.first(), resources);
            }
            b"\"" => {
                (states.now.word_space, states.now.char_space) = (number(0), number(1));
                states.next_line(0.0, -states.now.leading);
                self.show(operands.get(2), resources);
            }
            b"TJ" => {
                let Some(Object::Array(pieces)) = operands.first() else {
                    return;
                };
                for piece in pieces.iter::<Object<'_>>() {
                    match piece {
                        Object::Number(by) => self.states.adjust(by.as_f64()),
                        string => self.show(Some(&string), resources),
                    }
                }
            }
            b"BMC" | b"BDC" => self.marks.open(operands, resources, &self.drawn),
            b"EMC" => drop(self.marks.end(&mut self.found)),
            b"Do" => self.draw(operands.first(), resources),
            b"BI" => {
                if let Some(Object::Stream(image)) = operands.first() {
                    self.image(image.dict());
                }
            }
            _ => {}
        }
    }

    fn set_font(&mut self, operands: &[Object<'_>], resources: &Resources<'a>) {
        self.states.now.size = number(operands, 1);
        let Some(Object::Name(name)) = operands.first() else {
            return;
        };
        // The name in the resources lives as long as the file; that in the content does not.
        let found = in_resources(resources, name);
        self.states.now.font = found.map(|(name, font)| (self.fonts.number(&font), name));
    }

    fn show(&mut self, string: Option<&Object<'_>>, resources: &Resources<'a>) {
        let (Some(Object::String(string)), Some((font, name))) = (string, &self.states.now.font)
        else {
            return;
        };
        let glyphs = self.fonts.glyphs(*font, name, resources, string);
        self.budget = self.budget.saturating_sub(glyphs.len());
        for (glyph, code) in glyphs {
            let place = self.states.glyph(glyph.advance, code == Some(b' '));
            self.marks
                .show(glyph.text, place, self.page, &mut self.found);
        }
    }

    fn draw(&mut self, name: Option<&Object<'_>>, resources: &Resources<'a>) {
        let Some(Object::Name(name)) = name else {
            return;
        };
        let Some(stream) = resources.get_x_object(name) else {
            return;
        };
        match stream.dict().get::<Name<'_>>("Subtype").as_deref() {
            Some(b"Image") => self.image(stream.dict()),
            Some(b"Form") => self.form(&stream, resources),
            _ => {}
        }
    }

    fn image(&mut self, dict: &Dict<'_>) {
        let size = |long, short| dict.get::<u32>(long).or_else(|| dict.get(short));
        let artifact = self.marks.in_artifact();
        if self.found.images.len() >= limit::LISTED {
            return;
        }
        self.found.images.push(Drawn {
            image: Image {
                page: self.page + 1,
                width: size("Width", "W").unwrap_or(0),
                height: size("Height", "H").unwrap_or(0),
                alt: None,
                artifact,
            },
            key: self.marks.key(),
        });
    }

    fn form(&mut self, stream: &Stream<'a>, resources: &Resources<'a>) {
        let id = stream.obj_id();
        if self.forms.contains(&id) || self.forms.len() >= limit::FORMS {
            return;
        }
        let Some(content) = limit::decoded(stream) else {
            let message = format!("a form on page {} cannot be read", self.page + 1);
            self.found.damage.push(message);
            return;
        };
        let Some(left) = self.bytes.checked_sub(content.len()) else {
            self.budget = 0;
            return;
        };
        self.bytes = left;
        // Drawing a form takes about as long as so many operations.
        self.budget = self.budget.saturating_sub(100 + content.len() / 16);
        let dict = stream.dict();
        let own = dict.get::<Dict<'_>>("Resources").unwrap_or_default();
        let resources = Resources::from_parent(own, resources.clone());
        let (depth, marks) = (self.states.depth(), self.marks.depth());
        self.states.save();
        if let Some(matrix) = dict.get::<[f64; 6]>("Matrix") {
            self.states.concatenate(matrix);
        }
        let around = self.marks.enter(Owner::Form(id));
        self.forms.push(id);
        self.content(&content, &resources);
        self.forms.pop();
        self.drawn.insert(id);
        while self.marks.depth() > marks {
            self.marks.end(&mut self.found);
        }
        self.marks.enter(around);
        self.states.restore_to(depth);
    }
}

/// Whether the content of a page is larger than the limit.
fn bursts(page: &hayro_syntax::page::Page<'_>) -> bool {
    match page.raw().get::<Object<'_>>("Contents") {
        Some(Object::Stream(stream)) => limit::bursts(&stream),
        Some(Object::Array(streams)) => {
            // Streams that are none are passed over when they are read, too.
            let mut streams = streams.iter::<Object<'_>>().filter_map(Object::into_stream);
            streams.any(|stream| limit::bursts(&stream))
        }
        _ => false,
    }
}

/// Whether an operator matters for text, images or marked content.
fn is_followed(operator: &[u8]) -> bool {
    matches!(
        operator,
        b"q" | b"Q"
            | b"cm"
            | b"BT"
            | b"Tm"
            | b"Tc"
            | b"Tw"
            | b"Tz"
            | b"TL"
            | b"Ts"
            | b"Td"
            | b"TD"
            | b"T*"
            | b"Tf"
            | b"Tj"
            | b"'"
            | b"\""
            | b"TJ"
            | b"BMC"
            | b"BDC"
            | b"EMC"
            | b"Do"
            | b"BI"
    )
}

/// A number among the operands, which is one that can be counted with.
fn number(operands: &[Object<'_>], index: usize) -> f64 {
    match operands.get(index) {
        Some(Object::Number(number)) => number.as_f64().clamp(-1e9, 1e9),
        _ => 0.0,
    }
}

fn matrix(operands: &[Object<'_>]) -> [f64; 6] {
    std::array::from_fn(|index| number(operands, index))
}

/// A font by its name, with the name as the resources have it.
fn in_resources<'a>(resources: &Resources<'a>, name: &Name<'_>) -> Option<(Name<'a>, Dict<'a>)> {
    let mut at = Some(resources);
    while let Some(resources) = at {
        if let Some(font) = resources.fonts.get::<Dict<'_>>(name.as_ref()) {
            let own = resources
                .fonts
                .keys()
                .find(|key| key.as_ref() == name.as_ref());
            return own.map(|own| (own, font));
        }
        at = resources.parent();
    }
    None
}
