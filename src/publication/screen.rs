//! Images as PDFs for reading have them: not in the colours of a press. And what the engine finds in a drawing, at the place where it is named.

use typst::foundations::Bytes;

use super::pictures;
use super::prepare::Prepared;
use crate::diagnostic::{Code, Diagnostic};
use crate::picture::{self, Drawing, is_in_inks, is_svg};

impl Prepared {
    /// Puts photographs in the colours of a press (CMYK) into those of a screen, and says where one cannot be.
    pub(super) fn show_on_screen(&mut self, found: &mut Vec<Diagnostic>) {
        let text = &self.text;
        let pictures = &mut self.pictures;
        for file in pictures::shown(&self.document) {
            let Some(bytes) = pictures.get_mut(&file.value) else {
                continue;
            };
            match on_screen(&file.value, bytes) {
                Ok(Some(shown)) => *bytes = Bytes::new(shown),
                Ok(None) => {}
                Err(diagnostic) => found.push(diagnostic.at(text, file.span)),
            }
        }
        for item in self.items.iter_mut().flatten() {
            item.show_on_screen(found);
        }
    }
}

/// The image in the colours of a screen, if it is in those of a press.
pub(super) fn on_screen(name: &str, bytes: &[u8]) -> Result<Option<Vec<u8>>, Diagnostic> {
    let fault =
        |message: String, help: &str| Diagnostic::new(Code::ImageColours, message).help(help);
    if is_in_inks(bytes) {
        let shown = picture::on_screen(bytes).ok_or_else(|| {
            let message = format!(
                "the image `{name}` is in the colours of a press (CMYK), and cannot be read"
            );
            fault(message, "save it again in RGB")
        })?;
        return Ok(Some(shown));
    }
    // Few drawings have a photograph in them; the others need not be read again.
    let has_photograph = is_svg(bytes) && holds(bytes, b"data:image/jp");
    let in_inks = || {
        let drawing = Drawing::read(bytes).unwrap_or_default();
        drawing.pictures.iter().any(|(_, bytes)| is_in_inks(bytes))
    };
    if has_photograph && in_inks() {
        let message = format!(
            "a picture in the drawing `{name}` is in the colours of a press (CMYK), which PDFs for reading cannot have"
        );
        return Err(fault(message, "put the picture into the drawing in RGB"));
    }
    Ok(None)
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted)
}

/// What the engine found nowhere, at the drawing that has it: a character that no font has.
pub(super) fn placed(found: Diagnostic, prepared: &Prepared) -> Diagnostic {
    if found.code != Code::FontGlyph || found.primary.is_some() {
        return found;
    }
    let Some(missing) = found
        .message
        .split('"')
        .nth(1)
        .filter(|text| !text.is_empty())
    else {
        return found;
    };
    let mut drawings = prepared.images().filter(|(_, _, bytes)| is_svg(bytes));
    match drawings.find(|(_, _, bytes)| picture::words(bytes).contains(missing)) {
        Some((name, place, _)) => {
            let message = format!("no font has `{missing}`, which stands in the drawing `{name}`");
            Diagnostic::new(Code::FontGlyph, message)
                .at(&place.source, place.range)
                .help("put a font that has it into the folder `fonts`, or export the drawing with its text as paths")
        }
        None => found,
    }
}
