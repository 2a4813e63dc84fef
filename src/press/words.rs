//! The words that are printed on sheets, in each language, from `words.tsv`.

use icu_locale::Locale;

use crate::locale::{Table, Words};

const TABLE: Table = Table::new(include_str!("words.tsv"));

/// The words for a document in this language; English ones if the table does not have it.
pub(super) fn words(lang: &Locale) -> Words {
    Words::new(TABLE, lang)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{faults, labels};

    #[test]
    fn the_table_has_no_gaps_and_the_languages_of_the_labels() {
        assert_eq!(faults(TABLE), Vec::<String>::new());
        for code in TABLE.languages() {
            let lang: Locale = code.parse().unwrap();
            assert_eq!(labels(&lang).language(), code);
            assert_eq!(words(&lang).lang, lang);
        }
        assert_eq!(TABLE.languages().count(), 31);
    }
}
