//! Archives: only what changed is made again, by hashes, and what is gone goes when it is asked for.
#![cfg(feature = "cli")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the files that the program is to meet"
)]

mod common;

use std::fs;
use std::time::{Duration, SystemTime};

use common::archive::{Place, article, picture};

const LAYOUT: &str = "name = \"own\"\ndescription = \"Own\"\nkinds = [\"article\"]\nfonts = []\n";

/// A layout that sets the words, and what `extra` adds to them.
fn layout(extra: &str) -> String {
    format!("#let layout(document) = [#heading(document.title) #document.body {extra}]")
}

/// A publication in which each document depends on something of its own.
fn varied() -> Place {
    let place = Place::new();
    place.articles(&["documents/plain.md", "documents/item.md"]);
    let pictured = article("Pictured", "", "Words.\n\n![A red rectangle](red.svg)");
    place.write("documents/pictured.md", pictured);
    place.write("documents/red.svg", picture(200));
    let bulletin = "kind = \"bulletin\"\ntitle = \"Issue\"\nlang = \"en\"\ndate = 2021-03-01\n[[sections]]\nitems = [\"item.md\"]\n";
    place.write("documents/bulletin.toml", bulletin);
    place.write(
        "documents/own.md",
        article("Own", "layout = \"own\"\n", "Words."),
    );
    place.write("layouts/own/layout.toml", LAYOUT);
    place.write("layouts/own/layout.typ", layout(""));
    place
}

const ALL: [&str; 5] = [
    "bulletin.toml",
    "item.md",
    "own.md",
    "pictured.md",
    "plain.md",
];

#[test]
fn each_document_is_made_again_when_something_of_its_own_changes_and_no_other_is() {
    let place = varied();
    assert_eq!(place.archive(&[]).ended_with(0).made(), ALL);
    let pdf = |source: &str| format!("arch/{}.pdf", source.split('.').next().unwrap());
    let made_again = |what: &str, expected: &[&str]| {
        let before = ALL.map(|source| place.written(&pdf(source)));
        assert_eq!(place.archive(&[]).ended_with(0).made(), expected, "{what}");
        let after = ALL.map(|source| place.written(&pdf(source)));
        // Not even the file of a document that is as it was is another one.
        for (index, source) in ALL.iter().enumerate() {
            assert!(
                expected.contains(source) || before[index] == after[index],
                "{what}: {source}"
            );
        }
        let tree = place.tree("arch");
        assert_eq!(place.archive(&[]).ended_with(0).made(), [""; 0], "{what}");
        assert_eq!(place.tree("arch"), tree, "{what}");
    };
    made_again("nothing", &[]);
    place.write("documents/plain.md", article("Plain", "", "Other words."));
    made_again("a source", &["plain.md"]);
    place.write("documents/red.svg", picture(100));
    made_again("an image", &["pictured.md"]);
    place.write("documents/item.md", article("Item", "", "News."));
    made_again("an item of a bulletin", &["bulletin.toml", "item.md"]);
    place.write("layouts/own/layout.typ", layout("End."));
    made_again("a layout", &["own.md"]);
    place.write("layouts/own/part.typ", "#let part = []");
    made_again("a file of a layout", &["own.md"]);
    place.write("pressroom.toml", "organisation = \"House\"\n");
    made_again("the settings", &ALL);
    let font = include_bytes!("../fonts/source-serif-4/SourceSerif4_400Regular.ttf");
    place.write("fonts/own/own.ttf", font);
    made_again("a copy of a font that is built in", &[]);
    place.write("fonts/own/own.ttf", [&font[..], &[0]].concat());
    made_again("a font", &ALL);
    place.write("fonts/own/own.ttf", [&font[..], &[1]].concat());
    made_again("the font's bytes", &ALL);
    place.write(
        "pressroom.toml",
        "organisation = \"House\"\nlogo = \"logo.svg\"\n",
    );
    place.write("logo.svg", picture(10));
    made_again("a logo", &ALL);
    place.write("logo.svg", picture(20));
    made_again("the logo's bytes", &ALL);
    // The options of a run.
    let plain = place.archive(&["--layout", "plain"]).ended_with(1);
    assert!(plain.made().contains(&"own.md".to_owned()), "{plain:#?}");
    assert_eq!(place.archive(&["--layout", "plain"]).made(), [""; 0]);
    made_again("no layout", &ALL);
}

