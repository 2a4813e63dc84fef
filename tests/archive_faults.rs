//! Archives: disks that are full, folders that are taken away, sources that change: what is there afterwards is whole, and said.
#![cfg(all(feature = "cli", unix))]
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the files that the program is to meet"
)]

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use common::archive::{Place, Run, article, ended};
use common::runs::{begin, kill_processes, leftovers, slow, sources, wait_for};

#[test]
fn the_folder_of_the_archive_is_taken_away_or_replaced() {
    for replaced in [false, true] {
        let place = slow();
        let mut run = begin(&place, &["--timeout", "600", "--jobs", "3"]);
        wait_for(&mut run, 1);
        fs::rename(place.path("arch"), place.path("taken")).unwrap();
        if replaced {
            place.write("arch/b.pdf", "of somebody else");
        }
        // The documents that take so long are made now, and are to be written.
        kill_processes(&run);
        let output = run.wait_with_output().unwrap();
        let run = ended(&output);
        assert_eq!(run.code, 4, "{run:#?}");
        assert!(run.says("archive/folder", "taken away"), "{run:#?}");
        let there = place.tree("arch");
        assert_eq!(there.len(), usize::from(replaced), "{there:?}");
        assert!(!replaced || there["b.pdf"] == b"of somebody else");
    }
}

#[test]
fn something_else_in_the_place_of_files_and_folders() {
    let place = Place::new();
    place.articles(&["documents/a.md", "documents/b.md", "documents/sub/c.md"]);
    place.write("arch/a.pdf/mine.txt", "x");
    place.write("arch/sub", "no folder");
    let run = place.archive(&[]).ended_with(1);
    assert_eq!(run.made(), ["b.md"]);
    assert!(run.says("output/unwritable", "a.pdf"), "{run:#?}");
    assert!(run.says("output/unwritable", "sub"), "{run:#?}");
    assert_eq!(place.tree("arch")["a.pdf/mine.txt"], b"x");
    assert_eq!(leftovers(&place), [""; 0]);
    // It is no fault of the documents: without it they are made.
    place.remove("arch/a.pdf");
    place.remove("arch/sub");
    assert_eq!(
        place.archive(&[]).ended_with(0).made(),
        ["a.md", "sub/c.md"]
    );
    // The archive's folder is a file.
    place.write("file", "x");
    let run = place.pressroom(&["archive", "documents", "--out", "file"]);
    assert!(run.ended_with(4).says("output/unwritable", "file"));
}

/// A source that is another one when it is read than when it was looked for, or gone.
#[test]
fn a_source_that_changes_while_the_run_works_is_told_as_it_was_read() {
    let place = slow();
    let mut run = begin(&place, &["--jobs", "1", "--timeout", "10"]);
    // The run is at `b.md` now, with `b1.md` behind it; `c.md` is not read yet.
    wait_for(&mut run, 1);
    place.write("documents/b1.md", article("New", "", "New words."));
    place.remove("documents/c.md");
    let first = ended(&run.wait_with_output().unwrap());
    assert_eq!(first.code, 1);
    let line = &place.manifest("arch")[2];
    assert_eq!(
        (&line["source"], &line["title"]),
        (&"b1.md".into(), &"New".into()),
        "{line}"
    );
    assert_eq!(
        place.statuses("arch").get("c.md").map(String::as_str),
        Some("failed")
    );
    // What it was read as is what it is now, so there is nothing to do.
    place.remove("documents/b.md");
    assert_eq!(place.archive(&[]).ended_with(0).made(), [""; 0]);
    assert_eq!(
        place.statuses("arch").into_keys().collect::<Vec<_>>(),
        ["a.md", "b1.md"]
    );
}

