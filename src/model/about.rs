//! What a report says of a document besides its pages: from its metadata, and how much there is in it to check.

use std::sync::Arc;

use icu_locale::Locale;

use super::{
    Block, BlockKind, Date, Document, DublinCore, Image, Inline, InlineKind, Related, Spanned,
    Status, Visitor, plain_text, walk_document,
};
use crate::diagnostic::SourceText;

/// What is known of a document from its source.
#[derive(Debug, Clone)]
pub(crate) struct About {
    /// The kind's name.
    pub(crate) kind: &'static str,
    /// The name of the layout that it is set in.
    pub(crate) layout: String,
    pub(crate) title: String,
    pub(crate) lang: Locale,
    pub(crate) date: Option<Date>,
    pub(crate) updated: Option<Date>,
    pub(crate) embargo: Option<Date>,
    pub(crate) draft: bool,
    pub(crate) authors: Vec<String>,
    /// Its own organisation, or the publication's.
    pub(crate) organisation: Option<String>,
    pub(crate) reference: Option<String>,
    pub(crate) contact: Option<String>,
    pub(crate) keywords: Vec<String>,
    /// What the document says in a few sentences, or the line under its title.
    pub(crate) description: Option<String>,
    pub(crate) parts: Parts,
    /// Abbreviations and what they stand for, in order, each once.
    pub(crate) abbreviations: Vec<Abbreviation>,
    /// The texts of the document and its items, and the language of each.
    languages: Vec<(Arc<SourceText>, Locale)>,
}

/// An abbreviation and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Abbreviation {
    pub(crate) short: String,
    pub(crate) words: String,
    /// The language of the text that it is in.
    pub(crate) lang: Locale,
}

/// How much there is of what only some documents have, the items of a bulletin included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) images: usize,
    /// Those among the images that only decorate.
    pub(crate) decorations: usize,
    pub(crate) tables: usize,
    pub(crate) links: usize,
    pub(crate) sessions: usize,
    /// Texts that are long enough for their language to be told.
    pub(crate) told: usize,
}

impl About {
    /// What a document says, and what it and its items hold; the layout and the publication's organisation come from elsewhere.
    pub(crate) fn new<'a>(
        document: (&'a Document, &'a Arc<SourceText>),
        items: impl Iterator<Item = (&'a Document, &'a Arc<SourceText>)>,
    ) -> Self {
        let metadata = document.0.metadata();
        let date = |date: &Option<Spanned<Date>>| date.as_ref().map(|date| date.value);
        let text = |text: &Option<Spanned<String>>| text.as_ref().map(|text| text.value.clone());
        let texts = |texts: &[Spanned<String>]| {
            let texts = texts.iter();
            texts.map(|text| text.value.clone()).collect()
        };
        let mut about = Self {
            kind: document.0.kind(),
            layout: String::new(),
            title: metadata.title.value.clone(),
            lang: metadata.lang.value.clone(),
            date: date(&metadata.date),
            updated: date(&metadata.updated),
            embargo: date(&metadata.embargo),
            draft: metadata.status == Status::Draft,
            authors: texts(&metadata.authors),
            organisation: text(&metadata.organisation),
            reference: text(&metadata.reference),
            contact: text(&metadata.contact),
            keywords: texts(&metadata.keywords),
            description: metadata.description(),
            parts: Parts::default(),
            abbreviations: Vec::new(),
            languages: Vec::new(),
        };
        for (document, text) in std::iter::once(document).chain(items) {
            about.count(document, text);
        }
        about
    }

    /// What catalogues and archives ask of any document; what is empty is left out.
    pub(crate) fn dublin_core(&self) -> DublinCore {
        let filled = |text: &Option<String>| {
            let text = text.as_deref().map(str::trim);
            text.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let list = |texts: &[String]| {
            let texts = texts.iter().map(|text| text.trim().to_owned());
            texts.filter(|text| !text.is_empty()).collect()
        };
        DublinCore {
            title: self.title.trim().to_owned(),
            creator: list(&self.authors),
            subject: list(&self.keywords),
            description: filled(&self.description),
            publisher: filled(&self.organisation),
            date: self.date.map(|date| date.to_string()),
            kind: "Text".to_owned(),
            format: "application/pdf".to_owned(),
            identifier: filled(&self.reference),
            language: self.lang.to_string(),
        }
    }

    /// The language of a text of the document; that of the document for others, such as the settings.
    pub(crate) fn language_of(&self, text: &Arc<SourceText>) -> &Locale {
        let mut texts = self.languages.iter();
        let own = texts.find(|(own, _)| Arc::ptr_eq(own, text));
        own.map_or(&self.lang, |(_, lang)| lang)
    }

    fn count(&mut self, document: &Document, text: &Arc<SourceText>) {
        let lang = document.metadata().lang.value.clone();
        self.languages.push((Arc::clone(text), lang));
        walk_document(document, self);
        self.relate(&document.metadata().related);
        if let Document::Programme(programme) = document {
            for session in programme.sessions() {
                self.parts.sessions += 1;
                self.relate(&session.links);
            }
        }
    }

    fn relate(&mut self, related: &[Related]) {
        self.parts.links += related.iter().filter(|entry| entry.url.is_some()).count();
    }

    fn image(&mut self, image: &Image) {
        self.parts.images += 1;
        self.parts.decorations += usize::from(image.decorative);
    }
}

