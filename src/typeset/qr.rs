//! QR codes of addresses, for those who read on paper and follow with a telephone.

use qrcode::{Color as Module, EcLevel, QrCode};
use typst::foundations::{Content, NativeElement, Packed, Smart};
use typst::layout::{Abs, Axes, BoxElem, Length, Rel, Sizing};
use typst::visualize::{Color, CurveClose, CurveComponent, CurveElem, CurveLine, CurveMove, Paint};

/// Modules that stay white around a code (ISO/IEC 18004, 5.3.8).
const QUIET: usize = 4;

/// With what stays white around it, no code is smaller; in millimetres.
const LEAST: f64 = 15.0;

/// No module is smaller: telephones do not tell smaller ones apart at the distance of a hand.
const MODULE: f64 = 0.4;

/// The code of an address, with the white around it; none if it is longer than codes can be. Its dark modules are one black curve.
pub(super) fn code(address: &str) -> Option<Content> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let width = code.width();
    let across = width + 2 * QUIET;
    let module = Abs::mm(MODULE.max(LEAST / count(across)));
    let colours = code.to_colors();
    let mut components = Vec::new();
    for (row, modules) in colours.chunks(width).enumerate() {
        let mut column = 0;
        for run in modules.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Module::Dark) {
                components.extend(bar(column, row, run.len(), module));
            }
            column += run.len();
        }
    }
    let curve = CurveElem::new(components)
        .with_fill(Some(Paint::Solid(Color::BLACK)))
        .with_stroke(Smart::Custom(None))
        .pack();
    let side = Rel::from(Length::from(module * count(across)));
    let framed = BoxElem::new()
        .with_width(Sizing::Rel(side))
        .with_height(Smart::Custom(side))
        .with_body(Some(curve));
    Some(framed.pack())
}

/// Dark modules beside each other.
fn bar(column: usize, row: usize, length: usize, module: Abs) -> [CurveComponent; 5] {
    let at = |column: usize, row: usize| {
        let place = |modules: usize| Rel::from(Length::from(module * count(modules + QUIET)));
        Axes::new(place(column), place(row))
    };
    let line = |column, row| CurveComponent::Line(Packed::new(CurveLine::new(at(column, row))));
    let end = column + length;
    [
        CurveComponent::Move(Packed::new(CurveMove::new(at(column, row)))),
        line(end, row),
        line(end, row + 1),
        line(column, row + 1),
        CurveComponent::Close(Packed::new(CurveClose::new())),
    ]
}

/// A number of modules; codes have at most 177 in a row.
fn count(modules: usize) -> f64 {
    f64::from(u32::try_from(modules).unwrap_or(u32::MAX))
}
