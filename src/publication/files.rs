//! The files of a publication: a folder on disk that nothing reaches out of, or files in memory.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place that reads files, and keeps every path inside the publication folder"
)]

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::fault::FileFault;

/// Folders deeper than this are not searched: nobody nests so far, but links can.
const MAX_DEPTH: usize = 16;

/// Where a publication's files lie.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// A folder, as the user named it and as the system resolves it.
    Folder { named: PathBuf, resolved: PathBuf },
    /// Files by path, with `/` between folders.
    Memory(BTreeMap<String, Vec<u8>>),
}

/// Is told the path of each file that is looked for, and what was there.
pub(crate) type Watch = dyn Fn(&str, Option<&[u8]>) + Send + Sync;

/// A publication's files.
#[derive(Clone)]
pub(super) struct Files {
    pub(super) place: Place,
    pub(super) watch: Option<Arc<Watch>>,
}

impl fmt::Debug for Files {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place.fmt(formatter)
    }
}

impl Files {
    /// Files in memory.
    pub(super) fn memory(files: BTreeMap<String, Vec<u8>>) -> Self {
        let place = Place::Memory(files);
        Self { place, watch: None }
    }

    /// Opens a folder.
    pub(super) fn folder(named: &Path) -> io::Result<Self> {
        let resolved = fs::canonicalize(named)?;
        if !resolved.is_dir() {
            return Err(io::Error::new(
                io::ErrorKind::NotADirectory,
                "it is not a folder",
            ));
        }
        let named = named.to_owned();
        let place = Place::Folder { named, resolved };
        Ok(Self { place, watch: None })
    }

    /// The file at `path` (relative, `/` between folders), at most `limit` bytes.
    pub(super) fn read(&self, path: &str, limit: usize) -> Result<Vec<u8>, FileFault> {
        let path = normalise(path)?;
        let found = self.look(&path, limit);
        if let Some(watch) = &self.watch {
            watch(&path, found.as_deref().ok());
        }
        found
    }

    /// The file of exactly this name, or else the one whose name has the same letters: Macs write an accent as a character of its own,
    /// and so does what is copied from them, while it is typed as one with its letter.
    fn look(&self, path: &str, limit: usize) -> Result<Vec<u8>, FileFault> {
        match self.look_exactly(path, limit) {
            Err(FileFault::Missing) if !path.is_ascii() => {
                let same = self.same_letters(path).ok_or(FileFault::Missing)?;
                self.look_exactly(&same, limit)
            }
            other => other,
        }
    }

    /// The path that is there of those that are written with the same letters.
    fn same_letters(&self, path: &str) -> Option<String> {
        let wanted = composed(path);
        match &self.place {
            Place::Memory(files) => files.keys().find(|own| composed(own) == wanted).cloned(),
            Place::Folder { resolved, .. } => {
                let mut found = PathBuf::new();
                for part in wanted.split('/') {
                    let exact = found.join(part);
                    found = if resolved.join(&exact).exists() {
                        exact
                    } else {
                        let entries = fs::read_dir(resolved.join(&found)).ok()?.flatten();
                        let names =
                            entries.filter_map(|entry| entry.file_name().into_string().ok());
                        found.join(names.filter(|name| composed(name) == part).min()?)
                    };
                }
                found.to_str().map(str::to_owned)
            }
        }
    }

    fn look_exactly(&self, path: &str, limit: usize) -> Result<Vec<u8>, FileFault> {
        match &self.place {
            Place::Memory(files) => {
                let bytes = files.get(path).ok_or(FileFault::Missing)?;
                if bytes.len() > limit {
                    Err(FileFault::TooLarge(limit))
                } else {
                    Ok(bytes.clone())
                }
            }
            Place::Folder { resolved, .. } => {
                let full = fs::canonicalize(resolved.join(path))?;
                if !full.starts_with(resolved) {
                    return Err(FileFault::Outside);
                }
                read_limited(&full, limit)
            }
        }
    }

