//! Mailings: a document as a message to each of its recipients, as drafts or sent.
//!
//! `list` reads who gets it, `letter` says what the messages say, `mailing` puts both together, `faults` looks at the whole, `message` writes
//! one, `draft` writes files of them, and `send` hands them to a mail server.

mod address;
mod draft;
mod edition;
mod faults;
mod letter;
mod list;
mod mailing;
mod merge;
mod message;
mod send;

pub(crate) use address::mailbox;
pub(crate) use draft::write_drafts;
pub(crate) use letter::Letter;
pub(crate) use list::{List, MAX_BYTES};
pub(crate) use mailing::{Edition, Mailing, Order, Planned, Texts};
pub(crate) use merge::Template;
pub(crate) use message::{Content, Material, Sender};
pub(crate) use send::{Anew, Event, Outbox, Server, Tally, sent_before};
