//! The page as one HTML file: no scripts, nothing to load, and everything that authors wrote escaped.

use std::fmt::Write;

use super::page::{Block, Entry, Line, Page, Piece, Row, Section};
use super::text::plain;
use crate::contact::can_be_followed;
use crate::text::escape;

const STYLE: &str = include_str!("style.css");

/// Browsers load and run nothing for this page, whatever is in it.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

pub(super) fn render(page: &Page) -> String {
    let mut html = Html {
        page,
        out: String::new(),
        boxes: 0,
    };
    html.whole();
    html.out
}

struct Html<'a> {
    page: &'a Page,
    out: String,
    /// How many boxes there are so far.
    boxes: usize,
}

impl Html<'_> {
    fn push(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    fn whole(&mut self) {
        let page = self.page;
        let (lang, dir) = (escape(&page.lang), direction(page.rtl));
        let title = escape(&plain(&page.title, page.rtl));
        let _ = write!(
            self.out,
            "<!DOCTYPE html>\n<html lang=\"{lang}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        );
        self.push("<header>\n");
        self.element("h1", &page.title);
        self.element("p", &page.intro);
        self.push("</header>\n<main>\n");
        for section in &page.sections {
            self.section(section);
        }
        self.push("</main>\n<footer>\n");
        self.element("p", &page.foot);
        self.push("</footer>\n</body>\n</html>\n");
    }

    fn section(&mut self, section: &Section) {
        self.push("<section>\n");
        self.element("h2", &section.title);
        section.blocks.iter().for_each(|block| self.block(block));
        for part in &section.parts {
            self.element("h3", &part.title);
            part.blocks.iter().for_each(|block| self.block(block));
        }
        self.push("</section>\n");
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Paragraph(line) => self.element("p", line),
            Block::Facts(facts) => {
                self.push("<dl>\n");
                for fact in facts {
                    self.push("<div>");
                    self.inside("dt", &fact.name);
                    self.inside("dd", &fact.value);
                    self.push("</div>\n");
                }
                self.push("</dl>\n");
            }
            Block::Table {
                caption,
                head,
                rows,
            } => self.table(caption, head, rows),
            Block::List(entries) => self.list(entries),
            Block::Boxes(entries) => self.boxes(entries),
        }
    }

    fn table(&mut self, caption: &Line, head: &[Line; 2], rows: &[Row]) {
        self.push("<table>\n");
        self.element("caption", caption);
        self.push("<thead>\n<tr>");
        for cell in head {
            self.inside_with("th", " scope=\"col\"", cell);
        }
        self.push("</tr>\n</thead>\n<tbody>\n");
        for row in rows {
            self.push("<tr><th scope=\"row\">");
            self.line(&row.name);
            self.inside_with("span", " class=\"below\"", &row.below);
            self.push(if row.marked {
                "</th><td class=\"marked\">"
            } else {
                "</th><td>"
            });
            for (index, line) in row.result.iter().enumerate() {
                if index > 0 {
                    self.push("<br>");
                }
                self.line(line);
            }
            self.push("</td></tr>\n");
        }
        self.push("</tbody>\n</table>\n");
    }

    fn list(&mut self, entries: &[Entry]) {
        self.push("<ul>\n");
        for entry in entries {
            self.push("<li>");
            self.line(&entry.line);
            self.details(entry);
            self.push("</li>\n");
        }
        self.push("</ul>\n");
    }

    fn details(&mut self, entry: &Entry) {
        for line in &entry.details {
            self.inside_with("span", " class=\"below\"", line);
        }
        if !entry.kids.is_empty() {
            self.push("\n");
            self.list(&entry.kids);
        }
    }

    fn boxes(&mut self, entries: &[Entry]) {
        self.push("<ul class=\"boxes\">\n");
        for entry in entries {
            self.boxes += 1;
            let number = self.boxes;
            let _ = write!(
                self.out,
                "<li><input type=\"checkbox\" id=\"q{number}\" autocomplete=\"off\"> <div><label for=\"q{number}\">"
            );
            self.line(&entry.line);
            self.push("</label>");
            self.details(entry);
            self.push("</div></li>\n");
        }
        self.push("</ul>\n");
    }

    fn element(&mut self, name: &str, line: &Line) {
        self.inside(name, line);
        self.push("\n");
    }

    fn inside(&mut self, name: &str, line: &Line) {
        self.inside_with(name, "", line);
    }

    fn inside_with(&mut self, name: &str, attributes: &str, line: &Line) {
        let _ = write!(self.out, "<{name}{attributes}>");
        self.line(line);
        let _ = write!(self.out, "</{name}>");
    }

    fn line(&mut self, line: &Line) {
        for piece in line {
            self.piece(piece);
        }
    }

    /// A piece in another language or direction says so, and is kept apart from what is around it.
    fn piece(&mut self, piece: &Piece) {
        let text = escape(&piece.text);
        let mut attributes = String::new();
        if let Some(lang) = &piece.lang {
            let _ = write!(attributes, " lang=\"{}\"", escape(lang));
        }
        if piece.lang.is_some() || piece.rtl != self.page.rtl {
            let _ = write!(attributes, " dir=\"{}\"", direction(piece.rtl));
        }
        let url = piece.url.as_deref().filter(|url| can_be_followed(url));
        let _ = match (url, attributes.is_empty()) {
            (Some(url), _) => {
                write!(
                    self.out,
                    "<a href=\"{}\"{attributes}>{text}</a>",
                    escape(url)
                )
            }
            (None, true) => write!(self.out, "{text}"),
            (None, false) => write!(self.out, "<span{attributes}>{text}</span>"),
        };
    }
}

fn direction(rtl: bool) -> &'static str {
    if rtl { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_pages_and_mailboxes_become_links() {
        for (url, follows) in [
            ("https://example.org/", true),
            ("MAILTO:a@example.org", true),
            ("javascript:alert(1)", false),
            ("data:text/html,<script>", false),
            ("//example.org", false),
        ] {
            assert_eq!(can_be_followed(url), follows, "{url}");
        }
    }

    /// Relative luminance of a colour written as `#rgb` or `#rrggbb` (WCAG 2.2).
    fn luminance(colour: &str) -> f64 {
        let long = if colour.len() == 3 {
            colour.chars().flat_map(|digit| [digit, digit]).collect()
        } else {
            colour.to_owned()
        };
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&long[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
    }

    #[test]
    fn every_colour_of_text_stands_out_from_white() {
        let colours = STYLE.split(" color: #").skip(1);
        let colours: Vec<_> = colours.filter_map(|rest| rest.split(';').next()).collect();
        assert!(colours.len() > 3, "{colours:?}");
        for colour in colours {
            let contrast = 1.05 / (luminance(colour) + 0.05);
            assert!(contrast >= 4.5, "#{colour}: {contrast}");
        }
    }
}
