//! The program from outside: transcripts in `tests/cli/`, and what a transcript cannot make: bytes, links, full disks.

#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the files that the program is to meet"
)]

#[path = "common/program.rs"]
mod program;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use program::{ending, pressroom};
use tempfile::TempDir;

const ARTICLE: &str = "+++\ntitle = \"T\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nWords.\n";

#[test]
fn transcripts() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd");
}

/// A publication folder with these files in it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pressroom.toml"), "").unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

/// Builds `a.md` of a folder, which must fail with this code, and leave no PDF.
fn fails_with(folder: &Path, code: &str) {
    let output = pressroom(folder)
        .args(["build", "a.md", "--format", "plain"])
        .output()
        .unwrap();
    let (status, messages) = ending(&output);
    assert_eq!(status, 1, "{messages}");
    assert!(messages.contains(code), "{messages}");
    assert!(!folder.join("out/a.pdf").exists());
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let latin = b"+++\ntitle = \"Caf\xe9\"\nlang = \"fr\"\ndate = 2021-03-01\n+++\n\nMots.\n";
    fails_with(
        folder(&[("a.md", latin)]).path(),
        "a.md:2:13: error[source/encoding]",
    );
    let utf16: Vec<u8> = ARTICLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fails_with(
        folder(&[("a.md", &[&[0xff, 0xfe], &utf16[..]].concat())]).path(),
        "source/encoding",
    );
    fails_with(folder(&[("a.md", &[0; 64])]).path(), "a.md:1:1");
}

#[test]
fn a_source_of_five_mebibytes_is_refused() {
    let large = format!("{ARTICLE}{}", "many words ".repeat(5 << 20 >> 3));
    fails_with(
        folder(&[("a.md", large.as_bytes())]).path(),
        "source/too-large",
    );
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed() {
    let outside = folder(&[("secret.png", b"secret")]);
    let text = format!("{ARTICLE}\n![A picture](linked.png)\n");
    let inside = folder(&[("a.md", text.as_bytes())]);
    std::os::unix::fs::symlink(
        outside.path().join("secret.png"),
        inside.path().join("linked.png"),
    )
    .unwrap();
    fails_with(inside.path(), "a.md:9:14: error[image/outside]");
}

#[test]
fn the_older_pdf_stays_when_the_source_becomes_faulty() {
    let folder = folder(&[("a.md", ARTICLE.as_bytes())]);
    assert!(
        pressroom(folder.path())
            .args(["build", "a.md"])
            .status()
            .unwrap()
            .success()
    );
    let before = fs::read(folder.path().join("out/a.pdf")).unwrap();
    fs::write(folder.path().join("a.md"), "no front matter").unwrap();
    let output = pressroom(folder.path())
        .args(["build", "a.md"])
        .output()
        .unwrap();
    assert_eq!(ending(&output).0, 1);
    assert_eq!(fs::read(folder.path().join("out/a.pdf")).unwrap(), before);
    let left: Vec<_> = fs::read_dir(folder.path().join("out")).unwrap().collect();
    assert_eq!(left.len(), 1, "nothing else is left behind: {left:?}");
}

#[test]
fn an_output_folder_that_cannot_be_is_said() {
    let folder = folder(&[("a.md", ARTICLE.as_bytes()), ("taken", b"a file")]);
    let output = pressroom(folder.path())
        .args(["build", "a.md", "--out", "taken"])
        .output()
        .unwrap();
    let (status, messages) = ending(&output);
    assert_eq!(status, 1);
    assert!(
        messages.contains("output/unwritable") && messages.contains("`taken`"),
        "{messages}"
    );
    assert_eq!(fs::read(folder.path().join("taken")).unwrap(), b"a file");
}

#[test]
fn standard_input_becomes_standard_output() {
    let folder = folder(&[("a.md", ARTICLE.as_bytes())]);
    let run = |source: &[u8]| {
        let mut command = pressroom(folder.path());
        command
            .args(["build", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that has read enough closes its end.
        let _ = child.stdin.take().unwrap().write_all(source);
        child.wait_with_output().unwrap()
    };
    let right = run(ARTICLE.as_bytes());
    assert_eq!(ending(&right), (0, String::new()));
    assert!(right.stdout.starts_with(b"%PDF-1.7"));
    assert!(
        pressroom(folder.path())
            .args(["build", "a.md"])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(
        right.stdout,
        fs::read(folder.path().join("out/a.pdf")).unwrap(),
        "the same bytes either way"
    );
    let wrong = run(b"no front matter");
    let (status, messages) = ending(&wrong);
    assert_eq!((status, wrong.stdout.len()), (1, 0));
    assert!(messages.contains("<stdin>:1:1"), "{messages}");
}

#[test]
fn data_goes_to_standard_output_and_messages_to_standard_error() {
    let folder = folder(&[("a.md", ARTICLE.as_bytes()), ("b.md", b"no front matter")]);
    let output = pressroom(folder.path())
        .args(["build", "a.md", "b.md"])
        .output()
        .unwrap();
    let (status, messages) = ending(&output);
    let data = String::from_utf8(output.stdout).unwrap();
    assert_eq!((status, data.lines().count()), (1, 1));
    assert!(
        data.contains("a.pdf: 1 page, ") && data.ends_with(" bytes, PDF/UA-1, PDF/A-2a\n"),
        "{data}"
    );
    assert!(
        messages.contains("front-matter/missing") && messages.ends_with("1 made, 1 not\n"),
        "{messages}"
    );
}

/// `/dev/full` answers every write as a full disk does.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_standard_output_is_said() {
    let folder = folder(&[("a.md", ARTICLE.as_bytes())]);
    for arguments in [&["build", "a.md"][..], &["layouts"], &["fonts"]] {
        let full = fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = pressroom(folder.path())
            .args(arguments)
            .stdout(full)
            .output()
            .unwrap();
        let (status, messages) = ending(&output);
        assert_eq!(status, 1, "{arguments:?}: {messages}");
        assert!(messages.contains("output/unwritable"), "{messages}");
    }
}
