//! Columns that carry their own notes and end level: `noted-columns` for layouts.
//!
//! Typst 0.15.1 leaves three things to be wished for where a text stands in columns on part of a page, or in a block that
//! may break: it fills one column to the foot of the page before it begins the next; it sets notes at the foot of the whole
//! page, where those of two articles that both count from 1 would meet; and it measures the block without its notes, so
//! that a note may be left behind on a page from which its own height has moved the line it belongs to. So these columns
//! are set here: each has its notes at its own foot, and the last ones are as long as each other.
//! `tests/defects.rs` tells when Typst no longer needs it.

use std::num::NonZeroUsize;

use typst::diag::SourceResult;
use typst::engine::Engine;
use typst::foundations::{Content, NativeElement, Packed, Resolve, StyleChain, func};
use typst::introspection::Locator;
use typst::layout::{
    Abs, Axes, BlockElem, ColumnsElem, Dir, Em, Fragment, Frame, Length, Point, Ratio, Region,
    Regions, Rel, Size,
};
use typst::model::FootnoteEntry;
use typst::text::TextElem;
use typst_layout::{layout_fragment, layout_frame};

use super::notes::{self, Pending};

/// How exactly columns are made level, in shares of the text size: less than a line.
const LEVEL: f64 = 0.4;

/// Columns shorter than this many times the text size are not worth the jump from one to the next.
const LEAST: f64 = 6.0;

/// The share of a column that its text keeps, however long its notes are.
const TEXT_SHARE: f64 = 0.4;

/// A column is set anew when its notes leave less room for text; after so many times it stays as it is.
const TRIES: usize = 4;

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
    /// What is set.
    body: Content,
) -> Content {
    let columns = ColumnsElem::new(body).with_count(count).with_gutter(gutter);
    BlockElem::multi_layouter(Packed::new(columns), layout).pack()
}

fn layout(
    columns: &Packed<ColumnsElem>,
    engine: &mut Engine,
    locator: Locator,
    styles: StyleChain,
    regions: Regions,
) -> SourceResult<Fragment> {
    let count = columns.count.get(styles).get();
    let gutter = columns.gutter.resolve(styles).relative_to(regions.base().x);
    #[expect(clippy::cast_precision_loss, reason = "a page has few columns")]
    let width = (regions.size.x - gutter * (count - 1) as f64) / count as f64;
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
    };
    let mut heights = regions.iter().map(|size| size.y);
    let mut spaces = Spaces {
        count,
        known: heights.by_ref().take(regions.backlog.len() + 2).collect(),
        level: None,
    };
    let mut set = setter.settle(&spaces, Vec::new(), 0)?;
    let least = Em::new(LEAST).resolve(styles);
    let skipped = regions.may_progress() && set.len() > count && spaces.of(0) < least;
    if skipped {
        // A few lines in each column and the rest on the next page are hard to follow: all of it goes there.
        spaces.known.remove(0);
        if spaces.known.is_empty() {
            spaces.known.extend(regions.last);
        }
        set = setter.settle(&spaces, Vec::new(), 0)?;
    }
    if count > 1 {
        setter.make_level(&mut set, spaces.clone(), least)?;
    }
    let page = Page {
        count,
        gutter,
        size: regions.size,
        rtl: styles.resolve(TextElem::dir) == Dir::RTL,
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
}

impl Column {
    fn height(&self) -> Abs {
        let notes = self.notes.as_ref().map_or(Abs::zero(), Frame::height);
        self.text.height() + notes
    }
}

struct Setter<'a, 'b, 'c> {
    body: &'a Content,
    engine: &'a mut Engine<'b>,
    locator: Locator<'c>,
    styles: StyleChain<'a>,
    width: Abs,
    full: Abs,
    separator: Frame,
    clearance: Abs,
    gap: Abs,
}

