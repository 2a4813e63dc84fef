//! Text in columns, each with room for its notes.

use typst::diag::SourceResult;
use typst::engine::Engine;
use typst::foundations::{Content, StyleChain};
use typst::introspection::Locator;
use typst::layout::{Abs, Axes, Frame, Point, Regions, Size};
use typst_layout::layout_fragment;

use super::notes::{self, Pending};
use super::repeated;
use super::room::Known;
use super::{Column, NotePlace, Spaces};

/// Collected notes are not divided between columns that are shorter than this many times the text size, and no others make
/// room for notes if only such columns follow.
pub(super) const WHOLE: f64 = 14.0;

pub(super) struct Setter<'a, 'b, 'c> {
    pub(super) body: &'a Content,
    pub(super) engine: &'a mut Engine<'b>,
    pub(super) locator: Locator<'c>,
    pub(super) styles: StyleChain<'a>,
    pub(super) width: Abs,
    pub(super) full: Abs,
    pub(super) separator: Frame,
    pub(super) clearance: Abs,
    pub(super) gap: Abs,
    pub(super) notes: NotePlace,
    /// Whether the pages are too low for columns that make room for notes.
    pub(super) low: bool,
}

/// Columns that are being set.
pub(super) struct Progress<'a> {
    pub(super) spaces: &'a Spaces,
    /// Those that are finished, and must stay as they are.
    done: &'a [Column],
    /// The height that each column offers to its text.
    pub(super) offered: Vec<Abs>,
    /// The text in columns, as it flows now.
    pub(super) frames: Vec<Frame>,
    /// Notes that have no place yet.
    pub(super) pending: Vec<Pending>,
    /// Columns that have theirs, after the finished ones.
    set: Vec<Column>,
    /// How often the text flowed anew.
    pub(super) flows: usize,
    /// What is known of the heights that each column could offer.
    pub(super) known: Vec<Known>,
}

