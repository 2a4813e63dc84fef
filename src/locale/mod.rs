//! What differs between languages: labels, dates, quotation marks and the spacing of punctuation.

mod date;
mod labels;
mod quotation;
mod spacing;

use icu_locale::{Direction, Locale, LocaleDirectionality};

pub(crate) use date::write_date;
pub(crate) use labels::labels;
pub(crate) use quotation::quotation_marks;
pub(crate) use spacing::space_punctuation;

/// Whether the language is written from right to left.
pub(crate) fn is_rtl(lang: &Locale) -> bool {
    LocaleDirectionality::new_common().get(&lang.id) == Some(Direction::RightToLeft)
}

/// An entry of a table by language: the language's own, or the fallback.
fn by_language<T: Copy>(table: &[(&str, T)], lang: &Locale, fallback: T) -> T {
    let language = lang.id.language.as_str();
    table
        .iter()
        .find(|(code, _)| *code == language)
        .map_or(fallback, |(_, entry)| *entry)
}

#[cfg(test)]
mod tests {
    use super::is_rtl;

    #[test]
    fn direction_follows_the_script() {
        for (tag, rtl) in [
            ("ar", true),
            ("he", true),
            ("fa", true),
            ("fr", false),
            ("und", false),
            ("az-Arab", true),
        ] {
            assert_eq!(is_rtl(&tag.parse().unwrap()), rtl, "{tag}");
        }
    }
}
