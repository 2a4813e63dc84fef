//! Front matter: the TOML between `+++` lines at the start of an article.

use std::ops::Range;
use std::sync::Arc;

use super::metadata::{self, Opening};
use super::toml::Fields;
use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::model::{ImageSettings, Metadata};

/// What the front matter says, and where the text after it begins.
pub(super) struct FrontMatter {
    pub(super) metadata: Metadata,
    pub(super) images: Vec<ImageSettings>,
    pub(super) body: usize,
}

const EXAMPLE: &str = "begin the file with five lines: `+++`, `title = \"…\"`, `lang = \"en\"`, `date = 2021-03-01`, `+++`";

/// Reads the front matter. Without any there is no document: a text has no language and no date.
pub(super) fn read(
    source: &Arc<SourceText>,
    limit: usize,
) -> (Option<FrontMatter>, Vec<Diagnostic>) {
    let (toml, body) = match locate(source, limit) {
        Ok(found) => found,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    let (mut fields, mut diagnostics) = Fields::parse(source, toml);
    let images = images(&mut fields);
    let opening = Opening {
        source,
        place: 0..3,
        whole: 0..body,
        where_to_write: "between the `+++` lines",
    };
    let metadata = metadata::read(&mut fields, &opening, &mut diagnostics);
    diagnostics.extend(fields.finish());
    (
        Some(FrontMatter {
            metadata,
            images,
            body,
        }),
        diagnostics,
    )
}

/// The range of the TOML, and where the body begins.
fn locate(source: &Arc<SourceText>, limit: usize) -> Result<(Range<usize>, usize), Diagnostic> {
    let text = source.text();
    let mut lines = lines(text);
    let first = lines.next().unwrap_or(0..0);
    match text[first.clone()].trim_end() {
        "+++" => {}
        "---" => {
            let message = "the front matter is written between `---` lines, as YAML";
            let help =
                "write it between `+++` lines, as TOML: `title = \"…\"` in place of `title: …`";
            return Err(Diagnostic::new(Code::FrontMatterMissing, message)
                .at(source, 0..3)
                .help(help));
        }
        _ => {
            let message = "the article does not begin with front matter";
            let place = first.start..first.end.min(first.start + 80);
            return Err(Diagnostic::new(Code::FrontMatterMissing, message)
                .at(source, place)
                .help(EXAMPLE));
        }
    }
    let Some(last) = lines.find(|line| text[line.clone()].trim_end() == "+++") else {
        let diagnostic = Diagnostic::new(
            Code::FrontMatterUnclosed,
            "the front matter has no closing line",
        )
        .at(source, 0..3)
        .help("write `+++` on a line of its own after the front matter");
        return Err(diagnostic);
    };
    if last.start > limit {
        let message = format!("the front matter is longer than {} KiB", limit >> 10);
        let help = "is a `+++` line missing? Long texts belong into the article";
        return Err(Diagnostic::new(Code::SourceTooLarge, message)
            .at(source, 0..3)
            .help(help));
    }
    Ok((first.end..last.start, last.end))
}

/// The lines of a text, their ends included.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let range = start..start + line.len();
        start = range.end;
        range
    })
}

fn images(fields: &mut Fields) -> Vec<ImageSettings> {
    let tables = fields.named_tables("images").into_iter();
    let images = tables.map(|(file, mut table)| {
        let credit = table.string("credit");
        let decorative = table
            .boolean("decorative")
            .is_some_and(|decorative| decorative.value);
        table.close();
        ImageSettings {
            file,
            credit,
            decorative,
        }
    });
    images.collect()
}
