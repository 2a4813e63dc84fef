//! Dates in the words of a language, from CLDR.

use icu_calendar::{Date as CalendarDate, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_locale::Locale;

use crate::model::Date;

/// A date as running text has it, such as "1er mars 2021" or "1 March 2021"; ISO 8601 if the language is unknown.
pub(crate) fn write_date(date: Date, lang: &Locale) -> String {
    let Date { year, month, day } = date;
    let iso = || format!("{year:04}-{month:02}-{day:02}");
    if lang.id.language.is_unknown() {
        return iso();
    }
    let Ok(calendar) = CalendarDate::try_new_gregorian(i32::from(year), month, day) else {
        return iso();
    };
    // Publications count in the Gregorian calendar, also where daily life may not (Arabic, Persian, Thai).
    let formatter: Result<FixedCalendarDateTimeFormatter<Gregorian, _>, _> =
        FixedCalendarDateTimeFormatter::try_new(lang.into(), YMD::long());
    let Ok(formatter) = formatter else {
        return iso();
    };
    let written = formatter.format(&calendar).to_string();
    match written.strip_prefix("1 ") {
        // French counts days in cardinal numbers except for the first; CLDR has no pattern for that.
        Some(rest) if lang.id.language.as_str() == "fr" => format!("1er {rest}"),
        _ => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_each_language_does() {
        let first = Date {
            year: 2021,
            month: 3,
            day: 1,
        };
        let other = Date {
            year: 2021,
            month: 2,
            day: 24,
        };
        let cases = [
            ("fr", first, "1er mars 2021"),
            ("fr", other, "24 février 2021"),
            ("fr-CH", first, "1er mars 2021"),
            ("en", other, "February 24, 2021"),
            ("en-GB", other, "24 February 2021"),
            ("de", first, "1. März 2021"),
            ("es", other, "24 de febrero de 2021"),
            ("ru", other, "24 февраля 2021\u{202f}г."),
            ("el", other, "24 Φεβρουαρίου 2021"),
            ("he", other, "24 בפברואר 2021"),
            ("ka", other, "24 თებერვალი, 2021"),
            ("hy", other, "2021 թ․ փետրվարի 24"),
            ("und", other, "2021-02-24"),
        ];
        for (tag, date, expected) in cases {
            assert_eq!(write_date(date, &tag.parse().unwrap()), expected, "{tag}");
        }
    }

    #[test]
    fn arabic_dates_name_the_month_of_their_region() {
        let date = Date {
            year: 2021,
            month: 2,
            day: 24,
        };
        let write = |tag: &str| write_date(date, &tag.parse().unwrap());
        assert!(write("ar").contains("فبراير"), "{}", write("ar"));
        assert!(write("ar-LB").contains("شباط"), "{}", write("ar-LB"));
    }
}
