//! Amounts of the four inks.

use std::fmt;

/// Cyan, magenta, yellow and black, each from 0 to 1, to a thousandth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Inks([u16; 4]);

impl Inks {
    pub(crate) const BLACK: Self = Self([0, 0, 0, 1000]);

    /// From shares of 1; what is less or more is taken for the nearest.
    #[expect(clippy::cast_sign_loss, reason = "bounded to 0..=1000")]
    pub(crate) fn new(shares: [f64; 4]) -> Self {
        Self(shares.map(|share| (share.clamp(0.0, 1.0) * 1000.0).round() as u16))
    }

    /// A grey, printed with black alone: 0 is black, 1 is paper.
    pub(crate) fn grey(grey: f64) -> Self {
        Self::new([0.0, 0.0, 0.0, 1.0 - grey])
    }

    /// Shares of 1.
    pub(crate) fn shares(self) -> [f64; 4] {
        self.0.map(|share| f64::from(share) / 1000.0)
    }

    /// The numbers before `k` in a content stream.
    pub(super) fn operands(self) -> String {
        self.shares().map(short).join(" ")
    }

    /// All inks together, in percent: at most 400.
    pub(crate) fn sum(self) -> f64 {
        self.shares().iter().sum::<f64>() * 100.0
    }

    /// How much black, if there is nothing else.
    pub(crate) fn only_black(self) -> Option<f64> {
        match self.0 {
            [0, 0, 0, _] => Some(self.shares()[3]),
            _ => None,
        }
    }
}

impl fmt::Display for Inks {
    /// In the form in which layouts write colours: `cmyk(100%, 68%, 12%, 40%)`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [c, m, y, k] = self.shares().map(|share| (share * 100.0).round());
        write!(formatter, "cmyk({c}%, {m}%, {y}%, {k}%)")
    }
}

/// A number as content streams have it, with no more digits than it needs.
pub(in crate::press) fn short(number: f64) -> String {
    let text = format!("{number:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_are_bounded_and_summed() {
        let inks = Inks::new([1.2, 0.5, -1.0, 0.1234]);
        assert_eq!(inks.shares().to_vec(), [1.0, 0.5, 0.0, 0.123]);
        assert!((inks.sum() - 162.3).abs() < 1e-9);
        assert_eq!(inks.to_string(), "cmyk(100%, 50%, 0%, 12%)");
        assert_eq!(inks.only_black(), None);
        assert_eq!(Inks::grey(0.25).only_black(), Some(0.75));
        assert_eq!(Inks::grey(1.0).shares().to_vec(), [0.0; 4]);
        assert_eq!(short(0.5), "0.5");
        assert_eq!(short(-0.000_001), "0");
        assert_eq!(short(1000.0), "1000");
    }
}
