//! Text is text, and not a picture of it.
//!
//! **Why**: a scanned page or a poster cannot be made larger, searched, copied or read aloud; a description repeats at best
//! what could have stood there as text.
//!
//! **Wrong**: `![Affiche du séminaire](affiche.jpg)` · **Right**: the words of the poster, as text
//!
//! **References**: WCAG 2.2, 1.4.5 and 1.4.9; Matterhorn Protocol 13-005.

use super::words::{fold, tokens};
use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::Image;

/// A description of more characters repeats a text.
const LENGTH: usize = 200;

/// How descriptions of such pictures begin, folded.
const BEGINNINGS: &[&str] = &[
    "screenshot",
    "screen shot",
    "screen capture",
    "scan of",
    "scanned",
    "poster",
    "flyer",
    "leaflet",
    "capture d’écran",
    "capture d'écran",
    "copie d’écran",
    "copie d'écran",
    "affiche",
    "prospectus",
    "page scannée",
    "scan d",
    "لقطة شاشة",
    "صورة شاشة",
    "ملصق",
    "منشور",
    "نسخة ممسوحة",
    "bildschirmfoto",
    "plakat",
    "flugblatt",
    "captura de pantalla",
    "cartel",
    "folleto",
    "schermata",
    "locandina",
    "manifesto",
    "captura de ecrã",
    "captura de tela",
    "cartaz",
    "folheto",
    "στιγμιότυπο οθόνης",
    "αφίσα",
    "снимок экрана",
    "скриншот",
    "плакат",
    "афиша",
    "צילום מסך",
    "כרזה",
];

/// Words in the names of their files.
const FILES: &[&str] = &[
    "scan",
    "scanned",
    "affiche",
    "poster",
    "flyer",
    "screenshot",
    "capture",
    "plakat",
    "cartel",
    "locandina",
    "leaflet",
    "tract",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (image, span, _) in subject.images() {
        if image.decorative || image.alt.trim().is_empty() {
            continue;
        }
        let reason = if shows_text(image) {
            "seems to show text"
        } else if image.alt.chars().count() > LENGTH {
            "has a description as long as a text"
        } else {
            continue;
        };
        let message = format!("the image `{}` {reason}", image.file.value);
        let help =
            "write what it says as text, and leave the image out or describe it in a few words";
        findings.report(Code::ImageOfText, message, span, help);
    }
}

fn shows_text(image: &Image) -> bool {
    let alt = fold(&image.alt);
    let begins = |beginning: &&str| {
        let rest = alt.strip_prefix(beginning);
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic) || beginning.ends_with(" d"))
    };
    let file = image.file.value.rsplit('/').next().unwrap_or_default();
    BEGINNINGS.iter().any(begins)
        || tokens(file)
            .iter()
            .any(|word| FILES.contains(&word.as_str()))
}
