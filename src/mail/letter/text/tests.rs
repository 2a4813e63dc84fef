//! Letters in plain text.

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
        "x\n  A\u{a0}: 1\n  B\u{a0}:\n\ny\n  A\u{a0}: 2\n  B\u{a0}: 3\n"
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
fn what_is_raised_is_written_so() {
    let body =
        "CO<sub>2</sub>, m<sup>2</sup>, 1<sup>st</sup>, ~~no~~, 10<sup>-6</sup>, **2<sup>x</sup>**";
    assert_eq!(text("en", body), "CO₂, m², 1st, ~~no~~, 10⁻⁶, 2^(x)\n");
}

#[test]
fn lists_and_quotations_stand_under_their_beginnings() {
    let body = "9. nine\n10. ten\n\n    more\n    - inner\n\n> said\n>\n> again";
    let expected = "9. nine\n10. ten\n    more\n    - inner\n\n    “said\n\n    again”\n";
    assert_eq!(text("en", body), expected);
}

#[test]
fn quotations_are_marked_once_and_by_their_depth() {
    for (body, expected) in [
        ("> “We agree,” he said.", "    “We agree,” he said.\n"),
        ("> <q>We agree</q>, he said.", "    “We agree”, he said.\n"),
        ("> He said <q>yes</q>.", "    “He said ‘yes’.”\n"),
        ("> one\n>\n> > two", "    “one\n\n        ‘two’”\n"),
        (
            "> ### Head\n>\n> - one\n> - two",
            "    “Head\n\n    - one\n    - two”\n",
        ),
        ("> ```\n> code\n> ```", "        code\n"),
    ] {
        assert_eq!(text("en", body), expected, "{body}");
    }
    let french = text("fr", "> «\u{a0}Oui\u{a0}», dit-elle.");
    assert_eq!(french, "    «\u{a0}Oui\u{a0}», dit-elle.\n");
}

#[test]
fn headers_say_their_notes_once_and_lines_of_a_cell_stand_under_it() {
    let table = "| Land | Members[^1] | See [source](https://example.org/s) |\n|---|---|---|\n\
                 | **F** | 1<br>2 | a |\n| **S** | 3 | |\n\n[^1]: A note.";
    let expected = "Land: F\n  Members[1]: 1\n    2\n  See source <https://example.org/s>: a\n\n\
                    Land: S\n  Members: 3\n  See source:\n\n\nNotes\n\n[1] A note.\n";
    assert_eq!(text("en", table), expected);
}

#[test]
fn addresses_are_shown_as_they_were_written() {
    let source = "+++\ntitle = \"T\"\nlang = \"en\"\ndate = 2021-03-01\ncontact = \"a?bcc=b@example.org\"\n+++\n\nWords.\n";
    let letter = made("a.md", source);
    assert!(
        letter
            .text(None)
            .ends_with("Contact\n\na?bcc=b@example.org\n")
    );
    let html = letter.html(None, None);
    assert!(
        html.contains("href=\"mailto:a%3Fbcc%3Db@example.org\""),
        "{html}"
    );
}
