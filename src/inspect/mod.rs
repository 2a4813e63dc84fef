//! Looks into any PDF, whoever made it: what it says of itself, its tag tree, and what a screen reader would say.
//!
//! ```
//! use pressroom::{Publication, BuildOptions, Source};
//!
//! let publication = Publication::in_memory([("pressroom.toml", "")]).value.unwrap();
//! let source = "+++\ntitle = \"Two days\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nA [seminar](https://example.org/).\n";
//! let source = Source::new("a.md", source.as_bytes().to_vec());
//! let pdf = publication.build(&source, &BuildOptions::default()).value.unwrap();
//!
//! let inspection = pressroom::inspect(pdf.bytes).value.unwrap();
//! assert_eq!(inspection.title.as_deref(), Some("Two days"));
//! assert_eq!(inspection.claims, ["PDF/UA-1", "PDF/A-2a"]);
//! assert!(inspection.reading.contains("[heading level 1] Two days\n"));
//! assert!(inspection.reading.contains("A [link] seminar [end of link].\n"));
//! ```
//!
//! What is claimed is not verified, and what is drawn is not looked at: the words come from the fonts' tables, as those
//! of a screen reader do. Content in layers that are switched off is read like any other.

mod attached;
mod content;
mod document;
mod guard;
mod limit;
mod model;
mod places;
mod reading;
mod role;
mod string;
mod tags;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use hayro_syntax::object::{Dict, ObjectIdentifier};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

#[cfg(feature = "cli")]
pub(crate) use self::guard::trap;
#[cfg(feature = "cli")]
pub(crate) use self::limit::DECODED as DECODED_LIMIT;
pub(crate) use self::limit::FILE as FILE_LIMIT;
pub use self::model::{
    Annotation, AttachedFile, Bookmark, Content, Element, Font, Image, Inspection, Kid, Link, Page,
    Target,
};
#[cfg(feature = "cli")]
pub(crate) use self::string::text;
use self::tags::Tags;
use crate::diagnostic::{Code, Diagnostic, Outcome, Severity};
use crate::text::binary_size;

/// The name of the thread that reads files.
pub(crate) const THREAD: &str = "inspect";

/// Objects within objects are read by recursion; this is enough for any that is not a trap.
const STACK: usize = 256 << 20;

/// Looks into a PDF.
///
/// # Errors
///
/// There is no inspection if the bytes are not a PDF (`pdf/not-a-pdf`), are encrypted with a password
/// (`pdf/encrypted`), or are more than 512 MiB (`source/too-large`). Of a damaged file there is what can be read, and a
/// warning (`pdf/damaged`).
#[must_use]
pub fn inspect(bytes: impl Into<Vec<u8>>) -> Outcome<Inspection> {
    let bytes = bytes.into();
    if bytes.len() > FILE_LIMIT {
        let message = format!("the file has more than {}", binary_size(FILE_LIMIT));
        let help = "divide the PDF and inspect its parts";
        return Outcome::fault(Diagnostic::new(Code::SourceTooLarge, message).help(help));
    }
    if bytes.is_empty() {
        let message = "the file is empty";
        let help = "name a PDF, or make it anew";
        return Outcome::fault(Diagnostic::new(Code::PdfInvalid, message).help(help));
    }
    let reader = thread::Builder::new()
        .name(THREAD.to_owned())
        .stack_size(STACK);
    let running = reader.spawn(move || catch_unwind(AssertUnwindSafe(|| open(bytes))));
    match running {
        Ok(running) => match running.join() {
            Ok(Ok(outcome)) => outcome,
            _ => Outcome::fault(unreadable(
                "the PDF is damaged where it cannot be passed over",
            )),
        },
        Err(error) => Outcome::fault(
            Diagnostic::new(Code::Internal, format!("no thread can be started: {error}"))
                .help("close other programs, or raise the limit of memory, and try again"),
        ),
    }
}

