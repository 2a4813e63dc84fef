//! Days and times as people write them where TOML has one way only.

use crate::model::Date;
use crate::text::western;

/// What somebody may have meant by a date.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// This day.
    Day(Date),
    /// The first where the day is written before the month, the second where it is written after.
    Either(Date, Date),
}

/// What to write where one of two days is meant.
pub(super) fn either(key: &str, date: Date, other: Date) -> String {
    format!("write `{key} = {date}`, or `{key} = {other}` if the month is written before the day")
}

/// The beginnings of the months' names, in languages that people write here.
const MONTHS: [&[&str]; 12] = [
    &["jan", "يناير", "كانون الثاني", "جانفي"],
    &["fév", "fevr", "feb", "فبراير", "شباط", "فيفري"],
    &["mar", "mär", "مارس", "آذار"],
    &["avr", "apr", "أبريل", "إبريل", "ابريل", "نيسان", "أفريل"],
    &["mai", "may", "أيار", "ماي"],
    &["juin", "jun", "يونيو", "حزيران", "جوان"],
    &["juil", "jul", "يوليو", "تموز", "جويلية"],
    &["août", "aout", "aug", "أغسطس", "غشت", "آب", "أوت"],
    &["sep", "سبتمبر", "شتنبر", "أيلول"],
    &["oct", "okt", "أكتوبر", "تشرين الأول"],
    &["nov", "نوفمبر", "نونبر", "تشرين الثاني"],
    &["déc", "dec", "dez", "ديسمبر", "دجنبر", "كانون الأول"],
];

/// The date that is written in some other way, if it can be one.
pub(super) fn date(written: &str) -> Option<Meant> {
    let (numbers, words) = parts(written)?;
    if let Some(month) = month(&words.join(" ")) {
        let [one, other] = numbers.as_slice() else {
            return None;
        };
        let (day, year) = if *one > 31 {
            (*other, *one)
        } else {
            (*one, *other)
        };
        return day_of(year, month, day).map(Meant::Day);
    }
    let [first, second, third] = numbers.as_slice() else {
        return None;
    };
    if !words.is_empty() {
        return None;
    }
    if *first > 31 {
        return day_of(*first, *second, *third).map(Meant::Day);
    }
    match (
        day_of(*third, *second, *first),
        day_of(*third, *first, *second),
    ) {
        (Some(day), Some(other)) if day != other => Some(Meant::Either(day, other)),
        (Some(day), _) | (None, Some(day)) => Some(Meant::Day(day)),
        (None, None) => None,
    }
}

