//! Dates and times in the words of a language, from CLDR.

use icu_calendar::{Date as CalendarDate, Gregorian};
use icu_datetime::fieldsets::{MD, T, YMD, YMDE};
use icu_datetime::input::Time as CalendarTime;
use icu_datetime::{FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu_locale::Locale;

use crate::model::{Date, Time};

/// A date as running text has it, such as "1er mars 2021" or "1 March 2021"; ISO 8601 if the language is unknown.
pub(crate) fn write_date(date: Date, lang: &Locale) -> String {
    ordinal(format(date, lang, YMD::long()), lang)
}

/// A date with the name of its day, such as "mercredi 24 février 2021".
pub(crate) fn write_day(date: Date, lang: &Locale) -> String {
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

/// From one date to another, such as "24 et 25 février 2021", "24–25 February 2021", "du 26 février au 1er mars 2021".
///
/// CLDR has patterns for intervals, ICU4X none yet: what is said once is taken out of the first date.
pub(crate) fn write_dates(first: Date, last: Date, lang: &Locale) -> String {
    let whole = write_date(last, lang);
    if first >= last {
        return whole;
    }
    if lang.id.language.is_unknown() {
        return format!("{}/{whole}", write_date(first, lang));
    }
    let code = lang.id.language.as_str();
    let same_month = (first.year, first.month) == (last.year, last.month);
    if same_month && let Some((before, after)) = around_day(&whole, last.day) {
        let day = |day: u8| ordinal_day(day, lang);
        let (from, to) = (day(first.day), day(last.day));
        return match code {
            "fr" if first.day + 1 == last.day => format!("{before}{from} et {to}{after}"),
            "fr" => format!("du {before}{from} au {to}{after}"),
            "ar" if first.day + 1 == last.day => format!("{before}{from} و{to}{after}"),
            "ar" => format!("{before}{from} إلى {to}{after}"),
            _ => format!("{before}{from}–{to}{after}"),
        };
    }
    let start = if first.year == last.year {
        write_month_day(first, lang)
    } else {
        write_date(first, lang)
    };
    match code {
        "fr" => format!("du {start} au {whole}"),
        "ar" => format!("{start} إلى {whole}"),
        _ => format!("{start} – {whole}"),
    }
}

/// What stands before and after the number of the day.
fn around_day(written: &str, day: u8) -> Option<(&str, &str)> {
    let number = day.to_string();
    let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    written.match_indices(&number).find_map(|(at, _)| {
        let (before, after) = (&written[..at], &written[at + number.len()..]);
        // French says "1er".
        let after = after.strip_prefix("er ").map_or(after, |_| &after[2..]);
        let alone = !digit(before.chars().next_back()) && !digit(after.chars().next());
        alone.then_some((before, after))
    })
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
    let iso = || format!("{year:04}-{month:02}-{day:02}");
    if lang.id.language.is_unknown() {
        return iso();
    }
    let Ok(calendar) = CalendarDate::try_new_gregorian(i32::from(year), month, day) else {
        return iso();
    };
    fields.write(calendar, lang).unwrap_or_else(iso)
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

date_fields! { YMD MD YMDE }

fn is_french(lang: &Locale) -> bool {
    lang.id.language.as_str() == "fr"
}

/// French counts days in cardinal numbers except for the first; CLDR has no pattern for that.
fn ordinal(written: String, lang: &Locale) -> String {
    match written.strip_prefix("1 ") {
        Some(rest) if is_french(lang) => format!("1er {rest}"),
        _ => written,
    }
}

fn ordinal_day(day: u8, lang: &Locale) -> String {
    if day == 1 && is_french(lang) {
        "1er".to_owned()
    } else {
        day.to_string()
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

    #[test]
    fn ranges_say_once_what_both_dates_share() {
        let date = |year, month, day| Date { year, month, day };
        let cases = [
            (
                "fr",
                date(2021, 2, 24),
                date(2021, 2, 25),
                "24 et 25 février 2021",
            ),
            (
                "fr",
                date(2021, 3, 1),
                date(2021, 3, 2),
                "1er et 2 mars 2021",
            ),
            (
                "fr",
                date(2021, 2, 22),
                date(2021, 2, 26),
                "du 22 au 26 février 2021",
            ),
            (
                "fr",
                date(2021, 2, 26),
                date(2021, 3, 1),
                "du 26 février au 1er mars 2021",
            ),
            (
                "fr",
                date(2020, 12, 30),
                date(2021, 1, 2),
                "du 30 décembre 2020 au 2 janvier 2021",
            ),
            (
                "en-GB",
                date(2021, 2, 24),
                date(2021, 2, 25),
                "24–25 February 2021",
            ),
            (
                "en-GB",
                date(2021, 2, 20),
                date(2021, 2, 21),
                "20–21 February 2021",
            ),
            (
                "en",
                date(2021, 2, 24),
                date(2021, 2, 25),
                "February 24–25, 2021",
            ),
            (
                "en-GB",
                date(2021, 2, 26),
                date(2021, 3, 1),
                "26 February – 1 March 2021",
            ),
            (
                "de",
                date(2021, 2, 24),
                date(2021, 2, 26),
                "24–26. Februar 2021",
            ),
            (
                "ar",
                date(2021, 2, 24),
                date(2021, 2, 25),
                "24 و25 فبراير 2021",
            ),
        ];
        for (tag, first, last, expected) in cases {
            assert_eq!(
                write_dates(first, last, &tag.parse().unwrap()),
                expected,
                "{tag}"
            );
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
