//! The reading: the text in tag order, as a screen reader would announce it.
//!
//! What is announced is what a listener cannot do without: headings with their level, lists with their length, tables
//! by row and header, links, notes where they are referred to, figures by their description, changes of language.
//! Elements that only group are not heard.

mod language;
mod line;
mod passage;
mod table;
mod words;

use std::collections::HashSet;

use self::line::Lines;
pub(super) use self::passage::passages;
pub(super) use self::words::{bare_words, describe, untagged, words};
use self::words::{collect, contains, has_link, has_words, is_note, label, note_numbers};
use super::content::{Found, Joint, Run};
use super::model::{Element, Inspection, Kid, Link, Target};
use super::role;

/// The reading of a tagged file, and its words alone.
pub(super) fn read(inspection: &Inspection) -> (String, String) {
    let mut notes = HashSet::new();
    for element in &inspection.tags {
        note_numbers(element, &mut notes);
    }
    let language = inspection.language.as_deref();
    let mut reader = Reader {
        lines: Lines::new(language),
        notes,
        links: &inspection.links,
        sections: 0,
        in_list: false,
        in_contents: false,
    };
    for element in &inspection.tags {
        reader.element(element, language);
        reader.lines.end();
    }
    reader.lines.finish()
}

/// The text of a file without tags, in the order of its content, and its words alone.
pub(super) fn untagged_text(found: &Found, language: Option<&str>) -> (String, String) {
    if found.runs.is_empty() {
        let nothing = "no tags and no text: what the pages show is nothing, or pictures";
        return (format!("[{nothing}]\n"), String::new());
    }
    let mut lines = Lines::new(language);
    lines.announce_line("no tags: this is the text in the order in which it is drawn");
    let mut last: Option<&Run> = None;
    for (run, (artifact, _)) in found.runs.iter().zip(&found.owners) {
        if *artifact {
            continue;
        }
        if last.is_some_and(|last| last.to(run) == Joint::Block) {
            lines.end();
        }
        if last.is_none_or(|last| last.page != run.page) {
            lines.announce_line(&format!("page {}", run.page + 1));
        }
        lines.run(run, language);
        last = Some(run);
    }
    lines.finish()
}

struct Reader<'i> {
    lines: Lines,
    notes: HashSet<String>,
    links: &'i [Link],
    /// How many sections are open: the level of a heading that is only `H`.
    sections: usize,
    /// Whether a list is open, in which others are set in.
    in_list: bool,
    /// Whether a table of contents is open; those in it are its parts.
    in_contents: bool,
}

/// Whether it may be the mark of a note, which programs tag in either way.
fn is_mark(element: &Element) -> bool {
    ["Lbl", "Reference"].contains(&element.role.as_str())
}

