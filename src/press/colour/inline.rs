//! Where the data of an image within a content stream end (ISO 32000-1, 8.9.7).
//!
//! They end before `EI`, but in packed data these two letters come up at random, and not every program writes a space before them. So
//! the end is where the image itself says that it is, and is guessed only if it does not say so.

use std::borrow::Cow;
use std::ops::Range;

use super::resources::SCREEN;
use super::scan::{Scan, Token, is_regular, is_space, name, number};
use super::stream::to_its_end;

/// How far behind the data `EI` may stand.
const NEAR: usize = 16;

/// Bytes that may be looked through or unpacked for each byte of content, besides some for any; what takes more is guessed.
const WORK: usize = 8;
const LEAST: usize = 4 << 20;

/// What follows `EI` if it is no accident.
const AFTER: usize = 12;

type Entries<'b> = [(Cow<'b, [u8]>, Range<usize>)];

/// Finds the ends of the images of one content stream.
pub(super) struct Ends {
    /// Bytes that may still be looked through. Content may be made of images that all lead far.
    left: usize,
    /// There is no `EI` after a space any more, nor will there be.
    is_past: bool,
}

impl Ends {
    /// For content of so many bytes.
    pub(super) fn new(length: usize) -> Self {
        Self {
            left: length.saturating_mul(WORK).saturating_add(LEAST),
            is_past: false,
        }
    }

    /// The place after `EI`. `from` is that after `ID`, and `entries` are the dictionary of the image.
    pub(super) fn after(&mut self, content: &[u8], from: usize, entries: &Entries<'_>) -> usize {
        // One byte of space is not part of the data.
        let from = from + 1;
        let data = content.get(from..).unwrap_or(&[]);
        let told = self.length(data, content, entries).and_then(|length| {
            let near = data.get(length..)?;
            let last = (NEAR + 2).min(near.len());
            let ei = near.get(..last)?.windows(2).position(|two| two == b"EI")?;
            let is_apart = near.get(ei + 2).is_none_or(|byte| !is_regular(*byte));
            is_apart.then_some(length + ei + 2)
        });
        let end = told.or_else(|| {
            let end = (!self.is_past).then(|| guessed(data, true)).flatten();
            self.is_past |= end.is_none();
            end.or_else(|| guessed(data, false))
        });
        end.map_or(content.len(), |end| from + end)
    }

    /// How many bytes the data have, by their first filter or by the size of the image.
    fn length(&mut self, data: &[u8], content: &[u8], entries: &Entries<'_>) -> Option<usize> {
        let filters = value(content, entries, b"F", b"Filter").map(names);
        let filters = filters.unwrap_or_default();
        let Some(filter) = filters.first() else {
            return plain(content, entries);
        };
        let within = data.get(..self.left.min(data.len()))?;
        let (length, work) = match filter.as_slice() {
            b"AHx" | b"ASCIIHexDecode" => looked(within, mark(within, b">")),
            b"A85" | b"ASCII85Decode" => looked(within, mark(within, b"~>")),
            b"RL" | b"RunLengthDecode" => looked(within, runs(within)),
            b"Fl" | b"FlateDecode" => {
                // The sum behind it may be missing, so it is looked for in the few bytes before `EI`.
                let packed = within.get(2..)?;
                match to_its_end(packed, false, self.left.min(LEAST)) {
                    Some((content, taken)) => (Some(taken + 2), content.len() + taken),
                    None => (None, LEAST),
                }
            }
            _ => (None, 0),
        };
        self.left = self.left.saturating_sub(work);
        length
    }
}

/// A length, and how far it was looked for.
fn looked(within: &[u8], length: Option<usize>) -> (Option<usize>, usize) {
    (length, length.unwrap_or(within.len()))
}

fn mark(data: &[u8], mark: &[u8]) -> Option<usize> {
    let at = data.windows(mark.len()).position(|window| window == mark);
    at.map(|at| at + mark.len())
}

/// What is written of an entry, under its short or its long name.
pub(super) fn value<'c>(
    content: &'c [u8],
    entries: &Entries<'_>,
    short: &[u8],
    long: &[u8],
) -> Option<&'c [u8]> {
    let mut entries = entries.iter();
    let entry = entries.find(|(key, _)| **key == *short || **key == *long);
    content.get(entry?.1.clone())
}

/// The first `EI` that is one by what stands around it.
fn guessed(data: &[u8], after_space: bool) -> Option<usize> {
    let is_text = |byte: &u8| is_space(*byte) || byte.is_ascii_graphic();
    let mut at = 0;
    loop {
        let found = at + data.get(at..)?.windows(2).position(|two| two == b"EI")?;
        let before = found.checked_sub(1).and_then(|at| data.get(at));
        let before = !after_space || before.is_none_or(|byte| is_space(*byte));
        let after = data.get(found + 2..).unwrap_or(&[]);
        let apart = after.first().is_none_or(|byte| is_space(*byte));
        let nearby = after.get(..AFTER).unwrap_or(after);
        if before && apart && nearby.iter().all(is_text) {
            return Some(found + 2);
        }
        at = found + 2;
    }
}

