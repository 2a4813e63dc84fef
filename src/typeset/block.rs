//! Blocks as Typst elements.

use icu_locale::Locale;
use typst::foundations::{Content, NativeElement, Packed, Smart};
use typst::model::{
    DividerElem, EnumElem, EnumItem, ListElem, ListItem, ParElem, QuoteElem, TermItem, TermsElem,
};
use typst::text::{RawContent, RawElem};

use super::Typesetter;
use crate::model::{Block, BlockKind, Definition, List};

impl Typesetter<'_> {
    /// Blocks one after the other.
    pub(super) fn blocks(&mut self, blocks: &[Block], lang: &Locale) -> Content {
        Content::sequence(blocks.iter().map(|block| self.block(block, lang)))
    }

    /// Blocks that begin on a line of something else, a note's number or the mark of an item: a paragraph at the start
    /// is words only, which stay on that line.
    pub(super) fn inset(&mut self, blocks: &[Block], lang: &Locale) -> Content {
        let [
            Block {
                kind: BlockKind::Paragraph(words),
                ..
            },
            rest @ ..,
        ] = blocks
        else {
            return self.blocks(blocks, lang);
        };
        Content::sequence([self.words(words, lang), self.blocks(rest, lang)])
    }

    fn block(&mut self, block: &Block, lang: &Locale) -> Content {
        let content = match &block.kind {
            BlockKind::Heading { level, content } => {
                return self.heading(*level, content, &block.span, lang);
            }
            BlockKind::Paragraph(content) => ParElem::new(self.words(content, lang)).pack(),
            BlockKind::List(list) => self.list(list, lang),
            BlockKind::Definitions(definitions) => self.definitions(definitions, lang),
            BlockKind::Quote(blocks) => QuoteElem::new(self.blocks(blocks, lang))
                .with_block(true)
                .pack(),
            // The language after the fence would only colour the text, and colours chosen for a
            // screen's theme seldom have the contrast that print needs.
            BlockKind::Code { text, .. } => RawElem::new(RawContent::Text(text.as_str().into()))
                .with_block(true)
                .pack(),
            BlockKind::Table(table) => return self.table(table, &block.span, lang),
            BlockKind::Figure(figure) => self.figure(figure, &block.span, lang),
            BlockKind::ThematicBreak => DividerElem::new().pack(),
        };
        content.spanned(self.span(&block.span))
    }

    fn list(&mut self, list: &List, lang: &Locale) -> Content {
        let bodies = list.items.iter().map(|item| {
            let tight = list.tight;
            let body = if tight {
                self.inset(&item.blocks, lang)
            } else {
                self.blocks(&item.blocks, lang)
            };
            (body, self.span(&item.span))
        });
        match list.start {
            Some(start) => {
                let items = bodies
                    .map(|(body, place)| Packed::new(EnumItem::new(body)).spanned(place))
                    .collect();
                EnumElem::new(items)
                    .with_tight(list.tight)
                    .with_start(Smart::Custom(start))
                    .pack()
            }
            None => {
                let items = bodies
                    .map(|(body, place)| Packed::new(ListItem::new(body)).spanned(place))
                    .collect();
                ListElem::new(items).with_tight(list.tight).pack()
            }
        }
    }

    fn definitions(&mut self, definitions: &[Definition], lang: &Locale) -> Content {
        let items = definitions
            .iter()
            .map(|definition| {
                let term = self.words(&definition.term, lang);
                let details = match definition.details.as_slice() {
                    [only] => self.inset(only, lang),
                    several => {
                        Content::sequence(several.iter().map(|blocks| self.blocks(blocks, lang)))
                    }
                };
                Packed::new(TermItem::new(term, details)).spanned(self.span(&definition.span))
            })
            .collect();
        TermsElem::new(items).pack()
    }
}
