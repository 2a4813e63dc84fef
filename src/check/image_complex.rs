//! A chart, a map or a diagram is described, and not only named.
//!
//! **Why**: "Chart of ratifications" says that there is something to know, and keeps it. What a chart shows is said in a
//! description of a sentence or two, in a caption, or in a table beside it.
//!
//! **Wrong**: `![Graphique des ratifications](graphique.png)` · **Right**: `![Le nombre de ratifications passe de 5 en 2006 à 48
//! en 2021](graphique.png)`, or with a caption: `![…](graphique.png "…")`
//!
//! **References**: WCAG 2.2, 1.1.1, techniques G92 and G95; Matterhorn Protocol 13-005.

use super::words::tokens;
use super::{Findings, Subject};
use crate::diagnostic::Code;
use crate::model::{Image, plain_text};

/// A description from this length on says more than a name does.
const LENGTH: usize = 80;

/// Words for pictures that say much at once; a document may have any language, so there is one list.
const COMPLEX: &[&str] = &[
    // English
    "chart",
    "graph",
    "map",
    "diagram",
    "infographic",
    "flowchart",
    "plot",
    "histogram",
    "timeline",
    "organigram",
    // French
    "graphique",
    "carte",
    "schéma",
    "diagramme",
    "infographie",
    "courbe",
    "histogramme",
    "organigramme",
    "frise",
    "plan",
    // Arabic
    "خريطة",
    "الخريطة",
    "خارطة",
    "مخطط",
    "المخطط",
    "رسم",
    "بياني",
    "جدول",
    // German, Spanish, Italian, Portuguese
    "diagramm",
    "karte",
    "grafik",
    "schaubild",
    "gráfico",
    "grafico",
    "mapa",
    "esquema",
    "mappa",
    "schema",
    "infografía",
    "infografica",
    "infografik",
    // Greek, Russian, Hebrew
    "χάρτης",
    "διάγραμμα",
    "γράφημα",
    "карта",
    "график",
    "диаграмма",
    "схема",
    "מפה",
    "תרשים",
    "גרף",
];

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (image, span, figure) in subject.images() {
        let captioned = figure.is_some_and(|figure| !plain_text(&figure.caption).trim().is_empty());
        let length = image.alt.trim().chars().count();
        if image.decorative || captioned || length == 0 || length >= LENGTH || !is_complex(image) {
            continue;
        }
        let file = &image.file.value;
        let message = format!(
            "the image `{file}` seems to be a chart, a map or a diagram, and is hardly described"
        );
        let help =
            format!("write what it shows in a sentence or two, or a caption: `![…]({file} \"…\")`");
        findings.report(Code::ImageComplex, message, span, help);
    }
}

fn is_complex(image: &Image) -> bool {
    let file = image.file.value.rsplit('/').next().unwrap_or_default();
    let words = [tokens(&image.alt), tokens(file)].concat();
    words.iter().any(|word| COMPLEX.contains(&word.as_str()))
}
