//! Gradients.

use super::*;
use crate::press::colour::shading::floats;

/// An interpolation between two colours.
fn between(from: [i64; 3], to: [i64; 3]) -> Object {
    let colour = |colour: [i64; 3]| colour.map(Object::from).to_vec();
    let domain = vec![0.into(), 1.into()];
    dictionary! {
        "FunctionType" => 2, "N" => 1, "Domain" => domain, "C0" => colour(from), "C1" => colour(to),
    }
    .into()
}

fn gradient(function: Object) -> Dictionary {
    dictionary! { "ShadingType" => 2, "ColorSpace" => "DeviceRGB", "Function" => function }
}

/// The gradient after the pass, and what was said.
fn shaded(function: impl FnOnce(&mut Document) -> Object) -> (Document, Dictionary, Vec<String>) {
    let mut pdf = Document::new();
    let function = function(&mut pdf);
    let id = pdf.add_object(gradient(function));
    add_page(
        &mut pdf,
        "/A sh",
        dictionary! { "Shading" => dictionary! { "A" => id } },
    );
    let (_, said) = separated(&mut pdf);
    let shading = pdf.get_dictionary(id).unwrap().clone();
    (pdf, shading, said)
}

#[test]
fn gradients_between_greys_change_evenly() {
    let (_, shading, said) = shaded(|_| {
        let stops = vec![between([1; 3], [0; 3]), between([0; 3], [1; 3])];
        dictionary! {
            "FunctionType" => 3, "Functions" => stops, "Bounds" => vec![0.5.into()],
            "Encode" => [0, 1, 0, 1].map(Object::from).to_vec(),
            "Domain" => vec![0.into(), 1.into()],
        }
        .into()
    });
    assert_eq!(said, [""; 0]);
    assert_eq!(shading.get(b"ColorSpace").unwrap(), &name("DeviceCMYK"));
    let function = shading.get(b"Function").unwrap().as_dict().unwrap();
    let stops = function.get(b"Functions").unwrap().as_array().unwrap();
    let first = stops[0].as_dict().unwrap().get(b"C1").unwrap();
    assert_eq!(floats(first), Some(vec![0.0, 0.0, 0.0, 1.0]));
}

#[test]
fn gradients_between_hues_follow_the_screen() {
    let (pdf, shading, said) = shaded(|_| between([1, 0, 0], [0, 0, 1]));
    assert_eq!(
        said,
        [
            "press/colour: the screen's colour #0000ff on page 1 is printed as cmyk(98%, 74%, 0%, 0%)",
            "press/colour: the screen's colour #ff0000 on page 1 is printed as cmyk(0%, 96%, 98%, 0%)"
        ]
    );
    let function = shading
        .get_deref(b"Function", &pdf)
        .unwrap()
        .as_stream()
        .unwrap();
    let size = function.dict.get(b"Size").unwrap().as_array().unwrap();
    assert_eq!(size[0], 33.into());
    let samples = function.get_plain_content().unwrap();
    assert_eq!(samples.len(), 33 * 4);
    assert_eq!(samples[..4], [0, 245, 251, 0]);
}

/// Functions that lead back to themselves, or to each other in ever more ways.
#[test]
fn functions_within_functions_end() {
    let stitched = |functions: Vec<Object>| {
        let bounds = vec![0.5.into(); functions.len() - 1];
        let encode = vec![Object::from(0); functions.len() * 2];
        dictionary! {
            "FunctionType" => 3, "Domain" => vec![0.into(), 1.into()], "Bounds" => bounds,
            "Encode" => encode, "Functions" => functions,
        }
    };
    let left = ["press/colour: a gradient on page 1 cannot be said in inks, and stays as it is"];
    let (_, _, said) = shaded(|pdf| {
        let id = pdf.new_object_id();
        let array = pdf.add_object(vec![Object::from(id)]);
        pdf.set_object(id, stitched(vec![array.into()]));
        id.into()
    });
    assert_eq!(said, left);
    let (_, _, said) = shaded(|pdf| {
        let mut id = pdf.add_object(between([1, 0, 0], [0, 0, 1]));
        for _ in 0..40 {
            let array = Object::from(pdf.add_object(vec![Object::from(id)]));
            id = pdf.add_object(stitched(vec![array.clone(), array]));
        }
        id.into()
    });
    assert_eq!(said, left);
}

#[test]
fn gradients_of_formulas_get_a_profile() {
    let (_, shading, said) = shaded(|pdf| {
        let script = Stream::new(dictionary! { "FunctionType" => 4 }, b"{ dup dup }".to_vec());
        pdf.add_object(script).into()
    });
    assert_eq!(
        said,
        ["press/colour: a gradient on page 1 cannot be said in inks, and stays as it is"]
    );
    let space = shading.get(b"ColorSpace").unwrap().as_array().unwrap();
    assert_eq!(space[0], name("ICCBased"));
}
