//! Whether a text says what is quoted from it, whatever marks either of them is typed with.

use std::ops::Range;

/// The passage of the text that says the same as the quotation, as the text has it: typographic apostrophes and quotation marks are
/// the same as those of a keyboard, and so are spaces of any width.
pub(super) fn said(text: &str, quote: &str) -> Option<String> {
    if text.contains(quote) {
        return Some(quote.to_owned());
    }
    let (plain, places) = plain(text);
    let (wanted, _) = self::plain(quote);
    let start = plain.find(&wanted).filter(|_| !wanted.is_empty())?;
    // Places are those of the characters of the plain text.
    let first = plain[..start].chars().count();
    let last = first + wanted.chars().count() - 1;
    let passage = places.get(first)?.start..places.get(last)?.end;
    text.get(passage).map(str::to_owned)
}

/// The text in the marks of a keyboard, without the spaces that French has within marks; and where each of its characters stands.
fn plain(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut plain, mut places) = (String::new(), Vec::new());
    let mut characters = text.char_indices().peekable();
    while let Some((at, written)) = characters.next() {
        let place = at..at + written.len_utf8();
        let character = match written {
            '’' | '‘' | 'ʼ' | '′' => '\'',
            '“' | '”' | '„' | '«' | '»' => '"',
            '‐' | '‑' | '–' | '—' => '-',
            '\u{ad}' => continue,
            '…' => {
                plain.push_str("...");
                places.extend([place.clone(), place.clone(), place]);
                continue;
            }
            space if space.is_whitespace() => {
                let next = characters.peek().map(|(_, next)| *next);
                let before = text[..at].chars().next_back();
                let within = before.is_none_or(|mark| mark == '«' || mark.is_whitespace())
                    || next.is_none_or(|mark| "»?!;:".contains(mark));
                if within {
                    continue;
                }
                ' '
            }
            other => other,
        };
        plain.push(character);
        places.push(place);
    }
    (plain, places)
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn marks_of_typography_and_of_keyboards_are_the_same() {
        let text = "Hier, l’été « arrive »\u{202f}: c’est bien… La suite – demain.";
        for (quote, passage) in [
            (
                "l'été \"arrive\" : c'est bien...",
                "l’été « arrive »\u{202f}: c’est bien…",
            ),
            (
                "l’été «\u{a0}arrive\u{a0}»: c’est bien",
                "l’été « arrive »\u{202f}: c’est bien",
            ),
            ("La suite - demain.", "La suite – demain."),
            ("Hier", "Hier"),
        ] {
            assert_eq!(said(text, quote).as_deref(), Some(passage), "{quote}");
        }
        assert_eq!(said(text, "l'hiver"), None);
        assert_eq!(said(text, ""), Some(String::new()));
    }
}
