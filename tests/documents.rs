//! Every document of this repository, in every layout: no fault, PDF/UA-1 by a second validator, the same bytes twice, and
//! the tag tree that a screen reader walks through.

mod common;

use std::fmt::Write;
use std::path::Path;

use common::{build, open};

use lopdf::{Dictionary, Document, Object};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

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
    let pdf = Document::load_mem(bytes).unwrap();
    let catalog = pdf.catalog().unwrap();
    let language = catalog.get(b"Lang").and_then(Object::as_str).unwrap();
    let mut text = format!("language {}\n", String::from_utf8_lossy(language));
    let root = pdf
        .get_dictionary(
            catalog
                .get(b"StructTreeRoot")
                .unwrap()
                .as_reference()
                .unwrap(),
        )
        .unwrap();
    children(&pdf, root, 0, &mut text);
    text
}

fn children(pdf: &Document, element: &Dictionary, depth: usize, text: &mut String) {
    let kids = match element.get(b"K") {
        Ok(Object::Array(kids)) => kids.clone(),
        Ok(other) => vec![other.clone()],
        Err(_) => return,
    };
    for kid in kids {
        let Ok(kid) = kid
            .as_reference()
            .and_then(|id| pdf.get_dictionary(id))
            .or_else(|_| kid.as_dict())
        else {
            continue;
        };
        let Ok(tag) = kid.get(b"S").and_then(Object::as_name) else {
            continue;
        };
        write!(
            text,
            "{}{}",
            "  ".repeat(depth),
            String::from_utf8_lossy(tag)
        )
        .unwrap();
        for key in ["T", "Alt", "Lang"] {
            if let Ok(value) = kid.get(key.as_bytes()) {
                write!(
                    text,
                    " {key}={:?}",
                    lopdf::decode_text_string(value).unwrap()
                )
                .unwrap();
            }
        }
        if let Some(scope) = scope(pdf, kid).filter(|scope| scope != "Column") {
            write!(text, " Scope={scope}").unwrap();
        }
        text.push('\n');
        children(pdf, kid, depth + 1, text);
    }
}

/// What a header cell is a header of.
fn scope(pdf: &Document, element: &Dictionary) -> Option<String> {
    let attributes = pdf.dereference(element.get(b"A").ok()?).unwrap().1;
    let attributes = match attributes {
        Object::Array(attributes) => attributes.as_slice(),
        one => std::slice::from_ref(one),
    };
    attributes.iter().find_map(|attributes| {
        let (_, attributes) = pdf.dereference(attributes).unwrap();
        let scope = attributes.as_dict().ok()?.get(b"Scope").ok()?;
        Some(String::from_utf8_lossy(scope.as_name().unwrap()).into_owned())
    })
}
