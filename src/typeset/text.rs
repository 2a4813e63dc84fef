//! Words as Typst text.

use icu_locale::Locale;
use icu_properties::props::BidiClass;
use typst::foundations::{Content, NativeElement};
use typst::syntax::Span;
use typst::text::TextElem;

use crate::locale::{self, Flow};
use crate::model::Inline;
use crate::text::bidi_class;

/// The words of one paragraph, in the order in which they are set.
#[derive(Debug)]
pub(super) struct Words<'a>(Flow<'a>);

impl<'a> Words<'a> {
    pub(super) fn new(inlines: &'a [Inline], lang: &'a Locale) -> Self {
        Self(Flow::new(inlines, lang))
    }

    /// Words as Typst text, spaced as their language wants.
    pub(super) fn text(&mut self, words: &str, place: Span, lang: &Locale) -> Content {
        TextElem::packed(self.0.text(words, lang).as_ref()).spanned(place)
    }

    /// Whether what was set so far ends in a number, or in a sign that belongs to it.
    pub(super) fn end_in_number(&self) -> bool {
        let numeric = [
            BidiClass::EuropeanNumber,
            BidiClass::EuropeanTerminator,
            BidiClass::ArabicNumber,
        ];
        self.0
            .last()
            .is_some_and(|c| numeric.contains(&bidi_class(c)))
    }

    /// Passes over a piece whose words stay as they are (code, a break, a picture).
    pub(super) fn skip(&mut self) {
        self.0.skip();
    }

    /// Passes over the end of a source line. Whether it is a space.
    pub(super) fn line_end(&mut self) -> bool {
        self.0.line_end()
    }
}

/// Words that stand alone, such as a title from the front matter.
pub(super) fn plain(words: &str, place: Span, lang: &Locale) -> Content {
    let spaced = locale::space_punctuation(words, lang, None, None);
    TextElem::new(spaced.as_ref().into()).pack().spanned(place)
}
