//! JPEG files, segment by segment. Typst puts them into the PDF byte for byte, with where and by whom a photograph was taken.
//!
//! The walk is our own because no library in the tree takes segments out; it reads only what stands around the picture, and what it
//! leaves of a broken file is no less broken.

use std::borrow::Cow;
use std::ops::Range;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::exif::{MARK, Shown};

/// Bytes that are put behind a picture to see whether it is whole.
const FURTHER: usize = 1024;

/// Pixels across and down that Typst's export takes of a JPEG.
pub(crate) const MAX_SIDE: u32 = 16_384;

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

/// Bytes of the segment of JFIF without its thumbnail, and of Adobe's.
const JFIF: usize = 14;
const ADOBE: usize = 12;

/// The same picture without anything that is not needed to show it: of the segments for applications JFIF, Adobe's and the colour
/// profile stay, and of Exif the orientation and the resolution. Comments go, and what stands behind the end: further pictures of the
/// same scene, films. What is no JPEG, or has nothing of that, is left alone.
pub(crate) fn without_metadata(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !is_jpeg(bytes) {
        return Cow::Borrowed(bytes);
    }
    let mut bare = Vec::with_capacity(bytes.len());
    bare.extend([0xff, START]);
    let mut exif = Shown::of_jpeg(bytes).block();
    for (index, Piece { marker, whole }) in pieces(bytes).into_iter().enumerate() {
        let piece = bytes.get(whole).unwrap_or_default();
        let body = piece.get(4..).unwrap_or_default();
        let is_jfif = marker == 0xe0 && body.starts_with(b"JFIF\0");
        // JFIF has to be the first, so Exif comes after it.
        if !(is_jfif && index == 0) {
            put_exif(&mut bare, exif.take());
        }
        match marker {
            0xe0 if is_jfif => put_jfif(&mut bare, body, index == 0),
            0xee if body.starts_with(b"Adobe") => put(&mut bare, marker, head(body, ADOBE)),
            0xe2 if body.starts_with(b"ICC_PROFILE\0") => bare.extend(piece),
            // Segments for applications, and comments; 0xf0 to 0xfd are kept free for extensions that never came.
            0xe0..=0xfe => {}
            _ => bare.extend(piece),
        }
    }
    if bare == bytes {
        Cow::Borrowed(bytes)
    } else {
        Cow::Owned(bare)
    }
}

/// Whether the file begins as a JPEG does.
pub(super) fn is_jpeg(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, START, 0xff])
}

/// Whether the file ends before its picture does, of which every decoder makes a grey half. That the mark of its end alone is missing
/// is not seen.
pub(crate) fn is_cut(bytes: &[u8]) -> bool {
    if !is_jpeg(bytes) {
        return false;
    }
    let last = |marker| {
        bytes
            .windows(2)
            .rposition(|pair| *pair == [0xff, marker])
            .unwrap_or_default()
    };
    // Neither stands in the data of a scan; those of a thumbnail in Exif stand before the picture.
    if last(END) > last(SCAN) {
        return false;
    }
    // What a decoder makes of it depends on what follows only if something is missing.
    decoded(bytes, 0x00) != decoded(bytes, 0x5a)
}

/// The pixels of a picture as if it went on in this way.
fn decoded(bytes: &[u8], further: u8) -> Option<Vec<u8>> {
    let ended = [bytes, &[further; FURTHER], &[0xff, END]].concat();
    let options = DecoderOptions::default().set_strict_mode(false);
    let options = options.set_max_width(usize::MAX).set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&ended), options);
    decoder.decode().ok()
}

/// Pixels to the inch that JFIF says, where it counts: as the first segment.
pub(super) fn resolution(bytes: &[u8]) -> Option<f64> {
    let body = bytes.strip_prefix(&[0xff, START, 0xff, 0xe0])?.get(2..)?;
    let [unit, rest @ ..] = body.strip_prefix(b"JFIF\0")?.get(2..)? else {
        return None;
    };
    let [a, b, c, d, ..] = rest else {
        return None;
    };
    let most = u16::from_be_bytes([*a, *b]).max(u16::from_be_bytes([*c, *d]));
    let inch = match unit {
        1 => f64::from(most),
        2 => f64::from(most) * 2.54,
        _ => return None,
    };
    (inch > 0.0).then_some(inch)
}

/// How many colours the picture is made of: 1 is grey, 4 are those of a press.
pub(super) fn components(bytes: &[u8]) -> Option<u8> {
    let frame = |piece: &Piece| {
        let marker = piece.marker;
        matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
    };
    let frame = pieces(bytes).into_iter().find(frame)?;
    // Marker, length, bits, height and width stand before.
    bytes.get(frame.whole)?.get(9).copied()
}

/// A part of the file: a segment with its marker and length, a scan with the picture's data behind it, or the end.
#[derive(Debug)]
struct Piece {
    marker: u8,
    whole: Range<usize>,
}

/// The parts of a file up to the end of its picture, or as far as they can be followed. What stands between them belongs to none.
fn pieces(bytes: &[u8]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 2;
    while let Some((marker, start)) = next_marker(bytes, at) {
        if marker == END {
            pieces.push(Piece {
                marker,
                whole: start..start + 2,
            });
            break;
        }
        let Some([high, low]) = bytes.get(start + 2..start + 4) else {
            break;
        };
        let mut end = start + 2 + usize::from(u16::from_be_bytes([*high, *low]));
        if end < start + 4 || end > bytes.len() {
            break;
        }
        if marker == SCAN {
            end = next_marker(bytes, end).map_or(bytes.len(), |(_, next)| next);
        }
        pieces.push(Piece {
            marker,
            whole: start..end,
        });
        at = end;
    }
    pieces
}

