//! What was done to images so that a PDF keeps its size: a table for people, objects for programs.

use serde::Serialize;

use crate::picture::{ImageSize, Reduced};
use crate::text::size;

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
    let (before, after) = (
        sum(|image| image.before.bytes),
        sum(|image| image.after.bytes),
    );
    let images = match reduced.len() {
        1 => "1 image".to_owned(),
        more => format!("{more} images"),
    };
    let head = format!("{images} made smaller, {before} before and {after} after:");
    let cells = reduced.iter().map(|image| {
        let Reduced { before, after, .. } = image;
        let place = &image.place;
        let same = before.width == after.width && before.height == after.height;
        [
            format!("{}:{}", place.source.name(), place.position().line),
            image.file.clone(),
            format!("{} × {} pixels", before.width, before.height),
            if same {
                "kept".to_owned()
            } else {
                format!("to {} × {}", after.width, after.height)
            },
            format!("{:.0} dpi", before.resolution),
            if same {
                String::new()
            } else {
                format!("to {:.0}", after.resolution)
            },
            size(before.bytes),
            format!("to {}", size(after.bytes)),
        ]
    });
    let cells = cells.collect::<Vec<_>>();
    let width = |column: usize| {
        let cells = cells.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: [usize; 8] = std::array::from_fn(width);
    let line = |row: &[String; 8]| {
        let cells = row.iter().zip(widths);
        let cells = cells.map(|(cell, width)| format!("{cell:<width$}"));
        format!("  {}", cells.collect::<Vec<_>>().join("  "))
            .trim_end()
            .to_owned()
    };
    std::iter::once(head)
        .chain(cells.iter().map(line))
        .collect()
}
