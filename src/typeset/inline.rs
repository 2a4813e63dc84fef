//! Inlines as Typst elements.

use icu_locale::Locale;
use typst::foundations::{Content, Label, NativeElement, Smart};
use typst::layout::{BoxElem, Dir};
use typst::model::{Destination, EmphElem, LinkElem, LinkMarker, QuoteElem, StrongElem, Url};
use typst::syntax::Span as TypstSpan;
use typst::text::{
    Lang, LinebreakElem, RawContent, RawElem, Region, SpaceElem, StrikeElem, SubElem, SuperElem,
    TextDir, TextElem,
};
use typst::utils::PicoStr;

use super::Typesetter;
use super::text::{Words, plain};
use crate::locale;
use crate::model::{Image, Inline, InlineKind, Link, Span, Spanned, plain_text};

impl Typesetter<'_> {
    /// The words of a paragraph, heading, cell or term.
    pub(super) fn words(&mut self, inlines: &[Inline], lang: &Locale) -> Content {
        self.inlines(inlines, &mut Words::new(inlines, lang), lang)
    }

    fn inlines(&mut self, inlines: &[Inline], words: &mut Words<'_>, lang: &Locale) -> Content {
        Content::sequence(
            inlines
                .iter()
                .map(|inline| self.inline(inline, words, lang)),
        )
    }

    fn inline(&mut self, inline: &Inline, words: &mut Words<'_>, lang: &Locale) -> Content {
        let place = self.span(&inline.span);
        let content = match &inline.kind {
            InlineKind::Text(text) => return words.text(text, place, lang),
            InlineKind::SoftBreak => return soft_break(words),
            InlineKind::LineBreak => {
                words.skip();
                LinebreakElem::new().pack()
            }
            InlineKind::Code(text) => {
                words.skip();
                RawElem::new(RawContent::Text(text.as_str().into()))
                    .with_block(false)
                    .pack()
            }
            InlineKind::Image(image) => {
                words.skip();
                self.inline_image(image, &inline.span)
            }
            // Notes stand outside of the text, and in its language.
            InlineKind::Note(note) => {
                let mark = self.note(*note, self.lang);
                if !locale::is_rtl(self.lang) || !words.end_in_number() {
                    return mark.spanned(place);
                }
                // From right to left the mark would become the number's last digits, and be read as its power.
                Content::sequence([TextElem::packed("\u{200f}"), mark])
            }
            InlineKind::Emphasis(inner) => EmphElem::new(self.inlines(inner, words, lang)).pack(),
            InlineKind::Strong(inner) => StrongElem::new(self.inlines(inner, words, lang)).pack(),
            InlineKind::Strikethrough(inner) => {
                StrikeElem::new(self.inlines(inner, words, lang)).pack()
            }
            InlineKind::Superscript(inner) => {
                SuperElem::new(self.inlines(inner, words, lang)).pack()
            }
            InlineKind::Subscript(inner) => SubElem::new(self.inlines(inner, words, lang)).pack(),
            InlineKind::Quotation(inner) => self.quotation(inner, words, lang),
            InlineKind::Abbreviation { expansion, content } => {
                let content = self.inlines(content, words, lang);
                self.abbreviation(content, expansion, lang)
            }
            InlineKind::Language {
                lang: other,
                content,
            } => {
                let content = in_language(self.inlines(content, words, other), other);
                isolated(content, lang, other)
            }
            InlineKind::Link(target) => {
                let body = self.inlines(&target.content, words, lang);
                let place = self.span(&target.destination.span);
                let description = description(target);
                self.links
                    .link(body, &target.destination.value, place, &description)
            }
        };
        content.spanned(place)
    }

    /// A quotation within the line, between the marks of its language and depth.
    fn quotation(&mut self, inner: &[Inline], words: &mut Words<'_>, lang: &Locale) -> Content {
        let (open, close) = locale::quotation_marks(lang, self.quotations);
        self.quotations += 1;
        let body = self.inlines(inner, words, lang);
        self.quotations -= 1;
        let marked = Content::sequence([TextElem::packed(open), body, TextElem::packed(close)]);
        QuoteElem::new(marked)
            .with_block(false)
            .with_quotes(Smart::Custom(false))
            .pack()
    }

    /// PDF readers seldom offer expansions, and paper never: so the first use says it in words,
    /// unless the author's text does.
    fn abbreviation(
        &mut self,
        content: Content,
        expansion: &Spanned<String>,
        lang: &Locale,
    ) -> Content {
        if self.text.contains(&expansion.value) || !self.expanded.insert(expansion.value.clone()) {
            return content;
        }
        Content::sequence([
            content,
            TextElem::packed(" ("),
            plain(&expansion.value, self.span(&expansion.span), lang),
            TextElem::packed(")"),
        ])
    }

    fn inline_image(&mut self, image: &Image, place: &Span) -> Content {
        match self.picture(image, place) {
            Some(picture) => BoxElem::new().with_body(Some(picture)).pack(),
            None => Content::empty(),
        }
    }
}

/// Text that is written in the other direction, kept apart: a number or bracket beside it would else be drawn into it, and
/// `<span lang="ar">المغرب</span> (2021)` would show the year before the country.
fn isolated(content: Content, lang: &Locale, other: &Locale) -> Content {
    let open = match (locale::is_rtl(lang), locale::is_rtl(other)) {
        (false, true) => "\u{2067}",
        (true, false) => "\u{2066}",
        _ => return content,
    };
    Content::sequence([
        TextElem::packed(open),
        content,
        TextElem::packed("\u{2069}"),
    ])
}

/// Text in another language: hyphenation, shaping and screen readers follow it.
fn in_language(content: Content, lang: &Locale) -> Content {
    let Ok(code) = lang.id.language.as_str().parse::<Lang>() else {
        return content;
    };
    let region = lang
        .id
        .region
        .and_then(|region| region.as_str().parse::<Region>().ok());
    // Typst knows the direction of languages, but not that Azerbaijani, say, may be written in Arabic letters.
    let dir = if locale::is_rtl(lang) {
        Dir::RTL
    } else {
        Dir::LTR
    };
    content
        .set(TextElem::lang, code)
        .set(TextElem::region, region)
        .set(TextElem::dir, TextDir(Smart::Custom(dir)))
}

/// A link under the label `link`: layouts style that, because a Typst link would describe itself to
/// screen readers by its address and lose the words (typst/typst#8877).
pub(super) fn link(
    body: Content,
    destination: &str,
    place: TypstSpan,
    description: &str,
) -> Content {
    let Ok(url) = Url::new(destination) else {
        return body;
    };
    let marker = LinkMarker::new(body, Some(description.into()))
        .pack()
        .spanned(place);
    labelled_link(marker).set(LinkElem::current, Some(Destination::Url(url)))
}

/// A link under the label by which layouts style links.
pub(super) fn labelled_link(link: Content) -> Content {
    match Label::new(PicoStr::intern("link")) {
        Some(label) => link.labelled(label),
        None => link,
    }
}

/// What a screen reader says for a link: its words, or what its pictures show.
fn description(link: &Link) -> String {
    let words = plain_text(&link.content);
    if !words.trim().is_empty() {
        return words;
    }
    let pictures = link.content.iter().filter_map(|inline| match &inline.kind {
        InlineKind::Image(image) => Some(image.alt.as_str()),
        _ => None,
    });
    pictures.collect::<Vec<_>>().join(" ")
}

/// The end of a source line: a space, unless the language sets its own before what follows.
fn soft_break(words: &mut Words<'_>) -> Content {
    if words.line_end() {
        SpaceElem::new().pack()
    } else {
        Content::empty()
    }
}
