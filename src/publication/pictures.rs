//! A document's images: found within the publication folder, and checked before anything is decoded.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use typst::foundations::Bytes;

use super::examine::examine;
use super::fault::{FileFault, IS_FOLDER};
use super::files::{Files, beside};
use super::settings::Limits;
use crate::diagnostic::{Code, Diagnostic, SourceText, suggest};
use crate::model::{
    Block, BlockKind, Document, Image, Inline, InlineKind, Spanned, Visitor, walk_document,
};
use crate::picture::without_metadata;
use crate::typeset::Pictures;

/// No picture of a brief needs more; a file over this is not read.
const MAX_BYTES: usize = 256 * 1024 * 1024;

/// Reads every image that the document shows. `folder` is where the document lies within the publication.
pub(super) fn read(
    document: &Document,
    source: &Arc<SourceText>,
    files: &Files,
    folder: &str,
    limits: &Limits,
) -> (Pictures, Vec<Diagnostic>) {
    let mut pictures = Pictures::new();
    let mut diagnostics = Vec::new();
    for file in shown(document) {
        match picture(&file, files, folder, limits) {
            Ok((bytes, warned)) => {
                diagnostics.extend(warned.map(|warning| warning.at(source, file.span.clone())));
                pictures.insert(file.value, Bytes::new(bytes));
            }
            Err(diagnostic) => diagnostics.push(diagnostic.at(source, file.span)),
        }
    }
    (pictures, diagnostics)
}

/// The images that a document names, each where it does so first.
pub(super) fn shown(document: &Document) -> Vec<Spanned<String>> {
    let mut shown = Shown::default();
    walk_document(document, &mut shown);
    let mut known = BTreeSet::new();
    shown.files.retain(|file| known.insert(file.value.clone()));
    shown.files
}

#[derive(Default)]
struct Shown {
    files: Vec<Spanned<String>>,
}

impl Shown {
    fn see(&mut self, image: &Image) {
        self.files.push(image.file.clone());
    }
}

impl Visitor<'_> for Shown {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Figure(figure) = &block.kind {
            self.see(&figure.image);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Image(image) = &inline.kind {
            self.see(image);
        }
    }
}

/// A file, as it may be published: without what a camera says of where, when and by whom a photograph was taken. Comes with what is
/// worth a warning.
pub(super) fn picture(
    file: &Spanned<String>,
    files: &Files,
    folder: &str,
    limits: &Limits,
) -> Result<(Vec<u8>, Option<Diagnostic>), Diagnostic> {
    let name = &file.value;
    if name.trim().is_empty() {
        let help = "write the name of its file between the brackets: `![…](photo.jpg)`";
        return Err(Diagnostic::new(Code::ImageMissing, "the image has no file").help(help));
    }
    if name.contains("://") || name.starts_with("data:") {
        let message = format!("the image `{name}` is not a file");
        let help = "save it in the publication folder and write its name";
        return Err(Diagnostic::new(Code::ImageOutside, message).help(help));
    }
    let read = |name: &str| files.read(&beside(folder, name), MAX_BYTES);
    let bytes = match read(name) {
        // CommonMark destinations are addresses: a space in a name may be written `%20`.
        Err(FileFault::Missing) => read(&decode_percent(name)),
        other => other,
    };
    let bytes = bytes.map_err(|fault| file_fault(name, &fault, files, folder))?;
    let warning = examine(name, &bytes, limits)?;
    let bare = match without_metadata(&bytes) {
        Cow::Owned(bare) => bare,
        Cow::Borrowed(_) => bytes,
    };
    Ok((bare, warning))
}

fn file_fault(name: &str, fault: &FileFault, files: &Files, folder: &str) -> Diagnostic {
    let message = fault.of(&format!("the image `{name}`"));
    match fault {
        FileFault::Missing => {
            let near = files.list_beside(folder, &|path| is_picture_name(path));
            let help = match suggest(name, near.iter().map(String::as_str)) {
                Some(close) => format!("did you mean `{close}`?"),
                None => "put the file beside the document, or correct its name".to_owned(),
            };
            Diagnostic::new(Code::ImageMissing, message).help(help)
        }
        FileFault::Outside => Diagnostic::new(Code::ImageOutside, message).help(
            "copy it into the publication folder and write its name relative to the document",
        ),
        FileFault::TooLarge(_) => Diagnostic::new(Code::ImageTooLarge, message)
            .help("save a smaller version of the image"),
        FileFault::Unreadable(reason) if reason == IS_FOLDER => {
            Diagnostic::new(Code::ImageMissing, message).help("write the name of a file in it")
        }
        FileFault::Unreadable(_) => {
            Diagnostic::new(Code::ImageMissing, message).help("allow the file to be read")
        }
    }
}

fn is_picture_name(path: &str) -> bool {
    let extension = path
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(
        extension.as_deref(),
        Some("png" | "jpg" | "jpeg" | "gif" | "webp" | "svg")
    )
}

fn decode_percent(name: &str) -> String {
    let bytes = name.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = (*byte == b'%').then(|| name.get(at + 1..at + 3)).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(value) => {
                decoded.push(value);
                at += 3;
            }
            None => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| name.to_owned())
}
