//! What is in a drawing (SVG), found before it is set: it is read as Typst reads it, so that what is said of it is what would become of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use image::ImageFormat;
use usvg::roxmltree::{self, Document, Node as Element};
use usvg::{Group, ImageHrefResolver, ImageKind, Node, Options, Tree};

use super::effects;

/// What a drawing holds besides its lines.
#[derive(Debug, Default)]
pub(crate) struct Drawing {
    /// The first picture that is not in it but elsewhere, as it is named.
    pub(crate) linked: Option<String>,
    /// Pictures in it that are shown, and what they are said to be.
    pub(crate) pictures: Vec<(ImageFormat, Arc<Vec<u8>>)>,
    /// The beginning of the first label in HTML that would be lost.
    pub(crate) lost: Option<String>,
    /// Whether its effects would take longer than anybody waits.
    pub(crate) is_endless: bool,
}

/// Why a drawing cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    /// It is packed (`.svgz`).
    Packed,
    /// It is a text in another encoding than UTF-8.
    Encoding,
    /// It breaks the rules of XML at this line and column.
    Broken(u32, u32),
    /// It has no width or no height.
    Size,
    /// It is nested too deeply, or has too many parts.
    Intricate,
}

impl Drawing {
    /// Reads a drawing.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Unread> {
        let text = text(bytes)?;
        let document = parsed(text)?;
        let linked = Mutex::new(None);
        // The reader is others' code; what it cannot bear is told where the drawing is set.
        let tree = catch_unwind(AssertUnwindSafe(|| tree(&document, &linked)));
        let mut drawing = Self {
            lost: lost(&document),
            ..Self::default()
        };
        if let Ok(tree) = tree {
            let tree = tree?;
            drawing.is_endless = effects::is_endless(&tree);
            pictures(tree.root(), &mut drawing.pictures);
        }
        drawing.linked = linked.into_inner().ok().flatten();
        Ok(drawing)
    }
}

/// Whether the file is a drawing, after a declaration, comments and white space, in whatever encoding.
pub(crate) fn is_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    // In UTF-16 every other byte of such a head is none.
    let head = head.iter().copied().filter(|byte| *byte != 0);
    let head = String::from_utf8_lossy(&head.collect::<Vec<_>>()).into_owned();
    let head = head
        .trim_start_matches(['\u{feff}', '\u{fffd}'])
        .trim_start();
    is_packed(bytes)
        || head.starts_with("<svg")
        || ((head.starts_with("<?xml") || head.starts_with("<!")) && head.contains("<svg"))
}

/// All words that a drawing may show.
pub(crate) fn words(bytes: &[u8]) -> String {
    let Ok(document) = text(bytes).and_then(parsed) else {
        return String::new();
    };
    let texts = document.descendants().filter(Element::is_text);
    texts.filter_map(|text| text.text()).collect()
}

fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

fn text(bytes: &[u8]) -> Result<&str, Unread> {
    if is_packed(bytes) {
        return Err(Unread::Packed);
    }
    std::str::from_utf8(bytes).map_err(|_| Unread::Encoding)
}

fn parsed(text: &str) -> Result<Document<'_>, Unread> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..roxmltree::ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|error| broken(&error))
}

fn broken(error: &roxmltree::Error) -> Unread {
    match error {
        roxmltree::Error::NodesLimitReached => Unread::Intricate,
        _ => Unread::Broken(error.pos().row, error.pos().col),
    }
}

/// The drawing as it would be drawn, but for its words, for which there are no fonts here.
fn tree(document: &Document<'_>, linked: &Mutex<Option<String>>) -> Result<Tree, Unread> {
    let options = Options {
        font_family: String::new(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|name, _| {
                if let Ok(mut linked) = linked.lock() {
                    linked.get_or_insert_with(|| name.to_owned());
                }
                None
            }),
        },
        ..Options::default()
    };
    Tree::from_xmltree(document, &options).map_err(|error| match error {
        usvg::Error::ParsingFailed(error) => broken(&error),
        usvg::Error::ElementsLimitReached => Unread::Intricate,
        usvg::Error::InvalidSize => Unread::Size,
        usvg::Error::NotAnUtf8Str | usvg::Error::MalformedGZip => Unread::Encoding,
    })
}

fn pictures(group: &Group, found: &mut Vec<(ImageFormat, Arc<Vec<u8>>)>) {
    for node in group.children() {
        match node {
            Node::Group(group) => pictures(group, found),
            Node::Image(image) if image.is_visible() => {
                let (format, bytes) = match image.kind() {
                    ImageKind::JPEG(bytes) => (ImageFormat::Jpeg, bytes),
                    ImageKind::PNG(bytes) => (ImageFormat::Png, bytes),
                    ImageKind::GIF(bytes) => (ImageFormat::Gif, bytes),
                    ImageKind::WEBP(bytes) => (ImageFormat::WebP, bytes),
                    // A drawing within it is among what follows.
                    ImageKind::SVG(_) => {
                        node.subroots(|group| pictures(group, found));
                        continue;
                    }
                };
                found.push((format, Arc::clone(bytes)));
            }
            Node::Image(_) | Node::Path(_) | Node::Text(_) => {}
        }
        node.subroots(|group| pictures(group, found));
    }
}

