//! Marks of Markdown mark something, and are not printed.
//!
//! **Why**: where a link, an image or bold words are not written quite as Markdown has them, the marks are printed as they stand,
//! and the image is not there at all.
//!
//! **Wrong**: `![La salle](ma salle.jpg)`, `[le site] (https://…)` · **Right**: `![La salle](<ma salle.jpg>)`, `[le site](https://…)`
//!
//! **References**: none; an editorial rule.

use super::literal::{Stretch, stretches};
use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::{BlockKind, Inline, InlineKind, Span};

/// What addresses begin with that are surely meant as such.
const SCHEMES: [&str; 5] = ["https://", "http://", "www.", "mailto:", "<http"];

/// Typographic marks that word processors make of the straight ones around a caption.
const QUOTES: &[char] = &['“', '”', '„', '«', '‘', '’'];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let captions = subject.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Figure(_) => Some(block.span.start),
        _ => None,
    });
    let captions = captions.collect::<std::collections::HashSet<_>>();
    let closing = closing_asterisks(subject, findings);
    for (content, span) in subject.lines() {
        // A caption stands within the marks of its image.
        if captions.contains(&span.start) {
            continue;
        }
        // Two asterisks after a word elsewhere are the sign of a note, which others like them begin.
        let own = closing.get(closing.partition_point(|at| *at < span.start));
        let is_note_sign = !closing.is_empty() && own.is_none_or(|at| *at >= span.end);
        for stretch in stretches(content, findings.source) {
            links(&stretch, findings);
            apart(&stretch, findings);
            swapped(&stretch, findings);
            wiki(&stretch, findings);
            hashes(&stretch, findings);
            bold(&stretch, is_note_sign, findings);
        }
        attributes(content, findings);
    }
    heading_attributes(subject, findings);
}

/// `](` that is printed belongs to a link or an image whose address cannot be read.
fn links(stretch: &Stretch<'_>, findings: &mut Findings<'_>) {
    for middle in stretch.find_all("](") {
        // `[words[^1]](…)` is said while reading.
        if stretch.char_before(middle, findings.source) == Some(']') {
            continue;
        }
        let (start, is_image) = beginning(stretch, middle);
        if stretch.char_before(start, findings.source) == Some('\\') {
            continue;
        }
        let rest = stretch.ahead(middle + 2);
        let what = if is_image { "image" } else { "link" };
        let Some(length) = rest.find(')') else {
            let message = format!("the {what} is printed as it stands: its address does not end");
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let place = stretch.place(start..middle + 2 + end);
            findings.report(
                Code::StrayMark,
                message,
                &place,
                "write `)` right after the address",
            );
            continue;
        };
        let (why, help) = why(&rest[..length]);
        let message = format!("the {what} is printed as it stands: {why}");
        let place = stretch.place(start..middle + 2 + length + 1);
        findings.report(Code::StrayMark, message, &place, help);
    }
}

/// Where the words of a link or an image begin, and whether it is one of an image.
fn beginning(stretch: &Stretch<'_>, middle: usize) -> (usize, bool) {
    let (from, near) = stretch.near(middle);
    match near.rfind('[') {
        Some(start) if near[..start].ends_with('!') => (from + start - 1, true),
        Some(start) => (from + start, false),
        None => (middle, false),
    }
}