/// Runs in name spaces of its own, where an archive can lie on a disk of 300 kB, or on one that may not be written. Systems that
/// do not let users have name spaces cannot show this.
#[cfg(target_os = "linux")]
fn on_own_disk(place: &Place, script: &str) -> Option<Run> {
    let isolated = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["-Urm", "sh", "-c", script, env!("CARGO_BIN_EXE_pressroom")]);
        command.current_dir(place.path("")).stdin(Stdio::null());
        command
    };
    fs::create_dir_all(place.path("arch")).unwrap();
    let able = isolated("mount -t tmpfs none arch").output();
    able.is_ok_and(|output| output.status.success())
        .then(|| ended(&isolated(script).output().unwrap()))
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_the_run_and_what_was_finished_is_kept() {
    let place = sources();
    let whole = place.archive(&[]).made();
    let expected = place.tree("arch");
    place.remove("arch");
    let script = "mount -t tmpfs -o size=200k none arch && \"$0\" archive documents --out arch; code=$?; cp -a arch kept; exit $code";
    let Some(run) = on_own_disk(&place, script) else {
        return;
    };
    assert_eq!(run.code, 4);
    assert!(run.says("output/disk-full", "the disk is full"), "{run:#?}");
    let made = run.made();
    assert!(!made.is_empty() && made.len() < whole.len(), "{run:#?}");
    for name in place.pdfs("kept") {
        assert!(place.tree("kept")[&name] == expected[&name], "{name}");
    }
    // With room it goes on.
    place.remove("arch");
    fs::rename(place.path("kept"), place.path("arch")).unwrap();
    let resumed = place.archive(&["--resume"]).ended_with(1);
    assert!(resumed.made().len() <= whole.len() - made.len());
    assert!(place.tree("arch") == expected);
    assert_eq!(leftovers(&place), [""; 0]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_may_not_be_written_is_said() {
    let place = sources();
    let script = "mount -t tmpfs -o ro none arch && \"$0\" archive documents --out arch";
    if let Some(run) = on_own_disk(&place, script) {
        assert!(
            run.ended_with(4)
                .says("output/unwritable", "may not be written")
        );
    }
    // One of its folders only: the others are made.
    let script =
        "mkdir arch/2; mount -t tmpfs -o ro none arch/2 && \"$0\" archive documents --out arch";
    if let Some(run) = on_own_disk(&place, script) {
        assert!(run.says("output/unwritable", "2/10.pdf"), "{run:#?}");
        assert_eq!(run.made().len(), 17 - 4);
        assert_eq!(place.archive(&[]).ended_with(1).made().len(), 4);
    }
}

/// A process that has said that it is ready holds its file until it has ended, and writes only into the archive that it has begun with.
#[test]
fn a_process_holds_its_archive_and_writes_into_no_other() {
    let place = Place::new();
    place.articles(&["documents/a.md"]);
    place.write("arch/.pressroom/processes", "");
    let mut command = place.command(&["worker", "--memory=512", "--format=json"]);
    command.args(["--hold", "arch/.pressroom/processes"]);
    let mut process = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut answers = BufReader::new(process.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap);
    assert_eq!(answers.next().unwrap(), "\"ready\"");
    let held = fs::File::options()
        .write(true)
        .open(place.path("arch/.pressroom/processes"))
        .unwrap();
    assert!(held.try_lock().is_err());
    let mut jobs = process.stdin.take().unwrap();
    let mut make = |number: usize| {
        let paths = "\"path\":\"documents/a.md\",\"publication\":\".\",\"output\":\"a.pdf\",\"target\":\"arch/a.pdf\"";
        writeln!(jobs, "{{\"number\":{number},\"source\":\"a.md\",{paths}}}").unwrap();
        answers.find(|answer| answer.contains("\"done\"")).unwrap()
    };
    assert!(make(0).contains("\"pdf\":{"));
    fs::rename(place.path("arch"), place.path("taken")).unwrap();
    place.write("arch/.pressroom/processes", "");
    let refused = make(1);
    assert!(
        refused.contains("\"pdf\":null") && refused.contains("taken away"),
        "{refused}"
    );
    assert_eq!(place.pdfs("arch"), [""; 0]);
    drop(jobs);
    held.lock().unwrap();
    assert!(process.wait().unwrap().success());
}
