//! Addresses as people write them, and what is wrong with those that no mail can be sent to.

use lettre::Address;

use crate::text::{beginning, clean};

/// Bytes before the `@` (RFC 5321, 4.5.3.1.1).
const MAX_LOCAL: usize = 64;

/// Bytes of an address as a whole: what a path may have, without its angle brackets.
const MAX: usize = 254;

/// Characters of what was written, in messages.
const SHOWN: usize = 80;

/// Why something is no address, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) message: String,
    pub(crate) help: String,
}

/// Somebody who sends or gets mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mailbox {
    /// On one line, without characters that act unseen.
    pub(crate) name: Option<String>,
    pub(crate) address: Address,
}

/// What an address looks like.
const EXAMPLE: &str = "write it as in `nora.nobody@example.org`";

/// An address with its domain in ASCII. lettre takes more than can be sent to or told apart: quoted words, addresses of
/// machines, letters that only some mail systems carry.
pub(crate) fn address(written: &str) -> Result<Address, Fault> {
    let text = written.trim();
    let wrong = |reason: &str, help: &str| {
        let shown = beginning(clean(text), SHOWN);
        Fault {
            message: format!("`{shown}` is no address that mail can be sent to: {reason}"),
            help: help.to_owned(),
        }
    };
    if text.is_empty() {
        return Err(Fault {
            message: "there is no address".to_owned(),
            help: EXAMPLE.to_owned(),
        });
    }
    let (local, domain) = parts(text).map_err(|(reason, help)| wrong(reason, help))?;
    if let Some(c) = local.chars().find(|c| !c.is_ascii()) {
        let shown = c.escape_debug();
        let reason = format!("many mail systems do not carry `{shown}` before the `@`");
        return Err(wrong(&reason, "ask for an address in letters from a to z"));
    }
    let domain = domain_in_ascii(domain).ok_or_else(|| {
        let help = "correct what stands behind the `@`, such as `example.org`";
        wrong("there can be no such domain", help)
    })?;
    if local.len() > MAX_LOCAL || local.len() + 1 + domain.len() > MAX {
        return Err(wrong("it is longer than addresses can be", "correct it"));
    }
    let read = Address::new(local, &domain).ok();
    read.filter(|_| !local.contains('"')).ok_or_else(|| {
        let help = "correct what stands before the `@`";
        wrong("a mark before the `@` cannot stand there", help)
    })
}

/// What stands before the `@` and behind it, or why and how the text is something else than one address.
fn parts(text: &str) -> Result<(&str, &str), (&'static str, &'static str)> {
    if text.contains(['<', '>']) {
        let help = "write the address alone, and the name into a column `name`";
        return Err(("it has a name", help));
    }
    if text.contains([',', ';']) || text.matches('@').count() > 1 {
        return Err((
            "it is more than one",
            "write each address on a line of its own",
        ));
    }
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(("it has a space in it", "remove the space"));
    }
    match text.split_once('@') {
        None => Err(("it has no `@`", EXAMPLE)),
        Some(("", _) | (_, "")) => Err(("a part of it is missing", EXAMPLE)),
        Some(parts) => Ok(parts),
    }
}

/// The domain as mail systems know it, or `None` if it can be none: a full name, of which the last part is no number.
fn domain_in_ascii(domain: &str) -> Option<String> {
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    let ascii = idna::domain_to_ascii_strict(domain).ok()?;
    let (_, last) = ascii.rsplit_once('.')?;
    let usable = last.len() > 1 && !last.bytes().all(|byte| byte.is_ascii_digit());
    usable.then_some(ascii)
}

/// By what two addresses are the same to whoever gets the mail. Nobody gives one person `Nora@` and another `nora@`.
pub(crate) fn key(address: &Address) -> String {
    text_key(address.as_ref())
}

/// The same of an address that was written before.
pub(crate) fn text_key(address: &str) -> String {
    address.to_ascii_lowercase()
}

/// An address, with or without a name: `Nora Nobody <nora@example.org>`.
pub(crate) fn mailbox(written: &str) -> Result<Mailbox, Fault> {
    let text = written.trim();
    let Some((name, rest)) = text.rsplit_once('<') else {
        return Ok(Mailbox {
            name: None,
            address: address(text)?,
        });
    };
    let Some(inner) = rest.strip_suffix('>') else {
        let shown = beginning(clean(text), SHOWN);
        return Err(Fault {
            message: format!("the address in `{shown}` has no end"),
            help: "write `Nora Nobody <nora@example.org>`".to_owned(),
        });
    };
    let name = clean(name);
    let name = name
        .strip_prefix('"')
        .and_then(|name| name.strip_suffix('"'))
        .unwrap_or(&name)
        .trim();
    Ok(Mailbox {
        name: (!name.is_empty()).then(|| name.to_owned()),
        address: address(inner)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        address(text).unwrap_err().message
    }

    #[test]
    fn addresses_that_mail_can_be_sent_to() {
        for (written, sent) in [
            ("nora@example.org", "nora@example.org"),
            (
                " nora.nobody+press@mail.example.org ",
                "nora.nobody+press@mail.example.org",
            ),
            ("o'neill@example.org", "o'neill@example.org"),
            ("nora@Bücher.example", "nora@xn--bcher-kva.example"),
            ("nora@مثال.إختبار", "nora@xn--mgbh0fb.xn--kgbechtv"),
            ("nora@example.org.", "nora@example.org"),
        ] {
            assert_eq!(address(written).unwrap().to_string(), sent);
        }
        assert_eq!(
            key(&address("Nora@EXAMPLE.org").unwrap()),
            "nora@example.org"
        );
    }

    #[test]
    fn what_is_no_address_is_told_with_its_reason() {
        for (written, reason) in [
            ("", "there is no address"),
            ("nora", "no `@`"),
            ("@example.org", "missing"),
            ("nora@", "missing"),
            ("nora@example.org, paul@example.org", "more than one"),
            ("nora@paul@example.org", "more than one"),
            ("Nora <nora@example.org>", "it has a name"),
            ("nora nobody@example.org", "space"),
            ("nora@example.org\r\nBcc:x", "space"),
            ("nora@exam\u{202e}ple.org", "no such domain"),
            ("nóra@example.org", "`ó`"),
            ("nora@example", "no such domain"),
            ("nora@192.0.2.1", "no such domain"),
            ("nora@[192.0.2.1]", "no such domain"),
            ("nora@-example.org", "no such domain"),
            ("nora@exa_mple.org", "no such domain"),
            ("\"nora\"@example.org", "a mark"),
            ("no..ra@example.org", "a mark"),
            (".nora@example.org", "a mark"),
        ] {
            assert!(
                fault(written).contains(reason),
                "{written}: {}",
                fault(written)
            );
        }
        let long = format!("{}@example.org", "a".repeat(65));
        assert!(fault(&long).contains("longer"));
    }

    #[test]
    fn a_name_may_stand_before_the_address() {
        let read = mailbox("\"Nora  Nobody\" <nora@example.org>").unwrap();
        assert_eq!(read.name.as_deref(), Some("Nora Nobody"));
        assert_eq!(mailbox("<nora@example.org>").unwrap().name, None);
        assert_eq!(
            mailbox("نورا <nora@example.org>").unwrap().name.as_deref(),
            Some("نورا")
        );
        assert!(mailbox("Nora <nora@example.org").is_err());
        let unseen = mailbox("No\u{202e}ra\r\nBcc: x <nora@example.org>").unwrap();
        assert_eq!(unseen.name.as_deref(), Some("Nora Bcc: x"));
    }
}
