//! The sources of an archive: found in folders by the rules of `.gitignore`, each with its place in the archive and its publication.
#![expect(
    clippy::disallowed_methods,
    reason = "folders that the user named are resolved and searched here"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::places::claim;

use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::output::pdf_path;
use crate::publication::{Publication, nearest};
use crate::source::is_source;

/// A source of the archive.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Its path within the folder of sources, with `/` between folders.
    pub(crate) source: String,
    /// Its path as the user would write it.
    pub(crate) path: PathBuf,
    /// The path of its PDF within the archive; or why it has none.
    pub(crate) output: Result<String, Box<Diagnostic>>,
    /// Which of the publications it belongs to.
    pub(crate) publication: usize,
}

/// A publication that sources belong to.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) folder: PathBuf,
    /// What is wrong with its settings, layouts or fonts is said once, and none of its documents can be made.
    pub(crate) opened: Result<Publication, Vec<Diagnostic>>,
    /// Folders in which it has no sources, resolved.
    furniture: Vec<PathBuf>,
}

/// What there is to archive.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Sorted by source.
    pub(crate) entries: Vec<Entry>,
    pub(crate) houses: Vec<House>,
    /// The folder that all sources lie in, named so that it is the same on every machine.
    pub(crate) root: String,
    /// What was named, resolved.
    pub(crate) named: Vec<PathBuf>,
    /// That folder, resolved.
    pub(crate) root_folder: PathBuf,
    /// The folders that were searched whole, within the root, with `/` at the end; the root itself is empty.
    pub(crate) searched: Vec<String>,
    /// Folders that could not be read, and advice on settings.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Found {
    /// Whether a source that was there is so no more. What was not looked for is not gone, and where a folder could not be read
    /// nothing is.
    pub(crate) fn is_gone(&self, source: &str) -> bool {
        let known = self
            .entries
            .binary_search_by(|entry| entry.source.as_str().cmp(source));
        let searched = || {
            self.searched
                .iter()
                .any(|folder| source.starts_with(folder))
        };
        known.is_err()
            && !has_errors(&self.diagnostics)
            && (searched() || !self.root_folder.join(source).is_file())
    }
}

/// A named source or folder.
struct Named {
    shown: PathBuf,
    full: PathBuf,
    /// The folder is searched; otherwise it is the one source.
    folder: bool,
}

impl Named {
    /// The folder that it is, or lies in.
    fn base(&self) -> &Path {
        let above = self.full.parent().filter(|_| !self.folder);
        above.unwrap_or(&self.full)
    }
}

/// Finds the sources that were named, without those in the folder of the archive itself. An error is wrong use: nothing was searched.
pub(crate) fn find(sources: &[PathBuf], archive: &Path) -> Result<Found, Vec<Diagnostic>> {
    let named = sources.iter().map(|source| named(source));
    let named = named
        .collect::<Result<Vec<_>, _>>()
        .map_err(|fault| vec![fault])?;
    let root = common(named.iter().map(Named::base)).unwrap_or_default();
    let mut search = Search {
        archive: archive.canonicalize().ok(),
        root,
        houses: Vec::new(),
        known: BTreeMap::new(),
        files: BTreeMap::new(),
        found: Found::default(),
    };
    for named in &named {
        search.take(named);
        search.found.named.push(named.full.clone());
    }
    search.finish(&named)
}

/// A publication folder stands for its documents.
fn named(source: &Path) -> Result<Named, Diagnostic> {
    let (mut shown, mut full) = (source.to_owned(), resolve(source)?);
    let folder = full.is_dir();
    let own = |nearest: PathBuf| resolve(&nearest).is_ok_and(|at| at == full);
    let publication =
        (folder && nearest(source).is_some_and(own)).then(|| Publication::open(source));
    if let Some(documents) = publication.and_then(|opened| Some(opened.value?.documents_folder()))
        && let Ok(inner) = documents.canonicalize()
    {
        (shown, full) = (documents, inner);
    }
    Ok(Named {
        shown,
        full,
        folder,
    })
}

