//! An archive as a bag for long-term keeping: `BagIt` 1.0 (RFC 8493), whole or not at all, and the same bytes each time.
#![expect(
    clippy::disallowed_methods,
    reason = "a bag is a folder beside the archive, and takes the place of an older one as a whole"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::folder::Folder;
use super::record::Record;
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::CREATOR;
use crate::hash::sha256;
use crate::output::{copy_unsynced, make_folder, sync_folder, unwritable};

/// What makes a folder a bag (section 2.1.1).
const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// Files of the archive that are not documents.
const PAGES: [&str; 3] = ["manifest.jsonl", "index.html", "feed.xml"];

/// Packs the archive's PDFs, manifest, catalogue and feed into a bag, in place of an older one.
pub(super) fn pack(
    all: &BTreeMap<String, Record>,
    folder: &Folder,
    bag: &Path,
    organisation: Option<&str>,
) -> Result<(), Diagnostic> {
    judge(bag)?;
    let (new, old) = (beside(bag, "new"), beside(bag, "old"));
    let io = |error: &io::Error| unwritable("the bag", bag, error);
    // Left by a run that was interrupted.
    for left in [&new, &old] {
        remove(left).map_err(|error| io(&error))?;
    }
    let payload = fill(all, folder, &new)?;
    describe(&payload, organisation, &new).map_err(|error| io(&error))?;
    sync(&new).map_err(|error| io(&error))?;
    if bag.is_dir() {
        fs::rename(bag, &old).map_err(|error| io(&error))?;
    }
    fs::rename(&new, bag).map_err(|error| io(&error))?;
    let above = bag.parent().filter(|above| !above.as_os_str().is_empty());
    sync_folder(above.unwrap_or(Path::new("."))).map_err(|error| io(&error))?;
    remove(&old).map_err(|error| io(&error))
}

/// Refuses a folder in which something else is.
pub(super) fn judge(bag: &Path) -> Result<(), Diagnostic> {
    if is_free(bag) {
        return Ok(());
    }
    let message = format!("`{}` is not empty, and not a bag", bag.display());
    let help = "name a folder that is not there yet, or an older bag";
    Err(Diagnostic::new(Code::FolderExists, message).help(help))
}

/// Whether a bag may be put there.
fn is_free(bag: &Path) -> bool {
    match fs::read_dir(bag) {
        Ok(mut entries) => bag.join("bagit.txt").is_file() || entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

fn beside(bag: &Path, what: &str) -> PathBuf {
    let name = bag.file_name().unwrap_or_default().to_string_lossy();
    bag.with_file_name(format!(".{name}.{what}"))
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A file of the payload.
struct Piece {
    path: String,
    sha256: String,
    bytes: u64,
}

/// Copies the payload. What the manifest says of a PDF must be true of what is copied.
fn fill(
    all: &BTreeMap<String, Record>,
    folder: &Folder,
    new: &Path,
) -> Result<Vec<Piece>, Diagnostic> {
    let pdfs = all.values().filter_map(|record| record.pdf.as_ref());
    let files = pdfs.map(|pdf| (pdf.output.as_str(), Some(&pdf.sha256)));
    let mut payload = Vec::new();
    for (path, expected) in files.chain(PAGES.map(|page| (page, None))) {
        let target = new.join("data").join(path);
        make_folder(target.parent().unwrap_or(new))?;
        let (sha256, bytes) = copy_unsynced(&folder.path(path), &target)?;
        if expected.is_some_and(|expected| *expected != sha256) {
            let message = format!("`{path}` is not what the manifest says");
            let help = "run again with `--verify`, which makes it anew";
            return Err(Diagnostic::new(Code::ArchiveManifest, message).help(help));
        }
        payload.push(Piece {
            path: format!("data/{path}"),
            sha256,
            bytes,
        });
    }
    payload.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(payload)
}

/// Writes what a bag says of itself: sections 2.1.3, 2.2.1 and 2.2.2.
fn describe(payload: &[Piece], organisation: Option<&str>, new: &Path) -> io::Result<()> {
    let mut manifest = String::new();
    for piece in payload {
        // Writing into a string cannot fail.
        let _ = writeln!(manifest, "{}  {}", piece.sha256, encoded(&piece.path));
    }
    let bytes: u64 = payload.iter().map(|piece| piece.bytes).sum();
    let mut info = String::new();
    if let Some(organisation) = organisation {
        let line = organisation
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let _ = writeln!(info, "Source-Organization: {line}");
    }
    let _ = writeln!(info, "Bag-Software-Agent: {CREATOR}");
    let _ = writeln!(info, "Payload-Oxum: {bytes}.{}", payload.len());
    let tags = [
        ("bag-info.txt", info.as_str()),
        ("bagit.txt", DECLARATION),
        ("manifest-sha256.txt", &manifest),
    ];
    let mut tag_manifest = String::new();
    for (name, text) in tags {
        let _ = writeln!(tag_manifest, "{}  {name}", sha256(text.as_bytes()));
        fs::write(new.join(name), text)?;
    }
    fs::write(new.join("tagmanifest-sha256.txt"), tag_manifest)
}

/// Ends of lines, and the sign that stands for them (section 2.1.3).
fn encoded(path: &str) -> String {
    path.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Brings all files and folders to the disk. Most of it is there by the time that it is asked for.
fn sync(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync(&entry.path())?;
        } else {
            File::open(entry.path())?.sync_all()?;
        }
    }
    sync_folder(folder)
}
