//! `[mail]` in `pressroom.toml`: whom mailings are from, how they begin, and through which server they are sent.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use icu_locale::Locale;

use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::model::{Parameter, ParameterValue, Spanned};
use crate::publication::Publication;
use crate::source::{Fields, language};
use crate::text::clean;

/// A file of certificates over this is none.
const MAX_CERTIFICATES: usize = 1 << 20;

/// A longer address would not fit a line of a message's head.
const MAX_UNSUBSCRIBE: usize = 900;

/// What mailings are like.
#[derive(Debug, Clone, Default)]
pub(crate) struct MailSettings {
    /// Whom they are from: an address, with or without a name.
    pub(crate) from: Option<Spanned<String>>,
    /// Where answers go.
    pub(crate) reply_to: Option<Spanned<String>>,
    /// Where whoever wants no more says so, for messages to a list: `https:` or `mailto:`.
    pub(crate) unsubscribe: Option<String>,
    /// How a message begins, by language; with merge fields.
    pub(crate) greetings: Vec<(Locale, Spanned<String>)>,
    /// Subjects in place of the documents' titles, by language; with merge fields.
    pub(crate) subjects: Vec<(Locale, Spanned<String>)>,
    pub(crate) smtp: SmtpSettings,
}

/// The server that takes mail.
#[derive(Debug, Clone, Default)]
pub(crate) struct SmtpSettings {
    pub(crate) host: Option<Spanned<String>>,
    pub(crate) port: Option<u16>,
    /// What we call ourselves to it, in place of the sender's domain.
    pub(crate) helo: Option<String>,
    pub(crate) security: Option<Spanned<Security>>,
    /// The name to log in with. The password is never in a file.
    pub(crate) user: Option<String>,
    /// Certificates that are trusted besides those of the machine, in the publication folder.
    pub(crate) ca: Option<Spanned<String>>,
}

/// How the connection is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Security {
    /// The server is asked to encrypt before anything is said.
    StartTls,
    /// Encrypted from the beginning.
    Tls,
    /// In the clear, which only this very machine may hear.
    None,
}

impl MailSettings {
    /// Reads the table; what cannot be used is reported.
    pub(super) fn read(
        fields: &mut Fields,
        source: &Arc<SourceText>,
        found: &mut Vec<Diagnostic>,
    ) -> Self {
        let Some(mut table) = fields.table("mail") else {
            return Self::default();
        };
        let settings = Self {
            from: table.string("from"),
            reply_to: table.string("reply-to"),
            unsubscribe: unsubscribe(&mut table, source, found),
            greetings: texts(&mut table, "greeting", source, found),
            subjects: texts(&mut table, "subject", source, found),
            smtp: table
                .table("smtp")
                .map_or_else(SmtpSettings::default, |table| smtp(table, source, found)),
        };
        table.close();
        settings
    }
}

/// Words that a check accepts; of others it is said that they are no such thing.
fn accepted(
    table: &mut Fields,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
    (key, is_accepted): (&str, fn(&str) -> bool),
    (thing, help): (&str, &str),
) -> Option<String> {
    let written = table.string(key)?;
    if is_accepted(&written.value) {
        return Some(written.value);
    }
    let message = format!("`{}` is no {thing}", clean(&written.value));
    let diagnostic = Diagnostic::new(Code::MailSettings, message);
    found.push(diagnostic.at(source, written.span).help(help));
    None
}

