//! Inline HTML: the few elements that mean something, and what to write in place of the others.

use super::Builder;
use super::frame::{Element, Open};
use super::tag::Tag;
use crate::diagnostic::{Code, suggest};
use crate::model::{InlineKind, Span, Spanned};
use crate::source::language;

/// What authors write out of habit, and what Markdown or the front matter has for it.
const INSTEAD: &[(&[&str], &str)] = &[
    (&["b", "strong"], "write `**…**`"),
    (&["i", "em", "cite", "dfn", "var"], "write `*…*`"),
    (&["s", "strike", "del"], "write `~~…~~`"),
    (&["a"], "write `[text](https://…)`"),
    (
        &["img", "picture", "figure"],
        "write `![description](file \"caption\")`",
    ),
    (
        &["code", "kbd", "samp", "tt", "pre"],
        "write the text between backquotes",
    ),
    (
        &["p", "div", "section", "article"],
        "leave a blank line between paragraphs instead",
    ),
    (&["h1", "h2", "h3", "h4", "h5", "h6"], "write `## …`"),
    (
        &["ul", "ol", "li"],
        "begin each line of a list with `- ` or `1. `",
    ),
    (
        &["dl", "dt", "dd"],
        "write the term on a line, and `: ` before its definition on the next",
    ),
    (
        &["table", "tr", "td", "th", "thead", "tbody"],
        "write the table with `|` between cells and a line of `---` under the header",
    ),
    (
        &["blockquote"],
        "begin each line of the quotation with `> `",
    ),
    (&["hr"], "write `***` on a line of its own"),
    (&["u", "ins"], "underlining is for links; write `*…*`"),
    (
        &["font", "center", "big", "small", "style"],
        "how the text looks is the layout's part; remove it",
    ),
    (
        &[
            "script", "iframe", "object", "embed", "video", "audio", "form", "input", "button",
        ],
        "it cannot work on paper; remove it",
    ),
];

/// The elements that mean something.
const KNOWN: [&str; 6] = ["span", "abbr", "sup", "sub", "br", "q"];

const KNOWN_HELP: &str = "only `<span lang>`, `<abbr title>`, `<sup>`, `<sub>`, `<q>` and `<br>` mean something here; write `\\<` for the character";

