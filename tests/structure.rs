//! The tag tree of finished documents: what belongs together stands together, and what only decorates is not in it.

mod common;

use std::path::Path;

use common::{Element, build, open, tree};
use lopdf::Document;

/// How sections are marked in the tag tree.
const SECTION: &str = "Lbl";

fn document(folder: &str, name: &str, layout: &str) -> Document {
    let publication = open(folder);
    let path = publication.folder().unwrap().join("documents").join(name);
    Document::load_mem(&build(&publication, Path::new(&path), layout).bytes).unwrap()
}

/// The tags of what an element holds.
fn tags(element: &Element) -> Vec<&str> {
    let children = element.children();
    children.map(|child| child.tag.as_str()).collect()
}

/// The sections directly in an element, with the title of the first heading in each.
fn sections(element: &Element) -> Vec<(&Element, &str)> {
    let sections = element.children().filter(|child| child.tag == SECTION);
    let titled = sections.map(|section| {
        let heading = section.find(&|element| element.title.is_some()).unwrap();
        (section, heading.title.as_deref().unwrap())
    });
    titled.collect()
}

#[test]
fn an_article_is_one_section() {
    let cases = [
        (
            "fr-contenus.md",
            "Tous les contenus\u{a0}: un essai de mise en page",
        ),
        ("en-long.md", "A long report on many days of work"),
        ("ar-notes.md", "حواش في كل مكان"),
    ];
    for (name, title) in cases {
        for layout in ["brief", "plain"] {
            let tree = tree(&document("tests/publication", name, layout));
            let root = tree.children().next().unwrap();
            assert_eq!(tags(root), [SECTION], "{name} in {layout}");
            let found = sections(root);
            assert_eq!(found[0].1, title);
        }
    }
}

#[test]
fn each_item_of_a_bulletin_is_a_section() {
    let pdf = document("tests/publication", "fr-bulletin.toml", "bulletin");
    let tree = tree(&pdf);
    let found = sections(tree.children().next().unwrap());
    let (boxed, open): (Vec<_>, Vec<_>) = found
        .iter()
        .partition(|(section, _)| tags(section) == [SECTION]);
    assert_eq!((open.len(), boxed.len()), (6, 2));
    for (section, title) in open {
        assert!(sections(section).is_empty(), "{title} holds another item");
    }
    for (section, title) in boxed {
        let inner = section.children().next().unwrap();
        assert!(sections(inner).is_empty(), "{title} holds another item");
    }
}
