//! Archives: killed at any moment and resumed, the archive is the one that there would have been; and no two runs write into one.
//!
//! Nothing reads the clock: time is measured by one that only goes forward (`Instant`), so a clock that is set back cannot be met.
#![cfg(all(feature = "cli", unix))]
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the files that the program is to meet, and kills at any moment"
)]

mod common;

use std::fs;
use std::thread;
use std::time::Duration;

use common::archive::{Place, article, ended};
use common::runs::{begin, kill, kill_processes, leftovers, slow, sources, wait_for};

#[test]
fn killed_at_any_moment_and_resumed_the_archive_is_the_same() {
    let undisturbed = sources();
    undisturbed.archive(&[]).ended_with(1);
    let expected = undisturbed.tree("arch");
    for attempt in 0..6_usize {
        let place = sources();
        for round in 0..3 {
            let resume: &[&str] = if round == 0 { &[] } else { &["--resume"] };
            let mut run = begin(&place, resume);
            // Moments are of no account: what follows must be the same after any of them.
            match (attempt + round) % 3 {
                0 => wait_for(&mut run, 1 + attempt),
                _ => thread::sleep(Duration::from_millis((37 * (attempt * 3 + round)) as u64)),
            }
            kill(&mut run, attempt.is_multiple_of(2));
            for name in place.pdfs("arch") {
                assert!(
                    place.tree("arch")[&name] == expected[&name],
                    "{name} is not whole"
                );
            }
        }
        let resumed = place.pressroom(&["archive", "documents", "--resume", "--out", "arch"]);
        resumed.ended_with(1);
        assert!(place.tree("arch") == expected, "attempt {attempt}");
        assert_eq!(place.manifest("arch").len(), 20);
        assert_eq!(leftovers(&place), [""; 0]);
    }
}

#[test]
fn resume_knows_what_the_run_was_about() {
    let place = sources();
    place.archive(&["--layout", "plain"]).ended_with(1);
    let expected = place.tree("arch");
    place.remove("arch");
    let mut run = begin(&place, &["--layout", "plain"]);
    wait_for(&mut run, 3);
    kill(&mut run, false);
    // From another folder, and without a word of what it was: paths of this machine are not in the archive.
    let arch = place.path("arch").to_string_lossy().into_owned();
    let mut command = place.command(&["archive", "--resume", "--out", &arch]);
    command.current_dir("/");
    assert_eq!(ended(&command.output().unwrap()).code, 1);
    assert!(place.tree("arch") == expected);
    let folder = place
        .path("")
        .to_string_lossy()
        .trim_end_matches('/')
        .to_owned();
    let manifest = String::from_utf8(expected["manifest.jsonl"].clone()).unwrap();
    assert!(!manifest.contains(&folder), "{manifest}");
}

#[test]
fn what_was_finished_is_not_made_again() {
    let place = sources();
    let mut run = begin(&place, &[]);
    wait_for(&mut run, 5);
    kill(&mut run, true);
    let journal = fs::read_to_string(place.path("arch/.pressroom/journal.jsonl")).unwrap();
    let finished = journal
        .lines()
        .filter(|line| line.contains("\"made\""))
        .count();
    let resumed = place.archive(&["--resume"]).ended_with(1);
    assert_eq!(resumed.made().len(), 17 - finished, "{journal}");
}

#[test]
fn damage_at_the_end_of_the_journal_costs_no_other_line() {
    let undisturbed = sources();
    undisturbed.archive(&[]).ended_with(1);
    let expected = undisturbed.tree("arch");
    for damage in [
        "{\"version\":1,\"sou",
        "\u{0}\u{0}\u{0}",
        "garbage\n",
        "\n\n",
        "{}\n{",
    ] {
        let place = sources();
        let mut run = begin(&place, &[]);
        wait_for(&mut run, 4);
        kill(&mut run, true);
        let path = place.path("arch/.pressroom/journal.jsonl");
        let mut journal = fs::read(&path).unwrap();
        journal.extend(damage.as_bytes());
        fs::write(&path, journal).unwrap();
        place.archive(&["--resume"]).ended_with(1);
        assert!(place.tree("arch") == expected, "{damage:?}");
        assert_eq!(leftovers(&place), [""; 0]);
    }
}

/// A PDF may be in its place when its line is not yet in the journal. If its source is as it was before then, the PDF is not.
#[test]
fn a_pdf_of_which_no_line_tells_is_found() {
    let place = Place::new();
    place.articles(&["documents/a.md"]);
    place.archive(&[]).ended_with(0);
    let expected = place.tree("arch");
    // Of the same length, so that only reading it tells.
    let mut other = expected["a.pdf"].clone();
    other[2000] ^= 1;
    place.write("arch/a.pdf", other);
    place.write("arch/.pressroom/journal.jsonl", "");
    place.write("arch/.pressroom-abc.tmp", "half of it");
    assert_eq!(place.archive(&["--resume"]).ended_with(0).made(), ["a.md"]);
    assert!(place.tree("arch") == expected);
    assert_eq!(leftovers(&place), [""; 0]);
}

