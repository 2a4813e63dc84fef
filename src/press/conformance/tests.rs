//! PDFs made by hand that are PDF/X-4, and others that are not.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use roxmltree::ParsingOptions;

use super::clause::Clause;
use super::*;
use crate::press::colour::separate;
use crate::press::moment::Moment;

fn about() -> About {
    About {
        title: "Séminaire <1>".to_owned(),
        authors: Some("A & B".to_owned()),
        created: Moment::from_pdf("D:20210301"),
        modified: None,
        unread: None,
    }
}

fn sheet(content: &str, resources: Dictionary) -> Document {
    let mut pdf = Document::new();
    let content = pdf.add_object(Stream::new(Dictionary::new(), content.into()));
    let tree = pdf.new_object_id();
    let sides = |inset: i64| {
        [inset, inset, 200 - inset, 100 - inset]
            .map(Object::from)
            .to_vec()
    };
    let link = pdf.add_object(dictionary! { "Subtype" => "Link" });
    let page = pdf.add_object(dictionary! {
        "Type" => "Page",
        "Parent" => tree,
        "MediaBox" => sides(0),
        "BleedBox" => sides(5),
        "TrimBox" => sides(10),
        "Contents" => content,
        "Resources" => resources,
        "Annots" => vec![link.into()],
    });
    pdf.set_object(
        tree,
        dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 },
    );
    let catalog = dictionary! { "Type" => "Catalog", "Pages" => tree, "OpenAction" => link };
    let catalog = pdf.add_object(catalog);
    pdf.trailer.set("Root", catalog);
    pdf
}

fn claimed(pdf: &mut Document) -> Vec<String> {
    let said = claim(pdf, &Condition::bundled(), &about());
    let has_claim = packet(pdf).contains("PDF/X-4");
    assert_eq!(has_claim, said.is_empty());
    said.into_iter().map(|one| one.message).collect()
}

fn packet(pdf: &Document) -> String {
    let id = pdf.catalog().unwrap().get(b"Metadata").unwrap();
    let stream = pdf.dereference(id).unwrap().1.as_stream().unwrap();
    String::from_utf8(stream.content.clone()).unwrap()
}

#[test]
fn what_holds_is_claimed() {
    let mut pdf = sheet("0 0 0 1 k 0 0 9 9 re f", Dictionary::new());
    assert_eq!(claimed(&mut pdf), [""; 0]);
    assert_eq!(pdf.version, "1.6");
    let catalog = pdf.catalog().unwrap();
    assert!(!catalog.has(b"OpenAction"));
    let page = pdf.page_iter().next().unwrap();
    assert!(!pdf.get_dictionary(page).unwrap().has(b"Annots"));
    let intents = catalog.get(b"OutputIntents").unwrap().as_array().unwrap();
    let intent = pdf.dereference(&intents[0]).unwrap().1.as_dict().unwrap();
    assert_eq!(
        intent
            .get(b"OutputConditionIdentifier")
            .unwrap()
            .as_str()
            .unwrap(),
        b"FOGRA39"
    );
    let profile = intent
        .get_deref(b"DestOutputProfile", &pdf)
        .unwrap()
        .as_stream()
        .unwrap();
    let profile = profile.get_plain_content().unwrap();
    assert_eq!(profile, &*Condition::bundled().profile);
    // The link is gone with what led to it.
    let kinds = pdf
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok());
    let mut kinds = kinds.filter_map(|dict| dict.get(b"Subtype").and_then(Object::as_name).ok());
    assert!(!kinds.any(|kind| kind == b"Link"));
}

#[test]
fn the_packet_is_xml_and_says_what_the_dictionary_says() {
    let mut pdf = sheet("", Dictionary::new());
    claimed(&mut pdf);
    let packet = packet(&pdf);
    let xml = roxmltree::Document::parse_with_options(&packet, ParsingOptions::default()).unwrap();
    let text = |name: &str| {
        let mut nodes = xml
            .descendants()
            .filter(|node| node.tag_name().name() == name);
        let node = nodes.next().unwrap();
        let texts = node
            .descendants()
            .filter(roxmltree::Node::is_text)
            .filter_map(|node| node.text());
        texts.collect::<String>().trim().to_owned()
    };
    assert_eq!(text("title"), "Séminaire <1>");
    assert_eq!(text("creator"), "A & B");
    assert_eq!(text("CreateDate"), "2021-03-01T00:00:00Z");
    assert_eq!(text("MetadataDate"), "2021-03-01T00:00:00Z");
    assert_eq!(text("GTS_PDFXVersion"), "PDF/X-4");
    assert_eq!(text("DocumentID").len(), 41);
    let info = pdf
        .trailer
        .get_deref(b"Info", &pdf)
        .unwrap()
        .as_dict()
        .unwrap();
    assert_eq!(
        info.get(b"CreationDate").unwrap().as_str().unwrap(),
        b"D:20210301000000Z"
    );
    assert_eq!(info.get(b"Trapped").unwrap().as_name().unwrap(), b"False");
}

