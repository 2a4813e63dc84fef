//! The words of elements, and what is asked of elements before they are read.

use std::collections::{HashMap, HashSet};

use super::super::content::{Found, Key, Run};
use super::super::model::{Element, Inspection, Kid, Link};
use super::line::Lines;

/// How many characters are neither in the tag tree nor artifacts.
pub(in crate::inspect) fn untagged(found: &Found, used: &HashSet<Key>) -> usize {
    let runs = found.runs.iter().zip(&found.owners);
    let outside =
        runs.filter(|(_, (artifact, key))| !artifact && key.is_none_or(|key| !used.contains(&key)));
    let letters = |run: &Run| {
        run.text
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .count()
    };
    outside.map(|(run, _)| letters(run)).sum()
}

/// Fills in what the tags say of images and links, and the words of the content.
pub(in crate::inspect) fn describe(inspection: &mut Inspection, found: &mut Found) {
    let mut alts = HashMap::new();
    for element in &mut inspection.tags {
        fill(element, None, &mut inspection.links, &mut alts);
    }
    for drawn in &mut found.images {
        drawn.image.alt = drawn.key.and_then(|key| alts.get(&key).cloned());
    }
}

fn fill(
    element: &mut Element,
    alt: Option<&str>,
    links: &mut [Link],
    alts: &mut HashMap<Key, String>,
) {
    let own = element.alt.clone();
    let alt = own.as_deref().or(alt);
    let mut words = None;
    for kid in &mut element.kids {
        match kid {
            Kid::Element(element) => fill(element, alt, links, alts),
            Kid::Content(content) => {
                content.text = joined(&content.runs);
                alts.extend(alt.map(|alt| (content.key, alt.to_owned())));
            }
            Kid::Annotation(_) => {}
        }
    }
    for kid in &element.kids {
        if let Kid::Annotation(annotation) = kid
            && let Some(link) = annotation.link.and_then(|link| links.get_mut(link))
        {
            link.words
                .clone_from(words.get_or_insert_with(|| self::words(element)));
        }
    }
}

/// The words of an element on one line.
pub(in crate::inspect) fn words(element: &Element) -> String {
    let mut runs = Vec::new();
    collect(element, &mut runs);
    joined(&runs)
}

/// The words of an element on one line, without its notes and the marks that refer to them.
pub(in crate::inspect) fn bare_words(element: &Element) -> String {
    let mut runs = Vec::new();
    gather(element, &|kid| !is_note(kid) && !refers(kid), &mut runs);
    joined(&runs)
}

/// Whether an element refers to a note or to something else.
fn refers(element: &Element) -> bool {
    element.role == "Reference" || (element.role == "Lbl" && has_link(element))
}

pub(super) fn joined(runs: &[Run]) -> String {
    let mut lines = Lines::new(None);
    lines.inline = 1;
    for run in runs {
        lines.run(
            &Run {
                expansion: None,
                language: None,
                ..run.clone()
            },
            None,
        );
    }
    lines.inline = 0;
    lines.finish().1.trim_end().to_owned()
}

/// The runs of an element and of those below it; what `ActualText` replaces is one.
pub(super) fn collect(element: &Element, runs: &mut Vec<Run>) {
    gather(element, &|_| true, runs);
}

/// The runs of an element, and of those below it that are wanted.
fn gather(element: &Element, wanted: &dyn Fn(&Element) -> bool, runs: &mut Vec<Run>) {
    let start = runs.len();
    for kid in &element.kids {
        match kid {
            Kid::Element(kid) if !wanted(kid) => {}
            Kid::Element(kid) => gather(kid, wanted, runs),
            Kid::Content(content) => runs.extend(content.runs.iter().cloned()),
            Kid::Annotation(_) => {}
        }
    }
    if let Some(text) = &element.actual_text
        && let (Some(first), Some(last)) = (runs.get(start), runs.last())
    {
        let run = first.replaced(last, text);
        runs.truncate(start);
        runs.push(run);
    }
}

/// The numbers of notes.
pub(super) fn note_numbers(element: &Element, numbers: &mut HashSet<String>) {
    if is_note(element) {
        numbers.extend(label(element).map(words));
    }
    for child in element.children() {
        note_numbers(child, numbers);
    }
}

pub(super) fn is_note(element: &Element) -> bool {
    matches!(element.role.as_str(), "Note" | "FENote")
}

/// The label that an element begins with, perhaps within its first paragraph.
pub(super) fn label(element: &Element) -> Option<&Element> {
    let first = element.children().next()?;
    match first.role.as_str() {
        "Lbl" => Some(first),
        "P" | "Div" | "Span" | "NonStruct" => label(first),
        _ => None,
    }
}

/// Whether an element holds a link.
pub(super) fn has_link(element: &Element) -> bool {
    element.role == "Link" || element.children().any(has_link)
}

pub(super) fn contains(element: &Element, label: Option<&Element>) -> bool {
    label.is_some_and(|label| self::label(element).is_some_and(|own| std::ptr::eq(own, label)))
}

/// Whether there is anything to read in an element.
pub(super) fn has_words(element: &Element) -> bool {
    let described = |element: &Element| {
        element
            .alt
            .as_ref()
            .is_some_and(|alt| !alt.trim().is_empty())
            || element
                .actual_text
                .as_ref()
                .is_some_and(|text| !text.trim().is_empty())
    };
    element.kids.iter().any(|kid| match kid {
        Kid::Element(child) => described(child) || has_words(child),
        Kid::Content(content) => content.runs.iter().any(|run| !run.text.trim().is_empty()),
        Kid::Annotation(_) => false,
    })
}
