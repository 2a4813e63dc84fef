//! The text is in the language that is written for it.
//!
//! **Why**: a screen reader chooses its voice by the language. French in an English voice cannot be understood, and Arabic is
//! passed over by a voice that has no Arabic. The language also decides about hyphenation, quotation marks and dates.
//!
//! Judged is only what can be: texts of some length, in languages that can be told apart. Neighbours such as Czech and Slovak,
//! or Norwegian and Danish, count as one.
//!
//! **Wrong**: `lang = "fr"` over an English text · **Right**: `lang = "en"`; for a passage, `<span lang="en">…</span>`
//!
//! **References**: WCAG 2.2, 3.1.1 and 3.1.2; PDF/UA-1, 7.2; Matterhorn Protocol 11-001 to 11-004.

use icu_locale::{Locale, LocaleExpander, locale};
use icu_properties::CodePointMapData;
use icu_properties::PropertyNamesShort;
use icu_properties::props::Script;
use whatlang::{Detector, Lang};

use super::subject::{Piece, pieces};
use super::words::excerpt;
use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::locale::language_name;
use crate::model::{Document, Inline, InlineKind, Span, plain_text};

/// A shorter text may be of any language.
const LETTERS: usize = 200;

/// So many letters of another script are no name.
const FOREIGN: usize = 20;

/// Languages that can be told from others by their words; those that are rarely written here would be found in names.
const TOLD: &[(Lang, &str)] = &[
    (Lang::Eng, "en"),
    (Lang::Fra, "fr"),
    (Lang::Ara, "ar"),
    (Lang::Deu, "de"),
    (Lang::Spa, "es"),
    (Lang::Ita, "it"),
    (Lang::Por, "pt"),
    (Lang::Cat, "ca"),
    (Lang::Ron, "ro"),
    (Lang::Nld, "nl"),
    (Lang::Dan, "da"),
    (Lang::Nob, "nb"),
    (Lang::Swe, "sv"),
    (Lang::Fin, "fi"),
    (Lang::Est, "et"),
    (Lang::Lav, "lv"),
    (Lang::Lit, "lt"),
    (Lang::Pol, "pl"),
    (Lang::Ces, "cs"),
    (Lang::Slk, "sk"),
    (Lang::Slv, "sl"),
    (Lang::Hrv, "hr"),
    (Lang::Srp, "sr"),
    (Lang::Hun, "hu"),
    (Lang::Tur, "tr"),
    (Lang::Aze, "az"),
    (Lang::Rus, "ru"),
    (Lang::Ukr, "uk"),
    (Lang::Bel, "be"),
    (Lang::Bul, "bg"),
    (Lang::Mkd, "mk"),
    (Lang::Ell, "el"),
    (Lang::Heb, "he"),
    (Lang::Yid, "yi"),
    (Lang::Pes, "fa"),
    (Lang::Urd, "ur"),
    (Lang::Kat, "ka"),
    (Lang::Hye, "hy"),
    (Lang::Vie, "vi"),
];

/// Languages that words alone do not tell apart, whatever `whatlang` thinks of them.
const NEIGHBOURS: &[&[&str]] = &[
    &["nb", "nn", "no", "da", "sv"],
    &["sr", "hr", "bs", "sl", "me", "sh"],
    &["cs", "sk"],
    &["ru", "uk", "be", "bg", "mk", "sr"],
    &["es", "ca", "gl", "pt"],
    &["tr", "az", "tk"],
    &["nl", "af"],
    &["fa", "ur", "ar"],
    &["he", "yi"],
];

/// Languages that are written in two scripts, each without a word in the tag.
const TWO_SCRIPTS: &[&str] = &[
    "sr", "sh", "bs", "az", "uz", "kk", "tk", "tt", "mn", "ku", "pa", "ks", "sd", "ha", "tg", "ky",
    "ro",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let lang = subject.lang();
    let lines = subject.lines();
    let all = lines.iter().flat_map(|(content, _)| pieces(content, lang));
    let whole = own_words(all, lang);
    if let Some(found) = other_language(&whole, lang) {
        let message = format!("the text is {}, and not {}", name(&found), name(lang));
        let help = format!("write `lang = \"{found}\"`");
        findings.report(Code::Language, message, &subject.metadata.lang.span, help);
        return;
    }
    for (content, span) in &lines {
        let words = own_words(pieces(content, lang), lang);
        judge_passage(&words, lang, span, findings);
    }
    for inline in &subject.inlines {
        if let InlineKind::Language { lang, content } = &inline.kind {
            judge_marked(content, lang, &inline.span, findings);
        }
    }
}

/// Whether there is enough text, in a language that can be told from others, to judge it as a whole.
pub(crate) fn can_be_judged(document: &Document) -> bool {
    let subject = Subject::new(document);
    let lang = subject.lang();
    let lines = subject.lines();
    let all = lines.iter().flat_map(|(content, _)| pieces(content, lang));
    let own = own(all, lang);
    is_told(lang) && has_enough(own.flat_map(|piece| letters(piece.text)))
}

