//! The digits that the product's own numbers are written with: dates, times, pages, marks of notes.

use icu_locale::Locale;
use icu_locale::extensions::unicode::{Key, Value};

use super::write_time;
use crate::model::Time;

/// The words that authors choose digits by, and the CLDR's name of each.
const CHOICES: &[(&str, &str)] = &[
    ("western", "latn"),
    ("arabic-indic", "arab"),
    ("persian", "arabext"),
];

/// The zeros of those digits; the others follow each in Unicode.
const ZEROS: [char; 3] = ['0', '٠', '۰'];

/// The language with the digits of one of the choices; any other word leaves those that the language itself has.
pub(crate) fn with_digits(lang: &Locale, choice: &str) -> Locale {
    let mut lang = lang.clone();
    let named = CHOICES.iter().find(|(word, _)| *word == choice);
    let system = named.and_then(|(_, system)| Value::try_from_str(system).ok());
    if let (Some(system), Ok(key)) = (system, Key::try_from_str("nu")) {
        lang.extensions.unicode.keywords.set(key, system);
    }
    lang
}

/// The one of the language's digits, which is also Typst's pattern for numbers in them.
pub(crate) fn numbering(lang: &Locale) -> &'static str {
    match zero(lang) {
        '٠' => "١",
        '۰' => "۱",
        _ => "1",
    }
}

/// A number in the language's digits.
pub(crate) fn write_number(number: impl Into<u32>, lang: &Locale) -> String {
    write_digits(&number.into().to_string(), lang)
}

/// Words with their western digits in those of the language.
pub(crate) fn write_digits(words: &str, lang: &Locale) -> String {
    let zero = u32::from(zero(lang));
    let own = |digit: u32| char::from_u32(zero + digit);
    let written = words
        .chars()
        .map(|c| c.to_digit(10).and_then(own).unwrap_or(c));
    written.collect()
}

/// Times show which digits a language has, so nothing else can differ from them.
fn zero(lang: &Locale) -> char {
    let written = write_time(Time(10 * 60), lang);
    let zero = written.chars().find(|digit| ZEROS.contains(digit));
    zero.unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(tag: &str, choice: &str) -> &'static str {
        numbering(&with_digits(&tag.parse().unwrap(), choice))
    }

    #[test]
    fn languages_have_their_digits_unless_others_are_chosen() {
        for (tag, digit) in [
            ("fr", "1"),
            ("ar", "1"),
            ("ar-MA", "1"),
            ("ar-EG", "١"),
            ("fa", "۱"),
            ("ar-u-nu-arab", "١"),
            ("und", "1"),
        ] {
            assert_eq!(one(tag, "auto"), digit, "{tag}");
        }
        assert_eq!(one("ar", "arabic-indic"), "١");
        assert_eq!(one("ar-EG", "western"), "1");
        assert_eq!(one("ar", "persian"), "۱");
        assert_eq!(one("ar-EG-u-nu-latn", "arabic-indic"), "١");
    }

    #[test]
    fn numbers_are_written_in_them() {
        let lang = |choice| with_digits(&"ar".parse().unwrap(), choice);
        assert_eq!(write_number(25_u8, &lang("western")), "25");
        assert_eq!(write_number(20_u8, &lang("arabic-indic")), "٢٠");
        assert_eq!(write_number(9_u8, &lang("persian")), "۹");
        assert_eq!(write_digits("12 A", &lang("arabic-indic")), "١٢ A");
    }
}
