//! An abbreviation is expanded where it first stands.
//!
//! **Why**: who does not know what SEM stands for finds it nowhere in the text, and a screen reader says it as a word that does
//! not exist. Abbreviations that most readers know as words, Roman numerals, codes of countries and currencies need nothing.
//!
//! **Wrong**: `La CEDH a jugé` · **Right**: `La Cour européenne des droits de l’homme (CEDH) a jugé`, or
//! `<abbr title="Cour européenne des droits de l’homme">CEDH</abbr>`
//!
//! **References**: WCAG 2.2, 3.1.4, techniques G97 and G102.

use std::collections::HashSet;

use icu_locale::locale;

use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::locale::country_name;
use crate::model::{Block, BlockKind, Inline, InlineKind, Span, plain_text};

/// So many capitals in a row are an abbreviation; more are a word that is shouted.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=6;

/// Words of three letters and more that stand before names of things.
const ARTICLES: &[&str] = &[
    "The", "This", "Les", "Des", "Une", "Ces", "Der", "Die", "Das", "Den", "Los", "Las", "Una",
    "Gli", "Uma", "Het", "Της", "Των", "Ένα",
];

/// How far from an abbreviation its words are looked for, in bytes.
const WINDOW: usize = 300;

/// So many words in capitals are more than a name of two.
const SHOUTED: usize = 3;

/// What is known better by its letters than by what they stand for, and measures; a text in any language may have them.
const KNOWN: &[&str] = &[
    // Media and machines.
    "PDF",
    "HTML",
    "XML",
    "JSON",
    "CSV",
    "URL",
    "WWW",
    "HTTP",
    "HTTPS",
    "USB",
    "CD",
    "DVD",
    "TV",
    "TIC",
    "SMS",
    "GPS",
    "GSM",
    "QR",
    "PIN",
    "SIM",
    "ISBN",
    "ISSN",
    "DOI",
    "ISO",
    "UTF",
    "ASCII",
    "RGB",
    "CMYK",
    "LED",
    "FAQ",
    "CV",
    "OK",
    "ID",
    "PC",
    "FM",
    "AM",
    "PM",
    "VIP",
    "TGV",
    // Medicine.
    "ADN",
    "DNA",
    "ARN",
    "RNA",
    "SIDA",
    "AIDS",
    "COVID",
    "HIV",
    "VIH",
    // Names.
    "USA",
    "UK",
    "URSS",
    "USSR",
    "NASA",
    "NATO",
    "OTAN",
    "UNESCO",
    "UNICEF",
    "BBC",
    "CNN",
    // Currencies and measures.
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "MAD",
    "DZD",
    "TND",
    "EGP",
    "KB",
    "MB",
    "GB",
    "TB",
    "KW",
    "MW",
    "GW",
    "HZ",
    "MHZ",
    "UTC",
    "GMT",
    "CET",
    "CEST",
    // Letters and addresses.
    "BP",
    "PS",
    "NB",
    "SA",
    "MM",
    "RSVP",
    "CEDEX",
    "AD",
    "BC",
    "TEL",
    // Cyrillic, Greek.
    "США",
    "СССР",
    "РФ",
    "ТВ",
    "ДНК",
    "ВИЧ",
    "СПИД",
    "НАТО",
    "ЮНЕСКО",
    "ЮНИСЕФ",
    "ΗΠΑ",
    "ΝΑΤΟ",
    "ΟΥΝΕΣΚΟ",
    "ΤΒ",
    "ΠΜ",
    "ΜΜ",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut seen = terms(&subject.blocks);
    for (content, _) in subject.lines() {
        let line = Line::new(content);
        if !line.text.chars().any(char::is_lowercase) && !is_caseless(&line.text) {
            continue;
        }
        for (at, word) in abbreviations(&line.text) {
            if !seen.insert(word.to_owned())
                || line.is_marked(at)
                || is_expanded(&line.text, at, word)
            {
                continue;
            }
            let (within, span) = line.place(at);
            let place = findings.place_of(word, within, span);
            let message = format!("`{word}` is not expanded where it first stands");
            let help = format!(
                "write what it stands for, and `({word})` after it, or `<abbr title=\"…\">{word}</abbr>`"
            );
            findings.report(Code::Abbreviation, message, &place, help);
        }
    }
}

/// Terms are explained by what stands after them.
fn terms(blocks: &[&Block]) -> HashSet<String> {
    let mut found = HashSet::new();
    for block in blocks {
        if let BlockKind::Definitions(definitions) = &block.kind {
            for definition in definitions {
                let term = plain_text(&definition.term);
                found.extend(
                    abbreviations(&term)
                        .into_iter()
                        .map(|(_, word)| word.to_owned()),
                );
            }
        }
    }
    found
}

/// The words of a block, and where each stretch of them comes from.
#[derive(Default)]
struct Line<'a> {
    text: String,
    /// Where a stretch begins in the text, its place, and whether it is within `<abbr>`.
    stretches: Vec<(usize, &'a Span, bool)>,
}

