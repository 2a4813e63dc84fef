//! Images of pixels: what they say besides their picture, which never reaches a PDF, and how they are made smaller.

mod decode;
mod encode;
mod exif;
mod jpeg;
mod kind;
mod reduced;
mod resample;

pub(crate) use decode::{Raster, cost, decode};
pub(crate) use encode::{Encoded, encode};
pub(crate) use jpeg::without_metadata;
pub(crate) use kind::Kind;
pub use reduced::{ImageSize, Reduced};
