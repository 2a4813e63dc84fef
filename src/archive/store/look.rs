//! What a store has at the beginning of a run: its objects, what its manifests say of them, and what a run that was cut off had begun.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use futures_util::{StreamExt, TryStreamExt, stream};

use super::remote::AT_ONCE;
use super::{Held, Look, Store};
use crate::archive::folder::{Folder, shard_of};
use crate::archive::journal::records;
use crate::archive::record::PdfFile;
use crate::archive::shard::Shard;
use crate::diagnostic::{Code, Diagnostic};
use crate::hash::sha256_of_reader;
use crate::output::{make_folder, write_with};

/// The manifest of the whole.
pub(super) const MANIFEST: &str = "manifest.jsonl";

/// Names the objects that a run is about to put or to delete, and is deleted when all is done: of each of them nobody knows which
/// bytes it has if the run is cut off, because only the manifest says so, which comes last.
pub(super) const UNFINISHED: &str = ".pressroom/unfinished";

/// What a store has.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The length of each object, by its path.
    pub(super) sizes: HashMap<String, u64>,
    /// The manifests, copied to this machine.
    pub(super) copies: Option<PathBuf>,
    /// The PDFs that the manifests name, as far as this run may delete them.
    pub(super) told: BTreeSet<String>,
    /// The sources that the manifests name.
    pub(super) sources: HashSet<String>,
    /// What runs that were cut off had begun.
    pub(super) unsure: BTreeSet<String>,
    /// Of that, what this run, or the one before of the same shard, had begun.
    pub(super) own_unsure: BTreeSet<String>,
}

/// The name of the object by which a run, or that of a shard, says what it has begun.
pub(super) fn marker(shard: Option<Shard>) -> String {
    match shard {
        Some(shard) => format!("{UNFINISHED}.{shard}"),
        None => UNFINISHED.to_owned(),
    }
}

impl Store {
    /// Refuses a store that is the folder of the archive.
    pub(in crate::archive) fn stands_apart(&self, folder: &Folder) -> Result<(), Diagnostic> {
        let own = self.remote.folder.as_ref();
        if !own.is_some_and(|own| folder.is_at(own)) {
            return Ok(());
        }
        let message = "the object store is the folder of the archive itself";
        let help = "name another folder with `--out`, or leave `--store` out";
        Err(Diagnostic::new(Code::ArchiveStore, message).help(help))
    }

    /// Learns what the store has, and tells the folder. Gives whether the folder has learned of the archive by that.
    pub(in crate::archive) fn look(
        &mut self,
        folder: &mut Folder,
        wish: Look,
    ) -> Result<bool, Diagnostic> {
        self.seen.sizes = self.runtime.block_on(self.remote.list())?;
        let manifests = self.copy_manifests(folder, wish.shard)?;
        self.read_markers(wish.shard)?;
        let mut told = self.read_manifests(&manifests, wish.shard)?;
        let (sizes, unsure) = (&self.seen.sizes, &self.seen.unsure);
        told.retain(|path, (_, bytes)| sizes.get(path) == Some(bytes) && !unsure.contains(path));
        self.ask(&mut told, wish.verify)?;
        folder.held = Held(told);
        if wish.bring && !folder.knows_anything() {
            return bring(folder, &manifests, wish.shard);
        }
        Ok(false)
    }

    /// The folder with copies of the store's manifests, if there are any.
    pub(in crate::archive) fn manifests(&self) -> Option<PathBuf> {
        let copies = self.seen.copies.as_ref()?;
        let any = |name: &String| name == MANIFEST || shard_of(name).is_some();
        self.seen.sizes.keys().any(any).then(|| copies.clone())
    }

    /// Copies the manifests to this machine, because they may be larger than what should be in memory. A shard needs its own only, and
    /// those of another number of shards, which may have its documents too.
    fn copy_manifests(
        &mut self,
        folder: &Folder,
        shard: Option<Shard>,
    ) -> Result<Vec<PathBuf>, Diagnostic> {
        let copies = folder.state("store");
        remove_all(&copies);
        make_folder(&copies)?;
        let wanted = |name: &&String| {
            *name == MANIFEST
                || shard_of(name)
                    .is_some_and(|found| shard.is_none_or(|own| own == found || own.of != found.of))
        };
        let mut names = self.seen.sizes.keys().filter(wanted).collect::<Vec<_>>();
        // `manifest.1-of-2.jsonl` stands before `manifest.jsonl`, but is newer.
        names.sort_by_key(|name| (*name != MANIFEST, *name));
        let mut paths = Vec::new();
        for name in names {
            let path = copies.join(name);
            self.copy(name, &path, None)?;
            paths.push(path);
        }
        self.seen.copies = Some(copies);
        Ok(paths)
    }

    /// Copies an object into a file, whole or not at all.
    fn copy(&self, name: &str, path: &Path, sha256: Option<&str>) -> Result<(), Diagnostic> {
        let mut fault = None;
        let written = write_with(path, |out| {
            let read = self.runtime.block_on(self.remote.read(name, out));
            let (hash, reason) = match read {
                Ok(hash) => (hash?, None),
                Err(reason) => (String::new(), Some(reason)),
            };
            let wrong = sha256.is_some_and(|expected| expected != hash);
            fault = reason.or_else(|| wrong.then(|| damaged(name)));
            match fault {
                None => Ok(()),
                Some(_) => Err(io::Error::other("the object cannot be copied")),
            }
        });
        fault.map_or(written, Err)
    }

