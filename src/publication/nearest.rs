//! Which publication folder a path belongs to.
#![expect(
    clippy::disallowed_methods,
    reason = "a publication folder is found by looking for its settings file"
)]

use std::path::{Path, PathBuf};

use super::settings::FILE_NAME;

/// Nobody works deeper than this.
const MAX_DEPTH: usize = 64;

/// The publication folder that a folder lies in: the nearest one with `pressroom.toml`, from the folder upwards.
pub(crate) fn nearest(folder: &Path) -> Option<PathBuf> {
    let mut candidate = if folder.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        folder.to_owned()
    };
    for _ in 0..MAX_DEPTH {
        if candidate.join(FILE_NAME).is_file() {
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
