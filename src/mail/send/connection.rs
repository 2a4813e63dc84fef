//! A connection to the mail server, on which each message is handed over with a known end.
//!
//! lettre's transport would say of a failure neither whether the message had been handed over nor leave room for the journal in
//! between, so its connection is used, command by command.

use std::fmt;
use std::io::{self, ErrorKind};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::SmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::response::{Response, Severity};

use super::server::Server;
use crate::diagnostic::Diagnostic;
use crate::text::{beginning, clean, size};

/// How long a server may take to be reached and to greet. RFC 5321 (4.5.3.2) would give a greeting five minutes, but lettre knows one time
/// for both, and whoever mistyped the server waits for it.
pub(super) const CONNECT: Duration = Duration::from_mins(1);

/// How long it may take to answer, and to take a message that it has got (RFC 5321, 4.5.3.2).
const ANSWER: Duration = Duration::from_mins(5);
const TAKE: Duration = Duration::from_mins(10);

/// Characters of an answer.
const SHOWN: usize = 200;

/// The answer by which a server says that it is about to go.
const CLOSING: &str = "421";

/// Why a message was not taken.
#[derive(Debug)]
pub(super) enum Fault {
    /// Not now; the server may take it later.
    Deferred(String),
    /// Never.
    Refused(String),
    /// The connection was lost before the message was handed over.
    Lost(String),
    /// The connection was lost when it had been, or the answer says nothing: the server may have taken it.
    Uncertain(String),
    /// The server takes nothing from us, or the journal no line; there is no use in going on.
    Stop(Diagnostic),
}

/// A connection on which the server has let us in.
pub(super) struct Connection {
    smtp: SmtpConnection,
    usable: bool,
    /// Bytes of a message that the server takes, if it says so.
    limit: Option<usize>,
}

impl Connection {
    /// A connection on which the server has let us in, and said what it can.
    pub(super) fn new(mut smtp: SmtpConnection, features: &Response) -> Self {
        // What does not answer in time is lost all the same.
        let _ = smtp.set_timeout(Some(ANSWER));
        Self {
            smtp,
            usable: true,
            limit: limit(features),
        }
    }

    /// Hands a message over. `before` is asked when all but the message itself is said and the server waits for it: from then on until
    /// the answer nobody knows whether it was taken. Gives the answer.
    pub(super) fn deliver(
        &mut self,
        server: &Server,
        (from, to): (&Address, &Address),
        message: &[u8],
        before: impl FnOnce() -> Result<(), Diagnostic>,
    ) -> Result<String, Fault> {
        self.holds(server, message.len())?;
        let mail = self.say(server, Mail::new(Some(from.clone()), Vec::new()), is_done);
        mail.map_err(|fault| match fault {
            Fault::Refused(answer) => {
                let help = "correct the sender, or the name and password to log in with";
                Fault::Stop(
                    server.fault(&format!("it takes no mail from `{from}`: {answer}"), help),
                )
            }
            other => other,
        })?;
        self.say(server, Rcpt::new(to.clone(), Vec::new()), is_done)?;
        // Whatever else it says, it does not wait for the message, and might take its lines for commands.
        self.say(server, Data, |response| response.has_code(354))?;
        if let Err(diagnostic) = before() {
            // Without its end nothing of a message is taken.
            self.usable = false;
            return Err(Fault::Stop(diagnostic));
        }
        self.hand_over(message)
    }

    /// The message itself, and what the server says to it.
    fn hand_over(&mut self, message: &[u8]) -> Result<String, Fault> {
        let _ = self.smtp.set_timeout(Some(TAKE));
        // The end of the last line is written before the end of the message.
        let message = message.strip_suffix(b"\r\n").unwrap_or(message);
        let taken = self.smtp.message(message);
        let _ = self.smtp.set_timeout(Some(ANSWER));
        match taken {
            Ok(response) if is_done(&response) => Ok(answer(&response)),
            Ok(response) => {
                self.usable = false;
                let said = answer(&response);
                let reason = format!("the server answered `{said}`, which is neither yes nor no");
                Err(Fault::Uncertain(reason))
            }
            Err(error) => Err(match self.refusal(&error) {
                Fault::Lost(reason) => {
                    let reason = format!("the connection was lost while it was sent: {reason}");
                    Fault::Uncertain(reason)
                }
                other => other,
            }),
        }
    }

