//! Archives: folders of tens of thousands of PDFs, of which only what changed is made again.

mod find;
mod folder;
mod record;
mod shard;

pub(crate) use record::{Finding, Input, MadeOf, PdfFile, Record, Status};
