//! The operators of a content stream: those of PDF 1.6 alone, and no colours of devices that are not the press.

use super::check::Check;
use super::clause::Clause;
use crate::press::colour::{Operand, Operation, Scan};

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
const INTENTS: [&[u8]; 4] = [
    b"AbsoluteColorimetric",
    b"RelativeColorimetric",
    b"Saturation",
    b"Perceptual",
];

/// Looks at each operator.
pub(super) fn check(check: &mut Check<'_>, content: &[u8]) {
    for operation in Scan::new(content) {
        let colour = match operation.operator {
            b"rg" | b"RG" => true,
            b"cs" | b"CS" => matches!(operation.name(), Some(b"DeviceRGB" | b"CalRGB")),
            b"BI" => has_screen(content, &operation),
            b"ri" => {
                if !operation
                    .name()
                    .is_some_and(|intent| INTENTS.contains(&intent))
                {
                    check.add(
                        Clause::Graphics,
                        "a rendering intent",
                        "is not one of the four",
                    );
                }
                false
            }
            operator => {
                if !is_known(operator) {
                    let name = String::from_utf8_lossy(operator).into_owned();
                    let name = name.chars().take(20).collect::<String>();
                    check.add(
                        Clause::Graphics,
                        format!("the operator {name:?}"),
                        "is not one of PDF 1.6",
                    );
                }
                false
            }
        };
        if colour {
            check.add(Clause::Colour, "a colour of the screen", "has no profile");
        }
    }
}

fn is_known(operator: &[u8]) -> bool {
    let Ok(operator) = std::str::from_utf8(operator) else {
        return false;
    };
    // Operands at the end have no operator, and do nothing.
    operator.is_empty() || OPERATORS.binary_search(&operator).is_ok()
}

/// Whether an image within the stream is in red, green and blue without a profile.
fn has_screen(content: &[u8], operation: &Operation<'_>) -> bool {
    let entries = operation.image.iter();
    let mut spaces = entries.filter(|(key, _)| matches!(&**key, b"CS" | b"ColorSpace"));
    spaces.any(|(_, range)| {
        let text = content.get(range.clone()).unwrap_or(&[]);
        let text = text.strip_prefix(b"[").unwrap_or(text);
        Scan::new(text).any(|names| {
            let screen = |operand: &Operand<'_>| {
                matches!(operand, Operand::Name(name) if matches!(&**name, b"RGB" | b"DeviceRGB"))
            };
            names.operands.iter().any(screen)
        })
    })
}
