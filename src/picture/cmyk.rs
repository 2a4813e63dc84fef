//! Photographs in the colours of a press (CMYK), as print shops and picture desks send them: PDFs for reading have them as they look on a
//! screen, because PDF/A has no place for them there. For print they stay as they are.

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::decode::Raster;
use super::encode::jpeg;
use super::exif::Shown;
use super::inks::Look;
use super::jpeg::{components, is_jpeg, resolution};

/// Nobody sees what is lost; colour keeps its full resolution.
const QUALITY: u8 = 92;

/// Whether the file is a JPEG in cyan, magenta, yellow and black.
pub(crate) fn is_in_inks(bytes: &[u8]) -> bool {
    is_jpeg(bytes) && components(bytes) == Some(4)
}

/// The photograph in red, green and blue (sRGB), as the profile in it says that its inks look, or else that of coated paper. Nothing if
/// it cannot be read.
pub(crate) fn on_screen(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options());
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions()?;
    let stored = decoder.input_colorspace()?;
    if !matches!(stored, ColorSpace::CMYK | ColorSpace::YCCK) {
        return None;
    }
    let own = decoder.icc_profile();
    // As it is stored: to any other than red, green and blue the decoder makes nothing else of it.
    decoder.set_options(options().jpeg_set_out_colorspace(stored));
    let stored_pixels = decoder.decode().ok()?;
    let own = own.and_then(|profile| Look::of(&profile));
    let look = own.as_ref().unwrap_or_else(|| Look::coated());
    let raster = Raster {
        width: width.try_into().ok()?,
        height: height.try_into().ok()?,
        channels: 3,
        pixels: seen(&stored_pixels, stored == ColorSpace::YCCK, look),
        profile: None,
        orientation: image::metadata::Orientation::NoTransforms,
        is_jpeg: true,
    };
    let shown = Shown::of_jpeg(bytes).or_resolution(resolution(bytes));
    jpeg(&raster, QUALITY, shown.block().as_deref())
}

fn options() -> DecoderOptions {
    DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX)
}

fn seen(stored: &[u8], is_ycck: bool, look: &Look) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(stored.len() / 4 * 3);
    let mut last = ([0; 4], look.screen([255; 4]));
    for pixel in stored.chunks_exact(4) {
        let stored: [u8; 4] = std::array::from_fn(|at| pixel.get(at).copied().unwrap_or(255));
        // Many pixels are like the one before.
        if stored != last.0 {
            last = (stored, look.screen(inks(stored, is_ycck)));
        }
        pixels.extend(last.1);
    }
    pixels
}

/// The inks of a pixel. All programs store them the way Adobe's do, upside down: 255 is none.
fn inks([first, second, third, black]: [u8; 4], is_ycck: bool) -> [u8; 4] {
    if is_ycck {
        let [red, green, blue] = rgb(first, second, third);
        // The inks are stored as light and turned again by the way to luma and chroma, so what comes out are inks.
        [red, green, blue, 255 - black]
    } else {
        [255 - first, 255 - second, 255 - third, 255 - black]
    }
}

/// Red, green and blue of JFIF's luma and chroma, in thousandths of a level.
fn rgb(luma: u8, blue: u8, red: u8) -> [u8; 3] {
    let luma = i32::from(luma) * 1000;
    let (blue, red) = (i32::from(blue) - 128, i32::from(red) - 128);
    let level =
        |value: i32| u8::try_from((value + 500).div_euclid(1000).clamp(0, 255)).unwrap_or_default();
    [
        level(luma + 1402 * red),
        level(luma - 344 * blue - 714 * red),
        level(luma + 1772 * blue),
    ]
}

#[cfg(test)]
mod tests {
    use jpeg_encoder::{ColorType, Encoder};

    use super::*;
    use crate::picture::decode;

    fn photograph(inks: [u8; 4], colours: ColorType) -> Vec<u8> {
        let mut file = Vec::new();
        let pixels = inks.repeat(16 * 16);
        Encoder::new(&mut file, 95)
            .encode(&pixels, 16, 16, colours)
            .unwrap();
        file
    }

    fn colour(file: &[u8]) -> [u8; 3] {
        let raster = decode(&on_screen(file).unwrap()).unwrap();
        assert_eq!((raster.width, raster.height, raster.channels), (16, 16, 3));
        [raster.pixels[0], raster.pixels[1], raster.pixels[2]]
    }

    #[test]
    fn inks_look_as_on_coated_paper() {
        // What Little CMS makes of them: relative colorimetric, with the black point; within what JPEG changes.
        for (inks, expected) in [
            ([0, 0, 0, 0], [255, 255, 255]),
            ([255, 0, 0, 0], [0, 159, 227]),
            ([0, 255, 0, 0], [230, 0, 126]),
            ([0, 0, 255, 0], [255, 237, 0]),
            ([200, 100, 50, 30], [50, 121, 159]),
            ([120, 130, 140, 10], [151, 125, 112]),
        ] {
            // The encoder turns them upside down itself.
            for colours in [ColorType::Cmyk, ColorType::CmykAsYcck] {
                let found = colour(&photograph(inks, colours));
                let far = found
                    .iter()
                    .zip(expected)
                    .map(|(a, b): (&u8, u8)| a.abs_diff(b));
                assert!(far.max() < Some(10), "{inks:?}: {found:?}");
            }
        }
    }

    #[test]
    fn both_ways_to_store_inks_and_every_time_give_the_same() {
        let inks = [200, 100, 50, 30];
        let (plain, turned) = (
            photograph(inks, ColorType::Cmyk),
            photograph(inks, ColorType::CmykAsYcck),
        );
        let far = colour(&plain)
            .into_iter()
            .zip(colour(&turned))
            .map(|(a, b)| a.abs_diff(b));
        assert!(far.max() < Some(5));
        assert_eq!(on_screen(&plain), on_screen(&plain));
        assert!(is_in_inks(&plain) && !is_in_inks(&on_screen(&plain).unwrap()));
    }

    #[test]
    fn what_is_no_such_photograph_is_none() {
        let file = photograph([9; 4], ColorType::Cmyk);
        for broken in [&b""[..], &file[..40], b"words"] {
            assert!(on_screen(broken).is_none());
        }
    }
}
