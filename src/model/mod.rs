//! The document model: what an author wrote, each node with its byte span in the author's file.
//!
//! The model knows no Typst, no Markdown and does no input or output. Spans are byte ranges into the
//! [`SourceText`](crate::SourceText) that the document was read from.

mod about;
mod article;
mod block;
mod bulletin;
mod dublin_core;
mod inline;
mod metadata;
mod moved;
mod programme;
mod survey;
mod visit;

use std::ops::Range;

pub(crate) use about::{Abbreviation, About, Parts};
pub(crate) use article::{Article, Footnote, ImageSettings, Prose};
pub(crate) use block::{
    Alignment, Block, BlockKind, Cell, Definition, Figure, List, ListItem, Row, Table,
};
pub(crate) use bulletin::{Bulletin, Editorial, Item, ItemForm, Masthead, Section};
pub(crate) use dublin_core::DublinCore;
pub(crate) use inline::{
    Image, Inline, InlineKind, Link, NoteId, plain_text, plain_text_of, words_of,
};
pub(crate) use metadata::{Date, Metadata, Parameter, ParameterValue, Related, Status};
pub(crate) use moved::move_spans;
pub(crate) use programme::{
    Day, Named, Person, Programme, Session, SessionKind, SessionStatus, Time, Venue,
};
pub(crate) use survey::Survey;
pub(crate) use visit::{Visitor, walk_document, walk_prose, walk_texts};

/// A byte range in the source text.
pub(crate) type Span = Range<usize>;

/// A value and the place where the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spanned<T> {
    /// The value.
    pub(crate) value: T,
    /// Where it stands.
    pub(crate) span: Span,
}

impl<T> Spanned<T> {
    /// Puts a value and its place together.
    pub(crate) fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A document of any kind that Pressroom publishes.
#[derive(Debug, Clone)]
pub(crate) enum Document {
    /// A Markdown article.
    Article(Article),
    /// The programme of an event.
    Programme(Programme),
    /// A bulletin, without the sources that it names.
    Bulletin(Bulletin),
}

impl Document {
    /// The kind's name, as it stands in `layout.toml` and `pressroom.toml`.
    #[must_use]
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Article(_) => "article",
            Self::Programme(_) => "programme",
            Self::Bulletin(_) => "bulletin",
        }
    }

    /// What is said about the document as a whole.
    #[must_use]
    pub(crate) fn metadata(&self) -> &Metadata {
        match self {
            Self::Article(article) => &article.metadata,
            Self::Programme(programme) => &programme.metadata,
            Self::Bulletin(bulletin) => &bulletin.metadata,
        }
    }

    /// Everything that is written in Markdown, in reading order.
    pub(crate) fn prose(&self) -> Vec<&Prose> {
        match self {
            Self::Article(article) => vec![&article.body],
            Self::Programme(programme) => programme
                .sessions()
                .map(|session| &session.summary)
                .collect(),
            Self::Bulletin(bulletin) => {
                let editorial = bulletin.editorial.iter();
                editorial.map(|editorial| &editorial.text).collect()
            }
        }
    }
}