/// What a shard that was cut off has left does not stand above what is made later.
#[test]
fn an_older_journal_of_a_shard_is_older() {
    let place = Place::new();
    place.articles(&["documents/a.md"]);
    place.archive(&["--shard", "1/1"]).ended_with(0);
    let line = fs::read(place.path("arch/manifest.1-of-1.jsonl")).unwrap();
    place.write("documents/a.md", article("New", "", "New words."));
    place.archive(&[]).ended_with(0);
    let expected = place.tree("arch");
    for newer in [false, true] {
        place.write("arch/.pressroom/journal.jsonl.1-of-1", &line);
        let title = if newer { "Newer" } else { "New" };
        place.write("documents/a.md", article(title, "", "New words."));
        place.archive(&[]).ended_with(0);
        place.manifest("arch");
        assert_eq!(place.archive(&["--verify"]).ended_with(0).made(), [""; 0]);
        assert_eq!(place.tree("arch") == expected, !newer);
    }
}

#[test]
fn two_runs_at_once_and_two_shards_at_once() {
    let place = slow();
    let mut first = begin(&place, &["--timeout", "60"]);
    wait_for(&mut first, 1);
    for args in [&[][..], &["--shard", "1/2"], &["--resume", "--prune"]] {
        let second = place.archive(args).ended_with(4);
        assert!(second.says("archive/busy", "another run"), "{second:#?}");
    }
    let merge = place.pressroom(&["archive", "merge", "--out", "arch"]);
    assert!(merge.ended_with(4).says("archive/busy", "another run"));
    kill(&mut first, false);
    // Of shards, each is against itself and against the whole only.
    let mut first = begin(&place, &["--shard", "1/2", "--timeout", "60"]);
    wait_for_file(&place, "lock.1-of-2");
    place.archive(&["--shard", "2/2", "--timeout", "1"]);
    for args in [&["--shard", "1/2"][..], &[]] {
        let second = place.archive(args).ended_with(4);
        assert!(second.says("archive/busy", "another run"), "{second:#?}");
    }
    kill(&mut first, true);
}

fn wait_for_file(place: &Place, name: &str) {
    while !place.path("arch/.pressroom").join(name).exists() {
        thread::sleep(Duration::from_millis(5));
    }
    // The lock is taken when the run writes what it was asked for.
    let run = format!("run.json.{}", name.trim_start_matches("lock."));
    while !place.path("arch/.pressroom").join(&run).exists() {
        thread::sleep(Duration::from_millis(5));
    }
}

/// Processes of a run that was killed hold a file while they live, and the next run, also one of the whole after one of a shard,
/// begins when nobody holds it.
#[test]
fn the_next_run_waits_for_processes_of_one_that_was_killed() {
    for held in ["processes", "processes.1-of-2"] {
        let place = Place::new();
        place.articles(&["documents/a.md"]);
        place.archive(&[]).ended_with(0);
        place.write("documents/a.md", article("New", "", "New words."));
        // What such a process holds, and what it writes at last.
        let path = place.path("arch/.pressroom").join(held);
        let file = fs::File::options()
            .create(true)
            .append(true)
            .open(&path)
            .unwrap();
        file.lock_shared().unwrap();
        let mut run = begin(&place, &[]);
        thread::sleep(Duration::from_millis(300));
        assert!(
            run.try_wait().unwrap().is_none(),
            "it did not wait for {held}"
        );
        place.write("arch/a.pdf", "what was written last");
        drop(file);
        let run = ended(&run.wait_with_output().unwrap());
        assert_eq!(run.made(), ["a.md"]);
        place.manifest("arch");
    }
}

/// What kills a process from outside, such as the system when memory is short, is not the fault of the document that it is at.
#[test]
fn a_process_that_is_killed_costs_no_document() {
    let place = slow();
    let mut run = begin(&place, &["--jobs", "1", "--timeout", "600"]);
    // It is at `b.md` now, or soon, with a layout that does not end; the next process reads one that does.
    wait_for(&mut run, 1);
    thread::sleep(Duration::from_millis(300));
    place.write(
        "layouts/slow/layout.typ",
        "#let layout(document) = document.body",
    );
    kill_processes(&run);
    let run = ended(&run.wait_with_output().unwrap());
    assert_eq!(run.ended_with(0).made(), ["b.md", "b1.md", "c.md"]);
}

/// Processes end when their run does, even in the middle of a document that takes for ever.
#[test]
fn no_process_outlives_its_run() {
    let place = slow();
    let mut run = begin(&place, &["--timeout", "600"]);
    wait_for(&mut run, 1);
    kill(&mut run, false);
    // It would wait for ever.
    let held = fs::File::options()
        .write(true)
        .open(place.path("arch/.pressroom/processes"));
    held.unwrap().lock().unwrap();
    place.remove("documents/b.md");
    place.remove("documents/b1.md");
    place.archive(&["--resume"]).ended_with(0);
    assert_eq!(place.pdfs("arch"), ["a.pdf", "c.pdf"]);
}
