//! How much of a column its text is offered, so that the notes have room below it.

use typst::diag::SourceResult;
use typst::foundations::Resolve;
use typst::layout::{Abs, Em, Frame};

use super::NotePlace;
use super::notes::Pending;
use super::repeated;
use super::settle::{Progress, Setter, WHOLE};

/// The share of a column that its text keeps, however long its notes are.
const TEXT_SHARE: f64 = 0.4;

/// The text flows anew when a column's notes leave less room for it; after so many times columns stay as they are.
const MOST_FLOWS: usize = 400;

/// Room of fewer than this many times the text size is not looked for.
const WORTH: f64 = 2.5;

/// How often more room is looked for in a column.
const MOST_TRIES: usize = 4;

/// Heights that a column could offer to its text.
#[derive(Clone, Copy, Default)]
pub(super) struct Known {
    /// One that leaves room for the notes.
    fits: Option<Abs>,
    /// One that does not.
    fails: Option<Abs>,
    /// One in which nothing of the text has room.
    empty: Option<Abs>,
    /// What the text and its notes would have needed when it was last offered less.
    wanted: Abs,
    /// How often more room was looked for.
    tries: usize,
    /// Whether the text keeps what it has, and its notes go on in the next column.
    kept: bool,
}

impl Progress<'_> {
    /// What the next column offers in place of what was too much: what is known to fit, or this.
    fn instead(&mut self, room: Abs, waiting: Abs) -> Abs {
        let index = self.index();
        let (known, offered) = (&mut self.known[index], self.offered[index]);
        known.fails = Some(offered);
        // What did fit need not do so for ever: the text changes with the columns before it.
        let fits = known.fits.take().filter(|fits| *fits < offered);
        if let Some(fits) = fits {
            return fits;
        }
        match known.empty {
            Some(empty) if room <= empty => self.between(empty, waiting),
            _ => room,
        }
    }

    /// Whether the next column has no words of the text since it was offered less, though the text goes on: what comes next
    /// must not be divided, and is higher than what is left beside the notes.
    pub(super) fn is_left_empty(&self) -> bool {
        let index = self.index();
        self.known[index].fails.is_some()
            && index + 1 < self.frames.len()
            && !repeated::has_more(&self.frames[index])
    }

    /// Whether a later column is higher than the next one, and at least so high.
    pub(super) fn has_higher(&self, least: Abs) -> bool {
        let space = self.spaces.of(self.index());
        let last = self.spaces.known.len() * self.spaces.count;
        let mut later = (self.index() + 1..=last).map(|index| self.spaces.of(index));
        later.any(|later| later > space && later >= least)
    }

    /// What the next column offers where it held nothing. Moved on, the text would take its notes along and leave the next
    /// column empty too, and so on without end. So it has what is between too little and too much, or else it stays,
    /// beside the notes that wait, and its own notes go on in the next column.
    fn between(&mut self, empty: Abs, waiting: Abs) -> Abs {
        let index = self.index();
        let space = self.spaces.of(index);
        let known = &mut self.known[index];
        known.empty = Some(empty);
        if known.tries < MOST_TRIES {
            known.tries += 1;
            return (empty + known.fails.unwrap_or(space)) / 2.0;
        }
        known.kept = true;
        // What the columns after it offer was meant for other text.
        self.offered.truncate(index + 1);
        self.known.truncate(index + 1);
        (space - waiting).max(empty)
    }
}

impl Setter<'_, '_, '_> {
    /// What the next column is to offer to its text in place of what it does, if anything.
    pub(super) fn other_room(
        &mut self,
        progress: &mut Progress<'_>,
        notes: &[Pending],
    ) -> SourceResult<Option<Abs>> {
        let index = progress.index();
        let known = progress.known[index];
        if known.kept || self.low || progress.flows >= MOST_FLOWS {
            return Ok(None);
        }
        let waiting = self.need(&progress.pending)?;
        if progress.is_left_empty() && !progress.has_higher(known.wanted) {
            return Ok(Some(progress.between(progress.offered[index], waiting)));
        }
        match self.less_room(progress, notes)? {
            Some(room) => Ok(Some(progress.instead(room, waiting))),
            None => self.more_room(progress, notes),
        }
    }

    /// The room that the text of the next column has beside these notes, if it takes more.
    fn less_room(
        &mut self,
        progress: &mut Progress<'_>,
        notes: &[Pending],
    ) -> SourceResult<Option<Abs>> {
        let index = progress.index();
        let spaces = progress.spaces;
        let space = spaces.of(index);
        // Where all that follows is as short as this, columns around this block only try how short they can be: a
        // header that repeats would leave no room for rows beside the notes, in columns without end.
        let last = index >= spaces.known.len().saturating_sub(1) * spaces.count;
        if last && spaces.level.is_none() && !self.is_tall(space) {
            return Ok(None);
        }
        let need = self.need(notes)?;
        let room = (space - need).max(space * TEXT_SHARE);
        let height = progress
            .frames
            .get(index)
            .map_or(Abs::zero(), Frame::height);
        let shorter = need > Abs::zero() && height > room && progress.offered[index] > room;
        if shorter {
            progress.known[index].wanted = need + height;
        }
        Ok(shorter.then_some(room))
    }

    /// Whether a column of the height is worth any trouble.
    fn is_tall(&self, height: Abs) -> bool {
        height > Em::new(WHOLE).resolve(self.styles)
    }

    /// More room for the text of the next column, between what fits and what does not. With less room the text lost
    /// notes, so it was given less than it needs: lines go to the next column before their time. That is seen where
    /// notes stand right under the text, and a table has rows enough to fill what is left.
    fn more_room(
        &mut self,
        progress: &mut Progress<'_>,
        notes: &[Pending],
    ) -> SourceResult<Option<Abs>> {
        let index = progress.index();
        let offered = progress.offered[index];
        let Some(fails) = progress.known[index].fails else {
            return Ok(None);
        };
        progress.known[index].fits = Some(offered);
        let text = progress
            .frames
            .get(index)
            .map_or(Abs::zero(), Frame::height);
        let most = (progress.spaces.of(index) - self.need(notes)?).min(fails);
        let left = most - text.max(offered);
        let known = &mut progress.known[index];
        let tall = self.is_tall(progress.spaces.of(index));
        let worth = left > Em::new(WORTH).resolve(self.styles)
            && (tall && known.tries < MOST_TRIES && self.notes == NotePlace::Under);
        known.tries += usize::from(worth);
        Ok(worth.then(|| most - left / 2.0))
    }
}