impl Reader<'_> {
    fn kids(&mut self, element: &Element, language: Option<&str>) {
        let mut elements = element.children().skip(1).map(is_note);
        for kid in &element.kids {
            match kid {
                Kid::Element(child) => {
                    let note_follows = elements.next().unwrap_or(false);
                    if is_mark(child) && note_follows {
                        self.silent(child);
                    } else {
                        self.element(child, language);
                    }
                }
                Kid::Content(content) => {
                    for run in &content.runs {
                        self.lines.run(run, language);
                    }
                }
                Kid::Annotation(_) => {}
            }
        }
    }

    /// Words that are in the tags, and that an announcement says.
    fn silent(&mut self, element: &Element) {
        let mut runs = Vec::new();
        collect(element, &mut runs);
        for run in &runs {
            self.lines.silent(run);
        }
    }

    fn element(&mut self, element: &Element, language: Option<&str>) {
        let language = element.language.as_deref().or(language);
        let role = element.role.as_str();
        match role {
            "Artifact" => {}
            "Figure" | "Formula" => self.figure(element, language),
            "Form" => self.form(element, language),
            "L" => self.list(element, language),
            "Table" => self.table(element, language),
            "Link" => self.link(element, language),
            "Note" | "FENote" => self.note(element, language),
            "Lbl" | "Reference" if has_link(element) && self.notes.contains(&words(element)) => {
                self.lines
                    .announce_from(&format!("see note {}", words(element)));
                self.lines.announce_to("]");
                self.silent(element);
            }
            "Span" | "Quote" | "Em" | "Strong" | "Sub" | "Code" | "Annot" | "NonStruct" | "Lbl"
            | "Reference" | "Ruby" | "RB" | "RT" | "RP" | "Warichu" | "WT" | "WP" => {
                self.inline(element, language);
            }
            _ => self.block(element, language),
        }
    }

    fn inline(&mut self, element: &Element, language: Option<&str>) {
        if let Some(alt) = element.alt.as_deref().filter(|alt| !alt.trim().is_empty()) {
            self.lines.text(alt, language);
        } else if element.actual_text.is_some() {
            let mut runs = Vec::new();
            collect(element, &mut runs);
            for run in &runs {
                self.lines.run(run, language);
            }
        } else {
            self.kids(element, language);
        }
        if let Some(expansion) = &element.expansion {
            self.lines.say(&format!(" ({expansion})"));
        }
    }

    /// What stands on lines of its own.
    fn block(&mut self, element: &Element, language: Option<&str>) {
        self.lines.end();
        let role = element.role.as_str();
        let section = usize::from(matches!(role, "Sect" | "Art" | "Part" | "Aside"));
        self.sections += section;
        let before = match (role, role::level(role)) {
            (_, Some(level)) => Some(format!("heading level {level}")),
            ("H", _) => Some(format!("heading level {}", self.sections.max(1))),
            ("Title", _) => Some("title".to_owned()),
            _ => None,
        };
        if let Some(before) = before {
            if has_words(element) {
                self.lines.speak_next(language);
            }
            self.lines.announce(&before);
        }
        // A file's own type may say more than the standard type that it stands for.
        let around = match (element.kind.as_str(), role) {
            ("Aside", _) | (_, "Aside") => Some(("aside", true)),
            (_, "Art") => Some(("article", false)),
            (_, "BlockQuote") => Some(("quotation", true)),
            (_, "TOC") => Some(("contents", true)),
            (_, "Index") => Some(("index", true)),
            _ => None,
        };
        let around = around.filter(|(name, _)| {
            let again = *name == "contents" && std::mem::replace(&mut self.in_contents, true);
            self.lines.inline == 0 && !again
        });
        if let Some((name, _)) = around {
            self.lines.announce_line(name);
        }
        self.inline(element, language);
        if around == Some(("contents", true)) {
            self.in_contents = false;
        }
        if let Some((name, true)) = around {
            self.lines.announce_line(&format!("end of {name}"));
        }
        self.sections -= section;
        self.lines.end();
    }

    fn figure(&mut self, element: &Element, language: Option<&str>) {
        let name = element.role.to_lowercase();
        let alt = element.alt.as_deref().or(element.actual_text.as_deref());
        let alt = alt.filter(|alt| !alt.trim().is_empty());
        let within = !self.lines.is_empty() || self.lines.inline > 0;
        match alt {
            Some(alt) if within => {
                self.lines.announce_from(&format!("{name}:"));
                self.lines.space();
                self.lines.text(alt, language);
                self.lines.announce_to("]");
            }
            Some(alt) => {
                self.lines.announce(&name);
                self.lines.text(alt, language);
            }
            None if has_words(element) => {}
            None => self.lines.announce(&format!("{name} without description")),
        }
        if !within {
            self.lines.end();
        }
        for child in element.children() {
            if alt.is_none() || child.role == "Caption" {
                self.element(child, language);
            }
        }
        if alt.is_none() {
            let own = element.kids.iter().filter_map(|kid| match kid {
                Kid::Content(content) => Some(&content.runs),
                _ => None,
            });
            for run in own.flatten() {
                self.lines.run(run, language);
            }
        }
        if !within {
            self.lines.end();
        }
    }

    fn form(&mut self, element: &Element, language: Option<&str>) {
        let description = element.kids.iter().find_map(|kid| match kid {
            Kid::Annotation(annotation) => annotation.description.as_deref(),
            _ => None,
        });
        match element.alt.as_deref().or(description) {
            Some(name) => self.lines.announce(&format!("form field: {name}")),
            None => self.lines.announce("form field without name"),
        }
        self.kids(element, language);
    }

    fn list(&mut self, element: &Element, language: Option<&str>) {
        let nested = std::mem::replace(&mut self.in_list, true);
        self.lines.end();
        self.lines.indent += if nested { 2 } else { 0 };
        let count = element
            .children()
            .filter(|child| child.role == "LI")
            .count();
        let announced = self.lines.inline == 0 && count > 0;
        if announced {
            let items = if count == 1 { "item" } else { "items" };
            self.lines
                .announce_line(&format!("list with {count} {items}"));
        }
        for kid in element.children() {
            let language = kid.language.as_deref().or(language);
            match kid.role.as_str() {
                "LI" => self.item(kid, language),
                _ => self.element(kid, language),
            }
        }
        if announced {
            self.lines.announce_line("end of list");
        }
        self.lines.indent -= if nested { 2 } else { 0 };
        self.in_list = nested;
    }

    fn item(&mut self, element: &Element, language: Option<&str>) {
        self.lines.end();
        for kid in &element.kids {
            match kid {
                Kid::Element(child) if child.role == "Lbl" => {
                    self.element(child, language);
                    self.lines.hold();
                }
                Kid::Element(child) => self.element(child, language),
                Kid::Content(content) => {
                    for run in &content.runs {
                        self.lines.run(run, language);
                    }
                }
                Kid::Annotation(_) => {}
            }
        }
        self.lines.release();
        self.lines.end();
    }

    fn link(&mut self, element: &Element, language: Option<&str>) {
        if has_words(element) {
            self.lines.announce("link");
            self.lines.inline += 1;
            self.inline(element, language);
            self.lines.inline -= 1;
            self.lines.end_link();
            return;
        }
        let link = element.kids.iter().find_map(|kid| match kid {
            Kid::Annotation(annotation) => self.links.get(annotation.link?),
            _ => None,
        });
        let url = link.and_then(|link| match &link.target {
            Target::Url(url) => Some(url.as_str()),
            _ => None,
        });
        let described = element.alt.as_deref();
        let described = described.or_else(|| link.and_then(|link| link.description.as_deref()));
        match described.or(url) {
            Some(name) => self.lines.announce(&format!("link: {name}")),
            None => self.lines.announce("link without words"),
        }
        self.kids(element, language);
    }

    /// A note, where it is referred to.
    fn note(&mut self, element: &Element, language: Option<&str>) {
        let label = label(element);
        let number = label.map(words).filter(|number| !number.is_empty());
        let name = number.map_or_else(|| "note".to_owned(), |number| format!("note {number}"));
        let within = !self.lines.is_empty() || self.lines.inline > 0;
        let mark = self.lines.last();
        if within {
            self.lines.announce_from(&format!("{name}:"));
        } else {
            self.lines.announce(&name);
        }
        self.lines.inline += 1;
        self.lines.space();
        if let Some(label) = label {
            self.silent(label);
            self.lines.space();
        }
        self.without(element, label, language);
        self.lines.inline -= 1;
        if within {
            self.lines.announce_to("]");
            self.lines.set_last(mark);
        } else {
            self.lines.end();
        }
    }

    /// An element without the label that has been said.
    fn without(&mut self, element: &Element, label: Option<&Element>, language: Option<&str>) {
        for kid in &element.kids {
            match kid {
                Kid::Element(child) if label.is_some_and(|label| std::ptr::eq(label, child)) => {}
                Kid::Element(child) if label.is_some() && contains(child, label) => {
                    self.without(child, label, child.language.as_deref().or(language));
                    self.lines.space();
                }
                Kid::Element(child) => self.element(child, language),
                Kid::Content(content) => {
                    for run in &content.runs {
                        self.lines.run(run, language);
                    }
                }
                Kid::Annotation(_) => {}
            }
        }
    }
}
