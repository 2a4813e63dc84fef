//! Making a store equal to the archive's folder: PDFs first, then the pages, then the manifest, and last what is to go.
//!
//! Each object is put whole or not at all, and what is begun is written down before (`UNFINISHED`). So at any moment the manifest of the
//! store and that list say together what is true of every object, and the next run does the rest.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt, stream};

use super::Store;
use super::look::{MANIFEST, UNFINISHED, hash_of, marker, remove_all};
use super::remote::{AT_ONCE, Object};
use crate::archive::folder::{Folder, shard_of};
use crate::archive::journal::records;
use crate::archive::run::Observer;
use crate::archive::shard::Shard;
use crate::diagnostic::{Code, Diagnostic};
use crate::output::name_key;

const LINES: &str = "application/jsonl";
const PAGES: [(&str, &str); 2] = [
    ("index.html", "text/html; charset=utf-8"),
    ("feed.xml", "application/atom+xml"),
];

/// What is to be done.
#[derive(Debug, Default)]
struct Work {
    /// PDFs that the store has not, with their hashes.
    put: BTreeMap<String, String>,
    /// PDFs that are no longer of the archive.
    delete: Vec<String>,
}

impl Store {
    /// Makes the store equal to the folder; of a shard only what is the shard's.
    pub(in crate::archive) fn mirror(
        &mut self,
        folder: &Folder,
        shard: Option<Shard>,
        observer: &mut dyn Observer,
    ) -> Result<(), Vec<Diagnostic>> {
        let one = |fault: Diagnostic| vec![fault];
        let work = self.compare(folder).map_err(one)?;
        let marked = self.mark(&work, shard).map_err(one)?;
        let faults = self.put_pdfs(folder, &work, observer).map_err(one)?;
        if !faults.is_empty() {
            return Err(faults);
        }
        self.put_rest(folder, shard).map_err(one)?;
        let removed = match shard {
            Some(_) => self.leave(&work, shard, marked).map(|()| 0),
            None => self.remove(&work, marked).map(|()| work.delete.len()),
        };
        observer.stored(work.put.len(), removed.map_err(one)?);
        if let Some(copies) = &self.seen.copies {
            remove_all(copies);
        }
        Ok(())
    }

    /// Removes what is no longer of the archive, the manifests of shards, which have become part of that of the whole, and last the lists
    /// of what was begun.
    fn remove(&self, work: &Work, marked: bool) -> Result<(), Diagnostic> {
        let (markers, shards) = (
            |name: &&String| name.starts_with(UNFINISHED),
            |name: &&String| shard_of(name).is_some(),
        );
        let names = self.seen.sizes.keys();
        let shards = names.clone().filter(shards);
        let delete = shards.chain(&work.delete).cloned();
        self.delete(&delete.collect::<Vec<_>>())?;
        let own = marked.then(|| UNFINISHED.to_owned());
        let markers = names.filter(markers).cloned().chain(own);
        self.delete(&Vec::from_iter(markers.collect::<BTreeSet<_>>()))
    }

    /// A shard removes nothing: a source of another shard may have come into the place of one that is gone. What it would have removed
    /// stays on its list, for whoever puts the shards together.
    fn leave(&self, work: &Work, shard: Option<Shard>, marked: bool) -> Result<(), Diagnostic> {
        let name = marker(shard);
        let left = work.delete.iter().collect::<BTreeSet<_>>();
        if left.is_empty() && (marked || self.seen.sizes.contains_key(&name)) {
            self.delete(&[name])
        } else if marked || left.len() != self.seen.own_unsure.len() {
            self.list(left, shard)
        } else {
            Ok(())
        }
    }

    /// Compares the folder with what the store had.
    fn compare(&self, folder: &Folder) -> Result<Work, Diagnostic> {
        let (mut work, mut wanted) = (Work::default(), BTreeSet::new());
        let (mut count, mut common) = (0, false);
        records(&folder.manifest(), |record| {
            count += 1;
            common |= self.seen.sources.contains(&record.source);
            let Some(pdf) = record.pdf else { return };
            wanted.insert(self.key(&pdf.output));
            if !folder.held.has(&pdf) {
                work.put.insert(pdf.output, pdf.sha256);
            }
        })?;
        let seen = &self.seen;
        let known = seen.told.union(&seen.own_unsure);
        let gone = known.filter(|path| !wanted.contains(&self.key(path)));
        work.delete = gone
            .filter(|path| seen.sizes.contains_key(*path))
            .cloned()
            .collect();
        if count > 0 && !common && !work.delete.is_empty() {
            return Err(self.stranger());
        }
        Ok(work)
    }

