//! Headings. Typst 0.15.1 takes the notes in a heading for its words: in the title of its tag, in the bookmark and in an
//! outline (typst/typst#1880). So a heading has only its words, and a rule puts the notes among them where it is set.
//! `tests/defects.rs` tells when Typst no longer needs it.

use std::num::NonZeroUsize;

use icu_locale::Locale;
use typst::foundations::{
    Args, Content, Func, NativeElement, NativeFunc, Recipe, Selector, Smart, Transformation, Value,
    func,
};
use typst::model::HeadingElem;

use super::Typesetter;
use crate::model::{Inline, InlineKind, Span};

impl Typesetter<'_> {
    pub(super) fn heading(
        &mut self,
        level: u8,
        content: &[Inline],
        place: &Span,
        lang: &Locale,
    ) -> Content {
        let place = self.span(place);
        let level = Smart::Custom(self.level(level));
        let heading = |words: Content| {
            let heading = HeadingElem::new(words).with_level(level);
            heading.pack().spanned(place)
        };
        if !holds_note(content) {
            return heading(self.words(content, lang));
        }
        let words = self.without_notes(|setter| setter.words(content, lang));
        let whole = self.words(content, lang);
        let mut arguments = Args::new(place, [Value::Content(whole)]);
        let rule = Recipe::new(
            Some(Selector::Elem(HeadingElem::ELEM, None)),
            Transformation::Func(Func::from(with_notes::data()).with(&mut arguments)),
            place,
        );
        heading(words).styled(rule)
    }

    /// The author's highest level becomes the level of the place, whichever it is; PDF 1.7 knows six levels.
    fn level(&self, written: u8) -> NonZeroUsize {
        let level =
            usize::from(written.saturating_sub(self.highest_level)) + usize::from(self.place.level);
        NonZeroUsize::new(level.min(6)).unwrap_or(NonZeroUsize::MIN)
    }
}

fn holds_note(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| {
        matches!(inline.kind, InlineKind::Note(_)) || holds_note(inline.kind.children())
    })
}

/// The heading with the words and notes that it is set from; the tag around it has been made already.
#[func]
fn with_notes(words: Content, heading: Content) -> Content {
    let mut heading = heading;
    if let Some(heading) = heading.to_packed_mut::<HeadingElem>() {
        heading.body = words;
    }
    heading
}
