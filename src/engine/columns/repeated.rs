//! Headers of tables that are set again after a page break. Screen readers pass over them, so they may hold no links, and the
//! notes that they refer to have their place already.

use typst::foundations::{Content, StyleChain};
use typst::introspection::{Location, Tag};
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
                cell = repeated_cell(element);
            }
            FrameItem::Tag(Tag::End(location, ..)) if Some(*location) == cell => cell = None,
            FrameItem::Tag(_) | FrameItem::Link(..) => return !within,
            _ => {}
        }
        true
    });
}

/// Whether the frame has words or pictures that are not of a repeated header.
pub(super) fn has_more(frame: &Frame) -> bool {
    let mut cell = None;
    frame.items().any(|(_, item)| match item {
        FrameItem::Tag(Tag::Start(element, _)) if cell.is_none() => {
            cell = repeated_cell(element);
            false
        }
        FrameItem::Tag(Tag::End(location, ..)) if Some(*location) == cell => {
            cell = None;
            false
        }
        FrameItem::Group(group) => cell.is_none() && has_more(&group.frame),
        FrameItem::Text(_) | FrameItem::Image(..) => cell.is_none(),
        _ => false,
    })
}

/// Where the cell is, if it is of a repeated header.
fn repeated_cell(element: &Content) -> Option<Location> {
    let cell = element.to_packed::<TableCell>()?;
    let again = cell.is_repeated.get(StyleChain::default());
    again.then(|| element.location()).flatten()
}
