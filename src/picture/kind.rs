//! What an image shows, as far as it tells how it is best packed.

use std::collections::BTreeSet;

use super::decode::Raster;

/// A picture of more colours than this was not drawn by hand.
const FEW_COLOURS: usize = 256;

/// Levels that halving the resolution of colour may change a pixel by, on average, before red letters and thin coloured lines suffer.
const COLOUR_LOSS: u64 = 3;

/// What an image shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A photograph, or something as rich: JPEG loses what nobody sees.
    Photograph,
    /// A drawing, a screenshot, or something that lets the page through: JPEG would smear it.
    Drawing,
}

impl Raster {
    /// What the image shows. Whoever saved a JPEG has decided already.
    pub(crate) fn kind(&self) -> Kind {
        if self.is_jpeg {
            Kind::Photograph
        } else if self.has_alpha() || self.has_few_colours() || self.is_mostly_flat() {
            Kind::Drawing
        } else {
            Kind::Photograph
        }
    }

    fn has_few_colours(&self) -> bool {
        let mut known = BTreeSet::new();
        let mut last = None;
        for pixel in self.pixels.chunks_exact(self.channels) {
            // Most pixels are like the one before.
            if last == Some(pixel) {
                continue;
            }
            last = Some(pixel);
            known.insert(pixel);
            if known.len() > FEW_COLOURS {
                return false;
            }
        }
        // Photographs in grey have no more greys than there are.
        self.channels > 2
    }

    /// Whether half of the pixels are the same as their neighbour, which no camera brings about.
    fn is_mostly_flat(&self) -> bool {
        let pixels = self.pixels.chunks_exact(self.channels);
        let next = self.pixels.chunks_exact(self.channels).skip(1);
        let same = pixels.zip(next).filter(|(one, next)| one == next).count();
        2 * same > self.pixels.len() / self.channels
    }

    /// Whether colour needs as many pixels as light does.
    pub(super) fn has_fine_colour(&self) -> bool {
        if self.channels < 3 {
            return false;
        }
        let row = self.width as usize * self.channels;
        let rows = self.pixels.chunks_exact(row.max(1));
        let (mut loss, mut count) = (0, 0);
        for row in rows {
            let pixels = row.chunks_exact(self.channels);
            let next = row.chunks_exact(self.channels).skip(1);
            for (one, other) in pixels.zip(next).step_by(2) {
                loss += differences(one, other);
                count += 1;
            }
        }
        // Half of the difference of two neighbours is what their mean changes each by.
        loss > 2 * COLOUR_LOSS * count
    }
}

/// How much the colours of two pixels differ, whatever their light.
fn differences(one: &[u8], other: &[u8]) -> u64 {
    // The two differences of colour of JFIF, in thousandths.
    let colour = |pixel: &[u8]| {
        let [red, green, blue, ..] = pixel else {
            return (0, 0);
        };
        let [red, green, blue] = [red, green, blue].map(|level| i32::from(*level));
        (
            -169 * red - 331 * green + 500 * blue,
            500 * red - 419 * green - 81 * blue,
        )
    };
    let (one, other) = (colour(one), colour(other));
    u64::from(one.0.abs_diff(other.0).max(one.1.abs_diff(other.1))) / 1000
}
