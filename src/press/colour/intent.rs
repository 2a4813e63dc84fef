//! What the inks of a file were made for, if it says so.

use lopdf::{Document, Object, decode_text_string};

use super::condition::Condition;
use crate::diagnostic::{Code, Diagnostic};

/// A warning if the file was made for another printing condition: its inks stay as they are, and will look otherwise.
pub(super) fn other(pdf: &Document, condition: &Condition) -> Option<Diagnostic> {
    let intents = pdf
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"OutputIntents", pdf));
    let intents = intents.and_then(Object::as_array).ok()?;
    let mut intents = intents.iter().filter_map(|intent| {
        let intent = pdf.dereference(intent).ok()?.1.as_dict().ok()?;
        let kind = intent.get_deref(b"S", pdf).and_then(Object::as_name).ok()?;
        let name = intent.get_deref(b"OutputConditionIdentifier", pdf);
        let name = name.and_then(decode_text_string).ok()?;
        // Those of other kinds are about screens as often as not.
        (kind == b"GTS_PDFX").then_some(name)
    });
    let name = intents.next()?;
    let name = name.chars().filter(|c| !c.is_control()).take(80);
    let name = name.collect::<String>();
    if is_same(&name, &condition.identifier) {
        return None;
    }
    let ours = &condition.identifier;
    let message = format!(
        "the PDF was made for {name}, and is printed for {ours}: its inks stay as they are"
    );
    let help = "give the profile of the printing condition that it was made for, or ask the print shop for a proof";
    Some(Diagnostic::new(Code::PressColour, message).help(help))
}

/// Whether two names are of one condition: `FOGRA39` and `Coated FOGRA39 (ISO 12647-2:2004)`.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let (one, other) = (plain(one), plain(other));
    !one.is_empty() && (one.contains(&other) || other.contains(&one))
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    fn warning(name: &str) -> Option<String> {
        let mut pdf = Document::new();
        let intent = dictionary! {
            "S" => "GTS_PDFX", "OutputConditionIdentifier" => Object::string_literal(name),
        };
        let catalog = dictionary! { "OutputIntents" => vec![intent.into()] };
        let catalog = pdf.add_object(catalog);
        pdf.trailer.set("Root", catalog);
        other(&pdf, &Condition::bundled()).map(|warning| warning.message)
    }

    #[test]
    fn another_condition_is_told() {
        assert_eq!(warning("FOGRA39"), None);
        assert_eq!(warning("Coated FOGRA39 (ISO 12647-2:2004)"), None);
        assert_eq!(
            warning("FOGRA51").unwrap(),
            "the PDF was made for FOGRA51, and is printed for FOGRA39: its inks stay as they are"
        );
    }
}
