//! A mailing: who gets which document with which words, checked as a whole before anything is written or sent.

use std::collections::BTreeMap;

use icu_locale::Locale;

use super::address::{Mailbox, key};
use super::edition::nearest;
use super::faults::{self, Strangers};
use super::list::{Faults, List, Recipient};
use super::merge::{Template, field_key};
use super::message::{Content, Sender, Use, Words};
use crate::diagnostic::{Diagnostic, Outcome, has_errors};
use crate::hash::sha256_of;
use crate::text::clean;

/// The field that every list has: the document's title.
pub(super) const TITLE: &str = "title";

/// A document that is sent.
pub(crate) struct Edition {
    /// The name of its source.
    pub(crate) source: String,
    pub(crate) lang: Locale,
    pub(crate) content: Content,
}

/// A text of messages: one for all, or one for each language.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// Goes before the others.
    pub(crate) one: Option<Template>,
    pub(crate) by_language: Vec<(Locale, Template)>,
}

impl Texts {
    pub(super) fn of(&self, lang: &Locale) -> Option<&Template> {
        let own = || {
            let languages = self.by_language.iter().map(|(lang, _)| lang);
            self.by_language
                .get(nearest(lang, languages)?)
                .map(|(_, text)| text)
        };
        self.one.as_ref().or_else(own)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Template> {
        let others = self.by_language.iter().map(|(_, text)| text);
        let others = others.filter(|_| self.one.is_none());
        self.one.iter().chain(others)
    }
}

/// What a mailing is made of.
pub(crate) struct Order {
    /// In the order in which they were named; the first is for whom there is none in their language.
    pub(crate) editions: Vec<Edition>,
    /// Whether all that were named could be made.
    pub(crate) complete: bool,
    pub(crate) list: List,
    /// `None` where it is wrong, which has been said.
    pub(crate) sender: Option<Sender>,
    pub(crate) greetings: Texts,
    pub(crate) subjects: Texts,
    /// Messages may be larger than mail systems commonly take.
    pub(crate) large: bool,
}

/// A mailing without fault.
pub(crate) struct Mailing {
    editions: Vec<Edition>,
    sender: Sender,
    pub(crate) messages: Vec<Planned>,
    /// Of the documents and texts, not of the list: by it a mailing that goes on is known.
    pub(crate) identity: String,
}

/// A message that is to be.
pub(crate) struct Planned {
    pub(crate) to: Mailbox,
    pub(crate) subject: String,
    greeting: Option<String>,
    pub(super) edition: usize,
}

impl Mailing {
    /// Checks everything, and says who gets what.
    pub(crate) fn plan(order: Order) -> Outcome<Self> {
        let mut found = faults::of_order(&order);
        let (mut strangers, mut lacking) = (Strangers::default(), Faults::default());
        let mut messages = Vec::with_capacity(order.list.recipients.len());
        // Fields that nobody has are told once, not for each recipient.
        let sound = !has_errors(&found);
        for recipient in order.list.recipients.iter().filter(|_| sound) {
            let edition = choose(&order, recipient, &mut strangers);
            let planned = order
                .editions
                .get(edition)
                .and_then(|own| order.message(recipient, own, edition, &mut lacking));
            messages.extend(planned);
        }
        found.extend(lacking.told(order.list.name()));
        if order.complete {
            found.extend(strangers.told(&order));
            found.extend(faults::unread(&order, &messages));
        }
        let Some(sender) = order.sender.clone() else {
            return Outcome {
                value: None,
                diagnostics: found,
            };
        };
        let mailing = Self {
            identity: identity(&order, &sender),
            editions: order.editions,
            sender,
            messages,
        };
        if !has_errors(&found) {
            found.extend(mailing.sizes(order.large));
        }
        Outcome {
            value: (!has_errors(&found)).then_some(mailing),
            diagnostics: found,
        }
    }

    /// The bytes of a message.
    pub(crate) fn bytes(&self, message: &Planned, becomes: Use) -> Result<Vec<u8>, Diagnostic> {
        self.content(message)
            .message(&self.sender, &message.words(), becomes)
    }

    pub(crate) fn sender(&self) -> &Sender {
        &self.sender
    }

    /// The document that a message is about.
    pub(crate) fn edition(&self, message: &Planned) -> &Edition {
        // A message is planned with one of them.
        &self.editions[message.edition]
    }

    /// The name of a message, without angle brackets.
    pub(crate) fn id(&self, message: &Planned) -> String {
        self.content(message).id(&self.sender, &message.words())
    }

    fn content(&self, message: &Planned) -> &Content {
        &self.edition(message).content
    }

    /// Marks of the documents, which names of their messages begin with.
    pub(crate) fn marks(&self) -> impl Iterator<Item = &str> {
        self.editions.iter().map(|edition| edition.content.mark())
    }

