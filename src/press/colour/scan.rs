//! The operations of a content stream, each with its place, so that what is not about colour is handed on byte for byte.
//!
//! The parsers at hand give values and no places; written out again, their numbers have lost digits and what they do not know
//! is gone. Nothing is refused: what makes no sense is handed on as it stands, and an image without an end takes all that follows.

use std::borrow::Cow;
use std::ops::Range;

use super::inline::Ends;

/// Operands that one operation may have; more are not looked at.
const OPERANDS: usize = 64;

/// Entries in the dictionary of an inline image.
const ENTRIES: usize = 64;

/// An operand, as far as colour needs it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::press) enum Operand<'b> {
    Number(f64),
    /// Without the slash, and with `#` resolved.
    Name(Cow<'b, [u8]>),
    Other,
}

/// An operator and what stands before it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::press) struct Operation<'b> {
    /// Empty at the end, if operands are left there.
    pub(in crate::press) operator: &'b [u8],
    pub(in crate::press) operands: Vec<Operand<'b>>,
    /// The operation with the space and comments before it.
    pub(in crate::press) range: Range<usize>,
    /// The keys and places of the values of an inline image.
    pub(in crate::press) image: Vec<(Cow<'b, [u8]>, Range<usize>)>,
}

impl Operation<'_> {
    /// The operands that are numbers.
    pub(in crate::press) fn numbers(&self) -> Vec<f64> {
        let numbers = self.operands.iter().filter_map(|operand| match operand {
            Operand::Number(number) => Some(*number),
            _ => None,
        });
        numbers.collect()
    }

    /// Whether it is an image within the content whose data do not end, so that all that follows is taken for them.
    pub(in crate::press) fn is_endless(&self, content: &[u8]) -> bool {
        let text = content.get(self.range.clone()).unwrap_or(&[]);
        self.operator == b"BI" && !text.ends_with(b"EI")
    }

    /// The last operand, if it is a name.
    pub(in crate::press) fn name(&self) -> Option<&[u8]> {
        match self.operands.last() {
            Some(Operand::Name(name)) => Some(name),
            _ => None,
        }
    }
}

/// Reads a content stream.
pub(in crate::press) struct Scan<'b> {
    bytes: &'b [u8],
    at: usize,
    ends: Ends,
}

pub(super) enum Token {
    Number,
    Name,
    Operator,
    Other,
}

