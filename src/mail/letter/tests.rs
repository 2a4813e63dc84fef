//! Letters of real documents, in their three parts.

use std::path::Path;

use super::{Letter, Picture};
use crate::model::walk_texts;
use crate::publication::{Publication, Source};
use crate::source::{ReadOptions, read};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What stands before the title in the snapshots.
const GREETINGS: [(&str, &str); 3] = [
    ("fr", "Bonjour Camille,\n\nVoici un document :"),
    ("en", "Dear Sam,\n\nHere is a document:"),
    ("ar", "السيدة الفاضلة ليلى،"),
];

pub(super) fn letter(folder: &str, name: &str) -> Letter {
    let publication = Publication::open(Path::new(ROOT).join(folder))
        .value
        .unwrap();
    let path = Path::new(ROOT).join(folder).join("documents").join(name);
    let source = publication.source(&path).value.unwrap();
    let outcome = publication.letter(&source);
    assert!(!outcome.has_errors(), "{:?}", outcome.diagnostics);
    outcome.value.unwrap()
}

pub(super) fn made(name: &str, text: &str) -> Letter {
    let publication = Publication::in_memory([("pressroom.toml", "")])
        .value
        .unwrap();
    let outcome = publication.letter(&Source::new(name, text));
    assert!(!outcome.has_errors(), "{:?}", outcome.diagnostics);
    outcome.value.unwrap()
}

/// Documents with all kinds of content, in three languages.
const DOCUMENTS: &[(&str, &str)] = &[
    (".", "2021-03-01-traite-cooperation-judiciaire.md"),
    (".", "2021-03-01-seminar-trafficking.md"),
    (".", "2021-03-01-nadwa-ittijar.md"),
    (".", "2021-02-24-seminaire-programme.toml"),
    (".", "2021-03-nashra.toml"),
    (".", "2021-03-newsletter.toml"),
    ("tests/publication", "fr-contenus.md"),
    ("tests/publication", "fr-tableaux.md"),
    ("tests/publication", "ar-muhtawa.md"),
    ("tests/publication", "ar-mukhtalat.md"),
    ("tests/publication", "en-notes.md"),
    ("tests/publication", "en-programme.toml"),
    ("tests/publication", "fr-programme.toml"),
    ("tests/publication", "ar-programme.toml"),
    ("tests/publication", "fr-bulletin.toml"),
    ("tests/publication", "hy-ecriture.md"),
    ("tests/publication", "he-seminar.md"),
];

fn greeting(letter: &Letter) -> Option<&'static str> {
    let found = GREETINGS.iter();
    let mut found = found.filter(|(lang, _)| letter.lang.starts_with(lang));
    found.next().map(|(_, greeting)| *greeting)
}

