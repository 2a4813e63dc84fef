//! Mailings: documents as messages.

mod letter;

pub(crate) use letter::{Calendar, Letter, Picture};
