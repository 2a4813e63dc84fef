//! The end of a run: manifest, catalogue and feed, each whole or as it was.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::bag;
use super::catalogue::catalogue;
use super::feed::feed;
use super::find::Found;
use super::folder::Folder;
use super::journal::{line, records};
use super::public::Publisher;
use super::record::{Record, Status};
use super::shard::Shard;
use crate::diagnostic::Diagnostic;
use crate::output::{name_key, write_with};

/// How a run ends.
pub(super) struct Close<'a> {
    pub(super) shard: Option<Shard>,
    /// PDFs whose source is gone are removed.
    pub(super) prune: bool,
    /// Where the archive is to be published.
    pub(super) url: Option<&'a str>,
    /// Where to pack a bag.
    pub(super) bag: Option<&'a Path>,
}

/// Writes what the archive holds, and forgets the journal. Killed at any moment, the next run does the same again.
pub(super) fn finish(found: &Found, folder: &Folder, close: &Close<'_>) -> Result<(), Diagnostic> {
    let mut all = read(folder, close.shard)?;
    let gone = all
        .keys()
        .filter(|source| found.is_gone(source))
        .cloned()
        .collect::<Vec<_>>();
    let places = Places::new(found, folder, close.shard, &all);
    for source in gone {
        let Some(record) = all.get_mut(&source) else {
            continue;
        };
        record.status = Status::Gone;
        let there = record.pdf.as_ref().filter(|pdf| {
            (folder.size(&pdf.output).is_some() || folder.is_away(pdf))
                && !places.belongs(&pdf.output)
        });
        match there {
            Some(pdf) if close.prune => folder.remove(&pdf.output)?,
            Some(_) => continue,
            None => {}
        }
        all.remove(&source);
    }
    publish(&all, folder, close)
}

/// The places of documents whose source is there. A source may have come into the place of one that is gone: `a.toml` for `a.md`.
struct Places<'a> {
    folder: &'a Folder,
    taken: BTreeMap<String, String>,
}

impl<'a> Places<'a> {
    fn new(
        found: &Found,
        folder: &'a Folder,
        shard: Option<Shard>,
        all: &BTreeMap<String, Record>,
    ) -> Self {
        let made = |source: &str| all.get(source).is_some_and(|record| record.pdf.is_some());
        let foreign = |source: &str| shard.is_some_and(|shard| !shard.holds(source));
        let entries = found.entries.iter();
        let entries = entries.filter(|entry| made(&entry.source) || foreign(&entry.source));
        let places = entries.filter_map(|entry| entry.output.as_ref().ok());
        Self {
            folder,
            taken: places
                .map(|output| (name_key(output), output.clone()))
                .collect(),
        }
    }

    /// Whether a file is that of such a document.
    fn belongs(&self, output: &str) -> bool {
        let taken = self.taken.get(&name_key(output));
        taken.is_some_and(|taken| taken == output || self.folder.is_same(taken, output))
    }
}

/// Everything that the folder's manifests and journals say, newer over older.
pub(super) fn read(
    folder: &Folder,
    shard: Option<Shard>,
) -> Result<BTreeMap<String, Record>, Diagnostic> {
    let mut all = BTreeMap::new();
    for (path, _) in folder.sources() {
        records(&path, |record| {
            if shard.is_none_or(|shard| shard.holds(&record.source)) {
                all.insert(record.source.clone(), record);
            }
        })?;
    }
    Ok(all)
}

/// Writes manifest, catalogue, feed and bag of these records. The manifests of shards, and the journals, have become part of them.
pub(super) fn publish(
    all: &BTreeMap<String, Record>,
    folder: &Folder,
    close: &Close<'_>,
) -> Result<(), Diagnostic> {
    folder.check()?;
    let manifest = folder.manifest();
    write_with(&manifest, |out| {
        all.values()
            .try_for_each(|record| out.write_all(line(record).as_bytes()))
    })?;
    if close.shard.is_none() {
        let publisher = Publisher {
            organisation: organisation(all),
            url: close.url,
        };
        write_with(&folder.path("index.html"), |mut out| {
            catalogue(all.values(), &publisher, &mut out)
        })?;
        write_with(&folder.path("feed.xml"), |mut out| {
            feed(all.values(), &publisher, &mut out)
        })?;
        if let Some(bag) = close.bag {
            bag::pack(all, folder, bag, publisher.organisation)?;
        }
    }
    let taken_in = folder.sources().into_iter().map(|(path, _)| path);
    let own = |path: &PathBuf| close.shard.is_none() || *path == folder.journal();
    let taken_in = taken_in.filter(|path| *path != manifest && own(path));
    folder.remove_taken_in(&taken_in.collect::<Vec<_>>())?;
    folder.sweep();
    Ok(())
}

/// The publisher of most documents.
fn organisation(all: &BTreeMap<String, Record>) -> Option<&str> {
    let mut count = BTreeMap::new();
    let pdfs = all.values().filter_map(|record| record.pdf.as_ref());
    for publisher in pdfs.filter_map(|pdf| pdf.dublin_core.publisher.as_deref()) {
        *count.entry(publisher).or_insert(0_usize) += 1;
    }
    let most = count.into_iter().rev().max_by_key(|(_, count)| *count);
    most.map(|(publisher, _)| publisher)
}
