//! The tag tree of finished documents: what belongs together stands together, and what only decorates is not in it.

mod common;

use common::{Element, Kid, built, inspected, tree};
use lopdf::Document;
use pressroom::inspect::Target;
use pressroom::{BuildOptions, Pdf, Publication, Source};

fn document(folder: &str, name: &str, layout: &str) -> Element {
    read(&built(folder, name, layout))
}

fn read(pdf: &Pdf) -> Element {
    tree(&inspected(&pdf.bytes))
}

/// The tags of what an element holds.
fn tags(element: &Element) -> Vec<&str> {
    let children = element.children();
    children.map(|child| child.tag.as_str()).collect()
}

/// The sections directly in an element, with the title of the first heading in each.
fn sections(element: &Element) -> Vec<(&Element, &str)> {
    let is_section = |child: &&Element| ["Art", "Aside"].contains(&child.tag.as_str());
    let titled = element.children().filter(is_section).map(|section| {
        let heading = section.find(&|element| element.title.is_some()).unwrap();
        (section, heading.title.as_deref().unwrap())
    });
    titled.collect()
}

#[test]
fn an_article_is_one_section() {
    let cases = [
        (
            "fr-contenus.md",
            "Tous les contenus\u{a0}: un essai de mise en page",
        ),
        ("en-long.md", "A long report on many days of work"),
        ("ar-notes.md", "حواش في كل مكان"),
    ];
    for (name, title) in cases {
        for layout in ["brief", "plain"] {
            let tree = document("tests/publication", name, layout);
            let root = tree.children().next().unwrap();
            assert_eq!(tags(root), ["Art"], "{name} in {layout}");
            let found = sections(root);
            assert_eq!(found[0].1, title);
        }
    }
}

#[test]
fn each_item_of_a_bulletin_is_a_section_and_boxed_ones_are_asides() {
    let tree = document("tests/publication", "fr-bulletin.toml", "bulletin");
    let found = sections(tree.children().next().unwrap());
    let asides = found.iter().filter(|(section, _)| section.tag == "Aside");
    assert_eq!((found.len(), asides.count()), (8, 2));
    for (section, title) in found {
        assert!(sections(section).is_empty(), "{title} holds another item");
    }
}

/// The elements that fit, in reading order.
fn all<'a>(tree: &'a Element, fits: &dyn Fn(&Element) -> bool) -> Vec<&'a Element> {
    let mut found = Vec::new();
    tree.walk(&mut Vec::new(), &mut |_, element| {
        if fits(element) {
            found.push(element);
        }
    });
    found
}

fn article(layout: &str, body: &str) -> Pdf {
    const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\">\
        <rect width=\"40\" height=\"20\" fill=\"#036\"/></svg>";
    let names = ["plain", "captioned", "credited", "both", "ornament"];
    let pictures = names.map(|name| (format!("documents/{name}.svg"), PICTURE));
    let publication = Publication::in_memory(pictures).value.unwrap();
    let text = format!(
        "+++\ntitle = \"Pictures\"\nlang = \"en\"\ndate = 2021-03-01\nlayout = \"{layout}\"\n\
         [images.\"credited.svg\"]\ncredit = \"Ann Example\"\n[images.\"both.svg\"]\ncredit = \"Bo Example\"\n\
         [images.\"ornament.svg\"]\ndecorative = true\n+++\n\n{body}"
    );
    let source = Source::new("documents/a.md", text);
    let built = publication.build(&source, &BuildOptions::default());
    assert!(built.diagnostics.is_empty(), "{:?}", built.diagnostics);
    built.value.unwrap()
}

const PICTURES: &str = "Before.\n\n![One blue field](plain.svg)\n\n![Two blue fields](captioned.svg \"A field\")\n\n\
    ![Three blue fields](credited.svg)\n\n![Four blue fields](both.svg \"Another field\")\n\n![](ornament.svg)\n\nAfter.\n";

