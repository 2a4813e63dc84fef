//! What was done to an image so that its document keeps a size.

use crate::diagnostic::Location;

/// An image that was made smaller, because [`BuildOptions::max_size`](crate::BuildOptions::max_size) asked for it.
#[derive(Debug, Clone)]
pub struct Reduced {
    /// The file, as the text names it.
    pub file: String,
    /// Where the text names it first.
    pub place: Location,
    /// The image as it came.
    pub before: ImageSize,
    /// The image in the PDF.
    pub after: ImageSize,
}

/// How large an image is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImageSize {
    /// Pixels across, as it is shown.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Pixels to the inch where it is shown largest.
    pub resolution: f64,
    /// Bytes in the PDF.
    pub bytes: u64,
}
