//! The marked text, drawn by annotate-snippets.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::printable;
use crate::diagnostic::{Diagnostic, Location, Severity};

/// Columns of the drawing; longer lines are cut around the mark.
const WIDTH: usize = 140;

pub(super) fn render(diagnostic: &Diagnostic, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::INFO.with_name("advice"),
    };
    let title = level
        .primary_title(printable(&diagnostic.message))
        .id(diagnostic.code.name());
    let mut group = Group::with_title(title);
    if let Some(place) = &diagnostic.primary {
        group = group.element(snippet(place, AnnotationKind::Primary, None));
    }
    for label in &diagnostic.labels {
        let text = printable(&label.text);
        group = group.element(snippet(
            &label.location,
            AnnotationKind::Context,
            Some(text),
        ));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(printable(help)));
    }
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    format!("{}\n\n", renderer.term_width(WIDTH).render(&[group]))
}

fn snippet(
    place: &Location,
    kind: AnnotationKind,
    label: Option<String>,
) -> Snippet<'static, annotate_snippets::Annotation<'static>> {
    let (line, mark) = excerpt(place);
    let annotation = kind.span(mark).label(label);
    Snippet::source(line)
        .path(printable(place.source.name()))
        .line_start(place.position().line)
        .annotation(annotation)
}

/// The line that the place begins on, and the mark in it; a place of several lines is marked to the end of its first.
/// The renderer cuts long lines around the mark.
fn excerpt(place: &Location) -> (String, Range<usize>) {
    let text = place.source.text();
    let start = text[..place.range.start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].split(['\n', '\r']).next().unwrap_or_default();
    let from = (place.range.start - start).min(line.len());
    let to = (place.range.end - start).clamp(from, line.len());
    let before = printable(&line[..from]);
    let marked = printable(&line[from..to]);
    let mark = before.len()..before.len() + marked.len();
    (before + &marked + &printable(&line[to..]), mark)
}
