//! What the last run into a folder was asked for: so that it can be resumed in few words, and nobody makes another archive over it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::find::Found;
use super::folder::Folder;
use super::plan::Kin;
use super::{Order, Shard};
use crate::diagnostic::{Code, Diagnostic};

/// The name of the file among the state of the archive.
const NAME: &str = "run.json";

/// So many documents may go at once, whatever part of the archive they are.
const FEW: usize = 10;

/// What a run was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Last {
    /// Where the folder of all sources lies in its publication.
    root: String,
    /// Where that folder lies on this machine, resolved.
    #[serde(default)]
    folder: PathBuf,
    /// The sources that were named, resolved.
    pub(crate) sources: Vec<PathBuf>,
    pub(crate) layout: Option<String>,
    pub(crate) attach_source: bool,
}

/// What the last run into the folder was asked for, if there was one.
pub(crate) fn last(out: &Path, shard: Option<Shard>) -> Option<Last> {
    Last::read(&Folder::look(out, shard))
}

impl Last {
    pub(super) fn of(order: &Order, found: &Found) -> Self {
        Self {
            root: found.root.clone(),
            folder: found.root_folder.clone(),
            sources: found.named.clone(),
            layout: order.options.layout.clone(),
            attach_source: order.options.attach_source,
        }
    }

    pub(super) fn read(folder: &Folder) -> Option<Self> {
        serde_json::from_str(&folder.read_state(NAME)?).ok()
    }

    /// Remembers it for the next run.
    pub(super) fn keep(&self, folder: &Folder) -> Result<(), Diagnostic> {
        let text = serde_json::to_string(self).unwrap_or_default() + "\n";
        folder.write_state(NAME, &text)
    }

    /// Refuses another folder of sources: with one, every document of the archive would be gone, and could be removed.
    pub(super) fn follows(&self, before: Option<&Self>) -> Result<(), Diagnostic> {
        let Some(before) = before.filter(|before| before.root != self.root) else {
            return Ok(());
        };
        let named = |root: &str| {
            if root.is_empty() {
                "the publication folder".to_owned()
            } else {
                format!("`{root}`")
            }
        };
        let message = format!(
            "the archive was made of the sources in {}, these are in {}",
            named(&before.root),
            named(&self.root)
        );
        let help = "name the same folder of sources, or another folder with `--out`; if these are the archive's sources now, add `--sources-changed`";
        Err(Diagnostic::new(Code::ArchiveSources, message).help(help))
    }

    /// Refuses the sources of another publication, which have the same root: those of most are in `documents`. Where a folder lies says
    /// little by itself, because folders are moved, and machines put them where they like. In another place the archive's own sources are
    /// known by the documents: most are there, and some have not changed.
    pub(super) fn is_of(&self, before: Option<&Self>, kin: Kin) -> Result<(), Diagnostic> {
        let Some(before) = before.filter(|before| !before.is_beside(self)) else {
            return Ok(());
        };
        let Kin { had, gone, same } = kin;
        let (there, here) = (before.place().display(), self.place().display());
        let what = if gone * 2 > had {
            format!("{} not in `{here}`", of(gone, had))
        } else if had > 0 && same == 0 {
            format!("not one is the same in `{here}`")
        } else {
            return Ok(());
        };
        let message = format!("the archive was made of other sources, in `{there}`: {what}");
        let help = "name those, or another folder with `--out`; if these are the archive's sources now, add `--sources-changed`";
        Err(Diagnostic::new(Code::ArchiveSources, message).help(help))
    }

    /// Whether both are about the same folder on this machine.
    fn is_beside(&self, other: &Self) -> bool {
        if self.folder.as_os_str().is_empty() {
            self.sources == other.sources
        } else {
            self.folder == other.folder
        }
    }

    fn place(&self) -> &Path {
        let first = self.sources.first().unwrap_or(&self.folder);
        if self.folder.as_os_str().is_empty() {
            first
        } else {
            &self.folder
        }
    }
}

/// Refuses to remove most of an archive at once. Sources that were not brought, or are of another branch, look like sources that are
/// gone, and the PDFs may be all that is left of those.
pub(super) fn may_remove(kin: Kin) -> Result<(), Diagnostic> {
    let Kin { had, gone, .. } = kin;
    if gone <= FEW || gone * 2 <= had {
        return Ok(());
    }
    let message = format!(
        "`--prune` would remove most of the archive: the sources of {} gone",
        of(gone, had)
    );
    let help = "look whether all sources are there; if they are, add `--sources-changed`";
    Err(Diagnostic::new(Code::ArchiveSources, message).help(help))
}

/// How many of the archive's documents, and the verb.
fn of(count: usize, all: usize) -> String {
    match (count, all) {
        (1, 1) => "its only document is".to_owned(),
        (1, _) => format!("1 of its {all} documents is"),
        (count, all) if count == all => format!("all of its {all} documents are"),
        _ => format!("{count} of its {all} documents are"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn last(folder: &str) -> Last {
        Last {
            root: "documents".to_owned(),
            folder: folder.into(),
            sources: vec!["/somewhere/documents".into()],
            layout: None,
            attach_source: false,
        }
    }

    fn kin(had: usize, gone: usize, same: usize) -> Kin {
        Kin { had, gone, same }
    }

    #[test]
    fn in_another_place_sources_are_known_by_the_documents() {
        let (before, now) = (last("/a/documents"), last("/b/documents"));
        let is_of = |kin| now.is_of(Some(&before), kin);
        for (had, gone, same) in [(0, 0, 0), (1, 0, 1), (12, 6, 1), (12, 0, 12)] {
            assert!(is_of(kin(had, gone, same)).is_ok(), "{had} {gone} {same}");
        }
        for (had, gone, same) in [(1, 1, 0), (1, 0, 0), (12, 7, 5), (12, 0, 0)] {
            let fault = is_of(kin(had, gone, same)).unwrap_err();
            assert_eq!(fault.code, Code::ArchiveSources);
            assert!(fault.message.contains("`/a/documents`"), "{fault:?}");
            assert!(fault.message.contains("`/b/documents`"), "{fault:?}");
            // In the same place anything may have happened to them.
            assert!(before.is_of(Some(&before), kin(had, gone, same)).is_ok());
            assert!(now.is_of(None, kin(had, gone, same)).is_ok());
        }
    }

    #[test]
    fn runs_that_did_not_say_their_folder_are_known_by_their_sources() {
        let (before, now) = (last(""), last("/somewhere/documents"));
        assert!(now.is_of(Some(&before), kin(3, 3, 0)).is_ok());
        let mut now = now;
        now.sources = vec!["/elsewhere/documents".into()];
        let fault = now.is_of(Some(&before), kin(3, 3, 0)).unwrap_err();
        assert!(fault.message.contains("`/somewhere/documents`"));
    }

    #[test]
    fn most_of_an_archive_is_not_removed_unasked() {
        for (had, gone) in [(10, 10), (22, 11), (1, 1), (0, 0)] {
            assert!(may_remove(kin(had, gone, 0)).is_ok(), "{had} {gone}");
        }
        for (had, gone) in [(11, 11), (21, 11), (1000, 501)] {
            assert!(may_remove(kin(had, gone, 0)).is_err(), "{had} {gone}");
        }
    }
}
