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

    #[test]
    fn no_label_is_missing_or_lacks_what_is_filled_in() {
        let codes = languages().collect::<Vec<_>>();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), codes.len());
        let mut keys = BTreeSet::new();
        for row in TABLE.lines().skip(1) {
            let (key, labels) = row.split_once('\t').unwrap();
            assert!(keys.insert(key), "{key} stands twice");
            let labels = labels.split('\t').collect::<Vec<_>>();
            assert_eq!(labels.len(), codes.len(), "{key}");
            for (code, label) in codes.iter().zip(&labels) {
                assert!(!label.trim().is_empty(), "{key} is missing in {code}");
                assert_eq!(label.trim(), *label, "{key} in {code}");
                assert_eq!(places(label), places(labels[0]), "{key} in {code}");
            }
        }
    }

    #[test]
    fn every_official_language_is_there() {
        let union = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv";
        for code in union.split(' ').chain(["ar"]) {
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
