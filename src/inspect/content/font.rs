//! What the codes of a font mean and how far each moves on, asked of the interpreter, which knows every kind of font.
//!
//! The interpreter draws; it cannot be asked for a font. So it is given a line of text to draw that has each code
//! twice: the distance between the two is the code's width.

use std::collections::HashMap;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::font::Glyph as Drawn;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, CacheKey, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret,
};
use hayro_syntax::content::TypedIter;
use hayro_syntax::object::{Array, Dict, Name, Stream};
use hayro_syntax::page::Resources;
use hayro_syntax::xref::XRef;
use kurbo::{Affine, BezPath, Rect};

use super::super::limit;
use super::super::model::Font;
use super::super::string::clean;

/// A code of a font.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// Its characters, if they are known.
    pub(super) text: Option<String>,
    /// How far it moves on, in ems: along the line, and upwards where the font is set vertically.
    pub(super) advance: (f64, f64),
}

/// How many bytes a code has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Codes {
    One,
    Two,
    /// A character map says; then strings are asked as wholes.
    Mapped,
}

struct Table {
    font: Font,
    codes: Codes,
    glyphs: HashMap<u16, Glyph>,
    /// Whether the interpreter may open it.
    usable: bool,
}

/// The fonts met so far.
pub(super) struct Fonts<'a> {
    xref: &'a XRef,
    context: Context<'a>,
    tables: Vec<Table>,
    known: HashMap<u128, usize>,
}

impl<'a> Fonts<'a> {
    pub(super) fn new(xref: &'a XRef) -> Self {
        Self {
            xref,
            context: context(xref),
            tables: Vec::new(),
            known: HashMap::new(),
        }
    }

    /// The fonts, for the list.
    pub(super) fn list(self) -> Vec<Font> {
        self.tables.into_iter().map(|table| table.font).collect()
    }

    /// The number of a font.
    pub(super) fn number(&mut self, font: &Dict<'a>) -> usize {
        let key = font.cache_key();
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        self.tables.push(Table {
            font: describe(font),
            codes: codes(font),
            glyphs: HashMap::new(),
            usable: !bursts(font),
        });
        self.known.insert(key, self.tables.len() - 1);
        self.tables.len() - 1
    }

    /// The glyphs of a string, with the code of each that is one byte: that of the space is wider where words are spaced.
    pub(super) fn glyphs(
        &mut self,
        font: usize,
        name: &Name<'_>,
        resources: &Resources<'a>,
        bytes: &[u8],
    ) -> Vec<(Glyph, Option<u8>)> {
        let Table { codes, usable, .. } = self.tables[font];
        if codes == Codes::Mapped && usable {
            let glyphs = self.draw(name, resources, &[bytes, bytes].concat());
            return halves(&glyphs)
                .into_iter()
                .map(|glyph| (glyph, None))
                .collect();
        }
        let split = |bytes: &[u8]| -> Vec<u16> {
            match codes {
                Codes::Two => bytes
                    .chunks(2)
                    .map(|pair| u16::from_be_bytes([pair[0], *pair.get(1).unwrap_or(&0)]))
                    .collect(),
                _ => bytes.iter().map(|byte| u16::from(*byte)).collect(),
            }
        };
        let split = split(bytes);
        self.learn(font, name, resources, &split);
        let table = &self.tables[font];
        let glyph = |code: &u16| {
            let single = (codes == Codes::One).then_some(*code as u8);
            Some((table.glyphs.get(code)?.clone(), single))
        };
        split.iter().filter_map(glyph).collect()
    }

    /// Asks for the codes that are not known yet.
    fn learn(&mut self, font: usize, name: &Name<'_>, resources: &Resources<'a>, codes: &[u16]) {
        let known = &self.tables[font].glyphs;
        let mut new = codes
            .iter()
            .filter(|code| !known.contains_key(code))
            .copied()
            .collect::<Vec<_>>();
        if new.is_empty() {
            return;
        }
        new.sort_unstable();
        new.dedup();
        let two = self.tables[font].codes == Codes::Two;
        let bytes = new.iter().flat_map(|code| {
            let bytes = code.to_be_bytes();
            if two {
                [&bytes[..], &bytes].concat()
            } else {
                vec![bytes[1]; 2]
            }
        });
        let bytes = bytes.collect::<Vec<_>>();
        let drawn = if self.tables[font].usable {
            self.draw(name, resources, &bytes)
        } else {
            Vec::new()
        };
        let table = &mut self.tables[font];
        if drawn.len() == 2 * new.len() {
            for (code, pair) in new.into_iter().zip(drawn.chunks_exact(2)) {
                table.glyphs.insert(code, between(&pair[0], &pair[1]));
            }
        } else {
            // The font cannot be used. A reader would see nothing either, but that there is something is not hidden.
            for code in new {
                let (text, advance) = (None, (0.5, 0.0));
                table.glyphs.insert(code, Glyph { text, advance });
            }
        }
    }