/// The next marker that begins a part, and where; in the data of a scan others stand as well.
fn next_marker(bytes: &[u8], mut from: usize) -> Option<(u8, usize)> {
    loop {
        let found = bytes.get(from..)?.iter().position(|byte| *byte == 0xff)?;
        let at = from + found;
        match bytes.get(at + 1)? {
            // The marker itself may have further such bytes before it.
            0xff => from = at + 1,
            0x00 | 0x01 | 0xd0..=START => from = at + 2,
            marker => return Some((*marker, at)),
        }
    }
}

fn put(bare: &mut Vec<u8>, marker: u8, body: &[u8]) {
    // Each body is shorter than a segment may be: a head, or Exif of three numbers.
    let length = (body.len() + 2) as u16;
    bare.extend([0xff, marker]);
    bare.extend(length.to_be_bytes());
    bare.extend(body);
}

fn put_exif(bare: &mut Vec<u8>, block: Option<Vec<u8>>) {
    if let Some(block) = block {
        put(bare, 0xe1, &[MARK, &block].concat());
    }
}

/// JFIF without its thumbnail. Its resolution counts only if it was the first segment, so elsewhere it says none.
fn put_jfif(bare: &mut Vec<u8>, body: &[u8], first: bool) {
    let mut body = head(body, JFIF).to_vec();
    if let [.., unit, _, _, _, _, width, height] = body.as_mut_slice() {
        (*width, *height) = (0, 0);
        if !first {
            *unit = 0;
        }
    }
    put(bare, 0xe0, &body);
}

fn head(body: &[u8], length: usize) -> &[u8] {
    body.get(..length).unwrap_or(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let mut segment = Vec::new();
        put(&mut segment, marker, body);
        segment
    }

    /// A file of these segments, with a scan that has every kind of marker in its data.
    fn file(segments: &[Vec<u8>], behind: &[u8]) -> Vec<u8> {
        let mut file = vec![0xff, 0xd8];
        file.extend(segments.concat());
        file.extend(segment(0xda, b"scan"));
        file.extend(b"\x12\xff\x00\x34\xff\xd0\x56");
        file.extend([0xff, 0xd9]);
        file.extend(behind);
        file
    }

    #[test]
    fn only_what_the_picture_needs_is_left() {
        let jfif = segment(0xe0, b"JFIF\0\x01\x02\x01\x01\x2c\x01\x2c\0\0");
        let mut with_thumbnail = b"JFIF\0\x01\x02\x01\x01\x2c\x01\x2c\x01\x01".to_vec();
        with_thumbnail.extend(b"rgb");
        let profile = segment(0xe2, b"ICC_PROFILE\0\x01\x01profile");
        let adobe = segment(0xee, b"Adobe\0\x64\0\0\0\0\x01");
        let table = segment(0xdb, b"table");
        let full = file(
            &[
                segment(0xe0, &with_thumbnail),
                segment(0xe0, b"JFXX\0thumbnail"),
                segment(0xe1, b"Exif\0\0broken"),
                segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x/>"),
                segment(0xe2, b"MPF\0pictures"),
                profile.clone(),
                segment(0xed, b"Photoshop 3.0\0names"),
                segment(0xee, b"Adobe\0\x64\0\0\0\0\x01and more"),
                segment(0xfe, b"a comment"),
                table.clone(),
            ],
            b"\xff\xd8\xff\xe0 a second picture",
        );
        let bare = file(&[jfif, profile, adobe, table], b"");
        assert_eq!(without_metadata(&full), bare);
        assert!(matches!(without_metadata(&bare), Cow::Borrowed(_)));
    }

    #[test]
    fn a_resolution_that_did_not_count_does_not_begin_to() {
        let jfif = |unit| [b"JFIF\0\x01\x02", &[unit][..], b"\x01\x2c\x01\x2c\0\0"].concat();
        let full = file(&[segment(0xe1, b"Exif\0\0-"), segment(0xe0, &jfif(1))], b"");
        assert_eq!(
            without_metadata(&full),
            file(&[segment(0xe0, &jfif(0))], b"")
        );
    }

    #[test]
    fn segments_that_stand_between_scans_go_as_well() {
        let mut full = vec![0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3];
        let mut bare = full.clone();
        full.extend(segment(0xfe, b"between"));
        for file in [&mut full, &mut bare] {
            file.extend([0xff, 0xda, 0, 2, 4, 5, 0xff, 0xd9]);
        }
        assert_eq!(without_metadata(&full), bare);
    }

    proptest::proptest! {
        #[test]
        fn broken_files_are_survived(
            bytes in proptest::collection::vec(
                proptest::prop_oneof![proptest::strategy::Just(0xff_u8), proptest::num::u8::ANY],
                0..200,
            ),
        ) {
            let bytes = [&[0xff, 0xd8, 0xff][..], &bytes].concat();
            let bare = without_metadata(&bytes).into_owned();
            proptest::prop_assert!(bare.len() <= bytes.len() + 100);
            // What is bare stays as it is.
            proptest::prop_assert_eq!(&without_metadata(&bare)[..], &bare[..]);
        }
    }
}
