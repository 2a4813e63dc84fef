//! What becomes of links: on a screen they can be followed, on paper their addresses must stand somewhere.
//!
//! In print a link's words are followed by a number in brackets, which notes do not have, and the document ends with a list of the
//! addresses (`document.addresses`); the same address has the same number. Where the words are the address nothing is added, and
//! an e-mail address is said at once. The numbers stand under the label `link-number`.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use icu_locale::Locale;
use typst::foundations::{Array, Content, Dict, IntoValue, Label, Value};
use typst::syntax::Span as TypstSpan;
use typst::text::TextElem;
use typst::utils::PicoStr;

use super::metadata::insert;
use super::{inline, qr};
use crate::locale;

/// The layouts' parameter that has addresses printed under related links.
const ADDRESSES: &str = "addresses";

/// What addresses of the web begin with, which nobody says.
const SCHEMES: [&str; 2] = ["https://", "http://"];

/// More codes nobody follows, and they would take minutes to make.
const MOST_CODES: usize = 2000;

/// What becomes of links to web addresses in print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PrintLinks {
    /// A number after each, and a list of the addresses at the end.
    #[default]
    Numbered,
    /// The same, with a QR code beside each address.
    Qr,
    /// Nothing: their words stand there like others.
    None,
}

impl PrintLinks {
    /// Every choice, by the word for it in settings.
    pub(crate) const NAMES: &[(&str, Self)] = &[
        ("numbered", Self::Numbered),
        ("qr", Self::Qr),
        ("none", Self::None),
    ];
}

/// What is done with links while a document is set.
#[derive(Clone, Copy)]
pub(super) enum Links<'a> {
    /// They can be followed.
    Live,
    /// They are printed.
    Printed(&'a Register),
}

/// The addresses that links in print lead to.
pub(super) struct Register {
    choice: PrintLinks,
    /// In whose digits the numbers are, in all pieces of the document.
    lang: Locale,
    /// Whether the layout prints the address of a related link under it.
    print_addresses: bool,
    found: RefCell<Found>,
}

#[derive(Default)]
struct Found {
    /// Each address, and the words of the first link to it.
    addresses: Vec<(String, String)>,
    /// Where each address stands there.
    places: HashMap<String, usize>,
}

impl Register {
    /// An empty one. A layout that can print the addresses of related links does so, if they are to have no codes.
    pub(super) fn new(choice: PrintLinks, lang: &Locale, parameters: &mut Dict) -> Self {
        let can = matches!(parameters.get(ADDRESSES), Ok(Value::Bool(_)));
        let print_addresses = can && choice == PrintLinks::Numbered;
        if can && choice != PrintLinks::None {
            parameters.insert(ADDRESSES.into(), Value::Bool(print_addresses));
        }
        Self {
            choice,
            lang: lang.clone(),
            print_addresses,
            found: RefCell::default(),
        }
    }

    /// The list that a layout prints: number, words, address, and code if there is to be one.
    pub(super) fn addresses(&self) -> Array {
        let found = self.found.borrow();
        let coded = self.choice == PrintLinks::Qr && found.addresses.len() <= MOST_CODES;
        let entries = found.addresses.iter().enumerate();
        let entries = entries.map(|(index, (address, words))| {
            let code = coded.then(|| qr::code(address)).flatten();
            let mut dict = Dict::new();
            insert(&mut dict, "number", self.mark(index));
            insert(&mut dict, "words", words.as_str());
            insert(&mut dict, "url", address.as_str());
            insert(&mut dict, "code", code);
            dict.into_value()
        });
        entries.collect()
    }

    fn mark(&self, index: usize) -> String {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        format!("[{}]", locale::write_number(number, &self.lang))
    }

    /// The mark of an address, which is a new one if it was not met before.
    fn number(&self, address: &str, words: &str) -> String {
        let mut found = self.found.borrow_mut();
        let key = with_path(address);
        if let Some(index) = found.places.get(key.as_ref()) {
            return self.mark(*index);
        }
        let index = found.addresses.len();
        found.addresses.push((address.to_owned(), words.to_owned()));
        found.places.insert(key.into_owned(), index);
        self.mark(index)
    }

    fn printed(&self, body: Content, destination: &str, words: &str) -> Content {
        let destination = destination.trim();
        if self.choice == PrintLinks::None {
            return body;
        }
        let mailbox = destination.strip_prefix("mailto:").map(mailbox);
        let said = mailbox.as_deref().unwrap_or(destination);
        if says(words, spoken(said)) {
            return body;
        }
        if let Some(contact) = mailbox {
            // Isolated: among words from right to left its parts would change places.
            let said = format!(" (\u{2066}{contact}\u{2069})");
            return Content::sequence([body, TextElem::packed(said)]);
        }
        let mark = TextElem::packed(format!("\u{a0}{}", self.number(destination, words)));
        // The label goes on an element of its own, so that the words keep their text element.
        let mark = Content::sequence([mark]);
        let mark = match Label::new(PicoStr::intern("link-number")) {
            Some(label) => mark.labelled(label),
            None => mark,
        };
        Content::sequence([body, mark])
    }
}

