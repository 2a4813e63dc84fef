//! Every document of this repository, in every layout: no fault, PDF/UA-1 by a second validator, the same bytes twice, and
//! the tag tree that a screen reader walks through.

mod common;

use std::fmt::Write;
use std::path::Path;

use common::{build, inspected, open};

use lopdf::Document;
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};
use pressroom::inspect::Element;

/// The repository itself, and the publication that has every kind of content.
const PUBLICATIONS: [&str; 2] = ["", "tests/publication"];

/// A document's kind, as its layouts name it.
#[expect(clippy::disallowed_methods, reason = "the test reads its documents")]
fn kind(document: &Path) -> &'static str {
    if document.extension().unwrap() == "md" {
        return "article";
    }
    let text = std::fs::read_to_string(document).unwrap();
    let is = |kind: &&str| {
        text.lines()
            .any(|line| line == format!("kind = \"{kind}\""))
    };
    ["programme", "bulletin"].into_iter().find(is).unwrap()
}

#[test]
fn every_document_conforms_in_every_layout_and_twice_alike() {
    let mut count = 0;
    for publication in PUBLICATIONS.map(open) {
        let again = open(
            publication
                .folder()
                .unwrap()
                .strip_prefix(env!("CARGO_MANIFEST_DIR"))
                .unwrap()
                .to_str()
                .unwrap(),
        );
        for document in publication.documents() {
            for layout in publication.layouts() {
                if !layout.kinds().contains(&kind(&document)) {
                    continue;
                }
                let pdf = build(&publication, &document, layout.name());
                let options = ValidationOptions::default().profile(ValidationProfile::PdfUa1);
                let report = validate_pdf_bytes(&pdf.bytes, &options).unwrap();
                assert!(report.is_compliant, "{}: {report:?}", document.display());
                let second = build(&again, &document, layout.name());
                assert!(
                    pdf.bytes == second.bytes,
                    "{} differs from build to build",
                    document.display()
                );
                count += 1;
            }
        }
    }
    assert!(count >= 22, "only {count} documents were built");
}

#[test]
fn tag_trees() {
    let cases = [
        ("", "documents/2021-03-01-traite-cooperation-judiciaire.md"),
        ("", "documents/2021-03-01-nadwa-ittijar.md"),
        (
            "tests/publication",
            "tests/publication/documents/fr-contenus.md",
        ),
        (
            "tests/publication",
            "tests/publication/documents/fr-tableaux.md",
        ),
        ("", "documents/2021-02-24-seminaire-programme.toml"),
        // A list, because it has notes.
        (
            "tests/publication",
            "tests/publication/documents/fr-programme.toml",
        ),
        // A table with sessions side by side.
        (
            "tests/publication",
            "tests/publication/documents/en-programme.toml",
        ),
        (
            "tests/publication",
            "tests/publication/documents/ar-programme.toml",
        ),
    ];
    for (folder, document) in cases {
        let publication = open(folder);
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
        for layout in ["brief", "plain", "programme"] {
            let mut layouts = publication.layouts().iter();
            if !layouts.any(|own| own.name() == layout && own.kinds().contains(&kind(&path))) {
                continue;
            }
            let pdf = build(&publication, &path, layout);
            let name = format!("{}-{layout}", path.file_stem().unwrap().to_str().unwrap());
            insta::assert_snapshot!(name, tags(&pdf.bytes));
        }
    }
}

#[test]
fn passages_carry_their_language() {
    let publication = open("tests/publication");
    let document = "tests/publication/documents/ar-muhtawa.md";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    for layout in ["brief", "plain"] {
        let pdf = Document::load_mem(&build(&publication, &path, layout).bytes).unwrap();
        let pages = pdf.get_pages();
        let contents = pages.values().map(|page| pdf.get_page_content(*page));
        let contents = contents.collect::<Vec<_>>().concat();
        let contents = String::from_utf8_lossy(&contents);
        for lang in ["en", "fr"] {
            let marked = contents.matches(&format!("/Lang({lang})>>BDC")).count();
            assert!(
                marked >= 3,
                "{marked} passages are marked as {lang} in {layout}"
            );
        }
    }
}

/// The structure tree: tag, title, description and language of each element, indented by depth, and of headers what they are
/// headers of if that is not a column.
fn tags(bytes: &[u8]) -> String {
    let pdf = inspected(bytes);
    let mut text = format!("language {}\n", pdf.language.unwrap());
    for tag in &pdf.tags {
        element(tag, 0, &mut text);
    }
    text
}

fn element(tag: &Element, depth: usize, text: &mut String) {
    write!(text, "{}{}", "  ".repeat(depth), tag.kind).unwrap();
    for (key, value) in [
        ("T", &tag.title),
        ("Alt", &tag.alt),
        ("Lang", &tag.language),
    ] {
        if let Some(value) = value {
            write!(text, " {key}={value:?}").unwrap();
        }
    }
    let scope = tag.scope.as_deref();
    if let Some(scope) = scope.filter(|scope| *scope != "Column") {
        write!(text, " Scope={scope}").unwrap();
    }
    text.push('\n');
    for child in tag.children() {
        element(child, depth + 1, text);
    }
}
