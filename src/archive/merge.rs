//! Putting archives, or the parts of one, together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::finish::{Close, publish};
use super::folder::{Folder, shard_of};
use super::journal::records;
use super::open;
use super::record::Record;
use super::run::Observer;
use super::shard::Shard;
use super::stop::Stop;
use super::store::{Address, Look, Store};
use crate::diagnostic::{Code, Diagnostic};
use crate::output::{copy_hashed, name_key};

/// Archives to put together.
#[derive(Debug)]
pub(crate) struct Merge {
    /// Archives, or parts of one.
    pub(crate) folders: Vec<PathBuf>,
    /// The folder of the whole.
    pub(crate) out: PathBuf,
    /// Where the archive is to be published.
    pub(crate) url: Option<String>,
    /// Where to pack a bag.
    pub(crate) bag: Option<PathBuf>,
    /// The store in which the archive is published, and in which its parts are if no folders are named.
    pub(crate) store: Option<Address>,
}

/// A record, and the archive that has its PDF.
type Owned = (Record, usize);

/// Puts archives together: their PDFs, and one manifest of all. Where parts of an archive are among them they must be all of its
/// parts, and are what is true of it; whatever else the folder of the whole had of it is removed.
pub(crate) fn merge(order: &Merge, observer: &mut dyn Observer) -> Result<(), Stop> {
    let mut store = open(order.store.as_ref(), order.bag.as_deref())?;
    let folders = gather(order, store.as_mut())?;
    let Said { all, older } = read(&folders)?;
    observer.begin(all.len(), 0);
    let whole = &folders[0];
    for (record, index) in all.values() {
        bring(record, &folders[*index], whole)?;
        observer.document(record, "");
    }
    let kept = all.values().filter_map(|(record, _)| record.pdf.as_ref());
    let kept = kept.map(|pdf| pdf.output.as_str()).collect::<BTreeSet<_>>();
    for record in older {
        if let Some(pdf) = record
            .pdf
            .as_ref()
            .filter(|pdf| !kept.contains(pdf.output.as_str()))
        {
            whole.remove(&pdf.output)?;
            observer.gone(&record, true);
        }
    }
    let records = all.into_iter();
    let records = records.map(|(source, (record, _))| (source, record));
    let records = records.collect::<BTreeMap<_, _>>();
    let close = Close {
        shard: None,
        prune: false,
        url: order.url.as_deref(),
        bag: order.bag.as_deref(),
    };
    if let (Some(store), true) = (&store, order.bag.is_some()) {
        let pdfs = records.values().filter_map(|record| record.pdf.as_ref());
        store.fetch(whole, pdfs)?;
    }
    publish(&records, whole, &close)?;
    if let Some(mut store) = store {
        store.mirror(whole, None, observer)?;
    }
    Ok(())
}

/// The folder of the whole, and after it those that are put together: the named ones, or what the store has of them.
fn gather(order: &Merge, store: Option<&mut Store>) -> Result<Vec<Folder>, Stop> {
    let mut whole = Folder::take(&order.out, None)?;
    let mut copies = None;
    if let Some(store) = store {
        store.stands_apart(&whole).map_err(Stop::wrong)?;
        store.look(&mut whole, Look::default())?;
        copies = store.manifests();
    }
    let named = order.folders.iter().filter(|folder| !whole.is_at(folder));
    let named = named.map(|folder| Folder::look(folder, None));
    let mut folders = named.collect::<Vec<_>>();
    if order.folders.is_empty() && !has_parts(&whole) {
        folders.extend(copies.map(|copies| Folder::look(&copies, None)));
    }
    // What is in the whole already is older than what comes.
    folders.insert(0, whole);
    match nothing(&order.folders, &folders) {
        Some(empty) => Err(Stop::wrong(empty)),
        None => Ok(folders),
    }
}

/// Whether parts of an archive were made in this folder.
fn has_parts(folder: &Folder) -> bool {
    let manifests = folder.manifests();
    manifests.iter().any(|path| shard_of_path(path).is_some())
}

/// What the manifests say.
#[derive(Default)]
struct Said {
    /// By source.
    all: BTreeMap<String, Owned>,
    /// What was said before there were parts.
    older: Vec<Record>,
}

fn read(folders: &[Folder]) -> Result<Said, Vec<Diagnostic>> {
    if let Some(journal) = folders.iter().flat_map(Folder::journals).next() {
        return Err(vec![unfinished(&journal)]);
    }
    let manifests = folders.iter().enumerate().flat_map(|(index, folder)| {
        let manifests = folder.manifests().into_iter();
        manifests.map(move |path| (shard_of_path(&path), path, index))
    });
    let manifests = manifests.collect::<Vec<_>>();
    let parts = manifests
        .iter()
        .filter_map(|(shard, ..)| shard.map(|shard| (shard.of, shard.number)));
    let parts = parts.collect::<BTreeSet<_>>();
    complete(&parts).map_err(|fault| vec![fault])?;
    // What the whole had, and whole archives that a folder of parts had before, is older than the parts.
    let with_parts = manifests.iter().filter(|(shard, ..)| shard.is_some());
    let with_parts = with_parts
        .map(|(.., index)| *index)
        .collect::<BTreeSet<_>>();
    let (mut said, mut faults) = (Said::default(), Vec::new());
    for (shard, path, index) in &manifests {
        let apart = *index > 0 && !with_parts.contains(index);
        let counts = parts.is_empty() || shard.is_some() || apart;
        let read = records(path, |record| {
            if counts {
                faults.extend(add(&mut said.all, record, *index).err());
            } else {
                said.older.push(record);
            }
        });
        match read {
            Ok(0) => {}
            Ok(damaged) => faults.push(illegible(path, damaged)),
            Err(fault) => faults.push(fault),
        }
    }
    faults.extend(apart(&said.all).err());
    if faults.is_empty() {
        Ok(said)
    } else {
        Err(faults)
    }
}

