//! Tests of the three formats.

use std::sync::Arc;

use super::{Format, render};
use crate::diagnostic::{Code, Diagnostic, SourceText};

fn diagnostics() -> Vec<Diagnostic> {
    let french = Arc::new(SourceText::new(
        "documents/été.md",
        "+++\r\nÀ lire : [ici](https://coe.int) é\r\nfin",
    ));
    let arabic = Arc::new(SourceText::new("ar.md", "مرحبا [هنا](https://coe.int)\n"));
    let link = french.text().find("[ici]").unwrap();
    let long = Arc::new(SourceText::new(
        "long.md",
        format!("{}!{}", "a ".repeat(500_000), "b ".repeat(500_000)),
    ));
    let control = Arc::new(SourceText::new("c.md", "a\u{1b}[31mred\u{202e}x"));
    vec![
        Diagnostic::new(
            Code::LinkText,
            "the link text `ici` does not say where it leads",
        )
        .at(&french, link..link + 22)
        .label(&french, 0..3, "the front matter")
        .help("write what is behind the link"),
        Diagnostic::new(Code::LinkText, "`هنا` does not say where it leads")
            .at(&arabic, 11..18)
            .help("write more"),
        Diagnostic::new(Code::FontGlyph, "no font has it").at(&long, 1_000_000..1_000_001),
        Diagnostic::new(Code::FontGlyph, "a \u{1b} in a message").at(&control, 1..2),
        Diagnostic::new(Code::SourceEmpty, "empty").at(&french, 1000..2000),
        Diagnostic::new(Code::OutputUnwritable, "`out` cannot be written")
            .help("choose another folder"),
    ]
}

#[test]
fn full_marks_the_text() {
    insta::assert_snapshot!(render(&diagnostics(), Format::Full, false));
}

#[test]
fn plain_is_one_line_each() {
    let plain = render(&diagnostics(), Format::Plain, false);
    assert_eq!(plain.lines().count(), diagnostics().len());
    insta::assert_snapshot!(plain);
}

#[test]
fn json_is_one_object_each() {
    insta::assert_snapshot!(render(&diagnostics(), Format::Json, false));
}

#[test]
fn nothing_from_a_source_reaches_the_terminal_unseen() {
    for format in [Format::Full, Format::Plain] {
        let text = render(&diagnostics(), format, false);
        assert!(
            !text.contains('\u{1b}') && !text.contains('\u{202e}'),
            "{text}"
        );
    }
}
