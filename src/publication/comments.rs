//! Comments in a source, and what each stands before: in TOML by the lines, in Markdown by the blocks.

use std::ops::Range;

use crate::model::{Block, BlockKind, Document, Visitor, walk_document};

/// A comment and the piece of text that it is about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Comment {
    /// What it says, without its marks.
    pub(super) text: String,
    pub(super) place: Range<usize>,
    pub(super) target: Range<usize>,
}

/// The comments of a text. Markdown has them in an article's body and in strings of TOML, as the document's blocks tell.
pub(super) fn comments(text: &str, document: Option<&Document>) -> Vec<Comment> {
    let toml = match document {
        Some(Document::Article(article)) => article.metadata.span.clone(),
        _ => 0..text.len(),
    };
    let mut found = Toml::new(text, toml).read();
    if let Some(document) = document {
        found.extend(markdown(text, document));
    }
    found
}

/// Comments in Markdown; each is about the block after it.
fn markdown(text: &str, document: &Document) -> Vec<Comment> {
    let mut blocks = Blocks::default();
    walk_document(document, &mut blocks);
    blocks.sort();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("<!--").map(|start| at + start) {
        let inner = start + "<!--".len();
        let end = text[inner..]
            .find("-->")
            .map_or(text.len(), |end| inner + end);
        at = (end + "-->".len()).min(text.len());
        if stands_alone(text, start) && !blocks.is_code(start) {
            found.push(Comment {
                text: text[inner..end].to_owned(),
                place: start..at,
                // What stands before nothing is about nothing.
                target: blocks.after(at).unwrap_or(at..at),
            });
        }
    }
    found
}

/// Whether there is nothing before it on its line but the marks of quotations.
fn stands_alone(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches([' ', '\t', '>']);
    before.is_empty() || before.ends_with('\n')
}

/// The places of all blocks, and of code, in which nothing is a comment.
#[derive(Default)]
struct Blocks {
    all: Vec<Range<usize>>,
    code: Vec<Range<usize>>,
}

impl Blocks {
    /// By where they begin, those that hold others before them.
    fn sort(&mut self) {
        let order = |block: &Range<usize>| (block.start, usize::MAX - block.end);
        self.all.sort_by_key(order);
        self.code.sort_by_key(order);
    }

    fn is_code(&self, place: usize) -> bool {
        let after = self.code.partition_point(|code| code.start <= place);
        let before = after.checked_sub(1).and_then(|last| self.code.get(last));
        before.is_some_and(|code| code.contains(&place))
    }

    /// The first block after a place; of several that begin together, the one that holds the others.
    fn after(&self, place: usize) -> Option<Range<usize>> {
        let after = self.all.partition_point(|block| block.start < place);
        self.all.get(after).cloned()
    }
}

impl Visitor<'_> for Blocks {
    fn block(&mut self, block: &Block) {
        if matches!(block.kind, BlockKind::Code { .. }) {
            self.code.push(block.span.clone());
        }
        self.all.push(block.span.clone());
    }
}

/// Reads the comments of TOML. What is a comment and what a string is all that it knows; faults are for the parser.
struct Toml<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    found: Vec<Comment>,
    /// Comments on lines of their own that wait for what they are about: a whole key or header, or a line of a list.
    waiting: Vec<(String, Range<usize>, bool)>,
    /// Where the key or header that goes on here begins.
    statement: Option<usize>,
    /// Brackets that are open: a list or table over several lines.
    depth: usize,
    /// Where the first word of this line stands.
    line: Option<usize>,
}

impl<'a> Toml<'a> {
    fn new(text: &'a str, range: Range<usize>) -> Self {
        Self {
            text,
            at: range.start,
            end: range.end.min(text.len()),
            found: Vec::new(),
            waiting: Vec::new(),
            statement: None,
            depth: 0,
            line: None,
        }
    }

