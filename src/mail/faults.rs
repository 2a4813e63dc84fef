//! What is wrong with a mailing as a whole, or is hardly meant: its documents, its texts and its list beside each other.

use icu_locale::Locale;

use super::list::Recipient;
use super::mailing::{Edition, Order, Planned, TITLE};
use super::merge::field_key;
use crate::diagnostic::{Code, Diagnostic};

/// Bytes of a message that mail systems commonly take: 25 MB, which are about 18 MB of files.
const MAX_BYTES: usize = 25_000_000;

/// Bytes that some do not.
const LARGE: usize = 7_000_000;

/// What is wrong before anybody is looked at.
pub(super) fn of_order(order: &Order) -> Vec<Diagnostic> {
    let mut found = twice(&order.editions);
    found.extend(unknown_fields(order));
    found.extend(doubled(order));
    found.extend(unmet_greetings(order));
    found
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

/// Fields in doubled braces, as other programs write them, which nobody would get filled in.
fn doubled(order: &Order) -> Vec<Diagnostic> {
    let mut fields = order.list.fields();
    fields.push(TITLE);
    let texts = order.greetings.all().chain(order.subjects.all());
    let told = texts.flat_map(|text| {
        let plain = text.fill(|_| None).to_lowercase();
        let meant = fields
            .iter()
            .filter(move |field| plain.contains(&format!("{{{}}}", field.to_lowercase())));
        meant.map(|field| {
            let message = format!("`{{{{{field}}}}}` is not filled in: messages say `{{{field}}}`");
            let help = format!("write `{{{field}}}`; doubled braces stand for braces themselves");
            text.whole(Diagnostic::new(Code::MailBraces, message).help(help))
        })
    });
    told.collect()
}

/// Documents that nobody gets, which is hardly meant.
pub(super) fn unread(order: &Order, messages: &[Planned]) -> Vec<Diagnostic> {
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

/// Recipients without a document in their language, told once for each language.
#[derive(Default)]
pub(super) struct Strangers(Vec<(String, Recipient, usize)>);

impl Strangers {
    pub(super) fn add(&mut self, wanted: &Locale, recipient: &Recipient) {
        let tag = wanted.to_string();
        match self.0.iter_mut().find(|(known, _, _)| *known == tag) {
            Some((_, _, count)) => *count += 1,
            None => self.0.push((tag, recipient.clone(), 1)),
        }
    }

    pub(super) fn told(self, order: &Order) -> Vec<Diagnostic> {
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

pub(super) fn large(source: &str, bytes: usize, allowed: bool) -> Option<Diagnostic> {
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
