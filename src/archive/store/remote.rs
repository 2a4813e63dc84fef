//! What is asked of a store: listing, reading, putting and deleting objects, by their paths within the archive.
#![expect(
    clippy::disallowed_methods,
    reason = "what is put into a store is read from the archive's folder"
)]

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;

use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, Error, ObjectStore, ObjectStoreExt, PutMultipartOptions, PutOptions,
    PutPayload,
};
use sha2::{Digest, Sha256};

use super::fault::Name;
use crate::diagnostic::{Code, Diagnostic};
use crate::hash::hexadecimal;
use crate::output::unwritable;

/// So many requests are under way at once.
pub(super) const AT_ONCE: usize = 16;

/// A file that is larger goes in parts of this size, one after the other, so that memory is bounded by both numbers. S3 asks for
/// 5 MiB at least, and allows 10,000 parts.
const PART: usize = 8 << 20;

/// The name under which an object carries its own hash.
const SHA256: &str = "sha256";

/// A store, and the folder in it that the archive has.
pub(super) struct Remote {
    client: Arc<dyn ObjectStore>,
    root: Path,
    pub(super) name: Name,
    /// Where it is, if it is a folder of this machine. Files have no types and no metadata.
    pub(super) folder: Option<PathBuf>,
}

/// An object to put.
#[derive(Debug, Clone, Copy)]
pub(super) struct Object<'a> {
    /// Its path within the archive.
    pub(super) path: &'a str,
    pub(super) media_type: &'static str,
    /// The hash that it must have.
    pub(super) sha256: Option<&'a str>,
}

impl Remote {
    pub(super) fn new(client: Arc<dyn ObjectStore>, root: Path, name: Name) -> Self {
        Self {
            client,
            root,
            name,
            folder: None,
        }
    }

    fn locate(&self, path: &str) -> Result<Path, Diagnostic> {
        let root = self.root.as_ref();
        let whole = if root.is_empty() {
            path.to_owned()
        } else {
            format!("{root}/{path}")
        };
        Path::parse(whole).map_err(|error| self.name.fault("to find an object", &error.into()))
    }

    /// All objects, with their lengths.
    pub(super) async fn list(&self) -> Result<HashMap<String, u64>, Diagnostic> {
        let root = (!self.root.as_ref().is_empty()).then_some(&self.root);
        let prefix = root.map(|root| format!("{root}/")).unwrap_or_default();
        let mut objects = self.client.list(root);
        let mut found = HashMap::new();
        while let Some(object) = objects.next().await {
            let object = object.map_err(|error| self.name.fault("to list its objects", &error))?;
            if let Some(path) = object.location.as_ref().strip_prefix(&prefix) {
                found.insert(path.to_owned(), object.size);
            }
        }
        Ok(found)
    }

