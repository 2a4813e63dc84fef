//! Which characters the fonts have, and what to tell an author about one that none has.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

use icu_properties::props::Script;
use icu_properties::{CodePointMapData, PropertyNamesLong};
use typst::text::{Coverage, is_default_ignorable};

use super::Fonts;
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::model::{Document, Span, walk_texts};

/// A text in a script that no font has would give a diagnostic per character; after this many
/// the rest of the script is summed up in the last one.
const CHARACTERS_PER_SCRIPT: usize = 8;

/// A sample letter of each script that listings name: a face serves the script if it has the letter.
const SCRIPTS: &[(char, &str)] = &[
    ('a', "Latin"),
    ('α', "Greek"),
    ('я', "Cyrillic"),
    ('ع', "Arabic"),
    ('א', "Hebrew"),
    ('ა', "Georgian"),
    ('ա', "Armenian"),
    ('अ', "Devanagari"),
    ('ก', "Thai"),
    ('あ', "Hiragana"),
    ('中', "Han"),
    ('한', "Hangul"),
];

/// The scripts of which a face has letters.
pub(super) fn scripts(coverage: &Coverage) -> Vec<&'static str> {
    let has = |(letter, _): &&(char, _)| coverage.contains(u32::from(*letter));
    SCRIPTS.iter().filter(has).map(|(_, name)| *name).collect()
}

/// A character that no font has, and where it stands.
struct Missing {
    first: Span,
    count: usize,
}

/// Every character of the document that no font has, at the first place where it stands.
pub(crate) fn missing_glyphs(
    document: &Document,
    source: &Arc<SourceText>,
    fonts: &Fonts,
) -> Vec<Diagnostic> {
    let mut missing: BTreeMap<char, Missing> = BTreeMap::new();
    walk_texts(document, &mut |text, span| {
        for character in text.chars().filter(|character| !has(fonts, *character)) {
            let entry = missing.entry(character).or_insert_with(|| Missing {
                first: locate(character, span, source),
                count: 0,
            });
            entry.count += 1;
        }
    });
    let mut by_script: BTreeMap<&str, Vec<(char, Missing)>> = BTreeMap::new();
    for (character, places) in missing {
        by_script
            .entry(script_name(character))
            .or_default()
            .push((character, places));
    }
    by_script
        .into_iter()
        .flat_map(|(script, found)| report(script, found, source))
        .collect()
}

fn has(fonts: &Fonts, character: char) -> bool {
    if matches!(character, ' ' | '\t' | '\n' | '\r') || is_default_ignorable(character) {
        return true;
    }
    let code = u32::from(character);
    (0..fonts.slots.len())
        .filter_map(|index| fonts.book.info(index))
        .any(|info| info.coverage.contains(code))
}

/// The character's own place within the span; the span itself where it is written as an entity or escape.
fn locate(character: char, span: &Span, source: &SourceText) -> Span {
    let written = source.text().get(span.clone()).unwrap_or_default();
    written.find(character).map_or_else(
        || span.clone(),
        |at| span.start + at..span.start + at + character.len_utf8(),
    )
}

fn report(
    script: &str,
    mut found: Vec<(char, Missing)>,
    source: &Arc<SourceText>,
) -> Vec<Diagnostic> {
    found.sort_by_key(|(_, missing)| missing.first.start);
    let rest = found.len().saturating_sub(CHARACTERS_PER_SCRIPT);
    let mut diagnostics = Vec::new();
    for (character, missing) in found.iter().take(CHARACTERS_PER_SCRIPT) {
        let times = if missing.count > 1 {
            format!(", {} times", missing.count)
        } else {
            String::new()
        };
        let message = format!("no font has {}{times}", describe(*character));
        let diagnostic = Diagnostic::new(Code::FontGlyph, message)
            .at(source, missing.first.clone())
            .help(advice(*character, script, &missing.first, source));
        diagnostics.push(diagnostic);
    }
    if let (Some(last), true) = (diagnostics.last_mut(), rest > 0) {
        let more = format!("; nor {rest} more characters of the script {script}");
        last.message.push_str(&more);
    }
    diagnostics
}

/// The character (if it can be shown), its code point and its name, as in `“中” (U+4E2D CJK UNIFIED IDEOGRAPH-4E2D)`.
fn describe(character: char) -> String {
    let name = unicode_names2::name(character).map_or(String::new(), |name| format!(" {name}"));
    let code = format!("U+{:04X}{name}", u32::from(character));
    if character.is_control() || character.is_whitespace() || is_private(character) {
        format!("the character {code}")
    } else {
        format!("`{character}` ({code})")
    }
}

/// Whether the character means what its font says: no two fonts need to agree, and a screen reader knows nothing of it.
fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// Where Word keeps the signs of the fonts Symbol and Wingdings: bullets, arrows, boxes.
const WORD_SYMBOLS: RangeInclusive<char> = '\u{f020}'..='\u{f0ff}';

/// The character at `place` is the first of its line, with a space after it.
fn begins_line(place: &Span, source: &SourceText) -> bool {
    let text = source.text();
    let before = text[..place.start].trim_end_matches([' ', '\t']);
    let after = text[place.end..].chars().next();
    (before.is_empty() || before.ends_with('\n')) && after.is_none_or(char::is_whitespace)
}

fn advice(character: char, script: &str, place: &Span, source: &SourceText) -> String {
    if character.is_control() {
        return "remove this control character".to_owned();
    }
    if is_private(character) {
        return match WORD_SYMBOLS.contains(&character) {
            true if begins_line(place, source) => {
                "it is a bullet pasted from Word: write `- ` in its place, and a blank line before the list"
            }
            true => "it is a sign of Word's own fonts: write the character that it looks like, or words",
            false => "it has a meaning in one font only: write the character that it looks like, or words",
        }
        .to_owned();
    }
    match script {
        // Symbols, emoji and private-use characters belong to no script.
        "Common" | "Inherited" | "Unknown" => {
            "write it in words, or put a font that has it into the publication's fonts folder"
                .to_owned()
        }
        "Han" | "Hiragana" | "Katakana" | "Hangul" => format!(
            "put a font for the script {script} into the publication's fonts folder, such as Noto Sans CJK"
        ),
        _ => format!(
            "put a font for the script {script} into the publication's fonts folder, such as Noto Sans {script}"
        ),
    }
}

fn script_name(character: char) -> &'static str {
    let script = CodePointMapData::<Script>::new().get(character);
    PropertyNamesLong::<Script>::new()
        .get(script)
        .unwrap_or("Unknown")
}
