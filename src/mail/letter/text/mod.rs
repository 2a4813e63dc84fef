//! The plain text of a letter: for terminals, for watches, and for those who read or hear mail without its looks.
//!
//! A paragraph is one line: every program wraps it to its window, and nothing stops a voice within a sentence. There are no
//! drawn lines and no marks of emphasis, which voices would read out; what is raised or lowered, and would mean something else on
//! the line, is written so. Lines whose first letter would turn them the wrong way
//! begin with a mark of direction (Unicode Standard Annex 9, P2); passages and addresses that run in the other direction
//! are isolated.

mod raised;
mod table;
#[cfg(test)]
mod tests;

use icu_properties::props::BidiClass;

use super::greeting_lines;
use super::tree::{Block, Inline, Line, Note, Style, Term, Tongue};
use crate::text::{bidi_class, is_from_right};

const LEFT_TO_RIGHT: char = '\u{2066}';
const RIGHT_TO_LEFT: char = '\u{2067}';
const FIRST_STRONG: char = '\u{2068}';
const END: char = '\u{2069}';

/// Marks that a line begins with to run in its language's direction.
const MARKS: [&str; 2] = ["\u{200e}", "\u{200f}"];

/// Marks that a quotation of its own begins with.
const QUOTATION: &str = "\"“”„‟«»‹›‘‚「『";

/// In which language something is said, and how many quotations stand around it that have marks.
#[derive(Clone, Copy)]
struct At<'a> {
    tongue: &'a Tongue,
    quotations: usize,
}

impl<'a> At<'a> {
    fn new(tongue: &'a Tongue) -> Self {
        Self {
            tongue,
            quotations: 0,
        }
    }
}

pub(super) fn render(blocks: &[Block], tongue: &Tongue, greeting: Option<&str>) -> String {
    let greeting = greeting_lines(greeting.unwrap_or_default());
    let greeting = greeting.into_iter().map(|lines| {
        let lines = lines.iter().map(|line| directed(line, tongue));
        lines.collect::<Vec<_>>().join("\n")
    });
    let chunks = greeting.chain(chunks(blocks, At::new(tongue)));
    let chunks = chunks.filter(|chunk| !chunk.trim().is_empty());
    let text = chunks.collect::<Vec<_>>().join("\n\n");
    format!("{}\n", text.trim_matches('\n'))
}

/// The blocks, each with as many lines as it needs; between them stands a blank line.
fn chunks(blocks: &[Block], at: At<'_>) -> Vec<String> {
    blocks.iter().flat_map(|block| chunk(block, at)).collect()
}

fn chunk(block: &Block, at: At<'_>) -> Vec<String> {
    match block {
        // A second blank line before it says that it is one.
        Block::Heading { line, .. } => vec![format!("\n{}", lines(line, at))],
        Block::Paragraph(_, line) => vec![lines(line, at)],
        Block::List { start, items } => vec![list(*start, items, at)],
        Block::Terms(terms) => vec![self::terms(terms, at)],
        Block::Quote(blocks) => vec![quote(blocks, at)],
        Block::Code(text) => vec![hung("    ", "    ", text)],
        Block::Table(table) => table::table(table, at),
        Block::Rule => vec!["* * *".to_owned()],
        Block::Notes { title, notes, .. } => {
            let heading = format!("\n{}", directed(title, at.tongue));
            let notes = notes.iter().map(|note| self::note(note, at));
            [heading].into_iter().chain(notes).collect()
        }
        Block::Part { tongue, blocks, .. } => chunks(blocks, At { tongue, ..at }),
    }
}

/// A quotation between marks, unless it has its own, or begins or ends with what takes none.
fn quote(blocks: &[Block], at: At<'_>) -> String {
    let begins = blocks.first().is_some_and(|first| {
        let quote = matches!(first, Block::Quote(_));
        !quote && takes_marks(first) && !has_marks(first)
    });
    let (open, close) = if begins && blocks.last().is_some_and(takes_marks) {
        at.tongue.marks(at.quotations)
    } else {
        ("", "")
    };
    let inside = At {
        quotations: at.quotations + usize::from(!open.is_empty()),
        ..at
    };
    let quoted = chunks(blocks, inside).join("\n\n");
    let quoted = quoted.trim_start_matches('\n');
    hung("    ", "    ", &format!("{open}{quoted}{close}"))
}

fn takes_marks(block: &Block) -> bool {
    matches!(
        block,
        Block::Heading { .. }
            | Block::Paragraph(..)
            | Block::List { .. }
            | Block::Terms(_)
            | Block::Quote(_)
    )
}

/// Whether the words of a block begin with a mark of quotation.
fn has_marks(block: &Block) -> bool {
    match block {
        Block::Heading { line, .. } | Block::Paragraph(_, line) => begins_quoted(line),
        _ => false,
    }
}

fn begins_quoted(line: &Line) -> bool {
    let first = line
        .iter()
        .find(|inline| !matches!(inline, Inline::Text(text) if text.trim().is_empty()));
    match first {
        Some(Inline::Text(text)) => text.trim_start().starts_with(|c| QUOTATION.contains(c)),
        Some(Inline::Styled(Style::Quoted(_), _)) => true,
        Some(
            Inline::Styled(_, line)
            | Inline::Abbreviation { line, .. }
            | Inline::Passage(_, line)
            | Inline::Link { line, .. }
            | Inline::Inside { line, .. },
        ) => begins_quoted(line),
        _ => false,
    }
}

