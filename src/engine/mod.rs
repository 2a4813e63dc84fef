//! The Typst world: fonts, layouts, compilation and PDF export, and what their errors mean to an author.

mod columns;
mod compile;
mod facts;
mod fault;
mod finish;
mod font;
mod layout;
mod order;
mod pages;
mod press;
mod section;
mod setting;
#[cfg(feature = "cli")]
mod slug;
mod world;

pub use compile::Pdf;
pub(crate) use compile::compile;
pub(crate) use facts::{Facts, Raster, Sample};
pub(crate) use finish::Attachment;
pub use font::{FontFace, Origin};
pub(crate) use font::{Fonts, missing_glyphs};
pub(crate) use layout::LayoutFiles;
pub(crate) use layout::length;
pub use layout::{Layout, LayoutParameter, ParameterType};
pub(crate) use press::{Printed, Sheet, press};
pub(crate) use setting::{CREATOR, Setting};
#[cfg(feature = "cli")]
pub(crate) use slug::slugs;

#[cfg(test)]
mod tests;
