//! Text from right to left in the order in which it is read.
//!
//! Typst hands a run of such text to the export as its glyphs stand on the page, from left to right. A PDF may hold it so,
//! letter by letter, if it says that the letters are reversed and if words follow each other as they are read (ISO 32000-1,
//! 14.8.2.3.3). So each run is divided into its words here, before export. More is mended that readers would
//! stumble over: raised marks rejoin their letters ([`runs`]) and get characters of their own ([`marks`]), a letter drawn by
//! several glyphs stands apart, as do glyphs that stand for something else elsewhere ([`names`]), and where the direction
//! changes a mark says so ([`edges`]).
//!
//! Nothing that is drawn changes its place.

mod controls;
mod edges;
mod marks;
mod names;
mod runs;
#[cfg(test)]
mod tests;
mod words;

use std::borrow::Cow;

use typst::layout::{Abs, Dir, Em, Frame, FrameItem, Point};
use typst::model::Document as _;
use typst::text::TextItem;
use typst_layout::{Page, PagedDocument};

use self::edges::Change;
use self::names::Names;
use crate::text::is_from_right;

/// The same document, its text from right to left in reading order.
pub(super) fn in_reading_order(document: &PagedDocument) -> Cow<'_, PagedDocument> {
    if !document.pages().iter().any(|page| is_mixed(&page.frame)) {
        return Cow::Borrowed(document);
    }
    let mut names = Names::default();
    let pages = document.pages().iter();
    let pages = pages.map(|page| Page {
        frame: names.apart(&ordered(&page.frame)),
        ..page.clone()
    });
    let pages = pages.collect();
    Cow::Owned(PagedDocument::new(pages, document.info().clone()))
}

/// Whether anything in it is written from right to left, or begins with a mark on the letter before.
fn is_mixed(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Text(text) => {
            let first = text.glyphs.first();
            first.is_some_and(|glyph| glyph.x_advance == Em::zero())
                || text.text.chars().any(is_from_right)
        }
        FrameItem::Group(group) => is_mixed(&group.frame),
        _ => false,
    })
}

fn ordered(frame: &Frame) -> Frame {
    if !is_mixed(frame) {
        return frame.clone();
    }
    let mut line = Line::new(frame);
    let mut texts = frame.items().filter_map(|(at, item)| match item {
        FrameItem::Text(_) => Some(*at),
        _ => None,
    });
    line.next = texts.next();
    for (at, item) in frame.items() {
        match item {
            FrameItem::Text(text) => {
                line.text(*at, text);
                line.next = texts.next();
            }
            FrameItem::Group(group) => {
                let mut group = group.clone();
                group.frame = ordered(&group.frame);
                line.other(*at, FrameItem::Group(group));
            }
            // Lines under words stand between the runs of a passage.
            FrameItem::Shape(..) => line.items.push((*at, item.clone())),
            other => line.other(*at, other.clone()),
        }
    }
    line.finish()
}

/// A frame that is made anew.
struct Line {
    frame: Frame,
    items: Vec<(Point, FrameItem)>,
    /// Runs that stand side by side, from left to right, and may be one passage from right to left.
    open: Vec<(Point, TextItem)>,
    /// The run before them, in reading order.
    before: Option<Run>,
    /// Where the next run stands.
    next: Option<Point>,
    /// The item with which the direction of the run before began.
    began: usize,
}

impl Line {
    fn new(old: &Frame) -> Self {
        Self {
            frame: emptied(old),
            items: Vec::new(),
            open: Vec::new(),
            before: None,
            next: None,
            began: 0,
        }
    }

    fn text(&mut self, at: Point, text: &TextItem) {
        let text = controls::removed(text);
        if text.glyphs.is_empty() {
            return;
        }
        if let Some(last) = self.open.last_mut()
            && let Some(joined) = runs::joined(last, (at, &text))
        {
            *last = joined;
            return;
        }
        let goes_on = |(from, last): &(Point, TextItem)| {
            may_be_reversed(last)
                && may_be_reversed(&text)
                && (from.y - at.y).abs() < last.size * runs::RAISED
                && (from.x + last.width()).approx_eq(at.x)
        };
        if !self.open.last().is_some_and(goes_on) {
            self.close();
        }
        self.open.push((at, text));
    }

