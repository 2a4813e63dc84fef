//! Notes that a block sets itself: found in its text, set in parts, and kept from being set again at the foot of the page.

use std::num::NonZeroUsize;

use typst::diag::SourceResult;
use typst::engine::Engine;
use typst::foundations::{Label, NativeElement, Packed, StyleChain};
use typst::introspection::{Counter, CounterUpdate, Location, Locator, Tag, TagFlags};
use typst::layout::{Abs, Axes, Frame, FrameItem, FrameParent, Inherit, Point, Regions, Size};
use typst::model::{FootnoteBody, FootnoteElem, FootnoteEntry};
use typst::utils::PicoStr;
use typst_layout::layout_fragment;

/// A note that waits for its place, and the parts of it that have theirs.
#[derive(Clone)]
pub(super) struct Pending {
    note: Packed<FootnoteElem>,
    parts: Vec<Part>,
}

/// A part of a note that has its place.
#[derive(Clone, Copy)]
struct Part {
    offered: Abs,
    height: Abs,
}

/// The notes whose marks are in the frame, in reading order.
pub(super) fn of(frame: &Frame) -> Vec<Pending> {
    let mut found = Vec::new();
    collect(frame, &mut found);
    found
}

fn collect(frame: &Frame, found: &mut Vec<Pending>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => collect(&group.frame, found),
            FrameItem::Tag(Tag::Start(element, _)) => {
                let note = element.to_packed::<FootnoteElem>();
                found.extend(note.filter(|note| !note.is_ref()).map(|note| Pending {
                    note: note.clone(),
                    parts: Vec::new(),
                }));
            }
            _ => {}
        }
    }
}

impl Pending {
    /// The next part of the note that fits into `space`, and whether more follows.
    pub(super) fn part(
        &self,
        engine: &mut Engine,
        styles: StyleChain,
        width: Abs,
        space: Abs,
    ) -> SourceResult<(Frame, bool)> {
        // Set for whatever room there is, a note would be broken into lines each time; without bounds Typst remembers it.
        let (rest, _) = self.within(engine, styles, width, Abs::inf())?;
        if rest.height() <= space {
            return Ok((rest, false));
        }
        self.within(engine, styles, width, space)
    }

    /// The next part, and whether more follows; nothing if the parts before it would break elsewhere for its sake: where
    /// Typst breaks depends on whether the next lines have room.
    fn within(
        &self,
        engine: &mut Engine,
        styles: StyleChain,
        width: Abs,
        space: Abs,
    ) -> SourceResult<(Frame, bool)> {
        let Some(location) = self.note.location() else {
            return Ok((Frame::soft(Size::zero()), false));
        };
        // The location is the one that the mark links to.
        let entry = FootnoteEntry::new(self.note.clone())
            .pack()
            .spanned(self.note.span())
            .located(location.variant(1));
        let offered = self.parts.iter().map(|part| part.offered);
        let heights = offered.chain([space.max(Abs::zero())]).collect::<Vec<_>>();
        let regions = Regions {
            size: Size::new(width, heights[0]),
            expand: Axes::new(true, false),
            full: heights[0],
            backlog: &heights[1..],
            last: Some(Abs::inf()),
        };
        let locator = Locator::synthesize(location);
        let fragment = layout_fragment(engine, &entry, locator, styles, regions)?;
        let mut frames = fragment.into_iter();
        for part in &self.parts {
            if frames
                .next()
                .is_none_or(|frame| frame.height() != part.height)
            {
                return Ok((Frame::soft(Size::zero()), true));
            }
        }
        let mut part = frames.next().unwrap_or_default();
        part.set_parent(FrameParent::new(location, Inherit::No));
        Ok((part, frames.next().is_some()))
    }

    /// Whether a part of it has its place.
    pub(super) fn is_divided(&self) -> bool {
        !self.parts.is_empty()
    }

    /// Notes that a part has its place, and the rest waits on.
    pub(super) fn divided(&mut self, offered: Abs, part: &Frame) {
        let height = part.height();
        self.parts.push(Part { offered, height });
    }
}

/// Keeps the flow around the frame from setting its notes once more: it sees references, which it leaves alone. Since
/// references do not count, each is given a step of the counter.
pub(super) fn keep(frame: &mut Frame) {
    let Some(label) = Label::new(PicoStr::intern("note")) else {
        return;
    };
    let mut marks: Vec<(usize, Location)> = Vec::new();
    let mut index = 0;
    frame.retain(|item| {
        match item {
            FrameItem::Group(group) => keep(&mut group.frame),
            FrameItem::Tag(Tag::Start(element, _)) => {
                if let Some(note) = element.to_packed_mut::<FootnoteElem>()
                    && !note.is_ref()
                {
                    note.body = FootnoteBody::Reference(label);
                    marks.extend(note.location().map(|location| (index, location)));
                }
            }
            _ => {}
        }
        index += 1;
        true
    });
    for (index, location) in marks.into_iter().rev() {
        step(frame, index, location);
    }
}

fn step(frame: &mut Frame, index: usize, note: Location) {
    let position = frame
        .items()
        .nth(index)
        .map_or(Point::zero(), |(at, _)| *at);
    let update = CounterUpdate::Step(NonZeroUsize::MIN);
    let location = note.variant(2);
    let counter = Counter::of(FootnoteElem::ELEM);
    let update = counter.update(typst::syntax::Span::detached(), update);
    let flags = TagFlags {
        introspectable: true,
        tagged: false,
    };
    let start = Tag::Start(update.located(location), flags);
    let end = Tag::End(location, location.hash(), flags);
    frame.insert(index, position, FrameItem::Tag(end));
    frame.insert(index, position, FrameItem::Tag(start));
}
