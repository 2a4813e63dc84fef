//! Photographs that say more than they show, as cameras and programs write them.

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use image::codecs::gif::GifEncoder;
use image::{ImageEncoder, RgbImage};
use std::io::Cursor;

/// What must not be in any PDF.
pub(crate) const SECRETS: &[&str] = &[
    "SecretArtist",
    "SecretCamera",
    "SecretPlace",
    "SecretXmp",
    "SecretIptc",
    "SecretComment",
    "SecretBehind",
    "SecretThumbnail",
    "SecretText",
    "SecretTitle",
    "GPSLatitude",
    "Photoshop 3.0",
    "MPF",
];

/// A picture with a dark corner, so that it shows which way up it is.
pub(crate) fn picture(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let corner = x < width / 3 && y < height / 4;
        let level = |value: u32, of: u32| (80 + value * 160 / of) as u8;
        let red = if corner { 10 } else { level(x, width) };
        image::Rgb([red, level(y, height), 120])
    })
}

/// A JPEG without metadata.
pub(crate) fn jpeg(picture: &RgbImage, profile: Option<&[u8]>) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut file, 92);
    if let Some(profile) = profile {
        encoder.add_icc_profile(profile).unwrap();
    }
    let (width, height) = (picture.width() as u16, picture.height() as u16);
    let colours = jpeg_encoder::ColorType::Rgb;
    encoder
        .encode(picture.as_raw(), width, height, colours)
        .unwrap();
    file
}

/// A JPEG with all that a phone and a picture desk add to it.
pub(crate) fn marked(jpeg: &[u8], orientation: u16) -> Vec<u8> {
    let exif = [b"Exif\0\0", exif(orientation).as_slice()].concat();
    let xmp = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">SecretXmp</x:xmpmeta>";
    let iptc = b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x0fSecretIptc";
    let mut file = jpeg[..2].to_vec();
    // What the encoder wrote of JFIF stays the first.
    let jfif = 2 + 2 + usize::from(u16::from_be_bytes([jpeg[4], jpeg[5]]));
    file.extend(&jpeg[2..jfif]);
    for (marker, body) in [
        (0xe1, exif.as_slice()),
        (0xe1, xmp),
        (0xe2, b"MPF\0II*\0SecretBehind"),
        (0xed, iptc),
        (0xfe, b"SecretComment"),
    ] {
        file.extend([0xff, marker]);
        file.extend(((body.len() + 2) as u16).to_be_bytes());
        file.extend(body);
    }
    file.extend(&jpeg[jfif..]);
    file.extend(b"\xff\xd8\xff\xe0 SecretBehind");
    file
}

fn exif(orientation: u16) -> Vec<u8> {
    let text = |tag, words: &str| Field {
        tag,
        ifd_num: In::PRIMARY,
        value: Value::Ascii(vec![words.as_bytes().to_vec()]),
    };
    let degrees = |number| Rational {
        num: number,
        denom: 1,
    };
    let fields = [
        Field {
            tag: Tag::Orientation,
            ifd_num: In::PRIMARY,
            value: Value::Short(vec![orientation]),
        },
        text(Tag::Artist, "SecretArtist"),
        text(Tag::Model, "SecretCamera"),
        text(Tag::GPSAreaInformation, "SecretPlace"),
        text(Tag::GPSLatitudeRef, "N"),
        Field {
            tag: Tag::GPSLatitude,
            ifd_num: In::PRIMARY,
            value: Value::Rational([33, 53, 19].map(degrees).to_vec()),
        },
    ];
    let mut writer = Writer::new();
    for field in &fields {
        writer.push_field(field);
    }
    writer.set_jpeg(b"SecretThumbnail", In::THUMBNAIL);
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, true).unwrap();
    block.into_inner()
}

/// A PNG with words and Exif in it.
pub(crate) fn png(picture: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, picture.width(), picture.height());
    encoder.set_color(png::ColorType::Rgb);
    let text = |key: &str| (key.to_owned(), "SecretText".to_owned());
    let (key, words) = text("Author");
    encoder.add_text_chunk(key, words).unwrap();
    let (key, words) = text("Comment");
    encoder.add_ztxt_chunk(key, words).unwrap();
    let (key, words) = text("Title");
    encoder.add_itxt_chunk(key, words).unwrap();
    let mut writer = encoder.write_header().unwrap();
    let kind = png::chunk::ChunkType(*b"eXIf");
    writer.write_chunk(kind, &exif(1)).unwrap();
    writer.write_image_data(picture.as_raw()).unwrap();
    writer.finish().unwrap();
    file.extend(b"SecretBehind");
    file
}

/// A WebP with Exif.
pub(crate) fn webp(picture: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut file);
    encoder.set_exif_metadata(exif(1)).unwrap();
    let colours = image::ExtendedColorType::Rgb8;
    encoder
        .write_image(picture.as_raw(), picture.width(), picture.height(), colours)
        .unwrap();
    file
}

/// A GIF with a comment before its end.
pub(crate) fn gif(picture: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    let colours = image::ExtendedColorType::Rgb8;
    GifEncoder::new(&mut file)
        .encode(picture.as_raw(), picture.width(), picture.height(), colours)
        .unwrap();
    assert_eq!(file.pop(), Some(0x3b));
    file.extend(b"\x21\xfe\x0dSecretComment\0\x3b");
    file
}

/// A drawing with words that are not shown, and a photograph in it.
pub(crate) fn svg(photograph: &[u8]) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\"?><!-- SecretComment -->\n<svg xmlns=\"http://www.w3.org/2000/svg\" \
         xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"80\" height=\"60\"><title>SecretTitle</title>\
         <metadata>SecretText</metadata><rect width=\"20\" height=\"20\" fill=\"#123456\"/>\
         <image x=\"20\" width=\"56\" height=\"40\" xlink:href=\"data:image/jpeg;base64,{}\"/></svg>",
        base64(photograph)
    )
    .into_bytes()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let groups = bytes.chunks(3).flat_map(|group| {
        let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
        let number = byte(0) << 16 | byte(1) << 8 | byte(2);
        let letter = move |at: usize| LETTERS[(number >> (18 - 6 * at)) as usize & 63] as char;
        let written = group.len() + 1;
        (0..4).map(move |at| if at < written { letter(at) } else { '=' })
    });
    groups.collect()
}

/// A picture with the grain that photographs have, the same each time.
pub(crate) fn photograph(width: u32, height: u32) -> RgbImage {
    let mut state = 1_u32;
    let smooth = picture(width, height);
    RgbImage::from_fn(width, height, |x, y| {
        let grain = [0; 3].map(|_: u8| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 28) as u8
        });
        let pixel = smooth.get_pixel(x, y).0;
        image::Rgb(std::array::from_fn(|at| {
            pixel[at].saturating_add(grain[at])
        }))
    })
}

/// A drawing with grain, through which the page shows around it.
pub(crate) fn png_with_alpha(width: u32, height: u32) -> Vec<u8> {
    let grain = photograph(width, height);
    let drawing = image::RgbaImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (x.abs_diff(width / 2), y.abs_diff(height / 2));
        let [r, g, b] = grain.get_pixel(x, y).0;
        let inside = dx * dx + dy * dy < height * height / 4;
        image::Rgba([r, g, b, if inside { 255 } else { 0 }])
    });
    let mut file = Cursor::new(Vec::new());
    drawing
        .write_to(&mut file, image::ImageFormat::Png)
        .unwrap();
    file.into_inner()
}
