//! Files that are damaged, or made to do harm.

use super::*;

#[test]
fn content_that_cannot_be_read_stays() {
    let mut pdf = page("1 0 0 rg", Dictionary::new());
    let id = pdf.page_iter().next().unwrap();
    let content = pdf.get_page_contents(id)[0];
    let stream = pdf
        .get_object_mut(content)
        .unwrap()
        .as_stream_mut()
        .unwrap();
    stream.dict.set("Filter", "JBIG2Decode");
    let said = separate(&mut pdf, &Condition::bundled(), &[]);
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].code, Code::PressUnread);
    assert_eq!(pdf.get_page_contents(id), [content]);
}

/// A page is one by its place in the tree, and what its content names may not be there.
#[test]
fn pages_that_are_not_as_they_should_be_are_put_into_inks() {
    let mut pdf = page("1 1 1 rg f", Dictionary::new());
    let id = pdf.page_iter().next().unwrap();
    let content = pdf.get_page_contents(id)[0];
    let missing = pdf.new_object_id();
    let page = pdf.get_dictionary_mut(id).unwrap();
    page.set("Contents", vec![content.into(), missing.into()]);
    page.remove(b"Type");
    let said = separate(&mut pdf, &Condition::bundled(), &[]);
    assert!(said.is_empty(), "{said:?}");
    let content = pdf.get_page_content(id);
    assert_eq!(content.trim_ascii(), b"0 0 0 0 k f");
}

/// Masks that lead from one to the next would be followed as deep as the file is long.
#[test]
fn masks_of_masks_are_not_followed() {
    let mut pdf = Document::new();
    let mut last = None;
    for _ in 0..100_000 {
        let mut dict = dictionary! { "Subtype" => "Image", "ColorSpace" => "DeviceRGB" };
        if let Some(last) = last {
            dict.set("SMask", Object::Reference(last));
        }
        last = Some(pdf.add_object(Stream::new(dict, Vec::new())));
    }
    let resources = dictionary! { "XObject" => dictionary! { "I" => last.unwrap() } };
    add_page(&mut pdf, "/I Do", resources);
    separated(&mut pdf);
}

#[test]
fn what_follows_an_image_without_an_end_is_not_read() {
    let content = "BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc 1 0 0 rg f";
    let (_, said) = separated(&mut page(content, Dictionary::new()));
    assert_eq!(
        said,
        [
            "press/unread: what follows an image within the text on page 1 cannot be read, so its colours stay as they are"
        ]
    );
}

#[test]
fn damaged_files_are_borne() {
    let mut pdf = page("/A gs /F Do BT (a) Tj ET 1 0 0 rg", Dictionary::new());
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    for at in (0..bytes.len()).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[at] = damaged[at].wrapping_add(1 + u8::try_from(at % 200).unwrap());
        if let Ok(mut pdf) = Document::load_mem(&damaged) {
            let _ = separate(&mut pdf, &Condition::bundled(), &[]);
        }
    }
}