fn resolve(path: &Path) -> Result<PathBuf, Diagnostic> {
    path.canonicalize().map_err(|error| {
        let message = format!("`{}` cannot be read: {error}", path.display());
        Diagnostic::new(Code::SourceUnreadable, message)
            .help("name a source, or a folder of sources, that exists")
    })
}

/// The deepest folder that all lie in.
fn common<'a>(mut folders: impl Iterator<Item = &'a Path>) -> Option<PathBuf> {
    let first = folders.next()?.to_owned();
    Some(folders.fold(first, |common, folder| {
        let mut above = common.ancestors();
        above
            .find(|above| folder.starts_with(above))
            .unwrap_or(Path::new(""))
            .to_owned()
    }))
}

struct Search {
    archive: Option<PathBuf>,
    root: PathBuf,
    houses: Vec<House>,
    /// The publication of each folder, by the folder as the user would write it.
    known: BTreeMap<PathBuf, usize>,
    /// Sources by path within the root, and how the user would write each.
    files: BTreeMap<String, (PathBuf, usize)>,
    found: Found,
}

impl Search {
    fn take(&mut self, named: &Named) {
        if named.folder {
            self.walk(named);
        } else {
            let folder = named.shown.parent().unwrap_or(Path::new("")).to_owned();
            self.file(&named.full, named.shown.clone(), &folder);
        }
    }

    /// Searches a folder. The rules of ignore files count from the publication folder down; a folder that they leave out, but that is
    /// named, is searched by its own.
    fn walk(&mut self, named: &Named) {
        let house = self.house(&named.shown);
        let mut skipped: BTreeSet<PathBuf> = self.archive.iter().cloned().collect();
        skipped.extend(self.houses[house].furniture.iter().cloned());
        // What is named stands above what is left out.
        skipped.retain(|folder| !named.full.starts_with(folder));
        let top = nearest(&named.shown).and_then(|folder| folder.canonicalize().ok());
        let top = top.filter(|top| named.full.starts_with(top));
        if !top.is_some_and(|top| self.walk_from(&top, named, &skipped)) {
            self.walk_from(&named.full, named, &skipped);
        }
        if let Some(folder) = self.inner(&named.full) {
            let folder = if folder.is_empty() {
                folder
            } else {
                folder + "/"
            };
            self.found.searched.push(folder);
        }
    }

    /// Searches a folder from one above it; gives whether the rules on the way let it be reached.
    fn walk_from(&mut self, top: &Path, named: &Named, skipped: &BTreeSet<PathBuf>) -> bool {
        let (target, skipped) = (named.full.clone(), skipped.clone());
        let mut walk = WalkBuilder::new(top);
        // The same sources on every machine: no rules of the user's own.
        walk.parents(false)
            .git_global(false)
            .git_exclude(false)
            .require_git(false)
            .follow_links(true);
        walk.filter_entry(move |entry| {
            let path = entry.path();
            !skipped.contains(path) && (path.starts_with(&target) || target.starts_with(path))
        });
        let mut reached = false;
        for entry in walk.build() {
            match entry {
                Ok(entry) => {
                    reached |= entry.path() == named.full;
                    self.entry(named, &entry);
                }
                Err(error) => {
                    let message = format!("not all folders can be searched: {error}");
                    let help = "allow the folder to be read, or leave it out with `.gitignore`";
                    let diagnostic = Diagnostic::new(Code::SourceUnreadable, message).help(help);
                    self.found.diagnostics.push(diagnostic);
                }
            }
        }
        reached
    }

    fn entry(&mut self, named: &Named, entry: &DirEntry) {
        let path = entry.path();
        let source = path
            .file_name()
            .is_some_and(|name| is_source(&name.to_string_lossy()));
        let file = entry.file_type().is_some_and(|kind| kind.is_file());
        if let (true, true, Ok(inner)) = (source, file, path.strip_prefix(&named.full)) {
            let shown = named.shown.join(inner);
            let folder = shown.parent().unwrap_or(Path::new("")).to_owned();
            // Publications within the folder have layouts and fonts of their own.
            let house = self.house(&folder);
            let mut furniture = self.houses[house].furniture.iter();
            let inside =
                |within: &PathBuf| path.starts_with(within) && !named.full.starts_with(within);
            if !furniture.any(inside) {
                self.file(path, shown, &folder);
            }
        }
    }