    fn read_markers(&mut self, shard: Option<Shard>) -> Result<(), Diagnostic> {
        let markers = self.seen.sizes.keys();
        let markers = markers.filter(|name| name.starts_with(UNFINISHED));
        for name in markers.cloned().collect::<Vec<_>>() {
            let mut bytes = Vec::new();
            let read = self.runtime.block_on(self.remote.read(&name, &mut bytes))?;
            // Memory does not refuse to be written.
            drop(read);
            let paths = String::from_utf8_lossy(&bytes);
            let paths = paths.lines().filter(|path| is_pdf(path)).map(str::to_owned);
            let paths = paths.collect::<Vec<_>>();
            if shard.is_none() || name == marker(shard) {
                self.seen.own_unsure.extend(paths.iter().cloned());
            }
            self.seen.unsure.extend(paths);
        }
        Ok(())
    }

    /// What the manifests say of PDFs, newer over older. Manifests of different shards may both name one, and nobody knows which is newer.
    fn read_manifests(
        &mut self,
        manifests: &[PathBuf],
        shard: Option<Shard>,
    ) -> Result<HashMap<String, (String, u64)>, Diagnostic> {
        let seen = &mut self.seen;
        let mut told = HashMap::<String, (String, u64)>::new();
        let mut by_shards = HashSet::new();
        for path in manifests {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let of_shard = shard_of(&name).is_some();
            let mut wrong = None;
            records(path, |record| {
                let own = shard.is_none_or(|shard| shard.holds(&record.source));
                seen.sources.insert(record.source);
                let Some(pdf) = record.pdf else { return };
                if !is_pdf(&pdf.output) {
                    wrong = Some(pdf.output);
                    return;
                }
                if own {
                    seen.told.insert(pdf.output.clone());
                }
                let says = (pdf.sha256, pdf.bytes);
                let other = told.get(&pdf.output).is_some_and(|before| *before != says);
                let again = of_shard && !by_shards.insert(pdf.output.clone());
                if other && again {
                    seen.unsure.insert(pdf.output.clone());
                }
                told.insert(pdf.output, says);
            })?;
            if let Some(wrong) = wrong {
                let message = format!(
                    "the store's `{name}` has a PDF `{wrong:?}`, which is no path within an archive"
                );
                let help = "remove that manifest from the store, and run again";
                return Err(Diagnostic::new(Code::ArchiveManifest, message).help(help));
            }
        }
        Ok(told)
    }

    /// Asks objects for their hashes: those of which nobody is sure, or all.
    fn ask(&self, told: &mut HashMap<String, (String, u64)>, all: bool) -> Result<(), Diagnostic> {
        let mut paths = self.seen.unsure.clone();
        paths.retain(|path| self.seen.sizes.contains_key(path));
        if all {
            paths.extend(told.keys().cloned());
        }
        let asked = stream::iter(paths).map(|path| async move {
            let hash = self.remote.hash(&path, all).await?;
            Ok((path, hash))
        });
        let answers = asked.buffer_unordered(AT_ONCE).try_collect::<Vec<_>>();
        for (path, hash) in self.runtime.block_on(answers)? {
            match (hash, self.seen.sizes.get(&path)) {
                (Some(hash), Some(bytes)) => drop(told.insert(path, (hash, *bytes))),
                _ => drop(told.remove(&path)),
            }
        }
        Ok(())
    }

    /// Brings PDFs into the folder that only the store has.
    pub(in crate::archive) fn fetch<'a>(
        &self,
        folder: &Folder,
        pdfs: impl IntoIterator<Item = &'a PdfFile>,
    ) -> Result<(), Diagnostic> {
        for pdf in pdfs.into_iter().filter(|pdf| folder.is_away(pdf)) {
            let path = folder.path(&pdf.output);
            make_folder(path.parent().unwrap_or(&path))?;
            self.copy(&pdf.output, &path, Some(&pdf.sha256))?;
        }
        Ok(())
    }
}

/// Gives the folder the manifests that its run may know.
fn bring(folder: &Folder, manifests: &[PathBuf], shard: Option<Shard>) -> Result<bool, Diagnostic> {
    for from in manifests {
        let name = from.file_name().unwrap_or_default().to_string_lossy();
        if shard_of(&name).is_none_or(|found| shard.is_none_or(|own| own == found)) {
            write_with(&folder.path(&name), |out| {
                io::copy(&mut open(from)?, out).map(drop)
            })?;
        }
    }
    Ok(!manifests.is_empty())
}

#[expect(clippy::disallowed_methods, reason = "the copy that was just made")]
fn open(path: &Path) -> io::Result<fs::File> {
    fs::File::open(path)
}

/// The hash of a copy; `None` if it is not there.
pub(super) fn hash_of(path: &Path) -> Option<String> {
    sha256_of_reader(open(path).ok()?).ok()
}

/// Removes the copies of an earlier run; where that fails, they are written over.
#[expect(clippy::disallowed_methods, reason = "copies that nobody else reads")]
pub(super) fn remove_all(folder: &Path) {
    let _ = fs::remove_dir_all(folder);
}

/// Whether a path leads to a PDF within an archive, and nowhere else, on any system.
fn is_pdf(path: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | ".." | ".pressroom");
    path.strip_suffix(".pdf").is_some()
        && path.split('/').all(plain)
        && !path.contains(|c: char| c.is_control() || "\\:".contains(c))
}

fn damaged(name: &str) -> Diagnostic {
    let message = format!("the store's `{name}` is not what its manifest says");
    let help = "run again with `--verify`, which makes it anew";
    Diagnostic::new(Code::ArchiveManifest, message).help(help)
}
