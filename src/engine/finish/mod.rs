//! What the export cannot say: one pass over the finished PDF.
//!
//! Typst's PDF has tags that its elements have; there are none for articles and asides, nothing tells which element a link leads
//! to, and names of notes are there in some languages only. The pass changes dictionaries alone: neither pages nor fonts
//! nor metadata. What it adds for PDF/UA-2 (ISO 14289-2) and PDF 2.0 readers of PDF 1.7 pass over, so that PDF/UA-1 and
//! PDF/A-2a hold as before.

mod direction;
mod namespaces;
mod notes;
mod sections;
mod targets;
mod tree;

use lopdf::{Document, Result};

use self::tree::Tree;

/// The PDF with all that.
pub(super) fn finished(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut pdf = Document::load_mem(bytes)?;
    sections::mark(&mut pdf)?;
    let tree = Tree::read(&pdf)?;
    notes::refer(&mut pdf, &tree)?;
    targets::set(&mut pdf, &tree)?;
    namespaces::declare(&mut pdf, &tree)?;
    direction::settle(&mut pdf, &tree)?;
    let mut finished = Vec::with_capacity(bytes.len() + bytes.len() / 8);
    pdf.save_to(&mut finished)?;
    Ok(finished)
}