    fn file(&mut self, full: &Path, shown: PathBuf, folder: &Path) {
        let house = self.house(folder);
        match self.inner(full).filter(|_| shown.to_str().is_some()) {
            Some(source) => drop(self.files.insert(source, (shown, house))),
            None => {
                let message = format!("the name of `{}` is not Unicode", shown.display());
                let diagnostic = Diagnostic::new(Code::OutputName, message);
                self.found
                    .diagnostics
                    .push(diagnostic.help("give the source another name"));
            }
        }
    }

    /// A path within the root, with `/` between folders.
    fn inner(&self, full: &Path) -> Option<String> {
        let parts = full.strip_prefix(&self.root).ok()?.components();
        let parts = parts.map(|part| part.as_os_str().to_str());
        Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
    }

    /// The publication that a folder belongs to; without settings it is the root.
    fn house(&mut self, folder: &Path) -> usize {
        if let Some(known) = self.known.get(folder) {
            return *known;
        }
        let full = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        let full = full.canonicalize().unwrap_or_default();
        let publication = nearest(folder).unwrap_or_else(|| {
            let depth = full
                .strip_prefix(&self.root)
                .map_or(0, |inner| inner.components().count());
            let above = folder.ancestors().nth(depth).unwrap_or(Path::new(""));
            if above.as_os_str().is_empty() {
                PathBuf::from(".")
            } else {
                above.to_owned()
            }
        });
        let number = match self
            .houses
            .iter()
            .position(|house| house.folder == publication)
        {
            Some(number) => number,
            None => self.open(publication),
        };
        self.known.insert(folder.to_owned(), number);
        number
    }

    fn open(&mut self, folder: PathBuf) -> usize {
        let opened = Publication::open(&folder);
        let opened = match opened.value {
            Some(publication) => {
                self.found.diagnostics.extend(opened.diagnostics);
                Ok(publication)
            }
            None => Err(opened.diagnostics),
        };
        let furniture = opened.as_ref().map(Publication::furniture);
        let furniture = furniture.into_iter().flatten();
        let furniture = furniture.filter_map(|folder| folder.canonicalize().ok());
        self.houses.push(House {
            folder,
            furniture: furniture.collect(),
            opened,
        });
        self.houses.len() - 1
    }

    fn finish(mut self, named: &[Named]) -> Result<Found, Vec<Diagnostic>> {
        if self.files.is_empty() {
            self.found.diagnostics.push(nothing(named));
            return Err(self.found.diagnostics);
        }
        let entries = self
            .files
            .into_iter()
            .map(|(source, (path, publication))| Entry {
                output: pdf_path(&source).map_err(Box::new),
                source,
                path,
                publication,
            });
        self.found.entries = entries.collect();
        claim(&mut self.found.entries);
        self.found.root = root_name(&self.root, &self.houses);
        self.found.root_folder = self.root;
        self.found.houses = self.houses;
        Ok(self.found)
    }
}

/// What was named are folders, because a file that was named is a source.
fn nothing(named: &[Named]) -> Diagnostic {
    let folders = named.iter().map(|named| {
        let shown = named.shown.display().to_string();
        format!("`{}`", if shown.is_empty() { "." } else { &shown })
    });
    let folders = folders.collect::<Vec<_>>();
    let what = if folders.len() == 1 {
        "folder"
    } else {
        "folders"
    };
    let message = format!("there is no document in the {what} {}", folders.join(", "));
    let help = "write one into it, name a source (`.md`, `.toml`), or a folder that `.gitignore` does not leave out";
    Diagnostic::new(Code::FolderMissing, message).help(help)
}

/// Where the root lies in its publication; its own name where it is above of several.
fn root_name(root: &Path, houses: &[House]) -> String {
    let mut folders = houses
        .iter()
        .filter_map(|house| house.folder.canonicalize().ok());
    let inner = folders.find_map(|folder| root.strip_prefix(folder).ok().map(Path::to_owned));
    let inner = inner
        .or_else(|| root.file_name().map(PathBuf::from))
        .unwrap_or_default();
    inner.to_string_lossy().replace('\\', "/")
}
