//! Pictures of finished pages, for web pages and mailings: PNG or `WebP`, without metadata.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind};

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, Resizer};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use image::codecs::webp::WebPEncoder;
use png::{BitDepth, ColorType, Compression, Encoder, Filter};

use crate::diagnostic::{Code, Diagnostic};

/// Widths in pixels that a thumbnail may have.
pub(crate) const WIDTHS: RangeInclusive<u32> = 16..=4096;

/// A page is drawn larger by so much, and made smaller: photographs on it stay smooth, and letters are sharp.
const LARGER: u32 = 4;

/// Pixels across that a page is drawn with, if it is to have fewer.
const DRAWN: u32 = 4096;

/// More pixels than any sheet of paper has at the greatest width; a page that is a mile long is not drawn.
const MAX_PIXELS: f64 = 64_000_000.0;

/// Steps from black to full light in a picture with a palette, the finest first.
const SHADES: [u32; 4] = [255, 63, 31, 15];

/// The file format of a thumbnail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ThumbnailFormat {
    Png,
    /// Without loss, because letters suffer first.
    WebP,
}

impl ThumbnailFormat {
    /// The extension of its files.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::WebP => "webp",
        }
    }
}

/// A page in pixels: red, green and blue, a byte each, row by row.
#[derive(Debug, Clone)]
pub(crate) struct Drawing {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pixels: Vec<u8>,
}

/// The picture of a page, which counts from 1, at a width in pixels.
pub(crate) fn thumbnail(
    pdf: &[u8],
    page: usize,
    width: u32,
    format: ThumbnailFormat,
) -> Result<Vec<u8>, Diagnostic> {
    draw(pdf, page, width)?.encode(format)
}

/// Draws a page, which counts from 1, on white.
pub(crate) fn draw(pdf: &[u8], page: usize, width: u32) -> Result<Drawing, Diagnostic> {
    if !WIDTHS.contains(&width) {
        let (least, most) = (WIDTHS.start(), WIDTHS.end());
        let message = format!("a thumbnail cannot be {width} pixels wide");
        let help = format!("choose a width from {least} to {most}");
        return Err(Diagnostic::new(Code::OutputThumbnail, message).help(help));
    }
    // The renderer is others' code; a page that it cannot bear must not end a run of thousands.
    let drawn = catch_unwind(AssertUnwindSafe(|| attempt(pdf, page, width)));
    drawn.unwrap_or_else(|_| Err(fault(page, "the renderer failed on it")))
}

#[expect(clippy::cast_sign_loss, reason = "at least 1")]
fn attempt(pdf: &[u8], number: usize, width: u32) -> Result<Drawing, Diagnostic> {
    let pdf = Pdf::new(pdf.to_vec()).map_err(|_| fault(number, "the PDF cannot be read"))?;
    let page = number.checked_sub(1).and_then(|at| pdf.pages().get(at));
    let page = page.ok_or_else(|| fault(number, "the document has no such page"))?;
    let (across, down) = page.render_dimensions();
    let height = (f64::from(width) * f64::from(down) / f64::from(across)).round();
    let larger = LARGER.min(DRAWN / width).max(1);
    let drawn = f64::from(width * larger) * height * f64::from(larger);
    if !(height >= 1.0 && drawn <= MAX_PIXELS) {
        return Err(fault(number, "it is too long, or too wide"));
    }
    // At most the bound on pixels, which the comparison holds it to.
    let height = height as u32;
    let large = pixels(page, width * larger, height * larger)
        .ok_or_else(|| fault(number, "it is too long, or too wide"))?;
    reduced(&large, width, height).ok_or_else(|| fault(number, "its pixels cannot be reduced"))
}

/// The page in exactly so many pixels.
fn pixels(page: &Page<'_>, width: u32, height: u32) -> Option<Drawing> {
    let (across, down) = page.render_dimensions();
    let settings = RenderSettings {
        x_scale: (f64::from(width) / f64::from(across)) as f32,
        y_scale: (f64::from(height) / f64::from(down)) as f32,
        width: Some(u16::try_from(width).ok()?),
        height: Some(u16::try_from(height).ok()?),
        bg_color: WHITE,
    };
    let interpreter = InterpreterSettings::default();
    let drawn = render(page, &RenderCache::new(), &interpreter, &settings);
    // Everything stands on white, so no pixel lets anything through.
    let pixels = drawn.data().iter();
    Some(Drawing {
        width,
        height,
        pixels: pixels
            .flat_map(|pixel| [pixel.r, pixel.g, pixel.b])
            .collect(),
    })
}

