//! What an inspection holds: plain data, as it is printed as JSON.

use serde::Serialize;

use super::content::{Key, Run};

/// All that was found in a PDF.
#[derive(Debug, Clone, Default, Serialize)]
#[non_exhaustive]
pub struct Inspection {
    /// The document's title, from its metadata.
    pub title: Option<String>,
    /// Its authors, as one string.
    pub author: Option<String>,
    /// The language tag of the whole document (BCP 47), as it stands there.
    pub language: Option<String>,
    /// The version of the format, such as `1.7`.
    pub pdf_version: String,
    /// The standards that the file says it follows, such as `PDF/UA-1`. Whether it does is not verified.
    pub claims: Vec<String>,
    /// Whether it is encrypted, with an empty password.
    pub encrypted: bool,
    /// Whether it says that it is tagged, and has tags.
    pub tagged: bool,
    /// Whether viewers are asked to show the title rather than the file's name.
    pub shows_title: bool,
    /// The pages, in order.
    pub pages: Vec<Page>,
    /// The fonts that text is set in.
    pub fonts: Vec<Font>,
    /// The images, in the order in which they are drawn.
    pub images: Vec<Image>,
    /// The links, by page.
    pub links: Vec<Link>,
    /// The bookmarks.
    pub bookmarks: Vec<Bookmark>,
    /// The files that it carries.
    pub attachments: Vec<AttachedFile>,
    /// The outermost elements of the tag tree.
    pub tags: Vec<Element>,
    /// How many characters have no Unicode value, so that nobody can tell what they are.
    pub unknown_characters: usize,
    /// How many characters stand neither in the tag tree nor in an artifact; only counted in tagged files.
    pub untagged_characters: usize,
    /// The text in tag order as a screen reader would announce it, artifacts left out.
    pub reading: String,
    /// The words of the reading alone, for comparisons: a line for each block.
    pub text: String,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Page {
    /// What the page is called in viewers, such as `iv`; absent where that is its number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The width in points (1/72 inch), after rotation.
    pub width: f32,
    /// The height in points.
    pub height: f32,
}

/// A font that text is set in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Font {
    /// Its name, without the mark of a subset.
    pub name: String,
    /// Its kind as PDF names it: `Type0 (CIDFontType2)`, `TrueType`, `Type1`, `Type3` …
    pub kind: String,
    /// Whether the file carries it.
    pub embedded: bool,
    /// Whether it says which characters its codes mean.
    pub to_unicode: bool,
}

/// An image as it is drawn on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Image {
    /// The page's number, from 1.
    pub page: usize,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The description: that of the figure around it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// Whether it is marked as decoration.
    pub artifact: bool,
}

/// A link annotation.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Link {
    /// The number of the page that it is on, from 1.
    pub page: usize,
    /// Left, bottom, right and top on that page, in points.
    pub area: [f32; 4],
    /// Where it leads.
    #[serde(flatten)]
    pub target: Target,
    /// How it is described (`Contents`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its words, as the tag tree has them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// Where a link or bookmark leads.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Target {
    /// To an address.
    Url(String),
    /// Into the document.
    To {
        /// The page's number, from 1.
        page: usize,
        /// The point on it, from the lower left corner, if the target names one.
        #[serde(skip_serializing_if = "Option::is_none")]
        point: Option<[f32; 2]>,
    },
    /// Somewhere that cannot be told.
    #[default]
    Unknown,
}

/// A bookmark, with those below it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Bookmark {
    /// Its title.
    pub title: String,
    /// Where it leads.
    #[serde(flatten)]
    pub target: Target,
    /// The bookmarks below it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kids: Vec<Bookmark>,
}

/// A file that the PDF carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AttachedFile {
    /// Its name.
    pub name: String,
    /// Its media type, such as `text/markdown`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// What it is to the document (`AFRelationship`): `Source`, `Data`, `Alternative`, `Supplement` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationship: Option<String>,
    /// Its description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How many bytes it has, unless it cannot be unpacked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
}

/// An element of the tag tree.
#[derive(Debug, Clone, Default, Serialize)]
#[non_exhaustive]
pub struct Element {
    /// Its type as the file has it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The standard type that it stands for, such as `P` or `H2`.
    pub role: String,
    /// Its identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its language, where it says one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its description (`Alt`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    /// The text that it stands for (`ActualText`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual_text: Option<String>,
    /// What its abbreviation means (`E`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expansion: Option<String>,
    /// Of a list: how its items are numbered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numbering: Option<String>,
    /// Of a header cell: `Row`, `Column` or `Both`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Of a cell: the identifiers of its headers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<String>,
    /// Of a cell: how many rows it spans.
    #[serde(skip_serializing_if = "is_one")]
    pub row_span: usize,
    /// Of a cell: how many columns it spans.
    #[serde(skip_serializing_if = "is_one")]
    pub column_span: usize,
    /// What it holds, in reading order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kids: Vec<Kid>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands references to such functions"
)]
fn is_one(count: &usize) -> bool {
    *count == 1
}

/// What an element holds.
#[expect(
    clippy::large_enum_variant,
    reason = "a box for each element would make the tree harder to walk, and there are about as many elements as others"
)]
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Kid {
    /// Another element.
    Element(Element),
    /// Words on a page.
    Content(Content),
    /// An annotation: a link, a form field.
    Annotation(Annotation),
}

/// A piece of a page's content that the tag tree refers to.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct Content {
    /// The page's number, from 1.
    pub page: usize,
    /// The marked-content identifier.
    pub mcid: i32,
    /// Its words.
    pub text: String,
    #[serde(skip)]
    pub(super) key: Key,
    #[serde(skip)]
    pub(super) runs: Vec<Run>,
}

/// An annotation that the tag tree refers to.
#[derive(Debug, Clone, Default, Serialize)]
#[non_exhaustive]
pub struct Annotation {
    /// Its subtype: `Link`, `Widget` …
    pub annotation: String,
    /// Of a link: its place among the links, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<usize>,
    /// Its description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

impl Inspection {
    /// The passages in other languages than what is around them, in reading order: the language and the words of each.
    #[must_use]
    pub fn passages(&self) -> Vec<(String, String)> {
        super::reading::passages(self)
    }
}

impl Element {
    /// Its words and those of the elements below it, without descriptions.
    #[must_use]
    pub fn words(&self) -> String {
        super::reading::words(self)
    }

    /// Its words without its notes and the marks that refer to them.
    #[must_use]
    pub fn bare_words(&self) -> String {
        super::reading::bare_words(self)
    }

    /// The elements directly below it.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        self.kids.iter().filter_map(|kid| match kid {
            Kid::Element(element) => Some(element),
            _ => None,
        })
    }
}
