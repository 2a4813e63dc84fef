//! The colour space of an image that stands within a content stream (ISO 32000-1, 8.9.7).

use std::fmt::Write;
use std::ops::Range;

use lopdf::Object;
use lopdf::content::Content;

use super::Rewriter;
use crate::press::colour::image::TABLE;
use crate::press::colour::resources::SCREEN;
use crate::press::colour::scan::Operation;
use crate::press::colour::space::{Look, Space, Table};

impl Rewriter<'_, '_> {
    pub(super) fn image(&mut self, operation: &Operation<'_>) {
        if operation.is_endless(self.content) {
            self.scene
                .found
                .unread("what follows an image within the text");
            return self.copy(operation);
        }
        let value = space(self.content, operation);
        let Some((range, object)) = value else {
            return self.copy(operation);
        };
        let space = self.space_of(&object);
        let colours = match &space {
            Space::Indexed(table) => in_inks(table, &self.scene.look),
            _ => None,
        };
        let Some((text, has_screen)) = text(&space, colours.as_deref()) else {
            self.scene.found.left("an image within the text");
            return self.copy(operation);
        };
        if let Some(colours) = &colours {
            self.scene.found.mixed(TABLE, colours);
        }
        self.rewritten.has_screen |= has_screen;
        self.rewritten.is_changed = true;
        let from = operation.range.start;
        let parts = [
            self.content.get(from..range.start).unwrap_or(&[]),
            b" ",
            text.as_bytes(),
            b" ",
            self.content
                .get(range.end..operation.range.end)
                .unwrap_or(&[]),
        ];
        self.rewritten.content.extend(parts.concat());
    }
}

/// Where the space stands, and what it says; `None` if the image has no colours.
fn space(content: &[u8], operation: &Operation<'_>) -> Option<(Range<usize>, Object)> {
    let entries = &operation.image;
    let entry = entries
        .iter()
        .find(|(key, _)| matches!(&**key, b"CS" | b"ColorSpace"));
    let range = entry?.1.clone();
    let mut text = content.get(range.clone())?.to_vec();
    text.extend_from_slice(b" cs");
    let mut parsed = Content::decode(&text).ok()?;
    let operation = parsed.operations.pop()?;
    Some((range, operation.operands.into_iter().next()?))
}

/// The space as it is written, with the colours of its table in inks, and whether it needs the profile of sRGB in the resources.
fn text(space: &Space, colours: Option<&[u8]>) -> Option<(String, bool)> {
    match space {
        Space::Grey => Some(("/G".to_owned(), false)),
        Space::Inks => Some(("/CMYK".to_owned(), false)),
        Space::Screen(_) => Some((format!("/{SCREEN}"), true)),
        Space::Indexed(table) => {
            let colours = colours?;
            let last = table.len().checked_sub(1)?;
            let digits = colours.iter().fold(String::new(), |mut digits, byte| {
                // Writing into a string cannot fail.
                let _ = write!(digits, "{byte:02X}");
                digits
            });
            Some((format!("[/I /CMYK {last} <{digits}>]"), false))
        }
        Space::Pattern(_) | Space::Other => None,
    }
}

/// The colours of a table in inks, four bytes each.
pub(in crate::press::colour) fn in_inks(table: &Table, look: &Look<'_>) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(table.len() * 4);
    for number in 0..table.len() {
        let colour = table.colour(number)?;
        let shares = match (&table.base, colour.as_slice()) {
            (Space::Grey, [grey]) => [0.0, 0.0, 0.0, 1.0 - grey],
            (Space::Inks, [c, m, y, k]) => [*c, *m, *y, *k],
            (Space::Screen(source), [red, green, blue]) => {
                let screen = look.converter.screen(*source, [*red, *green, *blue]);
                look.converter.inks(screen).0.shares()
            }
            _ => return None,
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "bounded to 0..=255"
        )]
        bytes.extend(shares.map(|share| (share * 255.0).round() as u8));
    }
    Some(bytes)
}
