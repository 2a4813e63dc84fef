//! Tables of words, for translators to edit in a spreadsheet: one row for each key, one column for each language.
//!
//! `{count}`, `{page}` and the like stand for what is filled in.

use icu_locale::Locale;

/// What a language gets that has no column.
const FALLBACK: &str = "en";

/// A table: tabs between columns, and the languages' codes in the first row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table(&'static str);

impl Table {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self(text)
    }

    /// The languages that have a column, by their codes.
    pub(crate) fn languages(self) -> impl Iterator<Item = &'static str> {
        let head = self.0.lines().next().unwrap_or_default();
        head.split('\t').skip(1)
    }

    fn position(self, code: &str) -> Option<usize> {
        self.languages().position(|own| own == code)
    }

    /// The column of a language, if it has one.
    pub(super) fn column(self, lang: &Locale) -> Option<usize> {
        self.position(lang.id.language.as_str())
    }

    /// The column that serves languages without one.
    pub(super) fn fallback(self) -> usize {
        self.position(FALLBACK).unwrap_or_default()
    }

    /// The code of a column.
    pub(super) fn code(self, column: usize) -> &'static str {
        self.languages().nth(column).unwrap_or(FALLBACK)
    }

    /// Every key and what a column has for it.
    pub(super) fn entries(
        self,
        column: usize,
    ) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0.lines().skip(1).filter_map(move |row| {
            let (key, cells) = row.split_once('\t')?;
            Some((key, cells.split('\t').nth(column)?))
        })
    }

    /// What a column has for a key; empty if there is no such key, which a test of each table's keys would show.
    pub(super) fn get(self, column: usize, key: &str) -> &'static str {
        let entry = self.entries(column).find(|(own, _)| *own == key);
        entry.map_or("", |(_, cell)| cell)
    }
}

/// The sentences of a table in one language.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    table: Table,
    column: usize,
    /// The language that they are in; with the document's region, if it has one.
    pub(crate) lang: Locale,
}

impl Words {
    /// The sentences for a text in this language; English ones if the table does not have it.
    pub(crate) fn new(table: Table, lang: &Locale) -> Self {
        let (column, lang) = match table.column(lang) {
            Some(column) => (column, lang.clone()),
            None => (
                table.fallback(),
                FALLBACK.parse().unwrap_or(Locale::UNKNOWN),
            ),
        };
        Self {
            table,
            column,
            lang,
        }
    }

    /// The sentence of this key.
    pub(crate) fn get(&self, key: &str) -> &'static str {
        self.table.get(self.column, key)
    }

    /// The sentence of this key with something filled in.
    pub(crate) fn fill(&self, key: &str, place: &str, value: &str) -> String {
        self.get(key).replace(&format!("{{{place}}}"), value)
    }

    /// The sentence of this key with a number filled in.
    pub(crate) fn count(&self, key: &str, count: usize) -> String {
        self.fill(key, "count", &count.to_string())
    }

    /// Every key and its sentence.
    #[cfg(test)]
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.table.entries(self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_without_a_column_has_english_sentences() {
        let table = Table::new("key\ten\tfr\nroom\tRoom {count}\tSalle {count}\n");
        let room = |tag: &str| {
            let words = Words::new(table, &tag.parse().unwrap());
            (words.count("room", 3), words.lang.to_string())
        };
        assert_eq!(room("fr-CH"), ("Salle 3".to_owned(), "fr-CH".to_owned()));
        assert_eq!(room("de"), ("Room 3".to_owned(), "en".to_owned()));
    }
}

/// What a test of a table asks.
#[cfg(test)]
pub(crate) mod faults {
    use std::collections::BTreeSet;

    use super::Table;

    /// What stands between braces.
    fn places(cell: &str) -> BTreeSet<&str> {
        let inner = cell.split('{').skip(1);
        inner
            .filter_map(|rest| Some(rest.split_once('}')?.0))
            .collect()
    }

    /// What a translator should mend, one line each.
    pub(crate) fn faults(table: Table) -> Vec<String> {
        let rows = table.0.lines().map(|row| row.split('\t').collect());
        let rows: Vec<Vec<_>> = rows.collect();
        let Some((head, rows)) = rows.split_first() else {
            return Vec::new();
        };
        let mut faults = Vec::new();
        let mut seen = BTreeSet::from(["key"]);
        for code in head.iter().skip(1) {
            if !seen.insert(*code) {
                faults.push(format!("the language {code} stands twice"));
            }
        }
        for row in rows {
            let key = row[0];
            if !seen.insert(key) {
                faults.push(format!("{key} stands twice"));
            }
            if row.len() != head.len() {
                let (cells, columns) = (row.len(), head.len());
                faults.push(format!("{key} has {cells} cells for {columns} columns"));
            }
            for (code, cell) in head.iter().zip(row).skip(1) {
                faults_of_cell(key, code, cell, row[1], &mut faults);
            }
        }
        faults
    }

    fn faults_of_cell(key: &str, code: &str, cell: &str, model: &str, faults: &mut Vec<String>) {
        if cell.trim().is_empty() {
            faults.push(format!("{key} is missing in {code}"));
        } else if cell.trim() != cell || cell.contains("  ") {
            faults.push(format!("{key} in {code} has a space too many"));
        }
        if places(cell) != places(model) {
            faults.push(format!(
                "{key} in {code} fills in something else than {model}"
            ));
        }
        if cell.contains(['\'', '"']) {
            faults.push(format!("{key} in {code} has a straight quotation mark"));
        }
        let bare = [" :", " ;", " ?", " !", " »", "« "];
        if let Some(mark) = bare
            .iter()
            .find(|mark| code == "fr" && cell.contains(**mark))
        {
            faults.push(format!("{key} in fr needs a no-break space at `{mark}`"));
        }
    }

    #[test]
    fn gaps_are_found() {
        let of = |row: &str| {
            let text = format!("key\ten\tfr\npage\tPage {{page}}\tPage {{page}}\n{row}\n");
            faults(Table::new(text.leak()))
        };
        assert_eq!(of("room\tRoom\tSalle"), Vec::<String>::new());
        for (row, fault) in [
            ("room\tRoom", "room has 2 cells for 3 columns"),
            ("room\tRoom\t", "room is missing in fr"),
            ("room\tRoom\tSalle\tSaal", "room has 4 cells for 3 columns"),
            ("page\tPage\tPage", "page stands twice"),
            (
                "issue\tNo. {number}\tN°",
                "issue in fr fills in something else than No. {number}",
            ),
            (
                "issue\tNo. {number}\tN° {nombre}",
                "issue in fr fills in something else than No. {number}",
            ),
            ("room\tRoom\t Salle", "room in fr has a space too many"),
            (
                "room\tRoom\tSalle d'eau",
                "room in fr has a straight quotation mark",
            ),
            (
                "room\tRoom\tSalle :",
                "room in fr needs a no-break space at ` :`",
            ),
        ] {
            assert_eq!(of(row), [fault], "{row}");
        }
    }
}
