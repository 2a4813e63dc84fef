//! Notes everywhere: none lost, none doubled, each read at its mark, each linked both ways, each on its mark's page.

mod common;

use std::path::Path;

use common::{Note, build, inspected, notes, open, tree};
use pressroom::{BuildOptions, Inspection, Publication, Source};

const FRONT_MATTER: &str = "+++\ntitle = \"Many\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\n";

const EMPTY: [(&str, Vec<u8>); 0] = [];

/// The documents that have notes in every place, with the number of notes in each.
const DOCUMENTS: [(&str, usize); 4] = [
    ("fr-notes.md", 26),
    ("fr-tableaux.md", 16),
    ("en-notes.md", 48),
    ("ar-notes.md", 14),
];

const LAYOUTS: [&str; 2] = ["brief", "plain"];

fn document(name: &str, layout: &str) -> Inspection {
    let publication = open("tests/publication");
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/publication/documents")
        .join(name);
    inspected(&build(&publication, &path, layout).bytes)
}

/// An article of so many notes, each in a paragraph of its own, every tenth referred to again.
fn many(count: usize) -> String {
    use std::fmt::Write;
    let mut text = FRONT_MATTER.to_owned();
    for note in 1..=count {
        let again = note - note % 10;
        let again = if again == 0 {
            String::new()
        } else {
            format!(", like[^n{again}]")
        };
        write!(text, "Paragraph {note} has a note[^n{note}]{again}.\n\n").unwrap();
    }
    for note in 1..=count {
        writeln!(text, "[^n{note}]: Note {note} says this.").unwrap();
    }
    text
}

fn set(publication: &Publication, name: &str, text: String) -> Inspection {
    let built = publication.build(&Source::new(name, text), &BuildOptions::default());
    assert!(built.diagnostics.is_empty(), "{:?}", built.diagnostics);
    inspected(&built.value.unwrap().bytes)
}

/// What holds for the notes of every document, wherever they stand.
fn check(pdf: &Inspection, count: usize, name: &str) -> Vec<Note> {
    let found = notes(pdf);
    assert_eq!(found.len(), count, "{name}: notes in the tag tree");
    for (index, note) in found.iter().enumerate() {
        let number = (index + 1).to_string();
        assert_eq!(note.number, number, "{name}: the number before the note");
        assert_eq!(note.mark, number, "{name}: the mark before note {number}");
        assert!(
            note.marks_lead_to_it,
            "{name}: the mark of note {number} leads elsewhere"
        );
        assert!(
            note.leads_back,
            "{name}: note {number} does not lead back to its mark"
        );
    }
    found
}

#[test]
fn no_note_is_lost_or_doubled_and_each_is_linked_both_ways() {
    for (name, count) in DOCUMENTS {
        for layout in LAYOUTS {
            let name_of_case = format!("{name} in {layout}");
            check(&document(name, layout), count, &name_of_case);
        }
    }
}

#[test]
fn every_reference_to_a_note_leads_to_it() {
    for layout in LAYOUTS {
        let marks = notes(&document("fr-notes.md", layout));
        let marks = marks.iter().take(3).map(|note| note.marks);
        assert_eq!(marks.collect::<Vec<_>>(), [4, 2, 1], "{layout}");
    }
}

#[test]
fn two_hundred_notes_are_all_there() {
    let publication = Publication::in_memory(EMPTY).value.unwrap();
    let pdf = set(&publication, "a.md", many(200));
    for note in check(&pdf, 200, "many") {
        assert_eq!(
            note.page, note.mark_page,
            "note {} is on another page",
            note.number
        );
    }
}

#[test]
fn the_words_of_a_note_are_set_once() {
    for layout in LAYOUTS {
        let pdf = document("fr-notes.md", layout);
        let text = tree(&pdf).words;
        let notes = [
            "La note du titre.",
            "La note du sous-titre.",
            "La note de la légende.",
            "La note de l’en-tête.",
            "La note du point dans la citation.",
            "La phrase 125 ",
            "La toute dernière note.",
        ];
        for words in notes {
            assert_eq!(text.matches(words).count(), 1, "{layout}: {words}");
        }
    }
}

#[test]
fn a_note_of_a_heading_is_in_no_title_and_no_bookmark() {
    for layout in LAYOUTS {
        let pdf = document("fr-notes.md", layout);
        let titles = tree(&pdf).titles();
        assert!(
            titles.contains(&"Un titre avec une note au milieu".to_owned()),
            "{titles:?}"
        );
        let bookmarks = common::bookmarks(&pdf);
        assert!(
            bookmarks.contains(&"Un titre avec une note au milieu".to_owned()),
            "{bookmarks:?}"
        );
        assert!(
            bookmarks.contains(&"Un sous-titre souligné".to_owned()),
            "{bookmarks:?}"
        );
    }
}

#[test]
fn a_note_in_a_table_stands_on_the_page_of_its_mark() {
    for layout in LAYOUTS {
        let pdf = document("fr-notes.md", layout);
        let found = notes(&pdf);
        let in_table = found
            .iter()
            .filter(|note| note.path.iter().any(|tag| tag == "Table"));
        let pages = in_table.map(|note| (note.mark_page, note.page));
        let pages = pages.collect::<Vec<_>>();
        assert_eq!(pages.len(), 11, "{layout}");
        assert!(
            pages.iter().all(|(mark, note)| mark == note),
            "{layout}: {pages:?}"
        );
        assert!(
            pages[0].0 < pages[10].0,
            "{layout}: the table must reach over pages"
        );
    }
}