    fn other(&mut self, at: Point, item: FrameItem) {
        self.close();
        self.items.push((at, item));
    }

    /// Sets the runs that were open. Where several fonts draw a passage from right to left, Typst leaves its runs in the
    /// order in which they stand.
    fn close(&mut self) {
        let mut open = std::mem::take(&mut self.open);
        let leftward = self.is_leftward(&open);
        let reversed = |(_, text): &(Point, TextItem)| {
            is_reversed(text) || is_open_in_rtl(text) || (leftward && is_open(text))
        };
        let first = open.iter().position(reversed);
        let last = open.iter().rposition(reversed);
        if let (Some(first), Some(last)) = (first, last) {
            open[first..=last].reverse();
        }
        for (at, text) in open {
            self.set(at, &text);
        }
    }

    /// Whether the line comes to these runs from the right, or goes on at their left.
    fn is_leftward(&self, open: &[(Point, TextItem)]) -> bool {
        let Some((at, text)) = open.first() else {
            return false;
        };
        let on_line = |other: Point| (other.y - at.y).abs() < text.size * runs::RAISED;
        let before = self.before.as_ref().map(|before| before.at);
        before.is_some_and(|before| on_line(before) && at.x < before.x)
            || self.next.is_some_and(|next| on_line(next) && next.x < at.x)
    }

    /// Sets a run, word by word.
    fn set(&mut self, at: Point, text: &TextItem) {
        let run = Run::after(self.before.as_ref(), at, text);
        let before = self.before.as_ref();
        let change = before.map(|before| edges::change(before, &run));
        if let Some(Change::Marked(mark)) = change
            && let Some((_, FrameItem::Text(first))) = self.items.get_mut(self.began)
        {
            edges::begin(first, mark);
        }
        if change != Some(Change::None) {
            self.began = self.items.len();
        }
        for (offset, word) in words::divided(text) {
            let at = at + Point::with_x(offset);
            self.items.push((at, FrameItem::Text(word)));
        }
        self.before = Some(run);
    }

    fn finish(mut self) -> Frame {
        self.close();
        self.frame.push_multiple(self.items);
        self.frame
    }
}

/// What must be known of a run to tell how the next one follows it.
struct Run {
    at: Point,
    size: Abs,
    /// Whether it is written from right to left.
    reversed: bool,
    first: Option<char>,
}

impl Run {
    /// A run after another. What has no direction of its own, such as a space in another font, follows at the left if the line
    /// runs so.
    fn after(before: Option<&Self>, at: Point, text: &TextItem) -> Self {
        let goes_on = before.is_some_and(|before| before.reversed && at.x < before.at.x);
        Self {
            at,
            size: text.size,
            reversed: is_reversed(text) || is_open_in_rtl(text) || (is_open(text) && goes_on),
            first: text.text.chars().next(),
        }
    }
}

/// Whether a run's glyphs stand in the reverse of its characters' order. A single glyph tells by its character.
fn is_reversed(text: &TextItem) -> bool {
    match (text.glyphs.first(), text.glyphs.last()) {
        (Some(first), Some(last)) if first.range.start != last.range.start => {
            first.range.start > last.range.start
        }
        _ => text.text.chars().any(is_from_right),
    }
}

/// Whether nothing in it has a direction of its own.
fn is_open(text: &TextItem) -> bool {
    !text.text.chars().any(edges::has_direction)
}

/// Whether it takes its direction from a language that is written from right to left.
fn is_open_in_rtl(text: &TextItem) -> bool {
    is_open(text) && text.lang.dir() == Dir::RTL
}

fn may_be_reversed(text: &TextItem) -> bool {
    is_reversed(text) || is_open(text)
}

/// A frame without anything in it, like another.
fn emptied(old: &Frame) -> Frame {
    let mut frame = Frame::new(old.size(), old.kind());
    if old.has_baseline() {
        frame.set_baseline(old.baseline());
    }
    frame
}
