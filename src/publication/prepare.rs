//! A source read and checked, with its images, before anything is set; for a bulletin, its items as well.

use std::sync::Arc;

use typst::foundations::Bytes;

use super::allow::{Allowed, Extent};
use super::build::Source;
use super::fault::FileFault;
use super::files::beside;
use super::quotation::said;
use super::{Publication, pictures};
use crate::check;
use crate::diagnostic::{Code, Diagnostic, Location, SourceText, suggest};
use crate::engine;
use crate::model::{About, Bulletin, Document, Item, Spanned, Status, words_of};
use crate::source::{self, ReadOptions};
use crate::typeset::{Manuscript, Pictures};

/// What is known of a source before it is set.
pub(super) struct Prepared {
    pub(super) text: Arc<SourceText>,
    /// The source that the text is of.
    pub(super) bytes: Bytes,
    pub(super) document: Document,
    pub(super) pictures: Pictures,
    /// The items of a bulletin, in its order; `None` where one could not be read.
    pub(super) items: Vec<Option<Prepared>>,
    /// Sentences that a bulletin sets large beside this item, and that are in it.
    pull_quotes: Vec<String>,
}

impl Prepared {
    /// What is set, with its texts numbered as [`texts`](Self::texts) has them.
    pub(super) fn manuscript(&self) -> Manuscript<'_> {
        Manuscript {
            document: &self.document,
            pictures: &self.pictures,
            items: self
                .items
                .iter()
                .map(|item| item.as_ref().map(Self::manuscript))
                .collect(),
            pull_quotes: &self.pull_quotes,
        }
    }

    /// The document, and after it the items that could be read.
    pub(super) fn parts(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.items.iter().flatten())
    }

    /// The images that the document and its items show, each file once in each text: its name, where it is named first, and its bytes.
    pub(super) fn images(&self) -> impl Iterator<Item = (String, Location, &Bytes)> {
        self.parts().flat_map(|part| {
            pictures::shown(&part.document)
                .into_iter()
                .filter_map(|file| {
                    let bytes = part.pictures.get(&file.value)?;
                    let place = Location::new(&part.text, file.span);
                    Some((file.value, place, bytes))
                })
        })
    }

    /// Shows other files in place of these, wherever they are shown.
    pub(super) fn replace(&mut self, files: &[(Bytes, Bytes)]) {
        for picture in self.pictures.values_mut() {
            if let Some((_, new)) = files.iter().find(|(old, _)| old == picture) {
                *picture = new.clone();
            }
        }
        for item in self.items.iter_mut().flatten() {
            item.replace(files);
        }
    }

    /// What the document and its items say and hold.
    pub(super) fn about(&self) -> About {
        let items = self.items.iter().flatten();
        let mut about = About::new(
            (&self.document, &self.text),
            items.map(|item| (&item.document, &item.text)),
        );
        let told = |part: &&Self| check::language_can_be_judged(&part.document);
        about.parts.told = self.parts().filter(told).count();
        about
    }

    /// What comments allow in the document's own text and in those of its items, and how much could be found in each: what is
    /// on the pages of a bulletin is said in its own text.
    pub(super) fn allowed(
        &self,
        extent: Extent,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<(Allowed, Extent)> {
        let mut read = |prepared: &Self| {
            let mut allowed = Allowed::default();
            allowed.read(&prepared.text, Some(&prepared.document), found);
            allowed
        };
        let mut all = vec![(read(self), extent)];
        let items = self.items.iter().flatten();
        all.extend(items.map(|item| (read(item), Extent::Sources)));
        all
    }

    /// The document's own text and, after it, those of the items; an item that could not be read has the bulletin's place.
    pub(super) fn texts(&self) -> Vec<Arc<SourceText>> {
        let items = self.items.iter().map(|item| match item {
            Some(item) => Arc::clone(&item.text),
            None => Arc::clone(&self.text),
        });
        std::iter::once(Arc::clone(&self.text))
            .chain(items)
            .collect()
    }
}

impl Publication {
    /// Reads a source, its images and its items, and checks them all.
    pub(super) fn prepare(&self, source: &Source) -> (Option<Prepared>, Vec<Diagnostic>) {
        let (prepared, mut found) = self.prepare_alone(source);
        let Some(mut prepared) = prepared else {
            return (None, found);
        };
        if let Document::Bulletin(bulletin) = &prepared.document {
            let (items, faults) = self.items(bulletin, &prepared.text, &source.folder);
            prepared.items = items;
            found.extend(faults);
        }
        (Some(prepared), found)
    }

    fn prepare_alone(&self, source: &Source) -> (Option<Prepared>, Vec<Diagnostic>) {
        let options = ReadOptions {
            limits: source::Limits {
                source: self.settings.limits.source,
                ..Default::default()
            },
            smart_punctuation: self.settings.smart_punctuation,
        };
        let read = source::read(&source.name, &source.bytes, &options);
        let mut found = read.diagnostics;
        let (Some(text), Some(document)) = (read.source, read.document) else {
            return (None, found);
        };
        found.extend(check::check(&document, &text));
        found.extend(engine::missing_glyphs(&document, &text, &self.fonts));
        let limits = &self.settings.limits;
        let (pictures, faults) =
            pictures::read(&document, &text, &self.files, &source.folder, limits);
        found.extend(faults);
        let prepared = Prepared {
            text,
            bytes: source.bytes.clone(),
            document,
            pictures,
            items: Vec::new(),
            pull_quotes: Vec::new(),
        };
        (Some(prepared), found)
    }

