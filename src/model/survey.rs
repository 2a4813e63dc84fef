//! What must be known of a text before its first block is written.

use super::{Block, BlockKind, Inline, Prose, Visitor, plain_text, walk_prose};

/// A text as a whole.
pub(crate) struct Survey {
    /// The words of its headings and paragraphs, in which an abbreviation may be expanded.
    pub(crate) text: String,
    /// The level of its highest headings, as written; the greatest number if it has none.
    pub(crate) highest_level: u8,
}

impl Survey {
    pub(crate) fn of(prose: &Prose) -> Self {
        let mut survey = Self {
            text: String::new(),
            highest_level: u8::MAX,
        };
        walk_prose(prose, &mut survey);
        survey
    }
}

impl Visitor<'_> for Survey {
    fn block(&mut self, block: &Block) {
        let words: &[Inline] = match &block.kind {
            BlockKind::Heading { level, content } => {
                self.highest_level = self.highest_level.min(*level);
                content
            }
            BlockKind::Paragraph(content) => content,
            _ => return,
        };
        self.text.push_str(&plain_text(words));
        self.text.push('\n');
    }
}
