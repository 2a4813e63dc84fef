//! The product's own words, in each language, from `labels.tsv`: one row for each label, one column for each language.
//!
//! A translator can edit the table in a spreadsheet; a test finds gaps. `{date}`, `{page}`, `{number}` and the like stand for
//! what is filled in. Besides Arabic it has the official languages of the European Union and the Council of Europe, and
//! others in scripts that the bundled fonts have.

use icu_locale::Locale;

use super::table::Table;

const TABLE: Table = Table::new(include_str!("labels.tsv"));

/// The labels of one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Labels {
    column: usize,
}

/// The labels of a language; English ones if the table does not have it.
pub(crate) fn labels(lang: &Locale) -> Labels {
    let column = TABLE.column(lang);
    Labels {
        column: column.unwrap_or_else(|| TABLE.fallback()),
    }
}

/// The languages that have labels, by their codes.
#[cfg(test)]
pub(crate) fn label_languages() -> impl Iterator<Item = &'static str> {
    TABLE.languages()
}

impl Labels {
    /// The label of this key; empty if there is no such key, which a test of each use would show.
    pub(crate) fn get(self, key: &str) -> &'static str {
        TABLE.get(self.column, key)
    }

    /// The language that the labels are in.
    pub(crate) fn language(self) -> &'static str {
        TABLE.code(self.column)
    }

    /// Every key and its label.
    pub(crate) fn entries(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        TABLE.entries(self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::faults;

    #[test]
    fn the_table_has_no_gaps() {
        assert_eq!(faults(TABLE), Vec::<String>::new());
    }

    #[test]
    fn every_official_language_is_there() {
        // Of the European Union, and of the Council of Europe with its working languages.
        let union = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv";
        for code in union.split(' ').chain(["ar", "ru", "tr"]) {
            assert!(TABLE.languages().any(|language| language == code), "{code}");
        }
    }

    #[test]
    fn a_region_has_the_labels_of_its_language_and_an_unknown_language_english_ones() {
        let related = |tag: &str| labels(&tag.parse().unwrap()).get("related");
        assert_eq!(related("fr-CH"), "Pour en savoir plus");
        assert_eq!(related("sw"), "Find out more");
    }
}
