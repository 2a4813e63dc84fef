//! Tables: captions that stay with them, notes under them, headers that repeat and are read once; in every layout and
//! direction, wherever a table breaks.

mod common;

use std::fmt::Write;

use common::{Element, Kid, built, inspected, notes, tree};
use pressroom::{BuildOptions, Inspection, Pdf, Publication, Source};

const EMPTY: [(&str, Vec<u8>); 0] = [];

fn tableaux_pdf(layout: &str) -> Pdf {
    built("tests/publication", "fr-tableaux.md", layout)
}

fn tableaux(layout: &str) -> Inspection {
    inspected(&tableaux_pdf(layout).bytes)
}

fn set(publication: &Publication, name: &str, text: String) -> Inspection {
    let built = publication.build(&Source::new(name, text), &BuildOptions::default());
    assert!(built.diagnostics.is_empty(), "{:?}", built.diagnostics);
    inspected(&built.value.unwrap().bytes)
}

/// A table of so many rows with a heading before it, a caption after it, a link and a note in its header, and notes in
/// caption and cells.
fn long_table(rows: usize) -> String {
    let mut text =
        String::from("# Rows\n\n| Row[^head] | [Words](https://example.org/) |\n| --- | --- |\n");
    for row in 1..=rows {
        let note = if row % 4 == 0 {
            format!("[^n{row}]")
        } else {
            String::new()
        };
        writeln!(text, "| **{row}** | Words in a cell{note} |").unwrap();
    }
    text.push_str(
        "\nTable: A caption[^caption]\n\n[^head]: Of the header.\n[^caption]: Of the caption.\n",
    );
    for row in (4..=rows).step_by(4) {
        let words = "It goes on for some time. ".repeat(row * 5 % 13);
        writeln!(text, "[^n{row}]: Of row {row}. {words}").unwrap();
    }
    text
}

fn article(lang: &str, layout: &str, body: &str) -> String {
    format!(
        "+++\ntitle = \"T\"\nlang = \"{lang}\"\ndate = 2021-03-01\nlayout = \"{layout}\"\n+++\n\n{body}"
    )
}

/// The elements of a tag, in reading order.
fn all<'a>(tree: &'a Element, tag: &str) -> Vec<&'a Element> {
    let mut found = Vec::new();
    tree.walk(&mut Vec::new(), &mut |_, element| {
        if element.tag == tag {
            found.push(element);
        }
    });
    found
}

/// The page of an element's first words.
fn page(element: &Element) -> usize {
    let own = |kid: &Kid| match kid {
        Kid::Words(_, page) => Some(*page),
        Kid::Element(element) if element.tag != "Note" => Some(self::page(element)),
        _ => None,
    };
    element.kids.iter().find_map(own).unwrap()
}

/// What holds for each table that `long_table` makes.
fn check(pdf: &Inspection, rows: usize, columns: usize, case: &str) {
    let found = notes(pdf);
    assert_eq!(found.len(), 2 + rows / 4, "{case}");
    for (index, note) in found.iter().enumerate() {
        assert_eq!(note.number, (index + 1).to_string(), "{case}");
        assert_eq!(note.page, note.mark_page, "{case}: note {}", note.number);
        // Notes in two columns may stand side by side, where which of them a link leads to cannot be told.
        let leads = columns > 1 || note.marks_lead_to_it;
        assert!(leads && note.leads_back, "{case}: {note:?}");
        assert!(note.path.contains(&"Table".to_owned()), "{case}");
    }
    let tree = tree(pdf);
    let table = all(&tree, "Table")[0];
    let caption = table.children().next().unwrap();
    assert_eq!(caption.tag, "Caption", "{case}");
    let headers = all(table, "TH");
    assert_eq!(headers.len(), rows + 2, "{case}");
    // What leads to the table, the caption and the first row stand on one page.
    let heading = tree.find(&|element| element.title.as_deref() == Some("Rows"));
    let pages = [heading.unwrap(), caption, headers[0], headers[2]].map(page);
    assert!(
        pages.iter().all(|page| *page == pages[0]),
        "{case}: {pages:?}"
    );
}

#[test]
fn captions_and_notes_stay_with_their_table_wherever_it_breaks() {
    let publication = Publication::in_memory(EMPTY).value.unwrap();
    for layout in ["brief", "plain"] {
        for before in 0..6 {
            let before = "A line before.\n\n".repeat(before * 5 + 2);
            for rows in [8, 48] {
                let text = format!("{before}{}", long_table(rows));
                let pdf = set(&publication, "a.md", article("en", layout, &text));
                let lines = before.len() / 16;
                check(
                    &pdf,
                    rows,
                    1,
                    &format!("{rows} rows after {lines} lines in {layout}"),
                );
            }
        }
    }
}