/// The time of day that is written in some other way, in hours and minutes.
pub(super) fn time(written: &str) -> Option<(u16, u16)> {
    let written = written.trim().to_lowercase();
    let (written, noon) = ["am", "a.m.", "pm", "p.m."]
        .iter()
        .find_map(|mark| {
            Some((
                written.strip_suffix(mark)?.trim().to_owned(),
                mark.starts_with('p'),
            ))
        })
        .map_or((written, None), |(rest, afternoon)| (rest, Some(afternoon)));
    let digits = digits(&written);
    let is_mark = |c: char| matches!(c, ':' | 'h' | '.' | 'ʰ') || c.is_whitespace();
    let mut numbers = digits.split(is_mark).filter(|part| !part.is_empty());
    let hour = numbers.next()?.parse::<u16>().ok()?;
    let minute = match numbers.next() {
        Some(minute) if minute.len() == 2 => minute.parse::<u16>().ok()?,
        None if noon.is_some() || digits.contains(['h', ':']) => 0,
        _ => return None,
    };
    let hour = match noon {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    (numbers.next().is_none() && hour < 24 && minute < 60).then_some((hour, minute))
}

/// The minutes of a duration such as `1h30`, `90 min` or `1 h`.
pub(super) fn minutes(written: &str) -> Option<u16> {
    let written = digits(&written.trim().to_lowercase());
    let number = |text: &str| text.trim().parse::<u16>().ok();
    let rest = written.trim_end_matches(['.', '\'', '′']);
    for unit in ["minutes", "minute", "min", "mn", "دقيقة", "m"] {
        if let Some(count) = rest.strip_suffix(unit).and_then(number) {
            return Some(count);
        }
    }
    match rest.split_once('h') {
        Some((hours, minutes)) => {
            let minutes = minutes.trim_matches(|c: char| c.is_alphabetic() || c.is_whitespace());
            let minutes = if minutes.is_empty() {
                0
            } else {
                number(minutes)?
            };
            number(hours)?.checked_mul(60)?.checked_add(minutes)
        }
        None => number(rest),
    }
}

/// The text with the digits of Arabic and Persian as western ones, and without the marks that turn its direction.
pub(super) fn digits(text: &str) -> String {
    let marks = ['\u{200e}', '\u{200f}', '\u{61c}', '\u{feff}'];
    text.chars()
        .filter(|c| !marks.contains(c))
        .map(western)
        .collect()
}

/// The numbers of a date and the words among them; ordinals and what stands between the parts are left out.
fn parts(written: &str) -> Option<(Vec<u16>, Vec<String>)> {
    let written = digits(written).to_lowercase();
    let is_border = |c: char| c.is_whitespace() || "/-.,،–".contains(c);
    let (mut numbers, mut words) = (Vec::new(), Vec::new());
    for part in written.split(is_border).filter(|part| !part.is_empty()) {
        let number = part.trim_end_matches(char::is_alphabetic);
        let rest = &part[number.len()..];
        match number.parse::<u16>() {
            Ok(number) if ["", "er", "st", "nd", "rd", "th", "º"].contains(&rest) => {
                numbers.push(number);
            }
            Err(_) if number.is_empty() => words.push(rest.to_owned()),
            _ => return None,
        }
    }
    // "lundi", "of", "le"; and what only begins like March.
    words.retain(|word| !["mardi", "martes", "martedì"].contains(&word.as_str()));
    if words.len() > 1 {
        words.retain(|word| {
            month(word).is_some() || ["كانون", "تشرين", "الأول", "الثاني"].contains(&word.as_str())
        });
    }
    (words.len() <= 2).then_some((numbers, words))
}

fn month(name: &str) -> Option<u16> {
    // The first one with a beginning of it.
    let known = |names: &&[&str]| names.iter().any(|known| name.starts_with(known));
    let index = MONTHS.iter().position(known)?;
    u16::try_from(index + 1).ok()
}

fn day_of(year: u16, month: u16, day: u16) -> Option<Date> {
    let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    let known = |number: u8| i8::try_from(number).ok();
    jiff::civil::Date::new(i16::try_from(year).ok()?, known(month)?, known(day)?).ok()?;
    (1000..=9999)
        .contains(&year)
        .then_some(Date { year, month, day })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(written: &str) -> String {
        match date(written) {
            Some(Meant::Day(day)) => day.to_string(),
            Some(Meant::Either(day, other)) => format!("{day} or {other}"),
            None => "none".to_owned(),
        }
    }

    #[test]
    fn dates_are_understood_and_what_may_be_two_days_is_said() {
        for (written, expected) in [
            ("01/03/2021", "2021-03-01 or 2021-01-03"),
            ("24/02/2021", "2021-02-24"),
            ("02/24/2021", "2021-02-24"),
            ("01.01.2021", "2021-01-01"),
            ("2026/03/01", "2026-03-01"),
            ("2026-3-1", "2026-03-01"),
            ("1er mars 2021", "2021-03-01"),
            ("lundi 1er mars 2021", "2021-03-01"),
            ("March 1st, 2021", "2021-03-01"),
            ("mardi 4 mai 2021", "2021-05-04"),
            ("24 févr. 2021", "2021-02-24"),
            ("15 août 2021", "2021-08-15"),
            ("3 May 2021", "2021-05-03"),
            ("5 juin 2021", "2021-06-05"),
            ("5 juillet 2021", "2021-07-05"),
            ("٢٠٢٦-٠٣-٠١", "2026-03-01"),
            ("٢٤ فبراير ٢٠٢١", "2021-02-24"),
            ("1 مارس 2021", "2021-03-01"),
            ("30/02/2021", "none"),
            ("2021", "none"),
            ("demain", "none"),
            ("mars 2021", "none"),
            ("Titre de 2021", "none"),
        ] {
            assert_eq!(meant(written), expected, "{written}");
        }
    }

    #[test]
    fn times_and_durations_are_understood() {
        for (written, expected) in [
            ("9:30", Some((9, 30))),
            ("11h00", Some((11, 0))),
            ("9 h 30", Some((9, 30))),
            ("14h", Some((14, 0))),
            ("9.30", Some((9, 30))),
            ("2 pm", Some((14, 0))),
            ("12:05 am", Some((0, 5))),
            ("25:00", None),
            ("9", None),
            ("text", None),
        ] {
            assert_eq!(time(written), expected, "{written}");
        }
        for (written, expected) in [
            ("1h", Some(60)),
            ("1h30", Some(90)),
            ("1 h 30 min", Some(90)),
            ("90 min", Some(90)),
            ("45'", Some(45)),
            ("90", Some(90)),
            ("long", None),
        ] {
            assert_eq!(minutes(written), expected, "{written}");
        }
    }
}
