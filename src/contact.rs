//! Addresses and telephone numbers among words.

use std::fmt::Write;

/// The pieces of a line, and whether each is a telephone number: those are read from left to right in every language.
pub(crate) fn telephone_numbers(line: &str) -> Vec<(&str, bool)> {
    let (mut pieces, mut done, mut at) = (Vec::new(), 0, 0);
    while let Some(found) = line[at..].find(|c: char| c == '+' || c.is_ascii_digit()) {
        let start = at + found;
        let number = &line[start..];
        let end = number
            .find(|c: char| !(c.is_ascii_digit() || "+ \u{a0}-./()".contains(c)))
            .unwrap_or(number.len());
        let digits = number[..end].rfind(|c: char| c.is_ascii_digit());
        let (number, after) = number.split_at(digits.map_or(1, |last| last + 1));
        at = start + number.len();
        // What is part of a word is no number, such as that in an address.
        let within = line[..start].ends_with(|c: char| c.is_alphanumeric() || "/._-".contains(c))
            || after.starts_with(|c: char| c.is_alphanumeric() || c == '@');
        if digits.is_some() && number.contains([' ', '+']) && !within {
            pieces.extend([(&line[done..start], false), (number, true)]);
            done = at;
        }
    }
    pieces.push((&line[done..], false));
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

/// A web or mail address in a word, and what stands around it (`<…>`, a comma).
pub(crate) struct Address<'a> {
    pub(crate) before: &'a str,
    pub(crate) shown: &'a str,
    pub(crate) after: &'a str,
    /// Where it leads.
    pub(crate) url: String,
}

/// The address that a word is, if it is one.
pub(crate) fn find_address(word: &str) -> Option<Address<'_>> {
    let shown = word.trim_matches(|c: char| c.is_whitespace() || "<>()[],;.".contains(c));
    let web = shown.starts_with("https://") || shown.starts_with("http://");
    let mail = !web
        && shown
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if !web && !mail {
        return None;
    }
    let (before, after) = word.split_once(shown)?;
    let url = if web { shown.to_owned() } else { mailto(shown) };
    Some(Address {
        before,
        shown,
        after,
        url,
    })
}

/// A link to a mailbox (RFC 6068, 2): what would end its address, or begin a subject or a copy to somebody else, is encoded.
pub(crate) fn mailto(address: &str) -> String {
    let mut url = String::from("mailto:");
    for byte in address.bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~!$'()*+,:@".contains(&byte);
        if plain {
            url.push(char::from(byte));
        } else {
            let _ = write!(url, "%{byte:02X}");
        }
    }
    url
}

/// Whether an address leads to a page, a mailbox or a telephone, and runs nothing.
pub(crate) fn can_be_followed(url: &str) -> bool {
    let url = url.to_ascii_lowercase();
    ["https://", "http://", "mailto:", "tel:"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_is_an_address_and_nothing_else() {
        for (written, url) in [
            ("press@example.org", "mailto:press@example.org"),
            ("<o'neil+a@example.org>,", "mailto:o'neil+a@example.org"),
            ("a?bcc=b@example.org", "mailto:a%3Fbcc%3Db@example.org"),
            ("a%0A&b@example.org", "mailto:a%250A%26b@example.org"),
            ("a@bücher.example", "mailto:a@b%C3%BCcher.example"),
        ] {
            assert_eq!(find_address(written).unwrap().url, url);
        }
    }

    #[test]
    fn numbers_of_telephones_are_found_and_those_of_addresses_are_not() {
        let numbers = |line| {
            let pieces = telephone_numbers(line);
            assert_eq!(
                pieces.iter().map(|(piece, _)| *piece).collect::<String>(),
                line
            );
            let numbers = pieces.into_iter().filter(|(_, number)| *number);
            numbers.map(|(piece, _)| piece).collect::<Vec<_>>()
        };
        for (line, expected) in [
            ("Tel. +33 3 88 41 20 00.", vec!["+33 3 88 41 20 00"]),
            ("(03 88 41 20 00)", vec!["03 88 41 20 00"]),
            (
                "هاتف: +212 5 37، أو +33388412000",
                vec!["+212 5 37", "+33388412000"],
            ),
            ("https://example.org/2021/03 a+33@example.org", vec![]),
            (
                "+33 3 88 41 20 00 press@example.org",
                vec!["+33 3 88 41 20 00"],
            ),
            ("a + b, 1 2", vec!["1 2"]),
            ("F-67075 Strasbourg", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(numbers(line), expected, "{line}");
        }
    }
}