/// Why what stands between the round brackets is no address, and what to write instead.
fn why(inner: &str) -> (String, String) {
    let inner = inner.trim();
    if inner.contains("{{") {
        let why = format!("`{inner}` is no address");
        return (
            why,
            "write the address itself; templates are not filled in".to_owned(),
        );
    }
    let size = inner.rfind(" =").filter(|at| {
        let size = &inner[at + 2..];
        size.contains(|c: char| c.is_ascii_digit())
            && size
                .chars()
                .all(|c| c.is_ascii_digit() || "x%*".contains(c))
    });
    if let Some(at) = size {
        let size = inner[at..].trim();
        return (
            format!("`{size}` is not understood"),
            "remove it: how large an image is set is the layout's part".to_owned(),
        );
    }
    if let Some(at) = inner.find(QUOTES) {
        let address = inner[..at].trim();
        if !address.is_empty() && inner[..at].ends_with(char::is_whitespace) {
            let why = "the marks around its caption are typographic".to_owned();
            return (
                why,
                format!("write `({} \"…\")`, with straight marks", enclosed(address)),
            );
        }
    }
    let address = inner.contains([' ', '\u{a0}']).then(|| {
        let end = inner
            .find(" \"")
            .or_else(|| inner.find(" '"))
            .unwrap_or(inner.len());
        let title = &inner[end..];
        (inner[..end].trim(), title)
    });
    match address {
        Some((address, title)) if address.contains(char::is_whitespace) => (
            format!("`{address}` has a space"),
            format!("write `({}{title})`", enclosed(address)),
        ),
        Some((address, _)) => (
            "its caption cannot be read".to_owned(),
            format!("write `({address} \"…\")`, with `\\\"` for a mark within the caption"),
        ),
        None => (
            "its brackets do not fit together".to_owned(),
            "write `[words](<address>)`, with no other link in the words".to_owned(),
        ),
    }
}

/// An address as it can be written with spaces in it.
fn enclosed(address: &str) -> String {
    if address.contains(char::is_whitespace) && !address.starts_with('<') {
        format!("<{address}>")
    } else {
        address.to_owned()
    }
}

/// `[words] (https://…)`: brackets that stand apart.
fn apart(stretch: &Stretch<'_>, findings: &mut Findings<'_>) {
    for middle in stretch.find_all("]") {
        let after = stretch.ahead(middle + 1);
        let rest = after.trim_start_matches([' ', '\u{a0}']);
        let (Some(inner), true) = (rest.strip_prefix('('), rest.len() < after.len()) else {
            continue;
        };
        let (start, is_image) = beginning(stretch, middle);
        let (Some(length), true) = (inner.find(')'), start < middle) else {
            continue;
        };
        if !is_image && !begins_address(inner) {
            continue;
        }
        let end = middle + 1 + after.len() - inner.len() + length + 1;
        let what = if is_image { "image" } else { "link" };
        let message =
            format!("the {what} is printed as it stands: a space is between its brackets");
        let help = "write `](` without a space between them";
        findings.report(Code::StrayMark, message, &stretch.place(start..end), help);
    }
}

/// `(words)[https://…]`: brackets the wrong way round.
fn swapped(stretch: &Stretch<'_>, findings: &mut Findings<'_>) {
    for middle in stretch.find_all(")[") {
        let inner = stretch.ahead(middle + 2);
        let (from, near) = stretch.near(middle);
        let (Some(start), Some(length), true) =
            (near.rfind('('), inner.find(']'), begins_address(inner))
        else {
            continue;
        };
        let (words, address) = (&near[start + 1..], &inner[..length]);
        let place = stretch.place(from + start..middle + 2 + length + 1);
        let message = "the link is printed as it stands: its brackets are the wrong way round";
        findings.report(
            Code::StrayMark,
            message,
            &place,
            format!("write `[{words}]({address})`"),
        );
    }
}

/// `![[file]]`, as wikis have it.
fn wiki(stretch: &Stretch<'_>, findings: &mut Findings<'_>) {
    for start in stretch.find_all("![[") {
        let inner = stretch.ahead(start + 3);
        let Some(length) = inner.find("]]") else {
            continue;
        };
        let file = inner[..length].split('|').next().unwrap_or_default();
        let message = "the image is printed as it stands: it is written as wikis have it";
        let help = format!("write `![what it shows]({})`", enclosed(file));
        let place = stretch.place(start..start + 3 + length + 2);
        findings.report(Code::StrayMark, message, &place, help);
    }
}

fn begins_address(text: &str) -> bool {
    SCHEMES.iter().any(|scheme| text.starts_with(scheme))
}

