//! Why a file of a publication cannot be had.

use std::io;

use crate::text::binary_size;

/// What is said of a folder where a file is meant.
pub(super) const IS_FOLDER: &str = "it is a folder";

/// Why a file cannot be had.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FileFault {
    /// There is no such file.
    Missing,
    /// The path, or what it links to, lies outside of the publication folder.
    Outside,
    /// It is larger than this limit, in bytes.
    TooLarge(usize),
    /// The system's reason.
    Unreadable(String),
}

impl From<io::Error> for FileFault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::InvalidInput => Self::Missing,
            io::ErrorKind::IsADirectory => Self::Unreadable(IS_FOLDER.to_owned()),
            _ => Self::Unreadable(error.to_string()),
        }
    }
}

impl FileFault {
    /// What is wrong with a file, in a sentence that begins with what it is: "the image `a.png` does not exist".
    pub(super) fn of(&self, file: &str) -> String {
        match self {
            Self::Missing => format!("{file} does not exist"),
            Self::Outside => format!("{file} lies outside of the publication folder"),
            Self::TooLarge(limit) => format!("{file} has more than {}", binary_size(*limit)),
            Self::Unreadable(reason) => format!("{file} cannot be read: {reason}"),
        }
    }
}
