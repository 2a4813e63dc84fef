//! The gentlest step that is enough: what each makes of the images is summed up, so that few documents are set in vain.

use typst::foundations::Bytes;

use super::Shown;
use crate::picture::{Encoded, ImageSize, Kind, Raster, Reduced, decode, encode};

/// How far images are made smaller.
pub(super) struct Step {
    /// Pixels to the inch that they have at most.
    pub(super) resolution: f64,
    /// The quality of JPEG.
    pub(super) quality: u8,
}

const fn step(resolution: f64, quality: u8) -> Step {
    Step {
        resolution,
        quality,
    }
}

/// From what nobody sees to what everybody may see, but can bear.
pub(super) const STEPS: &[Step] = &[
    step(200.0, 85),
    step(200.0, 80),
    step(180.0, 80),
    step(165.0, 78),
    step(150.0, 76),
    step(150.0, 72),
    step(140.0, 70),
    step(130.0, 68),
    step(120.0, 65),
    step(110.0, 60),
];

/// Letters in a drawing or screenshot need more.
const LEAST_FOR_DRAWINGS: f64 = 150.0;

/// To pack an image anew costs quality; where more of its tenths would be left, it is left as it is.
const WORTH: u64 = 9;

/// Bytes of pixels that are kept from one step to the next; images beyond are decoded again.
const HELD: usize = 256 << 20;

/// The images of a document on their way down.
pub(super) struct Search<'a> {
    images: Vec<Image<'a>>,
    /// Bytes of the PDF without its images.
    rest: u64,
    held: usize,
    /// The step that the images are at.
    step: Option<usize>,
}

struct Image<'a> {
    shown: &'a Shown,
    /// With the pixels of the first step, if there is room for them, and what the image shows.
    kept: Option<(Raster, Kind)>,
    /// Known to have nothing to decode.
    fixed: bool,
    /// What the step makes of it; `None` leaves it as it is.
    now: Option<Encoded>,
}

impl<'a> Search<'a> {
    /// The images of a PDF of so many bytes.
    pub(super) fn new(images: &'a [Shown], size: u64) -> Self {
        let costs = images.iter().map(|image| image.size.bytes).sum();
        let rest = size.saturating_sub(costs);
        let images = images.iter().map(|shown| Image {
            shown,
            kept: None,
            fixed: false,
            now: None,
        });
        Self {
            images: images.collect(),
            rest,
            held: 0,
            step: None,
        }
    }

    /// The first step by which the PDF should have no more bytes than the limit; their number, if there is none. The images are as
    /// some step leaves them, and if there is none, as the last one does.
    pub(super) fn gentlest(&mut self, limit: u64) -> usize {
        let last = STEPS.len() - 1;
        // Most documents need no more than to lose the pixels that nobody sees.
        if self.go_to(0) <= limit {
            return 0;
        }
        if self.go_to(last) > limit {
            return STEPS.len();
        }
        let (mut low, mut high) = (1, last);
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.go_to(middle) > limit {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        high
    }

    /// Makes the images as small as a step has them; gives the bytes that the PDF should have.
    pub(super) fn go_to(&mut self, step: usize) -> u64 {
        if let Some(found) = STEPS.get(step)
            && self.step.replace(step) != Some(step)
        {
            for image in &mut self.images {
                image.now = image.at(found, &mut self.held);
            }
        }
        self.total()
    }

    /// The files as they came, and what takes their place.
    pub(super) fn files(&self) -> Vec<(Bytes, Bytes)> {
        let files = self.images.iter().filter_map(|image| {
            let now = image.now.as_ref()?;
            Some((image.shown.data.clone(), Bytes::new(now.file.clone())))
        });
        files.collect()
    }

    /// What was done.
    pub(super) fn reduced(&self) -> Vec<Reduced> {
        let changed = self.images.iter().filter(|image| image.now.is_some());
        changed
            .map(|image| Reduced::new(image.shown, image.size()))
            .collect()
    }

    /// The images as they are now, and whether they are smaller than they came.
    pub(super) fn now(&self) -> Vec<(&'a Shown, ImageSize, bool)> {
        let images = self.images.iter();
        images
            .map(|image| (image.shown, image.size(), image.now.is_some()))
            .collect()
    }

    /// Bytes that the images had in the PDF as they came.
    pub(super) fn costs(&self) -> u64 {
        self.images.iter().map(|image| image.shown.size.bytes).sum()
    }

    /// Bytes that the PDF should have now.
    pub(super) fn total(&self) -> u64 {
        self.rest + self.images.iter().map(Image::bytes).sum::<u64>()
    }
}

impl Image<'_> {
    fn bytes(&self) -> u64 {
        self.now
            .as_ref()
            .map_or(self.shown.size.bytes, |now| now.cost)
    }

    fn size(&self) -> ImageSize {
        let before = self.shown.size;
        self.now.as_ref().map_or(before, |now| ImageSize {
            width: now.pixels.0,
            height: now.pixels.1,
            resolution: before.resolution * f64::from(now.pixels.0) / f64::from(before.width),
            bytes: now.cost,
        })
    }

    fn at(&mut self, step: &Step, held: &mut usize) -> Option<Encoded> {
        if self.fixed {
            return None;
        }
        let is_held = self.kept.is_some();
        let Some((raster, kind)) = self.kept.take().or_else(|| self.opened()) else {
            self.fixed = true;
            return None;
        };
        let made = self.made(&raster, kind, step);
        if is_held {
            self.kept = Some((raster, kind));
        } else if *held + raster.held() <= HELD {
            *held += raster.held();
            self.kept = Some((raster, kind));
        }
        made.filter(|made| made.cost * 10 < self.shown.size.bytes * WORTH)
    }

    fn made(&self, raster: &Raster, kind: Kind, step: &Step) -> Option<Encoded> {
        let small = raster.resampled(self.pixels(kind, step))?;
        let across = f64::from(small.shown().0) / f64::from(self.shown.size.width);
        encode(small, kind, step.quality, self.shown.natural * across)
    }

    /// The image with the pixels of the first step, which have all that those after it need.
    fn opened(&self) -> Option<(Raster, Kind)> {
        let raster = decode(&self.shown.data)?;
        let kind = raster.kind();
        let small = raster.resampled(self.pixels(kind, STEPS.first()?))?;
        Some((small, kind))
    }

    /// Pixels that the image has at most, of those that it came with.
    #[expect(clippy::cast_sign_loss, reason = "at least 1")]
    fn pixels(&self, kind: Kind, step: &Step) -> (u32, u32) {
        let wanted = match kind {
            Kind::Photograph => step.resolution,
            Kind::Drawing => step.resolution.max(LEAST_FOR_DRAWINGS),
        };
        let size = self.shown.size;
        let share = (wanted / size.resolution).min(1.0);
        // Never more than there are, and those are bounded.
        let part = |pixels: u32| (f64::from(pixels) * share).round().max(1.0) as u32;
        (part(size.width), part(size.height))
    }
}