/// The first line after a mark, the others as far in.
fn hung(mark: &str, space: &str, text: &str) -> String {
    let lines = text.lines().enumerate();
    let lines = lines.map(|(index, line)| match (index, line.is_empty()) {
        (_, true) => String::new(),
        (0, _) => format!("{mark}{line}"),
        _ => format!("{space}{line}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn list(start: Option<u64>, items: &[Vec<Block>], at: At<'_>) -> String {
    let items = items.iter().zip(0..).map(|(blocks, index)| {
        let mark = match start {
            Some(start) => format!("{}. ", at.tongue.number(start.saturating_add(index))),
            None => "- ".to_owned(),
        };
        let space = " ".repeat(mark.chars().count());
        let text = chunks(blocks, at).join("\n");
        hung(&mark, &space, text.trim_start_matches('\n'))
    });
    items.collect::<Vec<_>>().join("\n")
}

fn terms(terms: &[Term], at: At<'_>) -> String {
    let entries = terms.iter().map(|term| {
        let mut entry = lines(&term.line, at);
        for blocks in &term.details {
            let text = chunks(blocks, at).join("\n\n");
            entry.push('\n');
            entry.push_str(&hung("    ", "    ", &text));
        }
        entry
    });
    entries.collect::<Vec<_>>().join("\n")
}

fn note(note: &Note, at: At<'_>) -> String {
    let mark = format!("[{}] ", note.number);
    let space = " ".repeat(mark.chars().count());
    hung(&mark, &space, &chunks(&note.blocks, at).join("\n\n"))
}

/// The words of a line; breaks that the author asked for are ends of lines.
fn lines(line: &Line, at: At<'_>) -> String {
    let text = said(line, at);
    let lines = text.lines().map(|line| directed(line.trim(), at.tongue));
    lines.collect::<Vec<_>>().join("\n")
}

/// The words of a line, with the breaks that are in it.
pub(super) fn words(line: &Line, tongue: &Tongue) -> String {
    said(line, At::new(tongue))
}

fn said(line: &Line, at: At<'_>) -> String {
    let mut text = String::new();
    push(line, at, &mut text);
    text
}

fn push(line: &Line, at: At<'_>, text: &mut String) {
    for inline in line {
        match inline {
            Inline::Text(words) | Inline::Code(words) => text.push_str(words),
            Inline::Number(number) if at.tongue.rtl => {
                text.extend(["\u{2066}", number, "\u{2069}"]);
            }
            Inline::Number(number) => text.push_str(number),
            Inline::Break => text.push('\n'),
            Inline::Styled(style, line) => styled(*style, line, at, text),
            Inline::Abbreviation { line, .. } | Inline::Inside { line, .. } => {
                push(line, at, text);
            }
            Inline::Passage(other, line) => {
                let open = match (at.tongue.rtl, other.rtl) {
                    (false, true) => Some(RIGHT_TO_LEFT),
                    (true, false) => Some(LEFT_TO_RIGHT),
                    _ => None,
                };
                text.extend(open);
                let other = At {
                    tongue: other,
                    ..at
                };
                push(line, other, text);
                text.extend(open.map(|_| END));
            }
            Inline::Link { url, bare, line } => link(url, *bare, line, at, text),
            Inline::Note { number, .. } => {
                text.push('[');
                text.push_str(number);
                text.push(']');
            }
        }
    }
}

fn styled(style: Style, line: &Line, at: At<'_>, text: &mut String) {
    match style {
        Style::Raised => {
            let raised = raised::raised(&said(line, at), text);
            text.push_str(&raised);
        }
        Style::Lowered => text.push_str(&raised::lowered(&said(line, at))),
        // Nobody may take what is deleted for what is said.
        Style::Struck => {
            text.push_str("~~");
            push(line, at, text);
            text.push_str("~~");
        }
        Style::Quoted(depth) => {
            let (open, close) = at.tongue.marks(at.quotations + depth);
            text.push_str(open);
            push(line, at, text);
            text.push_str(close);
        }
        Style::Emphasis | Style::Strong | Style::Cancelled => push(line, at, text),
    }
}

/// The words of a link and its address. The marks of direction stand outside of the brackets, where no program takes them for
/// a part of the address.
fn link(url: &str, bare: bool, line: &Line, at: At<'_>, text: &mut String) {
    let short = url.strip_prefix("mailto:").or(url.strip_prefix("tel:"));
    // Where a mail address is shown, it is as it was written, not as it stands in a link.
    let shown = (bare && url.starts_with("mailto:")).then(|| said(line, at));
    let shown = shown
        .as_deref()
        .map(|shown| shown.trim_start_matches("mailto:"));
    let address = shown.or(short).unwrap_or(url);
    let address = address.replace('<', "%3C").replace('>', "%3E");
    if !bare {
        push(line, at, text);
        text.push(' ');
    }
    match (at.tongue.rtl, bare) {
        (true, _) => text.extend(["\u{2066}<", &address, ">\u{2069}"]),
        (false, true) => text.push_str(&address),
        (false, false) => text.extend(["<", &address, ">"]),
    }
}

/// A line that runs in the direction of its language, whatever its first letter is.
fn directed(line: &str, tongue: &Tongue) -> String {
    let right = starts_from_right(line);
    let [left_mark, right_mark] = MARKS;
    match (tongue.rtl, right) {
        (true, Some(false) | None) if !line.is_empty() => format!("{right_mark}{line}"),
        (false, Some(true)) => format!("{left_mark}{line}"),
        _ => line.to_owned(),
    }
}

/// The direction of the first letter that has one, outside of isolates.
fn starts_from_right(line: &str) -> Option<bool> {
    let mut depth = 0_usize;
    for c in line.chars() {
        match c {
            LEFT_TO_RIGHT | RIGHT_TO_LEFT | FIRST_STRONG => depth += 1,
            END => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            _ if is_from_right(c) => return Some(true),
            _ if bidi_class(c) == BidiClass::LeftToRight => return Some(false),
            _ => {}
        }
    }
    None
}
