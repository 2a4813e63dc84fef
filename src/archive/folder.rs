//! The folder of an archive: its files, and the lock against a second run.
#![expect(
    clippy::disallowed_methods,
    reason = "the state of an archive is kept in its own folder"
)]

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::journal::Journal;
use super::record::PdfFile;
use super::shard::Shard;
use super::store::Held;
use crate::diagnostic::{Code, Diagnostic};
use crate::hash::sha256_of_reader;
use crate::output::{is_left_over, make_folder, sync_folder, unwritable, write_with};

/// Where the archive keeps its state.
const STATE: &str = ".pressroom";

/// The names of files in it.
const PROCESSES: &str = "processes";
const JOURNAL: &str = "journal.jsonl";
const TAKEN_IN: &str = "taken-in";

/// The folder of an archive, held against other runs.
pub(crate) struct Folder {
    path: PathBuf,
    shard: Option<Shard>,
    /// Held as long as this lives. The first is that of the whole archive, which parts of it share.
    locks: Vec<(PathBuf, File)>,
    /// PDFs that need not be here, because the archive is in a store.
    pub(in crate::archive) held: Held,
}

impl Folder {
    /// Takes the folder for a run, and makes it if it is not there. Waits until processes of a run that was killed are gone.
    pub(crate) fn take(path: &Path, shard: Option<Shard>) -> Result<Self, Diagnostic> {
        let state = path.join(STATE);
        make_folder(&state)?;
        let mut folder = Self::look(path, shard);
        folder.lock(state.join("lock"), shard.is_some())?;
        if shard.is_some() {
            folder.lock(folder.state("lock"), false)?;
        }
        folder.wait()?;
        if shard.is_none() {
            folder.go_on_removing()?;
        }
        Ok(folder)
    }

    /// Waits for processes of runs that were killed. They end by themselves, but what they still write must not come after ours. A run of
    /// the whole waits for those of shards too, and that of a shard for those of the whole.
    fn wait(&self) -> Result<(), Diagnostic> {
        let (own, all) = (self.processes(), self.path.join(STATE).join(PROCESSES));
        let mut files = BTreeSet::from([own, all]);
        if self.shard.is_none() {
            files.extend(Self::entries(&self.path.join(STATE), |name| {
                name.starts_with(PROCESSES)
            }));
        }
        for path in files {
            let waited = open_lock(&path).and_then(|file| file.lock());
            waited.map_err(|error| unwritable("the file", &path, &error))?;
        }
        Ok(())
    }

    /// The folder, not held: only to look what is there.
    pub(crate) fn look(path: &Path, shard: Option<Shard>) -> Self {
        Self {
            path: path.to_owned(),
            shard,
            locks: Vec::new(),
            held: Held::default(),
        }
    }

    fn lock(&mut self, path: PathBuf, shared: bool) -> Result<(), Diagnostic> {
        let file = open_lock(&path).map_err(|error| unwritable("the file", &path, &error))?;
        let locked = if shared {
            file.try_lock_shared()
        } else {
            file.try_lock()
        };
        match locked {
            Ok(()) => self.locks.push((path, file)),
            Err(TryLockError::WouldBlock) => {
                let message = format!(
                    "another run writes into the archive `{}`",
                    self.path.display()
                );
                let help = "wait until it has ended, or choose another folder with `--out`";
                return Err(Diagnostic::new(Code::ArchiveBusy, message).help(help));
            }
            Err(TryLockError::Error(error)) => {
                let message = format!(
                    "the archive `{}` cannot be locked: {error}",
                    self.path.display()
                );
                let help =
                    "use a file system that has locks, so that no two runs write into it at once";
                return Err(Diagnostic::new(Code::ArchiveFolder, message).help(help));
            }
        }
        Ok(())
    }

    /// The file that processes which make documents hold while they live.
    pub(crate) fn processes(&self) -> PathBuf {
        self.state(PROCESSES)
    }

    /// The path of a file of the archive.
    pub(crate) fn path(&self, inner: &str) -> PathBuf {
        self.path.join(inner)
    }

    /// A file of this run's state, of which each shard has its own.
    pub(crate) fn state(&self, name: &str) -> PathBuf {
        let name = match self.shard {
            Some(shard) => format!("{name}.{shard}"),
            None => name.to_owned(),
        };
        self.path.join(STATE).join(name)
    }

