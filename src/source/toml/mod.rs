//! One reader for every TOML that people write: front matter, `pressroom.toml`, `layout.toml`.
//!
//! Fields are asked for by name and type; a value that does not fit is reported where it stands, and so is,
//! at the end, every key that nobody asked for.

mod day;
mod habits;
mod hoist;
mod moment;
mod tree;

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use tree::{Entry, Node};

use crate::diagnostic::{Code, Diagnostic, SourceText, suggest};
use crate::model::{Parameter, ParameterValue, Spanned};

/// The keys of one table. Tables inside share the list of what was found, so that nothing gets lost.
pub(crate) struct Fields {
    source: Arc<SourceText>,
    entries: Vec<Entry>,
    asked: Vec<String>,
    /// Keys that stand where they cannot be read, which is reported already.
    misplaced: Vec<String>,
    found: Rc<RefCell<Vec<Diagnostic>>>,
}

/// Keys without which there is nothing; that they may be removed is no advice.
const REQUIRED: [&str; 3] = ["title", "lang", "file"];

/// What a whole number is like, by key.
const NUMBERS: &[(&str, &str)] = &[
    ("duration", "45"),
    ("ink-limit", "300"),
    ("resolution", "200"),
    ("port", "587"),
    ("pages", "2000"),
    ("image-megapixels", "50"),
];

/// An element of a list that holds texts and tables.
pub(crate) enum Item {
    Text(Spanned<String>),
    Table(Fields, Range<usize>),
}

impl Fields {
    /// Parses the TOML in `range` of the source, and gives what is wrong with its syntax.
    pub(crate) fn parse(source: &Arc<SourceText>, range: Range<usize>) -> (Self, Vec<Diagnostic>) {
        let tree::Parsed {
            entries,
            misplaced,
            found: diagnostics,
        } = tree::parse(source, range);
        let found = Rc::new(RefCell::new(Vec::new()));
        (
            Self {
                source: Arc::clone(source),
                entries,
                asked: Vec::new(),
                misplaced,
                found,
            },
            diagnostics,
        )
    }

    /// A text that is not blank.
    pub(crate) fn string(&mut self, key: &str) -> Option<Spanned<String>> {
        let (node, span) = self.take(key)?;
        let Node::String(text) = node else {
            self.wrong_type(key, &node, &span, &format!("{key} = \"…\""));
            return None;
        };
        self.not_blank(key, text, span)
    }