/// Made smaller by Lanczos's filter; as the letters' darkness is seen, not as light adds up, or they would be pale.
fn reduced(large: &Drawing, width: u32, height: u32) -> Option<Drawing> {
    let (across, down) = (large.width, large.height);
    let from = ImageRef::new(across, down, &large.pixels, PixelType::U8x3).ok()?;
    let mut to = Image::new(width, height, PixelType::U8x3);
    Resizer::new().resize(&from, &mut to, None).ok()?;
    Some(Drawing {
        width,
        height,
        pixels: to.into_vec(),
    })
}

impl Drawing {
    /// The file, the same for the same pixels.
    pub(crate) fn encode(&self, format: ThumbnailFormat) -> Result<Vec<u8>, Diagnostic> {
        let encoded = match format {
            ThumbnailFormat::Png => self.png().ok(),
            ThumbnailFormat::WebP => self.webp().ok(),
        };
        encoded.ok_or_else(|| {
            let message = "a thumbnail cannot be written as a picture";
            Diagnostic::new(Code::OutputThumbnail, message).help("choose another width or format")
        })
    }

    fn webp(&self) -> image::ImageResult<Vec<u8>> {
        let mut file = Vec::new();
        let few = self.few_colours().map(|(pixels, ..)| pixels);
        let pixels = few.as_deref().unwrap_or(&self.pixels);
        let colours = image::ExtendedColorType::Rgb8;
        let encoder = WebPEncoder::new_lossless(&mut file);
        encoder.encode(pixels, self.width, self.height, colours)?;
        Ok(file)
    }

    fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let Some((_, palette, indexes)) = self.few_colours() else {
            return self.written(&self.pixels, ColorType::Rgb, None);
        };
        self.written(&indexes, ColorType::Indexed, Some(palette))
    }

    /// Pixels, palette and indexes of a page that has few colours, or would with finer shades of them left out, as pages of text do:
    /// half of the bytes, and no eye sees it. Pages with photographs keep all.
    fn few_colours(&self) -> Option<(Vec<u8>, Vec<u8>, Vec<u8>)> {
        SHADES.iter().find_map(|steps| {
            let pixels = self.in_steps(*steps);
            let (palette, indexes) = palette(&pixels)?;
            Some((pixels, palette, indexes))
        })
    }

    /// The pixels with each colour at the nearest of so many steps.
    fn in_steps(&self, steps: u32) -> Vec<u8> {
        let levels = (0..=255_u32).map(|level| {
            let step = (level * steps + 127) / 255;
            ((step * 255 + steps / 2) / steps) as u8
        });
        let levels = levels.collect::<Vec<_>>();
        let nearest = |level: &u8| levels.get(usize::from(*level)).copied().unwrap_or(*level);
        self.pixels.iter().map(nearest).collect()
    }

    fn written(
        &self,
        data: &[u8],
        colours: ColorType,
        palette: Option<Vec<u8>>,
    ) -> Result<Vec<u8>, png::EncodingError> {
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, self.width, self.height);
        encoder.set_color(colours);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::High);
        if let Some(palette) = palette {
            // Neighbours in a palette have nothing in common that a filter could find.
            encoder.set_filter(Filter::NoFilter);
            encoder.set_palette(palette);
        }
        let mut writer = encoder.write_header()?;
        writer.write_image_data(data)?;
        writer.finish()?;
        Ok(file)
    }
}

/// The colours in order, and which of them each pixel has, if they are few enough.
fn palette(pixels: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (colours, _) = pixels.as_chunks::<3>();
    let mut known = BTreeSet::new();
    for colour in colours {
        known.insert(*colour);
        if known.len() > 256 {
            return None;
        }
    }
    let known = known.into_iter().collect::<Vec<_>>();
    let index = |colour: &[u8; 3]| known.binary_search(colour).map(|at| at as u8).ok();
    let indexes = colours.iter().map(index).collect::<Option<Vec<_>>>()?;
    Some((known.into_flattened(), indexes))
}

