//! Letters in HTML.

use crate::mail::letter::tests::made;

fn html(lang: &str, body: &str) -> String {
    let source =
        format!("+++\ntitle = \"T\"\nlang = \"{lang}\"\ndate = 2021-03-01\n+++\n\n{body}\n");
    made("a.md", &source).html(None, None)
}

#[test]
fn only_numbered_lists_have_the_digits_of_the_language() {
    for (lang, digits) in [("ar-EG", "arabic-indic"), ("fa", "persian")] {
        let letter = html(lang, "- كلمة\n- كلمة\n\n1. كلمة\n2. كلمة\n");
        let list = |name: &str| {
            let found = letter.split(&format!("<{name} ")).nth(1);
            found.unwrap().split('>').next().unwrap().to_owned()
        };
        assert!(list("ol").contains(digits), "{letter}");
        assert!(!list("ul").contains("list-style-type"), "{letter}");
    }
}

#[test]
fn a_table_that_moves_has_a_name() {
    let long = "Verwaltungsgerichtsbarkeitsangelegenheit";
    let letter = html(
        "de",
        &format!("| {long}[^1] | B |\n|---|---|\n| 1 | 2 |\n\n[^1]: Note.\n"),
    );
    let expected = format!("<div tabindex=\"0\" role=\"group\" aria-label=\"{long} · B\"");
    assert!(letter.contains(&expected), "{letter}");
    let letter = html("de", "| A | B |\n|---|---|\n| 1 | 2 |\n");
    assert!(!letter.contains("tabindex"), "{letter}");
}

/// Gmail cuts a letter off after 102 kB: tables, lists and links must not be many times as long as their words.
#[test]
fn what_comes_again_carries_no_look_of_its_own() {
    let part = "## Part\n\nSome [words](https://example.org/1) of note.\n\n- one\n- two\n\n\
                | A | B | C |\n|---|---|---|\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n\n";
    let size = |times: usize| html("en", &part.repeat(times)).len();
    let one = size(2) - size(1);
    assert!(one < 8 * part.len(), "{one} of {}", part.len());
}
