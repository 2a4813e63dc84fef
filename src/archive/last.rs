//! What the last run into a folder was asked for: so that it can be resumed in few words, and nobody makes another archive over it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::folder::Folder;
use super::{Order, Shard};
use crate::diagnostic::{Code, Diagnostic};

/// The name of the file among the state of the archive.
const NAME: &str = "run.json";

/// What a run was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Last {
    /// Where the folder of all sources lies in its publication.
    root: String,
    /// The sources that were named, resolved.
    pub(crate) sources: Vec<PathBuf>,
    pub(crate) layout: Option<String>,
    pub(crate) attach_source: bool,
}

/// What the last run into the folder was asked for, if there was one.
pub(crate) fn last(out: &Path, shard: Option<Shard>) -> Option<Last> {
    serde_json::from_str(&Folder::look(out, shard).read_state(NAME)?).ok()
}

impl Last {
    pub(super) fn of(order: &Order, sources: Vec<PathBuf>, root: &str) -> Self {
        Self {
            root: root.to_owned(),
            sources,
            layout: order.options.layout.clone(),
            attach_source: order.options.attach_source,
        }
    }

    /// Remembers it for the next run. With other sources every document of the archive would be gone, and could be removed.
    pub(super) fn keep(&self, folder: &Folder) -> Result<(), Diagnostic> {
        let before = folder
            .read_state(NAME)
            .and_then(|text| serde_json::from_str::<Self>(&text).ok());
        if let Some(before) = before.filter(|before| before.root != self.root) {
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
            let help = "name the same folder of sources, or another folder with `--out`";
            return Err(Diagnostic::new(Code::ArchiveSources, message).help(help));
        }
        let text = serde_json::to_string(self).unwrap_or_default() + "\n";
        folder.write_state(NAME, &text)
    }
}