    /// Every file under `folder` that `wanted` accepts by path, sorted; folders whose names begin with a dot are
    /// left out, and so is what links out of the publication folder.
    pub(super) fn list(&self, folder: &str, wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
        let Ok(folder) = normalise(folder) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        match &self.place {
            Place::Memory(files) => {
                let prefix = if folder.is_empty() {
                    String::new()
                } else {
                    format!("{folder}/")
                };
                found.extend(
                    files
                        .keys()
                        .filter(|path| path.starts_with(&prefix))
                        .cloned(),
                );
            }
            Place::Folder { resolved, .. } => walk(resolved, &folder, 0, &mut found),
        }
        found.retain(|path| wanted(path));
        found.sort();
        found
    }

    /// The files under `folder` that `wanted` accepts, as a document in it names them.
    pub(super) fn list_beside(&self, folder: &str, wanted: &dyn Fn(&str) -> bool) -> Vec<String> {
        let prefix = beside(folder, "");
        let paths = self.list(folder, wanted).into_iter();
        let own = paths.map(|path| {
            path.strip_prefix(&prefix)
                .map(str::to_owned)
                .unwrap_or(path)
        });
        own.collect()
    }

    /// A path as the user would write it: with the folder as it was named before it.
    pub(super) fn shown(&self, path: &str) -> String {
        match &self.place {
            Place::Folder { named, .. }
                if named.as_os_str() != "." && !named.as_os_str().is_empty() =>
            {
                named.join(path).display().to_string()
            }
            _ => path.to_owned(),
        }
    }
}

