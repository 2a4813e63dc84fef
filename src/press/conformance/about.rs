//! What is said of the document: its title, who wrote it, and when. Never the clock.

use lopdf::{Document, decode_text_string};

use super::clause::{Breach, Clause};
use crate::press::moment::Moment;

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
    /// The first page of whose content something could not be read.
    pub(crate) unread: Option<usize>,
}

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
            unread: None,
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
        if let Some(page) = self.unread {
            let (thing, fault) = ("a part of what was", "could not be read");
            breaches.push(Breach::new(Clause::File, Some(page), thing, fault));
        }
        breaches
    }
}

#[cfg(test)]
mod tests {
    use lopdf::{Object, dictionary, text_string};

    use super::*;

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
        let lacking = About {
            unread: Some(2),
            ..about
        };
        assert_eq!(lacking.breaches().len(), 1);
    }
}