/// `##Titre`, or a no-break space after the marks.
fn hashes(stretch: &Stretch<'_>, findings: &mut Findings<'_>) {
    let marks = stretch.text.len() - stretch.text.trim_start_matches('#').len();
    let is_first = stretch.begins_line(0, findings.source);
    if !is_first || !(1..=6).contains(&marks) {
        return;
    }
    let rest = &stretch.text[marks..];
    let is_hard = rest.starts_with(['\u{a0}', '\u{202f}']);
    // One alone may begin a word that people search for.
    if is_hard || (marks > 1 && rest.starts_with(|c: char| c.is_alphabetic())) {
        let sign = &stretch.text[..marks];
        let why = if is_hard {
            "the space after it is a no-break one"
        } else {
            "no space is after it"
        };
        let message = format!("the heading is printed as text with `{sign}`: {why}");
        let help = format!("write `{sign} …`, with a space");
        findings.report(Code::StrayMark, message, &stretch.place(0..marks), help);
    }
}

/// Where two asterisks stand with nothing after them.
fn closing_asterisks(subject: &Subject<'_>, findings: &Findings<'_>) -> Vec<usize> {
    let mut found = Vec::new();
    for (content, _) in subject.lines() {
        for stretch in stretches(content, findings.source) {
            let closes = |at: &usize| {
                let after = stretch.text[at + 2..].chars().next();
                !stretch.begins_line(*at, findings.source)
                    && after.is_none_or(|c| !c.is_alphanumeric())
            };
            found.extend(pairs(&stretch).filter(closes).map(|at| stretch.start + at));
        }
    }
    found.sort_unstable();
    found
}

/// Where two asterisks stand, no more and no fewer.
fn pairs<'a>(stretch: &Stretch<'a>) -> impl Iterator<Item = usize> + use<'a> {
    let text = stretch.text;
    let is_pair = move |at: &usize| !text[..*at].ends_with('*') && !text[at + 2..].starts_with('*');
    stretch.find_all("**").filter(is_pair)
}

fn bold(stretch: &Stretch<'_>, is_note_sign: bool, findings: &mut Findings<'_>) {
    let text = stretch.text;
    let opens = |at: &usize| {
        let before = stretch.char_before(*at, findings.source);
        let after = text[at + 2..].chars().next();
        let is_start = before.is_none_or(|c| c.is_whitespace() || "([«“‘\"'".contains(c));
        is_start && after.is_some_and(|c| c.is_alphabetic() || QUOTES.contains(&c))
    };
    let Some(start) = pairs(stretch).find(opens) else {
        return;
    };
    if is_note_sign && stretch.begins_line(start, findings.source) {
        return;
    }
    let message = "`**` is printed as it stands: nothing ends what is bold from here";
    let help = "write `**` right after the last bold word, in the same paragraph, or `\\*\\*` for the signs";
    findings.report(
        Code::StrayMark,
        message,
        &stretch.place(start..start + 2),
        help,
    );
}

/// `{width=50%}` after an image or a link, as other Markdowns have it.
fn attributes(content: &[Inline], findings: &mut Findings<'_>) {
    for pair in content.windows(2) {
        let [
            Inline {
                kind: InlineKind::Image(_) | InlineKind::Link(_),
                ..
            },
            Inline {
                kind: InlineKind::Text(text),
                span,
            },
        ] = pair
        else {
            continue;
        };
        let end = text.find('}').filter(|_| text.starts_with('{'));
        if let Some(end) = end {
            braces(&text[..=end], span.start..span.start + end + 1, findings);
        }
    }
}

/// `{#name}` or `{.class}` at the end of a heading.
fn heading_attributes(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (_, content, _) in subject.headings() {
        let Some(Inline {
            kind: InlineKind::Text(text),
            span,
        }) = content.last()
        else {
            continue;
        };
        let start = text.rfind('{').filter(|_| text.ends_with('}'));
        if let Some(start) = start.filter(|at| {
            text[at + 1..]
                .trim_start_matches(':')
                .trim_start()
                .starts_with(['#', '.'])
        }) {
            let length = text.len() - start;
            braces(
                &text[start..],
                span.end.saturating_sub(length)..span.end,
                findings,
            );
        }
    }
}

fn braces(written: &str, place: Span, findings: &mut Findings<'_>) {
    let message = format!("`{written}` is not understood, and printed as it stands");
    findings.report(
        Code::StrayMark,
        message,
        &place,
        "remove it: how things look is the layout's part",
    );
}
