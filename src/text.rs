//! What several rooms ask of characters and of text, whatever it is about.

use icu_properties::CodePointMapData;
use icu_properties::props::{BidiClass, GeneralCategory};

/// Its class in Unicode's bidirectional algorithm (UAX #9).
pub(crate) fn bidi_class(character: char) -> BidiClass {
    CodePointMapData::<BidiClass>::new().get(character)
}

/// Whether the character is a letter of a script that is written from right to left, or a mark that says so.
pub(crate) fn is_from_right(character: char) -> bool {
    matches!(
        bidi_class(character),
        BidiClass::RightToLeft | BidiClass::ArabicLetter
    )
}

/// Embeddings, overrides and isolates, which reach over what follows; not the marks of direction, which authors may need.
pub(crate) fn is_direction_control(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A digit of Arabic or Persian as the western one; what is none stays.
pub(crate) fn western(c: char) -> char {
    let zero = match c {
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        _ => return c,
    };
    char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c)
}

/// Names that Windows keeps for devices; it has others with a number.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Whether Windows keeps the name of a file for a device, whatever its extension.
pub(crate) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_lowercase();
    let numbered = ["com", "lpt"].iter().any(|device| {
        let number = stem.strip_prefix(device).map(str::as_bytes);
        matches!(number, Some([b'0'..=b'9']))
    });
    numbered || DEVICES.contains(&stem.as_str())
}

/// Whether the character stands on or under the one before, and takes no room of its own.
pub(crate) fn is_nonspacing(character: char) -> bool {
    CodePointMapData::<GeneralCategory>::new().get(character) == GeneralCategory::NonspacingMark
}

/// The beginning of a text, cut between words after so many characters.
pub(crate) fn beginning(text: String, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => {
            let cut = text[..end].rfind(' ').unwrap_or(end);
            format!("{} …", &text[..cut])
        }
        None => text,
    }
}

/// A cell of a table, as wide as its column. Formatting takes no width over 65,535, which what others wrote may have.
#[cfg(feature = "cli")]
pub(crate) fn padded(cell: &str, width: usize) -> String {
    let spaces = width.saturating_sub(cell.chars().count());
    format!("{cell}{}", " ".repeat(spaces))
}

/// What others wrote, made safe to show: on one line with single spaces, without control characters and those that turn its
/// direction. Whoever shows a piece sets it apart from what is around it.
pub(crate) fn clean(text: &str) -> String {
    let text: String = text.chars().filter(|c| !acts_unseen(*c)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same with the spaces that the author set: no-break ones stay, and ends of lines become spaces.
#[cfg(feature = "cli")]
pub(crate) fn without_controls(text: &str) -> String {
    let unseen = |c: &char| acts_unseen(*c);
    let characters = text.chars().filter(|c| !unseen(c));
    let space = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    characters.map(|c| if space(c) { ' ' } else { c }).collect()
}

/// What turns the direction of what follows; marks of direction, which authors of telephone numbers need, do not.
fn acts_unseen(c: char) -> bool {
    is_direction_control(c) || (c.is_control() && !c.is_whitespace())
}

/// The text as content or value of an attribute, in HTML and in XML.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A limit on bytes, in the largest binary unit that it has whole.
pub(crate) fn binary_size(bytes: usize) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..0x10_0000 => format!("{} KiB", bytes >> 10),
        _ => format!("{} MiB", bytes >> 20),
    }
}

/// A number of bytes for people: `412 kB`, `1.8 MB`; decimal, as mail programs and portals count.
pub(crate) fn size(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000 => return format!("{bytes} bytes"),
        1_000..999_500 => (1_000, "kB"),
        _ => (1_000_000, "MB"),
    };
    let tenths = (bytes * 10 + unit / 2) / unit;
    if tenths < 100 && !tenths.is_multiple_of(10) {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    } else {
        format!("{} {name}", (bytes + unit / 2) / unit)
    }
}

#[cfg(all(test, feature = "cli"))]
mod tests {
    use super::*;

    #[test]
    fn a_cell_may_be_wider_than_formatting_takes() {
        assert_eq!(padded("é", 3), "é  ");
        assert_eq!(padded("éé", 1), "éé");
        assert_eq!(padded("a", 70_000).len(), 70_000);
    }
}
