//! Images as files again: photographs as JPEG, drawings without loss.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, GrayAlphaImage, GrayImage, ImageEncoder};
use image::{RgbImage, RgbaImage};
use jpeg_encoder::{ChromaSubsamplingMethod, ColorType, Encoder, SamplingFactor};

use super::decode::Raster;
use super::exif::Shown;
use super::kind::Kind;

/// From this quality on colour keeps its full resolution: whoever has room for that much has room for it.
const FULL_COLOUR: u8 = 85;

/// A file, and the bytes that it has in the PDF.
#[derive(Debug, Clone)]
pub(crate) struct Encoded {
    pub(crate) file: Vec<u8>,
    pub(crate) cost: u64,
    /// Pixels across and down.
    pub(crate) pixels: (u32, u32),
}

/// The image as a file that stands upright by itself and says how many pixels make an inch, so that it is as large on the page as it
/// was. Its profile of colours stays.
pub(crate) fn encode(raster: Raster, kind: Kind, quality: u8, resolution: f64) -> Option<Encoded> {
    let raster = raster.upright()?;
    let exif = Shown::with_resolution(resolution).block()?;
    let pixels = (raster.width, raster.height);
    let (file, cost) = match kind {
        Kind::Photograph => {
            let file = jpeg(&raster, quality, Some(&exif))?;
            let cost = file.len() as u64;
            (file, cost)
        }
        Kind::Drawing => (png(&raster, exif)?, raster.packed()),
    };
    Some(Encoded { file, cost, pixels })
}

pub(super) fn jpeg(raster: &Raster, quality: u8, exif: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, quality);
    // In one pass: this encoder's progressive files are a twentieth larger, and no reader of PDF shows them bit by bit.
    encoder.set_optimized_huffman_tables(true);
    encoder.set_chroma_subsampling_method(ChromaSubsamplingMethod::Average);
    encoder.set_sampling_factor(if quality >= FULL_COLOUR || raster.has_fine_colour() {
        SamplingFactor::R_4_4_4
    } else {
        SamplingFactor::R_4_2_0
    });
    if let Some(exif) = exif {
        encoder.add_exif_metadata(exif).ok()?;
    }
    if let Some(profile) = &raster.profile {
        encoder.add_icc_profile(profile).ok()?;
    }
    let colours = match raster.channels {
        1 => ColorType::Luma,
        3 => ColorType::Rgb,
        _ => return None,
    };
    let (width, height) = (
        raster.width.try_into().ok()?,
        raster.height.try_into().ok()?,
    );
    encoder
        .encode(&raster.pixels, width, height, colours)
        .ok()?;
    Some(file)
}

/// Packed fast: the export unpacks it and packs it in its own way.
fn png(raster: &Raster, exif: Vec<u8>) -> Option<Vec<u8>> {
    let mut file = Vec::new();
    let (fast, filter) = (CompressionType::Fast, FilterType::Adaptive);
    let mut encoder = PngEncoder::new_with_quality(&mut file, fast, filter);
    encoder.set_exif_metadata(exif).ok()?;
    if let Some(profile) = &raster.profile {
        encoder.set_icc_profile(profile.clone()).ok()?;
    }
    let colours = match raster.channels {
        1 => ExtendedColorType::L8,
        2 => ExtendedColorType::La8,
        3 => ExtendedColorType::Rgb8,
        _ => ExtendedColorType::Rgba8,
    };
    let (width, height) = (raster.width, raster.height);
    encoder
        .write_image(&raster.pixels, width, height, colours)
        .ok()?;
    Some(file)
}

impl Raster {
    /// Turned as it is shown.
    fn upright(self) -> Option<Self> {
        let (width, height, pixels) = (self.width, self.height, self.pixels);
        let mut image = match self.channels {
            1 => GrayImage::from_raw(width, height, pixels).map(DynamicImage::from),
            2 => GrayAlphaImage::from_raw(width, height, pixels).map(DynamicImage::from),
            3 => RgbImage::from_raw(width, height, pixels).map(DynamicImage::from),
            _ => RgbaImage::from_raw(width, height, pixels).map(DynamicImage::from),
        }?;
        image.apply_orientation(self.orientation);
        Some(Self {
            width: image.width(),
            height: image.height(),
            pixels: image.into_bytes(),
            orientation: image::metadata::Orientation::NoTransforms,
            ..self
        })
    }
}
