//! Sources written in TOML alone; their `kind` says what they are.

use std::sync::Arc;

use super::toml::Fields;
use super::{ReadOptions, bulletin, first_line, programme};
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::model::Document;

/// Reads the document from its keys.
type Reader = fn(Fields, &Arc<SourceText>, &ReadOptions) -> (Document, Vec<Diagnostic>);

/// The kinds, and the functions that read them.
const KINDS: &[(&str, Reader)] = &[("programme", programme::read), ("bulletin", bulletin::read)];

pub(super) fn read(
    source: &Arc<SourceText>,
    options: &ReadOptions,
) -> (Option<Document>, Vec<Diagnostic>) {
    let (mut fields, mut diagnostics) = Fields::parse(source, 0..source.text().len());
    let Some(kind) = fields.choice("kind", KINDS) else {
        let has_kind = fields.has("kind");
        // What else is in it cannot be judged.
        fields.forget();
        diagnostics.extend(fields.finish());
        if !has_kind {
            let names = KINDS.iter().map(|(name, _)| format!("`kind = \"{name}\"`"));
            let names = names.collect::<Vec<_>>().join(" or ");
            diagnostics.push(
                Diagnostic::new(Code::SourceKind, "the document does not say what it is")
                    .at(source, first_line(source))
                    .help(format!("write {names} on the first line")),
            );
        }
        return (None, diagnostics);
    };
    let (document, found) = (kind.value)(fields, source, options);
    diagnostics.extend(found);
    (Some(document), diagnostics)
}
