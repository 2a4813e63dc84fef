//! What is wrong with the file of an image, found before anything is set: its format and size by the header alone, a drawing as a whole.

use std::io::Cursor;

use image::{ImageDecoder, ImageFormat, ImageReader};

use super::settings::Limits;
use crate::diagnostic::{Code, Diagnostic};
use crate::picture::{Drawing, MAX_SIDE, Unread, is_cut, is_svg};
use crate::text::beginning;

/// Names of formats that can be embedded.
const FORMATS: &str = "PNG, JPEG, GIF, WebP or SVG";

/// Letters of a lost label that are shown.
const SHOWN: usize = 40;

/// Whether the file can be published; comes with what is worth a warning.
pub(super) fn examine(
    name: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Option<Diagnostic>, Diagnostic> {
    if is_svg(bytes) {
        return drawing(name, bytes, limits);
    }
    let format = image::guess_format(bytes).ok();
    let format = format.filter(|format| {
        use ImageFormat::{Gif, Jpeg, Png, WebP};
        matches!(format, Png | Jpeg | Gif | WebP)
    });
    let Some(format) = format else {
        let message = format!("the file `{name}` is not an image that can be embedded");
        let help = format!("save it as {FORMATS}");
        return Err(Diagnostic::new(Code::ImageFormat, message).help(help));
    };
    photograph(&format!("the image `{name}`"), format, bytes, limits)?;
    Ok(None)
}

/// An image of pixels: `what` names it.
fn photograph(
    what: &str,
    format: ImageFormat,
    bytes: &[u8],
    limits: &Limits,
) -> Result<(), Diagnostic> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    // Only the header is read; its own limits would call a large image broken.
    reader.no_limits();
    let mut decoder = reader.into_decoder().map_err(|_| damaged(what))?;
    let (width, height) = decoder.dimensions();
    too_large(what, format, (width, height), limits)?;
    if is_cut(bytes) {
        let message = format!("{what} is cut off: the end of its file is missing");
        let help = "copy or download the file again";
        return Err(Diagnostic::new(Code::ImageDamaged, message).help(help));
    }
    let colours = decoder.color_type();
    // As in Typst's export, a profile counts for eight bits only.
    let is_plain = colours.bytes_per_pixel() == colours.channel_count();
    let profile = decoder.icc_profile().ok().flatten();
    match profile
        .filter(|_| is_plain)
        .and_then(|profile| odd_profile(&profile))
    {
        Some(kind) => {
            let message = format!(
                "the colour profile in {what} is {kind}, which says nothing of its colours"
            );
            let help = "save the image again with the profile sRGB";
            Err(Diagnostic::new(Code::ImageColours, message).help(help))
        }
        None => Ok(()),
    }
}

fn damaged(what: &str) -> Diagnostic {
    let message = format!("{what} cannot be read: its file is damaged, or of a rare kind");
    let help = "save it again as PNG or JPEG, or ask for another copy";
    Diagnostic::new(Code::ImageDamaged, message).help(help)
}

fn too_large(
    what: &str,
    format: ImageFormat,
    (width, height): (u32, u32),
    limits: &Limits,
) -> Result<(), Diagnostic> {
    let pixels = u64::from(width) * u64::from(height);
    let why = if pixels > limits.image_megapixels * 1_000_000 {
        format!("more than {} megapixels", limits.image_megapixels)
    } else if format == ImageFormat::Jpeg && width.max(height) > MAX_SIDE {
        "more than the 16,384 each way that a JPEG may have".to_owned()
    } else {
        return Ok(());
    };
    let message = format!("{what} has {width} × {height} pixels, {why}");
    let help = "save a smaller version; 2,500 pixels across fill a printed page";
    Err(Diagnostic::new(Code::ImageTooLarge, message).help(help))
}

/// What a profile is that PDF does not allow in images (ISO 32000-1, 8.6.5.5), if it would be embedded at all.
fn odd_profile(profile: &[u8]) -> Option<&'static str> {
    let space = profile.get(16..20)?;
    if !matches!(space, b"RGB " | b"GRAY" | b"CMYK") {
        return None;
    }
    match profile.get(12..16)? {
        b"link" => Some("one from device to device"),
        b"abst" => Some("an abstract one"),
        b"nmcl" => Some("one of named colours"),
        _ => None,
    }
}

fn drawing(name: &str, bytes: &[u8], limits: &Limits) -> Result<Option<Diagnostic>, Diagnostic> {
    let what = format!("the drawing `{name}`");
    let drawing = Drawing::read(bytes).map_err(|fault| unread(&what, &fault))?;
    if let Some(linked) = &drawing.linked {
        let message = format!("{what} shows the picture `{linked}`, which is not in it");
        let help = "embed the picture in the drawing (“embed” or “include” instead of “link”), and save it again";
        return Err(Diagnostic::new(Code::ImageLinked, message).help(help));
    }
    if drawing.is_endless {
        let message = format!("{what} has effects (filters) that would take too long to draw");
        let help = "remove the effects or make their area smaller, or export the drawing as PNG";
        return Err(Diagnostic::new(Code::ImageEffects, message).help(help));
    }
    let inner = format!("a picture in {what}");
    for (said, bytes) in &drawing.pictures {
        // The export looks at what it is said to be, and leaves out what is not.
        if image::guess_format(bytes).ok() != Some(*said) {
            return Err(damaged(&inner));
        }
        photograph(&inner, *said, bytes, limits)?;
    }
    Ok(drawing.lost.map(|words| {
        let words = beginning(words, SHOWN);
        let message = format!("{what} has labels in HTML, which only browsers show: “{words}” is lost");
        let help = "export the drawing with plain text (in draw.io: without “formatted text” and “word wrap”), or as PNG";
        Diagnostic::new(Code::ImageText, message).help(help)
    }))
}

fn unread(what: &str, fault: &Unread) -> Diagnostic {
    let (code, why, help) = match fault {
        Unread::Packed => (
            Code::ImageFormat,
            "is packed (SVGZ)".to_owned(),
            "save it as plain SVG, not as compressed SVG",
        ),
        Unread::Encoding => (
            Code::ImageFormat,
            "is not in UTF-8".to_owned(),
            "open it in a drawing program and save it again, which writes UTF-8",
        ),
        Unread::Broken(line, column) => (
            Code::ImageDamaged,
            format!("is damaged in its line {line}, column {column}"),
            "open it in a drawing program and save it again, or ask for another copy",
        ),
        Unread::Size => (
            Code::ImageFormat,
            "has no width or no height".to_owned(),
            "set the size of its page in a drawing program, and save it again",
        ),
        Unread::Intricate => (
            Code::ImageTooLarge,
            "has too many parts, or too many within each other".to_owned(),
            "simplify it, or export it as PNG",
        ),
    };
    Diagnostic::new(code, format!("{what} {why}")).help(help)
}
