//! Images of pixels: what they say besides their picture, which never reaches a PDF, and how they are made smaller.

mod cmyk;
mod decode;
mod effects;
mod encode;
mod exif;
mod inks;
mod jpeg;
mod kind;
mod reduced;
mod resample;
mod svg;

pub(crate) use cmyk::{is_in_inks, on_screen};
pub(crate) use decode::{Raster, cost, decode};
pub(crate) use encode::{Encoded, encode};
pub(crate) use jpeg::{MAX_SIDE, is_cut, without_metadata};
pub(crate) use kind::Kind;
pub use reduced::{ImageSize, Reduced};
pub(crate) use svg::{Drawing, Unread, is_svg, words};
