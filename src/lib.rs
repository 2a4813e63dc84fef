//! Pressroom turns structured sources (Markdown articles) into accessible, paginated PDF briefs.

pub mod diagnostic;
pub mod model;
