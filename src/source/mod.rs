//! Reading: bytes to model, every node with its byte span, every fault with its place.

mod address;
mod article;
mod bulletin;
mod decode;
mod front_matter;
mod language;
mod markdown;
mod metadata;
mod programme;
mod structured;
#[cfg(test)]
pub(crate) mod tests;
mod toml;

use std::sync::Arc;

pub(crate) use decode::decode;
#[cfg(feature = "cli")]
pub(crate) use language::parse as language;
pub(crate) use toml::Fields;

use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::model::{Document, Span};

/// Reads the text of one kind of source.
type Reader = fn(&Arc<SourceText>, &ReadOptions) -> (Option<Document>, Vec<Diagnostic>);

/// A kind of source.
struct Kind {
    /// The file extensions, the usual one first.
    extensions: &'static [&'static str],
    /// The media type, as registered with IANA.
    media_type: &'static str,
    read: Reader,
}

const KINDS: &[Kind] = &[
    Kind {
        extensions: &["md", "markdown"],
        media_type: "text/markdown",
        read: article::read,
    },
    Kind {
        extensions: &["toml"],
        media_type: "application/toml",
        read: structured::read,
    },
];

/// Settings are no documents, wherever documents lie.
const SETTINGS: [&str; 2] = ["pressroom.toml", "layout.toml"];

/// Bounds on what is read.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// Bytes of a source.
    pub(crate) source: usize,
    /// Bytes of its front matter.
    pub(crate) front_matter: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            source: 4 << 20,
            front_matter: 64 << 10,
        }
    }
}

/// How to read.
#[derive(Debug, Clone, Default)]
pub(crate) struct ReadOptions {
    pub(crate) limits: Limits,
    /// Straight quotation marks, hyphens and dots become typographic ones.
    pub(crate) smart_punctuation: bool,
}

/// What came of reading a source.
#[derive(Debug)]
pub(crate) struct Read {
    /// The text, unless the bytes are none.
    pub(crate) source: Option<Arc<SourceText>>,
    /// The document, as far as it can be understood.
    pub(crate) document: Option<Document>,
    /// Everything that was found.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Whether a file of this name is a source, by its extension.
pub(crate) fn is_source(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    !SETTINGS.contains(&file)
        && extension(name).is_some_and(|extension| of_extension(extension).is_some())
}

/// The usual extension and the media type of a source.
pub(crate) fn kind(name: &str, bytes: &[u8]) -> (&'static str, &'static str) {
    let kind = of_source(name, bytes).unwrap_or(&KINDS[0]);
    (kind.extensions[0], kind.media_type)
}

/// Reads a source; its name tells the kind, or, if it has no extension, as standard input, how the text begins.
pub(crate) fn read(name: &str, bytes: &[u8], options: &ReadOptions) -> Read {
    let Some(kind) = of_source(name, bytes) else {
        let extensions = KINDS.iter().flat_map(|kind| kind.extensions);
        let extensions = extensions
            .map(|extension| format!("`.{extension}`"))
            .collect::<Vec<_>>();
        let diagnostic = Diagnostic::new(
            Code::SourceKind,
            format!("`{name}` is no source of a document"),
        )
        .help(format!(
            "name a file that ends in {}",
            extensions.join(" or ")
        ));
        return Read {
            source: None,
            document: None,
            diagnostics: vec![diagnostic],
        };
    };
    let decoded = decode(name, bytes, options.limits.source);
    let mut diagnostics = decoded.diagnostics;
    let Some(source) = decoded.value else {
        return Read {
            source: None,
            document: None,
            diagnostics,
        };
    };
    let (document, found) = (kind.read)(&source, options);
    diagnostics.extend(found);
    Read {
        source: Some(source),
        document,
        diagnostics,
    }
}

/// The extension that a text without one should have: an article begins with front matter, TOML with a key.
fn guess(bytes: &[u8]) -> &'static str {
    let mut lines = bytes.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with(b"#"));
    match first {
        Some(line) if !line.starts_with(b"+++") && line.contains(&b'=') => "toml",
        _ => "md",
    }
}

/// What is marked where something is missing that belongs at the top.
fn first_line(source: &SourceText) -> Span {
    0..source.text().lines().next().map_or(0, str::len)
}

fn extension(name: &str) -> Option<&str> {
    let file = name.rsplit(['/', '\\']).next()?;
    file.rsplit_once('.').map(|(_, extension)| extension)
}

fn of_source(name: &str, bytes: &[u8]) -> Option<&'static Kind> {
    of_extension(extension(name).unwrap_or_else(|| guess(bytes)))
}

fn of_extension(extension: &str) -> Option<&'static Kind> {
    let extension = extension.to_ascii_lowercase();
    let mut kinds = KINDS.iter();
    kinds.find(|kind| kind.extensions.contains(&extension.as_str()))
}
