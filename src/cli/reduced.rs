//! What was done to images so that a PDF keeps its size: a table for people, objects for programs.

use serde::Serialize;

use crate::picture::{ImageSize, Reduced};
use crate::text::{padded, size};

/// An image that was made smaller.
#[derive(Serialize)]
pub(super) struct Object {
    file: String,
    source: String,
    line: usize,
    before: Size,
    after: Size,
}

#[derive(Serialize)]
struct Size {
    width: u32,
    height: u32,
    /// Pixels to the inch where it is shown largest.
    resolution: u32,
    bytes: u64,
}

/// The images of a document for programs.
pub(super) fn objects(reduced: &[Reduced]) -> Vec<Object> {
    let object = |image: &Reduced| Object {
        file: image.file.clone(),
        source: image.place.source.name().to_owned(),
        line: image.place.position().line,
        before: Size::from(image.before),
        after: Size::from(image.after),
    };
    reduced.iter().map(object).collect()
}

impl From<ImageSize> for Size {
    #[expect(clippy::cast_sign_loss, reason = "a resolution is not negative")]
    fn from(size: ImageSize) -> Self {
        Self {
            width: size.width,
            height: size.height,
            resolution: size.resolution.round() as u32,
            bytes: size.bytes,
        }
    }
}

/// The images of a document for people, a line each in columns; nothing if none was made smaller.
pub(super) fn table(reduced: &[Reduced]) -> Vec<String> {
    if reduced.is_empty() {
        return Vec::new();
    }
    let sum = |bytes: fn(&Reduced) -> u64| size(reduced.iter().map(bytes).sum());
    let before = sum(|image| image.before.bytes);
    let after = sum(|image| image.after.bytes);
    let images = match reduced.len() {
        1 => "1 image".to_owned(),
        more => format!("{more} images"),
    };
    let head = format!("{images} made smaller, {before} before and {after} after:");
    let rows = reduced.iter().map(row).collect::<Vec<_>>();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: [usize; COLUMNS] = std::array::from_fn(width);
    let line = |row: &[String; COLUMNS]| {
        let cells = row.iter().zip(widths);
        let cells = cells.map(|(cell, width)| padded(cell, width));
        let line = format!("  {}", cells.collect::<Vec<_>>().join("  "));
        line.trim_end().to_owned()
    };
    std::iter::once(head).chain(rows.iter().map(line)).collect()
}

const COLUMNS: usize = 8;

/// Where an image is named, and what it had before and has after.
fn row(image: &Reduced) -> [String; COLUMNS] {
    let Reduced {
        file,
        place,
        before,
        after,
    } = image;
    let (pixels, resolution) = if (before.width, before.height) == (after.width, after.height) {
        ("kept".to_owned(), String::new())
    } else {
        (
            format!("to {} × {}", after.width, after.height),
            format!("to {:.0}", after.resolution),
        )
    };
    [
        format!("{}:{}", place.source.name(), place.position().line),
        file.clone(),
        format!("{} × {} pixels", before.width, before.height),
        pixels,
        format!("{:.0} dpi", before.resolution),
        resolution,
        size(before.bytes),
        format!("to {}", size(after.bytes)),
    ]
}
