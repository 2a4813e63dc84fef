//! Tests of reading: case files under `tests/suite/source/`, each with what it becomes beside it.

use std::fmt::Write;
use std::path::Path;

use proptest::prelude::*;

use super::{ReadOptions, read};
use crate::diagnostic::Diagnostic;
use crate::model::{Block, Document, Inline, Span, Visitor, walk_document};

/// `line:column severity code message | help`, one per line.
pub(crate) fn list(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for found in diagnostics {
        let place = found.primary.as_ref().map_or(String::new(), |place| {
            let marked = &place.source.text()[place.range.clone()];
            let position = place.position();
            format!(
                "{}:{} `{}` ",
                position.line,
                position.column,
                marked.escape_debug()
            )
        });
        let (severity, help) = (found.severity.name(), found.help.as_deref().unwrap_or("-"));
        writeln!(
            text,
            "{place}{severity} {} {} | {help}",
            found.code, found.message
        )
        .unwrap();
    }
    text
}

/// The model as the debug format has it, and the diagnostics.
fn outcome(path: &Path) -> String {
    #[expect(clippy::disallowed_methods, reason = "the test reads its case")]
    let bytes = std::fs::read(path).unwrap();
    let read = read(
        path.file_name().unwrap().to_str().unwrap(),
        &bytes,
        &ReadOptions::default(),
    );
    let document = read
        .document
        .map_or("no document".to_owned(), |document| match document {
            Document::Article(article) => format!("{article:#?}"),
            Document::Programme(programme) => format!("{programme:#?}"),
            Document::Bulletin(bulletin) => format!("{bulletin:#?}"),
        });
    let spans = compact(&document);
    format!("{}\n{spans}\n", list(&read.diagnostics))
}

/// The debug format without what does not tell: closing brackets, and lines for each end of a span.
fn compact(debug: &str) -> String {
    let lines = debug
        .lines()
        .filter(|line| !matches!(line.trim(), ")," | ")" | "]," | "]" | "}," | "}"));
    lines.fold(String::new(), |text, line| text + line + "\n")
}

#[test]
#[expect(clippy::disallowed_methods, reason = "`glob!` resolves its folder")]
fn cases() {
    insta::glob!("../../tests/suite/source", "*/*.{md,toml}", |path| {
        if path.components().any(|part| part.as_os_str() == "nesting") {
            return;
        }
        insta::assert_snapshot!(outcome(path));
    });
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "`glob!` resolves its folder, and the test reads its cases"
)]
fn what_is_nested_too_deeply_is_said_once_and_flattened() {
    insta::glob!("../../tests/suite/source", "nesting/*.md", |path| {
        let bytes = std::fs::read(path).unwrap();
        insta::assert_snapshot!(list(
            &read("case.md", &bytes, &ReadOptions::default()).diagnostics
        ));
    });
}

const FRONT_MATTER: &str = "+++\ntitle = \"T\"\nlang = \"fr\"\ndate = 2021-03-01\n+++\n\n";

#[test]
fn a_hundred_thousand_marks_overflow_nothing() {
    for mark in [
        ">", "*", "_", "[", "![", "<q>", "<sup>", "- ", "1. ", "`", "|", "[^", "~~", "\n> - ",
    ] {
        let text = format!("{FRONT_MATTER}{}x", mark.repeat(100_000));
        let read = read("a.md", text.as_bytes(), &ReadOptions::default());
        assert!(read.document.is_some(), "{mark}");
    }
}

#[test]
fn toml_nested_a_hundred_thousand_times_overflows_nothing() {
    for (before, open, after) in [
        ("x = ", "[", ""),
        ("x = ", "{a=", ""),
        ("", "a.", "a = 1"),
        ("[", "a.", "a]"),
        ("[[days]]\nx = ", "[", "]"),
    ] {
        let text = format!(
            "kind = \"programme\"\n{before}{}{after}\n",
            open.repeat(100_000)
        );
        let read = read("a.toml", text.as_bytes(), &ReadOptions::default());
        assert!(!read.diagnostics.is_empty(), "{before}{open}");
    }
}

