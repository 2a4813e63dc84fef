//! What a store's errors mean to the person who named it.

use std::error::Error as StdError;

use object_store::client::{HttpError, HttpErrorKind};
use object_store::{Error, ObjectStoreScheme};

use crate::diagnostic::{Code, Diagnostic};

/// What is said of a store, and what is not.
pub(super) struct Name {
    /// Its address, without credentials.
    pub(super) shown: String,
    pub(super) scheme: ObjectStoreScheme,
    /// Whether the environment has credentials; without, `object_store` asks the machine's cloud for some.
    pub(super) has_credentials: bool,
    /// What no message may have in it.
    pub(super) secrets: Vec<String>,
}

impl Name {
    /// An error that a store gave when it was to do something.
    pub(super) fn fault(&self, doing: &str, error: &Error) -> Diagnostic {
        let (store, text) = (&self.shown, self.reason(error));
        let code =
            between(&error.to_string(), "<Code>", "</Code>").map(|code| format!(" ({code})"));
        let code = code.unwrap_or_default();
        let (message, help) = match error {
            Error::PermissionDenied { .. } => (
                format!("the object store `{store}` denies access{code}"),
                "let the account list, read, write and delete objects there, or use other credentials",
            ),
            Error::Unauthenticated { .. } => (
                format!("the object store `{store}` does not accept the credentials{code}"),
                self.credentials(),
            ),
            Error::NotFound { .. } => (
                format!("the object store `{store}` is not there: its bucket is missing{code}"),
                "make the bucket, or correct the address",
            ),
            _ if is_network(error) && !self.has_credentials => (
                format!(
                    "there are no credentials for the object store `{store}`, and this machine has none to lend: {text}"
                ),
                self.credentials(),
            ),
            _ if is_network(error) => (
                format!("the object store `{store}` cannot be reached: {text}"),
                "look to the network, and run again: what is there already is kept",
            ),
            _ => (
                format!("the object store `{store}` failed {doing}: {text}"),
                "run again: what is there already is kept",
            ),
        };
        Diagnostic::new(Code::ArchiveStore, message).help(help)
    }

    fn credentials(&self) -> &'static str {
        match self.scheme {
            ObjectStoreScheme::AmazonS3 => {
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_REGION, to those of an account that may write there"
            }
            ObjectStoreScheme::GoogleCloudStorage => {
                "set GOOGLE_APPLICATION_CREDENTIALS to the path of the key of an account that may write there"
            }
            _ => {
                "set AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY to those of an account that may write there"
            }
        }
    }

    /// The innermost cause in words, on one line and without secrets.
    fn reason(&self, error: &Error) -> String {
        let mut cause: &dyn StdError = error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        let text = cause.to_string();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let secrets = self.secrets.iter();
        secrets.fold(text, |text, secret| text.replace(secret, "…"))
    }
}

/// Whether no answer came.
fn is_network(error: &Error) -> bool {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(here) = cause {
        if let Some(http) = here.downcast_ref::<HttpError>() {
            return matches!(
                http.kind(),
                HttpErrorKind::Connect
                    | HttpErrorKind::Request
                    | HttpErrorKind::Timeout
                    | HttpErrorKind::Interrupted
            );
        }
        cause = here.source();
    }
    false
}

fn between<'a>(text: &'a str, begin: &str, end: &str) -> Option<&'a str> {
    let inner = text.split_once(begin)?.1.split_once(end)?.0;
    let plain = inner.chars().all(|c| c.is_ascii_alphanumeric());
    (plain && inner.len() < 64).then_some(inner)
}
