//! Whole PDFs, made by hand, and what the pass makes of them.

mod damaged;
mod gradients;
mod state;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::*;
use crate::diagnostic::Code;

/// A PDF of one page.
pub(super) fn page(content: &str, resources: Dictionary) -> Document {
    let mut pdf = Document::new();
    add_page(&mut pdf, content, resources);
    pdf
}

pub(super) fn add_page(pdf: &mut Document, content: &str, resources: Dictionary) -> ObjectId {
    let content = pdf.add_object(Stream::new(Dictionary::new(), content.into()));
    let tree = pdf.new_object_id();
    let page = pdf.add_object(dictionary! {
        "Type" => "Page",
        "Parent" => tree,
        "MediaBox" => vec![0.into(), 0.into(), 200.into(), 100.into()],
        "Contents" => content,
        "Resources" => resources,
    });
    pdf.set_object(
        tree,
        dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 },
    );
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    page
}

/// What is drawn on the first page, and what was said.
pub(super) fn separated(pdf: &mut Document) -> (String, Vec<String>) {
    let accents = [([0, 58, 112], Inks::new([1.0, 0.7, 0.0, 0.4]))];
    let said = separate(pdf, &Condition::bundled(), &accents);
    let page = pdf.page_iter().next().unwrap();
    let content = String::from_utf8_lossy(&pdf.get_page_content(page)).into_owned();
    let content = content.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = said
        .iter()
        .map(|one| format!("{}: {}", one.code, one.message));
    (content, said.collect())
}

fn drawn(content: &str) -> String {
    separated(&mut page(content, Dictionary::new())).0
}

pub(super) fn name(name: &str) -> Object {
    Object::Name(name.as_bytes().to_vec())
}

#[test]
fn colours_of_devices_become_inks() {
    assert_eq!(drawn("0 g 0 0 9 9 re f"), "0 0 0 1 k 0 0 9 9 re f");
    assert_eq!(drawn("1 1 1 RG S"), "0 0 0 0 K S");
    assert_eq!(drawn(".5 .5 .5 rg f"), "0 0 0 0.5 k f");
    assert_eq!(drawn("0 .2275 .4392 rg f"), "1 0.7 0 0.4 k f");
    assert_eq!(drawn(".1 .2 .3 .4 k f"), ".1 .2 .3 .4 k f");
    assert_eq!(drawn("/DeviceRGB cs 1 1 1 sc f"), "0 0 0 0 k f");
    // A space begins in black.
    assert_eq!(drawn("/DeviceRGB cs f"), "0 0 0 1 k f");
    // What is no colour is passed over by readers as well.
    assert_eq!(drawn("1 rg f"), "1 rg f");
}

#[test]
fn spaces_are_followed_by_name() {
    let mut pdf = Document::new();
    let profile = Stream::new(dictionary! { "N" => 3 }, convert::srgb());
    let profile = pdf.add_object(profile);
    let table = Object::string_literal(vec![0, 58, 112, 255, 255, 255]);
    let spaces = dictionary! {
        "a" => vec![name("ICCBased"), profile.into()],
        "b" => vec![name("Indexed"), name("a"), 1.into(), table],
        "c" => vec![name("Separation"), name("Gold"), name("DeviceRGB"), dictionary! {
            "FunctionType" => 2, "Domain" => vec![0.into(), 1.into()], "N" => 1,
            "C0" => vec![1.into(), 1.into(), 1.into()], "C1" => vec![1.into(), 1.into(), 0.into()],
        }.into()],
        "d" => vec![name("Pattern"), name("a")],
    };
    let content = "/a cs 0 0.2275 0.4392 scn f /b CS 1 SCN S /c cs 1 scn f /d cs 0 0 0 /P scn f";
    let page = add_page(&mut pdf, content, dictionary! { "ColorSpace" => spaces });
    let (content, said) = separated(&mut pdf);
    assert_eq!(
        content,
        "1 0.7 0 0.4 k f 0 0 0 0 K S /c cs 1 scn f /PressroomPattern cs 0 0 0 1 /P scn f"
    );
    assert_eq!(said, [""; 0]);
    let (_, resources) = pdf.get_page_resources(page).unwrap();
    let resources = pdf.get_dictionary(resources[0]).unwrap();
    let spaces = pdf.get_dict_in_dict(resources, b"ColorSpace").unwrap();
    let names = spaces
        .iter()
        .map(|(name, _)| name.as_slice())
        .collect::<Vec<_>>();
    assert_eq!(names, [b"c".as_slice(), b"PressroomPattern"]);
    // What stands in for the spot colour has a profile now.
    let spot = spaces.get(b"c").unwrap().as_array().unwrap();
    let other = spot[2].as_array().unwrap();
    assert_eq!(other[0].as_name().unwrap(), b"ICCBased");
}

