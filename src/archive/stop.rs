//! Why a run did not get to its end, and whether to ask for the same again is of any use.

use crate::diagnostic::{Code, Diagnostic};

/// What only the person who asked can mend. Everything else may pass by itself: a disk has room again, another run has ended, a part of the
/// archive has come.
const WRONG: [Code; 6] = [
    Code::SourceUnreadable,
    Code::FolderMissing,
    Code::FolderExists,
    Code::OutputName,
    Code::OutputCollision,
    Code::ArchiveSources,
];

/// Why a run did not get to its end.
#[derive(Debug)]
pub(crate) struct Stop {
    pub(crate) faults: Vec<Diagnostic>,
    /// What was asked for cannot be done, however often it is tried.
    pub(crate) wrong_use: bool,
}

impl Stop {
    /// Something that cannot be done was asked for.
    pub(super) fn wrong(fault: Diagnostic) -> Self {
        Self {
            faults: vec![fault],
            wrong_use: true,
        }
    }
}

impl From<Diagnostic> for Stop {
    fn from(fault: Diagnostic) -> Self {
        vec![fault].into()
    }
}

impl From<Vec<Diagnostic>> for Stop {
    fn from(faults: Vec<Diagnostic>) -> Self {
        let wrong_use = faults.iter().all(|fault| WRONG.contains(&fault.code));
        Self { faults, wrong_use }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_stands_above_what_does_not() {
        let stop = |codes: &[Code]| {
            let faults = codes.iter().map(|code| Diagnostic::new(*code, "x"));
            Stop::from(faults.collect::<Vec<_>>()).wrong_use
        };
        assert!(stop(&[Code::ArchiveSources]));
        assert!(stop(&[Code::SourceUnreadable, Code::FolderMissing]));
        assert!(!stop(&[Code::OutputFull]));
        assert!(!stop(&[Code::OutputCollision, Code::ArchiveShard]));
        assert!(Stop::wrong(Diagnostic::new(Code::ArchiveStore, "x")).wrong_use);
    }
}