/// Where whoever wants no more says so.
fn unsubscribe(
    table: &mut Fields,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Option<String> {
    let help = "write `unsubscribe = \"https://example.org/unsubscribe\"`, or `\"mailto:unsubscribe@example.org\"`";
    let thing = "address at which to unsubscribe";
    accepted(
        table,
        source,
        found,
        ("unsubscribe", is_unsubscribe),
        (thing, help),
    )
}

/// Whether a header can say it (RFC 2369): an address in ASCII without what would end it there.
fn is_unsubscribe(text: &str) -> bool {
    let safe = |c: char| c.is_ascii_graphic() && !"<>,\"\\(){}".contains(c);
    let rest = match (text.strip_prefix("https://"), text.strip_prefix("mailto:")) {
        (Some(rest), _) => rest.starts_with(|c: char| c.is_ascii_alphanumeric()),
        (_, Some(rest)) => {
            let address = rest.split('?').next().unwrap_or_default();
            address
                .split_once('@')
                .is_some_and(|(own, domain)| !own.is_empty() && domain.contains('.'))
        }
        _ => false,
    };
    rest && text.len() <= MAX_UNSUBSCRIBE && text.chars().all(safe)
}

/// A table of texts, one for each language.
fn texts(
    table: &mut Fields,
    key: &str,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Vec<(Locale, Spanned<String>)> {
    let example = format!("[mail.{key}]` and under it `en = \"…\"");
    by_language(&table.parameters_as(key, &example), source, found)
}

/// Texts under the tags of their languages.
fn by_language(
    table: &[Parameter],
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Vec<(Locale, Spanned<String>)> {
    let mut texts: Vec<(Locale, Spanned<String>)> = Vec::new();
    for Parameter { name, value } in table {
        let lang = language(&name.value).map_err(|help| {
            let message = format!("`{}` is no language", name.value);
            let diagnostic = Diagnostic::new(Code::TomlValue, message);
            diagnostic
                .at(source, name.span.clone())
                .help(help.replace('"', ""))
        });
        match (lang, &value.value) {
            (Ok(lang), ParameterValue::Text(_)) if texts.iter().any(|(own, _)| *own == lang) => {
                let message = format!("`{}` says a text for `{lang}` a second time", name.value);
                let diagnostic = Diagnostic::new(Code::TomlValue, message);
                let help = "leave one of the two out";
                found.push(diagnostic.at(source, name.span.clone()).help(help));
            }
            (Ok(lang), ParameterValue::Text(text)) => {
                texts.push((lang, Spanned::new(text.clone(), value.span.clone())));
            }
            (Ok(_), _) => {
                let message = format!("`{}` is no text", name.value);
                let diagnostic = Diagnostic::new(Code::TomlType, message);
                let help = format!("write `{} = \"…\"`", name.value);
                found.push(diagnostic.at(source, value.span.clone()).help(help));
            }
            (Err(diagnostic), _) => found.push(diagnostic),
        }
    }
    texts
}

fn smtp(mut table: Fields, source: &Arc<SourceText>, found: &mut Vec<Diagnostic>) -> SmtpSettings {
    let port = port(&mut table, source, found);
    let host = table.string("host").filter(|host| {
        let fault = host_fault(&host.value);
        let sound = fault.is_none();
        found.extend(fault.map(|fault| fault.at(source, host.span.clone())));
        sound
    });
    let helo = helo(&mut table, source, found);
    let settings = SmtpSettings {
        host,
        port,
        helo,
        security: table.choice(
            "security",
            &[
                ("starttls", Security::StartTls),
                ("tls", Security::Tls),
                ("none", Security::None),
            ],
        ),
        user: table.string("user").map(|user| user.value),
        ca: table.string("ca"),
    };
    table.close();
    settings
}

fn port(table: &mut Fields, source: &Arc<SourceText>, found: &mut Vec<Diagnostic>) -> Option<u16> {
    let port = table.integer("port")?;
    let number = u16::try_from(port.value).ok().filter(|port| *port > 0);
    if number.is_none() {
        let message = format!("there is no port {}", port.value);
        let diagnostic = Diagnostic::new(Code::TomlValue, message);
        let help = "write a whole number from 1 to 65535; most servers have 587 or 465";
        found.push(diagnostic.at(source, port.span).help(help));
    }
    number
}

fn helo(
    table: &mut Fields,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Option<String> {
    let help = "write the name of the machine as others know it, such as `news.example.org`, or its address in brackets, such as `[192.0.2.1]`";
    let thing = "name that a mail server could know us by";
    accepted(table, source, found, ("helo", is_helo), (thing, help))
}

/// What is wrong with a host that is none, but a host and more.
fn host_fault(host: &str) -> Option<Diagnostic> {
    if host.parse::<IpAddr>().is_ok() || !host.contains([':', '/', '[', ']', '@', ' ']) {
        return None;
    }
    let message = format!("`{host}` is no name of a server");
    let port = host.rsplit_once(':');
    let port = port.and_then(|(host, port)| Some((host, port.parse::<u16>().ok()?)));
    let help = match port {
        Some((host, port)) => {
            let host = host.trim_start_matches('[').trim_end_matches(']');
            format!("write `host = \"{host}\"` and `port = {port}`")
        }
        None => "write its name alone: `host = \"smtp.example.org\"`".to_owned(),
    };
    Some(Diagnostic::new(Code::MailSettings, message).help(help))
}

/// Whether a text can stand behind `EHLO`: a domain, or an address in brackets (RFC 5321, 4.1.1.1 and 4.1.3).
fn is_helo(text: &str) -> bool {
    let literal = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    if let Some(address) = literal {
        let new = address.strip_prefix("IPv6:");
        return match new {
            Some(address) => address.parse::<Ipv6Addr>().is_ok(),
            None => address.parse::<Ipv4Addr>().is_ok(),
        };
    }
    let part = |part: &str| {
        let inner = part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        (1..=63).contains(&part.len()) && inner && !part.starts_with('-') && !part.ends_with('-')
    };
    text.len() <= 255 && text.parse::<IpAddr>().is_err() && text.split('.').all(part)
}

impl Publication {
    /// What the settings say of mailings, and the text that they stand in.
    pub(crate) fn mail(&self) -> (&MailSettings, &Arc<SourceText>) {
        (&self.settings.mail, &self.settings.source)
    }

    /// The certificates that the settings name.
    pub(crate) fn certificates(&self) -> Result<Option<Vec<u8>>, Diagnostic> {
        let Some(file) = &self.settings.mail.smtp.ca else {
            return Ok(None);
        };
        self.files
            .read(&file.value, MAX_CERTIFICATES)
            .map(Some)
            .map_err(|fault| {
                let message = fault.of(&format!("the file of certificates `{}`", file.value));
                Diagnostic::new(Code::MailSettings, message)
                    .at(&self.settings.source, file.span.clone())
                    .help("name a file with certificates (PEM) in the publication folder")
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_alone() {
        for host in ["smtp.example.org", "localhost", "192.0.2.1", "::1"] {
            assert!(host_fault(host).is_none(), "{host}");
        }
        let help = |host: &str| host_fault(host).and_then(|fault| fault.help);
        let expected = Some("write `host = \"localhost\"` and `port = 2534`");
        assert_eq!(help("localhost:2534").as_deref(), expected);
        let expected = Some("write `host = \"::1\"` and `port = 25`");
        assert_eq!(help("[::1]:25").as_deref(), expected);
        assert!(help("smtp://example.org").is_some());
    }

    #[test]
    fn where_to_unsubscribe_is_an_address_that_a_header_can_say() {
        for text in [
            "https://example.org/no-more?list=press",
            "mailto:no-more@example.org",
            "mailto:no-more@example.org?subject=no%20more",
        ] {
            assert!(is_unsubscribe(text), "{text}");
        }
        for text in [
            "http://example.org",
            "example.org",
            "https://",
            "mailto:nobody",
            "mailto:@example.org",
            "https://example.org/{email}",
            "https://example.org/é",
            "https://example.org/>\r\nBcc: x",
            "https://example.org/a,b",
        ] {
            assert!(!is_unsubscribe(text), "{text}");
        }
    }

    #[test]
    fn what_we_call_ourselves_is_a_domain_or_an_address_and_nothing_behind_it() {
        for name in ["example.org", "news", "[192.0.2.1]", "[IPv6:2001:db8::1]"] {
            assert!(is_helo(name), "{name}");
        }
        for name in [
            "",
            "a b",
            "a.",
            "-a.example",
            "192.0.2.1",
            "[192.0.2]",
            "[::1]",
            "bücher.example",
            "a\r\nMAIL FROM:<x>",
            "[192.0.2.1",
            "[IPv6:1]",
        ] {
            assert!(!is_helo(name), "{name:?}");
        }
    }
}
