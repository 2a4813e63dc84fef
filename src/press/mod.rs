//! The press: finished pages onto sheets of paper, for a print shop or for the printer in the corridor.
//!
//! The pages are read once, and stay one file in memory until the sheets are written.

pub(crate) mod colour;
#[cfg(feature = "cli")]
pub(crate) mod conformance;
#[cfg(feature = "cli")]
mod imposition;
#[cfg(feature = "cli")]
mod moment;
#[cfg(feature = "cli")]
mod pages;
#[cfg(feature = "cli")]
mod print;
#[cfg(feature = "cli")]
mod sheets;
#[cfg(feature = "cli")]
mod sweep;
#[cfg(feature = "cli")]
mod words;

#[cfg(feature = "cli")]
pub(crate) use self::imposition::{Duplex, Paper, Scheme, page_for};
#[cfg(feature = "cli")]
pub(crate) use self::print::{Finished, PrintOptions, Sheets, Work, print};
