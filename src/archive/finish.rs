//! The end of a run: manifest, catalogue and feed, each whole or as it was.

use std::collections::BTreeMap;
use std::path::Path;

use super::bag;
use super::catalogue::catalogue;
use super::feed::feed;
use super::find::Found;
use super::folder::{Folder, line, records, remove_if_there};
use super::public::Publisher;
use super::record::{Record, Status};
use super::shard::Shard;
use crate::diagnostic::Diagnostic;
use crate::output::write_with;

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
    for source in gone {
        let Some(record) = all.get_mut(&source) else {
            continue;
        };
        record.status = Status::Gone;
        let there = record
            .pdf
            .as_ref()
            .filter(|pdf| folder.size(&pdf.output).is_some());
        match there {
            Some(pdf) if close.prune => folder.remove(&pdf.output)?,
            Some(_) => continue,
            None => {}
        }
        all.remove(&source);
    }
    publish(&all, folder, close)
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
    let taken_in = folder.sources();
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
    for (path, _) in taken_in.iter().filter(|(path, _)| *path != manifest) {
        if close.shard.is_none() || *path == folder.journal() {
            remove_if_there(path)?;
        }
    }
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
