//! Tests of the checks: cases under `tests/suite/check/<rule>/`, wrong and right, each with what is found beside it. A case is a
//! source, or a publication folder for the rules that look at pages and settings.

use std::collections::BTreeSet;
use std::path::Path;

use super::check;
use super::rule::RULES;
use crate::diagnostic::Diagnostic;
use crate::publication::{BuildOptions, Publication};
use crate::source::tests::list;
use crate::source::{ReadOptions, read};

/// What is in the folder of the rules and is none.
const OTHERS: [&str; 8] = [
    "colour",
    "literal",
    "mod",
    "rule",
    "snapshots",
    "subject",
    "tests",
    "words",
];

/// Nothing is found in a case whose name says that it is right, and something in every other.
fn judge(name: &str, path: &Path, found: &[Diagnostic]) {
    assert_eq!(
        found.is_empty(),
        name.starts_with("right"),
        "{}: {}",
        path.display(),
        list(found)
    );
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads its cases")]
fn cases() {
    insta::glob!("../../tests/suite/check", "*/*.{md,toml}", |path| {
        let bytes = std::fs::read(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let read = read(&name, &bytes, &ReadOptions::default());
        assert!(read.diagnostics.is_empty(), "{}", list(&read.diagnostics));
        let found = check(&read.document.unwrap(), &read.source.unwrap());
        judge(&name, path, &found);
        insta::assert_snapshot!(list(&found));
    });
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the macro finds its cases")]
fn cases_of_pages_and_settings() {
    insta::glob!("../../tests/suite/check", "*/*/pressroom.toml", |path| {
        let folder = path.parent().unwrap();
        let opened = Publication::open(folder);
        let mut found = opened.diagnostics;
        let publication = opened.value.expect("it can be opened");
        for document in publication.documents() {
            let source = publication.source(&document).value.unwrap();
            found.extend(publication.check(&source, &BuildOptions::default()));
        }
        judge(folder.file_name().unwrap().to_str().unwrap(), path, &found);
        insta::assert_snapshot!(list(&found));
    });
}

/// Every rule says in its file what the table says of it.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads the rules' files")]
fn summaries_are_those_of_the_files() {
    for rule in RULES {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/check/{}.rs", rule.name()));
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(
            text.lines().next().unwrap(),
            format!("//! {}", rule.summary()),
            "{}",
            rule.name()
        );
        let asked = text
            .lines()
            .find(|line| line.starts_with("//! **Reference"));
        let asked = asked.expect("it says where it is asked for");
        for reference in rule
            .references()
            .iter()
            .filter_map(|reference| reference.strip_prefix("WCAG 2.2, "))
        {
            assert!(
                text.contains(reference),
                "{}: {reference} is not in {asked}",
                rule.name()
            );
        }
        assert!(!rule.codes().is_empty());
    }
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the test lists the repository's own folders"
)]
fn every_file_is_a_rule_and_every_rule_has_cases() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = |folder: &str| {
        let entries = std::fs::read_dir(root.join(folder)).unwrap();
        let names = entries.map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        });
        names
            .filter(|name| !OTHERS.contains(&name.as_str()))
            .collect::<BTreeSet<_>>()
    };
    let rules = RULES
        .iter()
        .map(|rule| rule.name().to_owned())
        .collect::<BTreeSet<_>>();
    assert_eq!(names("src/check"), rules);
    assert_eq!(names("tests/suite/check"), rules);
}
