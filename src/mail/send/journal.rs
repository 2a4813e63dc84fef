//! The journal of what is sent: a line before each message is handed over, and one with the answer. A mailing that was interrupted goes
//! on by it, and nobody gets it twice: what is known is known of recipients, so that a list may be corrected meanwhile.
#![expect(
    clippy::disallowed_methods,
    reason = "the journal lies in the folder of the mailing, and only grows"
)]

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic};
use crate::mail::address::text_key;
use crate::output::{make_folder, sync_folder, unwritable};

/// The journal's file.
const NAME: &str = "mailing.jsonl";

/// The form of its lines. Before version 2 the first line was the only one of its kind, and other lists were other mailings.
const VERSION: u32 = 2;

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub(super) enum Line {
    /// The first: which mailing it is. Another when it goes on although it was changed.
    Mailing {
        version: u32,
        mailing: String,
        messages: usize,
    },
    /// The message is about to be handed over.
    Sending { id: String, recipient: String },
    /// The server has taken it.
    Sent {
        id: String,
        recipient: String,
        time: String,
        answer: String,
    },
    /// The server does not take it now.
    Deferred {
        id: String,
        recipient: String,
        answer: String,
    },
    /// The server will not take it.
    Refused {
        id: String,
        recipient: String,
        answer: String,
    },
}

/// What is known of the message to a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// It was about to be handed over, and there is no answer.
    Uncertain,
    Sent,
    Deferred,
    Refused(String),
}

/// A journal, held against other runs as long as it lives.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    /// By recipients.
    states: BTreeMap<String, State>,
    /// The line that says which mailing it is, until it is written.
    head: Option<Line>,
}

/// Which mailing a journal is to be of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mailing<'a> {
    pub(super) identity: &'a str,
    pub(super) messages: usize,
    /// Whether it goes on although its documents or texts were changed.
    pub(super) changed: bool,
}

impl Journal {
    /// Opens the journal of a mailing, or begins it. Nothing is written before the first message.
    pub(super) fn open(folder: &Path, mailing: Mailing<'_>) -> Result<Self, Diagnostic> {
        make_folder(folder)?;
        let path = folder.join(NAME);
        let failed = |error| unwritable("the file", &path, &error);
        let opened = File::options()
            .read(true)
            .append(true)
            .create(true)
            .open(&path);
        let mut file = opened.map_err(failed)?;
        hold(&file, folder, &path)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        // Half a line is one that was not finished when the run was cut off: what it would say has not happened, or is not known.
        let whole = bytes
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        if whole < bytes.len() {
            file.set_len(whole as u64).map_err(failed)?;
            bytes.truncate(whole);
        }
        let read = Read::of(&bytes, &path)?;
        let known = read.mailings.iter().any(|own| own == mailing.identity);
        if !known && !mailing.changed && !bytes.is_empty() {
            return Err(read.another(&path));
        }
        let head = Line::Mailing {
            version: VERSION,
            mailing: mailing.identity.to_owned(),
            messages: mailing.messages,
        };
        Ok(Self {
            path,
            file,
            states: read.states,
            head: (!known).then_some(head),
        })
    }

    /// What is known of a recipient, by the key of the address.
    pub(super) fn state(&self, recipient: &str) -> Option<&State> {
        self.states.get(recipient)
    }

    /// Adds a line, and waits until it is on the disk.
    pub(super) fn add(&mut self, line: &Line) -> Result<(), Diagnostic> {
        let mut text = String::new();
        let begins = self.head.is_some();
        for line in self.head.iter().chain([line]) {
            // Words and numbers always serialise.
            text += &serde_json::to_string(line).unwrap_or_default();
            text.push('\n');
        }
        let mut write = || {
            self.file.write_all(text.as_bytes())?;
            self.file.sync_data()?;
            if begins && let Some(folder) = self.path.parent() {
                sync_folder(folder)?;
                // The folder may be new as well.
                if let Some(around) = folder.parent() {
                    let around = Some(around).filter(|path| path.as_os_str() != "");
                    sync_folder(around.unwrap_or(Path::new(".")))?;
                }
            }
            Ok(())
        };
        write().map_err(|error| unwritable("the file", &self.path, &error))?;
        self.head = None;
        take(&mut self.states, line);
        Ok(())
    }
}

