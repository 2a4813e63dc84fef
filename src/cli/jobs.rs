//! The documents that a run is about, and the publication of each.

use std::path::{Path, PathBuf};

use super::args::Common;
use super::{Ending, place};
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

/// Likewise, with those whose settings have errors: their sources can be checked, so that one run tells all.
pub(super) fn gather_all(common: &Common) -> Jobs {
    let mut jobs = Jobs {
        batches: Vec::new(),
        diagnostics: Vec::new(),
        ending: Ending::Done,
    };
    for (folder, sources) in by_publication(&common.sources) {
        let opened = with_system_fonts(Publication::open_with_faults(&folder), common.system_fonts);
        let sound = !opened.has_errors();
        jobs.ending = jobs.ending.max(Ending::of(&opened.diagnostics));
        jobs.diagnostics.extend(opened.diagnostics);
        let Some(publication) = opened.value else {
            continue;
        };
        // A layout that does not exist is said once, not for every document.
        let layout = common.layout.as_deref();
        if let Some(diagnostic) = layout.and_then(|name| publication.unknown_layout(name)) {
            jobs.diagnostics.push(diagnostic);
            jobs.ending = jobs.ending.max(Ending::Use);
            continue;
        }
        match expand(&publication, &sources) {
            Ok(sources) => jobs.batches.push(Batch {
                publication,
                sources,
                sound,
            }),
            Err(diagnostic) => {
                jobs.diagnostics.push(diagnostic);
                jobs.ending = jobs.ending.max(Ending::Use);
            }
        }
    }
    jobs
}

/// The publication that the program was started in.
pub(super) fn here(system_fonts: bool) -> Outcome<Publication> {
    open(
        &nearest(Path::new(".")).unwrap_or_else(|| PathBuf::from(".")),
        system_fonts,
    )
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

/// Sources by the publication folder that they lie in, in the order given; without any, those of the folder here.
fn by_publication(sources: &[PathBuf]) -> Vec<(PathBuf, Vec<PathBuf>)> {
    let here = || nearest(Path::new(".")).unwrap_or_else(|| PathBuf::from("."));
    if sources.is_empty() {
        return vec![(here(), Vec::new())];
    }
    let mut batches: Vec<(PathBuf, Vec<PathBuf>)> = Vec::new();
    for source in sources {
        let folder = if place::is_folder(source) {
            source.as_path()
        } else {
            source.parent().unwrap_or(Path::new(""))
        };
        let publication = nearest(folder).unwrap_or_else(|| {
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
        });
        match batches.iter_mut().find(|(known, _)| *known == publication) {
            Some((_, sources)) => sources.push(source.clone()),
            None => batches.push((publication, vec![source.clone()])),
        }
    }
    batches
}

/// Folders become the documents in them; nothing becomes every document.
fn expand(publication: &Publication, sources: &[PathBuf]) -> Result<Vec<PathBuf>, Diagnostic> {
    if sources.is_empty() {
        let documents = publication.documents();
        if documents.is_empty() {
            let message = "there is no document in this publication folder";
            let help = "write one into its `documents` folder, name a source, or begin with `pressroom new FOLDER`";
            return Err(Diagnostic::new(Code::FolderMissing, message).help(help));
        }
        return Ok(documents);
    }
    let mut expanded = Vec::new();
    for source in sources {
        if !place::is_folder(source) {
            expanded.push(source.clone());
            continue;
        }
        let inside = publication
            .documents()
            .into_iter()
            .filter(|path| place::is_within(path, source));
        let before = expanded.len();
        expanded.extend(inside);
        if expanded.len() == before {
            let message = format!("there is no document in the folder `{}`", source.display());
            let help = "name a source, or a folder under the publication's `documents`";
            return Err(Diagnostic::new(Code::FolderMissing, message).help(help));
        }
    }
    Ok(expanded)
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
