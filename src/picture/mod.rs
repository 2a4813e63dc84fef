//! Images of pixels: what they say besides their picture, which never reaches a PDF, and how they are made smaller.

mod exif;
mod jpeg;

pub(crate) use jpeg::without_metadata;
