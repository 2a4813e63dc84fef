//! Colour spaces, as far as it matters what becomes of their colours (ISO 32000-1, 8.6).

use std::collections::BTreeMap;
use std::rc::Rc;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::convert::{Converter, SRGB, Source};
use super::stream::Budget;

/// Spaces within spaces: an indexed pattern of a named one, and no more.
const DEPTH: usize = 6;

/// What the numbers of a colour mean.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Space {
    /// One number, 0 for black.
    Grey,
    /// Red, green and blue by a profile.
    Screen(Source),
    /// The inks themselves. Those by a profile are among them: a designer who gave inks meant these.
    Inks,
    /// A number in a table of colours.
    Indexed(Rc<Table>),
    /// A pattern; if it has no colour of its own, that is in another space.
    Pattern(Option<Rc<Space>>),
    /// What is left as it is: spot colours, Lab, and what is not known.
    Other,
}

/// The colours of an indexed space.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub(super) base: Space,
    /// As many for each colour as the base has.
    bytes: Vec<u8>,
}

impl Space {
    /// How many numbers a colour has.
    pub(super) fn components(&self) -> Option<usize> {
        match self {
            Self::Grey | Self::Indexed(_) => Some(1),
            Self::Screen(_) => Some(3),
            Self::Inks => Some(4),
            Self::Pattern(_) | Self::Other => None,
        }
    }

    /// Whether its colours can be said in inks.
    pub(super) fn is_converted(&self) -> bool {
        self.components().is_some()
    }
}

impl Table {
    /// The colour of a number, in shares of 1. What is beyond the table is taken for its last.
    pub(super) fn colour(&self, number: usize) -> Option<Vec<f64>> {
        let components = self.base.components()?;
        let last = (self.bytes.len() / components).checked_sub(1)?;
        let from = number.min(last) * components;
        let colour = self.bytes.get(from..from + components)?;
        Some(colour.iter().map(|byte| f64::from(*byte) / 255.0).collect())
    }

    /// How many colours there are.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() / self.base.components().unwrap_or(1)
    }
}

/// Finds out what spaces are. Profiles are read once.
pub(super) struct Spaces {
    sources: BTreeMap<ObjectId, Source>,
}

impl Spaces {
    pub(super) fn new() -> Self {
        Self {
            sources: BTreeMap::new(),
        }
    }

    /// The space that an object says; names are looked up among those of `look`.
    pub(super) fn of(&mut self, look: &mut Look<'_>, object: &Object) -> Space {
        self.at(look, object, 0)
    }

    fn at(&mut self, look: &mut Look<'_>, object: &Object, depth: usize) -> Space {
        let pdf = look.pdf;
        let Ok((_, object)) = pdf.dereference(object) else {
            return Space::Other;
        };
        if depth > DEPTH {
            return Space::Other;
        }
        match object {
            Object::Name(name) => self.named(look, name, depth),
            Object::Array(array) => self.array(look, array, depth),
            _ => Space::Other,
        }
    }

    fn named(&mut self, look: &mut Look<'_>, name: &[u8], depth: usize) -> Space {
        match name {
            b"DeviceGray" | b"G" | b"CalGray" => Space::Grey,
            b"DeviceRGB" | b"RGB" | b"CalRGB" => match look.named(b"DefaultRGB") {
                // A default that is a name says nothing more, and may be its own.
                Some(other @ Object::Array(_)) => self.at(look, &other, depth + 1),
                _ => Space::Screen(SRGB),
            },
            b"DeviceCMYK" | b"CMYK" => Space::Inks,
            b"Pattern" => Space::Pattern(None),
            name => match look.named(name) {
                Some(other) => self.at(look, &other, depth + 1),
                None => Space::Other,
            },
        }
    }

    fn array(&mut self, look: &mut Look<'_>, array: &[Object], depth: usize) -> Space {
        let Some(Ok(kind)) = array.first().map(Object::as_name) else {
            return Space::Other;
        };
        match (kind, array.get(1)) {
            (b"ICCBased", Some(profile)) => self.profiled(look, profile),
            // Their numbers are those of sRGB nearly enough: the space is older than that, and meant the same screens.
            (b"CalRGB", _) => Space::Screen(SRGB),
            (b"CalGray", _) => Space::Grey,
            (b"Indexed" | b"I", Some(base)) => {
                let base = self.at(look, base, depth + 1);
                indexed(look, base, array.get(2), array.get(3)).unwrap_or(Space::Other)
            }
            (b"Pattern", Some(base)) => {
                Space::Pattern(Some(Rc::new(self.at(look, base, depth + 1))))
            }
            (name, None) => self.named(look, name, depth + 1),
            _ => Space::Other,
        }
    }