    /// The path of the manifest that this run writes.
    pub(crate) fn manifest(&self) -> PathBuf {
        match self.shard {
            Some(shard) => self.path.join(format!("manifest.{shard}.jsonl")),
            None => self.path.join("manifest.jsonl"),
        }
    }

    /// Bytes of a file of the archive; `None` if it is not there.
    pub(crate) fn size(&self, inner: &str) -> Option<u64> {
        let metadata = fs::metadata(self.path(inner)).ok()?;
        metadata.is_file().then_some(metadata.len())
    }

    /// Whether the archive has this very PDF.
    pub(crate) fn has(&self, pdf: &PdfFile) -> bool {
        self.size(&pdf.output) == Some(pdf.bytes)
            && self.hash(&pdf.output).as_ref() == Some(&pdf.sha256)
    }

    /// The hash of a file of the archive.
    pub(crate) fn hash(&self, inner: &str) -> Option<String> {
        sha256_of_reader(File::open(self.path(inner)).ok()?).ok()
    }

    /// Removes a file, and the folders that are empty then.
    pub(crate) fn remove(&self, inner: &str) -> Result<(), Diagnostic> {
        let path = self.path(inner);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(unwritable("the file", &path, &error));
            }
            _ => {}
        }
        let folders = path
            .ancestors()
            .skip(1)
            .take_while(|folder| *folder != self.path);
        for folder in folders {
            // It fails where anything is left in it, and then there is no more to do.
            if fs::remove_dir(folder).is_err() {
                let synced = sync_folder(folder);
                return synced.or(Ok(()));
            }
        }
        let _ = sync_folder(&self.path);
        Ok(())
    }

    /// Whether the folder is still the one that was taken, and not one that has come into its place.
    pub(crate) fn check(&self) -> Result<(), Diagnostic> {
        if self.locks.iter().all(|(path, file)| same_file(path, file)) {
            return Ok(());
        }
        let message = "the folder of the archive was taken away while documents were made";
        let help = "put it back, or run again to make the archive anew";
        Err(Diagnostic::new(Code::ArchiveFolder, message).help(help))
    }

    /// Whether two paths lead to one file, as they do where a file system does not tell their names apart.
    pub(crate) fn is_same(&self, one: &str, other: &str) -> bool {
        File::open(self.path(one)).is_ok_and(|file| same_file(&self.path(other), &file))
    }

    /// Removes manifests and journals of which everything is in the manifest. Their names are written down first: cut off in between, the
    /// next run must not take what is left of them for all that there is.
    pub(crate) fn remove_taken_in(&self, paths: &[PathBuf]) -> Result<(), Diagnostic> {
        let names = paths
            .iter()
            .filter_map(|path| path.strip_prefix(&self.path).ok()?.to_str());
        let names = names.map(|name| name.to_owned() + "\n").collect::<String>();
        if self.shard.is_none() && !names.is_empty() {
            self.write_state(TAKEN_IN, &names)?;
        }
        paths.iter().try_for_each(|path| remove_if_there(path))?;
        remove_if_there(&self.state(TAKEN_IN))
    }

    /// Goes on where `remove_taken_in` was cut off.
    fn go_on_removing(&self) -> Result<(), Diagnostic> {
        let names = self.read_state(TAKEN_IN).unwrap_or_default();
        let own = |name: &str| {
            shard_of(name).is_some() || name.starts_with(&format!("{STATE}/{JOURNAL}"))
        };
        let names = names
            .lines()
            .filter(|name| own(name) && !name.contains(".."));
        names
            .map(|name| self.path.join(name))
            .try_for_each(|path| remove_if_there(&path))?;
        remove_if_there(&self.state(TAKEN_IN))
    }

    /// The path of the journal: it is there while a run is not at its end.
    pub(crate) fn journal(&self) -> PathBuf {
        self.state(JOURNAL)
    }

    /// Opens the journal for more lines.
    pub(crate) fn open_journal(&self) -> Result<Journal, Diagnostic> {
        Journal::open(self.journal())
    }

    /// The manifests that are in the folder, older first: the archive's own, and those of shards. A shard knows its own only.
    pub(crate) fn manifests(&self) -> Vec<PathBuf> {
        let mut manifests = vec![self.path.join("manifest.jsonl")];
        match self.shard {
            Some(_) => manifests.push(self.manifest()),
            None => manifests.extend(Self::entries(&self.path, |name| shard_of(name).is_some())),
        }
        manifests
    }

    /// Whether the folder is an archive, or a part of one.
    pub(crate) fn has_manifest(&self) -> bool {
        self.manifests().iter().any(|path| path.is_file())
    }

    /// The journals of runs that were interrupted. The last is this run's own: what it adds stands above what others have left.
    pub(crate) fn journals(&self) -> Vec<PathBuf> {
        let own = self.journal();
        let mut journals = match self.shard {
            Some(_) => Vec::new(),
            None => Self::entries(&self.path.join(STATE), |name| name.starts_with(JOURNAL)),
        };
        journals.retain(|journal| *journal != own);
        journals.extend(own.is_file().then_some(own));
        journals
    }

    /// Whether a run before was cut off, so that there may be PDFs of which no line tells.
    pub(crate) fn was_interrupted(&self) -> bool {
        !self.journals().is_empty() || self.path.join(STATE).join(JOURNAL).is_file()
    }

    /// Whether there is anything here that tells of an archive.
    #[cfg(feature = "object-store")]
    pub(crate) fn knows_anything(&self) -> bool {
        self.manifests().iter().any(|path| path.is_file()) || self.was_interrupted()
    }

    /// What this run may know of the archive, older first, and whether what it says is known to be on the disk.
    pub(crate) fn sources(&self) -> Vec<(PathBuf, bool)> {
        let manifests = self.manifests().into_iter().map(|path| (path, true));
        manifests
            .chain(self.journals().into_iter().map(|path| (path, false)))
            .collect()
    }

    /// Whether a path leads to this folder.
    pub(crate) fn is_at(&self, path: &Path) -> bool {
        match (path.canonicalize(), self.path.canonicalize()) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        }
    }

    fn entries(folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let wanted = entries.filter(|entry| wanted(&entry.file_name().to_string_lossy()));
        let mut found: Vec<_> = wanted.map(|entry| entry.path()).collect();
        found.sort();
        found
    }

    /// Removes what a write that was cut off left behind. Only a run that is alone in the archive may.
    pub(crate) fn sweep(&self) {
        if self.shard.is_none() {
            sweep(&self.path);
        }
    }

    /// Writes lines of a state file, whole or not at all.
    pub(crate) fn write_state(&self, name: &str, text: &str) -> Result<(), Diagnostic> {
        write_with(&self.state(name), |out| out.write_all(text.as_bytes()))
    }

    /// Reads a state file.
    pub(crate) fn read_state(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.state(name)).ok()
    }
}

