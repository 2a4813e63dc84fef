//! Lines of text for sheets, set like any other text: in all scripts that the bundled fonts have, and from either side.

use std::sync::LazyLock;

use icu_locale::Locale;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue, Value, dict};
use typst::layout::{Abs, Length};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, World};
use typst_pdf::PdfOptions;

use super::font::Fonts;
use super::pages::pages;
use super::world::{LIBRARY, shared};

static MAIN: LazyLock<Source> = LazyLock::new(|| {
    let path = VirtualPath::new("slug.typ").expect("a plain name is a valid virtual path");
    let id = RootedPath::new(VirtualRoot::Project, path).intern();
    Source::new(id, include_str!("slug.typ").to_owned())
});

/// What Typst can reach: the fonts, and the file that the layouts share.
struct SlugWorld<'a>(&'a Fonts);

/// A PDF with a page for each line, as wide as is said and as high as all, in points; black is that ink alone.
pub(crate) fn slugs(
    lines: &[(String, f64)],
    height: f64,
    lang: &Locale,
    fonts: &Fonts,
) -> Result<Vec<u8>, String> {
    let length = |points: f64| Length::from(Abs::pt(points)).into_value();
    let lines = lines.iter().map(|(words, width)| {
        dict! { "words" => words.as_str(), "width" => length(*width) }.into_value()
    });
    let slug: Dict = dict! {
        "lang" => lang.id.language.as_str(),
        "height" => length(height),
        "lines" => Value::Array(lines.collect()),
    };
    let document = pages(&SlugWorld(fonts), slug).output;
    let options = PdfOptions {
        tagged: false,
        ..PdfOptions::default()
    };
    let exported = document.and_then(|document| typst_pdf::pdf(&document, &options));
    exported.map_err(|errors| {
        let messages = errors.iter().map(|error| error.message.as_str());
        messages.collect::<Vec<_>>().join("; ")
    })
}

impl World for SlugWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.0.book()
    }

    fn main(&self) -> FileId {
        MAIN.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == MAIN.id() {
            return Ok(MAIN.clone());
        }
        let bytes = self.file(id)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| FileError::InvalidUtf8)?;
        Ok(Source::new(id, text.to_owned()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        shared(id).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.0.font(index)
    }

    /// A sheet says the date of its document.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
