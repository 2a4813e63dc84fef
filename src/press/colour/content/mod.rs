//! One content stream in inks: its operators of colour are written anew, all else is handed on byte for byte.

pub(super) mod image;
mod ink;
mod state;

use std::collections::BTreeMap;
use std::fmt::Write;

use lopdf::Object;

use self::state::{Paint, State, Way};
use crate::press::colour::convert::{SRGB, bytes};
use crate::press::colour::findings::Findings;
use crate::press::colour::inks::Inks;
use crate::press::colour::resources::{PATTERN, States};
use crate::press::colour::scan::{Operand, Operation, Scan, is_regular};
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
    /// Anything in the file is printed over what is below it, so that this may be drawn so.
    pub(in crate::press::colour) is_over: bool,
    /// The file has fonts whose glyphs are drawings in colours of their own, so that this may be drawn with one.
    pub(in crate::press::colour) has_drawn: bool,
}

/// What became of a stream.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing of its own that the resources need"
)]
pub(in crate::press::colour) struct Rewritten {
    pub(in crate::press::colour) content: Vec<u8>,
    /// Anything is not as it was.
    pub(in crate::press::colour) is_changed: bool,
    /// Black text is printed over what is below, so the resources need the two states for that.
    pub(in crate::press::colour) has_overprint: bool,
    /// The file's own overprinting is turned off or on, so the resources need the states for that.
    pub(in crate::press::colour) has_over: bool,
    /// A pattern has its colour in inks, so the resources need the space for that.
    pub(in crate::press::colour) has_pattern: bool,
    /// An image within the stream needs the profile of sRGB in the resources.
    pub(in crate::press::colour) has_screen: bool,
}

impl Rewritten {
    /// Nothing yet, with room for so many bytes.
    pub(in crate::press::colour) fn new(room: usize) -> Self {
        Self {
            content: Vec::with_capacity(room),
            is_changed: false,
            has_overprint: false,
            has_over: false,
            has_pattern: false,
            has_screen: false,
        }
    }
}

/// The stream in inks.
pub(in crate::press::colour) fn rewrite(content: &[u8], scene: &mut Scene<'_>) -> Rewritten {
    let mut rewriter = Rewriter {
        content,
        known: BTreeMap::new(),
        state: State::first(scene),
        stack: Vec::new(),
        beyond: 0,
        is_frozen: false,
        rewritten: Rewritten::new(content.len() + content.len() / 4),
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
        let way = Way::of(operation.operator);
        match operation.operator {
            b"sc" | b"scn" | b"SC" | b"SCN" => return self.colour(operation, way),
            _ => self.flush(),
        }
        match operation.operator {
            b"g" | b"G" => self.device(operation, &Space::Grey, way),
            b"k" | b"K" => self.device(operation, &Space::Inks, way),
            b"rg" | b"RG" => {
                let space = self.named(b"DeviceRGB");
                self.device(operation, &space, way);
            }
            b"cs" | b"CS" => self.space(operation, way),
            b"BI" => self.image(operation),
            _ => self.other(operation),
        }
    }

    /// What is handed on, and what goes before and after it.
    fn other(&mut self, operation: &Operation<'_>) {
        if let b"Tj" | b"TJ" | b"'" | b"\"" = operation.operator {
            self.ink();
        }
        self.follow(operation);
        self.copy(operation);
        match operation.operator {
            b"ET" => self.end_text(),
            b"gs" => self.settle(),
            _ => {}
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
                    self.state.set(set);
                }
            }
            b"Tf" => {
                if let Some(Operand::Name(font)) = operation.operands.first() {
                    self.state.is_drawn = self.scene.states.is_drawn(font);
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
        let operator = way.operator("k", "K");
        self.put(&format!("{} {operator}", inks.operands()));
        self.settle();
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
            is_handed: false,
        };
        if *space == Space::Inks {
            self.copy(operation);
            self.settle();
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
        // Its colour is in inks as well; who else uses the name means it as it is.
        let is_pattern = matches!(&space, Space::Pattern(Some(base)) if base.is_converted());
        if way == Way::Fill {
            self.state.solid = false;
        }
        *self.paint(way) = Paint {
            space,
            inks: first,
            is_written: is_converted,
            pending: is_converted,
            is_handed: false,
        };
        if is_converted {
            self.rewritten.is_changed = true;
            return;
        }
        if is_pattern {
            let operator = way.operator("cs", "CS");
            self.rewritten.has_pattern = true;
            self.put(&format!("/{PATTERN} {operator}"));
        } else {
            self.copy(operation);
        }
        self.settle();
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
        let mut space = self.paint(way).space.clone();
        if self.paint(way).is_handed {
            space = handed(operation);
            self.paint(way).space = space.clone();
        }
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
        let operator = way.operator("scn", "SCN");
        self.put(&format!("{} {} {operator}", inks.operands(), written(name)));
    }
}

/// The space in which a stream is drawn, by the colours that it has there. What was handed down is in inks by now, so its numbers
/// must be as well.
fn handed(operation: &Operation<'_>) -> Space {
    // That of a pattern.
    let has_name = operation.name().is_some();
    match operation.numbers().len() {
        1 if !has_name => Space::Grey,
        3 if !has_name => Space::Screen(SRGB),
        4 if !has_name => Space::Inks,
        _ => Space::Other,
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