    fn read(mut self) -> Vec<Comment> {
        while let Some(character) = self.rest().chars().next() {
            match character {
                '#' => self.comment(),
                '\n' => {
                    self.end_of_line();
                    self.at += 1;
                }
                '"' | '\'' => {
                    self.begin();
                    self.string(character);
                }
                _ => {
                    if !character.is_whitespace() {
                        self.begin();
                    }
                    match character {
                        '[' | '{' => self.depth += 1,
                        ']' | '}' => self.depth = self.depth.saturating_sub(1),
                        _ => {}
                    }
                    self.at += character.len_utf8();
                }
            }
        }
        self.end_of_line();
        self.found
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn begin(&mut self) {
        self.line.get_or_insert(self.at);
        self.statement.get_or_insert(self.at);
    }

    /// A comment behind something is about that: the whole key, or within a list the line.
    fn comment(&mut self) {
        let length = self.rest().find('\n').unwrap_or(self.rest().len());
        let place = self.at..self.at + self.rest()[..length].trim_end().len();
        let text = self.text[place.start + 1..place.end].to_owned();
        let before = if self.depth == 0 {
            self.statement
        } else {
            self.line
        };
        match before {
            Some(start) => self.found.push(Comment {
                text,
                target: start..place.start,
                place,
            }),
            None => self.waiting.push((text, place, self.depth == 0)),
        }
        self.at += length;
    }

    fn end_of_line(&mut self) {
        if let Some(line) = self.line.take() {
            let statement = self.statement.unwrap_or(line);
            for (text, place, whole) in std::mem::take(&mut self.waiting) {
                // What is about a whole key waits for its end.
                if whole && self.depth > 0 {
                    self.waiting.push((text, place, whole));
                    continue;
                }
                let target = if whole { statement } else { line }..self.at;
                self.found.push(Comment {
                    text,
                    place,
                    target,
                });
            }
        }
        if self.depth == 0 {
            self.statement = None;
        }
    }

    /// Passes over a string, in one line or over several.
    fn string(&mut self, quote: char) {
        let long = quote.to_string().repeat(3);
        let delimiter = if self.rest().starts_with(&long) {
            long
        } else {
            quote.to_string()
        };
        self.at += delimiter.len();
        while let Some(character) = self.rest().chars().next() {
            if self.rest().starts_with(&delimiter) {
                self.at += delimiter.len();
                // Quotation marks right before the end belong to the string.
                while delimiter.len() == 3 && self.rest().starts_with(quote) {
                    self.at += 1;
                }
                return;
            }
            if character == '\n' && delimiter.len() == 1 {
                return;
            }
            self.at += character.len_utf8();
            if character == '\\' && quote == '"' {
                self.at += self.rest().chars().next().map_or(0, char::len_utf8);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each comment with what it is about.
    fn of(text: &str) -> Vec<(String, &str)> {
        let found = comments(text, None).into_iter();
        found
            .map(|comment| (comment.text.trim().to_owned(), text[comment.target].trim()))
            .collect()
    }

    fn pairs<'a>(pairs: &[(&str, &'a str)]) -> Vec<(String, &'a str)> {
        pairs
            .iter()
            .map(|(comment, target)| ((*comment).to_owned(), *target))
            .collect()
    }

    #[test]
    fn a_comment_is_about_what_it_stands_before_or_behind() {
        let text =
            "# one\na = 1\nb = \"# no\" # two\n\n# three\n\n[c]\nd = '''\n# no\n''' # four\n";
        let d = "d = '''\n# no\n'''";
        assert_eq!(
            of(text),
            pairs(&[
                ("one", "a = 1"),
                ("two", "b = \"# no\""),
                ("three", "[c]"),
                ("four", d)
            ])
        );
    }

    #[test]
    fn within_a_list_it_is_about_a_line() {
        let text = "# all\na = [\n  1, # one\n  # two\n  2,\n]\n";
        assert_eq!(
            of(text),
            pairs(&[
                ("one", "1,"),
                ("two", "2,"),
                ("all", "a = [\n  1, # one\n  # two\n  2,\n]")
            ])
        );
    }

    #[test]
    fn what_is_broken_is_passed_over() {
        for text in [
            "a = \"",
            "a = [\n# b",
            "]]]\n# c\n",
            "a = '''\n#",
            "# d",
            "\"\\",
        ] {
            comments(text, None);
        }
    }
}
