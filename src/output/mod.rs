//! What is made of a document, and how it reaches the disk: whole or not at all.

mod file;
mod name;

pub(crate) use file::{make_folder, write};
pub(crate) use name::{Claims, pdf_name, report_name};
