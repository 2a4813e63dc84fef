//! Where a store is, and what the environment says of the way into it.

use std::ffi::OsString;
use std::fmt;

/// How the variables begin that say how a store is reached: its credentials, region, endpoint.
const PREFIXES: [&str; 3] = ["AWS_", "AZURE_", "GOOGLE_"];

/// Where a store is.
#[derive(Clone)]
#[cfg_attr(
    not(feature = "object-store"),
    expect(dead_code, reason = "nothing is opened without the feature")
)]
pub(crate) struct Address {
    pub(super) url: String,
    /// Names and values of variables.
    pub(super) options: Vec<(String, String)>,
}

impl Address {
    /// Of the environment only what is about stores is kept.
    pub(crate) fn new(url: &str, environment: impl Iterator<Item = (OsString, OsString)>) -> Self {
        let options = environment.filter_map(|(name, value)| {
            let (name, value) = (name.into_string().ok()?, value.into_string().ok()?);
            let ours = PREFIXES.iter().any(|prefix| name.starts_with(prefix));
            ours.then_some((name, value))
        });
        Self {
            url: url.to_owned(),
            options: options.collect(),
        }
    }
}

/// Addresses and variables have secrets in them.
impl fmt::Debug for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Address")
    }
}
