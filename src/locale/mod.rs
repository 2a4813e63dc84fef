//! What differs between languages: labels, dates, digits, quotation marks and the spacing of punctuation.

mod date;
mod digits;
mod event;
mod flow;
mod labels;
mod names;
#[cfg(feature = "cli")]
mod number;
mod quotation;
mod range;
mod spacing;
mod table;

use icu_locale::{Direction, Locale, LocaleDirectionality};

pub(crate) use date::{write_date, write_day, write_month_day, write_time};
pub(crate) use digits::{numbering, with_digits, write_digits, write_number};
pub(crate) use event::{
    capitalised, event_dates, event_zone, kind_label, language_names, room_label, span_of_time,
    status_label, town,
};
pub(crate) use flow::Flow;
#[cfg(test)]
pub(crate) use labels::label_languages;
pub(crate) use labels::{Labels, labels};
pub(crate) use names::{by_alphabet, country_name, language_name, write_list};
#[cfg(feature = "cli")]
pub(crate) use number::Numbers;
pub(crate) use quotation::quotation_marks;
pub(crate) use range::{write_dates, write_times};
pub(crate) use spacing::{Neighbour, space_punctuation};
#[cfg(test)]
pub(crate) use table::faults::faults;
pub(crate) use table::{Table, Words};

/// Whether the language is written from right to left.
pub(crate) fn is_rtl(lang: &Locale) -> bool {
    LocaleDirectionality::new_common().get(&lang.id) == Some(Direction::RightToLeft)
}

/// Whether the language is written in Arabic letters, whose punctuation is its own.
pub(crate) fn is_arabic(lang: &Locale) -> bool {
    matches!(lang.id.language.as_str(), "ar" | "fa" | "ur")
}

/// What stands between the parts of an address or of what somebody is.
pub(crate) fn comma(lang: &Locale) -> &'static str {
    if is_arabic(lang) { "، " } else { ", " }
}

/// The language's own entry in a table by language.
fn by_language<T: Copy>(table: &[(&str, T)], lang: &Locale) -> Option<T> {
    let language = lang.id.language.as_str();
    let entry = table.iter().find(|(code, _)| *code == language);
    entry.map(|(_, entry)| *entry)
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
