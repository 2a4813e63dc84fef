//! Sending: a mailing to a mail server, message by message, each of them once.

mod journal;
mod pace;
mod server;

use std::path::Path;
use std::time::Duration;

use journal::{Journal, Line, State};
use pace::Pace;
use server::{Connection, Fault};

use super::mailing::{Mailing, Planned};
use super::message::Use;
use crate::diagnostic::{Code, Diagnostic};

pub(crate) use server::Server;

/// How long what the server does not take yet is left alone, before each further round.
const ROUNDS: [Duration; 3] = [
    Duration::from_secs(10),
    Duration::from_mins(1),
    Duration::from_mins(3),
];

/// How long a lost connection is left alone, before each further attempt.
const ATTEMPTS: [Duration; 3] = [
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(30),
];

/// What is sent once more.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Anew {
    /// What may have been sent.
    pub(crate) uncertain: bool,
    /// What the server has refused.
    pub(crate) refused: bool,
}

/// What became of a message, or is about to happen.
pub(crate) enum Event<'a> {
    Sent(&'a Planned, &'a str),
    /// It was not sent, and why.
    Failed(&'a Planned, &'static str, &'a str),
    /// So many messages are tried again after a time.
    Wait(usize, Duration),
    /// The connection is tried again after a time.
    Lost(&'a str, Duration),
}

/// What a run did.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Tally {
    pub(crate) sent: usize,
    /// Sent by runs before.
    pub(crate) before: usize,
    pub(crate) failed: usize,
    /// Not tried, because the run was stopped.
    pub(crate) left: usize,
}

/// A mailing with its journal: what is to be sent of it.
pub(crate) struct Outbox<'a> {
    mailing: &'a Mailing,
    journal: Journal,
    pending: Vec<&'a Planned>,
    found: Vec<Diagnostic>,
    tally: Tally,
}

impl<'a> Outbox<'a> {
    /// Opens the journal in a folder, and looks what is to be sent yet.
    pub(crate) fn open(
        mailing: &'a Mailing,
        folder: &Path,
        anew: Anew,
    ) -> Result<Self, Diagnostic> {
        let journal = Journal::open(folder, &mailing.hash, mailing.messages.len())?;
        let mut outbox = Self {
            mailing,
            journal,
            pending: Vec::new(),
            found: Vec::new(),
            tally: Tally::default(),
        };
        for message in &mailing.messages {
            match outbox.journal.state(&mailing.id(message)) {
                Some(State::Sent) => outbox.tally.before += 1,
                Some(State::Uncertain) if !anew.uncertain => {
                    let found =
                        uncertain(message, "a run before was interrupted while it was sent");
                    outbox.fail(found);
                }
                Some(State::Refused(answer)) if !anew.refused => {
                    let found = refused(message, answer);
                    outbox.fail(found);
                }
                _ => outbox.pending.push(message),
            }
        }
        Ok(outbox)
    }

    /// How many messages are to be sent.
    pub(crate) fn pending(&self) -> usize {
        self.pending.len()
    }

    /// How many were sent by runs before.
    pub(crate) fn before(&self) -> usize {
        self.tally.before
    }

