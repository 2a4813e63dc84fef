//! Headers of tables that are set again after a page break. Screen readers pass over them, so they may hold no links, and the
//! notes that they refer to have their place already.

use typst::foundations::StyleChain;
use typst::introspection::Tag;
use typst::layout::{Frame, FrameItem};
use typst::model::TableCell;

/// Leaves nothing of the repeated headers in the frame but what is seen.
pub(super) fn clear(frame: &mut Frame) {
    clear_within(frame, false);
}

fn clear_within(frame: &mut Frame, repeated: bool) {
    // A cell is between two tags of one frame, which tell the export that it is a repeated one.
    let mut cell = None;
    frame.retain(|item| {
        let within = repeated || cell.is_some();
        match item {
            FrameItem::Group(group) => clear_within(&mut group.frame, within),
            FrameItem::Tag(Tag::Start(element, _)) if !within => {
                let own = element.to_packed::<TableCell>();
                let again = own.filter(|own| own.is_repeated.get(StyleChain::default()));
                cell = again.and_then(|_| element.location());
            }
            FrameItem::Tag(Tag::End(location, ..)) if Some(*location) == cell => cell = None,
            FrameItem::Tag(_) | FrameItem::Link(..) => return !within,
            _ => {}
        }
        true
    });
}
