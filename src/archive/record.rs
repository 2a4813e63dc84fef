//! One line of the manifest: what is known of a document of the archive, without times, machines or paths of either.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, Location, Severity};
use crate::model::DublinCore;

/// The form of the lines; a program that knows an older one only does not touch the archive.
pub(crate) const VERSION: u32 = 1;

/// A document of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// The form of the line.
    pub(crate) version: u32,
    /// The source's path within the folder of sources, with `/` between folders.
    pub(crate) source: String,
    pub(crate) status: Status,
    /// The PDF, if the archive has one.
    #[serde(flatten)]
    pub(crate) pdf: Option<PdfFile>,
    /// What was read for the last attempt, by hashes: if all are the same, there is nothing to make.
    pub(crate) made_of: MadeOf,
    /// What was found in the last attempt.
    pub(crate) diagnostics: Vec<Finding>,
}

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    /// The PDF is that of the source.
    Made,
    /// There is no PDF: the source has errors, or breaks a limit.
    Failed,
    /// The source has errors now; the PDF is that of an earlier one.
    Outdated,
    /// The source is gone; the PDF is still there.
    Gone,
}

/// A PDF of the archive, and what its source says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PdfFile {
    /// Its path within the archive, with `/` between folders.
    pub(crate) output: String,
    /// SHA-256 of the file, in hexadecimal like all hashes here.
    pub(crate) sha256: String,
    pub(crate) pages: usize,
    pub(crate) bytes: u64,
    /// The standards that it conforms to.
    pub(crate) conformance: Vec<String>,
    /// `article`, `programme` or `bulletin`.
    pub(crate) kind: String,
    pub(crate) title: String,
    /// BCP 47.
    pub(crate) language: String,
    /// ISO 8601, as are all dates here.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) updated: Option<String>,
    pub(crate) dublin_core: DublinCore,
}

/// Everything that a document depends on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MadeOf {
    /// The source's own bytes.
    pub(crate) source: String,
    /// What else was read for it: images, the items of a bulletin.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(crate) inputs: Vec<Input>,
    /// The layout's name, if one was chosen.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) layout: Option<String>,
    /// The files of that layout.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) layout_sha256: Option<String>,
    /// All fonts that layouts can use.
    pub(crate) fonts: String,
    /// The publication's settings, its logo, and the options of the run.
    pub(crate) settings: String,
    /// The program.
    pub(crate) engine: String,
}

/// A file that a document depends on besides its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Input {
    /// Its path within the publication folder, with `/` between folders.
    pub(crate) path: String,
    /// `None` if it was looked for and not there.
    pub(crate) sha256: Option<String>,
}

/// A diagnostic, kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Finding {
    pub(crate) severity: String,
    pub(crate) code: String,
    pub(crate) message: String,
    /// The file that it is about, if that is not the source.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) file: Option<String>,
    /// From 1, as the column, which counts characters.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) help: Option<String>,
}

impl Finding {
    /// Keeps a diagnostic of a source that the user calls `source`, in a publication folder.
    pub(crate) fn new(diagnostic: &Diagnostic, source: &str, publication: &Path) -> Self {
        let place = diagnostic.primary.as_ref();
        let position = place.map(Location::position);
        let file = place
            .map(|place| place.source.name())
            .filter(|name| *name != source);
        let file = file.map(|name| {
            let inner = Path::new(name).strip_prefix(publication);
            inner.map_or(name.to_owned(), |inner| {
                inner.to_string_lossy().replace('\\', "/")
            })
        });
        Self {
            severity: diagnostic.severity.name().to_owned(),
            code: diagnostic.code.name().to_owned(),
            message: diagnostic.message.clone(),
            file,
            line: position.map(|position| position.line),
            column: position.map(|position| position.column),
            help: diagnostic.help.clone(),
        }
    }

    pub(crate) fn is_error(&self) -> bool {
        self.severity == Severity::Error.name()
    }

    pub(crate) fn is(&self, code: Code) -> bool {
        self.code == code.name()
    }
}
