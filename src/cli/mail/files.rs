//! The list of recipients, which may lie anywhere: it holds persons, and need not be in the publication.
#![expect(
    clippy::disallowed_methods,
    reason = "the list is named on the command line and lies outside of publications"
)]

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::mail::MAX_BYTES;

/// The bytes of a list, and of one that is too long no more than shows it.
pub(super) fn list(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let limit = MAX_BYTES as u64 + 1;
        File::open(path)?.take(limit).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(|error| {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "it does not exist".to_owned(),
            io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => error.to_string(),
        };
        let message = format!("the list `{}` cannot be read: {reason}", path.display());
        Diagnostic::new(Code::MailList, message).help("name a file of comma-separated values")
    })
}
