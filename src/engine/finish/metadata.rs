//! The metadata packet (XMP): what it lacks of the Dublin Core.
//!
//! The export writes title, creator, description, language and format. The rest is added with the containers that ISO 16684-1 (8.3)
//! gives each property. What is there stays as it is: creators are one item, because viewers that know the older Info
//! dictionary as well would mix both up.

use std::fmt::Write;

use lopdf::{Document, Object, Result};

use crate::model::DublinCore;

/// Where a description of the document ends.
const END: &str = "</rdf:Description>";

/// How the values of a property are written.
#[derive(Clone, Copy)]
enum Container {
    /// One value, without any.
    Simple,
    /// In any order.
    Bag,
    /// In an order that means something.
    Seq,
    /// One value, in the language that is told when none is asked for.
    Alternative,
}

/// Adds what the packet lacks. It stays a plain stream, so that programs that know no PDF find it.
pub(super) fn complete(pdf: &mut Document, core: &DublinCore) -> Result<()> {
    let id = pdf.catalog()?.get(b"Metadata")?.as_reference()?;
    let stream = pdf.get_object_mut(id).and_then(Object::as_stream_mut)?;
    if let Ok(packet) = std::str::from_utf8(&stream.content) {
        let completed = completed(packet, core);
        stream.set_plain_content(completed.into_bytes());
    }
    Ok(())
}

/// The packet with all properties, and without characters that XML does not allow.
fn completed(packet: &str, core: &DublinCore) -> String {
    let packet = packet.chars().filter(|c| is_allowed(*c));
    let mut packet = packet.collect::<String>();
    let mut added = String::new();
    for (name, container, values) in properties(core) {
        // Values are escaped, so a tag is one.
        let is_there = |end| packet.contains(&format!("<dc:{name}{end}"));
        if !is_there('>') && !is_there(' ') {
            write_property(&mut added, name, container, values);
        }
    }
    if let Some(end) = packet.rfind(END) {
        packet.insert_str(end, &added);
    }
    packet
}

