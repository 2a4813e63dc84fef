//! The documents that a run is about, and the publication of each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::args::Common;
use super::{Ending, place};
use crate::archive::find;
use crate::diagnostic::{Code, Diagnostic, Outcome};
use crate::publication::{BuildOptions, Publication, Source, nearest};

/// What standard input is called in messages.
pub(super) const STANDARD_INPUT: &str = "<stdin>";

/// A publication, and the sources in it that the run is about.
pub(super) struct Batch {
    pub(super) publication: Publication,
    pub(super) sources: Vec<PathBuf>,
    /// Whether the settings are right; if not, the sources can be checked and nothing made of them.
    pub(super) sound: bool,
}

/// What was asked for, opened; and what could not be.
pub(super) struct Jobs {
    pub(super) batches: Vec<Batch>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) ending: Ending,
}

/// Opens the publications that the sources lie in; of those with errors there is nothing to be made.
pub(super) fn gather(common: &Common) -> Jobs {
    let mut jobs = gather_all(common);
    jobs.batches.retain(|batch| batch.sound);
    jobs
}

/// Likewise, with those whose settings have errors: their sources can be checked, so that one run tells all. A folder becomes the documents that are found in it, by the same rules as those of an
/// archive; what is named twice, or lies in a folder that is named too, is taken once.
pub(super) fn gather_all(common: &Common) -> Jobs {
    let mut gathering = Gathering::new(common);
    let folders = folders(common, &mut gathering);
    let inside = gathering.search(&folders);
    if common.sources.is_empty() {
        for (publication, path) in inside {
            gathering.take(&publication, path);
        }
        return gathering.jobs;
    }
    for source in &common.sources {
        if !place::is_folder(source) {
            gathering.take(&publication_of(source), source.clone());
            continue;
        }
        let own = inside.iter();
        let own = own.filter(|(_, path)| place::is_within(path, source));
        for (publication, path) in own {
            gathering.take(publication, path.clone());
        }
    }
    gathering.jobs
}

/// The folders to search: those that were named; if nothing was, the documents of the publication here.
fn folders(common: &Common, gathering: &mut Gathering<'_>) -> Vec<PathBuf> {
    if !common.sources.is_empty() {
        let sources = common.sources.iter();
        return sources
            .filter(|source| place::is_folder(source))
            .cloned()
            .collect();
    }
    let Some((publication, _)) = gathering.publication(&here_folder()) else {
        return Vec::new();
    };
    let documents = publication.documents_folder();
    if publication.documents().is_empty() {
        let message = "there is no document in this publication folder";
        let help = "write one into its `documents` folder, name a source, or begin with `pressroom new FOLDER`";
        gathering.refuse(Diagnostic::new(Code::FolderMissing, message).help(help));
        return Vec::new();
    }
    vec![documents]
}

/// What was asked for, as far as it has been opened.
struct Gathering<'a> {
    common: &'a Common,
    /// Publications by their folder, resolved, and whether their settings are right; none where one cannot be used, which has been said.
    opened: BTreeMap<PathBuf, Option<(Publication, bool)>>,
    /// The publication of each batch.
    batches: Vec<PathBuf>,
    /// The sources that are taken.
    taken: BTreeSet<PathBuf>,
    jobs: Jobs,
}

impl<'a> Gathering<'a> {
    fn new(common: &'a Common) -> Self {
        Self {
            common,
            opened: BTreeMap::new(),
            batches: Vec::new(),
            taken: BTreeSet::new(),
            jobs: Jobs {
                batches: Vec::new(),
                diagnostics: Vec::new(),
                ending: Ending::Done,
            },
        }
    }

    fn refuse(&mut self, diagnostic: Diagnostic) {
        self.jobs.diagnostics.push(diagnostic);
        self.jobs.ending = self.jobs.ending.max(Ending::Use);
    }

    /// The sources in folders, and the publication folder of each.
    fn search(&mut self, folders: &[PathBuf]) -> Vec<(PathBuf, PathBuf)> {
        if folders.is_empty() {
            return Vec::new();
        }
        // There is no archive in them to be left out.
        match find(folders, Path::new("")) {
            Ok(found) => {
                for folder in folders {
                    let mut entries = found.entries.iter();
                    if !entries.any(|entry| place::is_within(&entry.path, folder)) {
                        self.refuse(no_document(folder));
                    }
                }
                // What is wrong with publications is said when they are opened for their documents.
                let unread = found.diagnostics.into_iter();
                let own = [Code::SourceUnreadable, Code::OutputName];
                let unread = unread.filter(|fault| own.contains(&fault.code));
                let unread = unread.collect::<Vec<_>>();
                self.jobs.ending = self.jobs.ending.max(Ending::of(&unread));
                self.jobs.diagnostics.extend(unread);
                let houses = found.houses;
                let entries = found.entries.into_iter();
                let inside = entries.map(|entry| {
                    let publication = houses[entry.publication].folder.clone();
                    (publication, entry.path)
                });
                inside.collect()
            }
            Err(faults) => {
                for fault in faults {
                    self.refuse(fault);
                }
                Vec::new()
            }
        }
    }

