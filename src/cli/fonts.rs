//! `pressroom fonts`: which fonts layouts can use, and for which scripts.

use serde::Serialize;

use super::Ending;
use super::jobs;
use super::lists::Fonts;
use super::streams::Streams;
use crate::engine::FontFace;

#[derive(Serialize)]
struct Object<'a> {
    version: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    family: &'a str,
    style: &'a str,
    weight: u16,
    origin: &'static str,
    scripts: &'a [&'static str],
}

pub(super) fn run(args: &Fonts, streams: &mut Streams) -> Ending {
    let opened = jobs::here(args.system_fonts);
    streams.diagnostics(&opened.diagnostics);
    let Some(publication) = opened.value else {
        return Ending::Errors;
    };
    let faces = publication.fonts();
    if streams.is_json() {
        for FontFace {
            family,
            style,
            weight,
            origin,
            scripts,
        } in &faces
        {
            let (kind, origin) = ("font", origin.name());
            streams.object(&Object {
                version: 1,
                kind,
                family,
                style,
                weight: *weight,
                origin,
                scripts,
            });
        }
    } else {
        for family in faces.chunk_by(|a, b| (&a.family, a.origin) == (&b.family, b.origin)) {
            streams.data(describe(family));
        }
    }
    Ending::Done
}

/// A line per family: `Amiri (built-in): 400, 700; Latin, Arabic`.
fn describe(faces: &[FontFace]) -> String {
    let Some(first) = faces.first() else {
        return String::new();
    };
    let cuts = faces.iter().map(|face| match face.style {
        "normal" => face.weight.to_string(),
        style => format!("{} {style}", face.weight),
    });
    let cuts = cuts.collect::<Vec<_>>().join(", ");
    let scripts = if first.scripts.is_empty() {
        String::new()
    } else {
        format!("; {}", first.scripts.join(", "))
    };
    format!(
        "{} ({}): {cuts}{scripts}\n",
        first.family,
        first.origin.name()
    )
}
