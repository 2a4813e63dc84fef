//! SHA-256 in the form in which manifests have it.

use std::fmt::Write;
use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// The hash of some bytes, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The hash of several named pieces. Lengths are hashed too, so that no two lists of pieces are alike.
pub(crate) fn sha256_of<'a>(pieces: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hash = Sha256::new();
    for (name, bytes) in pieces {
        hash.update((name.len() as u64).to_be_bytes());
        hash.update(name);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    }
    hexadecimal(&hash.finalize())
}

/// Bytes in hexadecimal.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The hash of what can be read, piece by piece.
pub(crate) fn sha256_of_reader(reader: impl Read) -> io::Result<String> {
    let mut reader = Hashed::new(reader);
    io::copy(&mut reader, &mut io::sink())?;
    Ok(reader.hash())
}

/// Hashes what is read through it.
pub(crate) struct Hashed<R> {
    reader: R,
    hash: Sha256,
}

impl<R: Read> Hashed<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self {
            reader,
            hash: Sha256::new(),
        }
    }

    /// The hash of what was read.
    pub(crate) fn hash(self) -> String {
        hexadecimal(&self.hash.finalize())
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, block: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(block)?;
        self.hash.update(&block[..read]);
        Ok(read)
    }
}
