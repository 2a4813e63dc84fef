//! Archives: whose sources they are of, and how runs end that cannot be what was meant.
#![cfg(feature = "cli")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the files that the program is to meet"
)]

mod common;

use std::fs;

use common::archive::{Place, article};

/// Two publications that have their sources in a folder of the same name.
fn two() -> Place {
    let place = Place::bare();
    for name in ["one", "two"] {
        place.write(&format!("{name}/pressroom.toml"), "");
    }
    place.articles(&["one/documents/a.md", "one/documents/2021/b.md"]);
    place
}

#[test]
fn another_publication_does_not_take_an_archive_over() {
    let place = two();
    place
        .pressroom(&["archive", "one", "--out", "arch"])
        .ended_with(0);
    let before = place.tree("arch");
    place.articles(&["two/documents/c.md", "two/documents/d.md"]);
    // One of them is called the same.
    place.articles(&["two/documents/a.md"]);
    place.remove("two/documents/a.md");
    for more in [&[][..], &["--prune"]] {
        let archive = [&["archive", "two", "--out", "arch"], more].concat();
        let run = place.pressroom(&archive).ended_with(2);
        assert!(
            run.says("archive/sources", "all of its 2 documents are not in"),
            "{run:#?}"
        );
        assert!(place.tree("arch") == before);
    }
    // The archive's own publication goes on as if nothing had been.
    let again = place.pressroom(&["archive", "one", "--out", "arch", "--prune"]);
    assert_eq!(again.ended_with(0).made(), [""; 0]);
    let changed = ["archive", "two", "--out", "arch", "--prune"];
    let changed = [&changed[..], &["--sources-changed"]].concat();
    place.pressroom(&changed).ended_with(0);
    assert_eq!(place.pdfs("arch"), ["c.pdf", "d.pdf"]);
    place.pressroom(&changed[..5]).ended_with(0);
}

/// The same names, as those of translations are.
#[test]
fn another_publication_with_the_same_names_is_known_by_what_is_in_them() {
    let place = two();
    place
        .pressroom(&["archive", "one", "--out", "arch"])
        .ended_with(0);
    let before = place.tree("arch");
    place.write("two/documents/a.md", article("A", "", "Des mots."));
    place.write("two/documents/2021/b.md", article("B", "", "Des mots."));
    let run = place.pressroom(&["archive", "two", "--out", "arch"]);
    let run = run.ended_with(2);
    assert!(
        run.says("archive/sources", "not one is the same"),
        "{run:#?}"
    );
    assert!(place.tree("arch") == before);
}

#[test]
fn a_publication_that_has_moved_keeps_its_archive() {
    let place = two();
    place
        .pressroom(&["archive", "one", "--out", "arch"])
        .ended_with(0);
    fs::rename(place.path("one"), place.path("moved")).unwrap();
    place.write("moved/documents/a.md", article("A", "", "Other words."));
    place.articles(&["moved/documents/c.md"]);
    let run = place.pressroom(&["archive", "moved", "--out", "arch", "--prune"]);
    assert_eq!(run.ended_with(0).made(), ["a.md", "c.md"]);
    // In its place anything may happen to it.
    place.remove("moved/documents");
    place.articles(&["moved/documents/e.md"]);
    let run = place.pressroom(&["archive", "moved", "--out", "arch", "--prune"]);
    assert_eq!(run.ended_with(0).made(), ["e.md"]);
    assert_eq!(place.pdfs("arch"), ["e.pdf"]);
}

#[test]
fn another_folder_of_sources_is_taken_where_that_is_said() {
    let place = Place::new();
    place.articles(&["documents/a.md", "texts/a.md"]);
    place.archive(&[]).ended_with(0);
    let other = ["archive", "texts", "--out", "arch"];
    let run = place.pressroom(&other).ended_with(2);
    assert!(run.says("archive/sources", "in `texts`"), "{run:#?}");
    let changed = [&other[..], &["--sources-changed"]].concat();
    assert_eq!(place.pressroom(&changed).ended_with(0).made(), ["a.md"]);
    assert_eq!(place.pressroom(&other).ended_with(0).made(), [""; 0]);
}

#[test]
fn most_of_an_archive_is_removed_only_where_that_is_said() {
    let place = Place::new();
    let names = (0..20).map(|number| format!("documents/{number}.md"));
    let names = names.collect::<Vec<_>>();
    place.articles(&names.iter().map(String::as_str).collect::<Vec<_>>());
    place.archive(&[]).ended_with(0);
    let before = place.tree("arch");
    names[..11].iter().for_each(|name| place.remove(name));
    let run = place.archive(&["--prune"]).ended_with(2);
    assert!(
        run.says("archive/sources", "11 of its 20 documents are gone"),
        "{run:#?}"
    );
    assert!(place.tree("arch") == before);
    let run = place.archive(&["--prune", "--sources-changed"]);
    assert_eq!(run.ended_with(0).events.last().unwrap()["removed"], 11);
    assert_eq!(place.pdfs("arch").len(), 9);
}

/// Nothing that a scheduler would gain by trying it again.
#[test]
fn what_no_second_run_can_mend_is_wrong_use() {
    let place = Place::new();
    place.articles(&["documents/a.md"]);
    fs::create_dir(place.path("empty")).unwrap();
    place.write("full/mine.txt", "x");
    for (args, code) in [
        (
            &["archive", "nowhere", "--out", "arch"][..],
            "source/unreadable",
        ),
        (&["archive", "empty", "--out", "arch"], "folder/missing"),
        (
            &["archive", "documents", "--out", "arch", "--bag", "full"],
            "folder/exists",
        ),
        (
            &[
                "archive",
                "documents",
                "--out",
                "arch",
                "--store",
                "ftp://a",
            ],
            "archive/store",
        ),
        (
            &["archive", "merge", "nowhere", "--out", "m"],
            "archive/manifest",
        ),
    ] {
        let run = place.pressroom(args).ended_with(2);
        assert!(run.says(code, ""), "{args:?}: {run:#?}");
        assert!(!place.path("arch").exists(), "{args:?}");
    }
    let url = [
        "archive",
        "documents",
        "--out",
        "arch",
        "--url",
        "exemple.org",
    ];
    let run = place.command(&url).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(said.contains("write `https://exemple.org/`"), "{said}");
}

#[test]
fn a_document_that_fails_every_night_is_counted_every_night() {
    let place = Place::new();
    place.articles(&["documents/a.md", "documents/b.md"]);
    place.write(
        "documents/wrong.md",
        article("W", "nonsense = 1\n", "Words."),
    );
    let end = || {
        let run = place.archive(&[]).ended_with(1);
        let end = run.events.last().unwrap().clone();
        ["made", "failed", "unchanged"].map(|what| end[what].as_u64().unwrap())
    };
    assert_eq!(end(), [2, 1, 0]);
    assert_eq!(end(), [0, 1, 2]);
    assert_eq!(end(), [0, 1, 2]);
}
