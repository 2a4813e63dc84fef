//! Runs of archives that are killed, and the sources that they work on.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    reason = "a test looks at what a run that was killed has left"
)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use super::archive::{Place, article, picture};

/// Twenty sources of which some have faults, with an image.
pub(crate) fn sources() -> Place {
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
pub(crate) fn begin(place: &Place, args: &[&str]) -> Child {
    let mut command = place.command(&[&["archive", "documents", "--out", "arch"], args].concat());
    command
        .process_group(0)
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Kills a run, and with `all` the processes that it has started too.
pub(crate) fn kill(run: &mut Child, all: bool) {
    let target = if all {
        format!("-{}", run.id())
    } else {
        run.id().to_string()
    };
    let killed = Command::new("kill").args(["-9", "--", &target]).status();
    assert!(killed.unwrap().success());
    run.wait().unwrap();
}

/// Kills the processes that make documents for a run, and not the run.
pub(crate) fn kill_processes(run: &Child) {
    let id = run.id().to_string();
    let found = Command::new("pgrep").args(["-P", &id]).output().unwrap();
    for process in String::from_utf8(found.stdout).unwrap().lines() {
        let mut kill = Command::new("kill");
        // One may have ended by itself.
        kill.args(["-9", process]).stderr(Stdio::null());
        kill.status().unwrap();
    }
}

/// Waits until the run has told of so many documents.
pub(crate) fn wait_for(run: &mut Child, documents: usize) {
    let output = BufReader::new(run.stdout.as_mut().unwrap());
    let told = output.lines().map_while(Result::ok);
    told.filter(|line| line.contains("\"type\":\"document\""))
        .take(documents)
        .count();
}

pub(crate) fn leftovers(place: &Place) -> Vec<String> {
    let names = place.tree("arch").into_keys();
    let state = fs::read_dir(place.path("arch/.pressroom")).unwrap();
    let state = state.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .chain(state)
        .filter(|name| name.contains(".tmp") || name.starts_with("journal"))
        .collect()
}

/// One document is made at once, another takes longer than any test.
pub(crate) fn slow() -> Place {
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
