//! The operators of a content stream: those of PDF 1.6 alone, and no colours of devices that are not the press.

use super::check::Check;
use super::clause::Clause;
use crate::press::colour::{Operation, Scan, names};

/// All operators of PDF 1.6 (ISO 32000-1, annex A), in the order of their bytes.
#[rustfmt::skip]
const OPERATORS: [&str; 71] = [
    "\"", "'", "B", "B*", "BDC", "BI", "BMC", "BT", "BX", "CS", "DP", "Do", "EMC", "ET", "EX", "F",
    "G", "J", "K", "M", "MP", "Q", "RG", "S", "SC", "SCN", "T*", "TD", "TJ", "TL", "Tc", "Td",
    "Tf", "Tj", "Tm", "Tr", "Ts", "Tw", "Tz", "W", "W*", "b", "b*", "c", "cm", "cs", "d", "d0",
    "d1", "f", "f*", "g", "gs", "h", "i", "j", "k", "l", "m", "n", "q", "re", "rg", "ri",
    "s", "sc", "scn", "sh", "v", "w", "y",
];

/// The rendering intents.
pub(super) const INTENTS: [&[u8]; 4] = [
    b"AbsoluteColorimetric",
    b"RelativeColorimetric",
    b"Saturation",
    b"Perceptual",
];

/// Looks at each operator.
pub(super) fn check(check: &mut Check<'_>, content: &[u8]) {
    for operation in Scan::new(content) {
        match operation.operator {
            b"rg" | b"RG" => screen(check),
            b"cs" | b"CS" if matches!(operation.name(), Some(b"DeviceRGB" | b"CalRGB")) => {
                screen(check);
            }
            b"cs" | b"CS" => {}
            b"BI" => image(check, content, &operation),
            b"ri" => intent(check, operation.name().unwrap_or(&[])),
            operator if !is_known(operator) => {
                let name = String::from_utf8_lossy(operator).into_owned();
                let name = name.chars().take(20).collect::<String>();
                let thing = format!("the operator {name:?}");
                check.add(Clause::Graphics, thing, "is not one of PDF 1.6");
            }
            _ => {}
        }
    }
}

fn screen(check: &mut Check<'_>) {
    check.add(Clause::Colour, "a colour of the screen", "has no profile");
}

/// A rendering intent, wherever it is said.
pub(super) fn intent(check: &mut Check<'_>, intent: &[u8]) {
    if !INTENTS.contains(&intent) {
        let fault = "is not one of the four";
        check.add(Clause::Graphics, "a rendering intent", fault);
    }
}

fn is_known(operator: &[u8]) -> bool {
    let Ok(operator) = std::str::from_utf8(operator) else {
        return false;
    };
    // Operands at the end have no operator, and do nothing.
    operator.is_empty() || OPERATORS.binary_search(&operator).is_ok()
}

/// An image within the stream.
fn image(check: &mut Check<'_>, content: &[u8], operation: &Operation<'_>) {
    if operation.is_endless(content) {
        check.add(Clause::File, "an image within the text", "has no end");
    }
    for (key, range) in &operation.image {
        let names = names(content.get(range.clone()).unwrap_or(&[]));
        let has = |wanted: [&[u8]; 2]| names.iter().any(|name| wanted.contains(&name.as_slice()));
        match &**key {
            b"CS" | b"ColorSpace" if has([b"RGB", b"DeviceRGB"]) => screen(check),
            b"F" | b"Filter" if has([b"LZW", b"LZWDecode"]) => {
                check.add(
                    Clause::File,
                    "an image within the text",
                    "is packed with LZW",
                );
            }
            b"Intent" => intent(check, names.first().map_or(&[], Vec::as_slice)),
            _ => {}
        }
    }
}
