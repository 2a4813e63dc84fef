//! Sheets of paper, by name or by their measures.

use std::fmt;
use std::str::FromStr;

use kurbo::Size;

/// Points to a millimetre.
pub(crate) const MM: f64 = 72.0 / 25.4;

/// The largest measure of a sheet, in millimetres: what a page of a PDF can have.
const LARGEST: f64 = 5000.0;

/// Names with width and height in millimetres, upright: ISO 216, ISO 217 (with the room that a press needs), North America.
pub(super) const PAPERS: [(&str, f64, f64); 17] = [
    ("a6", 105.0, 148.0),
    ("a5", 148.0, 210.0),
    ("a4", 210.0, 297.0),
    ("a3", 297.0, 420.0),
    ("a2", 420.0, 594.0),
    ("a1", 594.0, 841.0),
    ("b5", 176.0, 250.0),
    ("b4", 250.0, 353.0),
    ("b3", 353.0, 500.0),
    ("ra4", 215.0, 305.0),
    ("ra3", 305.0, 430.0),
    ("sra4", 225.0, 320.0),
    ("sra3", 320.0, 450.0),
    ("sra2", 450.0, 640.0),
    ("us-letter", 215.9, 279.4),
    ("us-legal", 215.9, 355.6),
    ("us-tabloid", 279.4, 431.8),
];

/// A sheet that somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Paper {
    /// In points.
    size: Size,
    /// Whether it may lie either way; measures in figures say which.
    turns: bool,
}

impl Paper {
    /// The ways in which it may lie.
    pub(super) fn ways(self) -> impl Iterator<Item = Size> {
        let turned = Size::new(self.size.height, self.size.width);
        [Some(self.size), self.turns.then_some(turned)]
            .into_iter()
            .flatten()
    }
}

impl FromStr for Paper {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim().to_ascii_lowercase();
        let known = PAPERS.iter().find(|(own, ..)| *own == name);
        if let Some((_, width, height)) = known {
            let size = Size::new(width * MM, height * MM);
            return Ok(Self { size, turns: true });
        }
        let measures = name.split_once(['x', '×']);
        // As pages are written too: 330x480mm, or 330mm × 480mm.
        let measure = |text: &str| {
            let number = text.trim();
            let number = number.strip_suffix("mm").unwrap_or(number);
            number.trim_end().parse::<f64>().ok()
        };
        let measures =
            measures.and_then(|(width, height)| Some((measure(width)?, measure(height)?)));
        let names = || PAPERS.map(|(name, ..)| name).join(", ");
        let Some((width, height)) = measures else {
            return Err(format!(
                "there is no such sheet; write its measures, such as 330x480mm, or one of: {}",
                names()
            ));
        };
        let fits = |measure: f64| (10.0..=LARGEST).contains(&measure);
        if fits(width) && fits(height) {
            let size = Size::new(width * MM, height * MM);
            Ok(Self { size, turns: false })
        } else {
            Err(format!("a sheet measures 10 to {LARGEST} mm each way"))
        }
    }
}

/// The name of a sheet of this size, if it has one, and whether it lies on its side.
fn named(size: Size) -> Option<&'static str> {
    let (short, long) = (size.min_side() / MM, size.max_side() / MM);
    let near = |a: f64, b: f64| (a - b).abs() < 0.1;
    let mut papers = PAPERS.iter();
    papers
        .find(|(_, width, height)| near(short, *width) && near(long, *height))
        .map(|(name, ..)| *name)
}

/// A size as people say it: `A4 (210 × 297 mm)`.
pub(super) fn shown(size: Size) -> String {
    let measures = Millimetres(size);
    match named(size) {
        Some(name) if name.starts_with("us-") => format!("{name} ({measures})"),
        Some(name) => format!("{} ({measures})", name.to_uppercase()),
        None => measures.to_string(),
    }
}

/// A size in millimetres, with a tenth where it matters.
pub(super) struct Millimetres(pub(super) Size);

impl fmt::Display for Millimetres {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(size) = self;
        write!(
            formatter,
            "{} × {} mm",
            millimetres(size.width),
            millimetres(size.height)
        )
    }
}

/// A length in millimetres, with a tenth where it matters.
pub(super) fn millimetres(points: f64) -> String {
    // Adding nothing makes -0 a 0.
    let tenths = (points / MM * 10.0).round() / 10.0 + 0.0;
    tenths.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_have_names_or_measures() {
        let shown = |text: &str| text.parse::<Paper>().map(|paper| super::shown(paper.size));
        assert_eq!(shown("A4").unwrap(), "A4 (210 × 297 mm)");
        assert_eq!(shown("us-letter").unwrap(), "us-letter (215.9 × 279.4 mm)");
        assert_eq!(shown("450x320mm").unwrap(), "SRA3 (450 × 320 mm)");
        assert_eq!(shown("330 x 480 mm").unwrap(), "330 × 480 mm");
        for wrong in [
            "", "a99", "210", "210x", "0x10", "nanxnan", "infx10", "9999x10",
        ] {
            assert!(shown(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_named_sheets_may_be_turned() {
        let ways = |text: &str| text.parse::<Paper>().unwrap().ways().count();
        assert_eq!((ways("a4"), ways("210x297mm")), (2, 1));
    }
}