#[test]
fn times_say_nothing() {
    let place = varied();
    place.archive(&[]).ended_with(0);
    let pdfs = place.pdfs("arch");
    let times = || {
        pdfs.iter()
            .map(|pdf| place.written(&format!("arch/{pdf}")))
            .collect::<Vec<_>>()
    };
    let (before, manifest) = (times(), place.written("arch/manifest.jsonl"));
    // Touched, by copying from a backup or by a clock that was set, but with the same bytes.
    for (name, moment) in [
        (
            "documents/plain.md",
            SystemTime::now() + Duration::from_hours(2500),
        ),
        ("documents/red.svg", SystemTime::UNIX_EPOCH),
        (
            "pressroom.toml",
            SystemTime::now() + Duration::from_hours(2500),
        ),
    ] {
        let file = fs::File::options()
            .write(true)
            .open(place.path(name))
            .unwrap();
        file.set_modified(moment).unwrap();
    }
    assert_eq!(place.archive(&[]).ended_with(0).made(), [""; 0]);
    // Changed, with the time of before.
    let time = fs::metadata(place.path("documents/item.md"))
        .unwrap()
        .modified()
        .unwrap();
    place.write(
        "documents/item.md",
        article("documents/item.md", "", "Words of documents/item.mx."),
    );
    let file = fs::File::options()
        .write(true)
        .open(place.path("documents/item.md"))
        .unwrap();
    file.set_modified(time).unwrap();
    assert_eq!(times(), before);
    assert_eq!(place.written("arch/manifest.jsonl"), manifest);
    assert_eq!(place.archive(&[]).made(), ["bulletin.toml", "item.md"]);
}

#[test]
fn a_failed_document_is_tried_again_when_something_changes_and_told_each_time() {
    let place = Place::new();
    place.articles(&["documents/a.md"]);
    place.write(
        "documents/p.md",
        article("P", "", "Words.\n\n![A red rectangle](red.svg)"),
    );
    let run = place.archive(&[]).ended_with(1);
    assert_eq!(run.made(), ["a.md"]);
    for _ in 0..2 {
        let run = place.archive(&[]).ended_with(1);
        assert_eq!(run.made(), [""; 0]);
        let failed =
            run.documents(|event| event["status"] == "failed" && event["changed"] == false);
        assert_eq!(failed, ["p.md"], "{run:#?}");
    }
    let said = place.archive(&["--format", "plain"]);
    let said = said.ended_with(1).messages;
    assert!(
        said.contains("p.md: not changed, and still has 1 error"),
        "{said}"
    );
    // The image that was looked for has come.
    place.write("documents/red.svg", picture(9));
    assert_eq!(place.archive(&[]).ended_with(0).made(), ["p.md"]);
    // And is gone: the PDF of before stays.
    let before = place.tree("arch")["p.pdf"].clone();
    place.remove("documents/red.svg");
    place.archive(&[]).ended_with(1);
    assert_eq!(place.statuses("arch")["p.md"], "outdated");
    assert_eq!(place.tree("arch")["p.pdf"], before);
    assert_eq!(place.archive(&[]).ended_with(1).made(), [""; 0]);
    // An outdated document whose PDF is lost has none.
    place.remove("arch/p.pdf");
    place.archive(&[]).ended_with(1);
    assert_eq!(place.statuses("arch")["p.md"], "failed");
}

