//! The journal of what is sent: a line before each message is handed over, and one with the answer. A mailing that was interrupted goes
//! on by it, and nobody gets a message twice.
#![expect(
    clippy::disallowed_methods,
    reason = "the journal lies in the folder of the mailing, and only grows"
)]

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic};
use crate::output::{make_folder, sync_folder, unwritable};

/// The journal's file.
const NAME: &str = "mailing.jsonl";

/// The form of its lines.
const VERSION: u32 = 1;

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub(super) enum Line {
    /// The first: which mailing it is.
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

/// What is known of a message.
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
    /// Of messages by their names.
    states: BTreeMap<String, State>,
    /// The first line, until it is written.
    head: Option<Line>,
}

impl Journal {
    /// Opens the journal of a mailing, or begins it. Nothing is written before the first message.
    pub(super) fn open(folder: &Path, mailing: &str, messages: usize) -> Result<Self, Diagnostic> {
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
        let head = Line::Mailing {
            version: VERSION,
            mailing: mailing.to_owned(),
            messages,
        };
        let states = states(&bytes, &head, &path)?;
        let head = bytes.is_empty().then_some(head);
        Ok(Self {
            path,
            file,
            states,
            head,
        })
    }

    pub(super) fn state(&self, id: &str) -> Option<&State> {
        self.states.get(id)
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
            if begins {
                sync_folder(self.path.parent().unwrap_or(&self.path))
            } else {
                Ok(())
            }
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

/// What the lines say, if they are of this mailing.
fn states(bytes: &[u8], head: &Line, path: &Path) -> Result<BTreeMap<String, State>, Diagnostic> {
    let fault = |reason: &str, help: &str| {
        let shown = path.display();
        let message = format!("the journal `{shown}` cannot be gone on with: {reason}");
        Diagnostic::new(Code::MailFolder, message).help(help)
    };
    let mut states = BTreeMap::new();
    let lines = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    for (number, line) in lines.enumerate() {
        // To pass over a line might be to send a message twice.
        let Ok(line) = serde_json::from_slice::<Line>(line) else {
            let reason = format!("its line {} cannot be read", number + 1);
            return Err(fault(
                &reason,
                "restore the file; in another folder the mailing would begin anew",
            ));
        };
        match (&line, number) {
            (Line::Mailing { version, .. }, 0) if *version > VERSION => {
                return Err(fault("a newer program has written it", "use that program"));
            }
            (line @ Line::Mailing { .. }, 0) if line != head => {
                let help = "choose another folder with `--out`; a mailing goes on only with the same documents, texts and list";
                return Err(fault("it is of another mailing", help));
            }
            (Line::Mailing { .. }, 0) => {}
            (Line::Mailing { .. }, _) | (_, 0) => {
                return Err(fault(
                    "it does not begin as a journal does",
                    "choose another folder with `--out`",
                ));
            }
            (line, _) => take(&mut states, line),
        }
    }
    Ok(states)
}

fn take(states: &mut BTreeMap<String, State>, line: &Line) {
    let (id, state) = match line {
        Line::Mailing { .. } => return,
        Line::Sending { id, .. } => (id, State::Uncertain),
        Line::Sent { id, .. } => (id, State::Sent),
        Line::Deferred { id, .. } => (id, State::Deferred),
        Line::Refused { id, answer, .. } => (id, State::Refused(answer.clone())),
    };
    states.insert(id.clone(), state);
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn sending(id: &str) -> Line {
        Line::Sending {
            id: id.to_owned(),
            recipient: "n@example.org".to_owned(),
        }
    }

    fn sent(id: &str) -> Line {
        Line::Sent {
            id: id.to_owned(),
            recipient: "n@example.org".to_owned(),
            time: String::new(),
            answer: "250".to_owned(),
        }
    }

    #[test]
    fn what_has_no_answer_is_uncertain_however_the_run_ended() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path(), "m", 3).unwrap();
        for line in [sending("a"), sent("a"), sending("b")] {
            journal.add(&line).unwrap();
        }
        assert!(Journal::open(folder.path(), "m", 3).unwrap_err().code == Code::MailBusy);
        drop(journal);
        let path = folder.path().join(NAME);
        let whole = fs::read(&path).unwrap();
        let mut cuts = whole.clone();
        cuts.extend_from_slice(b"{\"event\":\"sent\",\"id\":\"b\"");
        fs::write(&path, cuts).unwrap();
        let journal = Journal::open(folder.path(), "m", 3).unwrap();
        assert_eq!(journal.state("a"), Some(&State::Sent));
        assert_eq!(journal.state("b"), Some(&State::Uncertain));
        assert_eq!(journal.state("c"), None);
        drop(journal);
        assert_eq!(fs::read(&path).unwrap(), whole);
    }

    #[test]
    fn cut_anywhere_a_journal_never_forgets_what_was_handed_over() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path(), "m", 1).unwrap();
        journal.add(&sending("a")).unwrap();
        let begun = fs::read(folder.path().join(NAME)).unwrap().len();
        journal.add(&sent("a")).unwrap();
        drop(journal);
        let whole = fs::read(folder.path().join(NAME)).unwrap();
        for cut in 0..=whole.len() {
            fs::write(folder.path().join(NAME), &whole[..cut]).unwrap();
            let journal = Journal::open(folder.path(), "m", 1).unwrap();
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
    fn another_mailing_and_damage_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path(), "m", 1).unwrap();
        journal.add(&sending("a")).unwrap();
        drop(journal);
        let other = Journal::open(folder.path(), "other", 1).unwrap_err();
        assert!(
            other.message.ends_with("it is of another mailing"),
            "{}",
            other.message
        );
        let path = folder.path().join(NAME);
        let mut text = fs::read_to_string(&path).unwrap();
        text += "rubbish\n";
        fs::write(&path, text).unwrap();
        let damaged = Journal::open(folder.path(), "m", 1).unwrap_err();
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
        assert!(Journal::open(folder.path(), "m", 1).is_err());
    }
}