    /// The items of a bulletin; what is wrong with one is said where it is named, or in its own text.
    fn items(
        &self,
        bulletin: &Bulletin,
        text: &Arc<SourceText>,
        folder: &str,
    ) -> (Vec<Option<Prepared>>, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let items = bulletin.items().map(|item| {
            let at = |diagnostic: Diagnostic| diagnostic.at(text, item.file.span.clone());
            let source = match self.item_source(&item.file.value, folder) {
                Ok(source) => source,
                Err(diagnostic) => {
                    found.push(at(diagnostic));
                    return None;
                }
            };
            let (prepared, faults) = self.prepare_alone(&source);
            let is_bulletin =
                |prepared: &Prepared| matches!(prepared.document, Document::Bulletin(_));
            if prepared.as_ref().is_some_and(is_bulletin) {
                let message = format!("`{}` is a bulletin itself", item.file.value);
                let diagnostic = Diagnostic::new(Code::BulletinItem, message);
                found.push(at(
                    diagnostic.help("name the articles and programmes that it holds")
                ));
                return None;
            }
            found.extend(faults);
            let mut prepared = prepared?;
            found.extend(unready(bulletin, &prepared.document, item).map(at));
            let (quotes, faults) = quotes(item, &prepared.document, text);
            prepared.pull_quotes = quotes;
            found.extend(faults);
            Some(prepared)
        });
        (items.collect(), found)
    }

    /// The source that an item names, relative to the bulletin's folder.
    fn item_source(&self, name: &str, folder: &str) -> Result<Source, Diagnostic> {
        let path = beside(folder, name);
        let limit = self.settings.limits.source;
        let bytes = self.files.read(&path, limit.saturating_add(1));
        let bytes = bytes.map_err(|fault| self.item_fault(name, folder, &fault))?;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        Ok(Source {
            name: self.files.shown(&path),
            folder: folder.to_owned(),
            bytes: Bytes::new(bytes),
        })
    }

    fn item_fault(&self, name: &str, folder: &str, fault: &FileFault) -> Diagnostic {
        let near = self.files.list_beside(folder, &source::is_source);
        let help = match (fault, suggest(name, near.iter().map(String::as_str))) {
            (FileFault::Missing, Some(close)) => format!("did you mean `{close}`?"),
            (FileFault::Missing, None) => {
                "write the path of a source from the bulletin's own folder".to_owned()
            }
            (FileFault::Outside, _) => {
                "move it into the publication folder, and write its path from the bulletin's"
                    .to_owned()
            }
            (FileFault::TooLarge(_), _) => "divide it".to_owned(),
            (FileFault::Unreadable(_), _) => "allow the file to be read".to_owned(),
        };
        let message = fault.of(&format!("the item `{name}`"));
        Diagnostic::new(Code::BulletinItem, message).help(help)
    }
}

/// A bulletin that is final should not hold what is not.
fn unready(bulletin: &Bulletin, document: &Document, item: &Item) -> Option<Diagnostic> {
    let metadata = document.metadata();
    let own = &bulletin.metadata;
    let file = &item.file.value;
    let date = own.date.as_ref().map(|date| date.value);
    let embargoed = metadata.embargo.as_ref().map(|embargo| embargo.value);
    let message = if metadata.status == Status::Draft && own.status == Status::Final {
        format!("`{file}` is a draft, the bulletin is not")
    } else if embargoed.is_some() && embargoed > date && own.embargo.is_none() {
        format!("`{file}` is under embargo on the date of the bulletin")
    } else {
        return None;
    };
    let help = "wait with it, or mark the bulletin as well";
    Some(Diagnostic::new(Code::BulletinUnready, message).help(help))
}

/// The pull quotes that are in the item; screen readers are not told them again, so they must be.
fn quotes(
    item: &Item,
    document: &Document,
    text: &Arc<SourceText>,
) -> (Vec<String>, Vec<Diagnostic>) {
    let blocks = match document {
        Document::Article(article) => article.body.blocks.as_slice(),
        Document::Programme(_) | Document::Bulletin(_) => &[],
    };
    let (mut quotes, mut found) = (Vec::new(), Vec::new());
    for Spanned { value, span } in &item.pull_quotes {
        let quote = value.split_whitespace().collect::<Vec<_>>().join(" ");
        // It is set beside the block that says it, and as the block has it.
        let said = blocks
            .iter()
            .find_map(|block| said(&words_of(block), &quote));
        if let Some(said) = said {
            quotes.push(said);
            continue;
        }
        let message = format!("`{}` does not say so", item.file.value);
        let help = match document {
            Document::Article(_) => "copy a sentence of the article, letter by letter",
            Document::Programme(_) | Document::Bulletin(_) => {
                "remove it; only articles have pull quotes"
            }
        };
        let diagnostic = Diagnostic::new(Code::BulletinQuote, message);
        found.push(diagnostic.at(text, span.clone()).help(help));
    }
    (quotes, found)
}
