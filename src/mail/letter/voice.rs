//! In which language something is said: its labels, its sentences, and words that stand alone.

use icu_locale::Locale;

use super::tree::{Block, Inline, Line, Manner, Tongue};
use crate::contact::{can_be_followed, find_address, telephone_numbers};
use crate::locale::{self, Labels, Table, Words};
use crate::model::{Date, Related, Spanned};
use crate::text::without_controls;

const TABLE: Table = Table::new(include_str!("words.tsv"));

/// A language, with what the product itself says in it.
pub(super) struct Voice<'a> {
    pub(super) lang: &'a Locale,
    pub(super) tongue: Tongue,
    pub(super) labels: Labels,
    words: Words,
    /// Before the names of places in the letter, which must be unique in it.
    pub(super) prefix: String,
}

impl<'a> Voice<'a> {
    pub(super) fn new(lang: &'a Locale, prefix: &str) -> Self {
        Self {
            lang,
            tongue: Tongue::new(lang),
            labels: locale::labels(lang),
            words: Words::new(TABLE, lang),
            prefix: prefix.to_owned(),
        }
    }

    /// A sentence of letters.
    pub(super) fn sentence(&self, key: &str) -> &'static str {
        self.words.get(key)
    }

    /// A sentence of letters with something filled in.
    pub(super) fn fill(&self, key: &str, place: &str, value: &str) -> String {
        self.words.fill(key, place, value)
    }

    /// Words that stand alone, such as a title: on one line.
    pub(super) fn plain(&self, text: &str) -> String {
        let spaced = locale::space_punctuation(text, self.lang, None, None);
        one_line(&spaced)
    }

    pub(super) fn line(&self, text: &Spanned<String>) -> Line {
        vec![Inline::Text(self.plain(&text.value))]
    }

    /// A label of the product and what it names: "Room: North".
    pub(super) fn labelled(&self, label: &str, line: Line) -> Line {
        let mut labelled = vec![Inline::Text(format!("{label}{}", self.tongue.colon))];
        labelled.extend(line);
        labelled
    }

    pub(super) fn date(&self, date: &Spanned<Date>) -> String {
        locale::write_date(date.value, self.lang)
    }

    /// Blank lines separate paragraphs, as in Markdown; other line ends are spaces.
    pub(super) fn paragraphs(&self, text: &Spanned<String>, manner: Manner) -> Vec<Block> {
        let unified = text.value.replace("\r\n", "\n");
        let paragraphs = unified.split("\n\n").map(|paragraph| self.plain(paragraph));
        paragraphs
            .filter(|words| !words.is_empty())
            .map(|words| Block::Paragraph(manner, vec![Inline::Text(words)]))
            .collect()
    }

    /// An address block: lines stay lines; e-mail and web addresses become links.
    pub(super) fn contact(&self, text: &Spanned<String>) -> Line {
        let mut line = Line::new();
        for (index, written) in text.value.trim().lines().enumerate() {
            if index > 0 {
                line.push(Inline::Break);
            }
            for (piece, number) in telephone_numbers(&self.plain(written)) {
                if number {
                    line.push(Inline::Number(piece.to_owned()));
                } else {
                    let words = piece.split_inclusive(' ');
                    words.for_each(|word| push_word(&mut line, word));
                }
            }
        }
        line
    }

    /// An entry of "find out more".
    pub(super) fn related(&self, entry: &Related) -> Line {
        let title = self.line(&entry.title);
        match &entry.url {
            Some(url) => link(&url.value, title, false),
            None => title,
        }
    }

    /// A web address that is shown as one.
    pub(super) fn address(&self, url: &Spanned<String>) -> Line {
        let shown = self.plain(&url.value);
        let shown = shown
            .trim_start_matches("https://")
            .trim_start_matches("http://");
        let shown = shown.trim_end_matches('/').to_owned();
        link(&url.value, vec![Inline::Text(shown)], true)
    }
}

/// A word of an address block.
fn push_word(line: &mut Line, word: &str) {
    let Some(found) = find_address(word) else {
        match line.last_mut() {
            Some(Inline::Text(text)) => text.push_str(word),
            _ => line.push(Inline::Text(word.to_owned())),
        }
        return;
    };
    let (before, after) = (found.before.to_owned(), found.after.to_owned());
    line.push(Inline::Text(before));
    line.extend(link(
        &found.url,
        vec![Inline::Text(found.shown.to_owned())],
        true,
    ));
    line.push(Inline::Text(after));
}

/// Words that lead somewhere; only words if the address runs something or cannot be one.
pub(super) fn link(url: &str, line: Line, bare: bool) -> Line {
    let url = without_controls(url.trim());
    if can_be_followed(&url) && !url.contains(char::is_whitespace) {
        vec![Inline::Link { url, bare, line }]
    } else {
        line
    }
}

/// On one line, without what acts unseen; no-break spaces stay.
pub(super) fn one_line(text: &str) -> String {
    let text = without_controls(text);
    let words = text.split(' ').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_no_gaps() {
        assert_eq!(locale::faults(TABLE), Vec::<String>::new());
    }

    #[test]
    fn the_table_has_the_languages_of_the_labels() {
        assert!(TABLE.languages().eq(locale::label_languages()));
    }

    #[test]
    fn only_addresses_that_can_be_followed_are_links() {
        for (url, is_link) in [
            ("https://example.org/", true),
            ("tel:+33388412000", true),
            ("javascript:alert(1)", false),
            ("java\u{0}script:alert(1)", false),
            ("https://example.org/a b", false),
        ] {
            let made = link(url, vec![Inline::Text("x".to_owned())], false);
            assert_eq!(matches!(made[0], Inline::Link { .. }), is_link, "{url}");
        }
    }

    #[test]
    fn lines_keep_their_spaces_that_do_not_break() {
        assert_eq!(one_line(" a\u{a0}:\n\u{202e}b\u{7}\t c "), "a\u{a0}: b c");
    }
}
