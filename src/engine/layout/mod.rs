//! Layouts: a folder with `layout.toml`, `layout.typ` and what they need, built in or a publication's own.

mod bundled;
pub(super) use bundled::SHARED;
mod parameter;
mod read;
mod sources;

use std::collections::BTreeMap;
use std::sync::Arc;

use typst::diag::FileResult;
use typst::foundations::{Bytes, Dict, Str};
use typst::syntax::{FileId, Source};

pub(crate) use parameter::length;
pub use parameter::{LayoutParameter, ParameterType};
use sources::Sources;

use super::font::Origin;
use crate::diagnostic::{Code, Diagnostic, Outcome, SourceText, suggest};
use crate::model::Parameter;

/// A layout's files, by path within its folder, with `/` between folders.
pub(crate) type LayoutFiles = BTreeMap<String, Bytes>;

/// How a document looks: page furniture, and style for what authors write.
#[derive(Debug, Clone)]
pub struct Layout {
    name: String,
    shown: String,
    description: String,
    kinds: Vec<&'static str>,
    fonts: Vec<String>,
    parameters: Vec<LayoutParameter>,
    origin: Origin,
    files: LayoutFiles,
    sources: Sources,
}

impl Layout {
    /// The name by which front matter, settings and `--layout` choose it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is for, in one sentence.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// The kinds of document that it takes, such as `article`.
    #[must_use]
    pub fn kinds(&self) -> &[&'static str] {
        &self.kinds
    }

    /// The font families that it asks for.
    #[must_use]
    pub fn fonts(&self) -> &[String] {
        &self.fonts
    }

    /// What authors may choose.
    #[must_use]
    pub fn parameters(&self) -> &[LayoutParameter] {
        &self.parameters
    }

    /// Whether it is built in or the publication's own.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// The layouts that are part of Pressroom.
    pub(crate) fn bundled() -> Vec<Self> {
        let layouts = bundled::BUNDLED.iter().filter_map(|(name, files)| {
            let files = files
                .iter()
                .map(|(file, bytes)| ((*file).to_owned(), Bytes::new(*bytes)));
            read::layout(
                name,
                &format!("layouts/{name}"),
                Origin::BuiltIn,
                files.collect(),
            )
            .value
        });
        layouts.collect()
    }

    /// A publication's own layout.
    pub(crate) fn read(folder: &str, shown: &str, files: LayoutFiles) -> Outcome<Self> {
        read::layout(folder, shown, Origin::Publication, files)
    }

    /// Whether the files are those of a built-in layout.
    pub(crate) fn is_copy_of(&self, other: &Self) -> bool {
        self.name == other.name && self.files == other.files
    }

    /// The layout's files, by path within its folder.
    #[cfg(feature = "cli")]
    pub(crate) fn files(&self) -> &LayoutFiles {
        &self.files
    }

    /// A file of the layout.
    pub(crate) fn file(&self, path: &str) -> Option<&Bytes> {
        self.files.get(path)
    }

    /// A file as Typst's parser has it, which is asked once for all documents; `file` gives its bytes.
    pub(crate) fn source(
        &self,
        id: FileId,
        file: impl FnOnce() -> FileResult<Bytes>,
    ) -> FileResult<Source> {
        self.sources.get_or_parse(id, file)
    }

    /// The first line of `layout.typ`: where what is wrong with the layout as a whole is said. A built-in one is nobody's to mend.
    pub(crate) fn first_line(&self) -> Option<(Arc<SourceText>, crate::model::Span)> {
        let bytes = self
            .file("layout.typ")
            .filter(|_| self.origin == Origin::Publication)?;
        let text = std::str::from_utf8(bytes).ok()?;
        let end = text.lines().next().map_or(0, str::len);
        Some((
            Arc::new(SourceText::new(self.shown_path("layout.typ"), text)),
            0..end,
        ))
    }

    /// The path of a file as the layout's author knows it.
    pub(crate) fn shown_path(&self, path: &str) -> String {
        format!("{}/{path}", self.shown)
    }

    /// All parameters with the values that were chosen, or their defaults. Values that do not suit are reported
    /// at their place in `source`.
    pub(crate) fn fill(
        &self,
        chosen: &[(Arc<SourceText>, &[Parameter])],
    ) -> (Dict, Vec<Diagnostic>) {
        let defaults = self.parameters.iter();
        let defaults = defaults.map(|known| (Str::from(&*known.name), known.value.clone()));
        let mut dict = defaults.collect::<Dict>();
        let mut diagnostics = Vec::new();
        for (source, parameters) in chosen {
            for parameter in *parameters {
                match self.choose(parameter) {
                    Ok(value) => dict.insert(Str::from(&*parameter.name.value), value),
                    Err((diagnostic, span)) => diagnostics.push(diagnostic.at(source, span)),
                }
            }
        }
        (dict, diagnostics)
    }

    fn choose(
        &self,
        parameter: &Parameter,
    ) -> Result<typst::foundations::Value, (Diagnostic, crate::model::Span)> {
        let name = &parameter.name;
        let Some(known) = self
            .parameters
            .iter()
            .find(|known| known.name == name.value)
        else {
            let message = format!(
                "the layout `{}` has no parameter `{}`",
                self.name, name.value
            );
            let names = self.parameters.iter().map(|known| known.name.as_str());
            let help = match suggest(&name.value, names.clone()) {
                Some(close) => format!("did you mean `{close}`?"),
                None => format!("it has: {}", names.collect::<Vec<_>>().join(", ")),
            };
            let diagnostic = Diagnostic::new(Code::ParameterUnknown, message).help(help);
            return Err((diagnostic, name.span.clone()));
        };
        known.accept(&parameter.value.value).map_err(|unsuitable| {
            let diagnostic = Diagnostic::new(Code::ParameterValue, unsuitable.message);
            (
                diagnostic.help(unsuitable.help),
                parameter.value.span.clone(),
            )
        })
    }
}
