//! Archives: folders of tens of thousands of PDFs, of which only what changed is made again.

mod record;

pub(crate) use record::{Finding, Input, MadeOf, PdfFile, Record, Status};
