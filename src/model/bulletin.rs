//! A bulletin: a masthead, and sections that name articles and programmes, each a source of its own.

use super::{Metadata, Prose, Spanned};

/// An issue of a bulletin.
#[derive(Debug, Clone)]
pub(crate) struct Bulletin {
    /// What all kinds of document share.
    pub(crate) metadata: Metadata,
    /// What stands at the head of every issue.
    pub(crate) masthead: Masthead,
    /// What the editors say first.
    pub(crate) editorial: Option<Editorial>,
    /// The sections, in order.
    pub(crate) sections: Vec<Section>,
    /// Who answers for the publication; lines stay lines.
    pub(crate) imprint: Option<Spanned<String>>,
}

impl Bulletin {
    /// Every item, in the order of the sections.
    pub(crate) fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.items)
    }
}

/// The name of the bulletin and the number of the issue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Masthead {
    /// What the bulletin is called.
    pub(crate) name: Option<Spanned<String>>,
    /// What it is about, in a few words.
    pub(crate) tagline: Option<Spanned<String>>,
    /// The volume: a number, or what the author writes for one.
    pub(crate) volume: Option<Spanned<String>>,
    /// The issue within the volume: a number, or what the author writes for one, as "11–12".
    pub(crate) issue: Option<Spanned<String>>,
}

/// The editorial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Editorial {
    /// Its title; without one it is called by what it is.
    pub(crate) title: Option<Spanned<String>>,
    /// Who wrote it.
    pub(crate) authors: Vec<Spanned<String>>,
    /// What it says, with notes of its own.
    pub(crate) text: Prose,
}

/// Items under a title of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Section {
    /// The title; a bulletin of one section needs none.
    pub(crate) title: Option<Spanned<String>>,
    /// What it holds.
    pub(crate) items: Vec<Item>,
}

/// An article or a programme, by reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// The source, relative to the bulletin's folder.
    pub(crate) file: Spanned<String>,
    /// How it stands among the others.
    pub(crate) form: ItemForm,
    /// Sentences of the item that are set large beside it.
    pub(crate) pull_quotes: Vec<Spanned<String>>,
}

/// How an item stands among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ItemForm {
    /// In the columns, its title with it.
    #[default]
    Plain,
    /// Its title and summary span all columns.
    Lead,
    /// In a box: something beside the rest.
    Boxed,
}

impl ItemForm {
    /// Every form, by the name that sources and layouts have for it.
    pub(crate) const NAMES: &'static [(&'static str, Self)] = &[
        ("plain", Self::Plain),
        ("lead", Self::Lead),
        ("boxed", Self::Boxed),
    ];

    /// The name.
    pub(crate) fn name(self) -> &'static str {
        let entry = Self::NAMES.iter().find(|(_, form)| *form == self);
        entry.map_or("plain", |(name, _)| name)
    }
}
