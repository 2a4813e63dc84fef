//! What is raised or lowered, in plain text: `10⁻⁶`, `2^(x+1)`, and `1er` as it is.

use crate::text::western;

/// What Unicode has for its own sake above the line (Superscripts and Subscripts, U+2070); the letters of phonetics, which few
/// fonts have and voices do not read, are left alone.
const ABOVE: [&str; 2] = ["0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ"];

/// And below it.
const BELOW: [&str; 2] = [
    "0123456789+-−–=()aehklmnopstx",
    "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕₖₗₘₙₒₚₛₜₓ",
];

/// Ends of ordinal numbers, in the languages that raise them.
const ORDINALS: &[&str] = &[
    "st", "nd", "rd", "th", "er", "ers", "re", "res", "ère", "ères", "e", "es", "ème", "èmes",
    "eme", "nde", "nds", "ndes", "d", "de", "ds", "des", "o", "os", "a", "as", "º", "ª", "ste",
];

/// Words that are shortened so that their last letters are raised: what stands before, and those letters.
const SHORTENED: &[(&str, &[&str])] = &[
    ("c", &["ie", "ies"]),
    ("d", &["r", "rs"]),
    (
        "m",
        &["e", "es", "gr", "me", "mes", "lle", "lles", "r", "rs"],
    ),
    ("n", &["o", "os"]),
    ("p", &["r", "rs"]),
    ("s", &["t", "te", "ts", "tes"]),
    ("v", &["ve"]),
    ("ét", &["s"]),
];

/// Marks of trade, behind whatever name.
const TRADE: &[&str] = &["tm", "sm", "mc", "md"];

/// Raised words as they are written behind others. Nobody may read `10⁻⁶` as `10-6`, nor `2^(x)` as a word.
pub(super) fn raised(inner: &str, before: &str) -> String {
    if is_word_end(inner, before) {
        inner.to_owned()
    } else {
        moved(inner, ABOVE, '^')
    }
}

pub(super) fn lowered(inner: &str) -> String {
    moved(inner, BELOW, '_')
}

fn moved(inner: &str, [from, to]: [&str; 2], sign: char) -> String {
    let moved = inner.chars().map(|c| {
        let at = from.chars().position(|other| other == western(c))?;
        to.chars().nth(at)
    });
    if let Some(moved) = moved.collect::<Option<String>>() {
        return moved;
    }
    // A star or a dagger needs no more.
    if inner.chars().any(char::is_alphanumeric) {
        format!("{sign}({inner})")
    } else {
        inner.to_owned()
    }
}

/// Whether the letters end a word that is read as one: `1er`, `XXe`, `Mme`, `no`.
fn is_word_end(inner: &str, before: &str) -> bool {
    let end = inner.to_lowercase();
    let letters = before.chars().rev().take_while(|c| c.is_alphanumeric());
    let letters = letters.collect::<Vec<_>>();
    let word = letters.into_iter().rev().collect::<String>();
    let number = word.chars().next_back().is_some_and(char::is_numeric);
    let roman = !word.is_empty() && word.chars().all(|c| "IVXLCDM".contains(c));
    let shortened = SHORTENED
        .iter()
        .find(|(start, _)| *start == word.to_lowercase());
    TRADE.contains(&end.as_str()) && word.chars().count() > 1
        || (number || roman) && ORDINALS.contains(&end.as_str())
        || shortened.is_some_and(|(_, ends)| ends.contains(&end.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_raised_stays_raised_and_ends_of_words_stay_ends() {
        for (before, inner, expected) in [
            ("10", "-6", "⁻⁶"),
            ("5.10", "−3", "⁻³"),
            ("m", "2", "²"),
            ("م", "٢", "²"),
            ("x", "n", "ⁿ"),
            ("Na", "+", "⁺"),
            ("10", "x+1", "^(x+1)"),
            ("x", "e", "^(e)"),
            ("e", "x", "^(x)"),
            ("m", "1/2", "^(1/2)"),
            ("1", "er", "er"),
            ("le 2", "nd", "nd"),
            ("au XX", "e", "e"),
            ("M", "me", "me"),
            ("N", "o", "o"),
            ("Name", "TM", "TM"),
            ("word", "*", "*"),
            ("", "", ""),
        ] {
            assert_eq!(raised(inner, before), expected, "{before} {inner}");
        }
        for (inner, expected) in [("2", "₂"), ("n", "ₙ"), ("i", "_(i)"), ("éq", "_(éq)")] {
            assert_eq!(lowered(inner), expected, "{inner}");
        }
    }
}
