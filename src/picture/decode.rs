//! An image in pixels: eight bits to each colour, the first frame, and which way up it is to be turned.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader};

use super::exif::Shown;
use super::jpeg;

/// How hard Typst's export packs pixels.
const PACKED: u32 = 6;

/// An image in pixels, not turned yet.
#[derive(Debug, Clone)]
pub(crate) struct Raster {
    pub(super) width: u32,
    pub(super) height: u32,
    /// 1 is grey, 2 has alpha too; 3 is red, green and blue, 4 has alpha too.
    pub(super) channels: usize,
    /// Row by row, a byte for each channel.
    pub(super) pixels: Vec<u8>,
    pub(super) profile: Option<Vec<u8>>,
    pub(super) orientation: Orientation,
    /// Whether the file was a JPEG.
    pub(super) is_jpeg: bool,
}

/// The pixels of a file. Nothing if it cannot be read, or if its colours are those of a press (CMYK), which decoding would change.
pub(crate) fn decode(bytes: &[u8]) -> Option<Raster> {
    let is_jpeg = jpeg::is_jpeg(bytes);
    if is_jpeg && !matches!(jpeg::components(bytes), Some(1 | 3)) {
        return None;
    }
    let reader = ImageReader::new(Cursor::new(bytes));
    let mut decoder = reader.with_guessed_format().ok()?.into_decoder().ok()?;
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).ok()?;
    // As in Typst's export, a profile counts for eight bits only.
    let deep = image.color().bytes_per_pixel() > image.color().channel_count();
    let mut raster = Raster {
        width: image.width(),
        height: image.height(),
        channels: usize::from(image.color().channel_count()),
        pixels: match image.color().channel_count() {
            1 => image.into_luma8().into_raw(),
            2 => image.into_luma_alpha8().into_raw(),
            3 => image.into_rgb8().into_raw(),
            _ => image.into_rgba8().into_raw(),
        },
        profile: profile.filter(|profile| !deep && !profile.is_empty()),
        orientation: Shown::of(bytes).orientation(),
        is_jpeg,
    };
    raster.drop_opaque();
    Some(raster)
}

/// Bytes that a file has in the PDF: a JPEG is put in as it is, the pixels of others are packed anew. `None` if it cannot be read.
pub(crate) fn cost(bytes: &[u8]) -> Option<u64> {
    if jpeg::is_jpeg(bytes) {
        return Some(bytes.len() as u64);
    }
    Some(decode(bytes)?.packed())
}

impl Raster {
    /// Pixels across and down, as the image is shown.
    pub(crate) fn shown(&self) -> (u32, u32) {
        if self.is_on_its_side() {
            (self.height, self.width)
        } else {
            (self.width, self.height)
        }
    }

    /// Bytes that the image takes in memory.
    pub(crate) fn held(&self) -> usize {
        self.pixels.len() + self.profile.as_ref().map_or(0, Vec::len)
    }

    pub(super) fn is_on_its_side(&self) -> bool {
        matches!(
            self.orientation,
            Orientation::Rotate90
                | Orientation::Rotate270
                | Orientation::Rotate90FlipH
                | Orientation::Rotate270FlipH
        )
    }

    pub(super) fn has_alpha(&self) -> bool {
        self.channels.is_multiple_of(2)
    }

    /// Bytes of the pixels in a PDF, packed without loss; alpha is an image of its own there.
    pub(super) fn packed(&self) -> u64 {
        if !self.has_alpha() {
            return packed(&self.pixels);
        }
        let colours = self.channels - 1;
        let pixels = || self.pixels.chunks_exact(self.channels);
        let colour = pixels().flat_map(|pixel| pixel.iter().take(colours));
        let alpha = pixels().flat_map(|pixel| pixel.iter().skip(colours));
        packed(&colour.copied().collect::<Vec<_>>()) + packed(&alpha.copied().collect::<Vec<_>>())
    }

