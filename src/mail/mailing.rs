//! A mailing: who gets which document with which words, checked as a whole before anything is written or sent.

use std::collections::BTreeMap;

use icu_locale::Locale;

use super::address::Mailbox;
use super::edition::nearest;
use super::list::{List, Recipient};
use super::merge::{Template, field_key};
use super::message::{Content, Sender, Use, Words};
use crate::diagnostic::{Code, Diagnostic, Outcome, has_errors};
use crate::hash::sha256_of;

/// Bytes of a message that mail systems commonly take: 25 MB, which are about 18 MB of files.
const MAX_BYTES: usize = 25_000_000;

/// Bytes that some do not.
const LARGE: usize = 7_000_000;

/// The field that every list has: the document's title.
const TITLE: &str = "title";

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
    fn of(&self, lang: &Locale) -> Option<&Template> {
        let own = || {
            let languages = self.by_language.iter().map(|(lang, _)| lang);
            self.by_language
                .get(nearest(lang, languages)?)
                .map(|(_, text)| text)
        };
        self.one.as_ref().or_else(own)
    }

    fn all(&self) -> impl Iterator<Item = &Template> {
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
    /// Of all messages: by it a mailing that goes on is known.
    pub(crate) hash: String,
}

/// A message that is to be.
pub(crate) struct Planned {
    pub(crate) to: Mailbox,
    pub(crate) subject: String,
    greeting: Option<String>,
    edition: usize,
}

