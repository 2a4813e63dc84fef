//! Drafts: a mailing as files that mail programs open ready to be sent.
#![expect(
    clippy::disallowed_methods,
    reason = "drafts of another mailing must not be sent with these"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use super::mailing::{Mailing, Planned};
use super::message::Use;
use crate::diagnostic::{Code, Diagnostic};
use crate::output::{make_folder, unwritable, write_all};

/// Messages, and bytes of them, that go to the disk together: that takes hardly longer than one alone.
const TOGETHER: usize = 64;
const TOGETHER_BYTES: usize = 16 << 20;

/// Threads that write them.
const WRITERS: usize = 8;

/// Characters of an address in the name of a file.
const MAX_NAME: usize = 64;

/// The extension of drafts.
const EXTENSION: &str = "eml";

/// The name of a recipient's draft: in the order of the list, and with the address as far as every system takes it.
fn draft_name(number: usize, of: usize, message: &Planned) -> String {
    let width = of.to_string().len().max(4);
    let kept = |c: char| c.is_ascii_alphanumeric() || "@.-_+".contains(c);
    let address: &str = message.to.address.as_ref();
    let address = address.chars().take(MAX_NAME);
    let address = address
        .map(|c| if kept(c) { c } else { '-' })
        .collect::<String>();
    format!("{number:0width$}-{address}.{EXTENSION}")
}

/// Writes the drafts of a mailing, and tells of each with its size.
pub(crate) fn write_drafts(
    mailing: &Mailing,
    folder: &Path,
    mut each: impl FnMut(&Planned, &Path, usize),
) -> Result<(), Vec<Diagnostic>> {
    let one = |diagnostic| vec![diagnostic];
    make_folder(folder).map_err(one)?;
    let all = mailing.messages.len();
    let numbered = mailing.messages.iter().enumerate();
    let drafts =
        numbered.map(|(at, message)| (folder.join(draft_name(at + 1, all, message)), message));
    let drafts = drafts.collect::<Vec<_>>();
    strangers(folder, &drafts).map_err(one)?;
    let mut batch: Vec<(&Path, &Planned, Vec<u8>)> = Vec::new();
    let mut held = 0;
    for (at, (path, message)) in drafts.iter().enumerate() {
        let bytes = mailing.bytes(message, Use::Draft).map_err(one)?;
        held += bytes.len();
        batch.push((path, message, bytes));
        if batch.len() == TOGETHER || held > TOGETHER_BYTES || at + 1 == drafts.len() {
            let files = batch
                .iter()
                .map(|(path, _, bytes)| (*path, bytes.as_slice()))
                .collect::<Vec<_>>();
            let faults = write_together(&files);
            if !faults.is_empty() {
                return Err(faults);
            }
            for (path, message, bytes) in batch.drain(..) {
                each(message, path, bytes.len());
            }
            held = 0;
        }
    }
    Ok(())
}

/// Writes files on several threads, which a disk that must say of each that it is safe takes hardly longer for.
fn write_together(files: &[(&Path, &[u8])]) -> Vec<Diagnostic> {
    let part = files.len().div_ceil(WRITERS).max(1);
    let written = thread::scope(|scope| {
        let writers = files
            .chunks(part)
            .map(|part| scope.spawn(|| write_all(part)));
        let writers = writers.collect::<Vec<_>>();
        let ended = writers.into_iter().map(thread::ScopedJoinHandle::join);
        ended.collect::<Result<Vec<_>, _>>()
    });
    match written {
        Ok(parts) => parts
            .into_iter()
            .flatten()
            .filter_map(Result::err)
            .collect(),
        Err(_) => vec![Diagnostic::new(
            Code::Internal,
            "a thread that writes drafts failed",
        )],
    }
}

/// Refuses a folder with drafts that are not of this mailing: whoever sends what lies there would send them as well.
fn strangers(folder: &Path, drafts: &[(PathBuf, &Planned)]) -> Result<(), Diagnostic> {
    let own = drafts
        .iter()
        .filter_map(|(path, _)| path.file_name())
        .collect::<BTreeSet<_>>();
    let entries = fs::read_dir(folder).map_err(|error| unwritable("the folder", folder, &error))?;
    let mut others = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_draft = Path::new(&name)
            .extension()
            .is_some_and(|own| own.eq_ignore_ascii_case(EXTENSION));
        if is_draft && !own.contains(name.as_os_str()) {
            others.push(name);
        }
    }
    let Some(first) = others.iter().min() else {
        return Ok(());
    };
    let message = format!(
        "the folder `{}` holds drafts of another mailing, such as `{}`",
        folder.display(),
        first.to_string_lossy()
    );
    Err(Diagnostic::new(Code::MailFolder, message)
        .help("choose another folder with `--out`, or remove them"))
}
