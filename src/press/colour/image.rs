//! Images: what their numbers mean is said so that a print shop knows, and the pixels stay as they are.
//!
//! Photographs are in red, green and blue with a profile: PDF/X-4 lets the print shop convert them, which it does for the paper at
//! hand, and JPEG files are not packed a second time. Tables of colours are drawings, so they become inks. Greys are printed with
//! black alone.

use lopdf::{Object, ObjectId, StringFormat};

use super::content::image::in_inks;
use super::resources::dictionary_of;
use super::separation::Separation;
use super::space::{Look, Space, Table};

/// What is said of a table.
pub(super) const TABLE: &str = "the table of colours of an image";

impl Separation<'_> {
    /// Says what the colours of an image and of its mask are. `around` are the resources that name it.
    pub(super) fn image(&mut self, id: ObjectId, around: ObjectId, is_mask: bool) {
        if !self.first(id) {
            return;
        }
        let mask = dictionary_of(self.pdf, id)
            .and_then(|dict| dict.get(b"SMask").and_then(Object::as_reference).ok());
        // A mask has none of its own (ISO 32000-1, table 145).
        if let Some(mask) = mask.filter(|mask| self.first(*mask)) {
            self.colours(mask, around, false, None);
        }
        self.colours(id, around, is_mask, mask);
    }

    fn colours(&mut self, id: ObjectId, around: ObjectId, is_mask: bool, mask: Option<ObjectId>) {
        // Without a space it is a mask, or in JPEG 2000, which brings its own.
        let named = dictionary_of(self.pdf, id).and_then(|dict| dict.get(b"ColorSpace").ok());
        let Some(named) = named.cloned() else {
            return;
        };
        let named = self.by_default(named, around);
        let space = match self.space(&named, Some(around)) {
            Space::Screen(_) => Some(self.with_profile(&named)),
            _ if is_mask => None,
            Space::Grey => Some("DeviceGray".into()),
            Space::Inks => {
                self.ink(id);
                Some("DeviceCMYK".into())
            }
            Space::Indexed(table) => {
                // Colours that were mixed with a ground beforehand can only be taken out of it as they were mixed.
                let mask = mask.and_then(|mask| dictionary_of(self.pdf, mask));
                let has_ground = mask.is_some_and(|mask| mask.has(b"Matte"));
                let table = self.table(&table).filter(|_| !has_ground);
                if table.is_none() {
                    self.found.left(TABLE);
                }
                table
            }
            Space::Pattern(_) | Space::Other => None,
        };
        if let (Some(space), Some(dict)) = (space, self.dictionary_mut(id)) {
            dict.set("ColorSpace", space);
        }
    }

    /// The table in inks.
    pub(super) fn table(&mut self, table: &Table) -> Option<Object> {
        let look = Look {
            pdf: self.pdf,
            converter: &mut self.converter,
            budget: &mut self.budget,
            names: None,
        };
        let colours = in_inks(table, &look)?;
        self.found.mixed(TABLE, &colours);
        let last = i64::try_from(table.len().checked_sub(1)?).ok()?;
        Some(Object::Array(vec![
            "Indexed".into(),
            "DeviceCMYK".into(),
            last.into(),
            Object::String(colours, StringFormat::Hexadecimal),
        ]))
    }

    /// Looks for the most ink in an image whose pixels are inks. Those of JPEG are not looked at.
    fn ink(&mut self, id: ObjectId) {
        let Ok(stream) = self.pdf.get_object(id).and_then(Object::as_stream) else {
            return;
        };
        let eight = stream
            .dict
            .get(b"BitsPerComponent")
            .and_then(Object::as_i64);
        if !matches!(eight, Ok(8)) || stream.dict.has(b"Decode") {
            return;
        }
        let Some(pixels) = self.budget.unpack(self.pdf, stream) else {
            return;
        };
        self.found.mixed("an image", &pixels);
    }
}