    /// A list of texts; none if the key is not there.
    pub(crate) fn strings(&mut self, key: &str) -> Vec<Spanned<String>> {
        let Some((node, span)) = self.take(key) else {
            return Vec::new();
        };
        let example = format!("{key} = [\"…\", \"…\"]");
        let Node::Array(items) = node else {
            self.wrong_type(key, &node, &span, &example);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for (item, span) in items {
            match item {
                Node::String(text) => texts.extend(self.not_blank(key, text, span)),
                other => self.wrong_type(key, &other, &span, &example),
            }
        }
        texts
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&mut self, key: &str) -> Option<Spanned<bool>> {
        match self.take(key)? {
            (Node::Boolean(value), span) => Some(Spanned::new(value, span)),
            (node, span) => self.wrong(key, &node, &span, &format!("{key} = true")),
        }
    }

    /// A whole number.
    pub(crate) fn integer(&mut self, key: &str) -> Option<Spanned<i64>> {
        match self.take(key)? {
            (Node::Integer(value), span) => Some(Spanned::new(value, span)),
            (node, span) => {
                let number = NUMBERS.iter().find(|(own, _)| *own == key);
                let number = number.map_or("4", |(_, number)| number).to_owned();
                // "1h30" is how people say 90 minutes.
                let minutes = match &node {
                    Node::String(text) if key == "duration" => day::minutes(text),
                    _ => None,
                };
                let number = minutes.map_or(number, |minutes| minutes.to_string());
                self.wrong(key, &node, &span, &format!("{key} = {number}"))
            }
        }
    }

    /// One of several words.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        key: &str,
        choices: &[(&str, T)],
    ) -> Option<Spanned<T>> {
        let word = self.string(key)?;
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == word.value) {
            return Some(Spanned::new(*value, word.span));
        }
        let names = choices.iter().map(|(name, _)| *name);
        let help = match suggest(&word.value, names.clone()) {
            Some(close) => format!("did you mean `\"{close}\"`?"),
            None => {
                let names = names
                    .map(|name| format!("`\"{name}\"`"))
                    .collect::<Vec<_>>();
                format!("write {}", names.join(" or "))
            }
        };
        let diagnostic = Diagnostic::new(
            Code::TomlValue,
            format!("`{key}` cannot be `{}`", word.value),
        )
        .at(&self.source, word.span)
        .help(help);
        self.report(diagnostic);
        None
    }

    /// A value as parameters of layouts have it.
    pub(crate) fn parameter(&mut self, key: &str) -> Option<Spanned<ParameterValue>> {
        let (node, span) = self.take(key)?;
        let value = match node {
            Node::String(text) => ParameterValue::Text(text),
            Node::Integer(value) => ParameterValue::Integer(value),
            Node::Float(value) => ParameterValue::Number(value),
            Node::Boolean(value) => ParameterValue::Boolean(value),
            other => return self.wrong(key, &other, &span, &format!("{key} = \"…\"")),
        };
        Some(Spanned::new(value, span))
    }

    /// A table of parameters, in the order written.
    pub(crate) fn parameters(&mut self, key: &str) -> Vec<Parameter> {
        self.table(key).map_or_else(Vec::new, Self::into_parameters)
    }

    /// The same of a table within another, with what it looks like there.
    #[cfg(feature = "cli")]
    pub(crate) fn parameters_as(&mut self, key: &str, example: &str) -> Vec<Parameter> {
        match self.take(key) {
            None => Vec::new(),
            Some((Node::Table(entries), _)) => self.inner(entries).into_parameters(),
            Some((node, span)) => {
                self.wrong_type(key, &node, &span, example);
                Vec::new()
            }
        }
    }

    /// Tables of parameters inside a table (`[parameters.brief]`), by name.
    pub(crate) fn parameter_tables(&mut self, key: &str) -> Vec<(Spanned<String>, Vec<Parameter>)> {
        let tables = self.named_tables(key).into_iter();
        tables
            .map(|(name, table)| (name, table.into_parameters()))
            .collect()
    }

    fn into_parameters(mut self) -> Vec<Parameter> {
        let keys = self
            .entries
            .iter()
            .map(|entry| Spanned::new(entry.key.clone(), entry.key_span.clone()));
        let keys = keys.collect::<Vec<_>>();
        let parameters = keys.into_iter().filter_map(|name| {
            let value = self.parameter(&name.value)?;
            Some(Parameter { name, value })
        });
        parameters.collect()
    }

    /// A table inside this one.
    pub(crate) fn table(&mut self, key: &str) -> Option<Self> {
        match self.take(key)? {
            (Node::Table(entries), _) => Some(self.inner(entries)),
            (node, span) => self.wrong(key, &node, &span, &format!("[{key}]")),
        }
    }

    /// The tables of an array of tables (`[[related]]`).
    pub(crate) fn tables(&mut self, key: &str) -> Vec<(Self, Range<usize>)> {
        let Some((node, span)) = self.take(key) else {
            return Vec::new();
        };
        let Node::Array(items) = node else {
            self.wrong_type(key, &node, &span, &format!("[[{key}]]"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (item, span) in items {
            match item {
                Node::Table(entries) => tables.push((self.inner(entries), span)),
                other => self.wrong_type(key, &other, &span, &format!("[[{key}]]")),
            }
        }
        tables
    }

    /// Texts and tables, in a list or alone.
    pub(crate) fn items(&mut self, key: &str) -> Vec<Item> {
        let Some((node, span)) = self.take(key) else {
            return Vec::new();
        };
        let nodes = match node {
            Node::Array(nodes) => nodes,
            alone => vec![(alone, span)],
        };
        let mut items = Vec::new();
        for (node, span) in nodes {
            match node {
                Node::String(text) => {
                    items.extend(self.not_blank(key, text, span).map(Item::Text));
                }
                Node::Table(entries) => items.push(Item::Table(self.inner(entries), span)),
                other => self.wrong_type(key, &other, &span, &format!("{key} = [\"…\"]")),
            }
        }
        items
    }

    /// The tables inside a table, by name, in the order written.
    pub(crate) fn named_tables(&mut self, key: &str) -> Vec<(Spanned<String>, Self)> {
        let Some(outer) = self.table(key) else {
            return Vec::new();
        };
        let mut tables = Vec::new();
        for entry in outer.entries {
            match entry.node {
                Node::Table(entries) => {
                    tables.push((Spanned::new(entry.key, entry.key_span), self.inner(entries)));
                }
                other => {
                    let example = format!("[{key}.{}]", entry.key);
                    self.wrong_type(&entry.key, &other, &entry.span, &example);
                }
            }
        }
        tables
    }

    /// Whether the key is there, whatever its value.
    pub(crate) fn has(&self, key: &str) -> bool {
        let misplaced = self.misplaced.iter().any(|misplaced| misplaced == key);
        misplaced || self.entries.iter().any(|entry| entry.key == key)
    }

    /// Whether a key is there that was meant to be this one, which is reported as unknown.
    pub(crate) fn has_like(&self, key: &str) -> bool {
        let mut unknown = self.entries.iter().filter(|entry| !entry.known);
        unknown.any(|entry| suggest(&entry.key, [key]).is_some())
    }

    /// Leaves the other keys out of what is judged.
    pub(crate) fn forget(&mut self) {
        self.entries.clear();
    }

    /// Ends the whole: everything that was found, in this table and in those inside it, and every key that nobody
    /// asked for.
    pub(crate) fn finish(self) -> Vec<Diagnostic> {
        let found = Rc::clone(&self.found);
        self.close();
        found.take()
    }

    /// Ends a table inside: reports every key that nobody asked for.
    pub(crate) fn close(self) {
        for entry in self.entries.iter().filter(|entry| !entry.known) {
            let names = self.asked.iter().map(String::as_str);
            let help = match suggest(&entry.key, names.clone()) {
                Some(close) => format!("did you mean `{close}`?"),
                None => {
                    let names = names.map(|name| format!("`{name}`")).collect::<Vec<_>>();
                    format!("remove it; the keys here are {}", names.join(", "))
                }
            };
            let diagnostic =
                Diagnostic::new(Code::TomlUnknownKey, format!("unknown key `{}`", entry.key))
                    .at(&self.source, entry.key_span.clone())
                    .help(help);
            self.report(diagnostic);
        }
    }

    fn inner(&self, entries: Vec<Entry>) -> Self {
        let (source, found) = (Arc::clone(&self.source), Rc::clone(&self.found));
        Self {
            source,
            entries,
            asked: Vec::new(),
            misplaced: Vec::new(),
            found,
        }
    }

    fn take(&mut self, key: &str) -> Option<(Node, Range<usize>)> {
        if !self.asked.iter().any(|asked| asked == key) {
            self.asked.push(key.to_owned());
        }
        let entry = self.entries.iter_mut().find(|entry| entry.key == key)?;
        entry.known = true;
        if entry.faulty {
            return None;
        }
        Some((entry.node.clone(), entry.span.clone()))
    }

    fn not_blank(&self, key: &str, text: String, span: Range<usize>) -> Option<Spanned<String>> {
        if text.trim().is_empty() {
            let diagnostic = Diagnostic::new(Code::TomlValue, format!("`{key}` is empty"))
                .at(&self.source, span)
                .help(if REQUIRED.contains(&key) {
                    "write something between the quotation marks".to_owned()
                } else {
                    format!("write something between the quotation marks, or remove `{key}`")
                });
            self.report(diagnostic);
            return None;
        }
        Some(Spanned::new(text, span))
    }

    fn wrong<T>(&self, key: &str, node: &Node, span: &Range<usize>, example: &str) -> Option<T> {
        self.wrong_type(key, node, span, example);
        None
    }

    fn wrong_type(&self, key: &str, node: &Node, span: &Range<usize>, example: &str) {
        let message = format!("`{key}` is {} here", node.describe());
        let diagnostic = Diagnostic::new(Code::TomlType, message)
            .at(&self.source, span.clone())
            .help(format!("write `{example}`"));
        self.report(diagnostic);
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.found.borrow_mut().push(diagnostic);
    }
}