/// How many bytes pixels have that are not packed.
fn plain(content: &[u8], entries: &Entries<'_>) -> Option<usize> {
    let value = |short: &[u8], long: &[u8]| value(content, entries, short, long);
    let side = |short: &[u8], long: &[u8]| value(short, long).map(number);
    let is_mask = matches!(value(b"IM", b"ImageMask"), Some(b"true"));
    let bits = if is_mask {
        1.0
    } else {
        side(b"BPC", b"BitsPerComponent")? * components(value(b"CS", b"ColorSpace")?)?
    };
    let row = (side(b"W", b"Width")? * bits / 8.0).ceil();
    whole(row * side(b"H", b"Height")?)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "within the bounds of an image"
)]
fn whole(bytes: f64) -> Option<usize> {
    (0.0..=1e9).contains(&bytes).then_some(bytes as usize)
}

/// How many numbers a pixel has, if the space says it by its name.
fn components(space: &[u8]) -> Option<f64> {
    match names(space).first()?.as_slice() {
        b"G" | b"DeviceGray" | b"I" | b"Indexed" => Some(1.0),
        b"RGB" | b"DeviceRGB" => Some(3.0),
        // What it becomes here.
        name if name == SCREEN.as_bytes() => Some(3.0),
        b"CMYK" | b"DeviceCMYK" => Some(4.0),
        _ => None,
    }
}

/// The end of data in which runs are counted, which is the byte 128.
fn runs(data: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        match data.get(at)? {
            128 => return Some(at + 1),
            short @ 0..128 => at += usize::from(*short) + 2,
            _ => at += 2,
        }
    }
}

/// The names that a value is, or that stand in it if it is an array.
pub(in crate::press) fn names(value: &[u8]) -> Vec<Vec<u8>> {
    let value = value.trim_ascii();
    let value = value.strip_prefix(b"[").unwrap_or(value);
    let value = value.strip_suffix(b"]").unwrap_or(value);
    let mut scan = Scan::new(value);
    let mut names = Vec::new();
    // Tokens and not operations: an operation may be an image again, and that in it one more.
    while let Some((kind, range)) = scan.token() {
        if let Token::Name = kind {
            let text = value.get(range.start + 1..range.end).unwrap_or(&[]);
            names.push(name(text).into_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::colour::stream::packed;

    /// What is left of the content after an image.
    fn rest(image: &[u8]) -> String {
        let content = [b"BI ", image, b" Q\n1 0 0 rg"].concat();
        let operation = Scan::new(&content).next().unwrap();
        assert!(!operation.is_endless(&content));
        String::from_utf8_lossy(&content[operation.range.end..]).into_owned()
    }

    #[test]
    fn images_end_where_they_say() {
        let size = b"/W 2 /H 1 /BPC 8 /CS /RGB".as_slice();
        let packed = packed(lopdf::Dictionary::new(), b" EI q ".repeat(9));
        let images = [
            // A byte of the data is no space, and others look like an end.
            [size, b" ID abcdefEI"].concat(),
            [size, b" ID a EI bEI"].concat(),
            [size, b" ID a EI b\nEI"].concat(),
            [size, b" /F /AHx ID ff0000ff0000>EI"].concat(),
            [size, b" /F [/A85 /Fl] ID s EI ~>EI"].concat(),
            [size, b" /F /RL ID \x05 EI  f\x80EI"].concat(),
            [size, b" /F /Fl ID ", packed.content.as_slice(), b"EI"].concat(),
            b"/W 2 /H 1 /BPC 8 /CS  /PressroomScreen ID abc EI EI".to_vec(),
            b"/W 9 /H 1 /IM true ID a\xf0EI".to_vec(),
            // What does not say where it ends.
            b"/W 2 /H 1 /BPC 8 /CS /Named ID a\xf0EI".to_vec(),
            // And what says it wrongly.
            b"/W 1 /H 1 /BPC 8 /CS /G ID abcdefghijklmnopqrstuvwxyz\nEI".to_vec(),
        ];
        for image in images {
            assert_eq!(
                rest(&image),
                " Q\n1 0 0 rg",
                "{}",
                String::from_utf8_lossy(&image)
            );
        }
    }

    /// Images in the dictionaries of images are no way to the end of the stack.
    #[test]
    fn images_in_dictionaries_are_not_followed() {
        let content = b"BI /F [".repeat(200_000);
        let content = [content.as_slice(), &b"] ID ".repeat(200_000)].concat();
        assert_eq!(Scan::new(&content).count(), 1);
    }

    /// Each image would be looked for through all that follows.
    #[test]
    fn images_that_lead_far_are_guessed() {
        let images = 200_000;
        for image in [b"BI /F /AHx ID aEI ".as_slice(), b"BI /F /RL ID \x01EI "] {
            assert_eq!(Scan::new(&image.repeat(images)).count(), images + 1);
        }
    }

    #[test]
    fn an_image_without_an_end_takes_the_rest() {
        let content = b"BI /W 1 /H 1 ID abc 1 0 0 rg";
        let operation = Scan::new(content).next().unwrap();
        assert!(operation.is_endless(content));
        assert_eq!(operation.range, 0..content.len());
    }
}
