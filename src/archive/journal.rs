//! The journal of a run, and the lines that it and manifests consist of: JSON objects, one for each document.
#![expect(
    clippy::disallowed_methods,
    reason = "the state of an archive is kept in its own folder"
)]

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::record::{Record, VERSION};
use crate::diagnostic::{Code, Diagnostic};
use crate::output::{sync_folder, unwritable};

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

    /// Opens a journal for more lines, behind the last whole one.
    pub(super) fn open(path: PathBuf) -> Result<Self, Diagnostic> {
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
            Ok((file, length)) => Ok(Self {
                path,
                file,
                length,
                unsynced: 0,
            }),
            Err(error) => Err(unwritable("the file", &path, &error)),
        }
    }

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
