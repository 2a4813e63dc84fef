//! The tag tree of an inspection, each element with its words and links.

use pressroom::Inspection;
use pressroom::inspect::{self, Target};

use super::{Element, Kid, Link};

/// The tag tree.
pub(crate) fn tree(pdf: &Inspection) -> Element {
    let elements = pdf.tags.iter().map(|tag| element(tag, pdf));
    let elements = elements.collect::<Vec<_>>();
    Element {
        words: elements
            .iter()
            .map(|element| element.words.as_str())
            .collect(),
        kids: elements.into_iter().map(Kid::Element).collect(),
        ..Element::default()
    }
}

fn element(tag: &inspect::Element, pdf: &Inspection) -> Element {
    let kid = |kid: &inspect::Kid| match kid {
        inspect::Kid::Element(tag) => Some(Kid::Element(element(tag, pdf))),
        inspect::Kid::Content(content) => Some(Kid::Words(content.text.clone(), content.page)),
        inspect::Kid::Annotation(annotation) => annotation
            .link
            .map(|index| Kid::Link(link(&pdf.links[index]))),
        _ => None,
    };
    Element {
        tag: tag.kind.clone(),
        title: tag.title.clone(),
        words: tag.words(),
        kids: tag.kids.iter().filter_map(kid).collect(),
    }
}

fn link(link: &inspect::Link) -> Link {
    let [left, _, _, top] = link.area;
    Link {
        page: link.page,
        at: (left, top),
        description: link.description.clone().unwrap_or_default(),
        target: match link.target {
            Target::To { page, point } => point.map(|[x, y]| (page, (x, y))),
            _ => None,
        },
    }
}