/// The shard whose manifest has this name.
pub(crate) fn shard_of(name: &str) -> Option<Shard> {
    let name = name.strip_prefix("manifest.")?.strip_suffix(".jsonl")?;
    name.replacen("-of-", "/", 1).parse().ok()
}

pub(crate) fn remove_if_there(path: &Path) -> Result<(), Diagnostic> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(unwritable("the file", path, &error))
        }
        _ => Ok(()),
    }
}

/// Held, and shared with other processes of the run, by a process that makes documents.
pub(crate) fn hold(path: &Path) -> io::Result<File> {
    let file = open_lock(path)?;
    file.lock_shared()?;
    Ok(file)
}

fn open_lock(path: &Path) -> io::Result<File> {
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
}

/// Whether a path leads to the file that is open.
#[cfg(unix)]
pub(crate) fn same_file(path: &Path, file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    match (fs::metadata(path), file.metadata()) {
        (Ok(there), Ok(ours)) => identity(there) == identity(ours),
        _ => false,
    }
}

/// Other systems do not let a folder go in which a file is open.
#[cfg(not(unix))]
pub(crate) fn same_file(path: &Path, _: &File) -> bool {
    path.is_file()
}

fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            sweep(&path);
        } else if is_left_over(&entry.file_name().to_string_lossy()) {
            // What cannot be removed harms nobody.
            let _ = fs::remove_file(&path);
        }
    }
}
