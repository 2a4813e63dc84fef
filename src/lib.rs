//! Pressroom turns structured sources (Markdown articles) into accessible, paginated PDF briefs.

mod check;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
mod diagnostic;
mod engine;
mod locale;
mod model;
mod output;
mod publication;
mod source;
mod typeset;
