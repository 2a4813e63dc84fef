//! Keys of the document that stand below a header of a table, and so belong to that table for TOML.

use super::Fields;
use super::tree::{Entry, Node};
use crate::diagnostic::{Code, Diagnostic};

/// What every document has, in whatever table it may have got.
const REQUIRED: [&str; 3] = ["title", "lang", "date"];

/// What a document may have as well.
const OPTIONAL: [&str; 11] = [
    "subtitle",
    "summary",
    "authors",
    "organisation",
    "reference",
    "keywords",
    "updated",
    "layout",
    "status",
    "embargo",
    "contact",
];

/// Tables that people write before the rest, and which keys are their own.
const TABLES: [(&str, &[&str]); 3] = [
    ("related", &["title"]),
    ("images", &[]),
    ("parameters", &OPTIONAL),
];

impl Fields {
    /// Brings the keys of the document to where they belong, and says so; all that they say is judged as if they stood there.
    pub(in crate::source) fn hoist(&mut self) {
        for key in REQUIRED.iter().chain(&OPTIONAL) {
            if self.has(key) {
                continue;
            }
            let found = TABLES.iter().find_map(|(name, own)| {
                let table = self.entries.iter_mut().find(|entry| entry.key == *name)?;
                let strayed = (!own.contains(key)).then(|| stray(&mut table.node, key))??;
                let header = match table.node {
                    Node::Array(_) => format!("[[{name}]]"),
                    _ => format!("[{name}]"),
                };
                Some((strayed, header))
            });
            let Some((entry, header)) = found else {
                continue;
            };
            let message = format!("`{key}` stands below `{header}`, and so belongs to it");
            let diagnostic = Diagnostic::new(Code::TomlUnknownKey, message)
                .at(&self.source, entry.key_span.clone())
                .help("move it above the first `[`");
            self.report(diagnostic);
            self.entries.push(entry);
        }
    }
}

/// The key out of a table, or of one inside of it.
fn stray(node: &mut Node, key: &str) -> Option<Entry> {
    own(node, key).or_else(|| match node {
        Node::Table(entries) => {
            let mut entries = entries.iter_mut();
            entries.find_map(|entry| own(&mut entry.node, key))
        }
        Node::Array(items) => items.iter_mut().find_map(|(item, _)| own(item, key)),
        _ => None,
    })
}

fn own(node: &mut Node, key: &str) -> Option<Entry> {
    let Node::Table(entries) = node else {
        return None;
    };
    let at = entries.iter().position(|entry| entry.key == key)?;
    Some(entries.remove(at))
}
