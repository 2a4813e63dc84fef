//! What layouts are told of print: bleed, gutter, paper, and what becomes of links.

use typst::foundations::Dict;
use typst::layout::{Abs, Length, Size};

use super::PrintLinks;
use super::metadata::insert;

/// What is different in print.
#[derive(Debug, Clone)]
pub(crate) struct Press {
    /// Width and height of a page after trimming.
    pub(crate) size: Size,
    /// Typst's name of the paper, if it has one.
    pub(crate) paper: Option<String>,
    /// How far what ends at the edge of the page reaches over it.
    pub(crate) bleed: Abs,
    /// What is taken from the page at the binding.
    pub(crate) gutter: Abs,
    /// What becomes of links.
    pub(crate) links: PrintLinks,
    /// Whether pages face each other when the document is open.
    pub(crate) facing: bool,
}

impl Press {
    /// `document.press`.
    pub(super) fn slots(&self) -> Dict {
        let links = PrintLinks::NAMES
            .iter()
            .find(|(_, links)| *links == self.links);
        let mut slots = self.page();
        insert(&mut slots, "bleed", Length::from(self.bleed));
        insert(&mut slots, "gutter", Length::from(self.gutter));
        insert(&mut slots, "facing", self.facing);
        insert(&mut slots, "links", links.map(|(name, _)| *name));
        slots
    }

    /// The arguments of `set page` that say the paper.
    pub(super) fn page(&self) -> Dict {
        let mut page = Dict::new();
        insert(&mut page, "width", Length::from(self.size.x));
        insert(&mut page, "height", Length::from(self.size.y));
        page
    }
}
