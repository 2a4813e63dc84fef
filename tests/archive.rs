//! Archives: which sources there are, and what they may be called.
#![cfg(feature = "cli")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the files that the program is to meet"
)]

mod common;

use std::fs;

use common::archive::{Place, article};

#[test]
fn folders_are_searched_by_the_rules_of_ignore_files() {
    let place = Place::new();
    place.write(".gitignore", "drafts/\n*.tmp.md\n");
    place.write("documents/.ignore", "/notes.md\n");
    place.write("documents/2021/.gitignore", "*.md\n!keep.md\n");
    // What stands above the publication folder, or in the user's own settings, has no effect on any machine.
    place.write("home/.config/git/ignore", "*.md\n");
    place.write(
        "home/.gitconfig",
        "[core]\nexcludesFile = ~/.config/git/ignore\n",
    );
    place.write(".git/info/exclude", "*.md\n");
    place.articles(&[
        "documents/a.md",
        "documents/b.tmp.md",
        "documents/notes.md",
        "documents/drafts/c.md",
        "documents/2021/d.md",
        "documents/2021/keep.md",
        "documents/2022/notes.md",
        "documents/.hidden/e.md",
        "documents/.f.md",
        "documents/x/arch/g.md",
    ]);
    place.write("documents/readme.txt", "no source");
    let run = place.archive(&[]).ended_with(0);
    assert_eq!(
        run.made(),
        ["2021/keep.md", "2022/notes.md", "a.md", "x/arch/g.md"]
    );
    assert_eq!(
        place.pdfs("arch"),
        ["2021/keep.pdf", "2022/notes.pdf", "a.pdf", "x/arch/g.pdf"]
    );
}

#[test]
fn ignore_files_above_the_publication_have_no_effect() {
    let place = Place::bare();
    place.write(".gitignore", "*.md\n");
    place.write(".ignore", "*.md\n");
    place.write("p/pressroom.toml", "");
    place.articles(&["p/documents/a.md"]);
    let run = place.pressroom(&["archive", "p", "--out", "arch"]);
    assert_eq!(run.ended_with(0).made(), ["a.md"]);
}

#[test]
fn a_folder_that_is_left_out_is_searched_when_it_is_named() {
    let place = Place::new();
    place.write(".gitignore", "drafts/\n");
    place.write("documents/drafts/.gitignore", "/b.md\n");
    place.articles(&["documents/drafts/a.md", "documents/drafts/b.md"]);
    let run = place.pressroom(&["archive", "documents/drafts", "--out", "arch"]);
    assert_eq!(run.ended_with(0).made(), ["a.md"]);
}

#[test]
fn layouts_fonts_settings_and_the_archive_itself_are_no_sources() {
    let place = Place::new();
    place.write("layouts/own/layout.toml", LAYOUT);
    place.write("layouts/own/layout.typ", "#let layout(document) = [x]");
    place.write("fonts/readme.md", "# Fonts");
    place.write("inner/pressroom.toml", "");
    place.write("inner/layouts/own/layout.toml", LAYOUT);
    place.write(
        "inner/layouts/own/layout.typ",
        "#let layout(document) = [x]",
    );
    place.write("inner/fonts/readme.md", "# Fonts");
    place.articles(&["a.md", "inner/documents/b.md", "arch/c.md", "out/d.md"]);
    let archive = ["archive", "a.md", "inner", "arch/..", "--out", "arch"];
    let run = place.pressroom(&archive).ended_with(0);
    assert_eq!(run.made(), ["a.md", "inner/documents/b.md"]);
    // A folder that is named itself is searched.
    let run = place.pressroom(&["archive", "out", "--out", "other"]);
    assert_eq!(run.ended_with(0).made(), ["d.md"]);
}

const LAYOUT: &str = "name = \"own\"\ndescription = \"Own\"\nkinds = [\"article\"]\nfonts = []\n";

