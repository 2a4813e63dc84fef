//! What is said of the document: its title, who wrote it, and when. Never the clock.

use lopdf::{Document, Object, decode_text_string};

use super::clause::{Breach, Clause};

/// Longer titles are cut.
const LONG: usize = 500;

/// What a PDF for the press says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) title: String,
    /// Who wrote it.
    pub(crate) authors: Option<String>,
    pub(crate) created: Option<Moment>,
    /// When it last changed; if nothing is said, that is when it was created.
    pub(crate) modified: Option<Moment>,
}

/// A date with its time, as XMP has it: `2021-03-01T09:30:00+01:00`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment(String);

impl About {
    /// What a PDF says of itself. A file without a title has its own name for one.
    pub(crate) fn of(document: &Document, name: &str) -> Self {
        let info = document.trailer.get(b"Info");
        let info = info.and_then(|info| document.dereference(info)?.1.as_dict());
        let entry = |key: &[u8]| {
            let value = info.as_ref().ok()?.get_deref(key, document).ok()?;
            let text = decode_text_string(value).ok()?;
            let text = text.chars().filter(|c| !c.is_control()).take(LONG);
            let text = text.collect::<String>().trim().to_owned();
            (!text.is_empty()).then_some(text)
        };
        let moment = |key: &[u8]| Moment::from_pdf(&entry(key)?);
        Self {
            title: entry(b"Title").unwrap_or_else(|| name.to_owned()),
            authors: entry(b"Author"),
            created: moment(b"CreationDate"),
            modified: moment(b"ModDate"),
        }
    }

    /// When it last changed, as far as it says.
    pub(super) fn changed(&self) -> Option<&Moment> {
        self.modified.as_ref().or(self.created.as_ref())
    }

    /// When it was made, as far as it says.
    pub(super) fn made(&self) -> Option<&Moment> {
        self.created.as_ref().or(self.modified.as_ref())
    }

    pub(super) fn breaches(&self) -> Vec<Breach> {
        let mut breaches = Vec::new();
        let mut missing = |thing: &str| {
            let breach = Breach::new(Clause::Identity, None, thing, "is not said anywhere");
            breaches.push(breach);
        };
        if self.title.trim().is_empty() {
            missing("its title");
        }
        if self.made().is_none() {
            missing("its date");
        }
        breaches
    }
}

impl Moment {
    /// From the form that PDF has (ISO 32000-1, 7.9.4), as far as it goes: `D:20210301093000+01'00'`.
    pub(super) fn from_pdf(text: &str) -> Option<Self> {
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
        let zone = match (zone.chars().next(), digits.get(..2), digits.get(2..4)) {
            (Some(sign @ ('+' | '-')), Some(hours), minutes) => {
                format!("{sign}{hours}:{}", minutes.unwrap_or("00"))
            }
            _ => "Z".to_owned(),
        };
        let valid = month > 0 && day > 0;
        let (hour, minute, second) = time;
        valid.then(|| {
            Self(format!(
                "{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}"
            ))
        })
    }

    /// As XMP has it.
    pub(super) fn xmp(&self) -> &str {
        &self.0
    }

    /// As the Info dictionary has it.
    pub(super) fn pdf(&self) -> Object {
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

#[cfg(test)]
mod tests {
    use lopdf::{dictionary, text_string};

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
        assert_eq!(both("D:20211301"), None);
        assert_eq!(both("yesterday"), None);
        assert_eq!(both("D:2021é"), None);
    }

    #[test]
    fn what_is_not_said_is_missed() {
        let mut pdf = Document::new();
        let about = About::of(&pdf, "report");
        assert_eq!(about.title, "report");
        assert_eq!(about.breaches().len(), 1);
        let info = dictionary! {
            "Title" => text_string("ندوة"),
            "ModDate" => Object::string_literal("D:2021"),
        };
        pdf.trailer.set("Info", info);
        let about = About::of(&pdf, "report");
        assert_eq!(about.title, "ندوة");
        assert_eq!(about.made().unwrap().xmp(), "2021-01-01T00:00:00Z");
        assert_eq!(about.breaches(), []);
    }
}
