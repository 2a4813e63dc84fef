//! The plain text of a letter: for terminals, for watches, and for those who read or hear mail without its looks.
//!
//! A paragraph is one line: every program wraps it to its window, and nothing stops a voice within a sentence. There are no
//! drawn lines and no marks of emphasis, which voices would read out. Lines whose first letter would turn them the wrong way
//! begin with a mark of direction (Unicode Standard Annex 9, P2); passages and addresses that run in the other direction
//! are isolated.

use icu_properties::props::BidiClass;

use super::greeting_lines;
use super::tree::{Block, Inline, Line, Note, Style, Table, Term, Tongue};
use crate::text::{bidi_class, is_from_right};

const LEFT_TO_RIGHT: char = '\u{2066}';
const RIGHT_TO_LEFT: char = '\u{2067}';
const FIRST_STRONG: char = '\u{2068}';
const END: char = '\u{2069}';

/// Marks that a line begins with to run in its language's direction.
const MARKS: [&str; 2] = ["\u{200e}", "\u{200f}"];

pub(super) fn render(blocks: &[Block], tongue: &Tongue, greeting: Option<&str>) -> String {
    let greeting = greeting_lines(greeting.unwrap_or_default());
    let greeting = greeting.into_iter().map(|lines| {
        let lines = lines.iter().map(|line| directed(line, tongue));
        lines.collect::<Vec<_>>().join("\n")
    });
    let chunks = greeting.chain(chunks(blocks, tongue));
    let chunks = chunks.filter(|chunk| !chunk.trim().is_empty());
    let text = chunks.collect::<Vec<_>>().join("\n\n");
    format!("{}\n", text.trim_matches('\n'))
}

/// The blocks, each with as many lines as it needs; between them stands a blank line.
fn chunks(blocks: &[Block], tongue: &Tongue) -> Vec<String> {
    blocks
        .iter()
        .flat_map(|block| chunk(block, tongue))
        .collect()
}

