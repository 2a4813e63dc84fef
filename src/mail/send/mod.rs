//! Sending: a mailing to a mail server, message by message, each of them once.

mod connection;
mod journal;
mod pace;
mod server;
mod streak;
mod told;

use std::path::Path;
use std::time::Duration;

use connection::{Connection, Fault};
use journal::{Journal, Line, State};
use pace::Pace;
use streak::Streak;

use super::mailing::{Mailing, Planned};
use super::message::Use;
use crate::diagnostic::Diagnostic;

pub(crate) use journal::sent as sent_before;
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

/// What to do when the server cannot be reached.
const AGAIN: &str =
    "look at the network, and run the same command again: it goes on where it ended";

/// What is sent once more.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Anew {
    /// What may have been sent.
    pub(crate) uncertain: bool,
    /// What the server has refused.
    pub(crate) refused: bool,
    /// Whether a mailing goes on of which documents, texts or sender were changed.
    pub(crate) changed: bool,
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
    streak: Streak<'a>,
    /// How many messages after each other the connection was lost at.
    losses: usize,
}

impl<'a> Outbox<'a> {
    /// Opens the journal in a folder, and looks what is to be sent yet.
    pub(crate) fn open(
        mailing: &'a Mailing,
        folder: &Path,
        anew: Anew,
    ) -> Result<Self, Diagnostic> {
        let own = journal::Mailing {
            identity: &mailing.identity,
            messages: mailing.messages.len(),
            changed: anew.changed,
        };
        let journal = Journal::open(folder, own)?;
        let mut outbox = Self {
            mailing,
            journal,
            pending: Vec::new(),
            found: Vec::new(),
            tally: Tally::default(),
            streak: Streak::default(),
            losses: 0,
        };
        // What was not taken before waits until others were tried: it must not stop each run at the same place.
        let mut deferred = Vec::new();
        for message in &mailing.messages {
            match outbox.journal.state(&message.recipient()) {
                Some(State::Sent) => outbox.tally.before += 1,
                Some(State::Uncertain) if !anew.uncertain => {
                    let found =
                        told::uncertain(message, "a run before was interrupted while it was sent");
                    outbox.fail(found);
                }
                Some(State::Refused(answer)) if !anew.refused => {
                    let found = told::refused(message, answer);
                    outbox.fail(found);
                }
                Some(State::Deferred) => deferred.push(message),
                _ => outbox.pending.push(message),
            }
        }
        outbox.pending.extend(deferred);
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
            largest: self.mailing.largest(),
        };
        let (all, failed) = (self.pending.len(), self.tally.failed);
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
        let settled = self.tally.sent + self.tally.failed.saturating_sub(failed);
        self.tally.left = all.saturating_sub(settled);
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
        for message in pending {
            match self.attempt(message, wire, each) {
                Ok(None) => {}
                Ok(Some(answer)) => deferred.push((*message, answer)),
                Err(diagnostic) => {
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
        message: &'a Planned,
        wire: &mut Wire<'_>,
        each: &mut dyn FnMut(Event<'_>),
    ) -> Result<Option<String>, Diagnostic> {
        wire.pace.wait();
        let bytes = self.mailing.bytes(message, Use::Sent(pace::now()))?;
        let mut waits = ATTEMPTS.into_iter();
        loop {
            let reason = match self.deliver(message, &bytes, wire) {
                Err(Fault::Lost(reason)) => reason,
                answered => return self.settle(message, answered, wire.server, each),
            };
            let Some(wait) = waits.next() else {
                return Err(wire.server.fault(&reason, AGAIN));
            };
            each(Event::Lost(&reason, wait));
            pace::sleep(wait);
        }
    }

    /// Tells what became of a message.
    fn settle(
        &mut self,
        message: &'a Planned,
        answered: Result<String, Fault>,
        server: &Server,
        each: &mut dyn FnMut(Event<'_>),
    ) -> Result<Option<String>, Diagnostic> {
        if !matches!(answered, Err(Fault::Uncertain(_))) {
            self.losses = 0;
        }
        match answered {
            Ok(answer) => {
                each(Event::Sent(message, &answer));
                self.tally.sent += 1;
                self.streak.end();
                Ok(None)
            }
            Err(Fault::Deferred(answer)) => Ok(Some(answer)),
            Err(Fault::Refused(answer)) => {
                each(Event::Failed(message, "refused", &answer));
                self.fail(told::refused(message, &answer));
                self.refused_alike(message, &answer, server, each)
            }
            Err(Fault::Uncertain(reason)) => {
                each(Event::Failed(message, "uncertain", &reason));
                self.fail(told::uncertain(message, &reason));
                self.streak.end();
                self.lost_alike(server)
            }
            Err(Fault::Stop(diagnostic)) => Err(diagnostic),
            Err(Fault::Lost(reason)) => Err(server.fault(&reason, AGAIN)),
        }
    }

    /// Stops the run when refusals are of everybody. Those who were refused so are tried again by the next run.
    fn refused_alike(
        &mut self,
        message: &'a Planned,
        answer: &str,
        server: &Server,
        each: &mut dyn FnMut(Event<'_>),
    ) -> Result<Option<String>, Diagnostic> {
        let Some(alike) = self.streak.refused(message, answer) else {
            return Ok(None);
        };
        for message in alike {
            let line = Line::Deferred {
                id: self.mailing.id(message),
                recipient: message.to.address.to_string(),
                answer: answer.to_owned(),
            };
            self.journal.add(&line)?;
            each(Event::Failed(message, "deferred", answer));
        }
        // Since the first of them nothing else was told.
        self.found
            .truncate(self.found.len().saturating_sub(alike.len()));
        self.tally.failed = self.tally.failed.saturating_sub(alike.len());
        let reason = format!(
            "it refuses one message after the other, the last {} alike: {answer}",
            alike.len()
        );
        let help = "this is hardly about the recipients: look at the sender, at the name and password, and at how much the server lets you send; \
                    then run the same command again, which goes on where it ended and tries these too";
        Err(server.fault(&reason, help))
    }

    /// Stops the run when the connection is lost at each message: what nobody knows of must not become the whole list.
    fn lost_alike(&mut self, server: &Server) -> Result<Option<String>, Diagnostic> {
        self.losses += 1;
        if self.losses < streak::LOSSES {
            return Ok(None);
        }
        let reason = format!(
            "it gives no answer that counts to what it was handed, {} messages after each other",
            self.losses
        );
        let help = "find out in its log whether it takes them, before you run the same command again, which goes on with the others";
        Err(server.fault(&reason, help))
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
        self.fail(told::deferred(message, answer));
    }
}

/// The server, and the connection to it while there is one.
struct Wire<'a> {
    server: &'a Server,
    pace: Pace,
    connection: Option<Connection>,
    /// Bytes of the largest message.
    largest: usize,
}

impl Wire<'_> {
    /// The connection; a new one if there is none that can be used.
    fn connection(&mut self) -> Result<&mut Connection, Fault> {
        let usable = self.connection.take().filter(Connection::is_usable);
        let connection = match usable {
            Some(connection) => connection,
            None => {
                let connection = self.server.connect()?;
                connection.holds(self.server, self.largest)?;
                connection
            }
        };
        Ok(self.connection.insert(connection))
    }

    fn hang_up(&mut self) {
        if let Some(connection) = self.connection.take() {
            connection.close();
        }
    }
}
