//! The defects of Typst 0.15.1 that Pressroom works round. A test here that fails says which workaround can go.

mod common;

use common::{Element, bookmarks, inspected, link_descriptions, tree};
use pressroom::{BuildOptions, Inspection, Outcome, Pdf, Publication, Source};

const TOML: &str =
    "name = \"x\"\ndescription = \"x\"\nkinds = [\"article\"]\nfonts = [\"Source Serif 4\"]\n";

/// What comes of a layout that sets `body`, plain Typst, under a title.
fn attempt(body: &str) -> Outcome<Pdf> {
    let layout = format!(
        "#let layout(document) = {{\n\
         set page(width: 200pt, height: 200pt, margin: 20pt)\n\
         set text(font: \"Source Serif 4\", size: 10pt)\n\
         heading(level: 1, document.title)\n[{body}]\n}}\n"
    );
    let files = [
        ("layouts/x/layout.toml", TOML.as_bytes().to_vec()),
        ("layouts/x/layout.typ", layout.into_bytes()),
    ];
    let opened = Publication::in_memory(files);
    let publication = opened
        .value
        .unwrap_or_else(|| panic!("{:?}", opened.diagnostics));
    let text = "+++\ntitle = \"T\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nText.\n";
    let layout = Some("x".to_owned());
    let options = BuildOptions {
        layout,
        ..BuildOptions::default()
    };
    publication.build(&Source::new("a.md", text), &options)
}

fn pdf(body: &str) -> Inspection {
    let built = attempt(body);
    let pdf = built
        .value
        .unwrap_or_else(|| panic!("{:?}", built.diagnostics));
    inspected(&pdf.bytes)
}

/// The pages on which words stand.
fn pages(pdf: &Inspection, words: &str) -> Vec<usize> {
    let mut found = Vec::new();
    tree(pdf).walk(&mut Vec::new(), &mut |_, element: &Element| {
        found.extend(element.kids.iter().filter_map(|kid| match kid {
            common::Kid::Words(text, page) if text.contains(words) => Some(*page),
            _ => None,
        }));
    });
    found
}

#[test]
fn a_heading_holds_the_words_of_its_note() {
    let pdf = pdf("#outline(title: none)\n== Words#footnote[The note.]");
    let gone = "typst/typst#1880 is mended: src/typeset/heading.rs can set headings as they are";
    assert!(
        bookmarks(&pdf).contains(&"WordsThe note.".to_owned()),
        "{gone}"
    );
    assert!(
        tree(&pdf).titles().contains(&"WordsThe note.".to_owned()),
        "{gone}"
    );
    assert_eq!(pages(&pdf, "The note.").len(), 2, "{gone}");
}

#[test]
fn a_link_describes_itself_by_its_address() {
    let pdf = pdf("#link(\"https://www.coe.int/\")[The council]");
    assert_eq!(
        link_descriptions(&pdf),
        ["https://www.coe.int/"],
        "typst/typst#8877 is mended: src/typeset/inline.rs can make link elements"
    );
}

#[test]
fn a_note_in_a_float_over_columns_is_lost() {
    let within =
        pdf("#set page(columns: 2)\nWords. #place(top, float: true)[In one#footnote[The note.].]");
    assert_eq!(pages(&within, "The note.").len(), 1);
    let pdf = pdf(
        "#set page(columns: 2)\nWords. #place(top, scope: \"parent\", float: true)[Over both#footnote[The lost note.].]\n\
         #lorem(20)",
    );
    assert_eq!(pages(&pdf, "Over both").len(), 1);
    assert_eq!(
        pages(&pdf, "The lost note."),
        [0_usize; 0],
        "typst/typst#5765 is mended: what spans columns may be a float again"
    );
}

#[test]
fn columns_of_a_block_end_uneven() {
    let link = "#link(\"https://www.coe.int/\")[Four.]";
    let pdf = pdf(&format!(
        "#columns(2)[One. \n\n Two. \n\n Three. \n\n {link}]"
    ));
    let tree = tree(&pdf);
    let link = tree.link().unwrap();
    assert!(
        link.at.0 < 100.0,
        "columns end level: src/engine/columns/ need not make them so"
    );
}

#[test]
fn a_note_is_left_behind_by_a_block_that_breaks() {
    let left_behind = |lines: &usize| {
        let before = "A line.\n\n".repeat(*lines);
        let pdf = pdf(&format!(
            "#block(breakable: true)[{before} The mark#footnote[The note. #lorem(9)].\n\n More.]"
        ));
        pages(&pdf, "The mark").first() != pages(&pdf, "The note.").first()
    };
    let count = (0..12).filter(left_behind).count();
    assert!(
        count > 0,
        "blocks that break keep notes on the page of their marks: tables need no noted-columns"
    );
}

#[test]
fn an_artifact_before_a_page_break_takes_notes_along() {
    let picture = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>";
    // Which of these stands alone before the break depends on what else the page holds.
    let taken = (10..70).step_by(5).filter(|height| {
        let built = attempt(&format!(
            "#par[Words#footnote[A note.].]\
             #pdf.artifact(image(bytes(\"{picture}\"), height: {height}pt))\
             #par[More#footnote[Also. #lorem(30)]. #lorem(20)]"
        ));
        let mut found = built.diagnostics.iter();
        found.any(|found| found.message == "PDF/UA-1 error: PDF artifacts may not contain links")
    });
    assert!(
        taken.count() > 0,
        "artifacts end on their page: src/typeset/figure.rs need put no block around a decorative picture"
    );
}