#[test]
fn the_same_sheets_are_the_same_bytes() {
    let bytes = |content| {
        let mut pdf = sheet(content, Dictionary::new());
        claimed(&mut pdf);
        let mut bytes = Vec::new();
        pdf.save_to(&mut bytes).unwrap();
        let id = pdf.trailer.get(b"ID").unwrap().clone();
        (bytes, id)
    };
    assert_eq!(bytes("0 0 0 1 k"), bytes("0 0 0 1 k"));
    assert_ne!(bytes("0 0 0 1 k").1, bytes("0 0 0 .9 k").1);
}

#[test]
fn each_clause_that_is_broken_is_named() {
    let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
    let state = dictionary! { "Type" => "ExtGState", "TR" => "Identity", "BM" => "Glow" };
    let resources = dictionary! {
        "Font" => dictionary! { "F" => font },
        "ExtGState" => dictionary! { "G" => state },
        "ColorSpace" => dictionary! { "C" => vec!["Indexed".into(), "DeviceRGB".into()] },
    };
    let content = "/Other ri 1 0 0 rg xyz BI /W 1 /H 1 /CS [/I /RGB 0 <000000>] ID a EI";
    let mut pdf = sheet(content, resources);
    let page = pdf.page_iter().next().unwrap();
    let wide = [-1, 0, 200, 100].map(Object::from).to_vec();
    pdf.get_dictionary_mut(page).unwrap().set("TrimBox", wide);
    insta::assert_snapshot!(claimed(&mut pdf).join("\n"));
}

#[test]
fn names_are_not_taken_for_what_they_name() {
    let glyphs = dictionary! { "Type" => "Font", "Subtype" => "Type3" };
    let fonts = dictionary! { "TR" => glyphs.clone(), "BM" => glyphs.clone(), "HTP" => glyphs };
    let mut pdf = sheet("", dictionary! { "Font" => fonts });
    assert_eq!(claimed(&mut pdf), [""; 0]);
}

#[test]
fn layers_stay_as_they_are_and_do_not_change_by_themselves() {
    let mut pdf = sheet("", Dictionary::new());
    let layer = pdf.add_object(dictionary! { "Type" => "OCG" });
    let default = pdf.add_object(dictionary! {
        "OFF" => vec![layer.into()], "AS" => vec![dictionary! { "Event" => "Print" }.into()],
    });
    let layers = dictionary! { "OCGs" => vec![layer.into()], "D" => default };
    pdf.catalog_mut().unwrap().set("OCProperties", layers);
    assert_eq!(claimed(&mut pdf), [""; 0]);
    let layers = pdf
        .catalog()
        .unwrap()
        .get(b"OCProperties")
        .unwrap()
        .as_dict()
        .unwrap();
    let default = layers.get(b"D").unwrap().as_dict().unwrap();
    assert!(default.has(b"OFF") && default.has(b"Name") && !default.has(b"AS"));
    assert!(pdf.has_object(layer));
}

/// A watermark of drafts is seen and not printed, and what is for the press alone is printed and not seen.
#[test]
fn layers_are_as_they_are_printed() {
    let mut pdf = sheet("", Dictionary::new());
    let mut layer = |state: &str| {
        let usage = dictionary! {
            "Print" => dictionary! { "PrintState" => state },
            "View" => dictionary! { "ViewState" => "ON" },
        };
        pdf.add_object(dictionary! { "Type" => "OCG", "Usage" => usage })
    };
    let (draft, press, seen) = (layer("OFF"), layer("ON"), layer("OFF"));
    let on = |event: &str, layers: Vec<Object>| -> Object {
        let category = vec![event.into()];
        dictionary! { "Event" => event, "Category" => category, "OCGs" => layers }.into()
    };
    let default = dictionary! {
        "ON" => vec![draft.into()], "OFF" => vec![press.into()],
        "AS" => vec![
            on("Print", vec![draft.into(), press.into()]),
            on("View", vec![draft.into(), press.into(), seen.into()]),
        ],
    };
    let layers = dictionary! {
        "OCGs" => vec![draft.into(), press.into(), seen.into()], "D" => default,
    };
    pdf.catalog_mut().unwrap().set("OCProperties", layers);
    assert_eq!(claimed(&mut pdf), [""; 0]);
    let layers = pdf.catalog().unwrap().get(b"OCProperties").unwrap();
    let default = layers.as_dict().unwrap().get(b"D").unwrap();
    let listed = |key: &[u8]| default.as_dict().unwrap().get(key).unwrap().clone();
    assert_eq!(listed(b"ON"), Object::from(vec![Object::from(press)]));
    assert_eq!(listed(b"OFF"), Object::from(vec![Object::from(draft)]));
}

