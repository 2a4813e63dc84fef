//! Dates and times in the words of a language, from CLDR.
//!
//! Ordinal numbers: French says "1er" for the first day of a month, and languages that write "24." do so in CLDR's own
//! patterns. Numbers in words ("twenty-fourth") and ordinals outside dates are not covered: ICU4X has neither, and
//! nothing that the product writes needs them.

use icu_calendar::{Date as CalendarDate, Gregorian};
use icu_datetime::fieldsets::{E, MD, T, YMD, YMDE};
use icu_datetime::input::Time as CalendarTime;
use icu_datetime::{FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu_locale::Locale;

use super::by_language;
use super::digits::write_number;
use crate::model::{Date, Time};

/// Languages in which ICU4X puts a year to a month in another way than the CLDR writes whole dates; theirs is the month and
/// day, and then the year.
const YEAR_LAST: &[&str] = &["et", "ga", "mt"];

/// Likewise for the name of the day: what stands between it and the date.
const NAME_FIRST: &[(&str, &str)] = &[
    ("da", " den "),
    ("ga", " "),
    ("ka", ", "),
    ("mt", ", "),
    ("sk", " "),
];

/// A date as running text has it, such as "1er mars 2021" or "1 March 2021"; ISO 8601 if the language, or what it calls the months, is
/// unknown.
pub(crate) fn write_date(date: Date, lang: &Locale) -> String {
    if YEAR_LAST.contains(&lang.id.language.as_str()) {
        let year = write_number(date.year, lang);
        return format!("{} {year}", write_month_day(date, lang));
    }
    ordinal(format(date, lang, YMD::long()), lang)
}

/// A date with the name of its day, such as "mercredi 24 février 2021".
pub(crate) fn write_day(date: Date, lang: &Locale) -> String {
    if let Some(between) = by_language(NAME_FIRST, lang) {
        let name = format(date, lang, E::long());
        return format!("{name}{between}{}", write_date(date, lang));
    }
    let written = format(date, lang, YMDE::long());
    // The day's name comes first, so the number is within the text.
    if is_french(lang) {
        written.replacen(" 1 ", " 1er ", 1)
    } else {
        written
    }
}

/// A date without its year, such as "24 février".
pub(crate) fn write_month_day(date: Date, lang: &Locale) -> String {
    ordinal(format(date, lang, MD::long()), lang)
}

/// A time of day, such as "09:30" or "9:30 AM".
pub(crate) fn write_time(time: Time, lang: &Locale) -> String {
    let (hour, minute) = ((time.0 / 60) as u8, (time.0 % 60) as u8);
    let plain = || format!("{hour:02}:{minute:02}");
    if lang.id.language.is_unknown() {
        return plain();
    }
    let formatter = NoCalendarFormatter::try_new(lang.into(), T::hm());
    match (formatter, CalendarTime::try_new(hour, minute, 0, 0)) {
        (Ok(formatter), Ok(time)) => formatter.format(&time).to_string(),
        _ => plain(),
    }
}

/// Formats with one of the field sets; ISO 8601 where there is no data.
fn format<F>(date: Date, lang: &Locale, fields: F) -> String
where
    F: DateFields,
{
    let Date { year, month, day } = date;
    // It is right in every language.
    let iso = || date.to_string();
    if lang.id.language.is_unknown() {
        return iso();
    }
    let Ok(calendar) = CalendarDate::try_new_gregorian(i32::from(year), month, day) else {
        return iso();
    };
    let written = fields.write(calendar, lang).unwrap_or_else(iso);
    // A month that has no name in the data is called by its number: "2026 M03 1".
    if written.contains(&format!("M{month:02}")) {
        return iso();
    }
    // Some languages pad the day, as tables do and running text does not: "01. marec 2021".
    let (zero, number) = (write_number(0_u8, lang), write_number(day, lang));
    match written.split_once(&format!("{zero}{number}")) {
        Some((before, after))
            if day < 10
                && !before.ends_with(char::is_numeric)
                && !after.starts_with(char::is_numeric) =>
        {
            format!("{before}{number}{after}")
        }
        _ => written,
    }
}

/// Field sets that dates are written with. Publications count in the Gregorian calendar, also where daily life may not
/// (Arabic, Persian, Thai).
trait DateFields {
    fn write(self, date: CalendarDate<Gregorian>, lang: &Locale) -> Option<String>;
}

macro_rules! date_fields {
    ($($fields:ty)*) => {$(
        impl DateFields for $fields {
            fn write(self, date: CalendarDate<Gregorian>, lang: &Locale) -> Option<String> {
                let formatter = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(lang.into(), self);
                Some(formatter.ok()?.format(&date).to_string())
            }
        }
    )*};
}

date_fields! { YMD MD YMDE E }

pub(super) fn is_french(lang: &Locale) -> bool {
    lang.id.language.as_str() == "fr"
}

/// French counts days in cardinal numbers except for the first; CLDR has no pattern for that.
fn ordinal(written: String, lang: &Locale) -> String {
    match written.strip_prefix("1 ") {
        Some(rest) if is_french(lang) => format!("1er {rest}"),
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
    fn languages_whose_months_have_no_names_here_have_iso_dates() {
        let day = Date {
            year: 2026,
            month: 3,
            day: 1,
        };
        for tag in [
            "co", "kab", "ber", "mg", "gsw", "fur", "la", "zgh", "qaa", "mul",
        ] {
            let lang = tag.parse().unwrap();
            assert_eq!(write_date(day, &lang), "2026-03-01", "{tag}");
            assert_eq!(write_day(day, &lang), "2026-03-01", "{tag}");
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

    #[test]
    fn whole_days_are_written_as_in_cldr() {
        let day = Date {
            year: 2021,
            month: 2,
            day: 24,
        };
        for (tag, expected) in [
            ("da", "onsdag den 24. februar 2021"),
            ("de", "Mittwoch, 24. Februar 2021"),
            ("et", "kolmapäev, 24. veebruar 2021"),
            ("ga", "Dé Céadaoin 24 Feabhra 2021"),
            ("hu", "2021. február 24., szerda"),
            ("ka", "ოთხშაბათი, 24 თებერვალი, 2021"),
            ("mt", "L-Erbgħa, 24 ta’ Frar 2021"),
            ("sk", "streda 24. februára 2021"),
        ] {
            assert_eq!(write_day(day, &tag.parse().unwrap()), expected, "{tag}");
        }
    }

    #[test]
    fn times_and_days_follow_the_language() {
        let day = Date {
            year: 2021,
            month: 2,
            day: 24,
        };
        let lang = |tag: &str| tag.parse::<Locale>().unwrap();
        assert_eq!(write_day(day, &lang("fr")), "mercredi 24 février 2021");
        assert_eq!(
            write_day(day, &lang("en-GB")),
            "Wednesday, 24 February 2021"
        );
        let first = Date {
            year: 2021,
            month: 3,
            day: 1,
        };
        assert_eq!(write_day(first, &lang("fr")), "lundi 1er mars 2021");
        assert_eq!(write_time(Time(570), &lang("fr")), "09:30");
        assert_eq!(write_time(Time(570), &lang("en-GB")), "09:30");
        assert_eq!(write_time(Time(840), &lang("en")), "2:00\u{202f}PM");
    }
}
