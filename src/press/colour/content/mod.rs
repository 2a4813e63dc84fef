//! One content stream in inks: its operators of colour are written anew, all else is handed on byte for byte.

pub(super) mod image;
mod ink;

use std::collections::BTreeMap;
use std::fmt::Write;

use lopdf::Object;

use crate::press::colour::convert::bytes;
use crate::press::colour::findings::Findings;
use crate::press::colour::inks::Inks;
use crate::press::colour::resources::States;
use crate::press::colour::scan::{Operation, Scan, is_regular};
use crate::press::colour::space::{Look, Space, Spaces};

/// States that are kept for `Q`; more are counted and not kept.
const STATES: usize = 4096;

/// What a stream is drawn with.
pub(in crate::press::colour) struct Scene<'s> {
    pub(in crate::press::colour) look: Look<'s>,
    pub(in crate::press::colour) spaces: &'s mut Spaces,
    pub(in crate::press::colour) states: &'s States,
    pub(in crate::press::colour) found: &'s mut Findings,
    /// A page begins in black; what else begins is in the colour in which it is drawn.
    pub(in crate::press::colour) is_page: bool,
}

/// What became of a stream.
pub(in crate::press::colour) struct Rewritten {
    pub(in crate::press::colour) content: Vec<u8>,
    /// Anything is not as it was.
    pub(in crate::press::colour) is_changed: bool,
    /// Black text is printed over what is below, so the resources need the two states for that.
    pub(in crate::press::colour) has_overprint: bool,
    /// An image within the stream needs the profile of sRGB in the resources.
    pub(in crate::press::colour) has_screen: bool,
}

/// A current colour.
#[derive(Clone)]
struct Paint {
    space: Space,
    /// Its inks; `None` for patterns, spot colours and what is not known.
    inks: Option<Inks>,
    /// The inks stand in the stream as such.
    is_written: bool,
    /// The colour that a space begins with, if nothing else is said.
    pending: bool,
}

#[derive(Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own, as in the graphics state of PDF"
)]
struct State {
    fill: Paint,
    stroke: Paint,
    /// How text is drawn (`Tr`); 0 is filled.
    mode: i64,
    is_opaque: bool,
    is_normal: bool,
    /// The file itself has turned overprinting on.
    is_over: bool,
    /// Overprinting has been turned on here.
    overprint: bool,
    /// The text is in solid black instead of its own grey.
    solid: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Fill,
    Stroke,
}

/// The stream in inks.
pub(in crate::press::colour) fn rewrite(content: &[u8], scene: &mut Scene<'_>) -> Rewritten {
    let black = Paint {
        space: Space::Grey,
        inks: scene.is_page.then_some(Inks::BLACK),
        is_written: false,
        pending: false,
    };
    let mut rewriter = Rewriter {
        content,
        known: BTreeMap::new(),
        state: State {
            fill: black.clone(),
            stroke: black,
            mode: 0,
            is_opaque: true,
            is_normal: true,
            is_over: false,
            overprint: false,
            solid: false,
        },
        stack: Vec::new(),
        beyond: 0,
        is_frozen: false,
        rewritten: Rewritten {
            content: Vec::with_capacity(content.len() + content.len() / 4),
            is_changed: false,
            has_overprint: false,
            has_screen: false,
        },
        scene,
    };
    for operation in Scan::new(content) {
        rewriter.operation(&operation);
    }
    rewriter.rewritten
}

struct Rewriter<'r, 's> {
    content: &'r [u8],
    scene: &'r mut Scene<'s>,
    /// Names of spaces that have come up.
    known: BTreeMap<Vec<u8>, Space>,
    state: State,
    stack: Vec<State>,
    beyond: usize,
    /// A glyph that takes the colour of its text; its own are passed over.
    is_frozen: bool,
    rewritten: Rewritten,
}

