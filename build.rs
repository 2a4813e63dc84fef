//! Gives the program a name for what it makes of a source: its version, and a hash of everything that it is built from.
//!
//! An archive makes a document again if that name has changed. It is not the hash of the program's own file, which differs between
//! machines that make the same PDFs.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a build script reads the files that the program is built from, and tells cargo by printing"
)]

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

/// What the program is built from. `Cargo.lock` has the versions of the dependencies.
const SOURCES: [&str; 5] = ["src", "layouts", "fonts", "Cargo.toml", "Cargo.lock"];

fn main() -> io::Result<()> {
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        gather(Path::new(source), &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        let bytes = fs::read(&file)?;
        // Paths are the same on every system.
        let name = file.to_string_lossy().replace('\\', "/");
        hash.update(format!("{name}\0{}\0", bytes.len()));
        hash.update(bytes);
    }
    let hash = hash.finalize();
    // Eight bytes tell any two programs apart.
    let short = hash
        .iter()
        .take(8)
        .fold(0_u64, |short, byte| short << 8 | u64::from(*byte));
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    println!("cargo::rustc-env=PRESSROOM_ENGINE={version}+{short:016x}");
    Ok(())
}

/// Every file at the path and below it; none where there is nothing.
fn gather(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path)? {
            gather(&entry?.path(), files)?;
        }
    }
    Ok(())
}
