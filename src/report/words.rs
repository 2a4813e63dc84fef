//! The sentences of reports in each language, from `words.tsv`. A document in another language has its report in English.

use icu_locale::Locale;

use crate::locale::{Table, Words};

const TABLE: Table = Table::new(include_str!("words.tsv"));

/// The sentences for a document in this language.
pub(super) fn words(lang: &Locale) -> Words {
    Words::new(TABLE, lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rules;
    use crate::locale::faults;

    fn english() -> Words {
        words(&"en".parse().unwrap())
    }

    #[test]
    fn the_table_has_no_gaps() {
        assert_eq!(faults(TABLE), Vec::<String>::new());
    }

    #[test]
    fn every_rule_has_its_row_and_the_english_one_is_its_own() {
        let plain = |text: &str| text.replace('’', "'").replace(['“', '”'], "\"");
        let words = english();
        let rows = words.entries().filter_map(|(key, sentence)| {
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
        for (key, _) in english().entries() {
            // Names of rules, checks, questions and kinds are put together.
            let short = ["rule-", "check-", "question-", "kind-", "severity-"]
                .iter()
                .find_map(|prefix| key.strip_prefix(prefix));
            let used = short.is_some() || code.contains(&format!("\"{key}\""));
            assert!(used, "{key} is not asked for");
        }
    }
}