fn chunk(block: &Block, tongue: &Tongue) -> Vec<String> {
    match block {
        // A second blank line before it says that it is one.
        Block::Heading { line, .. } => vec![format!("\n{}", lines(line, tongue))],
        Block::Paragraph(_, line) => vec![lines(line, tongue)],
        Block::List { start, items } => vec![list(*start, items, tongue)],
        Block::Terms(terms) => vec![self::terms(terms, tongue)],
        Block::Quote(blocks) => {
            let (open, close) = tongue.quotes;
            let quoted = chunks(blocks, tongue).join("\n\n");
            vec![hung("    ", "    ", &format!("{open}{quoted}{close}"))]
        }
        Block::Code(text) => vec![hung("    ", "    ", text)],
        Block::Table(table) => self::table(table, tongue),
        Block::Rule => vec!["* * *".to_owned()],
        Block::Notes { title, notes, .. } => {
            let heading = format!("\n{}", directed(title, tongue));
            let notes = notes.iter().map(|note| self::note(note, tongue));
            [heading].into_iter().chain(notes).collect()
        }
        Block::Part { tongue, blocks, .. } => chunks(blocks, tongue),
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

fn list(start: Option<u64>, items: &[Vec<Block>], tongue: &Tongue) -> String {
    let items = items.iter().zip(0..).map(|(blocks, index)| {
        let mark = match start {
            Some(start) => format!("{}. ", tongue.number(start.saturating_add(index))),
            None => "- ".to_owned(),
        };
        let space = " ".repeat(mark.chars().count());
        let text = chunks(blocks, tongue).join("\n");
        hung(&mark, &space, text.trim_start_matches('\n'))
    });
    items.collect::<Vec<_>>().join("\n")
}

fn terms(terms: &[Term], tongue: &Tongue) -> String {
    let entries = terms.iter().map(|term| {
        let mut entry = lines(&term.line, tongue);
        for blocks in &term.details {
            let text = chunks(blocks, tongue).join("\n\n");
            entry.push('\n');
            entry.push_str(&hung("    ", "    ", &text));
        }
        entry
    });
    entries.collect::<Vec<_>>().join("\n")
}

fn note(note: &Note, tongue: &Tongue) -> String {
    let mark = format!("[{}] ", note.number);
    let space = " ".repeat(mark.chars().count());
    hung(&mark, &space, &chunks(&note.blocks, tongue).join("\n\n"))
}

/// Each row by itself, each cell after the header of its column.
fn table(table: &Table, tongue: &Tongue) -> Vec<String> {
    let caption = lines(&table.caption, tongue);
    let heads = table.head.iter().map(|head| words(head, tongue));
    let heads = heads.collect::<Vec<_>>();
    let rows = table.rows.iter().map(|row| {
        let cells = row.iter().zip(&heads).enumerate();
        let cells = cells.filter_map(|(column, (cell, head))| {
            let cell = words(cell, tongue);
            let text = if head.trim().is_empty() {
                cell.clone()
            } else {
                format!("{head}{}{cell}", tongue.colon)
            };
            let indent = if table.row_headers && column > 0 {
                "  "
            } else {
                ""
            };
            let said = !cell.trim().is_empty();
            said.then(|| format!("{indent}{}", directed(&text, tongue)))
        });
        cells.collect::<Vec<_>>().join("\n")
    });
    [caption].into_iter().chain(rows).collect()
}

/// The words of a line; breaks that the author asked for are ends of lines.
fn lines(line: &Line, tongue: &Tongue) -> String {
    let text = words(line, tongue);
    let lines = text.lines().map(|line| directed(line.trim(), tongue));
    lines.collect::<Vec<_>>().join("\n")
}

/// The words of a line, with the breaks that are in it.
pub(super) fn words(line: &Line, tongue: &Tongue) -> String {
    let mut text = String::new();
    push(line, tongue, &mut text);
    text
}

fn push(line: &Line, tongue: &Tongue, text: &mut String) {
    for inline in line {
        match inline {
            Inline::Text(words) | Inline::Code(words) => text.push_str(words),
            Inline::Number(number) if tongue.rtl => {
                text.extend(["\u{2066}", number, "\u{2069}"]);
            }
            Inline::Number(number) => text.push_str(number),
            Inline::Break => text.push('\n'),
            Inline::Styled(style, line) => styled(*style, line, tongue, text),
            Inline::Abbreviation { line, .. } | Inline::Inside { line, .. } => {
                push(line, tongue, text);
            }
            Inline::Passage(other, line) => {
                let open = match (tongue.rtl, other.rtl) {
                    (false, true) => Some(RIGHT_TO_LEFT),
                    (true, false) => Some(LEFT_TO_RIGHT),
                    _ => None,
                };
                text.extend(open);
                push(line, other, text);
                text.extend(open.map(|_| END));
            }
            Inline::Link { url, bare, line } => link(url, *bare, line, tongue, text),
            Inline::Note { number, .. } => {
                text.push('[');
                text.push_str(number);
                text.push(']');
            }
        }
    }
}

fn styled(style: Style, line: &Line, tongue: &Tongue, text: &mut String) {
    let inner = words(line, tongue);
    match style {
        Style::Raised => text.push_str(&moved(&inner, "⁰¹²³⁴⁵⁶⁷⁸⁹")),
        Style::Lowered => text.push_str(&moved(&inner, "₀₁₂₃₄₅₆₇₈₉")),
        // Nobody may take what is deleted for what is said.
        Style::Struck => text.extend(["~~", &inner, "~~"]),
        Style::Emphasis | Style::Strong | Style::Cancelled | Style::Quoted => text.push_str(&inner),
    }
}

/// Raised or lowered digits, which Unicode has; letters stay as they are: "1er".
fn moved(inner: &str, digits: &str) -> String {
    let moved = inner
        .chars()
        .map(|c| digits.chars().nth(c.to_digit(10)? as usize));
    let moved = moved.collect::<Option<String>>();
    moved.unwrap_or_else(|| inner.to_owned())
}

/// The words of a link and its address. The marks of direction stand outside of the brackets, where no program takes them for
/// a part of the address.
fn link(url: &str, bare: bool, line: &Line, tongue: &Tongue, text: &mut String) {
    let short = url.strip_prefix("mailto:").or(url.strip_prefix("tel:"));
    let address = short.unwrap_or(url).replace('<', "%3C").replace('>', "%3E");
    if !bare {
        push(line, tongue, text);
        text.push(' ');
    }
    match (tongue.rtl, bare) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::letter::tests::made;

    fn tongue(tag: &str) -> Tongue {
        Tongue::new(&tag.parse().unwrap())
    }

    fn text(lang: &str, body: &str) -> String {
        let source =
            format!("+++\ntitle = \"T\"\nlang = \"{lang}\"\ndate = 2021-03-01\n+++\n\n{body}\n");
        let text = made("a.md", &source).text(None);
        // After the title and the date.
        text.splitn(3, "\n\n").nth(2).unwrap_or_default().to_owned()
    }

    #[test]
    fn lines_run_in_the_direction_of_their_language() {
        for (tag, line, marked) in [
            ("en", "One", false),
            ("en", "واحد", true),
            ("en", "1–2", false),
            ("ar", "واحد", false),
            ("ar", "1. واحد", false),
            ("ar", "HELP واحد", true),
            ("ar", "1–2", true),
            ("ar", "\u{2066}HELP\u{2069} واحد", false),
        ] {
            let mark = MARKS[usize::from(tag == "ar")];
            let made = directed(line, &tongue(tag));
            assert_eq!(made.starts_with(mark), marked, "{tag} {line}");
            assert_eq!(made.trim_start_matches(mark), line);
        }
    }

    #[test]
    fn cells_follow_the_headers_of_their_columns() {
        let table = "| | A | B |\n|---|---|---|\n| **x** | 1 | |\n| **y** | 2 | *3* |";
        assert_eq!(
            text("fr", table),
            "x\n  A\u{a0}: 1\n\ny\n  A\u{a0}: 2\n  B\u{a0}: 3\n"
        );
    }

    #[test]
    fn links_say_their_addresses_once() {
        let links =
            "[Words](https://example.org/a) and <https://example.org/b>, <mailto:c@example.org>.";
        let expected = "Words <https://example.org/a> and https://example.org/b, c@example.org.\n";
        assert_eq!(text("en", links), expected);
        let found = text("ar", "كلمات [كلمة](https://example.org/a) كلمات.");
        assert!(
            found.contains("كلمة \u{2066}<https://example.org/a>\u{2069} كلمات"),
            "{found}"
        );
    }

    #[test]
    fn telephone_numbers_are_read_from_the_left() {
        let source = "+++\ntitle = \"T\"\nlang = \"ar\"\ndate = 2021-03-01\ncontact = \"هاتف: +33 3 00 00 00 00، رقم 5، a@example.org\"\n+++\n\nنص.\n";
        let letter = made("a.md", source);
        let expected =
            "هاتف: \u{2066}+33 3 00 00 00 00\u{2069}، رقم 5، \u{2066}<a@example.org>\u{2069}\n";
        let text = letter.text(None);
        assert!(text.ends_with(expected), "{text}");
        assert!(
            letter
                .html(None, None)
                .contains("<span dir=\"ltr\">+33 3 00 00 00 00</span>، ")
        );
    }

    #[test]
    fn digits_are_raised_and_letters_are_not() {
        let body = "CO<sub>2</sub>, m<sup>2</sup>, 1<sup>st</sup>, ~~no~~";
        assert_eq!(text("en", body), "CO₂, m², 1st, ~~no~~\n");
    }

    #[test]
    fn lists_and_quotations_stand_under_their_beginnings() {
        let body = "9. nine\n10. ten\n\n    more\n    - inner\n\n> said\n>\n> again";
        let expected = "9. nine\n10. ten\n    more\n    - inner\n\n    “said\n\n    again”\n";
        assert_eq!(text("en", body), expected);
    }
}