fn open(bytes: Vec<u8>) -> Outcome<Inspection> {
    // Signs of damage that can be seen from outside.
    let mut damage = Vec::new();
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    if !contains(tail, b"%%EOF") {
        damage.push("the end of the file is missing".to_owned());
    }
    let is_pdf = begins_as_pdf(&bytes);
    let encrypted = contains(&bytes, b"/Encrypt");
    if let Some(why) = guard::trap(&bytes) {
        return Outcome::fault(unreadable(why));
    }
    match Pdf::new(bytes) {
        Ok(pdf) => {
            let mut inspection = gather(&pdf, &mut damage);
            inspection.encrypted = encrypted;
            Outcome {
                value: Some(inspection),
                diagnostics: damage.into_iter().map(damaged).collect(),
            }
        }
        Err(LoadPdfError::Decryption(error)) => Outcome::fault(locked(error)),
        Err(LoadPdfError::Invalid) if is_pdf => {
            Outcome::fault(unreadable("the PDF is too damaged: no page can be found"))
        }
        Err(LoadPdfError::Invalid) => Outcome::fault(
            Diagnostic::new(Code::PdfInvalid, "the file is not a PDF").help("name a PDF"),
        ),
    }
}

/// Whether the bytes begin as a PDF does, after what mail programs and servers may have put before it.
pub(crate) fn begins_as_pdf(bytes: &[u8]) -> bool {
    contains(&bytes[..bytes.len().min(2048)], b"%PDF-")
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

fn damaged(what: String) -> Diagnostic {
    Diagnostic::new(Code::PdfDamaged, what)
        .help("what can be read is shown; make the PDF anew, or have a tool such as `qpdf` mend it")
}

fn unreadable(why: &str) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(Code::PdfDamaged, why)
        .help("make the PDF anew, or have a tool such as `qpdf` mend it");
    diagnostic.severity = Severity::Error;
    diagnostic
}

fn locked(error: DecryptionError) -> Diagnostic {
    match error {
        DecryptionError::PasswordProtected => Diagnostic::new(
            Code::PdfEncrypted,
            "the PDF is encrypted, and opens with a password only",
        )
        .help("save it without a password: screen readers of other people need one, too"),
        _ => Diagnostic::new(
            Code::PdfEncrypted,
            "the PDF is encrypted in a way that cannot be read",
        )
        .help("save it without encryption"),
    }
}

/// All that can be found.
fn gather(pdf: &Pdf, damage: &mut Vec<String>) -> Inspection {
    let (xref, pages) = (pdf.xref(), pdf.pages());
    let catalog = document::catalog(pdf);
    let mut inspection = Inspection::default();
    document::describe(pdf, &catalog, &mut inspection);
    inspection.pages = document::pages(pdf, &catalog);
    let numbers = pages.iter().enumerate();
    let numbers = numbers.filter_map(|(index, page)| Some((page.raw().obj_id()?, index)));
    let numbers = numbers.collect::<HashMap<ObjectIdentifier, usize>>();
    let places = places::Places::new(xref, &catalog, &numbers);
    let annotations = places.annotations(pages);
    inspection.bookmarks = places.bookmarks(&catalog);
    inspection.attachments = attached::files(xref, &catalog, pages);
    let mut found = content::read(pages, xref);
    damage.append(&mut found.damage);
    let root = catalog.get::<Dict<'_>>("StructTreeRoot");
    if let Some(root) = &root {
        let mut tags = Tags::new(xref, root, &numbers, &annotations.by_id, &found);
        let kids = tags.kids(root, None, 0);
        damage.append(&mut tags.damage);
        inspection.tags = kids.into_iter().filter_map(element).collect();
        inspection.untagged_characters = reading::untagged(&found, &tags.used);
    }
    inspection.tagged &= !inspection.tags.is_empty();
    inspection.links = annotations.links;
    reading::describe(&mut inspection, &mut found);
    let (reading, text) = if inspection.tags.is_empty() {
        reading::untagged_text(&found, inspection.language.as_deref())
    } else {
        reading::read(&inspection)
    };
    (inspection.reading, inspection.text) = (reading, text);
    inspection.unknown_characters = found.unknown;
    inspection.images = found.images.into_iter().map(|drawn| drawn.image).collect();
    inspection.fonts = found.fonts;
    inspection
}

fn element(kid: Kid) -> Option<Element> {
    match kid {
        Kid::Element(element) => Some(element),
        _ => None,
    }
}
