//! From one date to another, and from one time to another.

use icu_locale::Locale;

use super::by_language;
use super::date::{is_french, write_date, write_month_day, write_time};
use super::digits::write_number;
use crate::model::{Date, Time};

/// How a language says two days on end, and a longer time; all others set a dash for both, as in the CLDR.
const RANGES: &[(&str, [&str; 2])] = &[
    ("ar", ["{first} و{last}", "من {first} إلى {last}"]),
    ("es", ["{first} y {last}", "del {first} al {last}"]),
    ("fa", ["{first} و {last}", "{first} تا {last}"]),
    ("fr", ["{first} et {last}", "du {first} au {last}"]),
    // "Dal 22 al 26", but "dall’8 all’11": a dash is what the CLDR has too.
    ("it", ["{first} e {last}", ""]),
    ("pt", ["{first} e {last}", "de {first} a {last}"]),
    ("ro", ["{first} și {last}", ""]),
];

/// What belongs to the number of a day, and is said with both: "22.–26. Februar", but "22–26 февраля".
const DAY_MARKS: &[&str] = &[".", "(a)", "日", "일"];

/// Hungarian writes a point after the last day only: "2021. február 22–26."
const ONE_MARK: &[&str] = &["hu"];

/// Languages whose dash between dates has no spaces around it, also where the dates have some within.
const CLOSE_DASH: &[&str] = &["da", "sl", "sv"];

/// From one date to another, such as "24 et 25 février 2021", "24–25 February 2021", "du 26 février au 1er mars 2021".
///
/// CLDR has patterns for intervals, ICU4X none yet: what is said once is taken out of one of the dates. That is the first
/// one where years stand at the end, and the last one where they stand at the beginning.
pub(crate) fn write_dates(first: Date, last: Date, lang: &Locale) -> String {
    let whole = write_date(last, lang);
    if first >= last {
        return whole;
    }
    // ISO 8601 has its own way for intervals.
    if whole == last.to_string() {
        return format!("{first}/{whole}");
    }
    let range = by_language(RANGES, lang);
    let same_month = (first.year, first.month) == (last.year, last.month);
    let split = around_day(&whole, last.day, lang);
    if same_month && let Some((before, after)) = split {
        let (from, to) = (ordinal_day(first.day, lang), ordinal_day(last.day, lang));
        let from = format!("{from}{}", day_mark(after, lang));
        let pattern = match range {
            Some([pair, _]) if first.day + 1 == last.day => pair,
            Some([_, longer]) if !longer.is_empty() => longer,
            _ => "{first}–{last}",
        };
        return format!("{before}{}{after}", fill(pattern, &from, &to));
    }
    let (from, to) = if first.year != last.year {
        (write_date(first, lang), whole)
    } else if split.is_some_and(|(before, _)| before.contains(char::is_numeric)) {
        (write_date(first, lang), write_month_day(last, lang))
    } else {
        (write_month_day(first, lang), whole)
    };
    let pattern = match range {
        Some([_, longer]) if !longer.is_empty() => longer,
        _ if CLOSE_DASH.contains(&lang.id.language.as_str()) => "{first}–{last}",
        _ => "{first} – {last}",
    };
    fill(pattern, &from, &to)
}

fn fill(pattern: &str, first: &str, last: &str) -> String {
    pattern.replace("{first}", first).replace("{last}", last)
}

/// The mark that the number of a day has in what follows it.
fn day_mark(after: &str, lang: &Locale) -> &'static str {
    if ONE_MARK.contains(&lang.id.language.as_str()) {
        return "";
    }
    let mark = DAY_MARKS.iter().find(|mark| after.starts_with(**mark));
    mark.copied().unwrap_or_default()
}

/// What stands before and after the number of the day.
fn around_day<'a>(written: &'a str, day: u8, lang: &Locale) -> Option<(&'a str, &'a str)> {
    let number = write_number(day, lang);
    let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    written.match_indices(&number).find_map(|(at, _)| {
        let (before, after) = (&written[..at], &written[at + number.len()..]);
        // French says "1er".
        let after = after.strip_prefix("er ").map_or(after, |_| &after[2..]);
        let alone = !digit(before.chars().next_back()) && !digit(after.chars().next());
        alone.then_some((before, after))
    })
}

/// From one time to another, such as "09:30–11:00", "9:30–11:00 AM"; what both share is said once.
pub(crate) fn write_times(start: Time, end: Time, lang: &Locale) -> String {
    let (start, end) = (write_time(start, lang), write_time(end, lang));
    let around = |time: &str| {
        let from = time.find(char::is_numeric)?;
        let to = time.rfind(char::is_numeric)?;
        let to = to + time[to..].chars().next()?.len_utf8();
        Some((
            time[..from].to_owned(),
            time[from..to].to_owned(),
            time[to..].to_owned(),
        ))
    };
    let (Some((before, from, after)), Some((later, to, last))) = (around(&start), around(&end))
    else {
        return format!("{start}–{end}");
    };
    if (&before, &after) == (&later, &last) {
        return format!("{before}{from}–{to}{after}");
    }
    format!("{start}–{end}")
}

