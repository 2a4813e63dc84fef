//! Headers that lettre would not write as safely: every text is on one line, without characters that act unseen, and comes back as
//! it was. lettre leaves ASCII alone that looks encoded (`=?utf-8?q?…?=`), and lines that are longer than mail allows.

use std::fmt::{self, Write};

use email_encoding::headers::rfc2047;
use email_encoding::headers::writer::EmailWriter;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{MultiPart, MultiPartBuilder};

use crate::mail::address::Mailbox;
use crate::text::clean;

/// Longer words are encoded, because lines are folded between words only.
const MAX_WORD: usize = 60;

/// A header that lettre has no type for, or one of ours in its place.
#[derive(Debug, Clone)]
pub(super) struct Own(pub(super) HeaderValue);

impl Header for Own {
    /// Asked for only when a header is looked for by its type, which nobody does with this one.
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("X-Own")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Err("not read by its type".into())
    }

    fn display(&self) -> HeaderValue {
        self.0.clone()
    }
}

/// Parts of which the first, in HTML, shows the others; its type is said, as it must be (RFC 2387, 3.1).
pub(super) fn related(boundary: &str) -> MultiPartBuilder {
    let kind = format!("multipart/related; type=\"text/html\"; boundary=\"{boundary}\"");
    match ContentType::parse(&kind) {
        Ok(kind) => MultiPart::builder().header(kind),
        Err(_) => MultiPart::related().boundary(boundary),
    }
}

/// A header of words, such as the subject.
pub(super) fn text(name: &'static str, text: &str) -> Own {
    let text = clean(text);
    write(name, |line| {
        if is_plain(&text) {
            line.folding().write_str(&text)
        } else {
            rfc2047::encode(&text, line)
        }
    })
}

/// A header of one person.
pub(super) fn mailbox(name: &'static str, mailbox: &Mailbox) -> Own {
    let own = mailbox.name.as_deref().map(clean);
    let own = own.filter(|name| !name.is_empty());
    write(name, |line| {
        let Some(own) = own else {
            return line.folding().write_str(mailbox.address.as_ref());
        };
        // A dot needs quotation marks, which lettre does not give it. What might be taken for an address is encoded.
        let simple = |c: char| c.is_ascii_alphanumeric() || " .,-_'".contains(c);
        if is_plain(&own) && own.chars().all(simple) {
            line.write_char('"')?;
            line.folding().write_str(&own)?;
            line.write_char('"')?;
        } else {
            rfc2047::encode(&own, line)?;
        }
        line.space();
        write!(line.folding(), "<{}>", mailbox.address)
    })
}

/// The type of an attachment with its name as Outlook reads it: encoded words (RFC 2047), where the standard has `name*`. The standard's
/// form stands in `Content-Disposition`.
pub(super) fn named_type(kind: &str, file: &str) -> Own {
    write("Content-Type", |line| {
        write!(line, "{kind};")?;
        line.space();
        if is_plain(file) {
            write!(line.folding(), "name=\"{file}\"")
        } else {
            line.new_line()?;
            line.write_str("name=\"")?;
            rfc2047::encode(file, line)?;
            line.write_char('"')
        }
    })
}

/// A header whose value is ours alone: tags, dates, flags.
pub(super) fn ours(name: &'static str, value: &str) -> Own {
    let value = value.chars().filter(|c| c.is_ascii_graphic() || *c == ' ');
    let value = value.collect::<String>();
    write(name, |line| line.folding().write_str(&value))
}

fn write(name: &'static str, value: impl FnOnce(&mut EmailWriter<'_>) -> fmt::Result) -> Own {
    let mut encoded = String::new();
    let mut line = EmailWriter::new(&mut encoded, name.len() + 2, 0, false);
    // Writing into a string cannot fail.
    let _ = value(&mut line);
    drop(line);
    let header = HeaderName::new_from_ascii_str(name);
    Own(HeaderValue::dangerous_new_pre_encoded(
        header,
        String::new(),
        encoded,
    ))
}

/// Whether a text can stand as it is: printable ASCII in words that lines can be folded between, none of which looks encoded.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        && !text.contains("=?")
        && text.split(' ').all(|word| word.len() <= MAX_WORD)
}

#[cfg(test)]
mod tests {
    use lettre::message::header::Headers;
    use proptest::prelude::*;

    use super::*;
    use crate::mail::address::address;

    fn shown(own: Own) -> String {
        let mut headers = Headers::new();
        headers.insert_raw(own.0);
        headers.to_string()
    }

    #[test]
    fn plain_words_stay_and_others_are_encoded() {
        assert_eq!(
            shown(text("Subject", "A seminar")),
            "Subject: A seminar\r\n"
        );
        assert_eq!(shown(text("Subject", "é")), "Subject: =?utf-8?b?w6k=?=\r\n");
        let looks_encoded = shown(text("Subject", "=?utf-8?q?x?="));
        assert_eq!(
            looks_encoded,
            "Subject: =?utf-8?b?PT91dGYtOD9xP3g/PQ==?=\r\n"
        );
        let nora = |name: &str| Mailbox {
            name: Some(name.to_owned()),
            address: address("nora@example.org").unwrap(),
        };
        assert_eq!(
            shown(mailbox("To", &nora("Nora Nobody"))),
            "To: \"Nora Nobody\" <nora@example.org>\r\n"
        );
        assert_eq!(
            shown(mailbox("To", &nora("a\r\nBcc: b@example.org"))),
            "To: =?utf-8?b?YSBCY2M6IGJAZXhhbXBsZS5vcmc=?= <nora@example.org>\r\n"
        );
        assert_eq!(
            shown(mailbox("To", &nora("\u{202e}"))),
            "To: nora@example.org\r\n"
        );
        assert_eq!(
            shown(named_type("application/pdf", "a b.pdf")),
            "Content-Type: application/pdf; name=\"a b.pdf\"\r\n"
        );
        assert_eq!(
            shown(named_type("application/pdf", "é.pdf")),
            "Content-Type: application/pdf;\r\n name=\"=?utf-8?b?w6kucGRm?=\"\r\n"
        );
    }

    /// One header, folded, in short lines of ASCII.
    fn is_one_header(shown: &str, name: &str) -> bool {
        let body = shown.strip_suffix("\r\n").unwrap_or(shown);
        let mut lines = body.split("\r\n").enumerate();
        let folded = |(number, line): (usize, &str)| {
            let begins = if number == 0 {
                line.starts_with(name)
            } else {
                line.starts_with(' ') && !line.trim().is_empty()
            };
            begins && line.len() <= 320 && line.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        };
        lines.all(folded)
    }

    proptest! {
        #[test]
        fn nothing_gets_out_of_its_header(words in "(\\PC|\r|\n|\u{0}|\u{85}|\u{2028}|\u{202e}|=\\?utf-8\\?q\\?|\"|\\\\| |:|<|>){0,300}") {
            let (subject, person) = (shown(text("Subject", &words)), Mailbox {
                name: Some(words.clone()),
                address: address("nora@example.org").unwrap(),
            });
            prop_assert!(is_one_header(&subject, "Subject: ") || clean(&words).is_empty(), "{:?}", subject);
            let to = shown(mailbox("To", &person));
            prop_assert!(is_one_header(&to, "To: "), "{:?}", to);
        }
    }
}