impl Progress<'_> {
    /// The number of the next column.
    pub(super) fn index(&self) -> usize {
        self.done.len() + self.set.len()
    }

    fn goes_on(&self) -> bool {
        self.index() < self.frames.len() || !self.pending.is_empty()
    }

    /// Takes back the columns whose text has changed with the heights: where one breaks depends on that of the next one
    /// too. Whether none of the finished ones has.
    fn go_back_to_what_changed(&mut self) -> bool {
        self.flows += 1;
        let is_same = |(frame, column): &(&Frame, &Column)| column.is(frame);
        if !self.frames.iter().zip(self.done).all(|pair| is_same(&pair)) {
            return false;
        }
        let after = self.frames.get(self.done.len()..).unwrap_or_default();
        let same = after.iter().zip(&self.set).take_while(is_same).count();
        if let Some(column) = self.set.get(same) {
            self.pending.clone_from(&column.pending);
            self.set.truncate(same);
        }
        true
    }
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
        let Some((first, last, listed)) = without_repetitions(&heights) else {
            return Ok(Vec::new());
        };
        let regions = Regions {
            size: Size::new(self.width, *first),
            expand: Axes::new(true, false),
            full: self.full,
            backlog: listed,
            last: (*last < Abs::inf()).then_some(*last),
        };
        let locator = self.locator.relayout();
        let fragment = layout_fragment(self.engine, self.body, locator, self.styles, regions)?;
        let mut frames = fragment.into_frames();
        frames.iter_mut().for_each(repeated::clear);
        Ok(frames)
    }

    /// Sets the columns after the finished ones, which left these notes, so that each has room for its own. `None` if that
    /// would change those, or if columns that were to be level are too short.
    pub(super) fn settle(
        &mut self,
        spaces: &Spaces,
        done: &[Column],
        pending: Vec<Pending>,
    ) -> SourceResult<Option<Vec<Column>>> {
        let offered = done.iter().map(|column| column.offered);
        let mut progress = Progress {
            spaces,
            done,
            offered: offered.collect(),
            frames: Vec::new(),
            pending,
            set: Vec::new(),
            flows: 0,
            known: vec![Known::default(); done.len()],
        };
        progress.frames = self.flow(&progress.offered, spaces, done.len())?;
        while progress.goes_on() {
            if spaces.level.is_some() && progress.set.len() == spaces.count {
                return Ok(None);
            }
            let index = progress.index();
            if progress.offered.len() == index {
                progress.offered.push(spaces.of(index));
            }
            progress
                .known
                .resize(progress.offered.len(), Known::default());
            let here = self.notes_of(&progress);
            if spaces.level.is_some() && progress.is_left_empty() {
                return Ok(None);
            }
            let Some(room) = self.other_room(&mut progress, &here)? else {
                self.place(&mut progress, here)?;
                continue;
            };
            progress.offered[index] = room;
            progress.frames = self.flow(&progress.offered, spaces, done.len())?;
            if !progress.go_back_to_what_changed() {
                return Ok(None);
            }
        }
        Ok(Some(progress.set))
    }

    /// The notes that the next column is to hold: those that wait, and those of its text.
    fn notes_of(&self, progress: &Progress<'_>) -> Vec<Pending> {
        if self.notes == NotePlace::End {
            return Vec::new();
        }
        let own = progress.frames.get(progress.index()).into_iter();
        let waiting = progress.pending.iter().cloned();
        waiting.chain(own.flat_map(notes::of)).collect()
    }

    /// Sets the next column with as much of its notes as there is room for.
    fn place(&mut self, progress: &mut Progress<'_>, notes: Vec<Pending>) -> SourceResult<()> {
        let index = progress.index();
        let empty = || Frame::soft(Size::new(self.width, Abs::zero()));
        let text = progress.frames.get(index).cloned().unwrap_or_else(empty);
        let space = progress.spaces.of(index) - text.height();
        let pending = std::mem::replace(&mut progress.pending, notes);
        let mut foot = self.foot(&mut progress.pending, space)?;
        let more = index < progress.frames.len();
        let waits = more && (repeated::has_more(&text) || progress.has_higher(Abs::zero()));
        if foot.is_none() && !waits {
            // What has no place in a column of its own never will: better too long than for ever.
            foot = self.foot(&mut progress.pending, Abs::inf())?;
        }
        progress.set.push(Column {
            text,
            offered: progress.offered[index],
            notes: foot,
            pending,
        });
        Ok(())
    }

    /// The height of notes that are set in one piece, with what stands before them.
    pub(super) fn need(&mut self, notes: &[Pending]) -> SourceResult<Abs> {
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
    pub(super) fn foot(
        &mut self,
        pending: &mut Vec<Pending>,
        space: Abs,
    ) -> SourceResult<Option<Frame>> {
        if pending.is_empty() {
            return Ok(None);
        }
        let mut foot = Frame::soft(Size::new(self.width, self.clearance));
        let separator = self.separator.clone();
        let mut y = self.clearance + separator.height();
        foot.push_frame(Point::with_y(self.clearance), separator);
        let mut done = 0;
        let mut some = false;
        for note in pending.iter_mut() {
            let room = space - y - self.gap;
            let (part, more) = note.part(self.engine, self.styles, self.width, room)?;
            if part.is_empty() && more {
                break;
            }
            foot.push_frame(Point::with_y(y + self.gap), part.clone());
            y += self.gap + part.height();
            some = true;
            if more {
                note.divided(room, &part);
                break;
            }
            done += 1;
        }
        pending.drain(..done);
        foot.size_mut().y = y;
        Ok(some.then_some(foot))
    }
}

/// The first height, the last one, and those after the first that are not what the last one repeats anyway. Were that listed, Typst
/// would carry what is higher than any column through all that are listed, and leave them empty.
fn without_repetitions(heights: &[Abs]) -> Option<(&Abs, &Abs, &[Abs])> {
    let (first, last) = (heights.first()?, heights.last()?);
    let different = heights.iter().rposition(|height| height != last);
    Some((first, last, &heights[1..=different.unwrap_or(0)]))
}
