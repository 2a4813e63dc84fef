//! What becomes of links: on a screen they can be followed, on paper their addresses must stand somewhere.
//!
//! In print a link's words are followed by a number in brackets, which notes do not have, and the document ends with a list of the
//! addresses (`document.addresses`); the same address has the same number. Where the words are the address nothing is added, and
//! an e-mail address or telephone number is said at once. The numbers stand under the label `link-number`.

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
        if let Some(index) = found.places.get(address) {
            return self.mark(*index);
        }
        let index = found.addresses.len();
        found.addresses.push((address.to_owned(), words.to_owned()));
        found.places.insert(address.to_owned(), index);
        self.mark(index)
    }

    fn printed(&self, body: Content, destination: &str, words: &str) -> Content {
        let destination = destination.trim();
        if self.choice == PrintLinks::None || words.contains(spoken(destination)) {
            return body;
        }
        let mut schemes = ["mailto:", "tel:"].iter();
        if let Some(contact) = schemes.find_map(|scheme| destination.strip_prefix(scheme)) {
            let contact = contact.split('?').next().unwrap_or_default();
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

/// An address as people write it: without its scheme.
fn spoken(destination: &str) -> &str {
    let mut schemes = ["https://", "http://", "mailto:", "tel:"].iter();
    let bare = schemes.find_map(|scheme| destination.strip_prefix(scheme));
    bare.unwrap_or(destination).trim_end_matches('/')
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
