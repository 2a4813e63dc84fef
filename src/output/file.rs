//! Writing files: they appear whole or not at all, and a good one is never lost.
#![expect(clippy::disallowed_methods, reason = "the one place that writes files")]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::Hashed;

/// What temporary files are called.
const PREFIX: &str = ".pressroom-";
const SUFFIX: &str = ".tmp";

/// Makes a folder and those above it.
pub(crate) fn make_folder(path: &Path) -> Result<(), Diagnostic> {
    let above = path.ancestors();
    let missing = above.take_while(|folder| !folder.as_os_str().is_empty() && !folder.is_dir());
    let missing = missing.collect::<Vec<_>>();
    let make = || {
        fs::create_dir_all(path)?;
        missing
            .iter()
            .try_for_each(|folder| sync_folder(folder_of(folder)))
    };
    make().map_err(|error| unwritable("the folder", path, &error))
}

/// Writes a file: into a temporary one in the same folder, which takes the file's place when it is safely on the
/// disk. A file that already holds these bytes is left alone.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let folder = folder_of(path);
    if same(path, bytes) {
        return Ok(());
    }
    replace(path, folder, |file| file.write_all(bytes))
        .map_err(|error| unwritable("the file", path, &error))
}

/// Writes several files as [`write`] does one, and makes their folders. They go to the disk together, which takes hardly longer than
/// one alone.
pub(crate) fn write_all(files: &[(&Path, &[u8])]) -> Vec<Result<(), Diagnostic>> {
    let prepare = |(path, bytes): &(&Path, &[u8])| -> Result<Option<NamedTempFile>, Diagnostic> {
        let folder = folder_of(path);
        if same(path, bytes) {
            return Ok(None);
        }
        make_folder(folder)?;
        let fill = || {
            let mut temporary = temporary(folder)?;
            temporary.write_all(bytes)?;
            Ok(temporary)
        };
        let filled = fill().map_err(|error| unwritable("the file", path, &error))?;
        Ok(Some(filled))
    };
    let begun = files.iter().map(prepare).collect::<Vec<_>>();
    let mut folders = BTreeSet::new();
    let named = files.iter().zip(begun).map(|((path, _), begun)| {
        let Some(temporary) = begun? else {
            return Ok(());
        };
        let named = temporary.as_file().sync_all();
        let named = named.and_then(|()| temporary.persist(path).map_err(|error| error.error));
        named.map_err(|error| unwritable("the file", path, &error))?;
        folders.insert(folder_of(path));
        Ok(())
    });
    let mut written = named.collect::<Vec<_>>();
    for folder in folders {
        let Err(error) = sync_folder(folder) else {
            continue;
        };
        for ((path, _), written) in files.iter().zip(&mut written) {
            if folder_of(path) == folder && written.is_ok() {
                *written = Err(unwritable("the file", path, &error));
            }
        }
    }
    written
}

