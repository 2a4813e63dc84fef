//! Archives in object stores: S3, Google Cloud Storage, Azure, or a folder of files. The archive is made in a local folder as ever, and
//! the store is made equal to it at the end. Without the cargo feature `object-store` there is only the word that it is missing.

#[cfg(not(feature = "object-store"))]
mod absent;
mod address;
#[cfg(feature = "object-store")]
mod fault;
mod held;
#[cfg(feature = "object-store")]
mod look;
#[cfg(feature = "object-store")]
mod mirror;
#[cfg(feature = "object-store")]
mod open;
#[cfg(feature = "object-store")]
mod remote;

#[cfg(not(feature = "object-store"))]
pub(super) use absent::Store;
pub(crate) use address::Address;
pub(super) use held::Held;
#[cfg(feature = "object-store")]
pub(super) use open::Store;

/// What a run has to know of the store before it begins.
#[derive(Debug, Clone, Copy, Default)]
#[cfg_attr(
    not(feature = "object-store"),
    expect(dead_code, reason = "there is no store to look at")
)]
pub(super) struct Look {
    pub(super) shard: Option<super::Shard>,
    /// PDFs of the store are read whole, to find those that were damaged.
    pub(super) verify: bool,
    /// A folder that knows nothing of the archive learns what the store knows.
    pub(super) bring: bool,
}