    /// Takes out alpha that lets nothing through: it hides that the image is a photograph.
    fn drop_opaque(&mut self) {
        let channels = self.channels;
        let mut alphas = self.pixels.iter().skip(channels - 1).step_by(channels);
        if !self.has_alpha() || alphas.any(|alpha| *alpha != 255) {
            return;
        }
        let pixels = self.pixels.chunks_exact(channels);
        let colours = pixels.flat_map(|pixel| pixel.iter().take(channels - 1));
        self.pixels = colours.copied().collect();
        self.channels = channels - 1;
    }
}

fn packed(bytes: &[u8]) -> u64 {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(PACKED));
    // Memory takes all that it is given.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.map_or(0, |written| written.len() as u64)
}

#[cfg(test)]
mod tests {
    use image::{ExtendedColorType, ImageEncoder};

    use super::*;
    use crate::picture::Kind;

    fn png(pixels: &[u8], width: u32, height: u32, colours: ExtendedColorType) -> Vec<u8> {
        let mut file = Vec::new();
        let encoder = image::codecs::png::PngEncoder::new(&mut file);
        encoder.write_image(pixels, width, height, colours).unwrap();
        file
    }

    #[test]
    fn colours_of_a_press_are_left_to_themselves() {
        let mut file = Vec::new();
        let encoder = jpeg_encoder::Encoder::new(&mut file, 80);
        let colours = jpeg_encoder::ColorType::Cmyk;
        encoder.encode(&[90; 8 * 8 * 4], 8, 8, colours).unwrap();
        assert!(decode(&file).is_none());
        // They cost what the file has all the same.
        assert_eq!(cost(&file), Some(file.len() as u64));
    }

    #[test]
    fn sixteen_bits_become_eight() {
        let pixels = [0x12_u8, 0x12, 0xff, 0xff, 0, 0].repeat(4);
        let raster = decode(&png(&pixels, 2, 2, ExtendedColorType::Rgb16)).unwrap();
        assert_eq!(
            (raster.channels, &raster.pixels[..3]),
            (3, &[0x12, 0xff, 0][..])
        );
    }

    #[test]
    fn alpha_that_hides_nothing_is_dropped() {
        let opaque = png(&[1, 2, 3, 255].repeat(4), 2, 2, ExtendedColorType::Rgba8);
        assert_eq!(decode(&opaque).unwrap().channels, 3);
        let clear = png(&[1, 2, 3, 254].repeat(4), 2, 2, ExtendedColorType::Rgba8);
        let clear = decode(&clear).unwrap();
        assert_eq!((clear.channels, clear.kind()), (4, Kind::Drawing));
    }

    #[test]
    fn the_first_picture_of_an_animation_is_taken() {
        let mut file = Vec::new();
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut file);
        for level in [40, 200] {
            let frame = image::RgbaImage::from_pixel(2, 2, image::Rgba([level, 0, 0, 255]));
            encoder.encode_frame(image::Frame::new(frame)).unwrap();
        }
        drop(encoder);
        assert_eq!(decode(&file).unwrap().pixels[0], 40);
    }

    #[test]
    fn what_was_drawn_is_told_from_what_was_photographed() {
        let flat = png(&[9, 9, 9].repeat(64 * 64), 64, 64, ExtendedColorType::Rgb8);
        assert_eq!(decode(&flat).unwrap().kind(), Kind::Drawing);
        let rich = (0..64 * 64_u32).flat_map(|at| [at as u8, (at >> 4) as u8, (at * 7) as u8]);
        let rich = png(&rich.collect::<Vec<_>>(), 64, 64, ExtendedColorType::Rgb8);
        assert_eq!(decode(&rich).unwrap().kind(), Kind::Photograph);
    }

    #[test]
    fn bytes_that_are_no_image_are_none() {
        for bytes in [
            &b""[..],
            b"\xff\xd8\xff",
            b"\x89PNG\r\n\x1a\n",
            b"GIF89a",
            b"words",
        ] {
            assert!(decode(bytes).is_none());
        }
    }
}
