//! The columns that the names of persons stand in, and how one name is made of them.
//!
//! A column of whole names stands alone. Otherwise the given name stands before the surname. What is only called `name` or `nom` is
//! the whole name where it is alone or beside both halves, and beside one half the other; unless most of its values have that half
//! in them, as in `Nora Nobody` beside `Nora`.

use super::columns::{Columns, most};
use super::names;
use super::table::Row;

#[derive(Debug, Clone, Default)]
pub(super) struct Naming {
    whole: Option<usize>,
    given: Option<usize>,
    surname: Option<usize>,
}

impl Naming {
    pub(super) fn of(columns: &Columns, sample: &[Row<'_>]) -> Self {
        let mut naming = Self {
            whole: columns.named(names::WHOLE),
            given: columns.named(names::GIVEN),
            surname: columns.named(names::SURNAME),
        };
        let Some(name) = columns.named(names::NAME) else {
            return naming;
        };
        match (naming.given, naming.surname) {
            (Some(half), None) if !is_within(half, name, sample) => naming.surname = Some(name),
            (None, Some(half)) if !is_within(half, name, sample) => naming.given = Some(name),
            _ => naming.whole = naming.whole.or(Some(name)),
        }
        naming
    }

    /// One column for the whole name.
    pub(super) fn whole(column: usize) -> Self {
        Self {
            whole: Some(column),
            ..Self::default()
        }
    }

    /// The columns that names stand in.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> + use<> {
        [self.whole, self.given, self.surname].into_iter().flatten()
    }

    /// The whole name of somebody; empty if there is none.
    pub(super) fn name(&self, values: &[Box<str>]) -> String {
        let value = |column: Option<usize>| {
            let value = column.and_then(|column| values.get(column));
            value.map_or("", |value| value.as_ref())
        };
        match value(self.whole) {
            "" => {
                let halves = [value(self.given), value(self.surname)];
                let halves = halves.into_iter().filter(|half| !half.is_empty());
                halves.collect::<Vec<_>>().join(" ")
            }
            whole => whole.to_owned(),
        }
    }
}

/// Whether most of the names in one column have the halves of another in them, and more.
fn is_within(half: usize, name: usize, sample: &[Row<'_>]) -> bool {
    let rows = sample.iter().map(|row| (row.value(half), row.value(name)));
    let rows = rows.filter(|(half, name)| !half.is_empty() && !name.is_empty());
    most(rows, |(half, name)| {
        let words = |text: &str| {
            let words = text.split_whitespace().map(str::to_lowercase);
            words.collect::<Vec<_>>()
        };
        let (half, name) = (words(half), words(name));
        name.len() > half.len() && (name.starts_with(&half) || name.ends_with(&half))
    })
}
