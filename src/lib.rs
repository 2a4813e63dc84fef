//! Pressroom turns structured sources (Markdown articles, TOML programmes and bulletins) into accessible, paginated PDFs.

#[cfg(feature = "cli")]
mod archive;
mod check;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod contact;
mod diagnostic;
mod engine;
#[cfg(feature = "cli")]
mod hash;
pub mod inspect;
mod locale;
#[cfg(feature = "cli")]
mod mail;
mod model;
#[cfg(feature = "cli")]
mod output;
mod picture;
mod press;
mod publication;
pub mod report;
mod source;
mod text;
mod typeset;

pub use check::{Rule, rules};
pub use diagnostic::{
    Code, Diagnostic, Format, Label, Location, Outcome, Position, Severity, Silenced, SourceText,
    render,
};
pub use engine::{FontFace, Layout, LayoutParameter, Origin, ParameterType, Pdf};
pub use inspect::{Inspection, inspect};
pub use picture::{ImageSize, Reduced};
pub use publication::{BuildOptions, PaperSize, Press, PressOptions, Publication, Source};
pub use report::{Report, ReportFormat};
pub use typeset::PrintLinks;
