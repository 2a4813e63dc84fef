//! Columns that carry their own notes and end level: `noted-columns` for layouts.
//!
//! Typst 0.15.1 leaves three things to be wished for where a text stands in columns on part of a page, or in a block that
//! may break: it fills one column to the foot of the page before it begins the next; it sets notes at the foot of the whole
//! page, where those of two articles that both count from 1 would meet; and it measures the block without its notes, so
//! that a note may be left behind on a page from which its own height has moved the line it belongs to. So these columns
//! are set here: each has its notes at its own foot, and the last ones are as long as each other.
//! `tests/defects.rs` tells when Typst no longer needs it.

mod high;
mod level;
mod notes;
mod repeated;
mod room;
mod settle;

use std::num::NonZeroUsize;

use comemo::{Track, Tracked, TrackedMut};
use typst::diag::SourceResult;
use typst::engine::{Engine, Route, Sink, Traced};
use typst::foundations::{Cast, Content, NativeElement, Packed, Resolve, Smart, StyleChain, func};
use typst::introspection::{Introspector, Locator, LocatorLink};
use typst::layout::{
    Abs, Axes, BlockElem, ColumnsElem, Dir, Em, Fragment, Frame, FrameItem, Length, PageElem,
    Point, Ratio, Region, Regions, Rel, Size,
};
use typst::model::FootnoteEntry;
use typst::text::TextElem;
use typst::utils::{LazyHash, Protected};
use typst::{Library, World};
use typst_layout::layout_frame;

use notes::Pending;
use settle::Setter;

/// Columns shorter than this many times the text size are not worth the jump from one to the next.
const LEAST: f64 = 6.0;

/// Pages lower than this many times the text size hold few lines besides notes: there notes are collected after the text. Each try to
/// make room on so many short pages would set all of them anew.
const LOW: f64 = 32.0;

/// Sets content in columns with the notes at the foot of each; the last columns are as long as each other.
#[func(title = "Columns with Notes")]
pub(super) fn noted_columns(
    /// How many columns stand side by side.
    #[named]
    #[default(NonZeroUsize::MIN)]
    count: NonZeroUsize,
    /// The space between them.
    #[named]
    #[default(Ratio::new(0.04).into())]
    gutter: Rel<Length>,
    /// Where the notes stand.
    #[named]
    #[default(NotePlace::Foot)]
    notes: NotePlace,
    /// What is set.
    body: Content,
) -> Content {
    let columns = ColumnsElem::new(body).with_count(count).with_gutter(gutter);
    let layout = match notes {
        NotePlace::Foot => set::<{ NotePlace::Foot as usize }>,
        NotePlace::Under => set::<{ NotePlace::Under as usize }>,
        NotePlace::End => set::<{ NotePlace::End as usize }>,
    };
    BlockElem::multi_layouter(Packed::new(columns), layout).pack()
}

/// Where notes stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Cast)]
pub(super) enum NotePlace {
    /// At the foot of each column.
    Foot,
    /// Right under the text of each column.
    Under,
    /// After the text, when all of it is set.
    End,
}

impl NotePlace {
    /// In the order of their numbers.
    const ALL: [Self; 3] = [Self::Foot, Self::Under, Self::End];
}

/// What Typst calls to set the block; it takes no function that holds anything.
#[expect(clippy::needless_pass_by_value, reason = "the signature is Typst's")]
fn set<const NOTES: usize>(
    columns: &Packed<ColumnsElem>,
    engine: &mut Engine,
    locator: Locator,
    styles: StyleChain,
    regions: Regions,
) -> SourceResult<Fragment> {
    remember(
        columns,
        engine,
        &locator,
        styles,
        regions,
        NotePlace::ALL[NOTES],
    )
}