#[test]
fn what_is_converted_and_what_is_too_much_is_said_once() {
    let content = "1 0 0 rg f 1 0 0 RG S 1 1 1 .9 k f 1 1 1 .9 k f";
    let (_, said) = separated(&mut page(content, Dictionary::new()));
    assert_eq!(
        said,
        [
            "press/colour: the screen's colour #ff0000 on page 1 is printed as cmyk(0%, 96%, 98%, 0%)",
            "press/ink: the colour cmyk(100%, 100%, 100%, 90%) on page 1 has 390% of ink, more than 300%"
        ]
    );
}

#[test]
fn forms_are_put_into_inks_once() {
    let mut pdf = Document::new();
    let form = |content: &str| {
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Form",
            "Group" => dictionary! { "S" => "Transparency", "CS" => "DeviceRGB" },
        };
        Stream::new(dict, content.into())
    };
    let inner = pdf.add_object(form("0 g f"));
    let mut outer = form("1 g /F Do");
    // It draws itself, which readers must bear.
    let id = pdf.new_object_id();
    let forms = dictionary! { "F" => id, "I" => inner };
    outer
        .dict
        .set("Resources", dictionary! { "XObject" => forms });
    pdf.set_object(id, outer);
    let resources = dictionary! { "XObject" => dictionary! { "F" => id } };
    add_page(&mut pdf, "/F Do", resources);
    let (content, _) = separated(&mut pdf);
    assert_eq!(content, "/F Do");
    let text = |id| {
        let stream = pdf.get_object(id).unwrap().as_stream().unwrap();
        String::from_utf8(stream.get_plain_content().unwrap()).unwrap()
    };
    assert_eq!(text(inner).trim(), "0 0 0 1 k f");
    assert_eq!(text(id).trim(), "0 0 0 0 k /F Do");
    let group = pdf.get_object(inner).unwrap().as_stream().unwrap();
    let group = group.dict.get(b"Group").unwrap().as_dict().unwrap();
    assert_eq!(group.get(b"CS").unwrap().as_name().unwrap(), b"DeviceCMYK");
}

#[test]
fn images_keep_their_pixels_and_get_a_profile() {
    let mut pdf = Document::new();
    let image = |space: Object, bytes: usize| {
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 10, "Height" => 10,
            "BitsPerComponent" => 8, "ColorSpace" => space,
        };
        Stream::new(dict, vec![255; bytes])
    };
    let table = Object::string_literal(vec![255, 0, 0, 0, 0, 0]);
    let indexed = vec![name("Indexed"), name("DeviceRGB"), 1.into(), table];
    let screen = pdf.add_object(image(name("DeviceRGB"), 300));
    let drawing = pdf.add_object(image(indexed.into(), 100));
    let inks = pdf.add_object(image(name("DeviceCMYK"), 400));
    let images = dictionary! { "A" => screen, "B" => drawing, "C" => inks };
    add_page(
        &mut pdf,
        "q 72 0 0 72 0 0 cm /A Do Q q 2 0 0 2 0 0 cm /B Do /C Do Q",
        dictionary! { "XObject" => images },
    );
    let (_, said) = separated(&mut pdf);
    assert_eq!(
        said,
        [
            "press/ink: an image on page 1 has up to 400% of ink, more than 300%",
            "press/resolution: the image of 10 × 10 pixels on page 1 has 10 dpi at 25 × 25 mm, less than 200"
        ]
    );
    let space = |id| {
        let stream = pdf.get_object(id).unwrap().as_stream().unwrap();
        stream.dict.get(b"ColorSpace").unwrap().clone()
    };
    assert_eq!(space(screen).as_array().unwrap()[0], name("ICCBased"));
    let indexed = space(drawing);
    let indexed = indexed.as_array().unwrap();
    assert_eq!(indexed[1], name("DeviceCMYK"));
    let colours = indexed[3].as_str().unwrap();
    assert_eq!(colours.len(), 8);
    assert_eq!(colours[4..], [0, 0, 0, 255]);
}

/// The name of a pattern's space may be that of a mask as well, which keeps its colours.
#[test]
fn patterns_without_colours_have_a_space_of_inks() {
    let mut pdf = Document::new();
    let group = dictionary! { "Subtype" => "Form" };
    let group = pdf.add_object(Stream::new(group, b"1 g f".to_vec()));
    let mask = dictionary! { "S" => "Luminosity", "G" => group };
    let resources = dictionary! {
        "ColorSpace" => dictionary! { "C" => vec![name("Pattern"), name("DeviceRGB")] },
        "ExtGState" => dictionary! { "G" => dictionary! { "SMask" => mask } },
    };
    let page = add_page(&mut pdf, "/G gs /C cs 1 1 1 /P scn f", resources);
    let (content, _) = separated(&mut pdf);
    assert_eq!(content, "/G gs /PressroomPattern cs 0 0 0 0 /P scn f");
    let (_, resources) = pdf.get_page_resources(page).unwrap();
    let resources = pdf.get_dictionary(resources[0]).unwrap();
    let spaces = pdf.get_dict_in_dict(resources, b"ColorSpace").unwrap();
    let inks = vec![name("Pattern"), name("DeviceCMYK")];
    assert_eq!(spaces.get(b"PressroomPattern").unwrap(), &inks.into());
    // The mask's has a profile.
    let base = &spaces.get(b"C").unwrap().as_array().unwrap()[1];
    assert_eq!(base.as_array().unwrap()[0], name("ICCBased"));
}