fn properties(core: &DublinCore) -> [(&'static str, Container, &[String]); 10] {
    let one = std::slice::from_ref::<String>;
    [
        ("title", Container::Alternative, one(&core.title)),
        ("creator", Container::Seq, &core.creator),
        ("subject", Container::Bag, &core.subject),
        (
            "description",
            Container::Alternative,
            core.description.as_slice(),
        ),
        ("publisher", Container::Bag, core.publisher.as_slice()),
        ("date", Container::Seq, core.date.as_slice()),
        ("type", Container::Bag, one(&core.kind)),
        ("format", Container::Simple, one(&core.format)),
        ("identifier", Container::Simple, core.identifier.as_slice()),
        ("language", Container::Bag, one(&core.language)),
    ]
}

/// Writes a property, unless no value has anything to show.
fn write_property(packet: &mut String, name: &str, container: Container, values: &[String]) {
    let values = values.iter().map(|value| escaped(value));
    let values = values.filter(|value| !value.is_empty()).collect::<Vec<_>>();
    let Some(first) = values.first() else {
        return;
    };
    let (kind, attribute) = match container {
        Container::Simple => {
            let _ = write!(packet, "<dc:{name}>{first}</dc:{name}>");
            return;
        }
        Container::Bag => ("Bag", ""),
        Container::Seq => ("Seq", ""),
        Container::Alternative => ("Alt", " xml:lang=\"x-default\""),
    };
    let _ = write!(packet, "<dc:{name}><rdf:{kind}>");
    for value in &values {
        let _ = write!(packet, "<rdf:li{attribute}>{value}</rdf:li>");
    }
    let _ = write!(packet, "</rdf:{kind}></dc:{name}>");
}

/// A value as content of an element, on one line.
fn escaped(value: &str) -> String {
    let spaced = value.chars().filter(|c| is_allowed(*c));
    let spaced = spaced.map(|c| if c.is_control() { ' ' } else { c });
    let mut escaped = String::with_capacity(value.len());
    for c in spaced.collect::<String>().trim().chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The characters of XML 1.0 (production 2).
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use roxmltree::{Document, Node};

    use super::*;

    const DC: &str = "http://purl.org/dc/elements/1.1/";
    const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    fn packet(inside: &str) -> String {
        format!(
            "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
             <rdf:RDF xmlns:rdf=\"{RDF}\"><rdf:Description rdf:about=\"\" xmlns:dc=\"{DC}\" >{inside}</rdf:Description></rdf:RDF>\
             </x:xmpmeta><?xpacket end=\"r\"?>"
        )
    }

    /// Each property of the packet with its container and its values.
    fn read(packet: &str) -> Vec<(String, String, Vec<String>)> {
        let xml = Document::parse(packet).unwrap();
        let description = xml
            .descendants()
            .find(|node| node.has_tag_name((RDF, "Description")));
        let words = |node: Node<'_, '_>| node.text().unwrap_or_default().to_owned();
        let properties = description.unwrap().children().map(|property| {
            assert_eq!(property.tag_name().namespace(), Some(DC));
            let name = property.tag_name().name().to_owned();
            match property.first_element_child() {
                Some(container) => {
                    let items = container
                        .children()
                        .inspect(|item| assert!(item.has_tag_name((RDF, "li"))));
                    let kind = container.tag_name().name().to_owned();
                    (name, kind, items.map(words).collect())
                }
                None => (name, String::new(), vec![words(property)]),
            }
        });
        properties.collect()
    }

    fn core() -> DublinCore {
        DublinCore {
            title: "A title".to_owned(),
            kind: "Text".to_owned(),
            format: "application/pdf".to_owned(),
            language: "en".to_owned(),
            ..DublinCore::default()
        }
    }

    #[test]
    fn hostile_values_stay_values() {
        let cases = [
            ("</dc:publisher><dc:creator>", "</dc:publisher><dc:creator>"),
            ("A & B &amp; \"C\" 'D' ]]>", "A & B &amp; \"C\" 'D' ]]>"),
            ("a\0b\u{1}c\u{1b}[31m\u{fffe}\u{ffff}", "abc[31m"),
            (" two\nlines\tand\u{85}more ", "two lines and more"),
            ("<?xpacket end=\"w\"?>", "<?xpacket end=\"w\"?>"),
            (
                "مجلس أوروبا \u{1f1ea}\u{1f1fa}",
                "مجلس أوروبا \u{1f1ea}\u{1f1fa}",
            ),
        ];
        for (value, expected) in cases {
            let core = DublinCore {
                publisher: Some(value.to_owned()),
                identifier: Some(value.to_owned()),
                subject: vec![value.to_owned(), String::new(), "other".to_owned()],
                ..core()
            };
            let found = read(&completed(&packet(""), &core));
            let values = |name: &str| {
                let property = found.iter().find(|(own, ..)| own == name).unwrap();
                (
                    property.1.as_str(),
                    property.2.iter().map(String::as_str).collect::<Vec<_>>(),
                )
            };
            assert_eq!(values("publisher"), ("Bag", vec![expected]));
            assert_eq!(values("identifier"), ("", vec![expected]));
            assert_eq!(values("subject"), ("Bag", vec![expected, "other"]));
        }
    }

    #[test]
    fn what_is_empty_is_left_out() {
        let core = DublinCore {
            publisher: Some(String::new()),
            identifier: Some("\u{7}\n ".to_owned()),
            creator: vec![String::new()],
            ..core()
        };
        let found = read(&completed(&packet(""), &core));
        let names = found.iter().map(|(name, ..)| name.as_str());
        assert_eq!(
            names.collect::<Vec<_>>(),
            ["title", "type", "format", "language"]
        );
    }

    #[test]
    fn what_is_there_stays_and_loses_what_xml_forbids() {
        let inside = "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">A\u{7} &lt;dc:type> title</rdf:li></rdf:Alt></dc:title>";
        let core = DublinCore {
            title: "Another".to_owned(),
            date: Some("2021-03-01".to_owned()),
            ..core()
        };
        let found = read(&completed(&packet(inside), &core));
        let titles = found.iter().filter(|(name, ..)| name == "title");
        let titles = titles.map(|(_, _, values)| values.as_slice());
        assert_eq!(titles.collect::<Vec<_>>(), [["A <dc:type> title"]]);
        let property = |name: &str, kind: &str, value: &str| {
            (name.to_owned(), kind.to_owned(), vec![value.to_owned()])
        };
        assert!(found.contains(&property("type", "Bag", "Text")));
        assert!(found.contains(&property("date", "Seq", "2021-03-01")));
    }
}