    fn profiled(&mut self, look: &mut Look<'_>, profile: &Object) -> Space {
        let Ok((id, Object::Stream(stream))) = look.pdf.dereference(profile) else {
            return Space::Other;
        };
        let components = stream.dict.get(b"N").and_then(|n| look.pdf.dereference(n));
        match components.ok().and_then(|(_, n)| n.as_i64().ok()) {
            Some(1) => Space::Grey,
            Some(4) => Space::Inks,
            Some(3) => {
                let known = id.and_then(|id| self.sources.get(&id));
                if let Some(source) = known {
                    return Space::Screen(*source);
                }
                let bytes = look.budget.unpack(look.pdf, stream);
                // Profiles of three numbers may be of Lab.
                if bytes.as_ref().and_then(|bytes| bytes.get(16..20)) == Some(b"Lab ") {
                    return Space::Other;
                }
                let source = bytes.map_or(SRGB, |bytes| look.converter.add(&bytes));
                if let Some(id) = id {
                    self.sources.insert(id, source);
                }
                Space::Screen(source)
            }
            _ => Space::Other,
        }
    }
}

/// What is needed to find out what a space is.
pub(super) struct Look<'l> {
    pub(super) pdf: &'l Document,
    pub(super) converter: &'l mut Converter,
    pub(super) budget: &'l mut Budget,
    /// The `ColorSpace` dictionary of the resources.
    pub(super) names: Option<&'l Dictionary>,
}

impl Look<'_> {
    fn named(&self, name: &[u8]) -> Option<Object> {
        let object = self.names?.get(name).ok()?;
        Some(self.pdf.dereference(object).ok()?.1.clone())
    }
}

fn indexed(
    look: &mut Look<'_>,
    base: Space,
    last: Option<&Object>,
    table: Option<&Object>,
) -> Option<Space> {
    let components = base.components()?;
    if matches!(base, Space::Indexed(_)) {
        return None;
    }
    let last = look.pdf.dereference(last?).ok()?.1.as_i64().ok()?;
    let bytes = match look.pdf.dereference(table?).ok()?.1 {
        Object::String(bytes, _) => bytes.clone(),
        Object::Stream(stream) => look.budget.unpack(look.pdf, stream)?,
        _ => return None,
    };
    let colours = usize::try_from(last.clamp(0, 255)).ok()? + 1;
    let mut bytes = bytes;
    bytes.resize(colours * components, 0);
    Some(Space::Indexed(Rc::new(Table { base, bytes })))
}

#[cfg(test)]
mod tests {
    use lopdf::{StringFormat, dictionary};

    use super::super::condition::Condition;
    use super::*;

    fn space(pdf: &Document, names: Option<&Dictionary>, object: &Object) -> Space {
        let mut look = Look {
            pdf,
            converter: &mut Converter::new(&Condition::bundled(), &[]),
            budget: &mut Budget::default(),
            names,
        };
        Spaces::new().of(&mut look, object)
    }

    fn name(name: &str) -> Object {
        Object::Name(name.as_bytes().to_vec())
    }

    #[test]
    fn names_lead_to_spaces() {
        let mut pdf = Document::new();
        let profile = lopdf::Stream::new(dictionary! { "N" => 1 }, Vec::new());
        let profile = pdf.add_object(profile);
        let names = dictionary! {
            "A" => vec![name("ICCBased"), profile.into()],
            "B" => name("B"),
            "C" => vec![name("Pattern"), name("A")],
            "D" => vec![name("Separation"), name("Gold"), name("DeviceRGB"), Object::Null],
        };
        let of = |text| space(&pdf, Some(&names), &name(text));
        assert_eq!(of("A"), Space::Grey);
        assert_eq!(of("B"), Space::Other);
        assert_eq!(of("C"), Space::Pattern(Some(Rc::new(Space::Grey))));
        assert_eq!(of("D"), Space::Other);
        assert_eq!(of("DeviceRGB"), Space::Screen(SRGB));
        assert_eq!(of("Missing"), Space::Other);
    }

    #[test]
    fn tables_are_read_within_their_bounds() {
        let table = Object::String(vec![255, 0, 0, 0, 0], StringFormat::Hexadecimal);
        let array = vec![name("Indexed"), name("DeviceRGB"), 1.into(), table];
        let Space::Indexed(table) = space(&Document::new(), None, &array.into()) else {
            panic!("not indexed");
        };
        assert_eq!(table.colour(0), Some(vec![1.0, 0.0, 0.0]));
        assert_eq!(table.colour(1), Some(vec![0.0, 0.0, 0.0]));
        assert_eq!(table.colour(9), table.colour(1));
        assert_eq!(table.len(), 2);
    }
}
