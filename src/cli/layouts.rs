//! `pressroom layouts`: what documents can look like, and what can be chosen about it.

use std::fmt::Write;

use serde::Serialize;

use super::Ending;
use super::jobs;
use super::lists::List;
use super::streams::Streams;
use crate::engine::{Layout, LayoutParameter};

#[derive(Serialize)]
struct Object<'a> {
    version: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
    description: &'a str,
    kinds: &'a [&'static str],
    origin: &'static str,
    fonts: &'a [String],
    parameters: Vec<ParameterObject<'a>>,
}

#[derive(Serialize)]
struct ParameterObject<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    /// As it is written in TOML.
    default: &'a str,
    minimum: Option<&'a str>,
    maximum: Option<&'a str>,
    choices: &'a [String],
    description: &'a str,
}

pub(super) fn run(_: &List, streams: &mut Streams) -> Ending {
    let opened = jobs::here(false);
    streams.diagnostics(&opened.diagnostics);
    let Some(publication) = opened.value else {
        return Ending::Errors;
    };
    for layout in publication.layouts() {
        if streams.is_json() {
            streams.object(&object(layout));
        } else {
            streams.data(describe(layout));
        }
    }
    Ending::Done
}

fn object(layout: &Layout) -> Object<'_> {
    let parameters = layout.parameters().iter().map(|parameter| ParameterObject {
        name: &parameter.name,
        kind: parameter.kind.name(),
        default: &parameter.default,
        minimum: parameter.minimum.as_deref(),
        maximum: parameter.maximum.as_deref(),
        choices: &parameter.choices,
        description: &parameter.description,
    });
    Object {
        version: 1,
        kind: "layout",
        name: layout.name(),
        description: layout.description(),
        kinds: layout.kinds(),
        origin: layout.origin().name(),
        fonts: layout.fonts(),
        parameters: parameters.collect(),
    }
}

fn describe(layout: &Layout) -> String {
    let mut text = format!(
        "{} ({}, for: {})\n",
        layout.name(),
        layout.origin().name(),
        layout.kinds().join(", ")
    );
    // Writing to a string cannot fail.
    let _ = writeln!(text, "  {}", layout.description());
    for parameter in layout.parameters() {
        let LayoutParameter {
            name,
            default,
            description,
            ..
        } = parameter;
        let _ = writeln!(
            text,
            "  {name} = {default}\n    {description}\n    {}",
            parameter.expectation()
        );
    }
    text.push('\n');
    text
}