    /// Reads an object into `out`; gives its hash. An error of `out` is given as it is.
    pub(super) async fn read(
        &self,
        path: &str,
        out: &mut dyn Write,
    ) -> Result<io::Result<String>, Diagnostic> {
        let fault = |error: Error| self.name.fault(&format!("to read `{path}`"), &error);
        let object = self.client.get(&self.locate(path)?).await.map_err(fault)?;
        let (mut pieces, mut hash) = (object.into_stream(), Sha256::new());
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(fault)?;
            hash.update(&piece);
            if let Err(error) = out.write_all(&piece) {
                return Ok(Err(error));
            }
        }
        Ok(Ok(hexadecimal(&hash.finalize())))
    }

    /// The hash of an object: what it says of itself, which was put with it, or else that of its bytes.
    pub(super) async fn hash(&self, path: &str, whole: bool) -> Result<Option<String>, Diagnostic> {
        if !whole && self.folder.is_none() {
            let options = object_store::GetOptions {
                head: true,
                ..Default::default()
            };
            let fault = |error: Error| self.name.fault(&format!("to look at `{path}`"), &error);
            let head = self.client.get_opts(&self.locate(path)?, options).await;
            let attributes = head.map_err(fault)?.attributes;
            if let Some(hash) = attributes.get(&Attribute::Metadata(SHA256.into())) {
                return Ok(Some(hash.to_string()));
            }
        }
        let hash = self.read(path, &mut io::sink()).await?;
        Ok(hash.ok())
    }

    /// Puts a few bytes.
    pub(super) async fn put(&self, object: Object<'_>, bytes: Vec<u8>) -> Result<(), Diagnostic> {
        let options = PutOptions {
            attributes: self.attributes(object),
            ..PutOptions::default()
        };
        let path = self.locate(object.path)?;
        let put = self
            .client
            .put_opts(&path, PutPayload::from(bytes), options);
        put.await
            .map_err(|error| self.put_fault(object, &error))
            .map(drop)
    }

    /// Puts a file, whole or not at all. The inner error is one of the file.
    pub(super) async fn put_file(
        &self,
        object: Object<'_>,
        from: &FilePath,
    ) -> Result<Result<(), Diagnostic>, Diagnostic> {
        let unreadable = |error: &io::Error| match error.kind() {
            io::ErrorKind::NotFound => missing(object.path),
            _ => unwritable("the copy of", from, error),
        };
        let mut file = match File::open(from) {
            Ok(file) => file,
            Err(error) => return Ok(Err(unreadable(&error))),
        };
        let first = match part(&mut file) {
            Ok(first) => first,
            Err(error) => return Ok(Err(unreadable(&error))),
        };
        if first.len() == PART {
            return self.put_parts(object, first, file, &unreadable).await;
        }
        let hash = hexadecimal(&Sha256::digest(&first));
        if object.sha256.is_some_and(|expected| expected != hash) {
            return Ok(Err(changed(object.path)));
        }
        self.put(object, first).await.map(Ok)
    }

    async fn put_parts(
        &self,
        object: Object<'_>,
        first: Vec<u8>,
        mut file: File,
        unreadable: &dyn Fn(&io::Error) -> Diagnostic,
    ) -> Result<Result<(), Diagnostic>, Diagnostic> {
        let fault = |error: Error| self.put_fault(object, &error);
        let options = PutMultipartOptions {
            attributes: self.attributes(object),
            ..PutMultipartOptions::default()
        };
        let path = self.locate(object.path)?;
        let upload = self.client.put_multipart_opts(&path, options).await;
        let mut upload = upload.map_err(fault)?;
        let (mut next, mut hash) = (Ok(first), Sha256::new());
        let trouble = loop {
            match next {
                Ok(bytes) if bytes.is_empty() => break None,
                Ok(bytes) => {
                    hash.update(&bytes);
                    if let Err(error) = upload.put_part(PutPayload::from(bytes)).await {
                        break Some(Err(fault(error)));
                    }
                }
                Err(error) => break Some(Ok(Err(unreadable(&error)))),
            }
            next = part(&mut file);
        };
        let hash = hexadecimal(&hash.finalize());
        let wrong = object.sha256.is_some_and(|expected| expected != hash);
        let trouble = trouble.or_else(|| wrong.then(|| Ok(Err(changed(object.path)))));
        if let Some(trouble) = trouble {
            // Parts that stay are seen by nobody; stores remove them by a rule of their own.
            let _ = upload.abort().await;
            return trouble;
        }
        upload.complete().await.map_err(fault).map(|_| Ok(()))
    }

    fn put_fault(&self, object: Object<'_>, error: &Error) -> Diagnostic {
        self.name.fault(&format!("to put `{}`", object.path), error)
    }

    fn attributes(&self, object: Object<'_>) -> Attributes {
        let mut attributes = Attributes::new();
        if self.folder.is_none() {
            attributes.insert(Attribute::ContentType, object.media_type.into());
            if let Some(hash) = object.sha256 {
                attributes.insert(Attribute::Metadata(SHA256.into()), hash.to_owned().into());
            }
        }
        attributes
    }

    /// Deletes objects; one that is not there is no fault.
    pub(super) async fn delete(&self, paths: &[String]) -> Result<(), Diagnostic> {
        let paths = paths.iter().map(|path| self.locate(path));
        let paths = paths.collect::<Result<Vec<_>, _>>()?;
        let deleted = self
            .client
            .delete_stream(stream::iter(paths.into_iter().map(Ok)).boxed());
        let missing = |error| async move {
            match error {
                Error::NotFound { .. } => Ok(Path::default()),
                error => Err(error),
            }
        };
        let deleted = deleted.or_else(missing).try_for_each(|_| async { Ok(()) });
        let deleted = deleted.await;
        deleted.map_err(|error| self.name.fault("to delete objects", &error))
    }
}

/// The next part of a file, as long as it can be.
fn part(file: &mut File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(PART as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn missing(path: &str) -> Diagnostic {
    let message = format!("the PDF `{path}` is neither in the archive's folder nor in the store");
    let help = "run `pressroom archive` again, which makes it anew";
    Diagnostic::new(Code::ArchiveManifest, message).help(help)
}

fn changed(path: &str) -> Diagnostic {
    let message = format!("`{path}` is not what the manifest says, and was not put into the store");
    let help = "run again with `--verify`, which makes it anew";
    Diagnostic::new(Code::ArchiveManifest, message).help(help)
}
