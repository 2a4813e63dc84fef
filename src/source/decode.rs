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
    // Every second byte of it is NUL, which is a character of UTF-8 as well.
    if let Some(at) = bytes.iter().position(|byte| *byte == 0)
        && is_utf16(bytes)
    {
        return Outcome::fault(not_utf8(name, bytes, at));
    }
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
    if text.text().contains('\r') && !text.text().contains('\n') {
        return Outcome::fault(lines_of_old(name, text.text()));
    }
    Outcome::ok(text)
}

/// Without line ends that everybody knows the whole file would be one line.
fn lines_of_old(name: &str, text: &str) -> Diagnostic {
    let shown = Arc::new(SourceText::new(name, text.replace('\r', "\n")));
    let first = 0..text.find('\r').unwrap_or_default();
    let message = "the lines end with CR alone, as on computers of long ago";
    Diagnostic::new(Code::SourceEncoding, message)
        .at(&shown, first)
        .help("save the file again with line ends LF (Unix, macOS) or CRLF (Windows)")
}

/// Whether the bytes are UTF-16, by its mark or by the half of each western letter that is nothing.
fn is_utf16(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return true;
    }
    let start = &bytes[..bytes.len().min(1024)];
    let nothing = |parity: usize| {
        let half = start.iter().skip(parity).step_by(2);
        half.filter(|byte| **byte == 0).count()
    };
    let (first, second) = (nothing(0), nothing(1));
    first.min(second) == 0 && first.max(second) >= 4 && first.max(second) * 8 >= start.len()
}

/// Points at the first byte that is not UTF-8, in the text as far as it can be shown.
fn not_utf8(name: &str, bytes: &[u8], at: usize) -> Diagnostic {
    let text = Arc::new(SourceText::new(name, String::from_utf8_lossy(bytes)));
    let byte = bytes.get(at).copied().unwrap_or_default();
    let help = if is_utf16(bytes) {
        "the file is UTF-16; save it again with the encoding UTF-8"
    } else if bytes.contains(&0) {
        "the file is not a text; name a text file"
    } else {
        "save the file again with the encoding UTF-8 (it may be Windows-1252 or ISO 8859-1)"
    };
    // What comes before the byte is valid, so it has the same length in the lossy text.
    let end = text.text().ceil_char_boundary(at + 1);
    // In UTF-16 that is no fault of the byte.
    let message = match byte {
        0 => "the text is not UTF-8".to_owned(),
        _ => format!("the byte {byte:#04x} is not UTF-8"),
    };
    Diagnostic::new(Code::SourceEncoding, message)
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
        assert!(fault(b"+\0+\0+\0\n\0t\0").1.contains("UTF-16"));
        assert!(fault(b"\0+\0+\0+\0\n\0\xe9").1.contains("UTF-16"));
    }

    #[test]
    fn line_ends_that_nobody_knows_are_said() {
        let (code, help, line) = fault(b"+++\rtitle = \"T\"\r");
        assert_eq!((code, line), (Code::SourceEncoding, 1));
        assert!(help.contains("CRLF"), "{help}");
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