/// Labels in HTML, which only browsers show: drawing programs write them for text that wraps. Most come with a picture or words for other
/// programs; those words may be fewer.
fn lost(document: &Document<'_>) -> Option<String> {
    let labels = document
        .descendants()
        .filter(|element| element.tag_name().name() == "foreignObject");
    labels
        .map(|label| (label, said(label)))
        .find(|(label, said)| !said.is_empty() && !is_said_instead(*label, said))
        .map(|(_, said)| said)
}

/// Whether a switch has something for programs that do not know HTML, which says the same, or is a picture.
fn is_said_instead(label: Element<'_, '_>, words: &str) -> bool {
    let Some(switch) = label
        .parent()
        .filter(|parent| parent.tag_name().name() == "switch")
    else {
        return false;
    };
    let others = switch.children().filter(Element::is_element);
    let mut others = others.filter(|other| other.tag_name().name() != "foreignObject");
    others.any(|other| {
        let mut parts = other.descendants();
        parts.any(|part| part.tag_name().name() == "image") || said(other).contains(words)
    })
}

/// The words of an element, with single spaces.
fn said(element: Element<'_, '_>) -> String {
    let texts = element.descendants().filter(Element::is_text);
    let texts = texts.filter_map(|text| text.text());
    let words = texts.flat_map(str::split_whitespace);
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(content: &str) -> Vec<u8> {
        let head = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"30\" height=\"20\">";
        format!("{head}{content}</svg>").into_bytes()
    }

    fn read(content: &str) -> Drawing {
        Drawing::read(&drawing(content)).unwrap()
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let utf16 = String::from_utf8(drawing("")).unwrap();
        let utf16 = utf16.encode_utf16().flat_map(u16::to_le_bytes);
        let utf16 = [0xff, 0xfe].into_iter().chain(utf16).collect::<Vec<_>>();
        let latin = [&drawing("<text>")[..], b"\xe9</text></svg>"].concat();
        for (bytes, expected) in [
            (&b"\x1f\x8bpacked"[..], Unread::Packed),
            (&utf16, Unread::Encoding),
            (&latin, Unread::Encoding),
            (&drawing("<g>"), Unread::Broken(1, 110)),
            (
                b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"0\"/>",
                Unread::Size,
            ),
        ] {
            assert!(is_svg(bytes));
            assert_eq!(Drawing::read(bytes).unwrap_err(), expected);
        }
        assert!(!is_svg(b"<html></html>") && !is_svg(b"\x89PNG\r\n\x1a\n"));
    }

    #[test]
    fn a_picture_elsewhere_is_found_if_it_would_be_shown() {
        let link = "<image width=\"9\" height=\"9\" xlink:href=\"a b.jpg\"/>";
        assert_eq!(read(link).linked.as_deref(), Some("a b.jpg"));
        let hidden = format!("<g display=\"none\">{link}</g><defs>{link}</defs>");
        assert!(read(&hidden).linked.is_none());
    }

    #[test]
    fn labels_in_html_are_lost_unless_there_are_words_or_a_picture_instead() {
        let html = "<foreignObject width=\"9\" height=\"9\" requiredFeatures=\"http://www.w3.org/TR/SVG11/feature#Extensibility\"><div xmlns=\"http://www.w3.org/1999/xhtml\">Council\n of <b>Europe</b></div></foreignObject>";
        let with = |other: &str| read(&format!("<switch>{html}{other}</switch>")).lost;
        assert_eq!(read(html).lost.as_deref(), Some("Council of Europe"));
        assert_eq!(with("").as_deref(), Some("Council of Europe"));
        assert_eq!(
            with("<text>Council of…</text>").as_deref(),
            Some("Council of Europe")
        );
        assert_eq!(with("<text>Council of Europe</text>"), None);
        assert_eq!(with("<image href=\"data:image/png;base64,AAAA\"/>"), None);
        assert_eq!(read("<foreignObject> </foreignObject>").lost, None);
    }

    #[test]
    fn pictures_in_it_are_found_as_deep_as_they_are() {
        let gif = "<image width=\"9\" height=\"9\" href=\"data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7\"/>";
        let pattern = format!(
            "<pattern id=\"p\" width=\"9\" height=\"9\" patternUnits=\"userSpaceOnUse\">{gif}</pattern><rect width=\"9\" height=\"9\" fill=\"url(#p)\"/><g>{gif}</g>"
        );
        let found = read(&pattern).pictures;
        assert_eq!(found.len(), 2);
        assert!(
            found
                .iter()
                .all(|(format, bytes)| *format == ImageFormat::Gif && bytes.starts_with(b"GIF"))
        );
    }

    #[test]
    fn its_words_are_those_of_its_texts() {
        assert_eq!(
            words(&drawing("<text>One <tspan>two</tspan></text>")),
            "One two"
        );
        assert_eq!(words(b"words"), "");
    }
}
