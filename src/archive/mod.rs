//! Archives: folders of tens of thousands of PDFs, of which only what changed is made again.

mod catalogue;
#[cfg(test)]
mod example;
mod feed;
mod public;
mod record;

pub(crate) use catalogue::catalogue;
pub(crate) use feed::feed;
pub(crate) use public::Publisher;
pub(crate) use record::{Finding, Input, MadeOf, PdfFile, Record, Status};
