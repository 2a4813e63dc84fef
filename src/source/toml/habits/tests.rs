//! Tests of what people write in place of TOML.

use toml::de::DeTable;

use super::*;

/// The mended text, and what is written in it and to write instead, one line each.
fn mended(text: &str) -> (String, Vec<String>) {
    let mended = mend(text);
    let faults = mended.faults.iter();
    let faults = faults.map(|fault| format!("{} | {}", &text[fault.place.clone()], fault.help));
    (mended.text.clone(), faults.collect())
}

#[test]
fn a_mistake_is_one_fault_that_says_what_to_write() {
    for (written, meant) in [
        ("title = “Titre”", r#"title = "Titre""#),
        ("lang = « fr »", r#"lang = "fr""#),
        ("lang = fr", r#"lang = "fr""#),
        ("lang = fr # French", r#"lang = "fr""#),
        (
            "title = Titre de mon article",
            r#"title = "Titre de mon article""#,
        ),
        ("title: \"Titre\"", r#"title = "Titre""#),
        ("title : Titre", r#"title = "Titre""#),
        ("date: 2021-03-01", "date = 2021-03-01"),
        ("date: 24/02/2021", "date = 2021-02-24"),
        ("authors: [\"A\"]", r#"authors = ["A"]"#),
        (
            "title = 'L'article du jour'",
            r#"title = "L'article du jour""#,
        ),
        (
            r#"summary = "Il a dit "oui" hier""#,
            r#"summary = "Il a dit \"oui\" hier""#,
        ),
        (r#"title = "A"#, r#"title = "A""#),
        ("title = \"A”", r#"title = "A""#),
        (r#"title = "C:\Docs\x""#, r#"title = "C:\\Docs\\x""#),
        (r#"authors = "A", "B""#, r#"authors = ["A", "B"]"#),
        ("authors = [“A”, « B »]", r#"authors = ["A", " B "]"#),
        ("date = 1er mars 2021", "date = 2021-03-01"),
        ("date = 2026-3-1", "date = 2026-03-01"),
        ("date = 2026/03/01", "date = 2026-03-01"),
        ("date = ٢٠٢٦-٠٣-٠١", "date = 2026-03-01"),
        ("start = 9:30", "start = 09:30"),
        ("end = 11h00", "end = 11:00"),
        ("duration = 90 min", "duration = 90"),
        ("text-size = 10,5", "text-size = 10.5"),
        ("decorative = True", "decorative = true"),
    ] {
        let (_, faults) = mended(written);
        let [fault] = faults.as_slice() else {
            panic!("{written}: {faults:?}");
        };
        assert!(
            fault.ends_with(&format!("write `{meant}`")),
            "{written}: {fault}"
        );
    }
}

#[test]
fn values_of_several_lines_are_one_mistake() {
    for (text, expected) in [
        ("subtitle = \"Une\nligne\"\n", "between `\"\"\"` and"),
        ("authors:\n  - Jean\n  - Anne\n", "write a list"),
    ] {
        let (mended, faults) = mended(text);
        assert!(DeTable::parse(&mended).is_ok(), "{mended}");
        assert_eq!(faults.len(), 1);
        assert!(faults[0].contains(expected), "{}", faults[0]);
    }
}

#[test]
fn what_cannot_be_known_is_asked() {
    let (_, faults) = mended("date = 01/03/2021\nupdated = 2026-02-30\nsummary =\n");
    assert_eq!(faults.len(), 3);
    assert!(
        faults[0].contains("2021-03-01`, or `date = 2021-01-03`"),
        "{}",
        faults[0]
    );
    assert!(faults[1].contains("a day of the calendar"), "{}", faults[1]);
    assert!(mend("date = 01/03/2021").faults[0].unsure.is_some());
}

#[test]
fn what_is_right_stays_and_the_rest_can_be_parsed() {
    let text = "title\u{a0}= “Un”\nlang: fr\nsummary = \"\"\"\nnote: « deux »\n\"\"\"\nauthors = [\n  “A”,\n  'B', # “c”\n]\n\
                \u{feff}date = 2021-03-01\u{202f}\nsubtitle = \"Une\nligne\"\n[[related]]\ntitle = \"a: b\"\nurl = 'x'\n";
    let (mended, faults) = mended(text);
    assert!(DeTable::parse(&mended).is_ok(), "{mended}");
    assert!(
        mended.contains("note: « deux »") && mended.contains("# “c”"),
        "{mended}"
    );
    assert_eq!(faults.len(), 5, "{faults:#?}");
}

#[test]
fn places_are_those_of_the_text_as_written() {
    let text = "title = “Un”\nlang = fr\n";
    let mended = mend(text);
    for value in ["\"Un\"", "\"fr\"", "lang", "title"] {
        let at = mended.text.find(value).unwrap();
        let written = &text[mended.as_written(at..at + value.len())];
        assert_eq!(
            written.trim_matches(|c| "“”".contains(c)),
            value.trim_matches('"')
        );
    }
}