#[test]
fn columns_of_a_bulletin_keep_tables_whole_in_both_directions() {
    for lang in ["en", "ar"] {
        for before in 0..4 {
            let text = format!("{}{}", "x.\n\n".repeat(before * 3), long_table(40));
            let item = article(lang, "brief", &text).replace("layout = \"brief\"\n", "");
            // The text is English in both.
            let settings = "[checks]\n\"a11y/language\" = \"off\"\n";
            let files = [
                ("documents/item.md", item.into_bytes()),
                ("pressroom.toml", settings.into()),
            ];
            let publication = Publication::in_memory(files).value.unwrap();
            for notes in ["foot", "end"] {
                let bulletin = format!(
                    "kind = \"bulletin\"\ntitle = \"B\"\nlang = \"{lang}\"\ndate = 2021-03-01\n\
                     parameters.notes = \"{notes}\"\n[[sections]]\nitems = [\"item.md\"]\n"
                );
                let pdf = set(&publication, "documents/b.toml", bulletin);
                check(
                    &pdf,
                    40,
                    2,
                    &format!("{lang} after {before}, notes at the {notes}"),
                );
            }
        }
    }
}

#[test]
fn a_table_in_an_abstract_keeps_its_notes() {
    let table = long_table(8).replace("# Rows\n", "### Rows\n");
    let text = format!(
        "kind = \"programme\"\ntitle = \"P\"\nlang = \"en\"\ndate = 2021-03-01\ntimezone = \"Europe/Paris\"\n\
         [[days]]\ndate = 2021-03-02\n[[days.sessions]]\nstart = 09:00\nend = 10:00\nkind = \"workshop\"\ntitle = \"S\"\n\
         abstract = \"\"\"\n{table}\"\"\"\n"
    );
    let pdf = set(
        &Publication::in_memory(EMPTY).value.unwrap(),
        "a.toml",
        text,
    );
    check(&pdf, 8, 1, "programme");
}

/// A layout without rules for figures, and without columns that could take anything out of a header.
#[test]
fn a_layout_without_rules_for_tables_breaks_them_and_repeats_no_links() {
    let layout = "#let layout(document) = {\nset text(font: \"Source Serif 4\")\n\
        heading(level: 1, document.title)\ndocument.body\n}\n";
    let toml =
        "name = \"x\"\ndescription = \"x\"\nkinds = [\"article\"]\nfonts = [\"Source Serif 4\"]\n";
    let publication = Publication::in_memory([
        ("layouts/x/layout.toml", toml.into()),
        ("layouts/x/layout.typ", layout.as_bytes().to_vec()),
    ]);
    let text = article("en", "x", &long_table(60));
    let pdf = set(&publication.value.unwrap(), "a.md", text);
    assert!(pdf.pages.len() > 1);
    let tree = tree(&pdf);
    assert_eq!(notes(&pdf).len(), 17);
    assert_eq!(tree.words.matches("Words in a cell").count(), 60);
}

#[test]
fn a_header_repeats_on_each_page_and_is_read_once() {
    for (layout, pages) in [("brief", 2..=4), ("plain", 2..=5)] {
        let built = tableaux_pdf(layout);
        let pdf = lopdf::Document::load_mem(&built.bytes).unwrap();
        for page in pages {
            let text = pdf.extract_text(&[page]).unwrap();
            assert!(
                text.contains("Numéro"),
                "{layout}: page {page} has no header"
            );
        }
        let read = tree(&inspected(&built.bytes)).words;
        assert_eq!(read.matches("Numéro").count(), 1, "{layout}");
        assert_eq!(
            read.matches("La note de l’en-tête répété").count(),
            1,
            "{layout}"
        );
    }
}

#[test]
fn notes_stand_under_their_table_and_not_at_the_foot_of_the_page() {
    for layout in ["brief", "plain"] {
        let tree = tree(&tableaux(layout));
        let entries = all(&tree, "Note")
            .into_iter()
            .map(|note| note.link().unwrap());
        let [foot, under @ ..] = &entries.take(4).collect::<Vec<_>>()[..] else {
            panic!("{layout}: no notes");
        };
        for note in under {
            assert_eq!(note.page, foot.page, "{layout}");
            assert!(note.at.1 > foot.at.1 + 100.0, "{layout}: {note:?} {foot:?}");
        }
    }
}

/// Where the second page of the table begins, one note is left: it was lost once.
#[test]
fn one_note_alone_under_the_end_of_a_table_is_printed() {
    let last = "La note de la ligne 63";
    for layout in ["brief", "plain"] {
        let read = tree(&tableaux(layout)).words;
        assert_eq!(read.matches(last).count(), 1, "{layout}");
    }
}