/// Between two colours there may be more ink than in either.
#[test]
fn ink_is_summed_where_colours_are_mixed() {
    let function = dictionary! {
        "FunctionType" => 2, "N" => 1, "Domain" => vec![0.into(), 1.into()],
        "C0" => vec![1.into(), 0.into(), 0.into()], "C1" => [0; 3].map(Object::from).to_vec(),
    };
    let gradient = dictionary! {
        "ShadingType" => 2, "ColorSpace" => "DeviceRGB", "Function" => function,
    };
    let table = Object::string_literal(vec![255; 8]);
    let image = dictionary! {
        "Subtype" => "Image", "Width" => 1, "Height" => 1, "BitsPerComponent" => 8,
        "ColorSpace" => vec![name("Indexed"), name("DeviceCMYK"), 1.into(), table],
    };
    let mut pdf = Document::new();
    let image = pdf.add_object(Stream::new(image, vec![0]));
    let resources = dictionary! {
        "Shading" => dictionary! { "S" => gradient }, "XObject" => dictionary! { "I" => image },
    };
    add_page(&mut pdf, "/S sh /I Do", resources);
    let mut condition = Condition::bundled();
    condition.ink_limit = 250.0;
    let said = separate(&mut pdf, &condition, &[]);
    let said = said.iter().filter(|one| one.code == Code::PressInk);
    let said = said.map(|one| one.message.as_str()).collect::<Vec<_>>();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].starts_with("a gradient on page 1 has up to 2"),
        "{said:?}"
    );
    assert_eq!(
        said[1],
        "the table of colours of an image on page 1 has up to 400% of ink, more than 250%"
    );
}

#[test]
fn images_within_the_text_get_a_profile() {
    let content = "BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI 0 g";
    let mut pdf = page(content, Dictionary::new());
    let (content, _) = separated(&mut pdf);
    assert_eq!(
        content,
        "BI /W 1 /H 1 /BPC 8 /CS /PressroomScreen ID abc EI 0 0 0 1 k"
    );
    let content = "BI /W 1 /H 1 /CS [/I /RGB 1 <ffffff000000>] ID a EI";
    assert_eq!(
        drawn(content),
        "BI /W 1 /H 1 /CS [/I /CMYK 1 <00000000000000FF>] ID a EI"
    );
}

#[test]
fn masks_of_lightness_stay_as_light() {
    let mut pdf = Document::new();
    let group = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Form",
            "Group" => dictionary! { "S" => "Transparency", "CS" => "DeviceRGB" },
        },
        b"1 0 0 rg f".to_vec(),
    );
    let group = pdf.add_object(group);
    let state = dictionary! { "SMask" => dictionary! { "S" => "Luminosity", "G" => group } };
    let states = dictionary! { "A" => state };
    add_page(&mut pdf, "/A gs", dictionary! { "ExtGState" => states });
    let (_, said) = separated(&mut pdf);
    assert_eq!(said, [""; 0]);
    let group = pdf.get_object(group).unwrap().as_stream().unwrap();
    assert_eq!(
        group.content.trim_ascii(),
        b"/PressroomScreen cs 1 0 0 sc f"
    );
    let attributes = group.dict.get(b"Group").unwrap();
    let attributes = pdf.dereference(attributes).unwrap().1.as_dict().unwrap();
    let space = attributes.get(b"CS").unwrap().as_array().unwrap();
    assert_eq!(space[0], name("ICCBased"));
}

#[test]
fn red_green_and_blue_are_what_the_resources_say() {
    let mut pdf = Document::new();
    let profile = Stream::new(dictionary! { "N" => 3 }, convert::srgb());
    let profile = pdf.add_object(profile);
    let image = dictionary! {
        "Subtype" => "Image", "Width" => 1, "Height" => 1, "BitsPerComponent" => 8,
        "ColorSpace" => "DeviceRGB",
    };
    let image = pdf.add_object(Stream::new(image, vec![1, 2, 3]));
    let space = vec![name("ICCBased"), profile.into()];
    let resources = dictionary! {
        "XObject" => dictionary! { "I" => image },
        "ColorSpace" => dictionary! { "DefaultRGB" => space.clone() },
    };
    add_page(&mut pdf, "/I Do", resources);
    separated(&mut pdf);
    let image = pdf.get_object(image).unwrap().as_stream().unwrap();
    assert_eq!(image.dict.get(b"ColorSpace").unwrap(), &space.into());
}
