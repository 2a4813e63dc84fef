//! The tables of `docs/accessibility.md`: every checkpoint and condition is there, every test that they name exists, and what
//! is open is said at the end.

use std::collections::BTreeSet;
use std::path::Path;

/// How many failure conditions each checkpoint of the Matterhorn Protocol 1.1 has. Its introduction counts 136 in all, as
/// version 1.02 had; its tables have one more, 13-008.
const CONDITIONS: [usize; 31] = [
    7, 4, 3, 1, 3, 4, 2, 2, 8, 1, 7, 1, 8, 7, 5, 3, 3, 2, 4, 3, 1, 1, 1, 1, 1, 2, 1, 18, 1, 2, 30,
];

/// The words for who keeps what a row is about.
const KEEPERS: [&str; 5] = ["engine", "ours", "author", "not used", "open"];

/// Where tests are.
const ROOMS: [&str; 3] = ["tests/", "src/", ".ci/"];

/// A row of a table.
struct Row<'a> {
    /// The checkpoint under whose heading it stands, if it is one of these.
    checkpoint: &'a str,
    number: &'a str,
    kept_by: Vec<&'a str>,
    how: &'a str,
}

/// The text of a file of the repository, if there is one.
#[expect(
    clippy::disallowed_methods,
    reason = "the test reads the repository's own files"
)]
fn file(path: &str) -> Option<String> {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

/// Whether the repository has the folder, with something in it.
#[expect(
    clippy::disallowed_methods,
    reason = "the test lists the repository's own folders"
)]
fn has_folder(path: &str) -> bool {
    let entries = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
    entries.is_ok_and(|mut entries| entries.next().is_some())
}

fn page() -> String {
    file("docs/accessibility.md").expect("the page is there")
}

fn rows(page: &str) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut checkpoint = "";
    for line in page.lines() {
        if line.starts_with('#') {
            let heading = line.strip_prefix("### Checkpoint ").unwrap_or_default();
            checkpoint = heading.split(':').next().unwrap_or_default();
        }
        let Some(line) = line.strip_prefix('|') else {
            continue;
        };
        let cells = line.trim_end_matches('|').split('|').map(str::trim);
        let cells = cells.collect::<Vec<_>>();
        let &[number, _, kept_by, how] = &cells[..] else {
            panic!("{line}: a row has four cells");
        };
        if !["---", "Clause", "Condition"].contains(&number) {
            rows.push(Row {
                checkpoint,
                number,
                kept_by: kept_by.split(", ").collect(),
                how,
            });
        }
    }
    rows
}

/// The tests and folders that a text names.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|name| ROOMS.iter().any(|room| name.starts_with(room)) && !name.contains('…'))
}

/// Whether there is such a test, file or folder.
fn exists(name: &str) -> bool {
    match name.split_once("::") {
        Some((path, function)) => file(path).is_some_and(|text| has_test(&text, function)),
        None => has_folder(name) || file(name).is_some(),
    }
}

/// Whether a file has the function, as a test.
fn has_test(text: &str, function: &str) -> bool {
    let lines = text.lines().map(str::trim).collect::<Vec<_>>();
    let start = format!("fn {function}()");
    let at = lines.iter().position(|line| line.starts_with(&start));
    at.is_some_and(|at| {
        let before = lines[..at].iter().rev();
        // Its attributes stand right above it.
        let mut attributes = before.take_while(|line| !line.is_empty());
        attributes.any(|line| *line == "#[test]")
    })
}

/// The numbers of clauses and conditions in a text.
fn numbers(text: &str) -> BTreeSet<&str> {
    let parts = text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
    let parts = parts.map(|part| part.trim_matches(['.', '-']));
    parts.filter(|part| !part.is_empty()).collect()
}

#[test]
fn every_condition_of_every_checkpoint_is_there() {
    let page = page();
    let rows = rows(&page);
    let conditions = rows.iter().filter(|row| !row.checkpoint.is_empty());
    let found = conditions.map(|row| (row.checkpoint.to_owned(), row.number.to_owned()));
    let expected = CONDITIONS.iter().zip(1..).flat_map(|(count, checkpoint)| {
        let number = move |condition| format!("{checkpoint:02}-{condition:03}");
        (1..=*count).map(move |condition| (format!("{checkpoint:02}"), number(condition)))
    });
    let found = found.collect::<Vec<_>>();
    assert_eq!(found, expected.collect::<Vec<_>>());
    assert_eq!(found.len(), 137);
}

#[test]
fn every_clause_of_chapter_seven_is_there() {
    let page = page();
    let rows = rows(&page);
    let clauses = rows.iter().flat_map(|row| numbers(row.number));
    let clauses = clauses.collect::<BTreeSet<_>>();
    for clause in (1..=21).map(|clause| format!("7.{clause}")) {
        let part = format!("{clause}.");
        let mut named = clauses.iter();
        assert!(
            named.any(|named| *named == clause || named.starts_with(&part)),
            "{clause} is missing"
        );
    }
}

#[test]
fn every_row_says_who_keeps_it_and_ours_name_their_tests() {
    for row in rows(&page()) {
        let number = row.number;
        let kept_by = row.kept_by.iter().copied().collect::<BTreeSet<_>>();
        assert_eq!(kept_by.len(), row.kept_by.len(), "{number}: a word twice");
        for keeper in kept_by {
            assert!(KEEPERS.contains(&keeper), "{number}: `{keeper}`");
        }
        assert!(!row.how.is_empty(), "{number} does not say how");
        if row.kept_by.contains(&"ours") {
            assert!(named(row.how).next().is_some(), "{number} names no test");
        }
    }
}

#[test]
fn every_test_that_is_named_exists() {
    let page = page();
    let names = page.lines().flat_map(named).collect::<BTreeSet<_>>();
    let missing = names.iter().filter(|name| !exists(name));
    assert_eq!(missing.collect::<Vec<_>>(), [&""; 0]);
    // What does not exist would be found.
    assert!(!exists("tests/docs.rs::there_is_no_such_test"));
    assert!(!exists("tests/docs.rs::rows"), "it is no test");
    assert!(!exists("tests/suite/check/no_such_rule/"));
}

#[test]
fn what_is_open_is_listed_at_the_end() {
    let page = page();
    let (_, list) = page.split_once("\n## What is open\n").unwrap();
    let listed = numbers(list);
    for row in rows(&page) {
        if row.kept_by.contains(&"open") {
            assert!(listed.contains(row.number), "{} is not listed", row.number);
        }
    }
}