#[test]
fn sources_are_files_and_folders_and_lie_in_the_folder_that_all_share() {
    let place = Place::new();
    place.articles(&[
        "documents/2021/a.md",
        "documents/2021/b.md",
        "documents/2022/c.md",
    ]);
    let archive = [
        "archive",
        "documents/2021/a.md",
        "documents/2022",
        "--out",
        "arch",
    ];
    let run = place.pressroom(&archive).ended_with(0);
    assert_eq!(run.made(), ["2021/a.md", "2022/c.md"]);
    // A folder above would be another archive; so would one below.
    let run = place.pressroom(&["archive", "documents/2022", "--out", "arch"]);
    assert!(run.ended_with(2).says("archive/sources", "2022"));
    assert_eq!(place.pdfs("arch"), ["2021/a.pdf", "2022/c.pdf"]);
    // What is named twice is one.
    let run = place.pressroom(&[
        "archive",
        "documents",
        "documents/2021",
        "documents/2021/a.md",
        "--out",
        "arch",
    ]);
    assert_eq!(run.ended_with(0).made(), ["2021/b.md"]);
}

#[test]
fn a_folder_without_settings_and_publications_within_others() {
    let place = Place::bare();
    place.articles(&["s/a.md", "s/inner/documents/b.md"]);
    place.write("s/inner/pressroom.toml", "[layouts]\narticle = \"plain\"\n");
    let run = place.pressroom(&["archive", "s", "--out", "arch"]);
    assert_eq!(run.ended_with(0).made(), ["a.md", "inner/documents/b.md"]);
    let lines = place.manifest("arch");
    let layout = |index: usize| lines[index]["made_of"]["layout"].as_str().unwrap();
    assert_ne!(layout(0), "plain");
    assert_eq!(layout(1), "plain");
    // A publication that cannot be opened costs its own documents only, and is said once.
    place.write("s/inner/pressroom.toml", "layouts = 3\n");
    place.articles(&["s/inner/documents/c.md"]);
    let run = place
        .pressroom(&["archive", "s", "--out", "arch"])
        .ended_with(1);
    assert_eq!(run.diagnostics().len(), 1, "{run:#?}");
    assert_eq!(place.statuses("arch")["inner/documents/b.md"], "outdated");
    assert_eq!(place.statuses("arch")["inner/documents/c.md"], "failed");
    assert_eq!(place.statuses("arch")["a.md"], "made");
}

#[test]
fn wrong_use_is_said_and_nothing_is_made() {
    let place = Place::new();
    let run = place.archive(&[]);
    assert!(
        run.code == 2 && run.says("folder/missing", "no document"),
        "{run:#?}"
    );
    let run = place.pressroom(&["archive", "nowhere", "--out", "arch"]);
    assert!(run.ended_with(2).says("source/unreadable", "nowhere"));
    let run = place.pressroom(&["archive", "--resume", "--out", "arch"]);
    assert!(run.ended_with(2).says("archive/folder", "resume"));
    assert!(!place.path("arch").exists());
}