/// Takes the journal for this run alone.
fn hold(file: &File, folder: &Path, path: &Path) -> Result<(), Diagnostic> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            let message = format!("another run sends from the folder `{}`", folder.display());
            Err(Diagnostic::new(Code::MailBusy, message).help("wait until it has ended"))
        }
        Err(TryLockError::Error(error)) => Err(unwritable("the file", path, &error)),
    }
}

/// How many messages the journal in a folder says were sent; none if there is no journal that can be read.
pub(crate) fn sent(folder: &Path) -> usize {
    let path = folder.join(NAME);
    let bytes = std::fs::read(&path).unwrap_or_default();
    Read::of(&bytes, &path).map_or(0, |read| read.sent())
}

/// What the lines of a journal say.
#[derive(Default)]
struct Read {
    /// The mailing that it is of, also as it was before it was changed.
    mailings: Vec<String>,
    states: BTreeMap<String, State>,
}

impl Read {
    fn of(bytes: &[u8], path: &Path) -> Result<Self, Diagnostic> {
        let mut read = Self::default();
        let lines = bytes
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty());
        for (number, line) in lines.enumerate() {
            // To pass over a line might be to send a message twice.
            let Ok(line) = serde_json::from_slice::<Line>(line) else {
                return Err(unread(path, number + 1, line));
            };
            match line {
                Line::Mailing { version, .. } if version > VERSION => {
                    let reason = "a newer program has written it";
                    return Err(fault(path, reason, "use that program"));
                }
                Line::Mailing { mailing, .. } => read.mailings.push(mailing),
                _ if number == 0 => {
                    let reason = "it does not begin as a journal does";
                    return Err(fault(path, reason, "choose another folder with `--out`"));
                }
                line => take(&mut read.states, &line),
            }
        }
        Ok(read)
    }

    fn sent(&self) -> usize {
        let states = self.states.values();
        states.filter(|state| **state == State::Sent).count()
    }

    /// Why another mailing does not go on with this journal, and how to tell which of the two cases it is.
    fn another(&self, path: &Path) -> Diagnostic {
        let had = match self.sent() {
            0 => "nobody has it yet".to_owned(),
            1 => "1 recipient has it".to_owned(),
            more => format!("{more} recipients have it"),
        };
        let reason = format!(
            "it is of another mailing, or of this one before its documents, texts or sender were changed ({had})"
        );
        let help = "for another mailing choose another folder with `--out`, where everybody in the list gets it; to go on with this one, \
                    so that only those get it who have not got it before, add `--go-on`";
        fault(path, &reason, help)
    }
}

fn fault(path: &Path, reason: &str, help: &str) -> Diagnostic {
    let shown = path.display();
    let message = format!("the journal `{shown}` cannot be gone on with: {reason}");
    Diagnostic::new(Code::MailFolder, message).help(help)
}

/// What is wrong with a line that cannot be read, and what can be done.
fn unread(path: &Path, number: usize, line: &[u8]) -> Diagnostic {
    if line.contains(&0) {
        let reason =
            format!("its line {number} was lost, as when the power fails or a disk is full");
        let help = "remove that line from the file; whom it was about is among those whom the next run tells or writes to: look into the \
                    log of the mail server first";
        return fault(path, &reason, help);
    }
    let reason = format!("its line {number} cannot be read");
    let help = "restore the file; in another folder the mailing would begin anew, and everybody get it a second time";
    fault(path, &reason, help)
}