fn ordinal_day(day: u8, lang: &Locale) -> String {
    if day == 1 && is_french(lang) {
        "1er".to_owned()
    } else {
        write_number(day, lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIR: [(u16, u8, u8); 2] = [(2021, 2, 24), (2021, 2, 25)];
    const WEEK: [(u16, u8, u8); 2] = [(2021, 2, 22), (2021, 2, 26)];
    const MONTHS: [(u16, u8, u8); 2] = [(2021, 2, 26), (2021, 3, 1)];
    const YEARS: [(u16, u8, u8); 2] = [(2020, 12, 30), (2021, 1, 2)];

    fn range([first, last]: [(u16, u8, u8); 2], tag: &str) -> String {
        let date = |(year, month, day)| Date { year, month, day };
        write_dates(date(first), date(last), &tag.parse().unwrap())
    }

    /// Compared with CLDR 48 as `Intl.DateTimeFormat.formatRange` gives it. Different on purpose: the words between the days
    /// in `RANGES`; no spaces around a dash between two days (bg, ga, hr, mt, sk); and whole dates where CLDR's intervals
    /// have only numbers or leave words out (cs, eu, hy, lt, mt, sk).
    #[test]
    fn ranges_say_once_what_both_dates_share() {
        for (tag, dates, expected) in [
            ("fr", PAIR, "24 et 25 février 2021"),
            ("fr", [(2021, 3, 1), (2021, 3, 2)], "1er et 2 mars 2021"),
            ("fr", WEEK, "du 22 au 26 février 2021"),
            ("fr", MONTHS, "du 26 février au 1er mars 2021"),
            ("fr", YEARS, "du 30 décembre 2020 au 2 janvier 2021"),
            ("en-GB", PAIR, "24–25 February 2021"),
            (
                "en-GB",
                [(2021, 2, 20), (2021, 2, 21)],
                "20–21 February 2021",
            ),
            ("en-GB", MONTHS, "26 February – 1 March 2021"),
            ("en", PAIR, "February 24–25, 2021"),
            ("ar", PAIR, "24 و25 فبراير 2021"),
            ("ar", WEEK, "من 22 إلى 26 فبراير 2021"),
            ("ar-EG", PAIR, "٢٤ و٢٥ فبراير ٢٠٢١"),
            ("fa", WEEK, "۲۲ تا ۲۶ فوریه ۲۰۲۱"),
            ("bg", WEEK, "22–26 февруари 2021\u{202f}г."),
            ("cs", WEEK, "22.–26. února 2021"),
            ("da", MONTHS, "26. februar–1. marts 2021"),
            ("de", WEEK, "22.–26. Februar 2021"),
            ("de", MONTHS, "26. Februar – 1. März 2021"),
            ("el", WEEK, "22–26 Φεβρουαρίου 2021"),
            ("es", PAIR, "24 y 25 de febrero de 2021"),
            ("es", MONTHS, "del 26 de febrero al 1 de marzo de 2021"),
            ("et", MONTHS, "26. veebruar – 1. märts 2021"),
            ("eu", WEEK, "2021(e)ko otsailaren 22(a)–26(a)"),
            ("fi", WEEK, "22.–26. helmikuuta 2021"),
            ("ga", MONTHS, "26 Feabhra – 1 Márta 2021"),
            ("he", WEEK, "22–26 בפברואר 2021"),
            ("hr", WEEK, "22.–26. veljače 2021."),
            ("hu", WEEK, "2021. február 22–26."),
            ("hu", MONTHS, "2021. február 26. – március 1."),
            ("hy", MONTHS, "2021 թ․ փետրվարի 26 – մարտի 1"),
            ("it", PAIR, "24 e 25 febbraio 2021"),
            ("it", WEEK, "22–26 febbraio 2021"),
            ("ka", WEEK, "22–26 თებერვალი, 2021"),
            ("lt", WEEK, "2021 m. vasario 22–26 d."),
            ("lt", MONTHS, "2021 m. vasario 26 d. – kovo 1 d."),
            ("lv", WEEK, "2021. gada 22.–26. februāris"),
            ("lv", MONTHS, "2021. gada 26. februāris – 1. marts"),
            ("mt", WEEK, "22–26 ta’ Frar 2021"),
            ("nl", WEEK, "22–26 februari 2021"),
            ("pl", WEEK, "22–26 lutego 2021"),
            ("pt", WEEK, "de 22 a 26 de fevereiro de 2021"),
            ("ro", PAIR, "24 și 25 februarie 2021"),
            (
                "ru",
                YEARS,
                "30 декабря 2020\u{202f}г. – 2 января 2021\u{202f}г.",
            ),
            ("sk", WEEK, "22.–26. februára 2021"),
            ("sl", MONTHS, "26. februar–1. marec 2021"),
            ("sv", MONTHS, "26 februari–1 mars 2021"),
            ("tr", WEEK, "22–26 Şubat 2021"),
            ("uk", WEEK, "22–26 лютого 2021\u{202f}р."),
            ("und", WEEK, "2021-02-22/2021-02-26"),
            ("kab", WEEK, "2021-02-22/2021-02-26"),
        ] {
            assert_eq!(range(dates, tag), expected, "{tag}");
        }
    }

    #[test]
    fn what_two_times_share_is_said_once() {
        for (tag, end, expected) in [
            ("fr", 660, "09:30–11:00"),
            ("en", 660, "9:30–11:00\u{202f}AM"),
            ("en", 840, "9:30\u{202f}AM–2:00\u{202f}PM"),
            ("bg", 660, "09:30–11:00 ч."),
            ("fi", 660, "9.30–11.00"),
            ("ar-EG", 660, "٩:٣٠–١١:٠٠ ص"),
            ("und", 660, "09:30–11:00"),
        ] {
            let written = write_times(Time(570), Time(end), &tag.parse().unwrap());
            assert_eq!(written, expected, "{tag}");
        }
    }
}
