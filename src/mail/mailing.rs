//! A mailing: who gets which document with which words, checked as a whole before anything is written or sent.

use std::collections::BTreeMap;

use icu_locale::Locale;

use super::address::{Mailbox, key};
use super::edition::nearest;
use super::list::{List, Recipient};
use super::merge::{Template, field_key};
use super::message::{Content, Sender, Use, Words};
use crate::diagnostic::{Code, Diagnostic, Outcome, has_errors};
use crate::hash::sha256_of;
use crate::text::clean;

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
    /// Of the documents and texts, not of the list: by it a mailing that goes on is known.
    pub(crate) identity: String,
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
            found.extend(unread(&order, &messages));
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
            large(source, self.size(message), allowed)
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
    let two = fields.iter().any(|field| field_key(field) == TITLE);
    if !two {
        fields.push(TITLE);
    }
    let texts = || order.greetings.all().chain(order.subjects.all());
    let unknown = texts().flat_map(|text| text.unknown(&fields));
    let two_meanings = texts().filter(|_| two).flat_map(|text| {
        text.at(TITLE, || {
            let message = "`{title}` is the document's title, and the list has a column of that name too";
            let help = "give the column another name, such as `salutation`, and write that in braces where it is meant";
            Diagnostic::new(Code::MailField, message).help(help)
        })
    });
    unknown.chain(two_meanings).collect()
}

/// Documents that nobody gets, which is hardly meant.
fn unread(order: &Order, messages: &[Planned]) -> Vec<Diagnostic> {
    if messages.is_empty() {
        return Vec::new();
    }
    let numbered = order.editions.iter().enumerate();
    let unread = numbered.filter(|(number, _)| !messages.iter().any(|own| own.edition == *number));
    let told = unread.map(|(_, edition)| {
        let message = format!("nobody gets `{}`: no recipient asks for `{}`", edition.source, edition.lang);
        let asked = order.list.recipients.iter().any(|own| own.lang.is_some());
        let help = if asked {
            format!("write `{}` for those who are to get it into the column of languages, or leave the source out", edition.lang)
        } else {
            "the list says nobody's language: name its column of languages `lang`, with values such as `fr`, or leave the source out".to_owned()
        };
        Diagnostic::new(Code::MailUnread, message).help(help)
    });
    told.collect()
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
