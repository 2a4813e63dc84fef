//! What is told of messages that were not sent, or may not have been.

use super::Planned;
use super::streak::is_of_all;
use crate::diagnostic::{Code, Diagnostic};

/// Refused for good.
pub(super) fn refused(message: &Planned, answer: &str) -> Diagnostic {
    let text = format!(
        "the mail server does not take the message to `{}`: {answer}",
        message.to.address
    );
    let help = if is_of_all(answer) {
        "it may be about all that you send: look at the sender, the name and password, and what the server lets you send; then send it once more with `--again refused`"
    } else {
        "correct the address in the list and run the same command again, or send it once more with `--again refused`"
    };
    Diagnostic::new(Code::MailRefused, text).help(help)
}

/// Handed over, and nobody knows more.
pub(super) fn uncertain(message: &Planned, reason: &str) -> Diagnostic {
    let text = format!(
        "nobody knows whether the message to `{}` was sent: {reason}",
        message.to.address
    );
    let help =
        "ask the recipient, or the log of the mail server; `--again uncertain` sends it once more";
    Diagnostic::new(Code::MailUncertain, text).help(help)
}

/// Not taken yet, for the last time in this run.
pub(super) fn deferred(message: &Planned, answer: &str) -> Diagnostic {
    let text = format!(
        "the mail server does not take the message to `{}` yet: {answer}",
        message.to.address
    );
    let help = "run the same command again later: it goes on where it ended";
    Diagnostic::new(Code::MailDeferred, text).help(help)
}