    /// The bytes of the largest message, near enough: those of a document hardly differ.
    pub(crate) fn largest(&self) -> usize {
        let sizes = self
            .first_of_each()
            .into_iter()
            .map(|message| self.size(message));
        sizes.max().unwrap_or(0)
    }

    /// The bytes of a message as a draft.
    pub(crate) fn size(&self, message: &Planned) -> usize {
        self.content(message).size(&self.sender, &message.words())
    }

    fn first_of_each(&self) -> Vec<&Planned> {
        let mut first: BTreeMap<usize, &Planned> = BTreeMap::new();
        for message in &self.messages {
            first.entry(message.edition).or_insert(message);
        }
        first.into_values().collect()
    }

    /// What is to be said of large messages, once for each document: they hardly differ.
    fn sizes(&self, allowed: bool) -> Vec<Diagnostic> {
        let first = self.first_of_each().into_iter();
        let told = first.filter_map(|message| {
            let source = &self.edition(message).source;
            faults::large(source, self.size(message), allowed)
        });
        told.collect()
    }
}

/// What makes a mailing this one and no other: the documents, the texts around them and the sender. Not the list, which is corrected
/// while a mailing goes on.
fn identity(order: &Order, sender: &Sender) -> String {
    let text = |template: Option<&Template>| {
        let template = template.map(|text| {
            let fields = text.fields().collect::<Vec<_>>().join("\n");
            format!("{}\n{fields}", text.fill(|_| Some("{}")))
        });
        template.unwrap_or_default()
    };
    let mut pieces = order
        .editions
        .iter()
        .map(|edition| {
            let (greeting, subject) = (&order.greetings, &order.subjects);
            [
                edition.source.clone(),
                edition.lang.to_string(),
                edition.content.hash().to_owned(),
                text(greeting.of(&edition.lang)),
                text(subject.of(&edition.lang)),
            ]
        })
        .collect::<Vec<_>>();
    pieces.sort();
    let address = |mailbox: &Mailbox| {
        let name = mailbox.name.as_deref().unwrap_or_default();
        [name.to_owned(), mailbox.address.to_string()]
    };
    let reply_to = sender.reply_to.as_ref().map(address).unwrap_or_default();
    let people = address(&sender.from).into_iter().chain(reply_to);
    let pieces = people.chain(pieces.into_iter().flatten());
    let pieces = pieces.collect::<Vec<_>>();
    sha256_of(pieces.iter().map(|piece| ("piece", piece.as_bytes())))
}

impl Planned {
    /// By what the recipient is known, however the address is written.
    pub(crate) fn recipient(&self) -> String {
        key(&self.to.address)
    }

    fn words(&self) -> Words<'_> {
        Words {
            to: &self.to,
            subject: &self.subject,
            greeting: self.greeting.as_deref(),
        }
    }
}

impl Order {
    /// The message to a recipient, or what its texts lack.
    fn message(
        &self,
        recipient: &Recipient,
        edition: &Edition,
        number: usize,
        found: &mut Faults,
    ) -> Option<Planned> {
        let (greeting, subject) = (
            self.greetings.of(&edition.lang),
            self.subjects.of(&edition.lang),
        );
        let lacking = self.lacking(recipient, [greeting, subject]);
        if !lacking.is_empty() {
            for one in lacking {
                found.add(|| one);
            }
            return None;
        }
        let title = edition.content.letter.title.as_str();
        let own = |field: &str| (field_key(field) == TITLE).then_some(title);
        let fill = |template: &Template| {
            template.fill(|field| own(field).or_else(|| self.list.value(recipient, field)))
        };
        Some(Planned {
            to: Mailbox {
                name: recipient.name.clone(),
                address: recipient.address.clone(),
            },
            // On one line here as well: programs read it as it is in the message.
            subject: clean(&subject.map_or_else(|| title.to_owned(), fill)),
            greeting: greeting.map(fill),
            edition: number,
        })
    }
}

impl Order {
    /// What texts ask of a recipient that the list does not have, each once.
    fn lacking(&self, recipient: &Recipient, texts: [Option<&Template>; 2]) -> Vec<Diagnostic> {
        let mut lacking: Vec<Diagnostic> = Vec::new();
        for text in texts.into_iter().flatten() {
            for new in self.list.missing(recipient, text) {
                if !lacking.iter().any(|old| old.message == new.message) {
                    lacking.push(new);
                }
            }
        }
        lacking
    }
}

/// The document for a recipient: in their language, or the first.
fn choose(order: &Order, recipient: &Recipient, strangers: &mut Strangers) -> usize {
    let Some(wanted) = &recipient.lang else {
        return 0;
    };
    let languages = order.editions.iter().map(|edition| &edition.lang);
    nearest(wanted, languages).unwrap_or_else(|| {
        strangers.add(wanted, recipient);
        0
    })
}
