//! Notes: the note itself where the text first refers to it, and a mark that leads there afterwards.
//!
//! Typst's own second reference looks for the first one by its label. `noted-columns` (`src/engine/columns/`) makes
//! references of the first ones in what is finished, and then the search would not end at a note. So the mark is set
//! here: the same for eyes and ears, with nothing but the place of the first one looked up.

#![expect(
    clippy::needless_pass_by_value,
    reason = "Typst's macro hands the context over by value"
)]

use std::sync::Arc;

use icu_locale::Locale;
use typst::comemo::Tracked;
use typst::diag::{At, SourceResult};
use typst::engine::Engine;
use typst::foundations::{
    Args, Content, Context, ContextElem, Func, IntoValue, Label, NativeElement, NativeFunc,
    Selector, StyleChain, func,
};
use typst::introspection::{Counter, Location, QueryIntrospection};
use typst::layout::HElem;
use typst::model::{DirectLinkElem, FootnoteElem};
use typst::pdf::PdfMarkerTag;
use typst::syntax::Span;
use typst::text::SuperElem;
use typst::utils::PicoStr;

use super::Typesetter;
use crate::model::NoteId;

impl Typesetter<'_> {
    /// A reference to a note.
    pub(super) fn note(&mut self, note: NoteId, lang: &Locale) -> Content {
        let (Some(footnote), Some(noted)) = (self.notes.get(note.0), self.noted.get_mut(note.0))
        else {
            return Content::empty();
        };
        let Some(label) = label(self.place.notes + note.0 + 1) else {
            return Content::empty();
        };
        if self.silent {
            return Content::empty();
        }
        *noted += 1;
        if *noted > 1 {
            let mut arguments = Args::new(Span::detached(), [label]);
            let mark = Func::from(mark_again::data()).with(&mut arguments);
            return ContextElem::new(mark).pack();
        }
        let body = self.inset(&footnote.blocks, lang);
        let note = FootnoteElem::with_content(body).pack().labelled(label);
        if !self.repeated {
            return note;
        }
        let mut arguments = Args::new(Span::detached(), [label.into_value(), note.into_value()]);
        let once = Func::from(note_once::data()).with(&mut arguments);
        ContextElem::new(once).pack()
    }

    /// What is set again at the head of each page that a table reaches: only the first time it has its notes.
    pub(super) fn repeated<T>(&mut self, set: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.repeated, true);
        let content = set(self);
        self.repeated = before;
        content
    }

    /// What is set while notes are left out; setting it again with them changes nothing else.
    pub(super) fn without_notes(&mut self, set: impl FnOnce(&mut Self) -> Content) -> Content {
        let expanded = self.expanded.clone();
        self.silent = true;
        let content = set(self);
        self.silent = false;
        self.expanded = expanded;
        content
    }
}

/// Labels are interned for ever, so they are numbers that all documents share.
fn label(number: usize) -> Option<Label> {
    Label::new(PicoStr::intern(&format!("note-{number}")))
}

/// The last note of this label before a place, or of all there are if nothing is known of the place.
fn note_before(engine: &mut Engine, here: Location, label: Label, span: Span) -> Option<Location> {
    // Texts of one document may count from 1 each: the nearest note of the number is this text's own.
    let before = Selector::Before {
        selector: Arc::new(Selector::Label(label)),
        end: Arc::new(Selector::Location(here)),
        inclusive: false,
    };
    let notes = engine.introspect(QueryIntrospection(before, span));
    notes.last().and_then(Content::location)
}

/// The number of a note as its marks have it.
fn number(
    engine: &mut Engine,
    styles: StyleChain,
    note: Location,
    span: Span,
) -> SourceResult<Content> {
    let numbering = styles.get_ref(FootnoteElem::numbering);
    let counter = Counter::of(FootnoteElem::ELEM);
    counter.display_at(engine, note, styles, numbering, span)
}

/// A note in the header of a table. Where the header is set again its mark is only a number: screen readers pass over it,
/// and what they pass over may hold no links. `noted-columns` leaves no trace of the header there, so that nothing is
/// known of the place and the note is found.
#[func(contextual)]
fn note_once(
    engine: &mut Engine,
    context: Tracked<Context>,
    span: Span,
    /// The label of the note.
    label: Label,
    /// The note.
    note: Content,
) -> SourceResult<Content> {
    let here = context.location().at(span)?;
    let Some(first) = note_before(engine, here, label, span) else {
        return Ok(note);
    };
    let number = number(engine, context.styles().at(span)?, first, span)?;
    Ok(HElem::hole().clone() + SuperElem::new(number).pack().spanned(span))
}

/// The mark of a note that was referred to before, as Typst would set it.
#[func(contextual)]
fn mark_again(
    engine: &mut Engine,
    context: Tracked<Context>,
    span: Span,
    /// The label of the note.
    label: Label,
) -> SourceResult<Content> {
    let here = context.location().at(span)?;
    // In the first round nothing has its place yet.
    let Some(note) = note_before(engine, here, label, span) else {
        return Ok(Content::empty());
    };
    let styles = context.styles().at(span)?;
    let number = number(engine, styles, note, span)?;
    let description = FootnoteElem::alt_text(styles, &number.plain_text());
    // The entry's location follows from its note's.
    let link = DirectLinkElem::new(note.variant(1), number, Some(description)).pack();
    let raised = SuperElem::new(link.spanned(span)).pack().spanned(span);
    Ok(HElem::hole().clone() + PdfMarkerTag::Label(raised))
}
