//! What is written can be seen.
//!
//! **Why**: characters that turn the direction of text make a reader see another text than the one that is read aloud,
//! searched and copied ("Trojan Source"). Others take no room, and hide in words that nobody finds any more. Directions are
//! said by the language of a passage; direction marks may stand where Arabic or Hebrew does, joiners where letters join.
//!
//! Control characters are found where no font has them.
//!
//! **Wrong**: `access<U+202E>` · **Right**: `<span lang="ar">…</span>` around words in the other direction
//!
//! **References**: Unicode Technical Standard 55, 4; Unicode Standard Annex 9, 2.

use std::collections::BTreeMap;

use icu_properties::CodePointMapData;
use icu_properties::CodePointSetData;
use icu_properties::props::{EmojiPresentation, ExtendedPictographic, JoiningType, Script};

use super::{Findings, Subject};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Span, walk_texts};
use crate::text::{is_direction_control, is_from_right};

/// So many of one character are said each at its place; of more only how many there are.
const PLACES: usize = 20;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut places: BTreeMap<(char, usize), Span> = BTreeMap::new();
    let source = findings.source.text();
    for (at, character) in suspicious(source) {
        places.insert((character, at), at..at + character.len_utf8());
    }
    // What is written with escapes is not in the source as itself.
    walk_texts(subject.document, &mut |text, span| {
        let written = source.get(span.clone()).unwrap_or_default();
        for (_, character) in suspicious(text) {
            let key = (character, span.start);
            if !places.contains_key(&key) && !written.contains(character) {
                places.insert(key, span.clone());
            }
        }
    });
    let places = places.into_iter().collect::<Vec<_>>();
    for same in places.chunk_by(|((one, _), _), ((other, _), _)| one == other) {
        for (number, ((character, _), place)) in same.iter().take(PLACES).enumerate() {
            let mut diagnostic = describe(*character);
            if number + 1 == PLACES && same.len() > PLACES {
                let more = format!("; so do {} more of them", same.len() - PLACES);
                diagnostic.message.push_str(&more);
            }
            let diagnostic = diagnostic.at(findings.source, place.clone());
            findings.found.push(diagnostic);
        }
    }
}

fn describe(character: char) -> Diagnostic {
    let name = unicode_names2::name(character).map_or(String::new(), |name| format!(" {name}"));
    let name = format!("U+{:04X}{name}", u32::from(character));
    if is_direction_control(character) {
        let message = format!("the character {name} turns the direction of the text unseen");
        let help = "remove it and what ends it, and write words in the other direction as `<span lang=\"…\">…</span>`";
        return Diagnostic::new(Code::BidiControl, message).help(help);
    }
    let message = format!("the character {name} cannot be seen");
    let help = match character {
        '\u{200b}' | '\u{2060}' | '\u{feff}' => {
            "remove it; for a place where a word may break write U+00AD SOFT HYPHEN, for one where it may not a no-break space"
        }
        '\u{200e}' | '\u{200f}' => "remove it; nothing here is written from right to left",
        '\u{200c}' | '\u{200d}' => "remove it; the letters here do not join",
        _ => "remove it",
    };
    Diagnostic::new(Code::InvisibleCharacter, message).help(help)
}

/// The characters of a text that nobody sees and nobody needs, with their places.
fn suspicious(text: &str) -> Vec<(usize, char)> {
    let mut found = Vec::new();
    let mut before = None;
    let mut tagged = false;
    let mut open = 0_usize;
    // Where the line ends that was looked at last, and whether anything in it is written from right to left.
    let mut line = (0, false);
    for (at, character) in text.char_indices() {
        let after = || text[at + character.len_utf8()..].chars().next();
        // Flags of parts of countries are spelt in tags after a black flag.
        tagged = character == '\u{1f3f4}' || (tagged && is_tag(character));
        let suspect = match character {
            // The end of what has a beginning goes with it.
            '\u{202c}' | '\u{2069}' if open > 0 => {
                open -= 1;
                false
            }
            _ if is_direction_control(character) => {
                open += 1;
                true
            }
            '\u{200c}' | '\u{200d}' => !joins(before) && !joins(after()),
            '\u{200e}' | '\u{200f}' => {
                if at >= line.0 {
                    line = right_to_left(text, at);
                }
                !line.1
            }
            _ if is_tag(character) => !tagged,
            _ => is_hidden(character),
        };
        if suspect {
            found.push((at, character));
        }
        before = Some(character);
    }
    found
}

fn is_tag(character: char) -> bool {
    matches!(character, '\u{e0000}'..='\u{e007f}')
}

/// Spaces without width, operators that nobody sees, fillers, old format characters.
fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{180e}' | '\u{115f}' | '\u{1160}' | '\u{17b4}'
            | '\u{17b5}' | '\u{3164}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
    )
}

/// Whether a joiner or non-joiner has work to do beside the character: letters that join, vowel signs of India, pictures.
fn joins(character: Option<char>) -> bool {
    let Some(character) = character else {
        return false;
    };
    let joining = CodePointMapData::<JoiningType>::new().get(character);
    let script = CodePointMapData::<Script>::new().get(character);
    let pictures = CodePointSetData::new::<ExtendedPictographic>().contains(character)
        || CodePointSetData::new::<EmojiPresentation>().contains(character)
        || character == '\u{fe0f}';
    matches!(
        joining,
        JoiningType::DualJoining | JoiningType::RightJoining | JoiningType::LeftJoining
    ) || is_indic(script)
        || pictures
}

fn is_indic(script: Script) -> bool {
    [
        Script::Devanagari,
        Script::Bengali,
        Script::Gurmukhi,
        Script::Gujarati,
        Script::Oriya,
        Script::Tamil,
        Script::Telugu,
        Script::Kannada,
        Script::Malayalam,
        Script::Sinhala,
        Script::Khmer,
        Script::Myanmar,
        Script::Mongolian,
    ]
    .contains(&script)
}

/// Where the line around a place ends, and whether there is anything in it that is written from right to left.
fn right_to_left(text: &str, at: usize) -> (usize, bool) {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    let turned = |c: char| !matches!(c, '\u{200e}' | '\u{200f}') && is_from_right(c);
    (end, text[start..end].chars().any(turned))
}