#[test]
fn what_is_said_in_few_places_is_looked_at() {
    let pattern = dictionary! {
        "PatternType" => 2, "ExtGState" => dictionary! { "BM" => "Glow", "TR" => "Identity" },
    };
    let image = Stream::new(
        dictionary! { "Subtype" => "Image", "Intent" => "Vivid" },
        Vec::new(),
    );
    let mut pdf = sheet(
        "BI /W 1 /H 1 /CS /G /F [/AHx /LZW] ID 80> EI",
        Dictionary::new(),
    );
    let image = pdf.add_object(image);
    let resources = dictionary! {
        "Pattern" => dictionary! { "P" => pattern },
        "XObject" => dictionary! { "I" => image },
    };
    let page = pdf.page_iter().next().unwrap();
    let page = pdf.get_dictionary_mut(page).unwrap();
    page.set("Resources", resources);
    let fault = "the PDF is not PDF/X-4: ";
    let said = claimed(&mut pdf);
    let said = said.iter().map(|one| one.strip_prefix(fault).unwrap());
    assert_eq!(
        said.collect::<Vec<_>>(),
        [
            "an image within the text on page 1 is packed with LZW",
            "a graphics state on page 1 has a transfer function",
            "a rendering intent on page 1 is not one of the four",
            "a blend mode on page 1 is not one of PDF 1.6",
        ]
    );
}

#[test]
fn images_without_an_end_are_not_claimed() {
    let states = dictionary! { "G" => dictionary! { "RI" => "Wishful" } };
    let mut pdf = sheet(
        "BI /W 1 /H 1 /CS /G ID",
        dictionary! { "ExtGState" => states },
    );
    assert_eq!(
        claimed(&mut pdf),
        [
            "the PDF is not PDF/X-4: an image within the text on page 1 has no end",
            "the PDF is not PDF/X-4: a rendering intent on page 1 is not one of the four",
        ]
    );
}

/// Nothing of a page must be lost without a word.
#[test]
fn a_damaged_stream_is_not_claimed() {
    let mut pdf = sheet("", Dictionary::new());
    let page = pdf.page_iter().next().unwrap();
    let content = pdf.get_page_contents(page)[0];
    let words = (0..900).map(|number| format!("{} {number} 9 9 re f\n", number * 7919 % 1000));
    let mut stream = Stream::new(Dictionary::new(), words.collect::<String>().into_bytes());
    stream.compress().unwrap();
    stream.content.truncate(stream.content.len() / 2);
    pdf.set_object(content, stream);
    assert_eq!(
        claimed(&mut pdf),
        ["the PDF is not PDF/X-4: the content on page 1 cannot be read"]
    );
}

#[test]
fn what_the_file_does_not_say_is_missed() {
    let mut pdf = sheet("", Dictionary::new());
    let said = claim(&mut pdf, &Condition::bundled(), &About::default());
    let said = said
        .iter()
        .map(|one| one.message.as_str())
        .collect::<Vec<_>>();
    assert_eq!(
        said,
        [
            "the PDF is not PDF/X-4: its title is not said anywhere",
            "the PDF is not PDF/X-4: its date is not said anywhere"
        ]
    );
    assert!(!packet(&pdf).contains("pdfxid:GTS"));
}

#[test]
fn what_was_put_into_inks_holds() {
    let image = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1,
            "BitsPerComponent" => 8, "ColorSpace" => "DeviceRGB",
        },
        vec![1, 2, 3],
    );
    let mut pdf = sheet("", Dictionary::new());
    let image = pdf.add_object(image);
    let content =
        "1 0 0 rg /A Do BI /W 1 /H 1 /CS [/I /RGB 0 <000000>] ID a EI BI /CS /RGB ID b EI";
    let content = pdf.add_object(Stream::new(Dictionary::new(), content.into()));
    let page = pdf.page_iter().next().unwrap();
    let page = pdf.get_dictionary_mut(page).unwrap();
    page.set("Contents", content);
    page.set(
        "Resources",
        dictionary! {
            "XObject" => dictionary! { "A" => image },
            "ColorSpace" => dictionary! { "C" => vec![
                "Indexed".into(), "DeviceRGB".into(), 0.into(), Object::string_literal("abc"),
            ] },
        },
    );
    let mut condition = Condition::bundled();
    condition.resolution = None;
    separate(&mut pdf, &condition, &[]);
    assert_eq!(claimed(&mut pdf), [""; 0]);
}

#[test]
fn the_documentation_has_a_row_for_each_clause() {
    let table = include_str!("../../../docs/press.md");
    for clause in Clause::ALL {
        let row = format!("| {} |", clause.row());
        assert!(table.contains(&row), "{row}");
    }
}