/// The path of a file that a document in `folder` names. An absolute name keeps its meaning, which is outside.
pub(super) fn beside(folder: &str, name: &str) -> String {
    if folder.is_empty() || name.starts_with('/') {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// The folder that the file at `path` lies in, relative to `root`, which must hold it.
pub(super) fn folder_within(path: &Path, root: &Path) -> Result<String, FileFault> {
    let full = fs::canonicalize(path)?;
    let inner = full.strip_prefix(root).map_err(|_| FileFault::Outside)?;
    let parts = inner.parent().into_iter().flat_map(Path::components);
    let parts = parts.map(|part| part.as_os_str().to_string_lossy().into_owned());
    Ok(parts.collect::<Vec<_>>().join("/"))
}

/// Reads a file that the user named, wherever it lies; one byte more than the limit shows that it is too large.
pub(super) fn read_named(path: &Path, limit: usize) -> Result<Vec<u8>, FileFault> {
    read_prefix(path, limit.saturating_add(1))
}

fn read_limited(path: &Path, limit: usize) -> Result<Vec<u8>, FileFault> {
    let bytes = read_prefix(path, limit.saturating_add(1))?;
    if bytes.len() > limit {
        Err(FileFault::TooLarge(limit))
    } else {
        Ok(bytes)
    }
}

/// At most `limit` bytes: devices and pipes may have no end.
fn read_prefix(path: &Path, limit: usize) -> Result<Vec<u8>, FileFault> {
    let file = fs::File::open(path)?;
    let mut bytes = Vec::new();
    file.take(limit as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The name with each accent and its letter as one character (NFC).
fn composed(name: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc()
        .normalize(name)
        .into_owned()
}

fn walk(root: &Path, folder: &str, depth: usize, found: &mut Vec<String>) {
    let full = root.join(folder);
    let inside = fs::canonicalize(&full).is_ok_and(|full| full.starts_with(root));
    let (true, true, Ok(entries)) = (inside, depth < MAX_DEPTH, fs::read_dir(&full)) else {
        return;
    };
    for entry in entries.flatten() {
        // Names that are not Unicode cannot be written in a source either.
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let path = if folder.is_empty() {
            name
        } else {
            format!("{folder}/{name}")
        };
        if entry.path().is_dir() {
            walk(root, &path, depth + 1, found);
        } else {
            found.push(path);
        }
    }
}

/// Resolves `.` and `..` in a relative path; a path that leaves the root, or starts elsewhere, is outside.
fn normalise(path: &str) -> Result<String, FileFault> {
    // On other systems the backslash separates folders too: `..\` must not mean different things.
    if path.contains('\\') {
        return Err(FileFault::Outside);
    }
    let mut parts: Vec<&str> = Vec::new();
    for component in Path::new(path).components() {
        match component {
            Component::Normal(part) => parts.push(part.to_str().ok_or(FileFault::Missing)?),
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop().ok_or(FileFault::Outside)?;
            }
            Component::RootDir | Component::Prefix(_) => return Err(FileFault::Outside),
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory() -> Files {
        Files::memory(BTreeMap::from([(
            "documents/a.png".to_owned(),
            vec![1, 2, 3],
        )]))
    }

    #[test]
    fn paths_are_resolved_within_the_publication() {
        let files = memory();
        assert_eq!(files.read("documents/x/../a.png", 10), Ok(vec![1, 2, 3]));
        assert_eq!(files.read("./documents/a.png", 3), Ok(vec![1, 2, 3]));
        assert_eq!(
            files.read("documents/a.png", 2),
            Err(FileFault::TooLarge(2))
        );
        assert_eq!(files.read("documents/b.png", 10), Err(FileFault::Missing));
        for outside in [
            "../a.png",
            "documents/../../a.png",
            "/etc/passwd",
            "..\\a.png",
        ] {
            assert_eq!(
                files.read(outside, 10),
                Err(FileFault::Outside),
                "{outside}"
            );
        }
    }

    #[test]
    fn accents_are_the_same_however_they_are_written() {
        let (apart, together) = (
            "e\u{301}te\u{301}/photo e\u{301}.png",
            "\u{e9}t\u{e9}/photo \u{e9}.png",
        );
        let folder = tempfile::tempdir().unwrap();
        for (written, asked) in [(apart, together), (together, apart)] {
            let files = Files::memory(BTreeMap::from([(written.to_owned(), vec![1])]));
            assert_eq!(files.read(asked, 10), Ok(vec![1]));
            let place = folder.path().join(if written == apart { "a" } else { "b" });
            fs::create_dir_all(place.join(written).parent().unwrap()).unwrap();
            fs::write(place.join(written), [2]).unwrap();
            let files = Files::folder(&place).unwrap();
            assert_eq!(files.read(asked, 10), Ok(vec![2]));
            assert_eq!(
                files.read("\u{e9}t\u{e9}/\u{e8}.png", 10),
                Err(FileFault::Missing)
            );
        }
    }

    #[test]
    fn of_two_that_look_the_same_the_one_that_is_written_is_taken() {
        let names = ["e\u{301}.png", "\u{e9}.png"];
        let files = names.into_iter().zip(1..);
        let files = files.map(|(name, byte)| (name.to_owned(), vec![byte]));
        let files = Files::memory(files.collect());
        assert_eq!(files.read(names[0], 10), Ok(vec![1]));
        assert_eq!(files.read(names[1], 10), Ok(vec![2]));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_outside_and_is_not_listed() {
        let outer = tempfile::tempdir().unwrap();
        let inner = outer.path().join("publication");
        fs::create_dir(&inner).unwrap();
        fs::write(outer.path().join("secret.png"), b"secret").unwrap();
        fs::write(inner.join("own.png"), b"own").unwrap();
        std::os::unix::fs::symlink("../secret.png", inner.join("link.png")).unwrap();
        std::os::unix::fs::symlink("..", inner.join("up")).unwrap();
        std::os::unix::fs::symlink("own.png", inner.join("inside.png")).unwrap();
        let files = Files::folder(&inner).unwrap();
        assert_eq!(files.read("link.png", 100), Err(FileFault::Outside));
        assert_eq!(files.read("up/secret.png", 100), Err(FileFault::Outside));
        assert_eq!(files.read("inside.png", 100), Ok(b"own".to_vec()));
        let listed = files.list("", &|path| !path.contains("link"));
        assert_eq!(listed, ["inside.png", "own.png"]);
    }
}