#[test]
fn a_credit_is_tied_to_its_figure() {
    for layout in ["brief", "plain"] {
        let tree = read(&article(layout, PICTURES));
        let captioned = all(&tree, &|element| tags(element).contains(&"Caption"));
        let words = captioned.iter().map(|figure| {
            assert_eq!(tags(figure), ["Caption", "Figure"], "{layout}");
            figure.words.as_str()
        });
        assert_eq!(
            words.collect::<Vec<_>>(),
            [
                "A field",
                "Photo: Ann Example",
                "Another field Photo: Bo Example"
            ],
            "{layout}"
        );
        // The picture without words is a figure alone, and the ornament none.
        assert_eq!(
            all(&tree, &|element| element.tag == "Figure").len(),
            4,
            "{layout}"
        );
    }
}

/// How often words stand on pages, by whether they are read.
#[test]
fn heads_and_feet_are_not_read() {
    let cases = [
        (
            "en-long.md",
            "brief",
            "Page 2 of",
            "A long report on many days of work",
        ),
        (
            "en-long.md",
            "plain",
            "Page 2 of",
            "A long report on many days of work",
        ),
        (
            "fr-bulletin.toml",
            "bulletin",
            "Page 2 sur",
            "La lettre d’essai",
        ),
        (
            "fr-programme.toml",
            "programme",
            "Page 2 sur",
            "Rencontres des bibliothèques de rivage",
        ),
    ];
    for (name, layout, foot, head) in cases {
        let built = built("tests/publication", name, layout);
        let pdf = Document::load_mem(&built.bytes).unwrap();
        let printed = pdf
            .extract_text(&[2])
            .unwrap()
            .replace(['\u{a0}', '\n'], " ");
        let read = read(&built).words.replace('\u{a0}', " ");
        assert!(printed.contains(foot), "{name} in {layout}: {printed}");
        assert!(!read.contains(foot), "{name} in {layout}");
        assert_eq!(read.matches(head).count(), 1, "{name} in {layout}: {head}");
    }
}

/// An annotation that no element of the tag tree holds could be clicked and not heard.
#[test]
fn every_link_is_in_the_tag_tree() {
    for (name, layout) in [
        ("fr-contenus.md", "brief"),
        ("fr-tableaux.md", "plain"),
        ("fr-bulletin.toml", "bulletin"),
        ("fr-programme.toml", "programme"),
    ] {
        let built = built("tests/publication", name, layout);
        let pdf = Document::load_mem(&built.bytes).unwrap();
        let pages = pdf.get_pages();
        let links = pages
            .values()
            .map(|page| pdf.get_page_annotations(*page).unwrap().len());
        let mut heard = 0;
        read(&built).walk(&mut Vec::new(), &mut |_, element| {
            let links = element
                .kids
                .iter()
                .filter(|kid| matches!(kid, Kid::Link(_)));
            heard += links.count();
        });
        assert!(heard > 4, "{name}");
        assert_eq!(links.sum::<usize>(), heard, "{name} in {layout}");
    }
}

#[test]
fn the_title_is_that_of_the_document_and_of_its_first_heading() {
    for layout in ["brief", "plain"] {
        let built = article(layout, PICTURES);
        let pdf = Document::load_mem(&built.bytes).unwrap();
        let catalog = pdf.catalog().unwrap();
        let preferences = pdf
            .dereference(catalog.get(b"ViewerPreferences").unwrap())
            .unwrap()
            .1;
        let shown = preferences
            .as_dict()
            .unwrap()
            .get(b"DisplayDocTitle")
            .unwrap();
        assert!(shown.as_bool().unwrap(), "{layout}");
        let metadata = pdf
            .dereference(catalog.get(b"Metadata").unwrap())
            .unwrap()
            .1;
        let metadata = metadata.as_stream().unwrap().get_plain_content().unwrap();
        let metadata = String::from_utf8(metadata).unwrap();
        let title = metadata.split("<dc:title>").nth(1).unwrap();
        let title = title.split("</dc:title>").next().unwrap();
        assert!(title.contains(">Pictures<"), "{layout}: {title}");
        let tree = read(&built);
        let headings = all(&tree, &|element| element.tag == "H1");
        assert_eq!(headings.len(), 1, "{layout}");
        assert_eq!(headings[0].title.as_deref(), Some("Pictures"), "{layout}");
    }
}

