//! Languages as people write them into lists: tags, and names in French, English and Arabic and in the language itself.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use icu_locale::Locale;

use crate::diagnostic::suggest;
use crate::mail::merge::loose_key;
use crate::source::language;

/// Tags, and by what else each goes. A document says its language by a tag alone; a list comes out of an address book.
const NAMES: &[(&str, &[&str])] = &[
    (
        "fr",
        &["français", "french", "fra", "fre", "الفرنسية", "فرنسي"],
    ),
    (
        "en",
        &[
            "english",
            "anglais",
            "eng",
            "الإنجليزية",
            "الانكليزية",
            "إنجليزي",
        ],
    ),
    ("ar", &["العربية", "عربي", "arabe", "arabic", "ara"]),
    (
        "de",
        &["deutsch", "german", "allemand", "deu", "ger", "الألمانية"],
    ),
    (
        "es",
        &[
            "español",
            "spanish",
            "espagnol",
            "spa",
            "castellano",
            "الإسبانية",
        ],
    ),
    ("it", &["italiano", "italian", "italien", "ita", "الإيطالية"]),
    (
        "pt",
        &["português", "portuguese", "portugais", "por", "البرتغالية"],
    ),
    ("nl", &["nederlands", "dutch", "néerlandais", "nld", "dut"]),
    ("ru", &["русский", "russian", "russe", "rus", "الروسية"]),
    ("uk", &["українська", "ukrainian", "ukrainien", "ukr"]),
    (
        "el",
        &["ελληνικά", "greek", "grec", "ell", "gre", "اليونانية"],
    ),
    ("tr", &["türkçe", "turkish", "turc", "tur", "التركية"]),
    ("he", &["עברית", "hebrew", "hébreu", "heb", "العبرية"]),
    ("fa", &["فارسی", "persian", "persan", "farsi", "fas", "per"]),
    ("pl", &["polski", "polish", "polonais", "pol"]),
    ("ro", &["română", "romanian", "roumain", "ron", "rum"]),
];

/// The same as they are compared, for lists of many lines.
static KEYS: LazyLock<BTreeMap<String, &str>> = LazyLock::new(|| {
    let names = NAMES.iter();
    let keys = names.flat_map(|(tag, names)| names.iter().map(|name| (loose_key(name), *tag)));
    keys.collect()
});

/// The language of a value, or what to write instead.
pub(super) fn read(written: &str) -> Result<Locale, String> {
    // POSIX writes `fr_FR.UTF-8`.
    let posix = written.split('.').next().unwrap_or_default();
    let read = language(&posix.trim().replace('_', "-"));
    // A tag of three letters may be the older one of a language that has one of two.
    if read.as_ref().is_ok_and(is_short) {
        return read;
    }
    if let Some(tag) = tag(written) {
        return language(tag);
    }
    read.map_err(|help| {
        let names = NAMES.iter().flat_map(|(_, names)| names.iter().copied());
        match suggest(written, names).and_then(tag) {
            Some(tag) => format!("write `{tag}`"),
            // The advice is for TOML, where tags stand between quotation marks.
            None => help.replace('"', ""),
        }
    })
}

/// Whether a value says a language so that it can hardly be another word.
pub(super) fn is_language(written: &str) -> bool {
    tag(written).is_some() || read(written).as_ref().is_ok_and(is_short)
}

fn is_short(lang: &Locale) -> bool {
    lang.id.language.as_str().len() == 2
}

/// The tag of a language that is called so. Outlook writes `français (France)`.
fn tag(name: &str) -> Option<&'static str> {
    let name = name.split('(').next().unwrap_or_default();
    KEYS.get(&loose_key(name)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_read_as_people_write_them() {
        for (written, expected) in [
            ("fr", "fr"),
            ("FR", "fr"),
            ("FR-fr", "fr-FR"),
            ("fr_CA.UTF-8", "fr-CA"),
            ("Français", "fr"),
            ("francais", "fr"),
            ("français (France)", "fr"),
            ("French", "fr"),
            ("fre", "fr"),
            ("ANGLAIS", "en"),
            ("arabe", "ar"),
            ("العربية", "ar"),
            ("العربيه", "ar"),
            ("ar-MA", "ar-MA"),
        ] {
            assert_eq!(read(written).unwrap().to_string(), expected, "{written}");
        }
        assert_eq!(read("frnçais"), Err("write `fr`".to_owned()));
        assert!(read("fr, en").is_err() && read("xx_").is_err());
    }

    #[test]
    fn an_answer_is_no_language() {
        assert!(is_language("fr") && is_language("Arabe"));
        assert!(!is_language("oui") && !is_language("Yes") && !is_language("?"));
    }
}