    /// A path as the store tells it from others. Folders of some systems do not tell letters by their case.
    fn key(&self, path: &str) -> String {
        match self.remote.folder {
            Some(_) => name_key(path),
            None => path.to_owned(),
        }
    }

    /// An archive of other sources would take the place of the one that is there.
    fn stranger(&self) -> Diagnostic {
        let name = &self.remote.name.shown;
        let message = format!(
            "the object store `{name}` has another archive: none of its documents is in this one"
        );
        let help = "choose another address, or empty that one if this archive is to take its place";
        Diagnostic::new(Code::ArchiveStore, message).help(help)
    }

    /// Writes down what is begun, unless there is nothing, or it is written there already.
    fn mark(&self, work: &Work, shard: Option<Shard>) -> Result<bool, Diagnostic> {
        let known = &self.seen.own_unsure;
        if work.put.is_empty() && work.delete.iter().all(|path| known.contains(path)) {
            return Ok(false);
        }
        let paths = work.put.keys().chain(&work.delete).chain(known);
        self.list(paths.collect(), shard)?;
        Ok(true)
    }

    /// Puts the list of what is begun.
    fn list(&self, paths: BTreeSet<&String>, shard: Option<Shard>) -> Result<(), Diagnostic> {
        let paths = paths.into_iter();
        let text: String = paths.flat_map(|path| [path.as_str(), "\n"]).collect();
        let name = marker(shard);
        let object = Object {
            path: &name,
            media_type: "text/plain; charset=utf-8",
            sha256: None,
        };
        let put = self.remote.put(object, text.into_bytes());
        self.runtime.block_on(put)
    }

    /// Puts the PDFs, several at a time. What is wrong with one does not hold the others up; what is wrong with the store does.
    fn put_pdfs(
        &self,
        folder: &Folder,
        work: &Work,
        observer: &mut dyn Observer,
    ) -> Result<Vec<Diagnostic>, Diagnostic> {
        let puts = stream::iter(&work.put).map(|(path, sha256)| async move {
            let object = Object {
                path,
                media_type: "application/pdf",
                sha256: Some(sha256),
            };
            self.remote.put_file(object, &folder.path(path)).await
        });
        let mut puts = puts.buffer_unordered(AT_ONCE);
        self.runtime.block_on(async {
            let (mut done, mut faults) = (0, Vec::new());
            while let Some(put) = puts.next().await {
                faults.extend(put?.err());
                done += 1;
                observer.storing(done, work.put.len());
            }
            Ok(faults)
        })
    }

    /// Puts catalogue and feed, and the manifest, unless that is what the store has.
    fn put_rest(&self, folder: &Folder, shard: Option<Shard>) -> Result<(), Diagnostic> {
        let name = match shard {
            Some(shard) => format!("manifest.{shard}.jsonl"),
            None => MANIFEST.to_owned(),
        };
        let pages = PAGES.iter().filter(|_| shard.is_none());
        let manifest = (name.as_str(), LINES);
        let same = self.seen.copies.as_ref().is_some_and(|copies| {
            let there = hash_of(&copies.join(&name));
            there.is_some() && there == folder.hash(&name)
        });
        let objects = pages.chain((!same).then_some(&manifest));
        for (path, media_type) in objects {
            let object = Object {
                path,
                media_type,
                sha256: None,
            };
            let from = folder.path(path);
            let put = self.remote.put_file(object, &from);
            self.runtime.block_on(put)??;
        }
        Ok(())
    }

    fn delete(&self, paths: &[String]) -> Result<(), Diagnostic> {
        if paths.is_empty() {
            return Ok(());
        }
        self.runtime.block_on(self.remote.delete(paths))
    }
}
