//! NDJSON: one object per diagnostic, its fields fixed by `version`.

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Location};

#[derive(Serialize)]
struct Object<'a> {
    version: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    help: Option<&'a str>,
    labels: Vec<Label<'a>>,
}

/// Lines and columns count from 1, columns in characters; all are null where a diagnostic has no place.
#[derive(Serialize, Default)]
struct Place<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
}

#[derive(Serialize)]
struct Label<'a> {
    text: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

impl<'a> From<&'a Location> for Place<'a> {
    fn from(location: &'a Location) -> Self {
        let start = location.position();
        let end = location.source.position(location.range.end);
        Self {
            file: Some(location.source.name()),
            line: Some(start.line),
            column: Some(start.column),
            end_line: Some(end.line),
            end_column: Some(end.column),
        }
    }
}

pub(super) fn render(diagnostic: &Diagnostic) -> String {
    let labels = diagnostic.labels.iter();
    let object = Object {
        version: 1,
        kind: "diagnostic",
        severity: diagnostic.severity.name(),
        code: diagnostic.code.name(),
        message: &diagnostic.message,
        place: diagnostic
            .primary
            .as_ref()
            .map_or_else(Place::default, Place::from),
        help: diagnostic.help.as_deref(),
        labels: labels
            .map(|label| Label {
                text: &label.text,
                place: (&label.location).into(),
            })
            .collect(),
    };
    // Strings and numbers always serialise; an empty line would only say that nothing was found.
    serde_json::to_string(&object).map_or_else(|_| String::new(), |line| line + "\n")
}