fn shard_of_path(path: &Path) -> Option<Shard> {
    shard_of(&path.file_name()?.to_string_lossy())
}

/// Adds a record. Two archives may have the same document; what they say of it must be the same.
fn add(all: &mut BTreeMap<String, Owned>, record: Record, index: usize) -> Result<(), Diagnostic> {
    match all.get(&record.source) {
        // The whole, which is read first, has it from an earlier time.
        Some((_, 0)) | None => drop(all.insert(record.source.clone(), (record, index))),
        Some((known, _)) if *known == record => {}
        Some(_) => {
            let message = format!(
                "two of the archives have `{}`, and not the same",
                record.source
            );
            let help = "bring both up to date, or leave one of them out";
            return Err(Diagnostic::new(Code::ArchiveShard, message).help(help));
        }
    }
    Ok(())
}

/// Documents of different archives must not have the same place, as the pickiest file systems see it.
fn apart(all: &BTreeMap<String, Owned>) -> Result<(), Diagnostic> {
    let mut taken = BTreeMap::new();
    let outputs = all.iter().filter_map(|(source, (record, _))| {
        let pdf = record.pdf.as_ref()?;
        Some((source, name_key(&pdf.output)))
    });
    let mut clash = None;
    for (source, key) in outputs {
        if let Some(other) = taken.insert(key, source) {
            clash = clash.or(Some((other, source)));
        }
    }
    let inner = |key: &String| {
        let mut folders = key.match_indices('/').map(|(at, _)| &key[..at]);
        folders.find_map(|folder| taken.get(folder).copied())
    };
    let inside = || {
        taken
            .iter()
            .find_map(|(key, source)| Some((inner(key)?, *source)))
    };
    let Some((one, other)) = clash.or_else(inside) else {
        return Ok(());
    };
    let message = format!("`{one}` and `{other}` would have the same place in the archive");
    let help = "leave one of the archives out, or give the source another name";
    Err(Diagnostic::new(Code::OutputCollision, message).help(help))
}

/// A folder that is no archive was named by mistake.
fn nothing(named: &[PathBuf], folders: &[Folder]) -> Option<Diagnostic> {
    let whole = &folders[0];
    let empty = |folder: &Folder| !folder.has_manifest();
    let others = named.iter().filter(|path| !whole.is_at(path));
    let mut without = others
        .zip(&folders[1..])
        .filter(|(_, folder)| empty(folder));
    let missing = without.next().map(|(path, _)| path.display().to_string());
    let alone =
        || (folders.len() == 1 && empty(whole)).then(|| whole.path("").display().to_string());
    let path = missing.or_else(alone)?;
    let message = format!("`{path}` has no manifest, so it is no archive nor a part of one");
    let help = "name folders that `pressroom archive` has made";
    Some(Diagnostic::new(Code::ArchiveManifest, message).help(help))
}

/// Whether there is each part of an archive that any part is there of.
fn complete(parts: &BTreeSet<(u32, u32)>) -> Result<(), Diagnostic> {
    let Some((of, _)) = parts.first() else {
        return Ok(());
    };
    if let Some((other, _)) = parts.iter().find(|(other, _)| other != of) {
        let message = format!("there are parts of an archive in {of} and of one in {other}");
        let help = "make all parts with the same number of parts, each in a new folder";
        return Err(Diagnostic::new(Code::ArchiveShard, message).help(help));
    }
    let missing = (1..=*of).filter(|number| !parts.contains(&(*of, *number)));
    let missing = missing.map(|number| number.to_string()).collect::<Vec<_>>();
    if missing.is_empty() {
        return Ok(());
    }
    let message = format!(
        "of the {of} parts of the archive these are missing: {}",
        missing.join(", ")
    );
    let help = "make them with `--shard`, and name their folders too";
    Err(Diagnostic::new(Code::ArchiveShard, message).help(help))
}

/// Copies a PDF into the whole, unless it is there.
fn bring(record: &Record, from: &Folder, whole: &Folder) -> Result<(), Diagnostic> {
    let Some(pdf) = &record.pdf else {
        return Ok(());
    };
    let there = || {
        whole.size(&pdf.output) == Some(pdf.bytes)
            && whole.hash(&pdf.output).as_ref() == Some(&pdf.sha256)
    };
    let away = || from.size(&pdf.output).is_none() && whole.is_away(pdf);
    if std::ptr::eq(from, whole) || there() || away() {
        return Ok(());
    }
    copy_hashed(
        &from.path(&pdf.output),
        &whole.path(&pdf.output),
        &pdf.sha256,
    )
}

/// In a run the documents would be looked at anew; here nothing is known of them.
fn illegible(manifest: &Path, lines: usize) -> Diagnostic {
    let message = format!(
        "{lines} lines of the manifest `{}` cannot be read",
        manifest.display()
    );
    let help = "bring its archive up to date, which writes them anew";
    Diagnostic::new(Code::ArchiveManifest, message).help(help)
}

fn unfinished(journal: &Path) -> Diagnostic {
    let message = format!(
        "a run was interrupted, and its journal `{}` is still there",
        journal.display()
    );
    let help = "run it to its end with `--resume`, and merge then";
    Diagnostic::new(Code::ArchiveShard, message).help(help)
}