impl Mailing {
    /// Checks everything, and says who gets what.
    pub(crate) fn plan(order: Order) -> Outcome<Self> {
        let mut found = twice(&order.editions);
        found.extend(unknown_fields(&order));
        found.extend(unmet_greetings(&order));
        let mut strangers = Strangers::default();
        let mut messages = Vec::with_capacity(order.list.recipients.len());
        // Fields that nobody has are told once, not for each recipient.
        let sound = !has_errors(&found);
        for recipient in order.list.recipients.iter().filter(|_| sound) {
            let edition = choose(&order, recipient, &mut strangers);
            let planned = order
                .editions
                .get(edition)
                .and_then(|own| order.message(recipient, own, edition, &mut found));
            messages.extend(planned);
        }
        if order.complete {
            found.extend(strangers.told(&order));
        }
        let Some(sender) = order.sender else {
            return Outcome {
                value: None,
                diagnostics: found,
            };
        };
        let mut mailing = Self {
            hash: String::new(),
            editions: order.editions,
            sender,
            messages,
        };
        mailing.hash = mailing.hash();
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

    fn hash(&self) -> String {
        let ids = self
            .messages
            .iter()
            .map(|message| self.id(message))
            .collect::<Vec<_>>();
        sha256_of(ids.iter().map(|id| ("message", id.as_bytes())))
    }

    /// What is to be said of large messages, once for each document: they hardly differ.
    fn sizes(&self, allowed: bool) -> Vec<Diagnostic> {
        let mut first: BTreeMap<usize, &Planned> = BTreeMap::new();
        for message in &self.messages {
            first.entry(message.edition).or_insert(message);
        }
        let told = first.into_values().filter_map(|message| {
            let bytes = match self.bytes(message, Use::Draft) {
                Ok(message) => message.len(),
                Err(diagnostic) => return Some(diagnostic),
            };
            large(&self.edition(message).source, bytes, allowed)
        });
        told.collect()
    }
}

fn large(source: &str, bytes: usize, allowed: bool) -> Option<Diagnostic> {
    let megabytes = bytes.div_ceil(100_000);
    let size = format!("{}.{} MB", megabytes / 10, megabytes % 10);
    let message = format!("a message with `{source}` has {size}");
    let help = "make the PDF smaller with `--max-size`, or send a link to it";
    if bytes > MAX_BYTES && !allowed {
        let help = format!("{help}; `--allow-large` sends it all the same");
        let message = format!("{message}, more than mail systems take (25 MB)");
        Some(Diagnostic::new(Code::MailTooLarge, message).help(help))
    } else if bytes > LARGE {
        let message = format!("{message}, more than some mail systems take (7 MB)");
        Some(Diagnostic::new(Code::MailLarge, message).help(help))
    } else {
        None
    }
}

impl Planned {
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
        found: &mut Vec<Diagnostic>,
    ) -> Option<Planned> {
        let (greeting, subject) = (
            self.greetings.of(&edition.lang),
            self.subjects.of(&edition.lang),
        );
        let lacking = self.lacking(recipient, [greeting, subject]);
        if !lacking.is_empty() {
            found.extend(lacking);
            return None;
        }
        let title = edition.content.letter.title.as_str();
        let own = |field: &str| (field_key(field) == TITLE).then_some(title);
        let fill = |template: &Template| {
            template.fill(|field| self.list.value(recipient, field).or_else(|| own(field)))
        };
        Some(Planned {
            to: Mailbox {
                name: recipient.name.clone(),
                address: recipient.address.clone(),
            },
            subject: subject.map_or_else(|| title.to_owned(), fill),
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

/// Recipients without a document in their language, told once for each language.
#[derive(Default)]
struct Strangers(Vec<(String, Recipient, usize)>);

impl Strangers {
    fn add(&mut self, wanted: &Locale, recipient: &Recipient) {
        let tag = wanted.to_string();
        match self.0.iter_mut().find(|(known, _, _)| *known == tag) {
            Some((_, _, count)) => *count += 1,
            None => self.0.push((tag, recipient.clone(), 1)),
        }
    }

    fn told(self, order: &Order) -> Vec<Diagnostic> {
        let Some(first) = order.editions.first() else {
            return Vec::new();
        };
        let told = self.0.into_iter().map(|(tag, recipient, count)| {
            let who = match count {
                1 => format!("`{}` gets", recipient.address),
                others => format!("`{}` and {} more get", recipient.address, others - 1),
            };
            let message = format!(
                "there is no document in `{tag}`: {who} the one in `{}`",
                first.lang
            );
            let diagnostic = Diagnostic::new(Code::MailNoEdition, message);
            let help =
                format!("name a source in `{tag}` as well, or change the language in the list");
            order.list.at_lang(&recipient, diagnostic).help(help)
        });
        told.collect()
    }
}

/// Documents of which nobody could say who gets which.
fn twice(editions: &[Edition]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (number, edition) in editions.iter().enumerate() {
        let mut before = editions.iter().take(number);
        if let Some(other) = before.find(|other| other.lang.id == edition.lang.id) {
            let message = format!(
                "`{}` and `{}` are both in `{}`",
                other.source, edition.source, edition.lang
            );
            let help = "name one source for each language; send the other in a mailing of its own, or both in a bulletin";
            found.push(Diagnostic::new(Code::MailEdition, message).help(help));
        }
    }
    found
}

fn unknown_fields(order: &Order) -> Vec<Diagnostic> {
    let mut fields = order.list.fields();
    if !fields.iter().any(|field| field_key(field) == TITLE) {
        fields.push(TITLE);
    }
    let texts = order.greetings.all().chain(order.subjects.all());
    texts.flat_map(|text| text.unknown(&fields)).collect()
}

/// Documents that would be sent without a greeting, where others have one.
fn unmet_greetings(order: &Order) -> Vec<Diagnostic> {
    let greetings = &order.greetings;
    if greetings.one.is_some() || greetings.by_language.is_empty() {
        return Vec::new();
    }
    let unmet = order
        .editions
        .iter()
        .filter(|edition| greetings.of(&edition.lang).is_none());
    let told = unmet.map(|edition| {
        let lang = edition.lang.id.language;
        let message = format!("there is no greeting in `{lang}` for `{}`", edition.source);
        let help = format!("write `{lang} = \"…\"` under `[mail.greeting]`, or use `--greeting`");
        Diagnostic::new(Code::MailNoGreeting, message).help(help)
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_messages_are_told_by_what_mail_systems_take() {
        let code = |bytes, allowed| large("a.md", bytes, allowed).map(|found| found.code);
        assert_eq!(code(LARGE, false), None);
        assert_eq!(code(LARGE + 1, false), Some(Code::MailLarge));
        assert_eq!(code(MAX_BYTES, false), Some(Code::MailLarge));
        assert_eq!(code(MAX_BYTES + 1, false), Some(Code::MailTooLarge));
        assert_eq!(code(MAX_BYTES + 1, true), Some(Code::MailLarge));
        let told = large("a.md", 25_000_001, false).map(|found| found.message);
        let expected = "a message with `a.md` has 25.1 MB, more than mail systems take (25 MB)";
        assert_eq!(told.as_deref(), Some(expected));
    }
}
