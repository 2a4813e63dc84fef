//! Images: alone with caption and credit, or within the line.

use icu_locale::Locale;
use typst::foundations::{Bytes, Content, Derived, Label, NativeElement, Packed, Smart};
use typst::layout::{BlockBody, BlockElem};
use typst::loading::{DataSource, LoadSource, Loaded};
use typst::model::{FigureCaption, FigureElem, FigureKind};
use typst::pdf::ArtifactElem;
use typst::syntax::{Span as TypstSpan, Spanned as TypstSpanned};
use typst::text::LinebreakElem;
use typst::utils::PicoStr;
use typst::visualize::ImageElem;

use super::Typesetter;
use super::text::plain;
use crate::locale;
use crate::model::{Figure, Image, Span};

impl Typesetter<'_> {
    /// An image that stands alone; nothing if its file could not be read, which is reported elsewhere.
    pub(super) fn figure(&mut self, figure: &Figure, place: &Span, lang: &Locale) -> Content {
        let Some(mut picture) = self.picture(&figure.image, place) else {
            return Content::empty();
        };
        if figure.image.decorative {
            // In a block of its own the artifact begins and ends on one page. Alone before a page break Typst 0.15.1
            // lets it end on the next one, and takes the notes between them for artifacts as well.
            let body = Some(BlockBody::Content(picture));
            picture = BlockElem::new()
                .with_breakable(false)
                .with_body(body)
                .pack();
        }
        let Some(caption) = self.caption(figure, lang) else {
            return picture;
        };
        let caption = Packed::new(FigureCaption::new(caption)).spanned(self.span(place));
        FigureElem::new(picture)
            .with_kind(Smart::Custom(FigureKind::Elem(ImageElem::ELEM)))
            .with_caption(Some(caption))
            .with_supplement(Smart::Custom(None))
            .with_numbering(None)
            .pack()
    }

    /// The picture itself: described, or hidden from screen readers if it only decorates.
    pub(super) fn picture(&self, image: &Image, place: &Span) -> Option<Content> {
        let bytes = self.pictures.get(&image.file.value)?;
        let element = image_element(bytes.clone(), self.span(place));
        if image.decorative {
            return Some(ArtifactElem::new(element.pack().spanned(self.span(place))).pack());
        }
        let alt = (!image.alt.trim().is_empty()).then(|| image.alt.as_str().into());
        Some(element.with_alt(alt).pack().spanned(self.span(place)))
    }

    fn caption(&mut self, figure: &Figure, lang: &Locale) -> Option<Content> {
        let words = (!figure.caption.is_empty()).then(|| self.words(&figure.caption, lang));
        let credit = figure
            .credit
            .as_ref()
            .map(|credit| credit_line(&credit.value, self.span(&credit.span), lang));
        match (words, credit) {
            (Some(words), Some(credit)) => Some(Content::sequence([
                words,
                LinebreakElem::new().pack(),
                credit,
            ])),
            (words, credit) => words.or(credit),
        }
    }
}

/// An image from bytes: no file id is spent on it.
pub(crate) fn image_element(bytes: Bytes, place: TypstSpan) -> ImageElem {
    let source = TypstSpanned::new(LoadSource::Bytes, place);
    let loaded = Loaded::new(source, bytes.clone());
    ImageElem::new(Derived::new(DataSource::Bytes(bytes), loaded))
}

/// "Photo: …" under the label `credit`, which layouts style.
fn credit_line(credit: &str, place: TypstSpan, lang: &Locale) -> Content {
    let words = locale::labels(lang)
        .get("credit")
        .replace("{credit}", credit);
    let content = plain(&words, place, lang);
    match Label::new(PicoStr::intern("credit")) {
        // The label goes on an element of its own, so that the words keep their text element.
        Some(label) => Content::sequence([content]).labelled(label),
        None => content,
    }
}
