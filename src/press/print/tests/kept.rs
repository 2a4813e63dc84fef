//! What a file of sheets has, and what it does not have any more.

use super::*;

/// All names that stand in the dictionaries of a file.
fn names(pdf: &Document) -> Vec<String> {
    fn follow(object: &Object, found: &mut Vec<String>) {
        match object {
            Object::Array(array) => array.iter().for_each(|object| follow(object, found)),
            Object::Dictionary(dictionary) => of(dictionary, found),
            Object::Stream(stream) => of(&stream.dict, found),
            _ => {}
        }
    }
    fn of(dictionary: &Dictionary, found: &mut Vec<String>) {
        for (key, value) in dictionary {
            found.push(String::from_utf8_lossy(key).into_owned());
            follow(value, found);
        }
    }
    let mut found = Vec::new();
    pdf.objects
        .values()
        .for_each(|object| follow(object, &mut found));
    found
}

fn page_box(pdf: &Document, page: u32, name: &str) -> Vec<i64> {
    let page = pdf.get_dictionary(pdf.get_pages()[&page]).unwrap();
    let corners = page.get(name.as_bytes()).unwrap().as_array().unwrap();
    corners
        .iter()
        .map(|corner| corner.as_float().unwrap().round() as i64)
        .collect()
}

#[test]
fn sheets_are_hardly_larger_than_the_pages() {
    for document in ["2021-03-bulletin.toml", "2021-03-01-nadwa-ittijar.md"] {
        let pdf = published(document);
        for scheme in [
            Scheme::Single,
            Scheme::Booklet,
            Scheme::FourUp,
            Scheme::CutStack,
        ] {
            let options = PrintOptions {
                marks: Some(true),
                ..options(scheme)
            };
            let sheets = sheets(&pdf, &options).bytes;
            // The profile of the printing condition is not of the pages, and stands in each file once.
            let bytes = sheets.len() - profile(&Document::load_mem(&sheets).unwrap());
            assert!(
                bytes * 10 <= pdf.len() * 13,
                "{document}: {bytes} of {}",
                pdf.len()
            );
        }
    }
}

/// How many bytes the profile of the output intent takes.
fn profile(pdf: &Document) -> usize {
    let mut streams = pdf
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok());
    let profile = streams.find(|stream| matches!(stream.dict.get(b"N"), Ok(Object::Integer(4))));
    profile.unwrap().content.len()
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    let pdf = published("2021-03-01-nadwa-ittijar.md");
    let once = || sheets(&pdf, &options(Scheme::Single)).bytes;
    assert_eq!(once(), once());
}

#[test]
fn only_what_is_printed_goes_to_the_press() {
    let pdf = published("2021-03-bulletin.toml");
    let before = names(&Document::load_mem(&pdf).unwrap());
    let after = names(&Document::load_mem(&sheets(&pdf, &options(Scheme::Booklet)).bytes).unwrap());
    for name in ["StructTreeRoot", "Outlines", "Annots", "MarkInfo"] {
        assert!(before.iter().any(|own| own == name), "{name}");
        assert!(after.iter().all(|own| own != name), "{name}");
    }
}

#[test]
fn single_pages_are_trimmed_where_they_were() {
    let boxes = dictionary! {
        "MediaBox" => numbers(&[0, 0, 220, 320]),
        "TrimBox" => numbers(&[10, 10, 210, 310]),
    };
    let pdf = file(
        &dictionary! {},
        vec![(boxes, vec!["0 0 220 320 re f".to_owned()])],
    );
    let made = Document::load_mem(&sheets(&pdf, &options(Scheme::Single)).bytes).unwrap();
    // Three millimetres of bleed are 9 points, and the marks take 23 beyond them.
    assert_eq!(page_box(&made, 1, "TrimBox"), [31, 31, 231, 331]);
    assert_eq!(page_box(&made, 1, "BleedBox"), [23, 23, 240, 340]);
    assert_eq!(page_box(&made, 1, "MediaBox"), [0, 0, 262, 362]);
}

#[test]
fn both_sides_of_a_sheet_are_trimmed_at_the_same_place() {
    let made = sheets(&published("2021-03-nashra.toml"), &options(Scheme::Single));
    let pdf = Document::load_mem(&made.bytes).unwrap();
    assert_eq!(page_box(&pdf, 1, "TrimBox"), page_box(&pdf, 2, "TrimBox"));
}

