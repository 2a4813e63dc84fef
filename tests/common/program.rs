//! The program as a process: started in a folder, and what it left.
#![allow(dead_code, reason = "each test file uses its part")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test looks at what the program has written"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The program, to be started in a folder.
pub(crate) fn pressroom(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pressroom"));
    command.current_dir(folder);
    command
}

/// The exit code and standard error.
pub(crate) fn ending(output: &Output) -> (i32, String) {
    let messages = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!messages.contains("panicked"), "{messages}");
    (output.status.code().unwrap(), messages)
}

/// The names in a folder, in order.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect::<Vec<_>>();
    names.sort();
    names
}
