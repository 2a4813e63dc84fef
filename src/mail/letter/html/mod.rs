//! The HTML of a letter, for programs that read mail.
//!
//! Some of them know no style sheets, so what the letter cannot do without by day is in the elements: letters, colours, titles. What
//! comes again with every paragraph, item and cell is in a sheet, because some programs cut off long letters; whoever drops it shows these as
//! it shows others. A second sheet has the colours of dark windows, so that whoever drops one for what it does not know keeps the other.
//! Some put the body of a letter into a page of their own and drop `html` and `body`, so language and
//! direction are said by an element within. Outlook sets text with Word, which knows no greatest width, so it gets a table.

mod block;
mod inline;
mod skin;
#[cfg(test)]
mod tests;

use std::fmt::Write;

pub(super) use skin::Colours;

use super::tree::Tongue;
use super::{Letter, Picture, greeting_lines};
use crate::text::escape;
use skin::Skin;

/// The beginning and the end of the table that Word sets the letter in.
const WORD: [&str; 2] = [
    "<!--[if mso]><table role=\"presentation\" align=\"center\" width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">\
     <tr><td{dir}><![endif]-->\n",
    "<!--[if mso]></td></tr></table><![endif]-->\n",
];

pub(super) fn render(
    letter: &Letter,
    greeting: Option<&str>,
    picture: Option<Picture<'_>>,
) -> String {
    let mut html = Html {
        out: String::new(),
        skin: Skin::new(&letter.colours),
        tongues: vec![letter.tongue.clone()],
        lists: 0,
    };
    html.whole(letter, greeting, picture);
    html.out
}

struct Html {
    out: String,
    skin: Skin,
    /// The language of what is written now, and those of what it stands in.
    tongues: Vec<Tongue>,
    /// How many lists are open.
    lists: usize,
}

impl Html {
    fn push(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    fn text(&mut self, text: &str) {
        self.out.push_str(&escape(text));
    }

    /// Whether what is written now goes from right to left.
    fn rtl(&self) -> bool {
        self.tongues.last().is_some_and(|tongue| tongue.rtl)
    }

    /// What says the language and direction of an element.
    fn tongue(tongue: &Tongue) -> String {
        let direction = if tongue.rtl { "rtl" } else { "ltr" };
        format!(" lang=\"{}\" dir=\"{direction}\"", escape(&tongue.tag))
    }

    /// An element of this class and style; what the style does not say is the same by day and by night.
    fn open(&mut self, name: &str, class: &str, style: &str) {
        self.open_with(name, class, style, "");
    }

    fn open_with(&mut self, name: &str, class: &str, style: &str, attributes: &str) {
        let _ = write!(self.out, "<{name}{attributes}");
        if !class.is_empty() {
            let _ = write!(self.out, " class=\"{class}\"");
        }
        if !style.is_empty() {
            let _ = write!(self.out, " style=\"{style}\"");
        }
        self.push(">");
    }

    fn close(&mut self, name: &str) {
        let _ = writeln!(self.out, "</{name}>");
    }

    fn whole(&mut self, letter: &Letter, greeting: Option<&str>, picture: Option<Picture<'_>>) {
        let tongue = Self::tongue(&letter.tongue);
        let title = escape(&letter.title);
        let (sheet, night, ground) = (skin::SHEET, self.skin.night(), skin::GROUND);
        let _ = write!(
            self.out,
            "<!DOCTYPE html>\n<html{tongue}>\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"supported-color-schemes\" content=\"light dark\">\n\
             <meta name=\"format-detection\" content=\"telephone=no, date=no, address=no, email=no\">\n\
             <title>{title}</title>\n<style>\n{sheet}</style>\n<style>\n{night}</style>\n</head>\n\
             <body style=\"margin:0;padding:0;background-color:{ground}\">\n{}",
            WORD[0].replace("{dir}", if letter.rtl { " dir=\"rtl\"" } else { "" })
        );
        let style = Skin::letter(&letter.tongue);
        self.open_with("div", "m-w", &style, &tongue);
        self.push("\n");
        for lines in greeting_lines(greeting.unwrap_or_default()) {
            self.push("<p>");
            for (index, line) in lines.iter().enumerate() {
                self.push(if index > 0 { "<br>" } else { "" });
                self.text(line);
            }
            self.close("p");
        }
        if let Some(picture) = picture {
            self.picture(picture);
        }
        self.blocks(&letter.blocks);
        self.close("div");
        self.push(WORD[1]);
        self.push("</body>\n</html>\n");
    }

    fn picture(&mut self, picture: Picture<'_>) {
        let style = "margin:0 0 20px";
        self.open("p", "", style);
        let (cid, alt) = (escape(picture.cid), escape(picture.alt));
        let _ = write!(
            self.out,
            "<img src=\"cid:{cid}\" alt=\"{alt}\" width=\"280\" class=\"m-l\" style=\"{}\">",
            skin::PICTURE
        );
        self.close("p");
    }
}