    /// Says a command, to which one kind of answer lets us go on.
    fn say(
        &mut self,
        server: &Server,
        command: impl fmt::Display,
        fits: impl FnOnce(&Response) -> bool,
    ) -> Result<(), Fault> {
        match self.smtp.command(command) {
            Ok(response) if fits(&response) => Ok(()),
            Ok(response) => {
                self.usable = false;
                let reason = format!("it gives an answer that is none: {}", answer(&response));
                let help = "look whether it is a mail server, and tell those who look after it";
                Err(Fault::Stop(server.fault(&reason, help)))
            }
            Err(error) => Err(self.refusal(&error)),
        }
    }

    /// Refuses to begin with messages that the server says are too large.
    pub(super) fn holds(&self, server: &Server, bytes: usize) -> Result<(), Fault> {
        let Some(limit) = self.limit.filter(|limit| bytes > *limit) else {
            return Ok(());
        };
        let reason = format!(
            "it takes messages of {} at most, and there is one of {}",
            size(limit as u64),
            size(bytes as u64)
        );
        let help = "make the PDF smaller with `--max-size`, to two thirds of what it takes, or send a link to it";
        Err(Fault::Stop(server.fault(&reason, help)))
    }

    /// What an error means before the message is handed over, and whether the connection can be gone on with.
    fn refusal(&mut self, error: &Error) -> Fault {
        let said = said(error);
        if !error.is_transient() && !error.is_permanent() {
            self.usable = false;
            return Fault::Lost(said);
        }
        self.usable = !said.starts_with(CLOSING) && self.smtp.command(Rset).is_ok();
        if error.is_transient() {
            Fault::Deferred(said)
        } else {
            Fault::Refused(said)
        }
    }

    pub(super) fn is_usable(&self) -> bool {
        self.usable && !self.smtp.has_broken()
    }

    /// Takes leave; an answer is not needed.
    pub(super) fn close(mut self) {
        if self.is_usable() {
            let _ = self.smtp.set_timeout(Some(CONNECT));
            let _ = self.smtp.quit();
        }
    }
}

/// Whether a command was carried out (2xx).
fn is_done(response: &Response) -> bool {
    response.code().severity == Severity::PositiveCompletion
}

/// How large messages may be, if the server says so (RFC 1870); nought is no limit.
fn limit(features: &Response) -> Option<usize> {
    let mut sizes = features.message().filter_map(|line| {
        let (keyword, size) = line.trim().split_once(' ')?;
        let size = Some(size).filter(|_| keyword.eq_ignore_ascii_case("SIZE"));
        size?.trim().parse::<usize>().ok()
    });
    sizes.next().filter(|size| *size > 0)
}

/// Whether the time of a connection ended before anything came. Which of the two it is depends on the system.
pub(super) fn is_late(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
        if matches!(kind, Some(ErrorKind::WouldBlock | ErrorKind::TimedOut)) {
            return true;
        }
        cause = error.source();
    }
    false
}

fn answer(response: &Response) -> String {
    let text = response.message().collect::<Vec<_>>().join(" ");
    beginning(clean(&format!("{} {text}", response.code())), SHOWN)
}

/// What a server said, or what became of the connection, on one line.
pub(super) fn said(error: &Error) -> String {
    if is_late(error) {
        return "it does not answer in time".to_owned();
    }
    let mut causes = Vec::new();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        causes.push(error.to_string());
        cause = error.source();
    }
    causes.dedup();
    let text = match error.status() {
        Some(code) => format!("{code} {}", causes.join(": ")),
        None if causes.is_empty() => error.to_string(),
        None => causes.join(": "),
    };
    beginning(clean(&text), SHOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_large_messages_may_be() {
        for (features, expected) in [
            (
                "250-here\r\n250-SIZE 10000000\r\n250 STARTTLS\r\n",
                Some(10_000_000),
            ),
            ("250-here\r\n250 size 0\r\n", None),
            ("250-here\r\n250 SIZE\r\n", None),
            ("250 here\r\n", None),
        ] {
            let features = features.parse::<Response>().unwrap();
            assert_eq!(limit(&features), expected);
        }
    }
}
