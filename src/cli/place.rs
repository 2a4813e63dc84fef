//! Where the program was started, and which publication folder a path belongs to.
#![expect(
    clippy::disallowed_methods,
    reason = "only the command line knows where it was started"
)]

use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The settings file marks a publication folder.
const SETTINGS: &str = "pressroom.toml";

/// Nobody works deeper than this.
const MAX_DEPTH: usize = 64;

/// The publication folder that a folder lies in: the nearest one with `pressroom.toml`, from the folder upwards.
pub(super) fn publication(folder: &Path) -> Option<PathBuf> {
    let mut candidate = if folder.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        folder.to_owned()
    };
    for _ in 0..MAX_DEPTH {
        if candidate.join(SETTINGS).is_file() {
            return Some(candidate);
        }
        candidate = above(&candidate)?;
    }
    None
}

/// The folder above, named in the same way: `documents` lies in `.`, and `.` in `..`.
fn above(folder: &Path) -> Option<PathBuf> {
    let full = folder.canonicalize().ok()?;
    full.parent()?;
    match (folder.parent(), folder.file_name()) {
        (Some(parent), Some(_)) if parent.as_os_str().is_empty() => Some(PathBuf::from(".")),
        (Some(parent), Some(_)) => Some(parent.to_owned()),
        _ if folder == Path::new(".") => Some(PathBuf::from("..")),
        _ => Some(folder.join("..")),
    }
}

/// Whether a path is a folder.
pub(super) fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether the paths lead to the same place, or the first into the second.
pub(super) fn is_within(path: &Path, folder: &Path) -> bool {
    match (path.canonicalize(), folder.canonicalize()) {
        (Ok(path), Ok(folder)) => path.starts_with(folder),
        _ => false,
    }
}

/// Whether a folder exists and holds something, or something else stands there.
pub(super) fn is_taken(folder: &Path) -> io::Result<bool> {
    match folder.read_dir() {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Standard input to its end, but no more than shows that it is too long.
pub(super) fn standard_input(limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(limit as u64)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}
