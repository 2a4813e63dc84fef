//! The sentences of reports in each language, from `words.tsv`: one row for each sentence, one column for each language.
//!
//! A translator can edit the table in a spreadsheet; a test finds gaps. `{count}`, `{page}` and the like stand for what is
//! filled in. A document in another language has its report in English.

use icu_locale::Locale;

const TABLE: &str = include_str!("words.tsv");

/// What a language gets that has no column.
const FALLBACK: &str = "en";

/// The sentences of one language.
#[derive(Debug, Clone)]
pub(super) struct Words {
    column: usize,
    /// The language that they are in; with the document's region, if it has one.
    pub(super) lang: Locale,
}

impl Words {
    /// The sentences for a document in this language.
    pub(super) fn new(lang: &Locale) -> Self {
        let position = |code: &str| languages().position(|own| own == code);
        match position(lang.id.language.as_str()) {
            Some(column) => Self {
                column,
                lang: lang.clone(),
            },
            None => Self {
                column: position(FALLBACK).unwrap_or_default(),
                lang: FALLBACK.parse().unwrap_or(Locale::UNKNOWN),
            },
        }
    }

    /// The sentence of this key; empty if there is no such key, which a test of the keys would show.
    pub(super) fn get(&self, key: &str) -> &'static str {
        let row = TABLE.lines().find_map(|row| {
            let (own, sentences) = row.split_once('\t')?;
            (own == key).then_some(sentences)
        });
        row.and_then(|row| row.split('\t').nth(self.column))
            .unwrap_or_default()
    }

    /// The sentence of this key with something filled in.
    pub(super) fn fill(&self, key: &str, place: &str, value: &str) -> String {
        self.get(key).replace(&format!("{{{place}}}"), value)
    }

    /// The sentence of this key with a number filled in.
    pub(super) fn count(&self, key: &str, count: usize) -> String {
        self.fill(key, "count", &count.to_string())
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
    use crate::check::rules;

    /// Every key and its sentence in a language.
    fn entries(lang: &str) -> Vec<(&'static str, &'static str)> {
        let words = Words::new(&lang.parse().unwrap());
        let keys = TABLE
            .lines()
            .skip(1)
            .filter_map(|row| row.split('\t').next());
        keys.map(|key| (key, words.get(key))).collect()
    }

    /// What stands between braces.
    fn places(sentence: &str) -> BTreeSet<&str> {
        let inner = sentence.split('{').skip(1);
        inner
            .filter_map(|rest| Some(rest.split_once('}')?.0))
            .collect()
    }

    #[test]
    fn the_table_has_no_gaps() {
        let mut seen = BTreeSet::new();
        for row in TABLE.lines() {
            let cells: Vec<_> = row.split('\t').collect();
            assert!(seen.insert(cells[0]), "{} stands twice", cells[0]);
            assert_eq!(cells.len(), 1 + languages().count(), "{}", cells[0]);
            for (code, cell) in languages().zip(&cells[1..]) {
                let key = cells[0];
                assert!(!cell.is_empty(), "{key} is missing in {code}");
                assert_eq!(cell.trim(), *cell, "{key} in {code} has a space too many");
                assert!(!cell.contains("  "), "{key} in {code} has a space too many");
                assert!(
                    !cell.contains(['\'', '"']),
                    "{key} in {code} has a straight quotation mark"
                );
                assert_eq!(places(cell), places(cells[1]), "{key} in {code}");
                if code == "fr" {
                    for mark in [" :", " ;", " ?", " !", " »", "« "] {
                        assert!(
                            !cell.contains(mark),
                            "{key} in fr needs a no-break space at `{mark}`"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn every_rule_has_its_row_and_the_english_one_is_its_own() {
        let plain = |text: &str| text.replace('’', "'").replace(['“', '”'], "\"");
        let rows = entries("en");
        let rows = rows.iter().filter_map(|(key, sentence)| {
            Some((key.strip_prefix("rule-")?.to_owned(), plain(sentence)))
        });
        let expected = rules()
            .iter()
            .map(|rule| (rule.name().to_owned(), plain(rule.summary())));
        assert_eq!(rows.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    }

    /// Every key that the code asks for is in the table, and every row is asked for.
    #[test]
    fn keys_and_code_agree() {
        let code = [
            include_str!("checks.rs"),
            include_str!("mod.rs"),
            include_str!("page/mod.rs"),
            include_str!("page/checks.rs"),
            include_str!("page/contents.rs"),
            include_str!("page/document.rs"),
            include_str!("questions.rs"),
            include_str!("rules.rs"),
        ]
        .concat();
        for (key, _) in entries("en") {
            // Names of rules, checks, questions and kinds are put together.
            let short = ["rule-", "check-", "question-", "kind-", "severity-"]
                .iter()
                .find_map(|prefix| key.strip_prefix(prefix));
            let used = short.is_some() || code.contains(&format!("\"{key}\""));
            assert!(used, "{key} is not asked for");
        }
    }

    #[test]
    fn a_language_without_a_column_has_english_sentences() {
        let title = |tag: &str| {
            let words = Words::new(&tag.parse().unwrap());
            (words.get("title"), words.lang.to_string())
        };
        assert_eq!(
            title("fr-CH"),
            ("Rapport d’accessibilité", "fr-CH".to_owned())
        );
        assert_eq!(title("de"), ("Accessibility report", "en".to_owned()));
    }
}
