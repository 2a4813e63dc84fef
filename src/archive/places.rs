//! The places of documents in an archive: each has one of its own, on any file system.

use std::collections::BTreeMap;

use super::find::Entry;
use super::folder::shard_of;
use crate::diagnostic::{Code, Diagnostic};
use crate::output::name_key;

/// Names at the top of an archive that are not those of documents.
const OWN: [&str; 4] = ["index.html", "feed.xml", "manifest.jsonl", ".pressroom"];

/// Refuses documents that would be written to the same place, or one in the place of another's folder: none of them is made, because
/// neither has more right to it, and tomorrow another could be the first.
pub(super) fn claim(entries: &mut [Entry]) {
    for (index, other) in clashes(entries) {
        let fault = refusal(entries, index, other);
        entries[index].output = Err(Box::new(fault));
    }
}

/// Which entries have no place of their own, and which other one is there; none where it is a file of the archive itself.
fn clashes(entries: &[Entry]) -> Vec<(usize, Option<usize>)> {
    let mut taken: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if let Ok(output) = &entry.output {
            taken.entry(name_key(output)).or_default().push(index);
        }
    }
    let mut clashes = Vec::new();
    for (key, own) in &taken {
        let folders = key.match_indices('/').map(|(at, _)| &key[..at]);
        let outer = folders.filter_map(|folder| taken.get(folder)).flatten();
        let others = own.iter().chain(outer).copied().collect::<Vec<_>>();
        for index in &others {
            let other = others.iter().find(|other| *other != index);
            clashes.extend(other.map(|other| (*index, Some(*other))));
        }
        let first = key.split('/').next().unwrap_or_default();
        if OWN.contains(&first) || shard_of(first).is_some() {
            clashes.extend(own.iter().map(|index| (*index, None)));
        }
    }
    clashes
}

fn refusal(entries: &[Entry], index: usize, other: Option<usize>) -> Diagnostic {
    let source = &entries[index].source;
    let message = match other {
        Some(other) => format!(
            "`{source}` and `{}` would have the same place in the archive",
            entries[other].source
        ),
        None => {
            let output = entries[index].output.as_ref().map_or("", String::as_str);
            format!("`{output}` is the place of a file that the archive itself has")
        }
    };
    let help = "give the source, or its folder, another name";
    Diagnostic::new(Code::OutputCollision, message).help(help)
}