/// Typst asks for a block again on each page that it reaches, with the heights of all pages so far. Where those that it
/// lists are what follows anyway it is the same question, so the answer is remembered.
fn remember(
    columns: &Packed<ColumnsElem>,
    engine: &mut Engine,
    locator: &Locator,
    styles: StyleChain,
    regions: Regions,
    notes: NotePlace,
) -> SourceResult<Fragment> {
    let different = |height: &Abs| Some(*height) != regions.last;
    let listed = regions.backlog.iter().rposition(different);
    let regions = Regions {
        backlog: &regions.backlog[..listed.map_or(0, |last| last + 1)],
        ..regions
    };
    remembered(
        columns,
        engine.world,
        engine.library,
        engine.introspector.into_raw(),
        engine.traced,
        TrackedMut::reborrow_mut(&mut engine.sink),
        engine.route.track(),
        locator.track(),
        styles,
        regions,
        notes,
    )
}

#[comemo::memoize]
#[expect(
    clippy::too_many_arguments,
    reason = "what is remembered depends on each of them"
)]
fn remembered(
    columns: &Packed<ColumnsElem>,
    world: Tracked<dyn World + '_>,
    library: &LazyHash<Library>,
    introspector: Tracked<dyn Introspector + '_>,
    traced: Tracked<Traced>,
    sink: TrackedMut<Sink>,
    route: Tracked<Route>,
    locator: Tracked<Locator>,
    styles: StyleChain,
    regions: Regions,
    notes: NotePlace,
) -> SourceResult<Fragment> {
    let link = LocatorLink::new(locator);
    let mut engine = Engine {
        world,
        library,
        introspector: Protected::from_raw(introspector),
        traced,
        sink,
        route: Route::extend(route),
    };
    layout(
        columns,
        &mut engine,
        Locator::link(&link),
        styles,
        regions,
        notes,
    )
}

fn layout(
    columns: &Packed<ColumnsElem>,
    engine: &mut Engine,
    locator: Locator,
    styles: StyleChain,
    regions: Regions,
    notes: NotePlace,
) -> SourceResult<Fragment> {
    let count = columns.count.get(styles).get();
    let gutter = columns.gutter.resolve(styles).relative_to(regions.base().x);
    #[expect(clippy::cast_precision_loss, reason = "a page has few columns")]
    let width = (regions.size.x - gutter * (count - 1) as f64) / count as f64;
    let low = has_low_pages(styles);
    let notes = match notes {
        NotePlace::Foot if low => NotePlace::End,
        place => place,
    };
    let separator = styles.get_cloned(FootnoteEntry::separator);
    let base = Region::new(Size::new(width, regions.full), Axes::new(true, false));
    let separator = layout_frame(engine, &separator, Locator::root(), styles, base)?;
    let mut setter = Setter {
        body: &columns.body,
        engine,
        locator,
        styles,
        width,
        full: regions.full,
        separator,
        clearance: styles.resolve(FootnoteEntry::clearance),
        gap: styles.resolve(FootnoteEntry::gap),
        notes,
        low,
    };
    let heights = regions.iter().map(|size| size.y);
    let mut known = heights.take(regions.backlog.len() + 2).collect::<Vec<_>>();
    if !regions.may_break() {
        // Within what does not break there is one region: better too long than not at all.
        known = vec![Abs::inf()];
    }
    let mut spaces = Spaces {
        count,
        known,
        level: None,
    };
    let mut set = setter.settle(&spaces, &[], Vec::new())?.unwrap_or_default();
    let least = Em::new(LEAST).resolve(styles);
    let skipped = regions.may_progress() && set.len() > count && spaces.of(0) < least;
    if skipped {
        // A few lines in each column and the rest on the next page are hard to follow: all of it goes there.
        spaces.known.remove(0);
        if spaces.known.is_empty() {
            spaces.known.extend(regions.last);
        }
        set = setter.settle(&spaces, &[], Vec::new())?.unwrap_or_default();
    }
    if count > 1 {
        setter.make_level(&mut set, spaces.clone(), least)?;
    }
    if notes == NotePlace::End {
        setter.append_notes(&mut set, &spaces)?;
    }
    setter.tell_of_what_is_too_high(&set, &spaces);
    let page = Page {
        gutter,
        size: regions.size,
        rtl: styles.resolve(TextElem::dir) == Dir::RTL,
        notes,
    };
    let mut frames = Vec::new();
    if skipped {
        frames.push(Frame::soft(Size::new(regions.size.x, Abs::zero())));
    }
    let regions_used = set.len().div_ceil(count);
    for (index, columns) in set.chunks(count).enumerate() {
        let full = (index + 1 < regions_used).then(|| spaces.of(index * count));
        frames.push(page.assemble(columns, full));
    }
    Ok(Fragment::frames(frames))
}