    /// Takes a source, once.
    fn take(&mut self, publication: &Path, source: PathBuf) {
        if !self.taken.insert(place::identity(&source)) {
            return;
        }
        let key = place::identity(publication);
        let known = self.batches.iter().position(|batch| *batch == key);
        let number = known.or_else(|| {
            let (publication, sound) = self.publication(publication)?;
            self.batches.push(key);
            self.jobs.batches.push(Batch {
                publication,
                sources: Vec::new(),
                sound,
            });
            Some(self.batches.len() - 1)
        });
        if let Some(number) = number {
            self.jobs.batches[number].sources.push(source);
        }
    }

    /// Opens a publication, if it is not open already. Whether its settings are right, too.
    fn publication(&mut self, folder: &Path) -> Option<(Publication, bool)> {
        let key = place::identity(folder);
        if let Some(known) = self.opened.get(&key) {
            return known.clone();
        }
        let opened = Publication::open_with_faults(folder);
        let opened = with_system_fonts(opened, self.common.system_fonts);
        let sound = !opened.has_errors();
        self.jobs.ending = self.jobs.ending.max(Ending::of(&opened.diagnostics));
        self.jobs.diagnostics.extend(opened.diagnostics);
        let mut publication = opened.value;
        // A layout that does not exist is said once, not for every document.
        let layout = self.common.layout.as_deref();
        let unknown = |opened: &Publication| opened.unknown_layout(layout?);
        if let Some(diagnostic) = publication.as_ref().and_then(unknown) {
            self.refuse(diagnostic);
            publication = None;
        }
        let publication = publication.map(|publication| (publication, sound));
        self.opened.insert(key, publication.clone());
        publication
    }
}

/// The publication that the program was started in.
pub(super) fn here(system_fonts: bool) -> Outcome<Publication> {
    open(&here_folder(), system_fonts)
}

fn open(folder: &Path, system_fonts: bool) -> Outcome<Publication> {
    with_system_fonts(Publication::open(folder), system_fonts)
}

fn with_system_fonts(mut opened: Outcome<Publication>, asked: bool) -> Outcome<Publication> {
    if asked {
        opened.value = opened.value.map(Publication::with_system_fonts);
    }
    opened
}

fn here_folder() -> PathBuf {
    nearest(Path::new(".")).unwrap_or_else(|| PathBuf::from("."))
}

/// The publication folder that a file belongs to.
fn publication_of(source: &Path) -> PathBuf {
    let folder = source.parent().unwrap_or(Path::new(""));
    nearest(folder).unwrap_or_else(|| {
        // Without settings a publication is the folder here, if the source lies in it, or the source's own.
        let own = if folder.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            folder.to_owned()
        };
        if place::is_within(&own, Path::new(".")) {
            PathBuf::from(".")
        } else {
            own
        }
    })
}

fn no_document(folder: &Path) -> Diagnostic {
    let message = format!("there is no document in the folder `{}`", folder.display());
    let help = "write one into it, name a source (`.md`, `.toml`), or a folder that `.gitignore` does not leave out";
    Diagnostic::new(Code::FolderMissing, message).help(help)
}

pub(super) fn options(common: &Common) -> BuildOptions {
    BuildOptions {
        layout: common.layout.clone(),
        ..BuildOptions::default()
    }
}

/// Whether the run is about standard input.
pub(super) fn is_standard_input(common: &Common) -> bool {
    common.sources.iter().any(|source| source == Path::new("-"))
}

/// The publication here, and the source that comes in; standard input stands alone.
pub(super) fn from_standard_input(common: &Common) -> Outcome<(Publication, Source)> {
    if common.sources.len() > 1 {
        let message = "`-` stands for standard input, which is one source";
        return Outcome::fault(
            Diagnostic::new(Code::SourceUnreadable, message).help("name `-` alone"),
        );
    }
    let opened = here(common.system_fonts);
    let Some(publication) = opened.value else {
        return Outcome {
            value: None,
            diagnostics: opened.diagnostics,
        };
    };
    let layout = common.layout.as_deref();
    if let Some(diagnostic) = layout.and_then(|name| publication.unknown_layout(name)) {
        return Outcome::fault(diagnostic);
    }
    match place::standard_input(publication.source_limit().saturating_add(1)) {
        Ok(bytes) => Outcome {
            value: Some((publication, Source::new(STANDARD_INPUT, bytes))),
            diagnostics: opened.diagnostics,
        },
        Err(error) => {
            let message = format!("standard input cannot be read: {error}");
            Outcome::fault(
                Diagnostic::new(Code::SourceUnreadable, message).help("send a source into it"),
            )
        }
    }
}