#[test]
fn a_pdf_that_is_lost_or_damaged_is_made_again() {
    let place = Place::new();
    place.articles(&["documents/a.md", "documents/b.md"]);
    place.archive(&[]).ended_with(0);
    let whole = place.tree("arch");
    place.remove("arch/a.pdf");
    place.write("arch/b.pdf", "short");
    assert_eq!(place.archive(&[]).ended_with(0).made(), ["a.md", "b.md"]);
    assert_eq!(place.tree("arch"), whole);
    // One of the same length is found by reading it.
    let mut bytes = whole["a.pdf"].clone();
    bytes[1000] ^= 1;
    place.write("arch/a.pdf", &bytes);
    assert_eq!(place.archive(&[]).ended_with(0).made(), [""; 0]);
    assert_eq!(place.archive(&["--verify"]).ended_with(0).made(), ["a.md"]);
    assert_eq!(place.tree("arch"), whole);
    // If it cannot be made again, what is there is not what the manifest says.
    place.write("arch/a.pdf", &bytes);
    place.write("documents/a.md", "+++\nnonsense");
    place.archive(&[]).ended_with(1);
    assert_eq!(place.statuses("arch")["a.md"], "failed");
}

#[test]
fn what_is_gone_stays_until_it_is_pruned() {
    let place = Place::new();
    place.articles(&[
        "documents/a.md",
        "documents/2021/01/b.md",
        "documents/2021/02/c.md",
    ]);
    place.write("documents/2021/wrong.md", "+++\nnonsense");
    place.archive(&[]).ended_with(1);
    place.write("arch/2021/02/mine.txt", "not the archive's");
    place.remove("documents/2021");
    let run = place.archive(&[]).ended_with(0);
    let gone = run.events.iter().filter(|event| event["type"] == "gone");
    assert_eq!(gone.count(), 3, "{run:#?}");
    let statuses = place.statuses("arch");
    assert_eq!(statuses["2021/01/b.md"], "gone");
    assert!(!statuses.contains_key("2021/wrong.md"));
    assert_eq!(
        place.pdfs("arch"),
        ["2021/01/b.pdf", "2021/02/c.pdf", "a.pdf"]
    );
    // It comes back as it was.
    place.articles(&["documents/2021/01/b.md"]);
    assert_eq!(place.archive(&[]).ended_with(0).made(), ["2021/01/b.md"]);
    place.remove("documents/2021");
    let run = place.archive(&["--prune"]).ended_with(0);
    assert_eq!(run.events.last().unwrap()["removed"], 2);
    assert_eq!(place.statuses("arch").len(), 1);
    // Folders that are empty then are gone, and nothing else is.
    assert!(!place.path("arch/2021/01").exists());
    assert_eq!(place.tree("arch")["2021/02/mine.txt"], b"not the archive's");
    assert_eq!(place.pdfs("arch"), ["a.pdf"]);
}

#[test]
fn a_source_that_moves_or_comes_into_the_place_of_another() {
    let place = Place::new();
    place.articles(&["documents/a.md", "documents/b.md"]);
    place.archive(&[]).ended_with(0);
    fs::rename(place.path("documents/a.md"), place.path("documents/c.md")).unwrap();
    assert_eq!(place.archive(&["--prune"]).ended_with(0).made(), ["c.md"]);
    assert_eq!(place.pdfs("arch"), ["b.pdf", "c.pdf"]);
    // `b.markdown` has the place that `b.md` had; what is gone must not take it away.
    fs::rename(
        place.path("documents/b.md"),
        place.path("documents/b.markdown"),
    )
    .unwrap();
    assert_eq!(place.archive(&[]).ended_with(0).made(), ["b.markdown"]);
    assert_eq!(
        place.statuses("arch").into_keys().collect::<Vec<_>>(),
        ["b.markdown", "c.md"]
    );
    fs::rename(
        place.path("documents/b.markdown"),
        place.path("documents/b.md"),
    )
    .unwrap();
    assert_eq!(place.archive(&["--prune"]).ended_with(0).made(), ["b.md"]);
    assert_eq!(place.pdfs("arch"), ["b.pdf", "c.pdf"]);
    assert_eq!(
        place.statuses("arch").into_keys().collect::<Vec<_>>(),
        ["b.md", "c.md"]
    );
}