fn take(states: &mut BTreeMap<String, State>, line: &Line) {
    let (recipient, state) = match line {
        Line::Mailing { .. } => return,
        Line::Sending { recipient, .. } => (recipient, State::Uncertain),
        Line::Sent { recipient, .. } => (recipient, State::Sent),
        Line::Deferred { recipient, .. } => (recipient, State::Deferred),
        Line::Refused {
            recipient, answer, ..
        } => (recipient, State::Refused(answer.clone())),
    };
    states.insert(text_key(recipient), state);
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn sending(id: &str) -> Line {
        Line::Sending {
            id: String::new(),
            recipient: id.to_owned(),
        }
    }

    fn sent(id: &str) -> Line {
        Line::Sent {
            id: String::new(),
            recipient: id.to_owned(),
            time: String::new(),
            answer: "250".to_owned(),
        }
    }

    fn open(folder: &Path, identity: &str) -> Result<Journal, Diagnostic> {
        let (messages, changed) = (3, false);
        let mailing = Mailing {
            identity,
            messages,
            changed,
        };
        Journal::open(folder, mailing)
    }

    #[test]
    fn what_has_no_answer_is_uncertain_however_the_run_ended() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = open(folder.path(), "m").unwrap();
        for line in [sending("a"), sent("a"), sending("b")] {
            journal.add(&line).unwrap();
        }
        assert!(open(folder.path(), "m").unwrap_err().code == Code::MailBusy);
        drop(journal);
        let path = folder.path().join(NAME);
        let whole = fs::read(&path).unwrap();
        let mut cuts = whole.clone();
        cuts.extend_from_slice(b"{\"event\":\"sent\",\"recipient\":\"b\"");
        fs::write(&path, cuts).unwrap();
        let journal = open(folder.path(), "m").unwrap();
        assert_eq!(journal.state("a"), Some(&State::Sent));
        assert_eq!(journal.state("b"), Some(&State::Uncertain));
        assert_eq!(journal.state("c"), None);
        drop(journal);
        assert_eq!(fs::read(&path).unwrap(), whole);
    }

    #[test]
    fn cut_anywhere_a_journal_never_forgets_what_was_handed_over() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = open(folder.path(), "m").unwrap();
        journal.add(&sending("a")).unwrap();
        let begun = fs::read(folder.path().join(NAME)).unwrap().len();
        journal.add(&sent("a")).unwrap();
        drop(journal);
        let whole = fs::read(folder.path().join(NAME)).unwrap();
        for cut in 0..=whole.len() {
            fs::write(folder.path().join(NAME), &whole[..cut]).unwrap();
            let journal = open(folder.path(), "m").unwrap();
            let expected = match cut {
                cut if cut == whole.len() => Some(&State::Sent),
                cut if cut >= begun => Some(&State::Uncertain),
                // Its line was not on the disk, so the message was not handed over.
                _ => None,
            };
            assert_eq!(journal.state("a"), expected, "{cut}");
        }
    }

    #[test]
    fn a_mailing_that_was_changed_goes_on_when_that_is_said_and_then_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = open(folder.path(), "m").unwrap();
        journal.add(&sending("A@example.org")).unwrap();
        journal.add(&sent("A@example.org")).unwrap();
        drop(journal);
        let refused = open(folder.path(), "changed").unwrap_err();
        assert!(
            refused.message.ends_with("(1 recipient has it)"),
            "{}",
            refused.message
        );
        let mailing = Mailing {
            identity: "changed",
            messages: 2,
            changed: true,
        };
        let mut journal = Journal::open(folder.path(), mailing).unwrap();
        assert_eq!(journal.state("a@example.org"), Some(&State::Sent));
        journal.add(&sent("b@example.org")).unwrap();
        drop(journal);
        for identity in ["changed", "m"] {
            let journal = open(folder.path(), identity).unwrap();
            assert_eq!(journal.state("b@example.org"), Some(&State::Sent));
        }
        assert!(open(folder.path(), "other").is_err());
        assert_eq!(super::sent(folder.path()), 2);
    }

    #[test]
    fn another_mailing_and_damage_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = open(folder.path(), "m").unwrap();
        journal.add(&sending("a")).unwrap();
        drop(journal);
        let other = open(folder.path(), "other").unwrap_err();
        assert!(
            other.message.contains("it is of another mailing"),
            "{}",
            other.message
        );
        let path = folder.path().join(NAME);
        let mut text = fs::read_to_string(&path).unwrap();
        text += "rubbish\n";
        fs::write(&path, text).unwrap();
        let damaged = open(folder.path(), "m").unwrap_err();
        assert!(
            damaged.message.ends_with("its line 3 cannot be read"),
            "{}",
            damaged.message
        );
        fs::write(
            &path,
            "{\"event\":\"sending\",\"id\":\"a\",\"recipient\":\"b\"}\n",
        )
        .unwrap();
        assert!(open(folder.path(), "m").is_err());
    }
}