impl Rewriter<'_, '_> {
    fn operation(&mut self, operation: &Operation<'_>) {
        if self.is_frozen {
            return self.copy(operation);
        }
        match operation.operator {
            b"sc" | b"scn" => return self.colour(operation, Way::Fill),
            b"SC" | b"SCN" => return self.colour(operation, Way::Stroke),
            _ => self.flush(),
        }
        let way = if operation
            .operator
            .first()
            .is_some_and(u8::is_ascii_uppercase)
        {
            Way::Stroke
        } else {
            Way::Fill
        };
        match operation.operator {
            b"g" | b"G" => self.device(operation, &Space::Grey, way),
            b"k" | b"K" => self.device(operation, &Space::Inks, way),
            b"rg" | b"RG" => {
                let space = self.named(b"DeviceRGB");
                self.device(operation, &space, way);
            }
            b"cs" | b"CS" => self.space(operation, way),
            b"Tj" | b"TJ" | b"'" | b"\"" => {
                self.ink();
                self.copy(operation);
            }
            b"BI" => self.image(operation),
            _ => {
                self.follow(operation);
                self.copy(operation);
                match operation.operator {
                    b"ET" => self.end_text(),
                    b"gs" => self.knock_out(),
                    _ => {}
                }
            }
        }
    }

    /// What changes the state, besides colour.
    fn follow(&mut self, operation: &Operation<'_>) {
        match operation.operator {
            b"q" if self.stack.len() < STATES => self.stack.push(self.state.clone()),
            b"q" => self.beyond += 1,
            b"Q" if self.beyond > 0 => self.beyond -= 1,
            b"Q" => {
                if let Some(state) = self.stack.pop() {
                    self.state = state;
                }
            }
            b"gs" => {
                let set = operation
                    .name()
                    .and_then(|name| self.scene.states.get(name));
                if let Some(set) = set {
                    self.state.is_opaque = set.is_opaque.unwrap_or(self.state.is_opaque);
                    self.state.is_normal = set.is_normal.unwrap_or(self.state.is_normal);
                    self.state.is_over = set.overprint.unwrap_or(self.state.is_over);
                }
            }
            #[expect(clippy::cast_possible_truncation, reason = "a number from 0 to 7")]
            b"Tr" => self.state.mode = operation.numbers().first().map_or(0, |mode| *mode as i64),
            b"d1" => self.is_frozen = true,
            _ => {}
        }
    }

    fn copy(&mut self, operation: &Operation<'_>) {
        let text = self.content.get(operation.range.clone());
        let text = text.unwrap_or(&[]);
        let written = &mut self.rewritten.content;
        // What was taken out before it may have been all that kept it apart.
        if written
            .last()
            .zip(text.first())
            .is_some_and(|(a, b)| is_regular(*a) && is_regular(*b))
        {
            written.push(b'\n');
        }
        written.extend_from_slice(text);
    }

    /// Writes an operation of our own.
    fn put(&mut self, text: &str) {
        // A comment or operator before it must end.
        self.rewritten.content.push(b'\n');
        self.rewritten.content.extend_from_slice(text.as_bytes());
        self.rewritten.is_changed = true;
    }

    fn paint(&mut self, way: Way) -> &mut Paint {
        match way {
            Way::Fill => &mut self.state.fill,
            Way::Stroke => &mut self.state.stroke,
        }
    }

    fn put_inks(&mut self, inks: Inks, way: Way) {
        let operator = if way == Way::Fill { "k" } else { "K" };
        self.put(&format!("{} {operator}", inks.operands()));
        self.knock_out();
    }

    /// The space of a name.
    fn named(&mut self, name: &[u8]) -> Space {
        if let Some(space) = self.known.get(name) {
            return space.clone();
        }
        let space = self.space_of(&Object::Name(name.to_vec()));
        self.known.insert(name.to_vec(), space.clone());
        space
    }

    fn space_of(&mut self, object: &Object) -> Space {
        self.scene.spaces.of(&mut self.scene.look, object)
    }

