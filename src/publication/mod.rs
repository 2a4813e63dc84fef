//! The publication folder: settings, documents, images, layouts and fonts, on disk or in memory.

mod allow;
mod attach;
mod budget;
mod build;
mod choice;
mod comments;
mod examine;
mod fault;
mod files;
#[cfg(feature = "cli")]
mod letter;
#[cfg(feature = "cli")]
mod nearest;
mod open;
mod pictures;
mod pool;
mod prepare;
mod press;
mod quotation;
mod screen;
mod settings;
#[cfg(feature = "cli")]
mod shared;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::ThreadPool;
use typst::foundations::Bytes;

pub use build::{BuildOptions, Source};
use fault::FileFault;
use files::{Files, Place};
#[cfg(feature = "cli")]
pub(crate) use nearest::nearest;
pub use press::{PaperSize, Press, PressOptions};
#[cfg(feature = "cli")]
pub(crate) use settings::Security;
use settings::Settings;
#[cfg(feature = "cli")]
pub(crate) use shared::Shared;

use crate::diagnostic::{Code, Diagnostic, Outcome, Silenced, SourceText, suggest};
use crate::engine::{FontFace, Fonts, Layout};
use crate::source;
use crate::typeset::House;

/// A publication: what documents share (organisation, theme, layouts, fonts) and where their images lie.
///
/// Nothing that is built reaches out of the folder it was opened on.
///
/// ```
/// use pressroom::{BuildOptions, Publication, Source};
///
/// let publication = Publication::in_memory([("pressroom.toml", "organisation = \"Council of Europe\"")])
///     .value
///     .expect("the settings are right");
/// let source = Source::new("note.md", "+++\ntitle = \"A note\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nHello.\n");
/// let built = publication.build(&source, &BuildOptions::default());
/// assert!(built.value.expect("there is no fault in it").bytes.starts_with(b"%PDF-"));
/// ```
#[derive(Debug, Clone)]
pub struct Publication {
    files: Files,
    settings: Settings,
    fonts: Fonts,
    layouts: Vec<Layout>,
    house: House,
    /// The logo as its file has it, where screens are shown another.
    logo_for_print: Option<Bytes>,
    /// What the settings allow in themselves.
    silenced: Vec<Silenced>,
    pool: Arc<ThreadPool>,
}

impl Publication {
    /// Opens a publication folder: reads `pressroom.toml` (if there is one), the folder's layouts and its fonts.
    /// There is no value if any of them has a fault.
    pub fn open(folder: impl AsRef<Path>) -> Outcome<Self> {
        open::folder(folder.as_ref())
    }

    /// A publication folder even if its settings have errors, for checking its documents; nothing is to be made of them then.
    #[cfg(feature = "cli")]
    pub(crate) fn open_with_faults(folder: &Path) -> Outcome<Self> {
        open::folder_with_faults(folder)
    }

    /// A publication whose files are in memory, by path, with `/` between folders. The paths mean the same as
    /// in a folder: `pressroom.toml`, `layouts/<name>/layout.typ`, `fonts/…`, and images where documents name them.
    pub fn in_memory<P: Into<String>, B: Into<Vec<u8>>>(
        files: impl IntoIterator<Item = (P, B)>,
    ) -> Outcome<Self> {
        let files = files
            .into_iter()
            .map(|(path, bytes)| (path.into(), bytes.into()));
        open::memory(files.collect::<BTreeMap<_, _>>())
    }

    /// Also uses the fonts that are installed on the machine. What is built then depends on the machine.
    #[must_use]
    pub fn with_system_fonts(mut self) -> Self {
        self.fonts.add_system();
        self
    }