/// A paragraph that does not say that it is in another language.
fn judge_passage(words: &str, lang: &Locale, span: &Span, findings: &mut Findings<'_>) {
    let found = match other_script(words, lang) {
        Some(script) => format!("in the script {script}"),
        None => match other_language(words, lang) {
            Some(found) => name(&found),
            None => return,
        },
    };
    let message = format!(
        "the passage `{}` is {found}, and does not say so",
        excerpt(words)
    );
    let help = "write `<span lang=\"…\">` before it and `</span>` after it, within the paragraph";
    findings.report(Code::LanguagePassage, message, span, help);
}

/// A passage that says its language.
fn judge_marked(content: &[Inline], lang: &Locale, span: &Span, findings: &mut Findings<'_>) {
    let words = own_words(pieces(content, lang), lang);
    let found = match other_script(&words, lang) {
        Some(script) => format!("in the script {script}"),
        None => match other_language(&words, lang) {
            Some(found) => name(&found),
            None => return,
        },
    };
    let message = format!(
        "the passage `{}` is {found}, and not {}",
        excerpt(&plain_text(content)),
        name(lang)
    );
    findings.report(
        Code::Language,
        message,
        span,
        "write its own language into `<span lang=\"…\">`",
    );
}

/// The pieces that are in the language itself, without passages that say another.
fn own<'a>(
    pieces: impl IntoIterator<Item = Piece<'a>>,
    lang: &Locale,
) -> impl Iterator<Item = Piece<'a>> {
    let pieces = pieces.into_iter();
    pieces.filter(|piece| piece.lang.id.language == lang.id.language)
}

/// Their words.
fn own_words<'a>(pieces: impl IntoIterator<Item = Piece<'a>>, lang: &Locale) -> String {
    let mut words = String::new();
    for piece in own(pieces, lang) {
        words.push_str(piece.text);
        if piece.text.ends_with(['.', '!', '?']) {
            words.push(' ');
        }
    }
    words
}

/// The language that the words are in, if that is certain and another one.
fn other_language(words: &str, lang: &Locale) -> Option<Locale> {
    if !is_enough(words, lang) {
        return None;
    }
    let own = lang.id.language.as_str();
    let told = TOLD.iter().map(|(told, _)| *told).collect();
    let found = Detector::with_allowlist(told)
        .detect(words)
        .filter(whatlang::Info::is_reliable)?;
    let (_, tag) = TOLD.iter().find(|(told, _)| *told == found.lang())?;
    if same(tag, own) {
        return None;
    }
    tag.parse().ok()
}

fn is_enough(words: &str, lang: &Locale) -> bool {
    is_told(lang) && has_enough(letters(words))
}

/// Whether the language can be told from others.
fn is_told(lang: &Locale) -> bool {
    let own = lang.id.language.as_str();
    TOLD.iter().any(|(_, tag)| same(tag, own))
}

fn has_enough(mut letters: impl Iterator<Item = char>) -> bool {
    letters.nth(LETTERS - 1).is_some()
}

fn same(one: &str, other: &str) -> bool {
    let both = |group: &&&[&str]| group.contains(&one) && group.contains(&other);
    one == other || NEIGHBOURS.iter().any(|group| both(&group))
}

/// The script that all the words are in, if the language is not written in it.
fn other_script(words: &str, lang: &Locale) -> Option<&'static str> {
    if letters(words).count() < FOREIGN || TWO_SCRIPTS.contains(&lang.id.language.as_str()) {
        return None;
    }
    let mut id = lang.id.clone();
    LocaleExpander::new_common().maximize(&mut id);
    let own = id.script?;
    let scripts = CodePointMapData::<Script>::new();
    let mut found = letters(words).map(|letter| scripts.get(letter));
    let script = found.next()?;
    let short = PropertyNamesShort::<Script>::new().get(script)?;
    // Chinese, Japanese and Korean are written in several scripts at once.
    let judged = ["Latn", "Grek", "Cyrl", "Arab", "Hebr", "Geor", "Armn"];
    let other = judged.contains(&own.as_str())
        && short != own.as_str()
        && found.all(|other| other == script);
    other
        .then(|| icu_properties::PropertyNamesLong::<Script>::new().get(script))
        .flatten()
}

/// Letters, without those that belong to all scripts.
fn letters(words: &str) -> impl Iterator<Item = char> {
    let scripts = CodePointMapData::<Script>::new();
    words.chars().filter(move |c| {
        c.is_alphabetic() && !matches!(scripts.get(*c), Script::Common | Script::Inherited)
    })
}

/// The language's name, as messages have it.
fn name(lang: &Locale) -> String {
    language_name(lang, &locale!("en"))
}
