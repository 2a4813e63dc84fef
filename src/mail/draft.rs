//! Drafts: a mailing as files that mail programs open ready to be sent.
#![expect(
    clippy::disallowed_methods,
    reason = "drafts of another mailing must not be sent with these"
)]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read;
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

/// Bytes of a draft among which its headers are.
const HEAD: u64 = 16 << 10;

/// The header with the name of a message.
const NAME: &str = "Message-ID: <";

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
    strangers(folder, &drafts, mailing).map_err(one)?;
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

/// Refuses a folder with drafts that are not of this mailing: whoever sends what lies there would send them as well, and of two mailings
/// to the same people those of the first would be lost. Drafts of the same documents are written anew: a text is corrected, and looked at
/// again.
fn strangers(
    folder: &Path,
    drafts: &[(PathBuf, &Planned)],
    mailing: &Mailing,
) -> Result<(), Diagnostic> {
    let own = drafts
        .iter()
        .filter_map(|(path, _)| path.file_name())
        .collect::<BTreeSet<_>>();
    let marks = mailing.marks().collect::<Vec<_>>();
    let entries = fs::read_dir(folder).map_err(|error| unwritable("the folder", folder, &error))?;
    let mut others = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_draft = Path::new(&name)
            .extension()
            .is_some_and(|own| own.eq_ignore_ascii_case(EXTENSION));
        let kept = own.contains(name.as_os_str()) && is_marked(&entry.path(), &marks);
        if is_draft && !kept {
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

/// Whether the name of the message in a file begins with one of some marks.
fn is_marked(path: &Path, marks: &[&str]) -> bool {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    let head = String::from_utf8_lossy(&head);
    let lines = head.lines().take_while(|line| !line.is_empty());
    let mut names = lines.filter_map(|line| line.strip_prefix(NAME));
    let name = names.next().unwrap_or_default();
    let mark = name.split_once('.').map(|(mark, _)| mark);
    read.is_ok() && mark.is_some_and(|mark| marks.contains(&mark))
}
