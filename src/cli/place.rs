//! What the program was started on.
#![expect(
    clippy::disallowed_methods,
    reason = "only the command line knows where it was started"
)]

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Whether a path is a folder.
pub(super) fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Whether there is anything of that name.
pub(super) fn exists(path: &Path) -> bool {
    path.exists()
}

/// The first bytes of a file, as many as show what kind it is; none of what is no file or cannot be read.
pub(super) fn beginning(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    if path.is_file()
        && let Ok(file) = File::open(path)
    {
        // What was read before a fault tells as well.
        let _ = file.take(1024).read_to_end(&mut bytes);
    }
    bytes
}

/// Whether the paths lead to the same place, or the first into the second.
pub(super) fn is_within(path: &Path, folder: &Path) -> bool {
    match (path.canonicalize(), folder.canonicalize()) {
        (Ok(path), Ok(folder)) => path.starts_with(folder),
        _ => false,
    }
}

/// What two ways to name one thing have in common: its folder, resolved, and its own name, which a link may have instead of what it leads
/// to.
pub(super) fn identity(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|above| !above.as_os_str().is_empty());
    match (
        path.file_name(),
        folder.unwrap_or(Path::new(".")).canonicalize(),
    ) {
        (Some(name), Ok(folder)) => folder.join(name),
        _ => path.canonicalize().unwrap_or_else(|_| path.to_owned()),
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

/// A file; one byte more than the limit shows that there are too many.
pub(super) fn file(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
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
