//! A description says more than the caption, the file's name or the word "image".
//!
//! **Why**: a screen reader says "image" by itself and reads the caption anyway; to hear it twice, or to hear a file
//! name, helps nobody.
//!
//! **Wrong**: `![photo](port.jpg)`, `![IMG_2041.jpg](IMG_2041.jpg)` · **Right**: `![Two ferries at the quay](port.jpg)`
//!
//! **References**: WCAG 2.2, 1.1.1, failures F30 and F39; Matterhorn Protocol 13-005.

use super::words::fold;
use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::{Image, plain_text};

/// Words for "picture" that say nothing about it.
const EMPTY: &[&str] = &[
    "image",
    "picture",
    "photo",
    "photograph",
    "graphic",
    "figure",
    "logo",
    "icon",
    "illustration",
    "diagram",
    "photographie",
    "graphique",
    "icône",
    "schéma",
    "dessin",
    "une image",
    "une photo",
    "an image",
    "a photo",
    "a picture",
    "صورة",
    "الصورة",
    "شعار",
    "رسم",
    "شكل",
    "bild",
    "foto",
    "imagen",
    "immagine",
    "εικόνα",
    "изображение",
    "фото",
    "תמונה",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (image, span, figure) in subject.images() {
        let alt = fold(&image.alt);
        if alt.is_empty() || image.decorative {
            continue;
        }
        let caption = figure.map(|figure| plain_text(&figure.caption));
        let what = if caption.is_some_and(|caption| fold(&caption) == alt) {
            "only repeats the caption"
        } else if is_file_name(image, &alt) {
            "is a file name"
        } else if EMPTY.contains(&alt.as_str()) {
            "does not say what it shows"
        } else {
            continue;
        };
        let message = format!("the description of the image `{}` {what}", image.file.value);
        findings.report(
            Code::ImageAltRedundant,
            message,
            span,
            "write what can be seen in it",
        );
    }
}

fn is_file_name(image: &Image, alt: &str) -> bool {
    const EXTENSIONS: [&str; 6] = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"];
    let file = image.file.value.rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    alt == fold(file)
        || (alt == fold(stem) && !alt.contains(' ') && stem.contains(|c: char| !c.is_alphabetic()))
        || (!alt.contains(' ') && EXTENSIONS.iter().any(|extension| alt.ends_with(extension)))
}