fn fault(page: usize, reason: &str) -> Diagnostic {
    let message = format!("page {page} cannot be drawn: {reason}");
    Diagnostic::new(Code::OutputThumbnail, message).help("build without `--thumbnail`")
}

#[cfg(test)]
mod tests {
    use image::ImageFormat;

    use super::*;
    use crate::publication::{BuildOptions, Publication, Source};

    fn pdf() -> Vec<u8> {
        let publication = Publication::in_memory([("pressroom.toml", "")]);
        let source =
            "+++\ntitle = \"A note\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nA line of text.\n";
        let source = Source::new("note.md", source);
        let made = publication
            .value
            .unwrap()
            .build(&source, &BuildOptions::default());
        made.value.unwrap().bytes
    }

    #[test]
    fn the_formats_show_the_same_page_on_white_and_say_nothing_else() {
        let pdf = pdf();
        let drawing = draw(&pdf, 1, 300).unwrap();
        assert_eq!((drawing.width, drawing.height), (300, 424));
        let png = drawing.encode(ThumbnailFormat::Png).unwrap();
        let webp = drawing.encode(ThumbnailFormat::WebP).unwrap();
        assert_eq!(png, thumbnail(&pdf, 1, 300, ThumbnailFormat::Png).unwrap());
        let read = |bytes: &[u8], format| {
            let read = image::load_from_memory_with_format(bytes, format);
            read.unwrap().into_rgb8()
        };
        let shown = read(&png, ImageFormat::Png);
        assert_eq!(shown, read(&webp, ImageFormat::WebP));
        assert_eq!(shown.get_pixel(0, 0).0, [255, 255, 255]);
        let dark = shown.pixels().filter(|pixel| pixel.0[1] < 128).count();
        assert!((50..5000).contains(&dark), "{dark} dark pixels");
        // Header, palette, pixels, end: no text, no time.
        let mut chunks = Vec::new();
        let mut rest = &png[8..];
        while let [a, b, c, d, name @ ..] = rest {
            chunks.push(String::from_utf8_lossy(&name[..4]).into_owned());
            let length = u32::from_be_bytes([*a, *b, *c, *d]) as usize;
            rest = &name[4 + length + 4..];
        }
        chunks.dedup();
        assert_eq!(chunks, ["IHDR", "PLTE", "IDAT", "IEND"]);
        assert_eq!(&webp[8..16], b"WEBPVP8L");
    }

    #[test]
    fn what_cannot_be_drawn_is_said() {
        let pdf = pdf();
        for (pdf, page, width, expected) in [
            (pdf.as_slice(), 2, 100, "no such page"),
            (&pdf, 0, 100, "no such page"),
            (b"no PDF", 1, 100, "cannot be read"),
            (&pdf, 1, 15, "15 pixels wide"),
            (&pdf, 1, 4097, "4097 pixels wide"),
        ] {
            let fault = thumbnail(pdf, page, width, ThumbnailFormat::Png).unwrap_err();
            assert_eq!(fault.code, Code::OutputThumbnail);
            assert!(fault.message.contains(expected), "{}", fault.message);
        }
    }

    #[test]
    fn more_colours_than_a_palette_has_are_kept() {
        let pixels = (0..64 * 64_u32).flat_map(|at| [(at % 64) as u8 * 4, (at / 64) as u8 * 4, 7]);
        let drawing = Drawing {
            width: 64,
            height: 64,
            pixels: pixels.collect(),
        };
        // Fifteen steps of two colours are 256 colours, which a palette has.
        assert_eq!(drawing.few_colours().unwrap().1.len(), 3 * 256);
        let many =
            (0..64 * 64_u32).flat_map(|at| [(at % 64) as u8 * 4, (at / 64) as u8 * 4, at as u8]);
        let many = Drawing {
            pixels: many.collect(),
            ..drawing
        };
        assert!(many.few_colours().is_none());
        let png = many.encode(ThumbnailFormat::Png).unwrap();
        let read = image::load_from_memory(&png).unwrap().into_rgb8();
        assert_eq!(read.into_raw(), many.pixels);
    }
}
