//! Tests of the checks: case files under `tests/suite/check/<rule>/`, wrong and right, each with what is found beside it.

use std::collections::BTreeSet;
use std::path::Path;

use super::{RULES, check};
use crate::source::tests::list;
use crate::source::{ReadOptions, read};

#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads its cases")]
fn cases() {
    insta::glob!("../../tests/suite/check", "*/*.{md,toml}", |path| {
        let bytes = std::fs::read(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let read = read(&name, &bytes, &ReadOptions::default());
        assert!(read.diagnostics.is_empty(), "{}", list(&read.diagnostics));
        let found = check(&read.document.unwrap(), &read.source.unwrap());
        let right = name.starts_with("right");
        assert_eq!(
            found.is_empty(),
            right,
            "{}: {}",
            path.display(),
            list(&found)
        );
        insta::assert_snapshot!(list(&found));
    });
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
            .filter(|name| !["mod", "tests", "snapshots"].contains(&name.as_str()))
            .collect::<BTreeSet<_>>()
    };
    let rules = RULES
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .collect::<BTreeSet<_>>();
    assert_eq!(names("src/check"), rules);
    assert_eq!(names("tests/suite/check"), rules);
}