/// What comes behind the scheme of an address of a site.
fn without_scheme(address: &str) -> Option<&str> {
    let mut schemes = SCHEMES.iter();
    schemes.find_map(|scheme| address.strip_prefix(scheme))
}

/// An address as people write it: without its scheme.
fn spoken(destination: &str) -> &str {
    let bare = without_scheme(destination);
    bare.unwrap_or(destination).trim_end_matches('/')
}

/// An address with its path: that of a site alone is its first page, with or without a slash.
fn with_path(address: &str) -> Cow<'_, str> {
    match without_scheme(address) {
        Some(site) if !site.contains(['/', '?', '#']) => Cow::Owned(format!("{address}/")),
        _ => Cow::Borrowed(address),
    }
}

/// The addresses of a `mailto:` link, as people write them: without subject and text, and with the letters that stand for themselves.
fn mailbox(contact: &str) -> String {
    let contact = contact.split('?').next().unwrap_or_default();
    decoded(contact).unwrap_or_else(|| contact.to_owned())
}

/// What percent signs stand for; nothing if it cannot be printed.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = rest.get(..2)?;
        let digits = str::from_utf8(digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = &rest[2..];
    }
    let text = String::from_utf8(bytes).ok()?;
    (!text.chars().any(|c| c.is_control() || c.is_whitespace())).then_some(text)
}

/// Whether words have an address in them, whole: `info@example.org/fr` is not `example.org/fr`.
fn says(words: &str, address: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || "-_@/%~+=&#".contains(c);
    words.match_indices(address).any(|(at, _)| {
        let (before, after) = (&words[..at], &words[at + address.len()..]);
        let scheme = SCHEMES.iter().chain(&["mailto:"]);
        let before = scheme.fold(before, |before, scheme| {
            before.strip_suffix(scheme).unwrap_or(before)
        });
        let mut after = after.strip_prefix('/').unwrap_or(after).chars();
        let ends = match after.next() {
            // The end of a sentence, or the beginning of more.
            Some('.' | '?' | ':') => !after.next().is_some_and(goes_on),
            next => !next.is_some_and(goes_on),
        };
        ends && !before.ends_with(|c| goes_on(c) || c == '.')
    })
}

impl Links<'_> {
    /// Words that lead somewhere.
    pub(super) fn link(
        self,
        body: Content,
        destination: &str,
        place: TypstSpan,
        words: &str,
    ) -> Content {
        match self {
            Self::Live => inline::link(body, destination, place, words),
            Self::Printed(register) => register.printed(body, destination, words),
        }
    }

    /// Whether links can be followed.
    pub(super) fn are_live(self) -> bool {
        matches!(self, Self::Live)
    }

    /// Whether the addresses of related links stand under them, so that they need no number.
    pub(super) fn print_addresses(self) -> bool {
        matches!(self, Self::Printed(register) if register.print_addresses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_an_address_only_if_they_have_it_whole() {
        for (words, address, expected) in [
            ("Look at example.org/a.", "example.org/a", true),
            ("https://example.org/a/", "example.org/a", true),
            ("(example.org)", "example.org", true),
            ("Seen example.org?", "example.org", true),
            ("info@example.org/fr", "example.org/fr", false),
            ("www.example.org", "example.org", false),
            ("example.org/abc", "example.org/a", false),
            ("example.org?page=2", "example.org", false),
            ("example.org.uk", "example.org", false),
            ("example.org.uk and example.org", "example.org", true),
            ("the site", "example.org", false),
        ] {
            assert_eq!(says(words, address), expected, "{words}: {address}");
        }
    }

    #[test]
    fn a_site_is_its_first_page() {
        assert_eq!(with_path("https://example.org"), "https://example.org/");
        for path in [
            "https://example.org/",
            "https://example.org/a",
            "http://example.org?a",
        ] {
            assert_eq!(with_path(path), path);
        }
    }

    #[test]
    fn mailboxes_are_said_without_what_only_programs_read() {
        assert_eq!(
            mailbox("info@example.org?subject=Press"),
            "info@example.org"
        );
        assert_eq!(mailbox("caf%C3%A9@example.org"), "café@example.org");
        for odd in [
            "a%0Ab@example.org",
            "a%ff@example.org",
            "a%4",
            "a%zz",
            "a%é",
        ] {
            assert_eq!(mailbox(odd), odd);
        }
    }
}
