//! Sheets as others see them: drawn, counted, weighed; and files that nobody should meet.

mod damaged;
mod drawn;
mod kept;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use super::*;
use crate::publication::{BuildOptions, Publication, Source};

fn options(scheme: Scheme) -> PrintOptions {
    PrintOptions {
        scheme,
        duplex: None,
        sheet: None,
        marks: None,
        bleed: 3.0,
        thickness: 0.0,
    }
}

/// Pages whose colours stay as they are: this is about places.
fn job(bytes: Vec<u8>) -> Finished {
    Finished {
        bytes,
        name: "name".to_owned(),
        separated: true,
    }
}

/// Sheets of a PDF in which nothing is wrong.
fn sheets(pdf: &[u8], options: &PrintOptions) -> Sheets {
    let made = print(
        job(pdf.to_vec()),
        options,
        &Condition::bundled(),
        Work::Sheets,
    );
    assert!(!made.has_errors(), "{:?}", made.diagnostics);
    made.value.unwrap()
}

/// A document of the repository, as it is published.
fn published(document: &str) -> Vec<u8> {
    let publication = Publication::open(env!("CARGO_MANIFEST_DIR")).value.unwrap();
    let path = publication
        .folder()
        .unwrap()
        .join("documents")
        .join(document);
    let source: Source = publication.source(path).value.unwrap();
    let built = publication.build(&source, &BuildOptions::default());
    built.value.unwrap().bytes
}

/// Pages with these dictionaries and contents, in a tree that has `inherited`.
fn file(inherited: &Dictionary, pages: Vec<(Dictionary, Vec<String>)>) -> Vec<u8> {
    let mut pdf = Document::with_version("1.7");
    let tree = pdf.new_object_id();
    let mut kids = Vec::new();
    for (mut page, contents) in pages {
        let contents = contents.into_iter().map(|content| {
            let stream = Stream::new(Dictionary::new(), content.into_bytes());
            Object::Reference(pdf.add_object(stream))
        });
        let contents = contents.collect::<Vec<_>>();
        page.set("Type", "Page");
        page.set("Parent", tree);
        page.set("Contents", contents);
        kids.push(Object::Reference(pdf.add_object(page)));
    }
    let mut node = inherited.clone();
    node.set("Type", "Pages");
    node.set("Count", i64::try_from(kids.len()).unwrap());
    node.set("Kids", kids);
    pdf.objects.insert(tree, node.into());
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

fn numbers(numbers: &[i64]) -> Object {
    Object::Array(numbers.iter().map(|number| (*number).into()).collect())
}
