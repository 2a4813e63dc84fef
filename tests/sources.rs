//! Which documents `build` and `check` take for what is named, and which files these become.
#![cfg(feature = "cli")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the files that the program is to meet"
)]

#[path = "common/program.rs"]
mod program;

use std::fs;
use std::path::Path;

use program::{ending, names, pressroom};
use tempfile::TempDir;

const ARTICLE: &str = "+++\ntitle = \"T\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nWords.\n";

/// A publication folder with articles of these names.
fn folder(articles: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "pressroom.toml", "");
    for name in articles {
        write(folder.path(), name, ARTICLE);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The exit code, and what was said.
fn run(folder: &Path, args: &[&str]) -> (i32, String) {
    let mut command = pressroom(folder);
    let output = command.args(args).args(["--format", "plain"]).output();
    ending(&output.unwrap())
}

#[test]
fn what_is_named_twice_is_taken_once() {
    let folder = folder(&["documents/a.md", "documents/b.md"]);
    let full = folder.path().join("documents/a.md");
    let args = [
        "build",
        "documents/a.md",
        "./documents/a.md",
        full.to_str().unwrap(),
        "documents",
        ".",
    ];
    let output = pressroom(folder.path()).args(args).output().unwrap();
    assert_eq!(ending(&output), (0, String::new()));
    let lines = String::from_utf8(output.stdout).unwrap();
    assert_eq!(lines.lines().count(), 2, "{lines}");
    assert_eq!(names(&folder.path().join("out")), ["a.pdf", "b.pdf"]);
}

#[test]
fn documents_of_one_name_are_not_made_into_one_file() {
    let folder = folder(&[
        "documents/2025/a.md",
        "documents/2026/a.md",
        "documents/b.md",
    ]);
    let (code, said) = run(folder.path(), &["build"]);
    assert_eq!(code, 1, "{said}");
    for words in [
        "`documents/2025/a.md` and `documents/2026/a.md` would both become `out/a.pdf`",
        "`documents/2026/a.md` and `documents/2025/a.md` would both become `out/a.pdf`",
    ] {
        assert!(said.contains(words), "{said}");
    }
    // None of the two, because neither has more right to the name.
    assert_eq!(names(&folder.path().join("out")), ["b.pdf"]);
    // Whoever looks before is told; in an archive they are apart.
    let (code, said) = run(folder.path(), &["check"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(
        said.matches("warning[output/collision]").count(),
        2,
        "{said}"
    );
    assert!(said.contains("pressroom archive"), "{said}");
    // In one folder they are nowhere.
    write(folder.path(), "documents/b.markdown", ARTICLE);
    write(folder.path(), "documents/con.md", ARTICLE);
    let (code, said) = run(folder.path(), &["check"]);
    assert_eq!(code, 1, "{said}");
    assert_eq!(said.matches("error[output/collision]").count(), 2, "{said}");
    assert_eq!(said.matches("error[output/name]").count(), 1, "{said}");
}

#[test]
fn a_folder_that_is_named_is_searched() {
    let place = folder(&["seminar.md"]);
    assert_eq!(run(place.path(), &["build", "."]), (0, String::new()));
    assert_eq!(names(&place.path().join("out")), ["seminar.pdf"]);
    // A publication folder stands for its documents.
    fs::create_dir(place.path().join("documents")).unwrap();
    for command in ["build", "check"] {
        let (code, said) = run(place.path(), &[command, "."]);
        assert_eq!(code, 2);
        assert!(
            said.contains("there is no document in the folder `documents`"),
            "{said}"
        );
    }
    // One that has none is said beside one that has.
    write(place.path(), "texts/a.md", ARTICLE);
    let (code, said) = run(place.path(), &["check", "texts", "documents"]);
    assert_eq!(code, 2);
    assert!(said.contains("in the folder `documents`"), "{said}");
    assert!(said.contains("1 document checked"), "{said}");
}

#[test]
fn documents_are_those_that_ignore_files_do_not_leave_out() {
    let folder = folder(&[
        "documents/a.md",
        "documents/drafts/b.md",
        "documents/c.tmp.md",
    ]);
    write(folder.path(), ".gitignore", "drafts/\n*.tmp.md\n");
    for args in [&["build"][..], &["build", "documents"], &["build", "."]] {
        assert_eq!(run(folder.path(), args), (0, String::new()));
        assert_eq!(names(&folder.path().join("out")), ["a.pdf"]);
        fs::remove_dir_all(folder.path().join("out")).unwrap();
    }
    // What is named is made.
    for args in [
        ["build", "documents/drafts"],
        ["build", "documents/drafts/b.md"],
    ] {
        assert_eq!(run(folder.path(), &args), (0, String::new()));
        assert_eq!(names(&folder.path().join("out")), ["b.pdf"]);
        fs::remove_dir_all(folder.path().join("out")).unwrap();
    }
}

#[test]
fn publications_within_a_folder_keep_their_own() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["one", "two"] {
        write(folder.path(), &format!("{name}/pressroom.toml"), "");
        write(folder.path(), &format!("{name}/documents/a.md"), ARTICLE);
    }
    assert_eq!(run(folder.path(), &["build", "."]), (0, String::new()));
    for name in ["one", "two"] {
        assert_eq!(names(&folder.path().join(name).join("out")), ["a.pdf"]);
    }
}

#[test]
fn formats_without_an_equals_sign_are_not_taken_for_sources() {
    let folder = folder(&["a.md"]);
    for (flag, formats) in [
        ("--report", "html"),
        ("--report", "html,json"),
        ("--thumbnail", "png"),
    ] {
        let (code, said) = run(folder.path(), &["build", "a.md", flag, formats]);
        assert_eq!(code, 2, "{said}");
        assert!(said.contains(&format!("`{flag}={formats}`")), "{said}");
    }
    assert!(!folder.path().join("out").exists());
    // A source may be called so.
    let (code, said) = run(folder.path(), &["build", "png", "--report"]);
    assert_eq!(code, 1);
    assert!(said.contains("source/unreadable"), "{said}");
}