impl Visitor<'_> for About {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Table(_) => self.parts.tables += 1,
            BlockKind::Figure(figure) => self.image(&figure.image),
            _ => {}
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Image(image) => self.image(image),
            InlineKind::Link(_) => self.parts.links += 1,
            InlineKind::Abbreviation { expansion, content } => {
                let lang = self.languages.last().map(|(_, lang)| lang);
                let abbreviation = Abbreviation {
                    short: plain_text(content),
                    words: expansion.value.clone(),
                    lang: lang.unwrap_or(&self.lang).clone(),
                };
                if !self.abbreviations.contains(&abbreviation) {
                    self.abbreviations.push(abbreviation);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{About, DublinCore};
    use crate::source::{ReadOptions, read};

    fn core(front_matter: &str) -> DublinCore {
        let text = format!("+++\ntitle = \"T\"\ndate = 2021-03-01\n{front_matter}\n+++\n\nText.\n");
        let read = read("a.md", text.as_bytes(), &ReadOptions::default());
        let (source, document) = (read.source.unwrap(), read.document.unwrap());
        About::new((&document, &source), std::iter::empty()).dublin_core()
    }

    #[test]
    fn the_dublin_core_is_what_the_document_says() {
        let full = core(
            "lang = \"sr-Latn\"\nauthors = [\"Nora Nobody\", \"Press unit\"]\nkeywords = [\"one\", \"two\"]\nreference = \" R 1 \"\n\
             organisation = \"O\"\nsubtitle = \"S\"\nsummary = \"\"\"\nIn two\n\nparagraphs.\"\"\"",
        );
        let list = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
        let expected = DublinCore {
            title: "T".to_owned(),
            creator: list(["Nora Nobody", "Press unit"]),
            subject: list(["one", "two"]),
            description: Some("In two paragraphs.".to_owned()),
            publisher: Some("O".to_owned()),
            date: Some("2021-03-01".to_owned()),
            kind: "Text".to_owned(),
            format: "application/pdf".to_owned(),
            identifier: Some("R 1".to_owned()),
            language: "sr-Latn".to_owned(),
        };
        assert_eq!(full, expected);
    }

    #[test]
    fn what_is_not_said_is_not_in_the_dublin_core() {
        let bare = core("lang = \"en\"\nsubtitle = \"S\"\nreference = \" \"");
        let expected = DublinCore {
            title: "T".to_owned(),
            description: Some("S".to_owned()),
            date: Some("2021-03-01".to_owned()),
            kind: "Text".to_owned(),
            format: "application/pdf".to_owned(),
            language: "en".to_owned(),
            ..DublinCore::default()
        };
        assert_eq!(bare, expected);
    }
}
