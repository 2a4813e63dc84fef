//! The marked text, drawn by annotate-snippets.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::printable;
use crate::diagnostic::{Diagnostic, Location, Severity};

/// Characters of a line that are shown; longer lines are cut around the mark.
const WINDOW: usize = 160;

pub(super) fn render(diagnostic: &Diagnostic, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::INFO.with_name("advice"),
    };
    let title = level.primary_title(printable(&diagnostic.message)).id(diagnostic.code.name());
    let mut group = Group::with_title(title);
    if let Some(place) = &diagnostic.primary {
        group = group.element(origin(place)).element(snippet(place, AnnotationKind::Primary, None));
    }
    for label in &diagnostic.labels {
        let text = printable(&label.text);
        let part = snippet(&label.location, AnnotationKind::Context, Some(text));
        group = group.element(origin(&label.location)).element(part);
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(printable(help)));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    // The renderer's own width would cut lines a second time.
    format!("{}\n\n", renderer.term_width(WINDOW + 40).render(&[group]))
}

/// The renderer would count the column in what is shown of the line.
fn origin(place: &Location) -> Origin<'static> {
    let position = place.position();
    Origin::path(printable(place.source.name())).line(position.line).char_column(position.column)
}

fn snippet(
    place: &Location,
    kind: AnnotationKind,
    label: Option<String>,
) -> Snippet<'static, annotate_snippets::Annotation<'static>> {
    let (line, mark) = excerpt(place);
    let annotation = kind.span(mark).label(label);
    Snippet::source(line).line_start(place.position().line).annotation(annotation)
}

/// The line that the place begins on, as far as it can be shown, and the mark in it. A place of several lines is
/// marked to the end of its first.
fn excerpt(place: &Location) -> (String, Range<usize>) {
    let text = place.source.text();
    let start = text[..place.range.start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].split(['\n', '\r']).next().unwrap_or_default();
    let mark = place.range.start - start..(place.range.end - start).min(line.len());
    let mark = mark.start.min(line.len())..mark.end.max(mark.start.min(line.len()));
    let (mut shown, mut shown_mark) = (String::new(), 0..0);
    let from = window_start(line, mark.start);
    if from > 0 {
        shown.push('…');
    }
    for (at, character) in line.char_indices().skip_while(|(at, _)| *at < from).take(WINDOW) {
        if at == mark.start {
            shown_mark.start = shown.len();
        }
        shown.push_str(&printable(character.encode_utf8(&mut [0; 4])));
        if at < mark.end {
            shown_mark.end = shown.len();
        }
    }
    if mark.start >= line.len() {
        shown_mark = shown.len()..shown.len();
    }
    if line.len() > from && line[from..].chars().count() > WINDOW {
        shown.push('…');
    }
    shown_mark.end = shown_mark.end.max(shown_mark.start);
    (shown, shown_mark)
}

/// Where the window on a long line begins: some words before the mark.
fn window_start(line: &str, mark: usize) -> usize {
    if line.len() <= WINDOW {
        return 0;
    }
    line.floor_char_boundary(mark.saturating_sub(WINDOW / 3))
}