#[test]
fn names_are_judged_before_anything_is_written() {
    let place = Place::new();
    place.articles(&[
        "documents/good.md",
        "documents/Case.md",
        "documents/case.md",
        "documents/\u{e9}t\u{e9}.md",
        "documents/e\u{301}te\u{301}.md",
        "documents/two.md",
        "documents/con.md",
        "documents/aux/a.md",
        "documents/dot./a.md",
        "documents/sub/b.pdf.md",
        "documents/sub/b.pdf.pdf/c.md",
        "documents/index.html/a.md",
        "documents/Manifest.jsonl/a.md",
        "documents/manifest.1-of-2.jsonl/a.md",
        "documents/inner/index.html/a.md",
    ]);
    place.write("documents/two.toml", "kind = \"bulletin\"");
    let run = place.archive(&[]).ended_with(1);
    assert_eq!(run.made(), ["good.md", "inner/index.html/a.md"]);
    assert_eq!(place.pdfs("arch"), ["good.pdf", "inner/index.html/a.pdf"]);
    for (code, words) in [
        ("output/collision", "`Case.md` and `case.md`"),
        ("output/collision", "`case.md` and `Case.md`"),
        (
            "output/collision",
            "`\u{e9}t\u{e9}.md` and `e\u{301}te\u{301}.md`",
        ),
        ("output/collision", "`two.md` and `two.toml`"),
        (
            "output/collision",
            "`sub/b.pdf.md` and `sub/b.pdf.pdf/c.md`",
        ),
        (
            "output/collision",
            "`sub/b.pdf.pdf/c.md` and `sub/b.pdf.md`",
        ),
        ("output/collision", "`index.html/a.pdf` is the place"),
        ("output/collision", "`Manifest.jsonl/a.pdf` is the place"),
        (
            "output/collision",
            "`manifest.1-of-2.jsonl/a.pdf` is the place",
        ),
        ("output/name", "con.pdf"),
        ("output/name", "aux"),
        ("output/name", "dot."),
    ] {
        assert!(run.says(code, words), "{code} {words}: {run:#?}");
    }
    let statuses = place.statuses("arch");
    assert_eq!(
        statuses
            .values()
            .filter(|status| *status == "failed")
            .count(),
        14
    );
    // Told at once, before any document is made.
    let first = run
        .events
        .iter()
        .position(|event| event["status"] == "made");
    let last = run
        .events
        .iter()
        .rposition(|event| event["status"] == "failed");
    assert!(last < first, "{run:#?}");
    // With another name it is made; what it collided with too.
    fs::rename(
        place.path("documents/case.md"),
        place.path("documents/other.md"),
    )
    .unwrap();
    assert_eq!(
        place.archive(&[]).ended_with(1).made(),
        ["Case.md", "other.md"]
    );
}

#[test]
fn traversal_by_links_and_by_the_manifest_is_not_followed() {
    let place = Place::new();
    place.articles(&["documents/a.md", "documents/b.md"]);
    place.write("precious.pdf", "not ours");
    place.archive(&[]).ended_with(0);
    let path = place.path("arch/manifest.jsonl");
    let manifest = fs::read_to_string(&path).unwrap();
    let full = place.path("precious.pdf").to_string_lossy().into_owned();
    for outside in [
        "../precious.pdf",
        "./../precious.pdf",
        "sub/../../precious.pdf",
        &full,
    ] {
        fs::write(
            &path,
            manifest.replace("\"output\":\"b.pdf\"", &format!("\"output\":\"{outside}\"")),
        )
        .unwrap();
        let source = place.path("documents/b.md");
        fs::remove_file(&source).unwrap();
        place.archive(&["--prune"]);
        let merged = place.pressroom(&["archive", "merge", "arch", "--out", "m"]);
        assert_eq!(
            fs::read(place.path("precious.pdf")).unwrap(),
            b"not ours",
            "{merged:#?}"
        );
        place.write("documents/b.md", article("b", "", "Words."));
    }
}

#[test]
fn events_are_objects_and_count_what_was_done() {
    let place = Place::new();
    place.articles(&["documents/a.md", "documents/b.md"]);
    place.write(
        "documents/wrong.md",
        article("Wrong", "nonsense = 1\n", "Words."),
    );
    let run = place.archive(&["--jobs", "1"]).ended_with(1);
    let types = run.events.iter().filter_map(|event| event["type"].as_str());
    let mut types = types.collect::<Vec<_>>();
    assert_eq!((types[0], types[5]), ("begin", "end"));
    types.sort_unstable();
    assert_eq!(
        types,
        [
            "begin",
            "diagnostic",
            "document",
            "document",
            "document",
            "end"
        ]
    );
    assert!(
        run.events.iter().all(|event| event["version"] == 1),
        "{run:#?}"
    );
    let end = run.events.last().unwrap();
    assert_eq!((&end["made"], &end["failed"]), (&2.into(), &1.into()));
    assert_eq!(run.diagnostics().len(), 1);
    assert_eq!(run.messages, "");
}
