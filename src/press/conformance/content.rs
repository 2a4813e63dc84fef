//! The operators of a content stream: those of PDF 1.6 alone, and no colours of devices that are not the press.

use super::check::Check;
use super::clause::Clause;
use crate::press::colour::{Operand, Operation, Scan};

/// All operators of PDF 1.6 (ISO 32000-1, annex A).
const OPERATORS: &str = " b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EMC ET EX f F f* G g gs h i j J K k l m M MP n q Q \
                         re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf TJ Tj TL Tm Tr Ts Tw Tz v w W W* y ' \" ";

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
    operator.is_empty() || OPERATORS.contains(&format!(" {operator} "))
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
