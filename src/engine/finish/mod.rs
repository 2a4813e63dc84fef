//! What the export cannot say: one pass over the finished PDF.
//!
//! Typst's PDF has tags that its elements have; there are none for articles and asides, nothing tells which element a link leads
//! to, and names of notes are there in some languages only. The pass changes dictionaries and completes the metadata, and takes out of
//! photographs what they say besides their picture; it touches neither pages nor fonts. What it adds for PDF/UA-2 (ISO 14289-2) and PDF 2.0 readers of PDF 1.7 pass over, so that PDF/UA-1 and
//! PDF/A-2a hold as before. With the document's sources put in, the PDF is PDF/A-3a, which differs from PDF/A-2a in that alone.

mod attachments;
mod direction;
mod images;
mod metadata;
mod namespaces;
mod notes;
mod sections;
mod targets;
mod tree;

use lopdf::{Document, Result};

pub(crate) use self::attachments::Attachment;
use self::tree::Tree;
use crate::model::DublinCore;

/// The PDF with all that, described, and carrying files.
pub(super) fn finished(
    bytes: &[u8],
    core: &DublinCore,
    attachments: &[Attachment],
) -> Result<Vec<u8>> {
    let mut pdf = Document::load_mem(bytes)?;
    sections::mark(&mut pdf)?;
    let tree = Tree::read(&pdf)?;
    notes::refer(&mut pdf, &tree)?;
    targets::set(&mut pdf, &tree)?;
    namespaces::declare(&mut pdf, &tree)?;
    direction::settle(&mut pdf, &tree)?;
    metadata::complete(&mut pdf, core)?;
    images::strip(&mut pdf);
    attachments::put(&mut pdf, attachments)?;
    let mut finished = Vec::with_capacity(bytes.len() + bytes.len() / 8);
    pdf.save_to(&mut finished)?;
    Ok(finished)
}
