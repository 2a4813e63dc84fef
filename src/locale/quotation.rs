//! Quotation marks per language and depth, after CLDR (`delimiters`), with the spaces that French puts inside.

use icu_locale::Locale;

use super::by_language;

/// Opening and closing mark, outside and inside of another quotation.
type Marks = [(&'static str, &'static str); 2];

const ENGLISH: Marks = [("“", "”"), ("‘", "’")];
const GERMAN: Marks = [("„", "“"), ("‚", "‘")];
const FRENCH: Marks = [("«\u{a0}", "\u{a0}»"), ("“", "”")];
const GUILLEMETS: Marks = [("«", "»"), ("“", "”")];
const EASTERN: Marks = [("«", "»"), ("„", "“")];

const TABLE: &[(&str, Marks)] = &[
    ("ar", [("”", "“"), ("’", "‘")]),
    ("de", GERMAN),
    ("el", GUILLEMETS),
    ("es", GUILLEMETS),
    ("fa", GUILLEMETS),
    ("fr", FRENCH),
    ("he", [("”", "”"), ("’", "’")]),
    ("hy", [("«", "»"), ("«", "»")]),
    ("it", GUILLEMETS),
    ("ka", [("„", "“"), ("«", "»")]),
    ("nl", [("‘", "’"), ("“", "”")]),
    ("pl", [("„", "”"), ("«", "»")]),
    ("pt", GUILLEMETS),
    ("ro", [("„", "”"), ("«", "»")]),
    ("ru", EASTERN),
    ("uk", EASTERN),
];

/// Opening and closing mark; `depth` counts the quotations around.
pub(crate) fn quotation_marks(lang: &Locale, depth: usize) -> (&'static str, &'static str) {
    let swiss = lang.id.region.is_some_and(|region| region.as_str() == "CH");
    let marks = match lang.id.language.as_str() {
        // Switzerland sets guillemets without spaces, in all its languages.
        "fr" | "de" | "it" if swiss => [("«", "»"), ("‹", "›")],
        "pt" if lang.id.region.is_some_and(|region| region.as_str() == "BR") => ENGLISH,
        _ => by_language(TABLE, lang).unwrap_or(ENGLISH),
    };
    marks[depth % 2]
}

#[cfg(test)]
mod tests {
    use super::quotation_marks;

    #[test]
    fn marks_follow_language_region_and_depth() {
        let marks = |tag: &str, depth| quotation_marks(&tag.parse().unwrap(), depth);
        assert_eq!(marks("fr", 0), ("«\u{a0}", "\u{a0}»"));
        assert_eq!(marks("fr", 1), ("“", "”"));
        assert_eq!(marks("fr-CH", 0), ("«", "»"));
        assert_eq!(marks("en-GB", 0), ("“", "”"));
        assert_eq!(marks("en", 1), ("‘", "’"));
        assert_eq!(marks("de", 0), ("„", "“"));
        assert_eq!(marks("sw", 2), ("“", "”"));
    }
}
