//! Fonts within the PDF, so that the print shop needs none.

use lopdf::{Dictionary, Object};

use super::check::Check;
use super::clause::Clause;

/// What fonts are that need a file.
pub(super) const KINDS: [&[u8]; 6] = [
    b"Type1",
    b"MMType1",
    b"TrueType",
    b"Type3",
    b"CIDFontType0",
    b"CIDFontType2",
];

/// A font has its file with it. Those that are put together are looked at in their parts, and glyphs that are drawn as content.
pub(super) fn check(check: &mut Check<'_>, font: &Dictionary) {
    let kind = font
        .get_deref(b"Subtype", check.pdf)
        .and_then(Object::as_name);
    match kind {
        Ok(b"Type0") => {}
        Ok(b"Type3") => glyphs(check, font),
        _ if is_embedded(check, font) => {}
        _ => {
            let name = font
                .get_deref(b"BaseFont", check.pdf)
                .and_then(Object::as_name);
            let name = String::from_utf8_lossy(name.unwrap_or(b"without a name"));
            let name = name.chars().filter(|c| !c.is_control()).take(80);
            let thing = format!("the font {}", name.collect::<String>());
            check.add(Clause::Fonts, thing, "is not embedded");
        }
    }
}

fn is_embedded(check: &Check<'_>, font: &Dictionary) -> bool {
    let descriptor = font.get_deref(b"FontDescriptor", check.pdf);
    let Ok(descriptor) = descriptor.and_then(Object::as_dict) else {
        return false;
    };
    ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| {
        let file = descriptor.get_deref(key.as_bytes(), check.pdf);
        file.and_then(Object::as_stream)
            .is_ok_and(|file| !file.content.is_empty())
    })
}

fn glyphs(check: &mut Check<'_>, font: &Dictionary) {
    let pdf = check.pdf;
    let glyphs = font.get_deref(b"CharProcs", pdf).and_then(Object::as_dict);
    for (_, glyph) in glyphs.into_iter().flatten() {
        if let Ok((_, Object::Stream(glyph))) = pdf.dereference(glyph) {
            check.drawing(glyph, "a glyph");
        }
    }
}