    /// Sends what is to be sent. Gives what was done, and what is wrong with the rest.
    pub(crate) fn send(
        mut self,
        server: &Server,
        rate: u16,
        each: &mut dyn FnMut(Event<'_>),
    ) -> (Tally, Vec<Diagnostic>) {
        let mut wire = Wire {
            server,
            pace: Pace::new(rate),
            connection: None,
        };
        let mut waits = ROUNDS.into_iter();
        let mut pending = std::mem::take(&mut self.pending);
        while !pending.is_empty() {
            let (deferred, whole) = self.round(&pending, &mut wire, each);
            let wait = waits.next().filter(|_| whole && !deferred.is_empty());
            let Some(wait) = wait else {
                for (message, answer) in deferred {
                    self.give_up(message, &answer, each);
                }
                break;
            };
            pending = deferred.into_iter().map(|(message, _)| message).collect();
            wire.hang_up();
            each(Event::Wait(pending.len(), wait));
            pace::sleep(wait);
        }
        wire.hang_up();
        (self.tally, self.found)
    }

    /// Tries to send each of some messages once. Gives those that the server does not take yet, with its answers, and whether there is
    /// use in going on.
    fn round(
        &mut self,
        pending: &[&'a Planned],
        wire: &mut Wire<'_>,
        each: &mut dyn FnMut(Event<'_>),
    ) -> (Vec<(&'a Planned, String)>, bool) {
        let mut deferred = Vec::new();
        for (at, message) in pending.iter().enumerate() {
            match self.attempt(message, wire, each) {
                Ok(None) => {}
                Ok(Some(answer)) => deferred.push((*message, answer)),
                Err(diagnostic) => {
                    self.tally.left = pending.len() - at;
                    self.found.push(diagnostic);
                    return (deferred, false);
                }
            }
        }
        (deferred, true)
    }

    /// Tries to send a message. Gives the answer of a server that does not take it yet, or why there is no use in going on.
    fn attempt(
        &mut self,
        message: &Planned,
        wire: &mut Wire<'_>,
        each: &mut dyn FnMut(Event<'_>),
    ) -> Result<Option<String>, Diagnostic> {
        wire.pace.wait();
        let bytes = self.mailing.bytes(message, Use::Sent(pace::now()))?;
        let mut waits = ATTEMPTS.into_iter();
        loop {
            let reason = match self.deliver(message, &bytes, wire) {
                Ok(answer) => {
                    each(Event::Sent(message, &answer));
                    self.tally.sent += 1;
                    return Ok(None);
                }
                Err(Fault::Deferred(answer)) => return Ok(Some(answer)),
                Err(Fault::Refused(answer)) => {
                    each(Event::Failed(message, "refused", &answer));
                    self.fail(refused(message, &answer));
                    return Ok(None);
                }
                Err(Fault::Uncertain(reason)) => {
                    each(Event::Failed(message, "uncertain", &reason));
                    let reason = format!("the connection was lost while it was sent: {reason}");
                    self.fail(uncertain(message, &reason));
                    return Ok(None);
                }
                Err(Fault::Stop(diagnostic)) => return Err(diagnostic),
                Err(Fault::Lost(reason)) => reason,
            };
            let Some(wait) = waits.next() else {
                let help = "look at the network, and run the same command again: it goes on where it ended";
                return Err(wire.server.fault(&reason, help));
            };
            each(Event::Lost(&reason, wait));
            pace::sleep(wait);
        }
    }

    /// Hands a message over, and notes before and after in the journal what is known.
    fn deliver(
        &mut self,
        message: &Planned,
        bytes: &[u8],
        wire: &mut Wire<'_>,
    ) -> Result<String, Fault> {
        let (id, recipient) = (self.mailing.id(message), message.to.address.to_string());
        let sending = Line::Sending {
            id: id.clone(),
            recipient: recipient.clone(),
        };
        let path = (&self.mailing.sender().from.address, &message.to.address);
        let (journal, server) = (&mut self.journal, wire.server);
        let connection = wire.connection()?;
        let tried = connection.deliver(server, path, bytes, || journal.add(&sending));
        let line = match &tried {
            Ok(answer) => Line::Sent {
                id,
                recipient,
                time: pace::now().to_string(),
                answer: answer.clone(),
            },
            Err(Fault::Deferred(answer)) => Line::Deferred {
                id,
                recipient,
                answer: answer.clone(),
            },
            Err(Fault::Refused(answer)) => Line::Refused {
                id,
                recipient,
                answer: answer.clone(),
            },
            Err(_) => return tried,
        };
        self.journal.add(&line).map_err(Fault::Stop)?;
        tried
    }

    fn fail(&mut self, found: Diagnostic) {
        self.tally.failed += 1;
        self.found.push(found);
    }

    fn give_up(&mut self, message: &Planned, answer: &str, each: &mut dyn FnMut(Event<'_>)) {
        each(Event::Failed(message, "deferred", answer));
        let text = format!(
            "the mail server does not take the message to `{}` yet: {answer}",
            message.to.address
        );
        let help = "run the same command again later: it goes on where it ended";
        self.fail(Diagnostic::new(Code::MailDeferred, text).help(help));
    }
}

/// The server, and the connection to it while there is one.
struct Wire<'a> {
    server: &'a Server,
    pace: Pace,
    connection: Option<Connection>,
}

impl Wire<'_> {
    /// The connection; a new one if there is none that can be used.
    fn connection(&mut self) -> Result<&mut Connection, Fault> {
        let usable = self.connection.take().filter(Connection::is_usable);
        let connection = match usable {
            Some(connection) => connection,
            None => self.server.connect()?,
        };
        Ok(self.connection.insert(connection))
    }

    fn hang_up(&mut self) {
        if let Some(connection) = self.connection.take() {
            connection.close();
        }
    }
}

fn refused(message: &Planned, answer: &str) -> Diagnostic {
    let text = format!(
        "the mail server does not take the message to `{}`: {answer}",
        message.to.address
    );
    let help =
        "correct the address in a list of its own, or send it once more with `--again refused`";
    Diagnostic::new(Code::MailRefused, text).help(help)
}

fn uncertain(message: &Planned, reason: &str) -> Diagnostic {
    let text = format!(
        "nobody knows whether the message to `{}` was sent: {reason}",
        message.to.address
    );
    let help =
        "ask the recipient, or the log of the mail server; `--again uncertain` sends it once more";
    Diagnostic::new(Code::MailUncertain, text).help(help)
}
