//! A block of code is meant as one, and ends.
//!
//! **Why**: four spaces or a tab before a paragraph, as Word indents it, make code of it; a line of backquotes that is never
//! repeated makes code of the rest of the text.
//!
//! **Wrong**: `    Le Conseil a décidé.` · **Right**: `Le Conseil a décidé.`
//!
//! **References**: none; an editorial rule.

use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::BlockKind;

/// Fewer words than these could be a command or a name.
const WORDS: usize = 4;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for block in &subject.blocks {
        let BlockKind::Code { text, .. } = &block.kind else {
            continue;
        };
        let written = findings
            .source
            .text()
            .get(block.span.clone())
            .unwrap_or_default();
        let first = written.lines().next().unwrap_or_default();
        let place = block.span.start..block.span.start + first.len();
        match fence(first) {
            Some(fence) if !is_closed(written, fence) => {
                let signs = if fence == '`' { "backquotes" } else { "tildes" };
                let message = "the block of code that begins here has no end";
                let help = format!(
                    "write a line of three {signs} where the code ends, or remove this one"
                );
                findings.report(Code::CodeUnclosed, message, &place, help);
            }
            None if is_prose(text) => {
                let message = "the paragraph is printed as code, because it is indented";
                let help = "remove the tab or the spaces before it; the layout indents paragraphs";
                findings.report(Code::CodeIndented, message, &place, help);
            }
            _ => {}
        }
    }
}

/// What a block of code between fences begins with.
fn fence(line: &str) -> Option<char> {
    let line = line.trim_start();
    ['`', '~']
        .into_iter()
        .find(|sign| line.chars().take_while(|c| c == sign).count() >= 3)
}

fn is_closed(written: &str, fence: char) -> bool {
    let last = written.trim_end().rsplit_once('\n');
    last.is_some_and(|(_, line)| {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '>');
        line.len() >= 3 && line.chars().all(|c| c == fence)
    })
}

/// Whether it is words of a language: it begins as a sentence does, and has no signs of code.
fn is_prose(text: &str) -> bool {
    let is_word = |word: &str| {
        word.trim_end_matches([',', '.', ';', ':', '!', '?'])
            .chars()
            .all(|c| c.is_alphabetic() || "’'-«»“”()،؛؟…–—".contains(c))
    };
    let first = text
        .trim_start()
        .trim_start_matches(['«', '“', '‘', '(', '—', '–', ' ', '\u{a0}', '\u{202f}']);
    let begins = first.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    let words = text
        .split_whitespace()
        .filter(|word| !word.chars().all(char::is_numeric));
    let (plain, all) = words.fold((0, 0), |(plain, all), word| {
        (plain + usize::from(is_word(word)), all + 1)
    });
    let ends = text
        .trim_end()
        .ends_with(['.', '!', '?', '…', '»', '”', '؟', '。', ':', ',']);
    // A line of code may be all words; few are words throughout and end as sentences do.
    begins && ends && all >= WORDS && plain * 20 >= all * 19
}