impl<'a> Line<'a> {
    fn new(content: &'a [Inline]) -> Self {
        let mut line = Self::default();
        line.gather(content, false);
        line
    }

    fn gather(&mut self, content: &'a [Inline], marked: bool) {
        for inline in content {
            let text = match &inline.kind {
                InlineKind::Text(text) => text.as_str(),
                // What is no prose parts words all the same.
                InlineKind::SoftBreak | InlineKind::LineBreak | InlineKind::Code(_) => " ",
                InlineKind::Link(link) if link.bare => " ",
                InlineKind::Abbreviation { content, .. } => {
                    self.gather(content, true);
                    continue;
                }
                kind => {
                    self.gather(kind.children(), marked);
                    continue;
                }
            };
            self.stretches.push((self.text.len(), &inline.span, marked));
            self.text.push_str(text);
        }
    }

    fn stretch(&self, at: usize) -> Option<&(usize, &'a Span, bool)> {
        let after = self.stretches.partition_point(|(start, ..)| *start <= at);
        self.stretches.get(after.checked_sub(1)?)
    }

    fn is_marked(&self, at: usize) -> bool {
        self.stretch(at).is_some_and(|(.., marked)| *marked)
    }

    /// Where something stands within its stretch, and the place of that.
    fn place(&self, at: usize) -> (usize, &Span) {
        let stretch = self.stretch(at);
        stretch.map_or((0, &(0..0)), |(start, span, _)| (at - start, *span))
    }
}

/// Words in capitals that stand for something, with their places in the text.
fn abbreviations(text: &str) -> Vec<(usize, &str)> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let words = words.collect::<Vec<_>>();
    let base = text.as_ptr() as usize;
    let mut found = Vec::new();
    // Several words in capitals are a passage that is shouted, and no abbreviation is in it.
    for run in words.chunk_by(|one, other| is_capitals(one) && is_capitals(other)) {
        if run.len() >= SHOUTED {
            continue;
        }
        for word in run {
            // The slices know where they are.
            let start = word.as_ptr() as usize - base;
            // The English plural.
            let word = word.strip_suffix('s').unwrap_or(word);
            let fits = is_capitals(word) && LENGTH.contains(&word.chars().count());
            if fits && !is_known(word) && !is_surname(&text[..start], word) {
                found.push((start, word));
            }
        }
    }
    found
}

fn is_capitals(word: &str) -> bool {
    word.chars().all(char::is_uppercase)
}

fn is_known(word: &str) -> bool {
    KNOWN.contains(&word) || is_roman(word) || is_country(word)
}

/// A numeral that is no other word: to 89, or long.
fn is_roman(word: &str) -> bool {
    word.chars().all(|c| "IVXL".contains(c))
        || (word.len() > 3 && word.chars().all(|c| "IVXLCDM".contains(c)))
}

/// A country's code. Unions of countries have codes as well, but those are abbreviations first.
fn is_country(word: &str) -> bool {
    word.len() == 2
        && !["EU", "UN", "EZ"].contains(&word)
        && country_name(word, &locale!("en")) != word
}

/// After a name a word in capitals is most often another one: "Jean DUPONT". The first word of a sentence may be no name, so a
/// short word after it counts as an abbreviation.
fn is_surname(before: &str, word: &str) -> bool {
    let Some(words) = before.strip_suffix(' ') else {
        return false;
    };
    let (rest, name) = words.rsplit_once(' ').unwrap_or(("", words));
    let mut letters = name.chars();
    let is_name = !ARTICLES.contains(&name)
        && letters.next().is_some_and(char::is_uppercase)
        && letters.clone().count() > 1
        && letters.all(char::is_lowercase);
    let begins = rest.is_empty() || rest.ends_with(['.', '!', '?', ':']);
    let least = if begins { 5 } else { 4 };
    is_name && word.chars().count() >= least
}

/// Whether parentheses say what it stands for: it is in them after words, or they come after it.
fn is_expanded(text: &str, at: usize, word: &str) -> bool {
    let marks = |c: char| c.is_whitespace() || "«»“”„\"'’‘".contains(c);
    // What is further away explains something else.
    let from = text.ceil_char_boundary(at.saturating_sub(WINDOW));
    let (before, after) = (&text[from..at], &text[at + word.len()..]);
    let after = &after[..after.floor_char_boundary(WINDOW)];
    let words = |text: &str| text.split_whitespace().count();
    let follows = after.trim_start_matches(marks).strip_prefix('(');
    let follows = follows.and_then(|rest| rest.split(')').next());
    if follows.is_some_and(|inside| words(inside) > 1 || inside.chars().count() > 10) {
        return true;
    }
    let Some(open) = before
        .rfind('(')
        .filter(|open| !before[*open..].contains(')'))
    else {
        return false;
    };
    let inside = before[open + 1..].chars().count() + word.chars().count();
    inside < 25 && words(&before[..open]) > 1
}

/// A text in a script without case: what capitals there are are foreign to it.
fn is_caseless(text: &str) -> bool {
    text.chars()
        .any(|c| c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase())
}
