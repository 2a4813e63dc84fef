//! What is printed over what is below it, and what forms are drawn in.

use super::*;

#[test]
fn black_text_is_printed_over_and_solid() {
    let on = "0 0 0 1 k /PressroomOverprint gs";
    let off = "/PressroomKnockout gs";
    assert_eq!(
        drawn("BT 0 0 0 1 k (a) Tj (b) Tj ET f"),
        format!("BT 0 0 0 1 k /PressroomOverprint gs (a) Tj (b) Tj ET {off} f")
    );
    assert_eq!(
        drawn("BT .12 g (a) Tj ET f"),
        format!("BT 0 0 0 0.88 k {on} (a) Tj ET {off} 0 0 0 0.88 k f")
    );
    // A page begins in a black that is not yet one of inks.
    assert_eq!(
        drawn("BT (a) Tj ET"),
        format!("BT {on} (a) Tj ET {off} 0 0 0 1 k")
    );
    // Greys, coloured text and outlines are not.
    assert_eq!(drawn("BT .5 g (a) Tj ET"), "BT 0 0 0 0.5 k (a) Tj ET");
    assert_eq!(
        drawn("BT 1 Tr 0 g (a) Tj ET"),
        "BT 1 Tr 0 0 0 1 k (a) Tj ET"
    );
}

#[test]
fn text_that_shines_through_is_left() {
    let resources = dictionary! {
        "ExtGState" => dictionary! { "A" => dictionary! { "ca" => 0.5 } },
    };
    let mut pdf = page("/A gs BT 0 g (a) Tj ET", resources);
    assert_eq!(separated(&mut pdf).0, "/A gs BT 0 0 0 1 k (a) Tj ET");
    // No mask is no reason to forget it.
    let resources = dictionary! { "ExtGState" => dictionary! {
        "A" => dictionary! { "ca" => 0.5 }, "B" => dictionary! { "SMask" => "None" },
    } };
    let mut pdf = page("/A gs /B gs BT 0 g (a) Tj ET", resources);
    assert_eq!(separated(&mut pdf).0, "/A gs /B gs BT 0 0 0 1 k (a) Tj ET");
}

#[test]
fn white_that_is_printed_over_does_not_vanish() {
    let over = |content: &str| {
        let state = dictionary! { "op" => true, "OP" => true, "OPM" => 1 };
        let resources = dictionary! { "ExtGState" => dictionary! { "A" => state } };
        separated(&mut page(content, resources)).0
    };
    let lines = "/PressroomOverLines gs";
    assert_eq!(over("/A gs 1 g f"), format!("/A gs 0 0 0 0 k {lines} f"));
    assert_eq!(over("1 g /A gs f"), format!("0 0 0 0 k /A gs {lines} f"));
    // Inks that are printed over others are meant so, before and after.
    assert_eq!(over("/A gs 1 0 0 0 k f"), "/A gs 1 0 0 0 k f");
    assert_eq!(
        over("/A gs 1 g f 1 0 0 0 k f"),
        format!("/A gs 0 0 0 0 k {lines} f 1 0 0 0 k /PressroomOverAll gs f")
    );
    // White lines do not take it from areas.
    assert_eq!(
        over("1 G 1 0 0 0 k /A gs f"),
        "0 0 0 0 K 1 0 0 0 k /A gs /PressroomOverAreas gs f"
    );
}

/// The form of a page, after the pass, with the resources of the page.
fn form(content: &str, form: &str, mut resources: Dictionary) -> String {
    let mut pdf = Document::new();
    let dict = dictionary! { "Subtype" => "Form", "Resources" => Dictionary::new() };
    let form = pdf.add_object(Stream::new(dict, form.into()));
    resources.set("XObject", dictionary! { "F" => form });
    add_page(&mut pdf, content, resources);
    separated(&mut pdf);
    let form = pdf.get_object(form).unwrap().as_stream().unwrap();
    let content = String::from_utf8(form.get_plain_content().unwrap()).unwrap();
    content.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn forms_are_drawn_in_the_state_of_their_page() {
    let state = dictionary! { "op" => true, "OP" => true, "OPM" => 1 };
    let states = dictionary! { "ExtGState" => dictionary! { "A" => state } };
    let over = |content| form("/A gs /F Do", content, states.clone());
    let off = "/PressroomOverNothing gs";
    assert_eq!(
        over("1 1 1 rg f 1 0 0 0 k f"),
        format!("0 0 0 0 k {off} f 1 0 0 0 k f")
    );
    assert_eq!(over("BT 0 0 0 1 k (a) Tj ET"), "BT 0 0 0 1 k (a) Tj ET");
    // And in its space, which the form does not name.
    let space = |content| form("/DeviceRGB cs 0 0 1 sc /F Do", content, Dictionary::new());
    assert_eq!(
        space("f 1 1 1 sc f 0.5 sc f"),
        "f 0 0 0 0 k f 0 0 0 0.5 k f"
    );
    assert_eq!(space("/P scn f"), "/P scn f");
}

#[test]
fn coloured_glyphs_are_not_printed_over() {
    let drawn = |glyph: &str| {
        let mut pdf = Document::new();
        let glyph = pdf.add_object(Stream::new(Dictionary::new(), glyph.into()));
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "Type3", "CharProcs" => dictionary! { "a" => glyph },
        };
        let fonts = dictionary! { "A" => pdf.add_object(font) };
        let content = "0 g BT /A 9 Tf (a) Tj /B 9 Tf (b) Tj ET";
        add_page(&mut pdf, content, dictionary! { "Font" => fonts });
        separated(&mut pdf).0
    };
    let (on, off) = ("/PressroomOverprint gs", "/PressroomKnockout gs");
    assert_eq!(
        drawn("9 0 d0 1 1 1 rg f"),
        format!("0 0 0 1 k BT /A 9 Tf (a) Tj /B 9 Tf {on} (b) Tj ET {off}")
    );
    assert_eq!(
        drawn("9 0 0 0 9 9 d1 f"),
        format!("0 0 0 1 k BT /A 9 Tf {on} (a) Tj /B 9 Tf (b) Tj ET {off}")
    );
}
