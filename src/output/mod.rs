//! What is made of a document, and how it reaches the disk: whole or not at all.

mod file;
mod name;
mod thumbnail;

pub(crate) use file::{
    copy_hashed, copy_unsynced, is_left_over, make_folder, sync_folder, unwritable, write,
    write_all, write_with,
};
pub(crate) use name::{
    Claims, name_key, pdf_name, pdf_path, print_name, report_name, thumbnail_name,
};
pub(crate) use thumbnail::{ThumbnailFormat, WIDTHS, draw, thumbnail};
