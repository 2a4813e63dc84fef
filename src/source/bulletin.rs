//! A bulletin, written in TOML.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use super::markdown::{Context, read_string};
use super::metadata;
use super::toml::{Fields, Item as Listed};
use super::{ReadOptions, first_line};
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::model::{
    Bulletin, Document, Editorial, Item, ItemForm, Masthead, Metadata, ParameterValue, Prose,
    Section, Span, Spanned,
};

/// No bulletin has so many items; one that does is a mistake, or an attack.
const MOST_ITEMS: usize = 2000;

/// Reads the bulletin from its TOML; the sources that it names are read elsewhere.
pub(super) fn read(
    mut fields: Fields,
    source: &Arc<SourceText>,
    options: &ReadOptions,
) -> (Document, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let metadata = metadata::read_top(&mut fields, source, &mut found);
    let masthead = fields
        .table("masthead")
        .map_or_else(Masthead::default, |table| {
            masthead(table, source, &mut found)
        });
    let imprint = fields.string("imprint");
    let editorial = editorial(&mut fields, source, &metadata, options, &mut found);
    let mut sections = Vec::new();
    for (table, place) in fields.tables("sections") {
        sections.push(section(table, &place, source, &mut found));
    }
    if sections.is_empty() && !fields.has("sections") {
        let diagnostic = Diagnostic::new(Code::TomlValue, "the bulletin has no sections");
        found.push(
            diagnostic
                .at(source, first_line(source))
                .help("write `[[sections]]`, and under it `items = [\"article.md\"]`"),
        );
    }
    found.extend(fields.finish());
    let bulletin = Bulletin {
        metadata,
        masthead,
        editorial,
        sections,
        imprint,
    };
    found.extend(doubled(&bulletin, source));
    found.extend(too_many(&bulletin, source));
    (Document::Bulletin(bulletin), found)
}

fn masthead(mut table: Fields, source: &Arc<SourceText>, found: &mut Vec<Diagnostic>) -> Masthead {
    let masthead = Masthead {
        name: table.string("name"),
        tagline: table.string("tagline"),
        volume: number(&mut table, "volume", source, found),
        issue: number(&mut table, "issue", source, found),
    };
    table.close();
    masthead
}

/// A number, or text in its place: issues are called "11–12" too.
fn number(
    table: &mut Fields,
    key: &str,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Option<Spanned<String>> {
    let written = table.parameter(key)?;
    let text = match written.value {
        ParameterValue::Integer(value) => value.to_string(),
        ParameterValue::Text(text) if !text.trim().is_empty() => text,
        _ => {
            let message = format!("`{key}` is not a number");
            let diagnostic = Diagnostic::new(Code::TomlType, message);
            let help = format!("write `{key} = 12`, or text such as `{key} = \"11–12\"`");
            found.push(diagnostic.at(source, written.span).help(help));
            return None;
        }
    };
    Some(Spanned::new(text, written.span))
}

fn editorial(
    fields: &mut Fields,
    source: &Arc<SourceText>,
    metadata: &Metadata,
    options: &ReadOptions,
    found: &mut Vec<Diagnostic>,
) -> Option<Editorial> {
    let mut table = fields.table("editorial")?;
    let title = table.string("title");
    let authors = table.strings("authors");
    let written = table.string("text");
    if !table.has("text") {
        let diagnostic = Diagnostic::new(Code::TomlValue, "the editorial has no text");
        let help = "write `text = \"\"\"…\"\"\"` under `[editorial]`, in Markdown";
        let place = title.as_ref().map(|title| title.span.clone());
        let place = place.unwrap_or_else(|| first_line(source));
        found.push(diagnostic.at(source, place).help(help));
    }
    table.close();
    let text = written.map_or_else(Prose::default, |written| {
        let context = Context {
            source,
            lang: &metadata.lang.value,
            images: &[],
            smart_punctuation: options.smart_punctuation,
        };
        let (text, faults) = read_string(&context, &written);
        found.extend(faults);
        text
    });
    Some(Editorial {
        title,
        authors,
        text,
    })
}

fn section(
    mut table: Fields,
    place: &Span,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Section {
    let title = table.string("title");
    let mut items = Vec::new();
    for listed in table.items("items") {
        match listed {
            Listed::Text(file) => items.push(Item {
                file,
                form: ItemForm::default(),
                pull_quotes: Vec::new(),
            }),
            Listed::Table(table, place) => items.extend(item(table, place, source, found)),
        }
    }
    if items.is_empty() && !table.has("items") {
        let diagnostic = Diagnostic::new(Code::TomlValue, "the section has no items");
        let help = "write `items = [\"article.md\", \"programme.toml\"]` under `[[sections]]`";
        found.push(diagnostic.at(source, place.clone()).help(help));
    }
    table.close();
    Section { title, items }
}

/// An item with more to say than its file.
fn item(
    mut table: Fields,
    place: Span,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Option<Item> {
    let file = table.string("file");
    let form = table.choice("form", ItemForm::NAMES);
    let mut pull_quotes = Vec::new();
    for quote in table.items("pull-quote") {
        match quote {
            Listed::Text(quote) => pull_quotes.push(quote),
            Listed::Table(_, place) => {
                let message = "a pull quote is text";
                let help = "write a sentence of the article: `pull-quote = \"…\"`";
                let diagnostic = Diagnostic::new(Code::TomlType, message);
                found.push(diagnostic.at(source, place).help(help));
            }
        }
    }
    if !table.has("file") {
        let diagnostic = Diagnostic::new(Code::TomlValue, "the item names no file");
        let help = "write `file = \"article.md\"`";
        found.push(diagnostic.at(source, place).help(help));
    }
    table.close();
    Some(Item {
        file: file?,
        form: form.map_or_else(ItemForm::default, |form| form.value),
        pull_quotes,
    })
}

/// An article that stands in a bulletin twice was meant to be another one.
fn doubled(bulletin: &Bulletin, source: &Arc<SourceText>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut first = HashMap::new();
    for item in bulletin.items() {
        let before = match first.entry(item.file.value.as_str()) {
            Entry::Occupied(before) => Span::clone(before.get()),
            Entry::Vacant(place) => {
                place.insert(item.file.span.clone());
                continue;
            }
        };
        let message = format!("`{}` stands in the bulletin twice", item.file.value);
        found.push(
            Diagnostic::new(Code::BulletinItem, message)
                .at(source, item.file.span.clone())
                .label(source, before, "the first time")
                .help("name another file, or remove it"),
        );
    }
    found
}

fn too_many(bulletin: &Bulletin, source: &Arc<SourceText>) -> Option<Diagnostic> {
    let item = bulletin.items().nth(MOST_ITEMS)?;
    let message = format!("the bulletin has more than {MOST_ITEMS} items");
    let diagnostic = Diagnostic::new(Code::BulletinItem, message);
    let help = "divide it into several issues";
    Some(diagnostic.at(source, item.file.span.clone()).help(help))
}
