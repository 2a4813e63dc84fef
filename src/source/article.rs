//! A Markdown article under TOML front matter.

use std::sync::Arc;

use super::ReadOptions;
use super::front_matter::{self, FrontMatter};
use super::markdown::{self, Context};
use crate::diagnostic::{Diagnostic, SourceText};
use crate::model::{Article, Document};

/// Reads an article. Without front matter there is no document, because nothing says its language.
pub(super) fn read(
    source: &Arc<SourceText>,
    options: &ReadOptions,
) -> (Option<Document>, Vec<Diagnostic>) {
    let (front_matter, mut diagnostics) = front_matter::read(source, options.limits.front_matter);
    let Some(FrontMatter {
        metadata,
        images,
        body,
    }) = front_matter
    else {
        return (None, diagnostics);
    };
    let context = Context {
        source,
        lang: &metadata.lang.value,
        images: &images,
        smart_punctuation: options.smart_punctuation,
    };
    let (body, found) = markdown::read(&context, body);
    diagnostics.extend(found);
    (
        Some(Document::Article(Article { metadata, body })),
        diagnostics,
    )
}