/// Writes the letters into the folder that `PRESSROOM_LETTERS` names, for `.ci/letters`.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "only if somebody asks for the files"
)]
fn letters_for_browsers() {
    let Ok(folder) = std::env::var("PRESSROOM_LETTERS") else {
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    for (publication, name) in DOCUMENTS {
        let letter = letter(publication, name);
        let file = |extension: &str| Path::new(&folder).join(format!("{name}.{extension}"));
        let picture = Picture {
            cid: "page@letters.invalid",
            alt: &letter.title,
        };
        let html = letter.html(greeting(&letter), Some(picture));
        std::fs::write(file("html"), html).unwrap();
        std::fs::write(file("txt"), letter.text(greeting(&letter))).unwrap();
        if let Some(calendar) = &letter.calendar.value {
            std::fs::write(file("ics"), &calendar.text).unwrap();
        }
    }
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

/// Articles with everything, programmes with moved and cancelled sessions, and a bulletin in several languages.
#[test]
fn letters_of_real_documents() {
    for (publication, name) in [
        ("tests/publication", "fr-contenus.md"),
        ("tests/publication", "en-notes.md"),
        ("tests/publication", "ar-muhtawa.md"),
        ("tests/publication", "en-programme.toml"),
        ("tests/publication", "ar-programme.toml"),
        (".", "2021-03-nashra.toml"),
    ] {
        let letter = letter(publication, name);
        let greeting = greeting(&letter);
        snapshot(&format!("{name}.html"), &letter.html(greeting, None));
        snapshot(&format!("{name}.txt"), &letter.text(greeting));
        if let Some(calendar) = &letter.calendar.value {
            // The snapshot would hide the ends of lines.
            assert_eq!(
                calendar.text.matches('\n').count(),
                calendar.text.matches("\r\n").count()
            );
            snapshot(&format!("{name}.ics"), &calendar.text.replace("\r\n", "\n"));
        }
    }
}

/// Letters and digits alone: what typography changes is left out, raised and lowered digits count as others.
fn bare(text: &str) -> String {
    let digit = |c: char| {
        let found = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
            .chars()
            .position(|raised| raised == c);
        found
            .and_then(|at| char::from_digit(at as u32 % 10, 10))
            .unwrap_or(c)
    };
    let characters = text.chars().map(digit);
    characters.filter(|c| c.is_alphanumeric()).collect()
}

/// Whatever is printed of a document is in its letter. Keywords are not printed, and of programmes only those rooms and
/// persons that sessions name.
#[test]
fn every_text_of_real_documents_is_in_its_letter() {
    let mut seen = 0;
    for folder in [".", "tests/publication"] {
        let publication = Publication::open(Path::new(ROOT).join(folder));
        let publication = publication.value.unwrap();
        for path in publication.documents() {
            let source = publication.source(&path).value.unwrap();
            let letter = publication.letter(&source).value.unwrap();
            let (plain, html) = (bare(&letter.text(None)), letter.html(None, None));
            let read = read(source.name(), source.bytes(), &ReadOptions::default());
            let document = read.document.unwrap();
            let keywords = &document.metadata().keywords;
            walk_texts(&document, &mut |text, place| {
                let printed = !keywords.iter().any(|keyword| keyword.span == *place);
                assert!(
                    !printed || plain.contains(&bare(text)),
                    "{}: {text}",
                    path.display()
                );
                seen += usize::from(printed);
            });
            assert!(html.contains(&format!("<html lang=\"{}\"", letter.lang)));
        }
    }
    assert!(seen > 1_000, "{seen}");
}

const FRONT: &str = "+++\ntitle = \"T\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\n";

#[test]
fn the_parts_differ_by_nothing_but_greeting_and_picture() {
    let letter = made("a.md", &format!("{FRONT}Words.\n"));
    let greeted = letter.html(
        Some("Dear <b>Sam</b> & “all”,\r\n\r\none\ntwo\u{202e}"),
        None,
    );
    assert!(
        greeted.contains("Dear &lt;b&gt;Sam&lt;/b&gt; &amp; “all”,</p>"),
        "{greeted}"
    );
    assert!(greeted.contains("one<br>two</p>"), "{greeted}");
    let text = letter.text(Some("Dear Sam,\n\none\ntwo\u{202e}"));
    assert!(text.starts_with("Dear Sam,\n\none\ntwo\n\n"), "{text}");
    let picture = Picture {
        cid: "a\"b@c",
        alt: "<Page>",
    };
    let shown = letter.html(None, Some(picture));
    assert!(
        shown.contains("<img src=\"cid:a&quot;b@c\" alt=\"&lt;Page&gt;\""),
        "{shown}"
    );
    assert_eq!(letter.html(None, None), letter.html(Some(" \n"), None));
}

#[test]
fn a_fault_of_the_document_is_a_fault_of_the_letter() {
    let publication = Publication::in_memory([("pressroom.toml", "")])
        .value
        .unwrap();
    let outcome = publication.letter(&Source::new(
        "a.md",
        "+++\ntitle = \"T\"\n+++\n\n[x](ftp://a)\n",
    ));
    assert!(outcome.has_errors() && outcome.value.is_none());
    let codes = outcome.diagnostics.iter().map(|found| found.code.name());
    let codes = codes.collect::<Vec<_>>();
    for code in ["metadata/language", "metadata/date", "link/destination"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
}

/// The source bounds how deep marks stand within marks, so what is made of them can be written on any thread.
#[test]
fn deep_nesting_ends_no_process() {
    for (open, close, depth) in [
        ("*a **b ", "** *", 3_000),
        ("<span lang=\"fr\">", "</span>", 40),
        ("<q>", "</q>", 40),
        ("> ", "", 6),
        ("- ", "", 10),
    ] {
        let source = format!("{FRONT}{}x{}\n", open.repeat(depth), close.repeat(depth));
        let letter = made("a.md", &source);
        assert!(letter.html(None, None).contains('x') && letter.text(None).contains('x'));
    }
}

#[test]
fn a_letter_that_is_cut_off_is_told() {
    let letter = made(
        "a.md",
        &format!("{FRONT}{}\n", "Some words. ".repeat(9_000)),
    );
    let told = letter.clipped("a.md").unwrap();
    assert_eq!(told.code.name(), "mail/clipped");
    assert!(
        told.message
            .starts_with("the text of `a.md` has 110 kB in HTML: Gmail"),
        "{}",
        told.message
    );
    assert!(
        made("a.md", &format!("{FRONT}Words.\n"))
            .clipped("a.md")
            .is_none()
    );
}
