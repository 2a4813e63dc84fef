//! Dates of PDFs.

use lopdf::Object;

use crate::model::Date;

/// A date with its time, as XMP has it: `2021-03-01T09:30:00+01:00`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment(String);

impl Moment {
    /// From the form that PDF has (ISO 32000-1, 7.9.4), as far as it goes: `D:20210301093000+01'00'`.
    pub(in crate::press) fn from_pdf(text: &str) -> Option<Self> {
        let text = text.strip_prefix("D:").unwrap_or(text);
        let number = |from: usize, to: usize, default: u32, most: u32| match text.get(from..to) {
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().ok().filter(|number| *number <= most)
            }
            Some(_) => None,
            None => Some(default),
        };
        let year = text.get(..4)?;
        if !year.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (month, day) = (number(4, 6, 1, 12)?, number(6, 8, 1, 31)?);
        let time = (
            number(8, 10, 0, 23)?,
            number(10, 12, 0, 59)?,
            number(12, 14, 0, 59)?,
        );
        let zone = text.get(14..).unwrap_or("");
        let digits = zone
            .chars()
            .filter(char::is_ascii_digit)
            .collect::<String>();
        let minutes = digits.get(2..4).unwrap_or("00");
        let zone = match (zone.chars().next(), digits.get(..2)) {
            (Some(sign @ ('+' | '-')), Some(hours)) if hours <= "23" && minutes <= "59" => {
                format!("{sign}{hours}:{minutes}")
            }
            _ => "Z".to_owned(),
        };
        let days = days(year.parse().ok()?, month);
        let valid = month > 0 && (1..=days).contains(&day);
        let (hour, minute, second) = time;
        valid.then(|| {
            Self(format!(
                "{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}"
            ))
        })
    }

    /// Its day.
    pub(in crate::press) fn date(&self) -> Option<Date> {
        Some(Date {
            year: self.0.get(..4)?.parse().ok()?,
            month: self.0.get(5..7)?.parse().ok()?,
            day: self.0.get(8..10)?.parse().ok()?,
        })
    }

    /// As XMP has it.
    pub(in crate::press) fn xmp(&self) -> &str {
        &self.0
    }

    /// As the Info dictionary has it.
    pub(in crate::press) fn pdf(&self) -> Object {
        let (moment, zone) = self.0.split_at(self.0.len().min(19));
        let digits = moment.chars().filter(char::is_ascii_digit);
        let mut text = format!("D:{}", digits.collect::<String>());
        match zone.split_once(':') {
            Some((hours, minutes)) => text.extend([hours, "'", minutes, "'"]),
            None => text.push('Z'),
        }
        Object::string_literal(text)
    }
}

/// How many days a month has, from 1.
fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_file() {
        let both = |text: &str| {
            let moment = Moment::from_pdf(text)?;
            let pdf = String::from_utf8(moment.pdf().as_str().unwrap().to_vec()).unwrap();
            Some((moment.xmp().to_owned(), pdf))
        };
        let pair = |xmp: &str, pdf: &str| Some((xmp.to_owned(), pdf.to_owned()));
        assert_eq!(
            both("D:20210301093005+01'00'"),
            pair("2021-03-01T09:30:05+01:00", "D:20210301093005+01'00'")
        );
        assert_eq!(
            both("D:20210301"),
            pair("2021-03-01T00:00:00Z", "D:20210301000000Z")
        );
        assert_eq!(
            both("D:20240229000000+99'00'"),
            pair("2024-02-29T00:00:00Z", "D:20240229000000Z")
        );
        for none in [
            "D:20211301",
            "D:20210231",
            "D:21000229",
            "D:20210431",
            "D:20210100",
        ] {
            assert_eq!(both(none), None, "{none}");
        }
        assert_eq!(both("yesterday"), None);
        assert_eq!(both("D:2021é"), None);
    }
}
