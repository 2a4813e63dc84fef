//! What others wrote, made safe to show: on one line, and without characters that act unseen.

use crate::text::beginning;
pub(super) use crate::text::clean;

/// Characters of a note or passage that are shown.
const EXCERPT: usize = 160;

/// The same, line by line.
pub(super) fn clean_lines(text: &str) -> String {
    let lines = text.lines().map(clean);
    lines
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The beginning of a text.
pub(super) fn excerpt(text: &str) -> String {
    beginning(clean(text), EXCERPT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_unseen() {
        assert_eq!(clean("a\u{202e}b\u{2066}c\u{1b}[31m\n\td "), "abc[31m d");
        assert_eq!(clean_lines(" a \r\n\n\u{202e}b"), "a\nb");
        assert_eq!(clean("\u{200e}+33 88"), "\u{200e}+33 88");
        assert_eq!(clean("\u{a0}x\u{a0}:\u{200d}"), "x :\u{200d}");
    }

    #[test]
    fn a_long_text_is_cut_between_words() {
        let long = "word ".repeat(100);
        let cut = excerpt(&long);
        assert!(cut.ends_with("word …") && cut.chars().count() <= EXCERPT + 2);
        assert_eq!(excerpt("short"), "short");
    }
}
