//! An address can be followed with a click.
//!
//! **Why**: Markdown makes no link of an address that stands there without marks; who reads the PDF has to copy it by hand, and
//! who uses a screen reader does not find it among the links.
//!
//! **Wrong**: `Voir https://www.coe.int.` · **Right**: `Voir le [site du Conseil](https://www.coe.int).`
//!
//! **References**: none; an editorial rule.

use super::literal::{Stretch, stretches};
use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::Span;

/// What addresses of pages begin with.
const BEGINNINGS: [&str; 3] = ["https://", "http://", "www."];

/// What belongs to the sentence where an address ends, and not to the address.
const AFTER: &[char] = &[
    '.', ',', ';', ':', '!', '?', ')', ']', '}', '»', '”', '’', '"', '\'', '*', '_', '،', '؛', '؟',
    '…',
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (content, _) in subject.lines() {
        for stretch in stretches(content, findings.source) {
            if stretch.is_linked {
                continue;
            }
            for part in addresses(&stretch) {
                let address = &stretch.text[part.clone()];
                let help = if address.starts_with("www.") {
                    format!(
                        "write `[words](https://{address})`, with words that say where it leads"
                    )
                } else if is_mailbox(address) {
                    format!("write `<{address}>`")
                } else {
                    format!("write `[words]({address})`, with words that say where it leads")
                };
                let message = format!("the address `{address}` is not a link");
                findings.report(Code::AddressBare, message, &stretch.place(part), help);
            }
        }
    }
}

/// The addresses in a stretch: words of it that are one.
fn addresses(stretch: &Stretch<'_>) -> Vec<Span> {
    let text = stretch.text;
    let is_end = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '«' | '“' | '(' | '|');
    let mut found = Vec::new();
    let mut at = 0;
    for word in text.split(is_end) {
        let start = at + word.len()
            - word
                .trim_start_matches(['"', '\'', '[', '‘', '*', '_'])
                .len();
        let end = at + word.trim_end_matches(AFTER).len();
        let is_whole = text
            .get(start..end)
            .is_some_and(|word| is_page(word) || is_mailbox(word));
        // `](…` is a link that failed, of which another rule speaks.
        if is_whole && !text[..start].ends_with("](") && !text[..start].ends_with("] (") {
            found.push(start..end);
        }
        at += word.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

fn is_page(word: &str) -> bool {
    let rest = BEGINNINGS
        .iter()
        .find_map(|beginning| word.strip_prefix(beginning));
    rest.is_some_and(|rest| {
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
        let is_label = |label: &str| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        host.contains('.') && host.split('.').all(is_label) && !word.contains(['[', ']', '\\'])
    })
}

fn is_mailbox(word: &str) -> bool {
    let Some((name, host)) = word.split_once('@') else {
        return false;
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || ".-_+".contains(c);
    let is_host = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    let last = host.rsplit_once('.').map_or("", |(_, last)| last);
    !name.is_empty()
        && name.chars().all(is_name)
        && host.chars().all(is_host)
        && !host.starts_with('.')
        && last.len() > 1
        && last.chars().all(|c| c.is_ascii_alphabetic())
}
