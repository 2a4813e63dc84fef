//! Bytes to text: size, encoding, emptiness.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Outcome, SourceText};
use crate::text::binary_size;

/// The text of a file. A byte order mark at its start is dropped; line ends stay as they are.
pub(crate) fn decode(name: &str, bytes: &[u8], limit: usize) -> Outcome<Arc<SourceText>> {
    if bytes.len() > limit {
        let message = format!("`{name}` has more than {}", binary_size(limit));
        let help = "divide it into several documents, or raise the limit under `[limits]` in pressroom.toml";
        return Outcome::fault(Diagnostic::new(Code::SourceTooLarge, message).help(help));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Arc::new(SourceText::new(name, text)),
        Err(error) => return Outcome::fault(not_utf8(name, bytes, error.valid_up_to())),
    };
    if text.text().trim().is_empty() {
        let diagnostic = Diagnostic::new(Code::SourceEmpty, format!("`{name}` is empty"))
            .at(&text, 0..0)
            .help("write something in it, or remove it");
        return Outcome::fault(diagnostic);
    }
    Outcome::ok(text)
}

/// Points at the first byte that is not UTF-8, in the text as far as it can be shown.
fn not_utf8(name: &str, bytes: &[u8], at: usize) -> Diagnostic {
    let text = Arc::new(SourceText::new(name, String::from_utf8_lossy(bytes)));
    let byte = bytes.get(at).copied().unwrap_or_default();
    let help = if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        "the file is UTF-16; save it again with the encoding UTF-8"
    } else if bytes.contains(&0) {
        "the file is not a text; name a text file"
    } else {
        "save the file again with the encoding UTF-8 (it may be Windows-1252 or ISO 8859-1)"
    };
    // What comes before the byte is valid, so it has the same length in the lossy text.
    let end = at + char::REPLACEMENT_CHARACTER.len_utf8();
    Diagnostic::new(
        Code::SourceEncoding,
        format!("the byte {byte:#04x} is not UTF-8"),
    )
    .at(&text, at..end)
    .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8]) -> (Code, String, usize) {
        let outcome = decode("a.md", bytes, 64);
        let diagnostic = outcome.diagnostics.into_iter().next().unwrap();
        let line = diagnostic.primary.map_or(0, |place| place.position().line);
        (diagnostic.code, diagnostic.help.unwrap(), line)
    }

    #[test]
    fn what_is_not_utf8_is_said_where_it_is() {
        let (code, help, line) = fault(b"one\ntwo caf\xe9 three");
        assert_eq!((code, line), (Code::SourceEncoding, 2));
        assert!(help.contains("Windows-1252"), "{help}");
        assert!(fault(b"\xff\xfea\0b\0").1.contains("UTF-16"));
        assert!(fault(b"\x89PNG\0\xff").1.contains("not a text"));
    }

    #[test]
    fn size_emptiness_and_byte_order_mark() {
        assert_eq!(fault(&[b'a'; 65]).0, Code::SourceTooLarge);
        assert_eq!(fault(b" \n").0, Code::SourceEmpty);
        assert_eq!(fault(b"\xef\xbb\xbf").0, Code::SourceEmpty);
        let text = decode("a.md", b"\xef\xbb\xbfa\r\nb", 64).value.unwrap();
        assert_eq!(text.text(), "a\r\nb");
    }
}