impl<'b> Scan<'b> {
    pub(in crate::press) fn new(bytes: &'b [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            ends: Ends::new(bytes.len()),
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek(0) {
            if byte == b'%' {
                let rest = &self.bytes[self.at..];
                let line = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
                self.at += line.unwrap_or(rest.len());
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// Passes one token and says what it is and where.
    pub(super) fn token(&mut self) -> Option<(Token, Range<usize>)> {
        self.skip_space();
        let from = self.at;
        let kind = match self.peek(0)? {
            b'/' => {
                self.at += 1;
                self.skip_regular();
                Token::Name
            }
            b'(' => {
                self.skip_string();
                Token::Other
            }
            b'<' | b'[' => {
                self.skip_nested();
                Token::Other
            }
            b'>' | b']' | b')' | b'{' | b'}' => {
                self.at += 1;
                Token::Other
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => {
                self.skip_regular();
                Token::Number
            }
            _ => {
                self.skip_regular();
                Token::Operator
            }
        };
        Some((kind, from..self.at))
    }

    fn skip_regular(&mut self) {
        while self.peek(0).is_some_and(is_regular) {
            self.at += 1;
        }
    }

    fn skip_string(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek(0) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'(' => depth += 1,
                b')' => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                _ => {}
            }
        }
        self.at = self.at.min(self.bytes.len());
    }

    /// Passes an array, a dictionary or a string in hexadecimal; brackets are counted and not followed.
    fn skip_nested(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek(0) {
            match byte {
                b'(' => {
                    self.skip_string();
                    continue;
                }
                b'[' | b'<' => depth += 1,
                b']' | b'>' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                break;
            }
        }
    }

    /// The dictionary of an inline image and its data, after `BI`.
    fn inline_image(&mut self) -> Vec<(Cow<'b, [u8]>, Range<usize>)> {
        let mut entries = Vec::new();
        let mut key = None;
        while let Some((kind, range)) = self.token() {
            match (kind, key.take()) {
                (Token::Operator, None) if &self.bytes[range.clone()] == b"ID" => {
                    self.at = self.ends.after(self.bytes, self.at, &entries);
                    break;
                }
                (Token::Name, None) => key = Some(name(&self.bytes[range.start + 1..range.end])),
                (_, Some(key)) if entries.len() < ENTRIES => entries.push((key, range)),
                _ => {}
            }
        }
        entries
    }
}

impl<'b> Iterator for Scan<'b> {
    type Item = Operation<'b>;

    fn next(&mut self) -> Option<Operation<'b>> {
        let from = self.at;
        let mut operands = Vec::new();
        let mut operator: &[u8] = &[];
        let mut image = Vec::new();
        while let Some((kind, range)) = self.token() {
            let text = &self.bytes[range.clone()];
            let operand = match kind {
                Token::Operator if matches!(text, b"true" | b"false" | b"null") => Operand::Other,
                Token::Operator => {
                    operator = text;
                    if text == b"BI" {
                        image = self.inline_image();
                    }
                    break;
                }
                Token::Number => Operand::Number(number(text)),
                Token::Name => Operand::Name(name(&text[1..])),
                Token::Other => Operand::Other,
            };
            if operands.len() < OPERANDS {
                operands.push(operand);
            }
        }
        let range = from..self.at;
        (!range.is_empty()).then_some(Operation {
            operator,
            operands,
            range,
            image,
        })
    }
}

/// A number as it is written; readers take what is none for 0.
pub(in crate::press) fn number(text: &[u8]) -> f64 {
    let text = std::str::from_utf8(text).unwrap_or("");
    let number = text.parse::<f64>().ok();
    number.filter(|number| number.is_finite()).unwrap_or(0.0)
}

/// A name without its slash.
pub(super) fn name(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'#') {
        return Cow::Borrowed(text);
    }
    let mut name = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let digits = text.get(at + 1..at + 3);
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(code) if *byte == b'#' => {
                name.push(code);
                at += 3;
            }
            _ => {
                name.push(*byte);
                at += 1;
            }
        }
    }
    Cow::Owned(name)
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

/// Whether the byte can be part of a number, a name or an operator.
pub(in crate::press) fn is_regular(byte: u8) -> bool {
    !is_space(byte)
        && !matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn operators(content: &[u8]) -> Vec<String> {
        let operators = Scan::new(content).map(|operation| operation.operator.to_vec());
        let text = |operator| String::from_utf8(operator).unwrap();
        operators.map(text).collect()
    }

    #[test]
    fn operations_have_their_operands() {
        let content = b"/A#20B cs .5 -1 1. scn % rg\n[(a]) 2 <</X [1]>>] TJ (a\\)(b) c) Tj true";
        assert_eq!(operators(content), ["cs", "scn", "TJ", "Tj", ""]);
        let mut scan = Scan::new(content);
        assert_eq!(scan.next().unwrap().name(), Some(&b"A B"[..]));
        assert_eq!(scan.next().unwrap().numbers(), [0.5, -1.0, 1.0]);
    }

    #[test]
    fn images_within_the_text_are_passed() {
        let content = b"q BI /W 2/H 2/CS/RGB /F [/AHx] ID \x01EI\x02 EI\x80 ff EI Q 1 g";
        assert_eq!(operators(content), ["q", "BI", "Q", "g"]);
        let image = Scan::new(content).nth(1).unwrap().image;
        let keys = image.iter().map(|(key, _)| &**key).collect::<Vec<_>>();
        assert_eq!(keys, [&b"W"[..], b"H", b"CS", b"F"]);
        assert_eq!(&content[image[2].1.clone()], b"/RGB");
    }

    proptest! {
        #[test]
        fn every_byte_is_handed_on(content in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut whole = Vec::new();
            for operation in Scan::new(&content) {
                whole.extend_from_slice(&content[operation.range]);
            }
            prop_assert_eq!(whole, content);
        }

        #[test]
        fn every_byte_of_what_looks_like_content_is_handed_on(content in "[ \n()<>\\[\\]/%BIDE0-9.\\\\qg]{0,200}") {
            let mut whole = String::new();
            for operation in Scan::new(content.as_bytes()) {
                whole.push_str(&content[operation.range]);
            }
            prop_assert_eq!(whole, content);
        }
    }
}
