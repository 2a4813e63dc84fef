//! The arguments of `pressroom mail`.

use std::num::NonZeroU16;
use std::path::PathBuf;

use clap::{Args as Arguments, ValueEnum};

use crate::cli::args::Common;
use crate::cli::size;

/// What sources are to a mailing.
pub(in crate::cli) const SOURCES: &str =
    "The document to send, or one for each language; the first is for whoever has none in theirs";

#[derive(Debug, Arguments)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(in crate::cli) struct Mail {
    #[command(flatten)]
    pub(in crate::cli) common: Common,
    /// Write to this address, alone or as `Name <address>`; once for each
    #[arg(
        long,
        value_name = "ADDRESS",
        required_unless_present = "recipients",
        conflicts_with = "recipients"
    )]
    pub(super) to: Vec<String>,
    /// Write to everybody in this list (CSV): a column `email`, and `name`, `lang` and others as you like
    #[arg(long, value_name = "FILE")]
    pub(super) recipients: Option<PathBuf>,
    /// The folder of the drafts, or of the journal of what is sent
    #[arg(long, value_name = "DIR", required_unless_present = "dry_run")]
    pub(super) out: Option<PathBuf>,
    /// Whom the messages are from, as `Name <address>` [default: `from` under `[mail]`]
    #[arg(long, value_name = "ADDRESS")]
    pub(super) from: Option<String>,
    /// Where answers go [default: `reply-to` under `[mail]`]
    #[arg(long, value_name = "ADDRESS")]
    pub(super) reply_to: Option<String>,
    /// The subject, with fields such as `{title}` and `{name}` [default: the document's title]
    #[arg(long, value_name = "TEXT")]
    pub(super) subject: Option<String>,
    /// The greeting, with fields such as `{name}` [default: that of the language under `[mail.greeting]`]
    #[arg(long, value_name = "TEXT")]
    pub(super) greeting: Option<String>,
    /// Make images of the PDF smaller, no more than is needed, until it has at most so many bytes: `2MB`, `500kB`, `2MiB`
    #[arg(long, value_name = "SIZE", value_parser = size::bytes)]
    pub(super) max_size: Option<u64>,
    /// Show the first page in the message
    #[arg(long)]
    pub(super) picture: bool,
    /// Attach the sessions of a programme for calendars
    #[arg(long)]
    pub(super) calendar: bool,
    /// Make messages that are larger than mail systems take (25 MB)
    #[arg(long)]
    pub(super) allow_large: bool,
    /// Show who would get what, and write nothing
    #[arg(long, conflicts_with = "send")]
    pub(super) dry_run: bool,
    /// Send the messages; without it nothing is ever sent
    #[arg(long)]
    pub(super) send: bool,
    /// Do not ask before sending
    #[arg(long, requires = "send")]
    pub(super) yes: bool,
    /// The mail server [default: `host` and `port` under `[mail.smtp]`]
    #[arg(long, value_name = "HOST:PORT", requires = "send")]
    pub(super) smtp: Option<String>,
    /// Send no more messages than this in a minute [default: 60]
    #[arg(long, value_name = "N", requires = "send", value_parser = rate)]
    pub(super) rate: Option<NonZeroU16>,
    /// Send once more what may have been sent (`uncertain`), or was not taken (`refused`)
    #[arg(
        long,
        value_enum,
        value_name = "WHAT",
        value_delimiter = ',',
        requires = "send"
    )]
    pub(super) again: Vec<Again>,
    /// Go on with a mailing although its documents, texts or sender were changed: only who has not got it before gets it
    #[arg(long, requires = "send")]
    pub(super) go_on: bool,
}

/// How many messages in a minute.
fn rate(text: &str) -> Result<NonZeroU16, String> {
    text.parse::<NonZeroU16>()
        .map_err(|_| "write a whole number from 1 to 65535".to_owned())
}

/// What is sent once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Again {
    /// Messages of which nobody knows whether they were sent
    Uncertain,
    /// Messages that the server has refused for good
    Refused,
}
