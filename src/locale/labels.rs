//! The product's own words, in each language, from `labels.tsv`: one row for each label, one column for each language.
//!
//! A translator can edit the table in a spreadsheet; a test finds gaps. `{date}`, `{page}`, `{number}` and the like stand for
//! what is filled in. Besides Arabic it has the official languages of the European Union and the Council of Europe, and
//! others in scripts that the bundled fonts have.

use icu_locale::Locale;

const TABLE: &str = include_str!("labels.tsv");

/// What a language gets that has no column.
const FALLBACK: &str = "en";

/// The labels of one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Labels {
    column: usize,
}

/// The labels of a language; English ones if the table does not have it.
pub(crate) fn labels(lang: &Locale) -> Labels {
    let position = |code: &str| languages().position(|language| language == code);
    let column = position(lang.id.language.as_str()).or_else(|| position(FALLBACK));
    Labels {
        column: column.unwrap_or_default(),
    }
}

impl Labels {
    /// The label of this key; empty if there is no such key, which a test of each use would show.
    pub(crate) fn get(self, key: &str) -> &'static str {
        let entry = self.entries().find(|(own, _)| *own == key);
        entry.map_or("", |(_, label)| label)
    }

    /// The language that the labels are in.
    pub(crate) fn language(self) -> &'static str {
        languages().nth(self.column).unwrap_or(FALLBACK)
    }

    /// Every key and its label.
    pub(crate) fn entries(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        TABLE.lines().skip(1).filter_map(move |row| {
            let (key, labels) = row.split_once('\t')?;
            Some((key, labels.split('\t').nth(self.column)?))
        })
    }
}

/// The languages of the table, by their codes.
fn languages() -> impl Iterator<Item = &'static str> {
    let head = TABLE.lines().next().unwrap_or_default();
    head.split('\t').skip(1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What stands between braces.
    fn places(label: &str) -> BTreeSet<&str> {
        let inner = label.split('{').skip(1);
        inner
            .filter_map(|rest| rest.split_once('}'))
            .map(|(name, _)| name)
            .collect()
    }

    /// What a translator should mend, one line each.
    fn faults(table: &str) -> Vec<String> {
        let mut rows = table.lines().map(|row| row.split('\t').collect::<Vec<_>>());
        let head = rows.next().unwrap_or_default();
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
            for (code, label) in head.iter().zip(&row).skip(1) {
                if label.trim().is_empty() {
                    faults.push(format!("{key} is missing in {code}"));
                } else if label.trim() != *label || label.contains("  ") {
                    faults.push(format!("{key} in {code} has a space too many"));
                }
                if places(label) != places(row[1]) {
                    faults.push(format!(
                        "{key} in {code} fills in something else than {}",
                        row[1]
                    ));
                }
                if label.contains(['\'', '"']) {
                    faults.push(format!("{key} in {code} has a straight quotation mark"));
                }
                if *code == "fr" && label.contains(" :") {
                    faults.push(format!(
                        "{key} in fr needs a no-break space before its colon"
                    ));
                }
            }
        }
        faults
    }

    #[test]
    fn the_table_has_no_gaps() {
        assert_eq!(faults(TABLE), Vec::<String>::new());
    }

    #[test]
    fn gaps_are_found() {
        let table = |row: &str| format!("key\ten\tfr\npage\tPage {{page}}\tPage {{page}}\n{row}\n");
        assert_eq!(faults(&table("room\tRoom\tSalle")), Vec::<String>::new());
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
                "room in fr needs a no-break space before its colon",
            ),
        ] {
            assert_eq!(faults(&table(row)), [fault], "{row}");
        }
    }

    #[test]
    fn every_official_language_is_there() {
        // Of the European Union, and of the Council of Europe with its working languages.
        let union = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv";
        for code in union.split(' ').chain(["ar", "ru", "tr"]) {
            assert!(languages().any(|language| language == code), "{code}");
        }
    }

    #[test]
    fn a_region_has_the_labels_of_its_language_and_an_unknown_language_english_ones() {
        let related = |tag: &str| labels(&tag.parse().unwrap()).get("related");
        assert_eq!(related("fr-CH"), "Pour en savoir plus");
        assert_eq!(related("sw"), "Find out more");
    }
}
