//! What runs over the foot of the page, because it must not be divided and is higher than all that there is.

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst::layout::{Abs, Frame, FrameItem, PageElem};
use typst::syntax::Span;

use super::settle::Setter;
use super::{Column, Spaces};

/// The share of its height that no page has for text. Lower columns may only be tried: what is too high for them may have its place yet.
const TEXT: f64 = 0.95;

impl Setter<'_, '_, '_> {
    /// Tells of words that nobody will see.
    pub(super) fn tell_of_what_is_too_high(&mut self, set: &[Column], spaces: &Spaces) {
        let Smart::Custom(page) = self.styles.resolve(PageElem::height) else {
            return;
        };
        for (index, column) in set.iter().enumerate() {
            let space = spaces.of(index);
            if space == Abs::inf() {
                continue;
            }
            // Typst makes the frame of what has no room as high as the room.
            if let Some(place) = first_below(&column.text, space.max(page * TEXT)) {
                let told = SourceDiagnostic::warning(
                    place,
                    "what must stay on one page is higher than the page, and runs over its foot",
                );
                let help = "write less here, or choose larger paper or smaller type";
                self.engine.sink.warn(told.with_hint(help));
            }
        }
    }
}

/// Where the first words stand in their source that are as low in the frame.
fn first_below(frame: &Frame, height: Abs) -> Option<Span> {
    frame.items().find_map(|(at, item)| match item {
        FrameItem::Group(group) => first_below(&group.frame, height - at.y),
        FrameItem::Text(text) if at.y >= height => {
            let mut spans = text.glyphs.iter().map(|glyph| glyph.span.0);
            spans.find(|span| !span.is_detached())
        }
        _ => None,
    })
}