impl Setter<'_, '_, '_> {
    /// The text in columns of the offered heights, and after them of the heights that there are.
    fn flow(&mut self, offered: &[Abs], spaces: &Spaces, from: usize) -> SourceResult<Vec<Frame>> {
        // Enough that the heights of all regions which differ are among them.
        let many = offered
            .len()
            .max(from)
            .max(spaces.known.len() * spaces.count)
            + 1;
        let heights = (0..many)
            .map(|index| offered.get(index).copied().unwrap_or(spaces.of(index)))
            .collect::<Vec<_>>();
        let (Some(first), Some(last)) = (heights.first(), heights.last()) else {
            return Ok(Vec::new());
        };
        let regions = Regions {
            size: Size::new(self.width, *first),
            expand: Axes::new(true, false),
            full: self.full,
            backlog: &heights[1..],
            last: (*last < Abs::inf()).then_some(*last),
        };
        let locator = self.locator.relayout();
        let fragment = layout_fragment(self.engine, self.body, locator, self.styles, regions)?;
        Ok(fragment.into_frames())
    }

    /// Sets the columns from `from` on so that each has room for its notes; those before it were offered what `offered` says.
    fn settle(
        &mut self,
        spaces: &Spaces,
        mut offered: Vec<Abs>,
        from: usize,
    ) -> SourceResult<Vec<Column>> {
        let mut frames = self.flow(&offered, spaces, from)?;
        let mut pending: Vec<Pending> = Vec::new();
        let mut set = Vec::new();
        let mut index = from;
        while index < frames.len() || !pending.is_empty() {
            let space = spaces.of(index);
            offered.push(space);
            for _ in 0..TRIES {
                let Some(frame) = frames.get(index) else {
                    break;
                };
                let mut here = pending.clone();
                here.extend(notes::of(frame));
                let need = self.need(&here)?;
                let room = (space - need).max(space * TEXT_SHARE);
                if need == Abs::zero() || frame.height() <= room || offered[index] <= room {
                    break;
                }
                offered[index] = room;
                frames = self.flow(&offered, spaces, from)?;
            }
            let text = match frames.get(index) {
                Some(frame) => frame.clone(),
                None => Frame::soft(Size::new(self.width, Abs::zero())),
            };
            pending.extend(notes::of(&text));
            let notes = self.foot(&mut pending, space - text.height())?;
            set.push(Column {
                text,
                offered: offered[index],
                notes,
            });
            index += 1;
        }
        Ok(set)
    }

    /// The height of notes that are set in one piece, with what stands before them.
    fn need(&mut self, notes: &[Pending]) -> SourceResult<Abs> {
        if notes.is_empty() {
            return Ok(Abs::zero());
        }
        let mut height = self.clearance + self.separator.height();
        for note in notes {
            let (frame, _) = note.part(self.engine, self.styles, self.width, Abs::inf())?;
            height += self.gap + frame.height();
        }
        Ok(height)
    }

    /// The foot of a column: as much of the notes as there is room for; what is left stays pending.
    fn foot(&mut self, pending: &mut Vec<Pending>, space: Abs) -> SourceResult<Option<Frame>> {
        if pending.is_empty() {
            return Ok(None);
        }
        let mut foot = Frame::soft(Size::new(self.width, self.clearance));
        let separator = self.separator.clone();
        let mut y = self.clearance + separator.height();
        foot.push_frame(Point::with_y(self.clearance), separator);
        let mut done = 0;
        for note in pending.iter_mut() {
            let room = space - y - self.gap;
            let (part, more) = note.part(self.engine, self.styles, self.width, room)?;
            if part.is_empty() && more {
                break;
            }
            foot.push_frame(Point::with_y(y + self.gap), part.clone());
            y += self.gap + part.height();
            if more {
                note.divided(room);
                break;
            }
            done += 1;
        }
        pending.drain(..done);
        foot.size_mut().y = y;
        Ok((foot.items().len() > 1).then_some(foot))
    }

    /// Makes the columns of the last region as short as they can be without needing another one.
    fn make_level(
        &mut self,
        set: &mut Vec<Column>,
        mut spaces: Spaces,
        least: Abs,
    ) -> SourceResult<()> {
        let count = spaces.count;
        let first = (set.len().saturating_sub(1) / count) * count;
        let rest = set.get(first..).unwrap_or_default();
        let total = rest.iter().map(Column::height).sum::<Abs>();
        let longest = rest.iter().map(Column::height).max().unwrap_or_default();
        let offered = set[..first].iter().map(|column| column.offered);
        let offered = offered.collect::<Vec<_>>();
        #[expect(clippy::cast_precision_loss, reason = "a page has few columns")]
        let share = total / count as f64;
        let (mut low, mut high) = (share.max(least.min(total)), longest);
        let mut height = low;
        let level = Em::new(LEVEL).resolve(self.styles);
        while high - low > level || height == low {
            spaces.level = Some((first, height));
            let shorter = self.settle(&spaces, offered.clone(), first)?;
            if shorter.len() <= count {
                set.truncate(first);
                set.extend(shorter);
                high = height;
                if height == low {
                    break;
                }
            } else {
                low = height;
            }
            height = (low + high) / 2.0;
        }
        Ok(())
    }
}

/// Where columns stand in a region.
struct Page {
    count: usize,
    gutter: Abs,
    size: Size,
    rtl: bool,
}

impl Page {
    /// The columns side by side, with notes at the foot; `full` is the height of a region that the text goes on after.
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
                output.push_frame(Point::new(x, height - notes.height()), notes.clone());
            }
        }
        debug_assert!(columns.len() <= self.count);
        output
    }
}