/// Who goes from link to link hears the descriptions alone: what is written, or the heading where the link leads.
#[test]
fn links_are_described_by_their_words_or_by_where_they_lead() {
    for (name, layout) in [
        ("fr-contenus.md", "plain"),
        ("fr-bulletin.toml", "bulletin"),
        ("en-programme.toml", "programme"),
        ("fr-programme.toml", "programme"),
    ] {
        let pdf = inspected(&built("tests/publication", name, layout).bytes);
        let (mut web, mut within) = (0, 0);
        for link in &pdf.links {
            let Some(description) = &link.description else {
                continue;
            };
            let plain = |text: &str| text.replace(['\u{a0}', '\u{202f}', '\n'], " ");
            if let Target::Url(_) = link.target {
                web += 1;
                // A link that goes on over a line is several links with one description.
                let (whole, part) = (plain(description), plain(&link.words));
                assert!(whole.contains(part.trim()), "{name}: {part} is {whole}");
            } else {
                within += 1;
                let page = ["Chapitre", "page ", "Section", "Chapter"];
                let vague = page.iter().any(|word| description.starts_with(word));
                let in_table = name == "en-programme.toml";
                assert!(!vague || in_table, "{name}: {description}");
            }
        }
        assert!(web + within > 2, "{name} has {web} and {within} links");
    }
}

/// Readers of PDF 2.0 learn which element a link or a bookmark leads to, others the place on the page.
#[test]
fn links_and_bookmarks_lead_to_elements() {
    for (name, layout) in [("fr-notes.md", "brief"), ("fr-bulletin.toml", "bulletin")] {
        let built = built("tests/publication", name, layout);
        let pdf = Document::load_mem(&built.bytes).unwrap();
        let mut led = std::collections::BTreeMap::new();
        for object in pdf
            .objects
            .values()
            .filter_map(|object| object.as_dict().ok())
        {
            assert!(!object.has(b"Dest"), "{name}");
            let Ok(action) = object.get(b"A").and_then(lopdf::Object::as_dict) else {
                continue;
            };
            let Ok(target) = action.get(b"SD").and_then(lopdf::Object::as_array) else {
                continue;
            };
            assert!(action.has(b"D"), "{name}");
            let element = pdf
                .get_dictionary(target[0].as_reference().unwrap())
                .unwrap();
            let kind = element.get(b"S").and_then(lopdf::Object::as_name).unwrap();
            *led.entry(String::from_utf8_lossy(kind).into_owned())
                .or_insert(0) += 1;
        }
        let kinds = led.keys().map(String::as_str).collect::<Vec<_>>();
        assert!(kinds.contains(&"H1") && kinds.contains(&"Note"), "{led:?}");
        assert!(kinds.contains(&"Reference"), "{led:?}");
    }
}

/// What is said of the whole document makes some programs read every line of it so.
#[test]
fn only_a_document_in_one_direction_says_that_it_is_read_from_right_to_left() {
    let said = |folder: &str, name: &str, layout: &str| {
        let pdf = Document::load_mem(&built(folder, name, layout).bytes).unwrap();
        let preferences = pdf.catalog().unwrap().get(b"ViewerPreferences").unwrap();
        let (_, preferences) = pdf.dereference(preferences).unwrap();
        preferences.as_dict().unwrap().has(b"Direction")
    };
    assert!(said(".", "2021-03-01-nadwa-ittijar.md", "brief"));
    assert!(!said(".", "2021-03-nashra.toml", "bulletin"));
}