/// Writes a file piece by piece, as [`write`] does, so that it need not be in memory whole. One that already holds the same is left
/// alone.
pub(crate) fn write_with(
    path: &Path,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Diagnostic> {
    let folder = folder_of(path);
    let write = || {
        let mut temporary = temporary(folder)?;
        let mut buffer = BufWriter::new(temporary.as_file_mut());
        fill(&mut buffer)?;
        buffer.flush()?;
        drop(buffer);
        if alike(path, temporary.path()) {
            return Ok(());
        }
        settle(temporary, path, folder)
    };
    write().map_err(|error| unwritable("the file", path, &error))
}

/// Copies a file that must have this hash, as [`write`] writes one.
pub(crate) fn copy_hashed(from: &Path, to: &Path, sha256: &str) -> Result<(), Diagnostic> {
    make_folder(folder_of(to))?;
    let copy = || -> io::Result<Option<NamedTempFile>> {
        let mut temporary = temporary(folder_of(to))?;
        let (hash, _) = copy(File::open(from)?, &mut temporary)?;
        Ok((hash == sha256).then_some(temporary))
    };
    match copy() {
        Ok(Some(temporary)) => {
            settle(temporary, to, folder_of(to)).map_err(|error| unwritable("the file", to, &error))
        }
        Ok(None) => {
            let message = format!("`{}` is not what its manifest says", from.display());
            let help = "bring its archive up to date with `--verify`, which makes it anew";
            Err(Diagnostic::new(Code::ArchiveManifest, message).help(help))
        }
        Err(error) => Err(unwritable("the file", to, &error)),
    }
}

/// Copies a file without waiting for the disk; gives its hash and its length.
pub(crate) fn copy_unsynced(from: &Path, to: &Path) -> Result<(String, u64), Diagnostic> {
    let copied = File::open(from).and_then(|from| copy(from, File::create(to)?));
    copied.map_err(|error| unwritable("the file", to, &error))
}

fn copy(from: File, to: impl Write) -> io::Result<(String, u64)> {
    let mut from = Hashed::new(from);
    let mut to = BufWriter::new(to);
    let bytes = io::copy(&mut from, &mut to)?;
    to.flush()?;
    Ok((from.hash(), bytes))
}

/// Whether two files hold the same bytes.
fn alike(one: &Path, other: &Path) -> bool {
    let compare = || -> io::Result<bool> {
        let (one, other) = (File::open(one)?, File::open(other)?);
        if !one.metadata()?.is_file() || one.metadata()?.len() != other.metadata()?.len() {
            return Ok(false);
        }
        let (mut one, mut other) = (BufReader::new(one), BufReader::new(other));
        loop {
            let (left, right) = (one.fill_buf()?, other.fill_buf()?);
            let shared = left.len().min(right.len());
            if left[..shared] != right[..shared] {
                return Ok(false);
            }
            if shared == 0 {
                return Ok(true);
            }
            one.consume(shared);
            other.consume(shared);
        }
    };
    compare().unwrap_or(false)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn same(path: &Path, bytes: &[u8]) -> bool {
    let length = fs::metadata(path).map(|metadata| (metadata.is_file(), metadata.len()));
    matches!(length, Ok((true, length)) if length == bytes.len() as u64)
        && fs::read(path).is_ok_and(|old| old == bytes)
}

/// Puts what `fill` writes at `path`. If anything fails, the temporary file is removed and `path` is as it was.
fn replace(
    path: &Path,
    folder: &Path,
    fill: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let mut temporary = temporary(folder)?;
    fill(temporary.as_file_mut())?;
    settle(temporary, path, folder)
}

/// What was written is on the disk before it has the name, and the name before it is said to be there.
fn settle(temporary: NamedTempFile, path: &Path, folder: &Path) -> io::Result<()> {
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Whether a file of this name is one that a write left behind that was cut off.
pub(crate) fn is_left_over(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

/// A file that others may read as they may read any new file; temporary files are private by default.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// The new name is on the disk only when its folder is; other systems than Unix do this by themselves.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

pub(crate) fn unwritable(what: &str, path: &Path, error: &io::Error) -> Diagnostic {
    let reason = match error.kind() {
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "it may not be written".to_owned()
        }
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "something that is not a folder stands in its path".to_owned()
        }
        io::ErrorKind::IsADirectory => "there is a folder of that name".to_owned(),
        _ => error.to_string(),
    };
    let help = match error.kind() {
        io::ErrorKind::StorageFull => "make room, and build again; older files are as they were",
        _ => "choose another folder with `--out`, or allow it to be written",
    };
    let message = format!("{what} `{}` cannot be written: {reason}", path.display());
    let code = match error.kind() {
        io::ErrorKind::StorageFull => Code::OutputFull,
        _ => Code::OutputUnwritable,
    };
    Diagnostic::new(code, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(folder.path()), ["a.pdf"]);
    }

    #[test]
    fn when_the_disk_is_full_the_older_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        write(&path, b"good").unwrap();
        let error = replace(&path, folder.path(), |file| {
            file.write_all(b"half")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        let diagnostic = unwritable("the file", &path, &error.unwrap_err());
        assert!(
            diagnostic.message.ends_with("the disk is full"),
            "{}",
            diagnostic.message
        );
        assert_eq!(fs::read(&path).unwrap(), b"good");
        assert_eq!(names(folder.path()), ["a.pdf"]);
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_said() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("out"), b"").unwrap();
        let error = make_folder(&folder.path().join("out/sub")).unwrap_err();
        assert_eq!(error.code, Code::OutputUnwritable);
        assert!(write(&folder.path().join("out/a.pdf"), b"x").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_it_as_any_new_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("plain"), b"x").unwrap();
        write(&folder.path().join("ours"), b"x").unwrap();
        let mode = |name: &str| {
            fs::metadata(folder.path().join(name))
                .unwrap()
                .permissions()
                .mode()
        };
        assert_eq!(mode("ours"), mode("plain"));
    }
}