/// Where the table begins on its page decides which row a note's height would move to the next one.
#[test]
fn rows_keep_their_notes_wherever_a_table_breaks() {
    use std::fmt::Write;
    let publication = Publication::in_memory(EMPTY).value.unwrap();
    for before in 0..8 {
        let mut text = format!("{FRONT_MATTER}{}", "A line before.\n\n".repeat(before));
        text.push_str("| Row | Words |\n| --- | --- |\n");
        for row in 1..=60 {
            let note = if row % 3 == 0 {
                format!("[^n{row}]")
            } else {
                String::new()
            };
            writeln!(text, "| {row} | Words in a cell{note} |").unwrap();
        }
        text.push('\n');
        for row in (3..=60).step_by(3) {
            let words = "It goes on for some time. ".repeat(row * 5 % 13);
            writeln!(text, "[^n{row}]: Note of row {row}. {words}").unwrap();
        }
        let found = check(&set(&publication, "a.md", text), 20, "rows");
        let apart = found.iter().filter(|note| note.page != note.mark_page);
        let apart = apart.map(|note| &note.number).collect::<Vec<_>>();
        assert!(apart.is_empty(), "{before} lines before: {apart:?}");
    }
}

#[test]
fn marks_are_described_in_the_language_of_the_text() {
    for (name, words) in [
        ("fr-notes.md", "Note 1"),
        ("en-notes.md", "Note 1"),
        ("ar-notes.md", "الحاشية 1"),
    ] {
        let pdf = document(name, "brief");
        let spoken = common::link_descriptions(&pdf);
        let count = spoken.iter().filter(|spoken| *spoken == words).count();
        assert!(
            count >= 2,
            "{name}: {words} stands {count} times in {spoken:?}"
        );
    }
}

#[test]
fn a_heading_note_is_read_within_its_heading() {
    let tree = tree(&document("fr-notes.md", "brief"));
    let title = "Un titre avec une note au milieu";
    let heading = tree
        .find(&|element| element.title.as_deref() == Some(title))
        .unwrap();
    let tags = heading.children().map(|child| child.tag.as_str());
    assert_eq!(tags.collect::<Vec<_>>(), ["Reference", "Note"]);
}

/// Marks that come again within `noted-columns`, where first references are no longer what Typst takes for notes.
#[test]
fn references_in_columns_lead_to_their_notes() {
    let layout = "#let layout(document) = {\nset text(font: \"Source Serif 4\")\n\
        heading(level: 1, document.title)\nnoted-columns(count: 2, document.body)\n}\n";
    let toml =
        "name = \"x\"\ndescription = \"x\"\nkinds = [\"article\"]\nfonts = [\"Source Serif 4\"]\n";
    let publication = Publication::in_memory([
        ("pressroom.toml", b"[layouts]\narticle = \"x\"\n".to_vec()),
        ("layouts/x/layout.toml", toml.into()),
        ("layouts/x/layout.typ", layout.into()),
    ]);
    let pdf = set(&publication.value.unwrap(), "a.md", many(60));
    let found = check(&pdf, 60, "columns");
    assert_eq!(
        found[9].marks, 11,
        "the tenth note is referred to by ten others"
    );
    assert!(found.iter().all(|note| note.page == note.mark_page));
}

#[test]
fn sessions_of_a_programme_count_their_notes_together() {
    let session = |number: usize| {
        format!(
            "[[days.sessions]]\nstart = {:02}:00\nend = {:02}:30\nkind = \"workshop\"\ntitle = \"S{number}\"\n\
             abstract = \"\"\"\n### Heading[^a]\n\nFirst[^b], again[^a], again[^b].\n\n[^a]: A{number}.\n[^b]: B{number}.\n\"\"\"\n",
            8 + number,
            8 + number
        )
    };
    let sessions = (1..=4).map(session).collect::<Vec<_>>().concat();
    let text = format!(
        "kind = \"programme\"\ntitle = \"P\"\nlang = \"en\"\ndate = 2021-03-01\ntimezone = \"Europe/Paris\"\n\
         [[days]]\ndate = 2021-03-02\n{sessions}"
    );
    let pdf = set(
        &Publication::in_memory(EMPTY).value.unwrap(),
        "a.toml",
        text,
    );
    let found = check(&pdf, 8, "programme");
    assert!(found.iter().all(|note| note.marks == 2), "{found:?}");
}

/// From right to left the mark of a note would become the last digits of a number before it.
#[test]
fn marks_after_numbers_stay_apart_in_arabic() {
    let publication = Publication::in_memory(EMPTY).value.unwrap();
    let text = "+++\ntitle = \"ندوة\"\nlang = \"ar\"\ndate = 2021-03-01\n+++\n\nعام 2026[^1] وندوة[^2].\n\n[^1]: أولى.\n[^2]: ثانية.\n";
    let built = publication.build(&Source::new("a.md", text), &BuildOptions::default());
    let text = pressroom::inspect(built.value.unwrap().bytes)
        .value
        .unwrap()
        .text;
    assert!(text.contains("2026 1"), "{text:?}");
}
