//! Addresses as people write them, and what is wrong with those that no mail can be sent to.

use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;
use lettre::Address;

use crate::text::{beginning, clean};

/// Bytes before the `@` (RFC 5321, 4.5.3.1.1).
const MAX_LOCAL: usize = 64;

/// Bytes of an address as a whole: what a path may have, without its angle brackets.
const MAX: usize = 254;

/// Characters of a name: more is no name, but what a mistake has drawn into it.
pub(crate) const MAX_NAME: usize = 200;

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
    let text = bare(written);
    let wrong = |reason: &str, help: &str| wrong(text, reason, help);
    if text.is_empty() {
        return Err(Fault {
            message: "there is no address".to_owned(),
            help: EXAMPLE.to_owned(),
        });
    }
    if let Some(c) = text.chars().find(|c| is_unseen(*c)) {
        let reason = format!("an unseen character, U+{:04X}, stands in it", u32::from(c));
        return Err(wrong(&reason, "write the address anew, without copying it"));
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

fn wrong(text: &str, reason: &str, help: &str) -> Fault {
    let shown = beginning(clean(text), SHOWN);
    Fault {
        message: format!("`{shown}` is no address that mail can be sent to: {reason}"),
        help: help.to_owned(),
    }
}

/// The address alone: without the scheme of links, and without the spaces and unseen characters that copying leaves around it, such as
/// the marks of direction of Arabic programs.
pub(crate) fn bare(written: &str) -> &str {
    let around = |c: char| c.is_whitespace() || is_unseen(c);
    let text = written.trim_matches(around);
    match text.split_at_checked(LINK.len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case(LINK) => rest.trim_matches(around),
        _ => text,
    }
}

/// How links to addresses begin.
const LINK: &str = "mailto:";

/// Whether a character shows nothing and takes no room. Two of them join letters, and may stand in domains.
fn is_unseen(c: char) -> bool {
    let format = CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::Format;
    (format && !matches!(c, '\u{200c}' | '\u{200d}')) || (c.is_control() && !c.is_whitespace())
}

/// What stands before the `@` and behind it, or why and how the text is something else than one address.
fn parts(text: &str) -> Result<(&str, &str), (&'static str, &'static str)> {
    if text.contains(['<', '>']) {
        let help = "write the address alone, and the name into a column `name`";
        return Err(("it has a name", help));
    }
    if text.contains([',', ';']) || text.matches('@').count() > 1 {
        return Err(SEVERAL);
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

/// Why a text that has two addresses is none, and what to write instead.
const SEVERAL: (&str, &str) = (
    "it is more than one",
    "write each address on a line of its own",
);

/// An address, with or without a name: `Nora Nobody <nora@example.org>`.
pub(crate) fn mailbox(written: &str) -> Result<Mailbox, Fault> {
    let text = bare(written);
    let Some((name, rest)) = text.rsplit_once('<') else {
        return Ok(Mailbox {
            name: None,
            address: address(text)?,
        });
    };
    let shown = || beginning(clean(text), SHOWN);
    let Some(inner) = rest.strip_suffix('>') else {
        return Err(Fault {
            message: format!("the address in `{}` has no end", shown()),
            help: "write `Nora Nobody <nora@example.org>`".to_owned(),
        });
    };
    let address = address(inner)?;
    let written = clean(name);
    let name = match quoted(&written) {
        Some(name) => name,
        None if written.contains(['<', '>'])
            || (written.contains('@') && written.contains([',', ';'])) =>
        {
            return Err(wrong(text, SEVERAL.0, SEVERAL.1));
        }
        None => written,
    };
    if name.chars().count() > MAX_NAME {
        return Err(Fault {
            message: format!("the name in `{}` is longer than names are", shown()),
            help: format!("write no more than {MAX_NAME} characters before the `<`"),
        });
    }
    Ok(Mailbox {
        name: (!name.is_empty()).then_some(name),
        address,
    })
}

/// A name that stands between quotation marks (RFC 5322, 3.2.4).
fn quoted(written: &str) -> Option<String> {
    let inner = written.strip_prefix('"')?.strip_suffix('"')?;
    let (mut name, mut rest) = (String::with_capacity(inner.len()), inner.chars());
    while let Some(c) = rest.next() {
        match c {
            '\\' => name.extend(rest.next()),
            c => name.push(c),
        }
    }
    Some(name.trim().to_owned())
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
            ("mailto:nora@example.org", "nora@example.org"),
            (
                "\u{202a}nora@example.org\u{202c}\u{200b}",
                "nora@example.org",
            ),
            (
                "\u{feff}\u{a0}MAILTO: nora@example.org\u{200f}",
                "nora@example.org",
            ),
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
            ("nora@exam\u{202e}ple.org", "U+202E"),
            ("nora\u{200b}@example.org", "U+200B"),
            ("nora\0@example.org", "U+0000"),
            ("nora\u{200d}@example.org", "`\\u{200d}`"),
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
        let quoted = mailbox(r#""Nora, \"N\" D." <nora@example.org>"#).unwrap();
        assert_eq!(quoted.name.as_deref(), Some("Nora, \"N\" D."));
        let link = mailbox("Nora <mailto:nora@example.org>").unwrap();
        assert_eq!(link.address.to_string(), "nora@example.org");
        for several in [
            "Nora <n@example.org>, Paul <p@example.org>",
            "n@example.org; Paul <p@example.org>",
        ] {
            assert!(mailbox(several).unwrap_err().message.contains("more than"));
        }
        let long = format!("{} <n@example.org>", "n".repeat(MAX_NAME + 1));
        assert!(mailbox(&long).unwrap_err().message.contains("longer"));
        let unseen = mailbox("No\u{202e}ra\r\nBcc: x <nora@example.org>").unwrap();
        assert_eq!(unseen.name.as_deref(), Some("Nora Bcc: x"));
    }
}
