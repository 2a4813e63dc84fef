//! Opening a store by its address. Nothing is asked of it yet.

use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreScheme, parse_url_opts};
use tokio::runtime::{Builder, Runtime};
use url::Url;

use super::Address;
use super::fault::Name;
use super::look::Seen;
use super::remote::Remote;
use crate::diagnostic::{Code, Diagnostic};
use crate::output::make_folder;

/// What in the name of a variable tells that its value is a secret, and whether there are credentials.
const SECRET: [&str; 5] = ["KEY", "SECRET", "TOKEN", "SAS", "PASSWORD"];
const CREDENTIALS: [&str; 7] = [
    "KEY",
    "SECRET",
    "TOKEN",
    "SAS",
    "ACCOUNT",
    "CREDENTIAL",
    "SIGNATURE",
];

/// An object store to which an archive is mirrored.
pub(in crate::archive) struct Store {
    pub(super) runtime: Runtime,
    pub(super) remote: Remote,
    /// What the store had at the beginning.
    pub(super) seen: Seen,
}

impl Store {
    pub(in crate::archive) fn open(address: &Address) -> Result<Self, Diagnostic> {
        let url = parse(&address.url)?;
        // Whoever uses it as a library may have chosen one before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| {
            let message = format!("the network cannot be used: {error}");
            Diagnostic::new(Code::Internal, message).help("close other programs, and run again")
        })?;
        Ok(Self {
            runtime,
            remote: remote(&url, address)?,
            seen: Seen::default(),
        })
    }
}

fn parse(written: &str) -> Result<Url, Diagnostic> {
    let url = Url::parse(written).ok();
    let known = url.filter(|url| {
        let scheme = ObjectStoreScheme::parse(url).map(|(scheme, _)| scheme);
        matches!(
            scheme,
            Ok(ObjectStoreScheme::AmazonS3
                | ObjectStoreScheme::GoogleCloudStorage
                | ObjectStoreScheme::Local
                | ObjectStoreScheme::MicrosoftAzure)
        )
    });
    known.ok_or_else(|| {
        // What cannot be read may have a password anywhere.
        let scheme = written.split(':').next().filter(|scheme| *scheme != written);
        let named = scheme.map_or("the address".to_owned(), |scheme| format!("`{scheme}:…`"));
        let message = format!("{named} is not the address of an object store");
        let help = "write `s3://bucket/folder`, `gs://bucket/folder`, `az://container/folder` or `file:///folder`";
        Diagnostic::new(Code::ArchiveStore, message).help(help)
    })
}

fn remote(url: &Url, address: &Address) -> Result<Remote, Diagnostic> {
    let named = |words: &[&str]| {
        let options = address.options.iter();
        let wanted = options.filter(|(name, _)| words.iter().any(|word| name.contains(word)));
        wanted.map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    let scheme = ObjectStoreScheme::parse(url).map(|(scheme, _)| scheme);
    let mut secrets = named(&SECRET);
    secrets.retain(|secret| secret.len() > 3);
    secrets.extend(url.password().map(str::to_owned));
    let name = Name {
        shown: shown(url),
        scheme: scheme.unwrap_or(ObjectStoreScheme::Local),
        has_credentials: !named(&CREDENTIALS).is_empty(),
        secrets,
    };
    let opened: Result<(Arc<dyn ObjectStore>, Path), _> = match name.scheme {
        ObjectStoreScheme::Local => return local(url, name),
        _ => parse_url_opts(
            url,
            address.options.iter().map(|(name, value)| (name, value)),
        )
        .map(|(client, root)| (client.into(), root)),
    };
    match opened {
        Ok((client, root)) => Ok(Remote::new(client, root, name)),
        Err(error) => Err(name.fault("to open", &error)),
    }
}

/// A folder as a store. What is put there is on the disk when it is said to be, and folders go when they are empty.
fn local(url: &Url, name: Name) -> Result<Remote, Diagnostic> {
    let Ok(folder) = url.to_file_path() else {
        let message = format!("`{}` is no folder of this machine", name.shown);
        let help = "write the whole path: `file:///folder`";
        return Err(Diagnostic::new(Code::ArchiveStore, message).help(help));
    };
    make_folder(&folder)?;
    match LocalFileSystem::new_with_prefix(&folder) {
        Ok(client) => {
            let client = client.with_automatic_cleanup(true).with_fsync(true);
            let mut remote = Remote::new(Arc::new(client), Path::default(), name);
            remote.folder = Some(folder);
            Ok(remote)
        }
        Err(error) => Err(name.fault("to open", &error)),
    }
}

/// An address as it may be shown: without password, user and query, any of which may be a credential. What Azure has before `@` is the
/// name of the container.
fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // These fail on addresses only that have no place for them.
    let _ = url.set_password(None);
    if matches!(url.scheme(), "s3" | "s3a" | "gs" | "https") {
        let _ = url.set_username("");
    }
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shown_without_credentials() {
        for (written, expected) in [
            (
                "s3://key:secret@bucket/a?X-Amz-Signature=1",
                "s3://bucket/a",
            ),
            (
                "az://container@account/a?sig=1#x",
                "az://container@account/a",
            ),
            ("gs://bucket/a%20b", "gs://bucket/a%20b"),
            ("file:///tmp/a", "file:///tmp/a"),
        ] {
            assert_eq!(shown(&parse(written).unwrap()), expected);
        }
        for wrong in [
            "ftp://user:secret@host/a",
            "secret",
            "http://host/a",
            "memory:///a",
            "s3:///a",
        ] {
            let fault = parse(wrong).unwrap_err();
            assert_eq!(fault.code, Code::ArchiveStore);
            assert!(!fault.message.contains("secret"), "{}", fault.message);
        }
    }
}