    /// What is drawn for a string: characters and place of each glyph, with the font at a size of 1000.
    fn draw(&mut self, name: &Name<'_>, resources: &Resources<'a>, bytes: &[u8]) -> Vec<Mark> {
        let mut line = String::from("BT /");
        for byte in name.as_ref() {
            let _ = write!(line, "#{byte:02x}");
        }
        line.push_str(" 1000 Tf <");
        for byte in bytes {
            let _ = write!(line, "{byte:02x}");
        }
        line.push_str("> Tj ET");
        let mut pen = Pen { marks: Vec::new() };
        let context = &mut self.context;
        let drawing = catch_unwind(AssertUnwindSafe(|| {
            interpret(
                TypedIter::new(line.as_bytes()),
                resources,
                context,
                &mut pen,
            );
        }));
        if drawing.is_err() {
            // What a panic leaves behind may be half done.
            self.context = self::context(self.xref);
            return Vec::new();
        }
        pen.marks
    }
}

fn context(xref: &XRef) -> Context<'_> {
    Context::new(
        Affine::IDENTITY,
        Rect::new(0.0, 0.0, 1.0, 1.0),
        &InterpreterCache::new(),
        xref,
        InterpreterSettings::default(),
    )
}

/// A string drawn twice on end: each glyph reaches to the next.
fn halves(drawn: &[Mark]) -> Vec<Glyph> {
    let count = drawn.len() / 2;
    let pairs = drawn.windows(2).take(count);
    pairs.map(|pair| between(&pair[0], &pair[1])).collect()
}

fn between(first: &Mark, second: &Mark) -> Glyph {
    Glyph {
        text: first.text.clone(),
        advance: (
            (second.at.0 - first.at.0) / 1000.0,
            (second.at.1 - first.at.1) / 1000.0,
        ),
    }
}

/// Whether any stream of a font is larger than the limit.
fn bursts(font: &Dict<'_>) -> bool {
    let below = font.get::<Array<'_>>("DescendantFonts");
    let below = below
        .and_then(|fonts| fonts.iter::<Dict<'_>>().next())
        .unwrap_or_default();
    let dicts = [font, &below];
    let descriptors = dicts.map(|dict| dict.get::<Dict<'_>>("FontDescriptor").unwrap_or_default());
    let [own, other] = &descriptors;
    let keys = [
        "ToUnicode",
        "Encoding",
        "CIDToGIDMap",
        "FontFile",
        "FontFile2",
        "FontFile3",
    ];
    [font, &below, own, other].iter().any(|dict| {
        let mut streams = keys.iter().filter_map(|key| dict.get::<Stream<'_>>(key));
        streams.any(|stream| limit::bursts(&stream))
    })
}

fn codes(font: &Dict<'_>) -> Codes {
    if font.get::<Name<'_>>("Subtype").as_deref() != Some(b"Type0") {
        return Codes::One;
    }
    match font.get::<Name<'_>>("Encoding").as_deref() {
        Some(b"Identity-H" | b"Identity-V") => Codes::Two,
        _ => Codes::Mapped,
    }
}

fn describe(font: &Dict<'_>) -> Font {
    let name = |dict: &Dict<'_>, key: &str| {
        let name = dict.get::<Name<'_>>(key)?;
        Some(clean(&String::from_utf8_lossy(&name)))
    };
    let kind = name(font, "Subtype").unwrap_or_default();
    let below = font
        .get::<Array<'_>>("DescendantFonts")
        .and_then(|fonts| fonts.iter::<Dict<'_>>().next());
    let own = below.as_ref().unwrap_or(font);
    let descriptor = own.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
    let full = name(font, "BaseFont").or_else(|| name(font, "Name"));
    let full = full.unwrap_or_else(|| "(no name)".to_owned());
    Font {
        name: match full.split_once('+') {
            Some((mark, rest)) if mark.len() == 6 => rest.to_owned(),
            _ => full,
        },
        embedded: kind == "Type3"
            || ["FontFile", "FontFile2", "FontFile3"]
                .iter()
                .any(|key| descriptor.contains_key(key)),
        kind: match below.as_ref().and_then(|font| name(font, "Subtype")) {
            Some(below) => format!("{kind} ({below})"),
            None => kind,
        },
        to_unicode: font.contains_key("ToUnicode"),
    }
}

/// A glyph as it is drawn.
struct Mark {
    text: Option<String>,
    at: (f64, f64),
}

/// A device that only notes which glyph stands where.
struct Pen {
    marks: Vec<Mark>,
}

impl<'a> Device<'a> for Pen {
    fn draw_glyph(
        &mut self,
        glyph: &Drawn<'a>,
        _: Affine,
        transform: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(character)) => Some(character.to_string()),
            Some(BfString::String(text)) => Some(text),
            None => None,
        };
        let [.., x, y] = transform.as_coeffs();
        self.marks.push(Mark {
            text: text
                .map(|text| clean(&text))
                .filter(|text| !text.is_empty()),
            at: (x, y),
        });
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
