//! The folder of an archive: its files, the lock against a second run, and the journal of what is finished.
#![expect(
    clippy::disallowed_methods,
    reason = "the state of an archive is kept in its own folder"
)]

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::record::{PdfFile, Record, VERSION};
use super::shard::Shard;
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
            files.extend(self.entries(&self.path.join(STATE), |name| name.starts_with(PROCESSES)));
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
    fn state(&self, name: &str) -> PathBuf {
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

    /// Opens the journal for more lines, behind the last whole one.
    pub(crate) fn open_journal(&self) -> Result<Journal, Diagnostic> {
        let path = self.journal();
        let open = || {
            let mut file = File::options()
                .read(true)
                .append(true)
                .create(true)
                .open(&path)?;
            let whole = whole_lines(&mut file)?;
            file.set_len(whole)?;
            // It is what tells that a run was cut off, so it is there for good before the first PDF is.
            sync_folder(path.parent().unwrap_or(&path))?;
            Ok((file, whole))
        };
        match open() {
            Ok((file, length)) => Ok(Journal {
                path,
                file,
                length,
                unsynced: 0,
            }),
            Err(error) => Err(unwritable("the file", &path, &error)),
        }
    }

    /// The manifests that are in the folder, older first: the archive's own, and those of shards. A shard knows its own only.
    pub(crate) fn manifests(&self) -> Vec<PathBuf> {
        let mut manifests = vec![self.path.join("manifest.jsonl")];
        match self.shard {
            Some(_) => manifests.push(self.manifest()),
            None => manifests.extend(self.entries(&self.path, |name| shard_of(name).is_some())),
        }
        manifests
    }

    /// The journals of runs that were interrupted. The last is this run's own: what it adds stands above what others have left.
    pub(crate) fn journals(&self) -> Vec<PathBuf> {
        let own = self.journal();
        let mut journals = match self.shard {
            Some(_) => Vec::new(),
            None => self.entries(&self.path.join(STATE), |name| name.starts_with(JOURNAL)),
        };
        journals.retain(|journal| *journal != own);
        journals.extend(own.is_file().then_some(own));
        journals
    }

    /// Whether a run before was cut off, so that there may be PDFs of which no line tells.
    pub(crate) fn was_interrupted(&self) -> bool {
        !self.journals().is_empty() || self.path.join(STATE).join(JOURNAL).is_file()
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

    fn entries(&self, folder: &Path, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
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

/// Bytes up to and with the last end of a line.
fn whole_lines(file: &mut File) -> io::Result<u64> {
    let length = file.seek(SeekFrom::End(0))?;
    let mut end = length;
    let mut block = [0; 4096];
    while end > 0 {
        let size = end.min(block.len() as u64);
        file.seek(SeekFrom::Start(end - size))?;
        let piece = &mut block[..size as usize];
        file.read_exact(piece)?;
        if let Some(at) = piece.iter().rposition(|byte| *byte == b'\n') {
            return Ok(end - size + at as u64 + 1);
        }
        end -= size;
    }
    Ok(0)
}

/// What is finished, in the order in which it was.
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    /// Bytes of whole lines.
    length: u64,
    unsynced: usize,
}

impl Journal {
    /// After so many lines they are brought to the disk; a cut in the power costs no more than these documents' time.
    const SYNCED: usize = 64;

    /// Adds a document.
    pub(crate) fn add(&mut self, record: &Record) -> Result<(), Diagnostic> {
        let line = line(record);
        let written = self.file.write_all(line.as_bytes()).and_then(|()| {
            self.length += line.len() as u64;
            self.unsynced += 1;
            if self.unsynced < Self::SYNCED {
                return Ok(());
            }
            self.unsynced = 0;
            self.file.sync_data()
        });
        written.map_err(|error| {
            // Half a line would spoil the next one.
            let _ = self.file.set_len(self.length);
            unwritable("the file", &self.path, &error)
        })
    }
}

/// A record as a line of a manifest.
pub(crate) fn line(record: &Record) -> String {
    // Strings, numbers and lists always serialise.
    serde_json::to_string(record).unwrap_or_default() + "\n"
}

/// The records of a manifest or journal, in its order; none if it is not there. A line that cannot be read is passed over, and told: its
/// document is made again.
pub(crate) fn records(path: &Path, mut each: impl FnMut(Record)) -> Result<usize, Diagnostic> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(unreadable(path, &error.to_string())),
    };
    let (mut lines, mut damaged) = (BufReader::new(file), 0);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let read = lines.read_until(b'\n', &mut bytes);
        if read.map_err(|error| unreadable(path, &error.to_string()))? == 0 {
            return Ok(damaged);
        }
        match serde_json::from_slice::<Record>(&bytes) {
            Ok(record) if record.version == VERSION && is_inner(&record) => each(record),
            Ok(record) if record.version == VERSION => damaged += 1,
            Ok(record) => return Err(newer(path, record.version)),
            // What a newer program writes may have other parts.
            Err(_) => match serde_json::from_slice::<Form>(&bytes) {
                Ok(form) if form.version > VERSION => return Err(newer(path, form.version)),
                _ => damaged += 1,
            },
        }
    }
}

/// Whether the record's PDF lies in the archive. A manifest is a file like any other: what it says must not make us write or remove
/// anything elsewhere.
fn is_inner(record: &Record) -> bool {
    record.pdf.as_ref().is_none_or(|pdf| {
        let mut parts = pdf.output.split('/');
        parts.all(|part| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':', '\0']))
    })
}

/// What every line has, whatever its form.
#[derive(Deserialize)]
struct Form {
    version: u32,
}

fn newer(path: &Path, form: u32) -> Diagnostic {
    unreadable(
        path,
        &format!("its lines have the form {form}, of a newer program"),
    )
}

fn unreadable(path: &Path, reason: &str) -> Diagnostic {
    let message = format!("the manifest `{}` cannot be read: {reason}", path.display());
    Diagnostic::new(Code::ArchiveManifest, message).help(
        "use the program that wrote it, or a newer one, or make the archive in another folder",
    )
}
