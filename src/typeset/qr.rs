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
    let bars = bars(&code).into_iter();
    let components = bars.flat_map(|(column, row, length)| bar(column, row, length, module));
    let curve = CurveElem::new(components.collect())
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

/// Dark modules beside each other: column and row of the first, and how many there are.
fn bars(code: &QrCode) -> Vec<(usize, usize, usize)> {
    let mut bars = Vec::new();
    for (row, modules) in code.to_colors().chunks(code.width()).enumerate() {
        let mut column = 0;
        for run in modules.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Module::Dark) {
                bars.push((column, row, run.len()));
            }
            column += run.len();
        }
    }
    bars
}

/// The outline of a bar.
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

#[cfg(test)]
mod tests {
    use typst::foundations::StyleChain;

    use super::*;

    #[test]
    fn the_bars_are_the_dark_modules() {
        let code =
            QrCode::with_error_correction_level("https://example.org/a", EcLevel::M).unwrap();
        let width = code.width();
        let mut modules = vec![false; width * width];
        for (column, row, length) in bars(&code) {
            modules[row * width + column..][..length].fill(true);
        }
        let dark = code.to_colors().into_iter();
        assert_eq!(
            modules,
            dark.map(|module| module == Module::Dark)
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn codes_are_large_enough_and_addresses_may_be_too_long() {
        let side = |address: &str| {
            let code = code(address)?;
            let width = code
                .to_packed::<BoxElem>()?
                .width
                .get(StyleChain::default());
            match width {
                Sizing::Rel(width) => Some(width.abs.abs.to_mm()),
                _ => None,
            }
        };
        // 25 modules and 8 of white around them; 85 with 8.
        assert!((side("https://example.org/").unwrap() - 15.0).abs() < 1e-6);
        assert!(side(&format!("https://example.org/{}", "a".repeat(400))).unwrap() > 30.0);
        assert_eq!(side(&"a".repeat(4000)), None);
    }
}