    /// The inks of a colour, which are noted.
    fn inks(&mut self, space: &Space, colour: &[f64]) -> Option<Inks> {
        let from = colour.len().checked_sub(space.components()?)?;
        let colour = &colour[from..];
        let inks = match (space, colour) {
            (Space::Grey, [grey]) => Inks::grey(*grey),
            (Space::Inks, [c, m, y, k]) => Inks::new([*c, *m, *y, *k]),
            (Space::Screen(source), [red, green, blue]) => {
                let converter = &self.scene.look.converter;
                let screen = converter.screen(*source, [*red, *green, *blue]);
                let (inks, by_profile) = converter.inks(screen);
                if by_profile {
                    self.scene.found.converted(bytes(screen), inks);
                }
                inks
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "bounded to 0..=255"
            )]
            (Space::Indexed(table), [number]) => {
                let colour = table.colour(number.clamp(0.0, 255.0) as usize)?;
                return self.inks(&table.base, &colour);
            }
            _ => return None,
        };
        self.scene.found.painted(inks);
        Some(inks)
    }

    /// `g`, `rg`, `k`: space and colour in one.
    fn device(&mut self, operation: &Operation<'_>, space: &Space, way: Way) {
        let inks = self.inks(space, &operation.numbers());
        // What has too few numbers is no colour, and readers pass it over.
        let Some(inks) = inks else {
            return self.copy(operation);
        };
        if way == Way::Fill {
            self.state.solid = false;
        }
        *self.paint(way) = Paint {
            space: space.clone(),
            inks: Some(inks),
            is_written: true,
            pending: false,
        };
        if *space == Space::Inks {
            self.copy(operation);
        } else {
            self.put_inks(inks, way);
        }
    }

    /// `cs`: a space, and with it the colour that it begins with.
    fn space(&mut self, operation: &Operation<'_>, way: Way) {
        let space = match operation.name() {
            Some(name) => {
                let name = name.to_vec();
                self.named(&name)
            }
            None => Space::Other,
        };
        let first = match &space {
            Space::Grey | Space::Screen(_) | Space::Inks => Some(Inks::BLACK),
            Space::Indexed(_) => self.inks(&space, &[0.0]).or(Some(Inks::BLACK)),
            Space::Pattern(_) | Space::Other => None,
        };
        let is_converted = space.is_converted();
        if way == Way::Fill {
            self.state.solid = false;
        }
        *self.paint(way) = Paint {
            space,
            inks: first,
            is_written: is_converted,
            pending: is_converted,
        };
        if is_converted {
            self.rewritten.is_changed = true;
        } else {
            self.copy(operation);
        }
    }

    /// Writes the colours that spaces begin with, before anything is drawn with them.
    fn flush(&mut self) {
        for way in [Way::Fill, Way::Stroke] {
            let paint = self.paint(way);
            if std::mem::take(&mut paint.pending) {
                let inks = paint.inks.unwrap_or(Inks::BLACK);
                self.put_inks(inks, way);
            }
        }
    }

    /// `scn`: a colour in the current space.
    fn colour(&mut self, operation: &Operation<'_>, way: Way) {
        let space = self.paint(way).space.clone();
        match &space {
            Space::Other | Space::Pattern(None) => {
                self.paint(way).inks = None;
                return self.copy(operation);
            }
            Space::Pattern(Some(base)) => return self.uncoloured(operation, base, way),
            _ => {}
        }
        let Some(inks) = self.inks(&space, &operation.numbers()) else {
            self.rewritten.is_changed = true;
            return;
        };
        if way == Way::Fill {
            self.state.solid = false;
        }
        let paint = self.paint(way);
        paint.inks = Some(inks);
        paint.is_written = true;
        paint.pending = false;
        self.put_inks(inks, way);
    }

    /// A pattern without colours of its own, and its colour.
    fn uncoloured(&mut self, operation: &Operation<'_>, base: &Space, way: Way) {
        self.paint(way).inks = None;
        let inks = self.inks(base, &operation.numbers());
        let (Some(inks), Some(name)) = (inks, operation.name()) else {
            return self.copy(operation);
        };
        let operator = if way == Way::Fill { "scn" } else { "SCN" };
        self.put(&format!("{} {} {operator}", inks.operands(), written(name)));
    }
}

/// A name as content streams have it.
fn written(name: &[u8]) -> String {
    name.iter().fold("/".to_owned(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' | b'+' => {
                write!(text, "{}", char::from(*byte))
            }
            byte => write!(text, "#{byte:02X}"),
        };
        text
    })
}
