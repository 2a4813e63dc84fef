//! What must be so in the finished file, whoever made it: looked up in what was read back from it.

use std::collections::HashSet;

use super::contents::{heading, level};
use super::model::FileCheck;
use super::said::clean;
use crate::inspect::{Bookmark, Element, Inspection, Kid};
use crate::locale::Words;

/// In how many places of a file something is not so.
type Failures = fn(&Inspection) -> usize;

/// Every check: its name, where it is asked for, and what it counts.
const CHECKS: &[(&str, &[&str], Failures)] = &[
    ("title", &["PDF/UA-1, 7.1", "WCAG 2.2, 2.4.2"], |file| {
        usize::from(!file.shows_title || file.title.as_deref().unwrap_or_default().is_empty())
    }),
    ("language", &["PDF/UA-1, 7.2", "WCAG 2.2, 3.1.1"], |file| {
        usize::from(file.language.as_deref().unwrap_or_default().is_empty())
    }),
    ("unicode", &["PDF/UA-1, 7.21.7"], |file| {
        file.unknown_characters
    }),
    ("tagged", &["PDF/UA-1, 7.1"], |file| {
        file.untagged_characters + usize::from(!file.tagged)
    }),
    ("order", &["WCAG 2.2, 1.3.2", "WCAG 2.2, PDF3"], backward),
    ("headings", &["PDF/UA-1, 7.4.2", "WCAG 2.2, 1.3.1"], skipped),
    ("bookmarks", &["WCAG 2.2, PDF2"], astray),
    ("images", &["PDF/UA-1, 7.3", "WCAG 2.2, 1.1.1"], |file| {
        let empty = |figure: &Element| figure.alt.as_deref().unwrap_or_default().is_empty();
        count(file, &|element| element.role == "Figure" && empty(element))
    }),
    ("links", &["PDF/UA-1, 7.18.5", "WCAG 2.2, 2.4.4"], |file| {
        let descriptions = file.links.iter().map(|link| link.description.as_deref());
        descriptions
            .filter(|text| text.unwrap_or_default().is_empty())
            .count()
    }),
    ("tables", &["PDF/UA-1, 7.5", "WCAG 2.2, 1.3.1"], |file| {
        count(file, &|element| {
            element.role == "Table" && !holds(element, "TH")
        })
    }),
    ("fonts", &["PDF/UA-1, 7.21.4.1"], |file| {
        file.fonts.iter().filter(|font| !font.embedded).count()
    }),
];

/// Looks for all of it.
pub(super) fn checks(file: &Inspection, words: &Words) -> Vec<FileCheck> {
    let checks = CHECKS.iter().map(|(name, references, failures)| {
        let failures = failures(file);
        FileCheck {
            name,
            summary: words.get(&format!("check-{name}")).to_owned(),
            references,
            passed: failures == 0,
            failures,
        }
    });
    checks.collect()
}

/// Every element, parents before children.
fn walk<'a>(elements: impl Iterator<Item = &'a Element>, see: &mut dyn FnMut(&'a Element)) {
    for element in elements {
        see(element);
        walk(element.children(), see);
    }
}

fn count(file: &Inspection, wrong: &dyn Fn(&Element) -> bool) -> usize {
    let mut count = 0;
    walk(file.tags.iter(), &mut |element| {
        count += usize::from(wrong(element));
    });
    count
}

fn holds(element: &Element, role: &str) -> bool {
    element
        .children()
        .any(|kid| kid.role == role || holds(kid, role))
}

/// How often what is read next is drawn earlier. Notes and captions are drawn where there is room for them.
fn backward(file: &Inspection) -> usize {
    fn places(element: &Element, found: &mut Vec<(usize, i32)>) {
        if matches!(element.role.as_str(), "Note" | "FENote" | "Caption") {
            return;
        }
        for kid in &element.kids {
            match kid {
                Kid::Element(kid) => places(kid, found),
                Kid::Content(content) => found.push((content.page, content.mcid)),
                Kid::Annotation(_) => {}
            }
        }
    }
    let mut found = Vec::new();
    for element in &file.tags {
        places(element, &mut found);
    }
    found.windows(2).filter(|pair| pair[1] < pair[0]).count()
}

/// Headings that are more than one level below the one before; the first is to be of level 1.
fn skipped(file: &Inspection) -> usize {
    let (mut before, mut skipped) = (0, 0);
    walk(file.tags.iter(), &mut |element| {
        if let Some(level) = level(element) {
            skipped += usize::from(level > before + 1);
            before = level;
        }
    });
    skipped
}

/// Bookmarks that are no heading; one more if there are headings and no bookmarks.
fn astray(file: &Inspection) -> usize {
    fn astray(bookmarks: &[Bookmark], headings: &HashSet<String>) -> usize {
        let wrong = bookmarks.iter().map(|bookmark| {
            let own = !headings.contains(&clean(&bookmark.title));
            usize::from(own) + astray(&bookmark.kids, headings)
        });
        wrong.sum()
    }
    let mut headings = HashSet::new();
    walk(file.tags.iter(), &mut |element| {
        if level(element).is_some() {
            headings.insert(clean(&heading(element)));
        }
    });
    let none = !headings.is_empty() && file.bookmarks.is_empty();
    usize::from(none) + astray(&file.bookmarks, &headings)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names of the checks that a file does not pass.
    fn failed(file: &Inspection) -> Vec<&'static str> {
        let words = crate::report::words::words(&"en".parse().unwrap());
        let checks = checks(file, &words);
        assert!(checks.iter().all(|check| !check.summary.is_empty()));
        let failed = checks.into_iter().filter(|check| !check.passed);
        failed.map(|check| check.name).collect()
    }

    fn element(role: &str, kids: Vec<Element>) -> Element {
        Element {
            role: role.to_owned(),
            kids: kids.into_iter().map(Kid::Element).collect(),
            ..Element::default()
        }
    }

    #[test]
    fn a_file_without_anything_says_neither_title_nor_language_and_has_no_tags() {
        assert_eq!(
            failed(&Inspection::default()),
            ["title", "language", "tagged"]
        );
    }

    #[test]
    fn each_check_can_fail() {
        let mut file = Inspection::default();
        (file.title, file.language) = (Some("T".to_owned()), Some("en".to_owned()));
        (file.shows_title, file.tagged) = (true, true);
        assert_eq!(failed(&file), [""; 0]);
        let wrong = ["H1", "H3", "Figure", "Table"].map(|role| element(role, Vec::new()));
        file.tags = vec![element("Document", wrong.into())];
        (file.unknown_characters, file.untagged_characters) = (1, 1);
        let expected = [
            "unicode",
            "tagged",
            "headings",
            "bookmarks",
            "images",
            "tables",
        ];
        assert_eq!(failed(&file), expected);
    }
}