fn has_low_pages(styles: StyleChain) -> bool {
    let height = styles.resolve(PageElem::height);
    matches!(height, Smart::Custom(height) if height < Em::new(LOW).resolve(styles))
}

/// The heights of the columns, from the first to the last one.
#[derive(Clone)]
struct Spaces {
    count: usize,
    /// Of the regions; the last one repeats.
    known: Vec<Abs>,
    /// From this column on the height is less, so that columns end level.
    level: Option<(usize, Abs)>,
}

impl Spaces {
    fn of(&self, column: usize) -> Abs {
        let region = column / self.count;
        let height = self.known.get(region).or(self.known.last());
        let height = height.copied().unwrap_or(Abs::inf());
        match self.level {
            Some((from, level)) if column >= from => height.min(level),
            _ => height,
        }
    }
}

/// A finished column.
struct Column {
    text: Frame,
    /// The height that was offered to its text.
    offered: Abs,
    notes: Option<Frame>,
    /// The notes that waited for a place when it began.
    pending: Vec<Pending>,
}

impl Column {
    /// Whether its text is that of the frame.
    fn is(&self, frame: &Frame) -> bool {
        self.text.height() == frame.height()
            && self.text.items().len() == frame.items().len()
            && ends(&self.text) == ends(frame)
    }

    fn empty(width: Abs) -> Self {
        Self {
            text: Frame::soft(Size::new(width, Abs::zero())),
            offered: Abs::zero(),
            notes: None,
            pending: Vec::new(),
        }
    }

    fn height(&self) -> Abs {
        let notes = self.notes.as_ref().map_or(Abs::zero(), Frame::height);
        self.text.height() + notes
    }
}

/// The first and the last words of a frame.
fn ends(frame: &Frame) -> [Option<&str>; 2] {
    let words = |(_, item): &'_ (Point, FrameItem)| {
        matches!(item, FrameItem::Text(_) | FrameItem::Group(_))
    };
    let mut texts = frame.items().filter(|item| words(item));
    let mut backwards = frame.items().rev().filter(|item| words(item));
    [
        texts.find_map(|(_, item)| text(item, 0)),
        backwards.find_map(|(_, item)| text(item, 1)),
    ]
}

fn text(item: &FrameItem, end: usize) -> Option<&str> {
    match item {
        FrameItem::Text(text) => Some(&text.text),
        FrameItem::Group(group) => ends(&group.frame)[end],
        _ => None,
    }
}

/// Where columns stand in a region.
struct Page {
    gutter: Abs,
    size: Size,
    rtl: bool,
    notes: NotePlace,
}

impl Page {
    /// The columns side by side, with their notes; `full` is the height of a region that the text goes on after.
    fn assemble(&self, columns: &[Column], full: Option<Abs>) -> Frame {
        let longest = columns.iter().map(Column::height).max();
        let height = full.or(longest).unwrap_or_default();
        let mut output = Frame::hard(Size::new(self.size.x, height));
        let mut offset = Abs::zero();
        for column in columns {
            let width = column.text.width();
            let x = if self.rtl {
                self.size.x - offset - width
            } else {
                offset
            };
            offset += width + self.gutter;
            let mut text = column.text.clone();
            notes::keep(&mut text);
            if offset == width + self.gutter && text.has_baseline() {
                output.set_baseline(text.baseline());
            }
            output.push_frame(Point::with_x(x), text);
            if let Some(notes) = &column.notes {
                let y = match self.notes {
                    NotePlace::Under => column.text.height(),
                    NotePlace::Foot | NotePlace::End => height - notes.height(),
                };
                output.push_frame(Point::new(x, y), notes.clone());
            }
        }
        output
    }
}
