//! The end of columns: the last of them made level, and notes that were collected set after the text.

use typst::diag::SourceResult;
use typst::foundations::Resolve;
use typst::layout::{Abs, Em, Frame};

use super::notes::{self, Pending};
use super::settle::{Setter, WHOLE};
use super::{Column, Spaces};

/// By how much columns grow until they hold what they must, in shares of the text size: less than a line.
const LEVEL: f64 = 0.8;

impl Setter<'_, '_, '_> {
    /// Makes the columns of the last region as short as they can be without needing another one.
    pub(super) fn make_level(
        &mut self,
        set: &mut Vec<Column>,
        mut spaces: Spaces,
        least: Abs,
    ) -> SourceResult<()> {
        let count = spaces.count;
        let first = (set.len().saturating_sub(1) / count) * count;
        let waiting = set.get(first).map(|column| column.pending.clone());
        let waiting = waiting.unwrap_or_default();
        let rest = set.get(first..).unwrap_or_default();
        let total = rest.iter().map(Column::height).sum::<Abs>();
        let longest = rest.iter().map(Column::height).max().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "a page has few columns")]
        let share = total / count as f64;
        let mut height = share.max(least.min(total));
        let mut step = Em::new(LEVEL).resolve(self.styles);
        // Most often the first or second try fits; tall things that cannot be divided need more.
        while height < longest {
            spaces.level = Some((first, height));
            let shorter = self.settle(&spaces, &set[..first], waiting.clone())?;
            if let Some(shorter) = shorter.filter(|shorter| shorter.len() <= count) {
                set.truncate(first);
                set.extend(shorter);
                break;
            }
            height += step;
            step *= 1.5;
        }
        Ok(())
    }

    /// Sets the notes of all columns after the text, in columns that end level.
    pub(super) fn append_notes(
        &mut self,
        set: &mut Vec<Column>,
        spaces: &Spaces,
    ) -> SourceResult<()> {
        let found = set.iter().flat_map(|column| notes::of(&column.text));
        let mut pending = found.collect::<Vec<_>>();
        while !pending.is_empty() {
            let first = (set.len().saturating_sub(1) / spaces.count) * spaces.count;
            while set.len() < first + spaces.count {
                set.push(Column::empty(self.width));
            }
            let longest = set[first..].iter().map(Column::height).max();
            let room = spaces.of(first) - longest.unwrap_or_default();
            let feet = self.level_feet(&mut pending, spaces.count, room)?;
            let some = feet.iter().any(Option::is_some);
            for (column, foot) in set[first..].iter_mut().zip(feet) {
                column.notes = foot;
            }
            if pending.is_empty() {
                break;
            }
            if !some && longest == Some(Abs::zero()) {
                // What has no place in columns of its own never will: better too long than lost.
                set[first].notes = self.foot(&mut pending, Abs::inf())?;
                break;
            }
            set.extend((0..spaces.count).map(|_| Column::empty(self.width)));
        }
        Ok(())
    }

    /// As much of the notes as there is room for, in columns of the least height that holds all of them.
    fn level_feet(
        &mut self,
        pending: &mut Vec<Pending>,
        count: usize,
        room: Abs,
    ) -> SourceResult<Vec<Option<Frame>>> {
        #[expect(clippy::cast_precision_loss, reason = "a page has few columns")]
        let mut height = (self.need(pending)? / count as f64).min(room);
        let step = Em::new(LEVEL).resolve(self.styles);
        let whole = Em::new(WHOLE).resolve(self.styles);
        loop {
            let mut left = pending.clone();
            let mut feet = Vec::new();
            let mut divided = false;
            for _ in 0..count {
                divided |= left.first().is_some_and(Pending::is_divided);
                let mut foot = self.foot(&mut left, height)?;
                // They begin at one height, whatever theirs is.
                if let Some(foot) = &mut foot {
                    foot.size_mut().y = height;
                }
                feet.push(foot);
            }
            let tall = height >= room.min(whole);
            if (left.is_empty() && (tall || !divided)) || height >= room {
                *pending = left;
                return Ok(feet);
            }
            height = (height + step).min(room);
        }
    }
}