    /// The folder, as it was named; `None` in memory.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match &self.files.place {
            Place::Folder { named, .. } => Some(named),
            Place::Memory(_) => None,
        }
    }

    /// The sources in the publication's documents folder, sorted; each can be given to [`source`](Self::source).
    #[must_use]
    pub fn documents(&self) -> Vec<PathBuf> {
        let folder = &self.settings.documents;
        let paths = self.files.list(folder, &source::is_source);
        paths
            .into_iter()
            .map(|path| PathBuf::from(self.files.shown(&path)))
            .collect()
    }

    /// Folders of the publication that hold no sources: where PDFs go, and what layouts and fonts there are.
    #[cfg(feature = "cli")]
    pub(crate) fn furniture(&self) -> [PathBuf; 3] {
        let settings = &self.settings;
        [&settings.out, &settings.layouts, &settings.fonts]
            .map(|folder| PathBuf::from(self.files.shown(folder)))
    }

    /// The folder that its documents lie in.
    #[cfg(feature = "cli")]
    pub(crate) fn documents_folder(&self) -> PathBuf {
        PathBuf::from(self.files.shown(&self.settings.documents))
    }

    /// Where PDFs go if nobody says otherwise: the publication's `out` folder.
    #[must_use]
    pub fn out_folder(&self) -> PathBuf {
        PathBuf::from(self.files.shown(&self.settings.out))
    }

    /// Reads a source. `path` is as the user wrote it; a source must lie in the publication folder, because its
    /// images are looked for beside it.
    pub fn source(&self, path: impl AsRef<Path>) -> Outcome<Source> {
        let path = path.as_ref();
        let shown = path.display().to_string();
        let limit = self.settings.limits.source;
        let read = match &self.files.place {
            Place::Folder { resolved, .. } => files::folder_within(path, resolved)
                .and_then(|folder| Ok((folder, files::read_named(path, limit)?))),
            Place::Memory(_) => {
                let folder = shown
                    .rsplit_once('/')
                    .map_or("", |(folder, _)| folder)
                    .to_owned();
                self.files
                    .read(&shown, usize::MAX)
                    .map(|bytes| (folder, bytes))
            }
        };
        match read {
            Ok((folder, bytes)) => Outcome::ok(Source {
                name: shown,
                folder,
                bytes: Bytes::new(bytes),
            }),
            Err(fault) => Outcome::fault(unreadable(&shown, &fault)),
        }
    }

    /// Bytes that a source may have.
    #[cfg(feature = "cli")]
    pub(crate) fn source_limit(&self) -> usize {
        self.settings.limits.source
    }

    /// What is wrong with the name of a layout, if no layout has it.
    #[cfg(feature = "cli")]
    pub(crate) fn unknown_layout(&self, name: &str) -> Option<Diagnostic> {
        let known = self.layouts.iter().any(|layout| layout.name() == name);
        (!known).then(|| unknown_layout(name, &self.layouts))
    }

    /// The layouts that can be chosen, built-in and own, sorted by name.
    #[must_use]
    pub fn layouts(&self) -> &[Layout] {
        &self.layouts
    }

    /// The fonts that layouts can use, sorted by family.
    #[must_use]
    pub fn fonts(&self) -> Vec<FontFace> {
        self.fonts.faces()
    }
}

fn unreadable(shown: &str, fault: &FileFault) -> Diagnostic {
    let help = match fault {
        FileFault::Missing => "correct its path",
        FileFault::Outside => "move it into the publication folder",
        FileFault::TooLarge(_) => "divide it",
        FileFault::Unreadable(_) => "name a file that can be read",
    };
    let message = fault.of(&format!("the file `{shown}`"));
    Diagnostic::new(Code::SourceUnreadable, message).help(help)
}

/// What to say about a layout that does not exist.
fn unknown_layout(name: &str, layouts: &[Layout]) -> Diagnostic {
    let names = layouts.iter().map(Layout::name);
    let help = match suggest(name, names.clone()) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!("choose one of: {}", names.collect::<Vec<_>>().join(", ")),
    };
    let message = format!("there is no layout called `{name}`");
    Diagnostic::new(Code::LayoutUnknown, message).help(help)
}

/// In the order of the texts, and of each; what concerns other files comes after.
fn sort(diagnostics: &mut [Diagnostic], texts: &[Arc<SourceText>]) {
    diagnostics.sort_by_key(|diagnostic| match &diagnostic.primary {
        Some(place) => {
            let mut own = texts.iter();
            let number = own.position(|text| Arc::ptr_eq(&place.source, text));
            let number = number.unwrap_or(texts.len());
            (number, place.range.start, place.range.end)
        }
        None => (texts.len() + 1, 0, 0),
    });
}
