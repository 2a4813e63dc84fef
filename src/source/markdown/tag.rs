//! HTML tags as authors write them in Markdown: name and attributes.

/// A tag.
pub(super) struct Tag<'h> {
    /// In lower case.
    pub(super) name: String,
    /// Whether it ends an element.
    pub(super) closing: bool,
    /// Each attribute's name in lower case, its value, and the value as it is written.
    pub(super) attributes: Vec<(String, String, &'h str)>,
}

impl<'h> Tag<'h> {
    /// Reads `<name attribute="value">` or `</name>`; the Markdown parser has made sure that it is well formed.
    pub(super) fn parse(html: &'h str) -> Option<Self> {
        let inner = html.strip_prefix('<')?;
        let (closing, inner) = inner
            .strip_prefix('/')
            .map_or((false, inner), |inner| (true, inner));
        let end = inner
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
            .unwrap_or(inner.len());
        let (name, mut rest) = inner.split_at(end);
        if name.is_empty() {
            return None;
        }
        let mut attributes = Vec::new();
        while let Some((name, value, written, after)) = attribute(rest) {
            attributes.push((name, value, written));
            rest = after;
        }
        Some(Self {
            name: name.to_ascii_lowercase(),
            closing,
            attributes,
        })
    }
}

/// The next attribute: name, value, the value as written, and what comes after it.
fn attribute(text: &str) -> Option<(String, String, &str, &str)> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
    let end = text
        .find(|c: char| c.is_whitespace() || "=>/".contains(c))
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if name.is_empty() {
        return None;
    }
    let Some(value) = rest.trim_start().strip_prefix('=') else {
        return Some((name.to_ascii_lowercase(), String::new(), "", rest));
    };
    let value = value.trim_start();
    let (value, rest) = match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].split_once(quote)?,
        _ => value.split_at(
            value
                .find(|c: char| c.is_whitespace() || c == '>')
                .unwrap_or(value.len()),
        ),
    };
    Some((name.to_ascii_lowercase(), decode(value), value, rest))
}

/// Character references in an attribute's value.
fn decode(value: &str) -> String {
    let mut decoded = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('&') {
        decoded.push_str(before);
        match after
            .split_once(';')
            .and_then(|(name, tail)| Some((reference(name)?, tail)))
        {
            Some((character, tail)) => {
                decoded.push(character);
                rest = tail;
            }
            None => {
                decoded.push('&');
                rest = after;
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let code = name.strip_prefix('#')?;
            let code = match code.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tag;

    #[test]
    fn tags_are_read_with_their_attributes() {
        let tag = Tag::parse("<abbr  title='a > b &amp; c' DIR=rtl x>").unwrap();
        let attributes = tag
            .attributes
            .iter()
            .map(|(name, value, _)| (name.as_str(), value.as_str()));
        assert_eq!(
            attributes.collect::<Vec<_>>(),
            [("title", "a > b & c"), ("dir", "rtl"), ("x", "")]
        );
        assert_eq!((tag.name.as_str(), tag.closing), ("abbr", false));
        let end = Tag::parse("</SPAN >").unwrap();
        assert_eq!(
            (end.name.as_str(), end.closing, end.attributes.len()),
            ("span", true, 0)
        );
        assert!(Tag::parse("<br/>").unwrap().attributes.is_empty());
        assert!(Tag::parse("<?php ?>").is_none());
    }
}