impl Builder<'_> {
    pub(super) fn html_line(&mut self, html: &str) {
        if let Open::HtmlBlock(text) = &mut self.top().open {
            text.push_str(html);
        }
    }

    /// Blocks of HTML have no meaning, unless they are comments.
    pub(super) fn html_block(&mut self, html: &str, span: Span) {
        let html = html.trim();
        if html.is_empty() || (html.starts_with("<!--") && html.ends_with("-->")) {
            return;
        }
        let first = span.start..span.start + self.written(&span).lines().next().map_or(0, str::len);
        let name = Tag::parse(html).map_or_else(String::new, |tag| tag.name);
        let (message, help) = if KNOWN.contains(&name.as_str()) {
            let message = format!("`<{name}>` stands alone on its line");
            (
                message,
                "write it on the same line as the words it is about".to_owned(),
            )
        } else {
            refusal(&name)
        };
        self.report(Code::MarkdownHtml, message, first, help);
    }

    pub(super) fn inline_html(&mut self, html: &str, span: Span) {
        if html.starts_with("<!--") {
            return;
        }
        let Some(tag) = Tag::parse(html) else {
            self.report(
                Code::MarkdownHtml,
                format!("`{html}` is not a tag"),
                span,
                KNOWN_HELP,
            );
            return;
        };
        match tag.name.as_str() {
            "br" if tag.closing => self.report(
                Code::MarkdownHtml,
                "`</br>` is not a tag",
                span,
                "write `<br>`",
            ),
            "br" => self.push(InlineKind::LineBreak, span),
            name if !KNOWN.contains(&name) => {
                let (message, help) = refusal(name);
                // An end tag of such an element was said at its start already.
                if !tag.closing {
                    self.report(Code::MarkdownHtml, message, span, help);
                }
            }
            _ if tag.closing => self.close_element(&tag.name, span),
            _ => {
                let element = self.element_of(&tag, &span);
                self.open(Open::Html(element), span);
            }
        }
    }

    fn element_of(&mut self, tag: &Tag<'_>, span: &Span) -> Element {
        match tag.name.as_str() {
            "span" => self.language_span(tag, span),
            "abbr" => self.abbreviation(tag, span),
            name => {
                let (element, name) = match name {
                    "sup" => (Element::Superscript, "sup"),
                    "sub" => (Element::Subscript, "sub"),
                    _ => (Element::Quotation, "q"),
                };
                self.only(tag, &[], name, span);
                element
            }
        }
    }

    fn language_span(&mut self, tag: &Tag<'_>, span: &Span) -> Element {
        self.only(tag, &["lang", "dir"], "span", span);
        let Some((_, lang, written)) = tag.attributes.iter().find(|(name, ..)| name == "lang")
        else {
            let help = "write `<span lang=\"ar\">…</span>`, or remove the tag";
            self.report(
                Code::MarkdownHtml,
                "`<span>` says no language",
                span.clone(),
                help,
            );
            return Element::Broken("span");
        };
        match language::parse(lang) {
            Ok(lang) => Element::Span(lang),
            Err(help) => {
                let place = self.attribute_place(span, written);
                self.report(
                    Code::MarkdownHtml,
                    format!("`{lang}` is not a language tag"),
                    place,
                    help,
                );
                Element::Broken("span")
            }
        }
    }

    fn abbreviation(&mut self, tag: &Tag<'_>, span: &Span) -> Element {
        self.only(tag, &["title"], "abbr", span);
        match tag.attributes.iter().find(|(name, ..)| name == "title") {
            Some((_, title, written)) if !title.trim().is_empty() => {
                let place = self.attribute_place(span, written);
                Element::Abbreviation(Spanned::new(title.clone(), place))
            }
            _ => {
                let help = "write `<abbr title=\"what it stands for\">…</abbr>`";
                self.report(
                    Code::MarkdownHtml,
                    "`<abbr>` does not say what it stands for",
                    span.clone(),
                    help,
                );
                Element::Broken("abbr")
            }
        }
    }

    fn only(&mut self, tag: &Tag<'_>, known: &[&str], element: &str, span: &Span) {
        for (name, _, _) in &tag.attributes {
            if !known.contains(&name.as_str()) {
                let help = match suggest(name, known.iter().copied()) {
                    Some(close) => format!("did you mean `{close}`?"),
                    None => "remove it".to_owned(),
                };
                let message = format!("`{name}` means nothing on `<{element}>`");
                self.report(Code::MarkdownHtml, message, span.clone(), help);
            }
        }
    }

    fn attribute_place(&self, span: &Span, written: &str) -> Span {
        let at = self.written(span).find(written).unwrap_or(0);
        span.start + at..span.start + at + written.len()
    }

    /// An end tag: the element around it must be the one it names.
    fn close_element(&mut self, name: &str, span: Span) {
        let html = self
            .stack
            .iter()
            .rev()
            .take_while(|frame| frame.is_html() || matches!(frame.open, Open::Transparent));
        let open = html.filter_map(|frame| match &frame.open {
            Open::Html(element) => Some(element.name()),
            _ => None,
        });
        let open = open.collect::<Vec<_>>();
        if !open.contains(&name) {
            if self.too_deep {
                return;
            }
            let help = format!(
                "write `<{name}>` before it, within the same paragraph and mark, or remove it"
            );
            self.report(
                Code::MarkdownHtml,
                format!("`</{name}>` ends nothing"),
                span,
                help,
            );
            return;
        }
        while let Some(frame) = self.stack.last() {
            let same = matches!(&frame.open, Open::Html(element) if element.name() == name);
            if !same {
                self.unclosed();
                continue;
            }
            self.pop_html(span.end);
            return;
        }
    }

    /// Ends the HTML elements that are still open when the Markdown element around them ends.
    pub(super) fn close_html(&mut self) {
        while self.top().is_html() {
            self.unclosed();
        }
    }

    fn unclosed(&mut self) {
        let span = self.top().span.clone();
        if let Open::Html(element) = &self.top().open {
            let name = element.name();
            let help =
                format!("write `</{name}>` where it ends, within the same paragraph and mark");
            self.report(
                Code::MarkdownHtml,
                format!("`<{name}>` does not end"),
                span.clone(),
                help,
            );
        }
        self.pop_html(span.end);
    }

    fn pop_html(&mut self, end: usize) {
        if let Some(mut frame) = self.stack.pop() {
            frame.span.end = end.max(frame.span.end);
            self.attach(frame);
        }
    }
}

fn refusal(name: &str) -> (String, String) {
    let instead = INSTEAD.iter().find(|(names, _)| names.contains(&name));
    let help = match (instead, suggest(name, KNOWN)) {
        (Some((_, help)), _) => (*help).to_owned(),
        (None, Some(close)) if name.len() > 2 => format!("did you mean `<{close}>`?"),
        _ => KNOWN_HELP.to_owned(),
    };
    let message = if name.is_empty() {
        "HTML has no meaning here".to_owned()
    } else {
        format!("the HTML element `<{name}>` has no meaning here")
    };
    (message, help)
}
