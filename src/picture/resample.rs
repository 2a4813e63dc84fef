//! Fewer pixels by Lanczos's filter, over light and not over the levels of sRGB: fine bright things, such as leaves before the sky and
//! lamps at night, keep their brightness.
//!
//! Everything is done in whole numbers of 16 bits, one channel after the other: so the bytes are the same with every
//! instruction set, and no more than one channel is in memory twice.

use std::sync::LazyLock;

use fast_image_resize::Resizer;
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U16;

use super::decode::Raster;

/// The light of each level, as a share of 65,535. Profiles other than sRGB are so near to it that nobody sees the difference.
#[expect(clippy::cast_sign_loss, reason = "light is not negative")]
static LIGHT: LazyLock<[u16; 256]> = LazyLock::new(|| {
    std::array::from_fn(|level| {
        let level = f64::from(level as u8) / 255.0;
        let light = if level <= 0.040_45 {
            level / 12.92
        } else {
            ((level + 0.055) / 1.055).powf(2.4)
        };
        (light * 65_535.0).round() as u16
    })
});

/// The level whose light is nearest.
#[expect(clippy::cast_sign_loss, reason = "levels are not negative")]
static LEVEL: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let level = |light: u32| {
        let light = f64::from(light) / 65_535.0;
        let level = if light <= 0.003_130_8 {
            light * 12.92
        } else {
            1.055 * light.powf(1.0 / 2.4) - 0.055
        };
        (level * 255.0).round() as u8
    };
    (0..=65_535).map(level).collect()
});

impl Raster {
    /// The image with so many pixels across and down, as it is shown; itself if it has no more.
    pub(crate) fn resampled(&self, shown: (u32, u32)) -> Option<Self> {
        let (width, height) = if self.is_on_its_side() {
            (shown.1, shown.0)
        } else {
            shown
        };
        if width >= self.width && height >= self.height {
            return Some(self.clone());
        }
        let (width, height) = (width.clamp(1, self.width), height.clamp(1, self.height));
        let planes = (0..self.channels).map(|channel| self.plane(channel, width, height));
        let planes = planes.collect::<Option<Vec<_>>>()?;
        let count = width as usize * height as usize;
        let mut pixels = Vec::with_capacity(count * self.channels);
        for at in 0..count {
            let alpha = self.has_alpha().then(|| planes.last()?.get(at)).flatten();
            for (channel, plane) in planes.iter().enumerate() {
                let light = plane.get(at)?.0;
                pixels.push(match alpha {
                    Some(_) if channel + 1 == self.channels => (light / 257) as u8,
                    Some(alpha) => level(parted(light, alpha.0)),
                    None => level(light),
                });
            }
        }
        Some(Self {
            width,
            height,
            pixels,
            profile: self.profile.clone(),
            ..*self
        })
    }

    /// A channel in light, made smaller; where there is alpha, only as much light as it lets through.
    fn plane(&self, channel: usize, width: u32, height: u32) -> Option<Vec<U16>> {
        let alpha = self.has_alpha().then_some(self.channels - 1);
        let table: &[u16; 256] = &LIGHT;
        let light = |level: u8| table.get(usize::from(level)).copied().unwrap_or_default();
        let values = |channel| {
            self.pixels
                .iter()
                .skip(channel)
                .step_by(self.channels)
                .copied()
        };
        let pixels = match alpha {
            Some(alpha) if alpha == channel => {
                let shares = values(alpha).map(|share| U16::new(u16::from(share) * 257));
                shares.collect::<Vec<_>>()
            }
            Some(alpha) => {
                let through = values(channel).zip(values(alpha)).map(|(level, share)| {
                    U16::new((u32::from(light(level)) * u32::from(share) / 255) as u16)
                });
                through.collect()
            }
            None => values(channel)
                .map(|level| U16::new(light(level)))
                .collect(),
        };
        let from = TypedImageRef::new(self.width, self.height, &pixels).ok()?;
        let mut to = TypedImage::<U16>::new(width, height);
        Resizer::new().resize_typed(&from, &mut to, None).ok()?;
        Some(to.pixels().to_vec())
    }
}

fn level(light: u16) -> u8 {
    LEVEL.get(usize::from(light)).copied().unwrap_or_default()
}

/// The light of which a share was let through.
fn parted(light: u16, share: u16) -> u16 {
    if share == 0 {
        return 0;
    }
    (u32::from(light) * 65_535 / u32::from(share)).min(65_535) as u16
}

#[cfg(test)]
mod tests {
    use image::metadata::Orientation;

    use super::*;

    fn raster(width: u32, height: u32, channels: usize, pixels: Vec<u8>) -> Raster {
        Raster {
            width,
            height,
            channels,
            pixels,
            profile: None,
            orientation: Orientation::NoTransforms,
            is_jpeg: false,
        }
    }

    #[test]
    fn every_level_comes_back() {
        for value in 0..=255 {
            assert_eq!(level(LIGHT[usize::from(value)]), value);
        }
    }

    #[test]
    fn light_adds_up_and_levels_do_not() {
        let stripes = [0, 255].repeat(64 * 64 / 2);
        let small = raster(64, 64, 1, stripes).resampled((8, 8)).unwrap();
        assert_eq!((small.width, small.height), (8, 8));
        // Half of the light is level 188 of sRGB; half of the levels would be 128.
        let middle = small.pixels[8 * 4 + 4];
        assert!((186..=190).contains(&middle), "{middle}");
    }

    #[test]
    fn what_shows_through_brings_no_colour_in() {
        // Red that is seen, and green that is not.
        let pixels = [[255, 0, 0, 255], [0, 255, 0, 0]]
            .concat()
            .repeat(16 * 32 / 2);
        let small = raster(32, 16, 4, pixels).resampled((4, 2)).unwrap();
        let pixel = &small.pixels[4..8];
        assert_eq!((pixel[0], pixel[1], pixel[2]), (255, 0, 0));
        assert!((126..=129).contains(&pixel[3]), "{pixel:?}");
    }

    #[test]
    fn nothing_is_enlarged() {
        let same = raster(2, 2, 1, vec![1, 2, 3, 4]).resampled((4, 4)).unwrap();
        assert_eq!(same.pixels, [1, 2, 3, 4]);
    }
}