#[test]
fn registration_is_printed_in_every_ink() {
    let made = sheets(&published("2021-03-nashra.toml"), &options(Scheme::Single));
    let pdf = Document::load_mem(&made.bytes).unwrap();
    let arrays = pdf
        .objects
        .values()
        .filter_map(|object| object.as_array().ok());
    let separations = arrays.filter(|array| {
        array
            .first()
            .is_some_and(|name| name.as_name().is_ok_and(|name| name == b"Separation"))
    });
    let inks = separations.map(|array| array[1].as_name().unwrap());
    assert_eq!(inks.collect::<Vec<_>>(), [b"All"]);
}

/// Layers that are switched off are not printed.
#[test]
fn layers_stay_as_they_are() {
    let pdf = file(
        &dictionary! { "MediaBox" => numbers(&[0, 0, 200, 300]) },
        vec![(dictionary! {}, vec!["0 g".to_owned()])],
    );
    let mut pdf = Document::load_mem(&pdf).unwrap();
    let layer =
        pdf.add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal("Notes") });
    let off = dictionary! {
        "OCGs" => vec![layer.into()],
        "D" => dictionary! { "OFF" => vec![layer.into()] },
    };
    pdf.catalog_mut().unwrap().set("OCProperties", off.clone());
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    let made = Document::load_mem(&sheets(&bytes, &options(Scheme::Single)).bytes).unwrap();
    assert!(made.catalog().unwrap().has(b"OCProperties"));
}

#[test]
fn what_is_asked_for_and_cannot_be_is_said() {
    let pdf = |pages: usize| {
        let page = (dictionary! {}, vec!["0 0 9 9 re f".to_owned()]);
        file(
            &dictionary! { "MediaBox" => numbers(&[0, 0, 200, 300]) },
            vec![page; pages],
        )
    };
    let codes = |pages: usize, options: &PrintOptions| {
        let made = print(job(pdf(pages)), options, &Condition::bundled(), Work::Plan);
        made.diagnostics
            .iter()
            .map(|found| found.code.name())
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(7, &options(Scheme::Leaflet)), ["press/pages"]);
    let one_side = PrintOptions {
        duplex: Some(Duplex::None),
        ..options(Scheme::Booklet)
    };
    assert_eq!(codes(4, &one_side), ["press/sheet"]);
    let small = |sheet: &str| PrintOptions {
        sheet: sheet.parse().ok(),
        ..options(Scheme::FourUp)
    };
    assert_eq!(codes(4, &small("12x12mm")), ["press/sheet"]);
    assert_eq!(codes(4, &small("a6")), ["press/reduced"]);
    assert_eq!(codes(4, &small("a4")), [""; 0]);
    let page = dictionary! { "MediaBox" => numbers(&[0, 0, 9000, 9000]) };
    let large = print(
        job(file(&page, vec![(dictionary! {}, Vec::new())])),
        &options(Scheme::FourUp),
        &Condition::bundled(),
        Work::Plan,
    );
    assert_eq!(large.diagnostics[0].code, Code::PressSheet);
}

#[test]
fn fields_and_stamps_are_missed() {
    let appearance = dictionary! { "N" => Object::Null };
    let annotation = |kind: &str| {
        Object::Dictionary(dictionary! { "Subtype" => kind, "F" => 4, "AP" => appearance.clone() })
    };
    let page = dictionary! { "Annots" => vec![annotation("Link"), annotation("Widget"), annotation("Stamp")] };
    let pdf = file(
        &dictionary! { "MediaBox" => numbers(&[0, 0, 200, 300]) },
        vec![(dictionary! {}, Vec::new()), (page, Vec::new())],
    );
    let made = print(
        job(pdf),
        &options(Scheme::TwoUp),
        &Condition::bundled(),
        Work::Sheets,
    );
    let messages = made.diagnostics.iter().map(|found| found.message.as_str());
    assert_eq!(
        messages.collect::<Vec<_>>(),
        [
            "form fields, stamps or notes on page 2 are not printed (2 in all)",
            "the PDF is not PDF/X-4: its date is not said anywhere",
        ]
    );
}
