//! Archives: whatever is killed, full, taken away or changed under a run, the next one makes the archive that there would have been.
#![cfg(all(feature = "cli", unix))]
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the files that the program is to meet, and kills at any moment"
)]

mod common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use common::archive::{Place, Run, article, ended, picture};

/// Twenty sources of which some have faults, with an image.
fn sources() -> Place {
    let place = Place::new();
    let names = (0..16).map(|number| format!("documents/{}/{number}.md", number % 4));
    let names = names.collect::<Vec<_>>();
    place.articles(&names.iter().map(String::as_str).collect::<Vec<_>>());
    place.write(
        "documents/wrong.md",
        article("Wrong", "nonsense = 1\n", "Words."),
    );
    place.write(
        "documents/missing.md",
        article("Missing", "", "![A picture](no.svg)"),
    );
    place.write(
        "documents/image.md",
        article("Image", "", "![A picture](red.svg)"),
    );
    place.write("documents/red.svg", picture(9));
    place.articles(&["documents/con.md"]);
    place
}

/// A run that works, as the first of a group of processes.
fn begin(place: &Place, args: &[&str]) -> Child {
    let mut command = place.command(&[&["archive", "documents", "--out", "arch"], args].concat());
    command
        .process_group(0)
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Kills a run, and with `all` the processes that it has started too.
fn kill(run: &mut Child, all: bool) {
    let target = if all {
        format!("-{}", run.id())
    } else {
        run.id().to_string()
    };
    let killed = Command::new("kill").args(["-9", "--", &target]).status();
    assert!(killed.unwrap().success());
    run.wait().unwrap();
}

/// Waits until the run has told of so many documents.
fn wait_for(run: &mut Child, documents: usize) {
    let output = BufReader::new(run.stdout.as_mut().unwrap());
    let told = output.lines().map_while(Result::ok);
    told.filter(|line| line.contains("\"type\":\"document\""))
        .take(documents)
        .count();
}

fn leftovers(place: &Place) -> Vec<String> {
    let names = place.tree("arch").into_keys();
    let state = fs::read_dir(place.path("arch/.pressroom")).unwrap();
    let state = state.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .chain(state)
        .filter(|name| name.contains(".tmp") || name.starts_with("journal"))
        .collect()
}

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
        let second = place.archive(args).ended_with(1);
        assert!(second.says("archive/busy", "another run"), "{second:#?}");
    }
    let merge = place.pressroom(&["archive", "merge", "--out", "arch"]);
    assert!(merge.ended_with(1).says("archive/busy", "another run"));
    kill(&mut first, false);
    // Of shards, each is against itself and against the whole only.
    let mut first = begin(&place, &["--shard", "1/2", "--timeout", "60"]);
    wait_for_file(&place, "lock.1-of-2");
    place.archive(&["--shard", "2/2", "--timeout", "1"]);
    for args in [&["--shard", "1/2"][..], &[]] {
        let second = place.archive(args).ended_with(1);
        assert!(second.says("archive/busy", "another run"), "{second:#?}");
    }
    kill(&mut first, true);
}

/// One document is made at once, another takes longer than any test.
fn slow() -> Place {
    let place = Place::new();
    place.articles(&["documents/a.md", "documents/c.md"]);
    place.write(
        "documents/b.md",
        article("B", "layout = \"slow\"\n", "Words."),
    );
    place.write(
        "documents/b1.md",
        article("B", "layout = \"slow\"\n", "Words."),
    );
    place.write(
        "layouts/slow/layout.toml",
        "name = \"slow\"\ndescription = \"Slow\"\nkinds = [\"article\"]\nfonts = []\n",
    );
    let code = "for a in range(1000000) { for b in range(1000000) { let c = a + b } }";
    place.write(
        "layouts/slow/layout.typ",
        format!("#let layout(document) = {{ {code} }}"),
    );
    place
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

/// Processes end when their run does, even in the middle of a document that takes for ever.
#[test]
fn no_process_outlives_its_run() {
    let place = slow();
    let mut run = begin(&place, &["--timeout", "600"]);
    wait_for(&mut run, 2);
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

#[test]
fn the_folder_of_the_archive_is_taken_away_or_replaced() {
    for replaced in [false, true] {
        let place = slow();
        let mut run = begin(&place, &["--timeout", "600", "--jobs", "3"]);
        wait_for(&mut run, 2);
        fs::rename(place.path("arch"), place.path("taken")).unwrap();
        if replaced {
            place.write("arch/b.pdf", "of somebody else");
        }
        // The documents that take so long are made now, and are to be written.
        let id = run.id().to_string();
        let children = Command::new("pgrep").args(["-P", &id]).output().unwrap();
        for child in String::from_utf8(children.stdout).unwrap().lines() {
            Command::new("kill").args(["-9", child]).status().unwrap();
        }
        let output = run.wait_with_output().unwrap();
        let run = ended(&output);
        assert_eq!(run.code, 1, "{run:#?}");
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
    assert!(run.ended_with(1).says("output/unwritable", "file"));
}

/// A source that is another one when it is read than when it was looked for, or gone.
#[test]
fn a_source_that_changes_while_the_run_works_is_told_as_it_was_read() {
    let place = slow();
    let mut run = begin(&place, &["--jobs", "1", "--timeout", "3"]);
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
    assert_eq!(run.code, 1);
    assert!(run.says("output/disk-full", "the disk is full"), "{run:#?}");
    let made = run.made();
    assert!(!made.is_empty() && made.len() < whole.len(), "{run:#?}");
    for (name, bytes) in place
        .tree("kept")
        .iter()
        .filter(|(name, _)| name.ends_with(".pdf"))
    {
        assert!(*bytes == expected[name], "{name}");
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
            run.ended_with(1)
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
