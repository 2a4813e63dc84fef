//! What to do with a list in which no column is known for that of the addresses.

use super::columns::{Columns, has_addresses};
use super::names;
use super::table::Row;
use crate::diagnostic::{SourceText, suggest};
use crate::mail::merge::loose_key;
use crate::text::{beginning, clean};

/// Rows at the beginning among which the names of the columns may stand.
const TITLES: usize = 10;

/// Characters of the name of a column.
const SHOWN: usize = 60;

pub(super) fn of(columns: &Columns, source: &SourceText, sample: &[Row<'_>]) -> String {
    let numbers = || 0..columns.len();
    let shown = |column| beginning(clean(columns.name(column)), SHOWN);
    if numbers().any(|column| columns.name(column).contains('@')) {
        return "write the names of the columns into the first line: `email`, `name`, `lang`"
            .to_owned();
    }
    if let Some(row) = sample.iter().take(TITLES).find(|row| names_columns(row)) {
        let line = source.position(row.whole.start).line;
        return format!(
            "remove what stands above the names of the columns, which are in line {line}"
        );
    }
    let maybe = columns.maybe_addresses(sample);
    if let [one, other, ..] = maybe[..] {
        return format!(
            "give the name `email` to the right one of `{}` and `{}`",
            shown(one),
            shown(other)
        );
    }
    let named = |column: &usize| suggest(columns.name(*column), names::ADDRESS.iter().copied());
    // Of a column that has no addresses it would be wrong to say so.
    let mut with = numbers().filter(|column| match sample {
        [] => named(column).is_some(),
        sample => has_addresses(sample, *column),
    });
    let with = with.find(|column| !columns.name(*column).is_empty());
    match with.map(|column| (column, named(&column))) {
        Some((column, Some(close))) => format!("did you mean `{close}` by `{}`?", shown(column)),
        Some((column, None)) => format!(
            "give the name `email` to the column `{}`, if the messages are for the addresses in it",
            shown(column)
        ),
        None => "call the column with the addresses `email`, `courriel` or `البريد الإلكتروني`"
            .to_owned(),
    }
}

/// Whether the row has the name of a column of addresses in it.
fn names_columns(row: &Row<'_>) -> bool {
    let mut cells = row.cells.iter().map(|cell| loose_key(&cell.value));
    cells.any(|cell| names::ADDRESS.iter().any(|name| loose_key(name) == cell))
}