#[cfg(unix)]
#[test]
fn where_not_all_could_be_searched_nothing_is_gone() {
    let place = Place::new();
    place.articles(&["documents/a.md", "documents/sub/b.md"]);
    place.archive(&[]).ended_with(0);
    place.remove("documents/sub");
    std::os::unix::fs::symlink("sub", place.path("documents/sub")).unwrap();
    let run = place.archive(&["--prune"]).ended_with(1);
    assert!(run.says("source/unreadable", "sub"), "{run:#?}");
    assert_eq!(place.pdfs("arch"), ["a.pdf", "sub/b.pdf"]);
    assert_eq!(place.statuses("arch")["sub/b.md"], "made");
}

#[test]
fn what_was_not_looked_for_is_not_gone() {
    let place = Place::new();
    place.articles(&["documents/a.md", "documents/b.md"]);
    place.archive(&[]).ended_with(0);
    place.remove("documents/b.md");
    place.articles(&["documents/c.md"]);
    let files = [
        "archive",
        "documents/a.md",
        "documents/c.md",
        "--out",
        "arch",
    ];
    place.pressroom(&files).ended_with(0);
    assert_eq!(place.statuses("arch")["b.md"], "gone");
    place.articles(&["documents/b.md"]);
    place.archive(&[]).ended_with(0);
    place.pressroom(&files).ended_with(0);
    assert_eq!(place.statuses("arch")["b.md"], "made");
}

#[test]
fn a_damaged_line_of_the_manifest_costs_one_document() {
    let place = Place::new();
    place.articles(&["documents/a.md", "documents/b.md", "documents/c.md"]);
    place.archive(&[]).ended_with(0);
    let whole = place.tree("arch");
    let text = String::from_utf8(whole["manifest.jsonl"].clone()).unwrap();
    let lines = text.lines().collect::<Vec<_>>();
    for damage in [
        "",
        "{",
        "\u{0}\u{0}\u{0}",
        "null",
        &lines[1][..100],
        &lines[1].replace('"', "'"),
    ] {
        place.write(
            "arch/manifest.jsonl",
            format!("{}\n{damage}\n{}\n", lines[0], lines[2]),
        );
        let run = place.archive(&[]).ended_with(0);
        assert_eq!(run.made(), ["b.md"], "{damage}");
        assert!(
            run.says("archive/manifest", "1 of the manifest's lines"),
            "{run:#?}"
        );
        assert_eq!(place.tree("arch"), whole);
    }
    // The end was cut off.
    place.write("arch/manifest.jsonl", &text[..text.len() - 20]);
    assert_eq!(place.archive(&[]).ended_with(0).made(), ["c.md"]);
    assert_eq!(place.tree("arch"), whole);
}

#[test]
fn the_manifest_of_a_newer_program_is_left_alone() {
    let place = Place::new();
    place.articles(&["documents/a.md"]);
    place.archive(&[]).ended_with(0);
    let text = fs::read_to_string(place.path("arch/manifest.jsonl")).unwrap();
    let newer = text.replacen("\"version\":1", "\"version\":2", 1);
    for newer in [
        newer,
        "{\"version\":3,\"of\":\"another form\"}\n".to_owned(),
    ] {
        place.write("arch/manifest.jsonl", &newer);
        let run = place.archive(&["--prune"]);
        assert!(
            run.code > 0 && run.says("archive/manifest", "newer program"),
            "{run:#?}"
        );
        let merged = place.pressroom(&["archive", "merge", "arch", "--out", "merged"]);
        assert!(merged.code > 0 && merged.says("archive/manifest", "newer program"));
        assert_eq!(
            fs::read_to_string(place.path("arch/manifest.jsonl")).unwrap(),
            newer
        );
    }
}