#[test]
fn a_programme_too_large_to_set_is_said_once() {
    let start = "kind = \"programme\"\ntitle = \"T\"\nlang = \"fr\"\ndate = 2021-03-01\n";
    let day = "[[days]]\ndate = 2021-03-01\n";
    let session = "[[days.sessions]]\ntitle = \"S\"\n";
    let person = |number| format!("[[people]]\nid = \"p{number}\"\nname = \"P\"\n");
    let room = |number| format!("[[rooms]]\nid = \"r{number}\"\nname = \"R\"\n");
    let speaker = |number| format!("{{ name = \"N{number}\" }}");
    let people = (0..5_001).map(person).collect::<String>();
    let rooms = (0..501).map(room).collect::<String>();
    let speakers = (0..5_003).map(speaker).collect::<Vec<_>>().join(", ");
    for text in [
        format!("{start}{day}{}", session.repeat(2_003)),
        format!("{start}{people}{day}"),
        format!("{start}{rooms}{day}"),
        format!("{start}{day}{session}speakers = [{speakers}]\n{session}"),
    ] {
        let found = read("a.toml", text.as_bytes(), &ReadOptions::default()).diagnostics;
        assert_eq!(found.len(), 1, "{}", list(&found));
        assert_eq!(found[0].code, crate::Code::ProgrammeTooLarge);
    }
}

#[test]
fn smart_punctuation_uses_the_marks_of_the_language() {
    let text = format!("{FRONT_MATTER}Il dit \"oui\" -- et <span lang=\"en\">\"yes\"</span>...\n");
    let options = ReadOptions {
        smart_punctuation: true,
        ..ReadOptions::default()
    };
    let Some(Document::Article(article)) = read("a.md", text.as_bytes(), &options).document else {
        panic!("no document");
    };
    let text = format!("{:?}", article.body.blocks);
    for expected in ["«\\u{a0}oui\\u{a0}»", "–", "“yes”", "…"] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
}

/// Every span lies within the text, on the borders of characters.
struct Spans<'t>(&'t str);

impl Spans<'_> {
    fn check(&self, span: &Span) {
        assert!(
            self.0.get(span.clone()).is_some(),
            "{span:?} in {:?}",
            self.0
        );
    }
}

impl Visitor<'_> for Spans<'_> {
    fn block(&mut self, block: &Block) {
        self.check(&block.span);
    }

    fn inline(&mut self, inline: &Inline) {
        self.check(&inline.span);
    }
}

fn probe(name: &str, text: &str) {
    let read = read(name, text.as_bytes(), &ReadOptions::default());
    if let Some(document) = &read.document {
        let kept = read.source.as_ref().unwrap();
        walk_document(document, &mut Spans(kept.text()));
    }
    for found in &read.diagnostics {
        if let Some(place) = &found.primary {
            Spans(place.source.text()).check(&place.range);
        }
        assert!(found.help.is_some(), "{} helps nobody", found.code);
    }
}

proptest! {
    #[test]
    fn no_markdown_panics(body in r"([\[\]^*_~`|<>/!#\-: \n=a1é؟]|\[\^a\]|\n\[\^a\]: |<q>|</q>|<span lang='ar'>|</span>|\n\n- |\n> |\n: |&amp;|\\){0,60}") {
        probe("a.md", &format!("{FRONT_MATTER}{body}"));
    }

    #[test]
    fn no_front_matter_panics(toml in r#"([a-z]{1,5} = |title = |lang = |date = |"[a-z]{0,5}"|2021-0[0-9]-[0-9]{2}|\[|\]|\[\[related\]\]|\n|true|-1|é|'|“|”|« | »|\u{a0}|: |01/03/2021|٢٠٢٦-٠٣-٠١|9h30|#|\{|\}|,){0,30}"#) {
        probe("a.md", &format!("+++\n{toml}\n+++\n\nText.\n"));
    }

    #[test]
    fn no_programme_panics(lines in r#"((\[\[days\]\]|\[\[days\.sessions\]\]|\[\[people\]\]|\[\[rooms\]\]|\[venue\]|(title|start|end|duration|date|id|name|room|speakers|chair|abstract|country|kind|links) = ("[a-zé"\\]{0,3}"|"x"|'''[\n*<^é]{0,4}'''|"\\u00e9<b>"|0?[0-9]:30|25:00|-?[0-9]{1,6}|2021-0[0-9]-[0-9]{2}|\["x", [0-9]\]|\{ name = "x" \}|\[|“é*x*”|« [^1] »|x é|'l'é'|"é|24.02.2021|9h30))\n){0,14}"#) {
        probe("a.toml", &format!("kind = \"programme\"\n{lines}"));
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for name in ["a.md", "a.toml"] {
            let read = read(name, &bytes, &ReadOptions::default());
            prop_assert!(read.document.is_none() || read.source.is_some());
        }
    }
}
