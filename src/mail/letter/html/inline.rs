//! Inlines in HTML.

use std::fmt::Write;

use super::Html;
use crate::mail::letter::tree::{Inline, Line, Style, Tongue};
use crate::text::escape;

impl Html {
    pub(super) fn line(&mut self, line: &Line) {
        for inline in line {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(text) => self.text(text),
            Inline::Break => self.push("<br>\n"),
            Inline::Styled(style, line) => self.styled(*style, line),
            Inline::Abbreviation { expansion, line } => {
                let _ = write!(self.out, "<abbr title=\"{}\">", escape(expansion));
                self.line(line);
                self.push("</abbr>");
            }
            Inline::Passage(tongue, line) => self.passage(tongue, line),
            Inline::Code(text) => {
                self.push("<code>");
                self.text(text);
                self.push("</code>");
            }
            Inline::Number(number) if self.rtl() => {
                self.open_with("span", "", "", " dir=\"ltr\"");
                self.text(number);
                self.push("</span>");
            }
            Inline::Number(number) => self.text(number),
            Inline::Link { url, bare, line } => self.link(url, *bare, line),
            Inline::Inside { anchor, line } => {
                let attributes = format!(" href=\"#{}\"", escape(anchor));
                self.anchor(&attributes, line);
            }
            Inline::Note {
                place,
                anchor,
                number,
                name,
            } => self.note(place, anchor, number, name),
        }
    }

    fn styled(&mut self, style: Style, line: &Line) {
        let name = match style {
            Style::Emphasis => "em",
            Style::Strong => "strong",
            Style::Struck | Style::Cancelled => "s",
            Style::Raised => "sup",
            Style::Lowered => "sub",
            Style::Quoted(depth) => return self.quoted(depth, line),
        };
        let _ = write!(self.out, "<{name}>");
        self.line(line);
        let _ = write!(self.out, "</{name}>");
    }

    /// The marks are words: those of `q` are not copied, and some programs set none.
    fn quoted(&mut self, depth: usize, line: &Line) {
        let marks = self.tongues.last().map(|tongue| tongue.marks(depth));
        let (open, close) = marks.unwrap_or_default();
        self.text(open);
        self.line(line);
        self.text(close);
    }

    fn passage(&mut self, tongue: &Tongue, line: &Line) {
        if self.tongues.last() == Some(tongue) {
            return self.line(line);
        }
        let attributes = Self::tongue(tongue);
        self.open_with("span", "", "", &attributes);
        self.tongues.push(tongue.clone());
        self.line(line);
        self.tongues.pop();
        self.push("</span>");
    }

    fn link(&mut self, url: &str, bare: bool, line: &Line) {
        let mut attributes = format!(" href=\"{}\"", escape(url));
        // Addresses go from left to right in every language.
        if bare && self.rtl() {
            attributes.push_str(" dir=\"ltr\"");
        }
        self.anchor(&attributes, line);
    }

    fn anchor(&mut self, attributes: &str, line: &Line) {
        let style = self.skin.link();
        self.open_with("a", "", &style, attributes);
        self.line(line);
        self.push("</a>");
    }

    fn note(&mut self, place: &str, anchor: &str, number: &str, name: &str) {
        let attributes = format!(
            " id=\"{}\" href=\"#{}\" role=\"doc-noteref\" aria-label=\"{}\"",
            escape(place),
            escape(anchor),
            escape(name)
        );
        self.push("<sup>");
        self.anchor(&attributes, &vec![Inline::Text(number.to_owned())]);
        self.push("</sup>");
    }

    /// The ways back from a note to where the text refers to it: the first in words, the others by their numbers.
    pub(super) fn backs(&mut self, places: &[String], back: &str) {
        for (place, time) in places.iter().zip(1..) {
            let number = self.tongues.last().map(|tongue| tongue.number(time));
            let number = format!("({})", number.unwrap_or_default());
            let mut attributes = format!(" href=\"#{}\" role=\"doc-backlink\"", escape(place));
            // The sign after the arrow asks for a letter and not for a coloured picture.
            let mut shown = format!("↩\u{fe0e} {back}");
            if time > 1 {
                let _ = write!(
                    attributes,
                    " aria-label=\"{}\"",
                    escape(&format!("{back} {number}"))
                );
                shown = number;
            }
            self.push(" ");
            self.anchor(&attributes, &vec![Inline::Text(shown)]);
        }
    }
}
