//! Reading `layout.toml`.

use std::sync::Arc;

use typst::foundations::Value;

use super::parameter::{LayoutParameter, ParameterType, measure, read, written};
use super::sources::Sources;
use super::{Layout, LayoutFiles, Origin};
use crate::diagnostic::{Code, Diagnostic, Outcome, SourceText, has_errors};
use crate::model::{ParameterValue, Spanned};
use crate::source::{Fields, decode};

/// The kinds of document that exist; a layout takes one or more.
const KINDS: &[(&str, &str)] = &[
    ("article", "article"),
    ("programme", "programme"),
    ("bulletin", "bulletin"),
];

/// `layout.toml` is small; anything longer is not one.
const LIMIT: usize = 64 * 1024;

/// Reads a layout from its files. `folder` is the name of its folder, `shown` the path under which its author
/// knows it.
pub(super) fn layout(
    folder: &str,
    shown: &str,
    origin: Origin,
    files: LayoutFiles,
) -> Outcome<Layout> {
    let toml_name = format!("{shown}/layout.toml");
    let Some(bytes) = files.get("layout.toml") else {
        return missing_file(&toml_name, "layout.toml");
    };
    if !files.contains_key("layout.typ") {
        return missing_file(&format!("{shown}/layout.typ"), "layout.typ");
    }
    let decoded = decode(&toml_name, bytes, LIMIT);
    let Some(source) = decoded.value else {
        return Outcome {
            value: None,
            diagnostics: decoded.diagnostics,
        };
    };
    let (fields, mut diagnostics) = Fields::parse(&source, 0..source.text().len());
    diagnostics.splice(0..0, decoded.diagnostics);
    let (head, found) = head(fields, folder, &source);
    diagnostics.extend(found);
    if has_errors(&diagnostics) {
        return Outcome {
            value: None,
            diagnostics,
        };
    }
    let layout = Layout {
        name: folder.to_owned(),
        shown: shown.to_owned(),
        description: head.description,
        kinds: head.kinds,
        fonts: head.fonts,
        parameters: head.parameters,
        origin,
        files,
        sources: Sources::default(),
    };
    Outcome {
        value: Some(layout),
        diagnostics,
    }
}

fn missing_file(name: &str, file: &str) -> Outcome<Layout> {
    let message = format!("`{name}` does not exist");
    let help = format!("a layout is a folder with `layout.toml` and `layout.typ`; add `{file}`");
    Outcome::fault(Diagnostic::new(Code::LayoutInvalid, message).help(help))
}

/// What `layout.toml` says.
#[derive(Default)]
struct Head {
    description: String,
    kinds: Vec<&'static str>,
    fonts: Vec<String>,
    parameters: Vec<LayoutParameter>,
}

fn head(mut fields: Fields, folder: &str, source: &Arc<SourceText>) -> (Head, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut head = Head::default();
    let start = 0..source.text().lines().next().map_or(0, str::len);
    match fields.string("name") {
        Some(name) if name.value != folder => found.push(
            invalid(format!(
                "the layout is called `{}`, its folder `{folder}`",
                name.value
            ))
            .at(source, name.span)
            .help(format!("write `name = \"{folder}\"` or rename the folder")),
        ),
        Some(_) => {}
        None => found.push(
            invalid("the layout has no name")
                .at(source, start.clone())
                .help(format!("write `name = \"{folder}\"`")),
        ),
    }
    head.description = fields
        .string("description")
        .map_or(String::new(), |text| text.value);
    for kind in fields.strings("kinds") {
        match KINDS.iter().find(|(name, _)| *name == kind.value) {
            Some((_, known)) => head.kinds.push(known),
            None => found.push(
                invalid(format!(
                    "there is no kind of document called `{}`",
                    kind.value
                ))
                .at(source, kind.span)
                .help(format!("write {}", KINDS.map_names())),
            ),
        }
    }
    if head.kinds.is_empty() && found.is_empty() {
        let help = format!("write `kinds = [{}]`", KINDS.map_names());
        found.push(
            invalid("the layout takes no kind of document")
                .at(source, start)
                .help(help),
        );
    }
    head.fonts = fields
        .strings("fonts")
        .into_iter()
        .map(|font| font.value)
        .collect();
    for (name, parameter) in fields.named_tables("parameters") {
        match self::parameter(&name, parameter, source) {
            Ok(parameter) => head.parameters.push(parameter),
            Err(diagnostic) => found.push(diagnostic),
        }
    }
    found.extend(fields.finish());
    (head, found)
}

trait Names {
    fn map_names(&self) -> String;
}

impl Names for [(&str, &str)] {
    fn map_names(&self) -> String {
        self.iter()
            .map(|(name, _)| format!("`\"{name}\"`"))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

fn invalid(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::LayoutInvalid, message)
}

/// One table under `[parameters]`; its default must suit its own type, choices and bounds.
fn parameter(
    name: &Spanned<String>,
    mut fields: Fields,
    source: &Arc<SourceText>,
) -> Result<LayoutParameter, Diagnostic> {
    let kind = fields.choice("type", ParameterType::NAMES);
    let default = fields.parameter("default");
    let (minimum, maximum) = (fields.parameter("minimum"), fields.parameter("maximum"));
    let choices = fields
        .strings("choices")
        .into_iter()
        .map(|choice| choice.value)
        .collect();
    let description = fields
        .string("description")
        .map_or(String::new(), |text| text.value);
    fields.close();
    let (Some(kind), Some(default)) = (kind, default) else {
        let help = "a parameter needs `type` and `default`";
        let message = format!("the parameter `{}` is not complete", name.value);
        return Err(invalid(message).at(source, name.span.clone()).help(help));
    };
    let bound = |bound: &Option<Spanned<ParameterValue>>| {
        bound
            .as_ref()
            .and_then(|bound| read(kind.value, &bound.value))
            .as_ref()
            .and_then(measure)
    };
    let text = |bound: &Option<Spanned<ParameterValue>>| {
        bound
            .as_ref()
            .map(|bound| written(&bound.value).trim_matches('"').to_owned())
    };
    let mut parameter = LayoutParameter {
        name: name.value.clone(),
        kind: kind.value,
        default: written(&default.value),
        description,
        choices,
        minimum: text(&minimum),
        maximum: text(&maximum),
        value: Value::None,
        bounds: (bound(&minimum), bound(&maximum)),
    };
    parameter.value = parameter.accept(&default.value).map_err(|unsuitable| {
        invalid(unsuitable.message)
            .at(source, default.span)
            .help(unsuitable.help)
    })?;
    Ok(parameter)
}
