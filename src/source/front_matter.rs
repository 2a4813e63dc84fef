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

/// How the front matter is fenced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fence {
    /// `+++` lines.
    Toml,
    /// `---` lines, as other programs have them.
    Yaml,
}

/// Where the front matter is.
struct Located {
    fence: Fence,
    /// Its first line.
    opening: Range<usize>,
    toml: Range<usize>,
    /// Where the text after it begins.
    body: usize,
    /// Lines around it that are not quite right.
    found: Vec<Diagnostic>,
}

/// Reads the front matter. Without any there is no document: a text has no language and no date.
pub(super) fn read(
    source: &Arc<SourceText>,
    limit: usize,
) -> (Option<FrontMatter>, Vec<Diagnostic>) {
    let located = match locate(source, limit) {
        Ok(found) => found,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    let mut diagnostics = located.found;
    let (mut fields, syntax) = Fields::parse(source, located.toml);
    let is_toml = syntax.is_empty();
    if located.fence == Fence::Toml {
        diagnostics.extend(syntax);
    }
    fields.hoist();
    let images = images(&mut fields);
    let opening = Opening {
        source,
        place: located.opening.clone(),
        whole: 0..located.body,
        where_to_write: "between the `+++` lines",
    };
    let metadata = metadata::read(&mut fields, &opening, &mut diagnostics);
    diagnostics.extend(fields.finish());
    if located.fence == Fence::Yaml {
        // That it is YAML is one mistake; what it says can be read as if it were TOML.
        diagnostics.insert(0, yaml(source, &located.opening, is_toml, &metadata));
    }
    (
        Some(FrontMatter {
            metadata,
            images,
            body: located.body,
        }),
        diagnostics,
    )
}

fn yaml(
    source: &Arc<SourceText>,
    opening: &Range<usize>,
    is_toml: bool,
    metadata: &Metadata,
) -> Diagnostic {
    let (message, help) = if is_toml {
        let message = "the front matter is written between `---` lines";
        (message, "write `+++` in place of each of them".to_owned())
    } else {
        let title = metadata
            .title
            .value
            .replace('\\', "\\\\")
            .replace('"', "\\\"");
        let title = if title.is_empty() || title.len() > LONGEST {
            "…"
        } else {
            &title
        };
        let lang = &metadata.lang.value;
        let lang = (!lang.id.language.is_unknown()).then(|| lang.to_string());
        let lang = lang.unwrap_or_else(|| "en".to_owned());
        let date = metadata.date.as_ref().map(|date| date.value);
        let date = date.map_or_else(
            || "…` (year-month-day)".to_owned(),
            |date| format!("{date}`"),
        );
        let message = "the front matter is written between `---` lines, as YAML";
        let help = format!(
            "write it between `+++` lines, as TOML: `title = \"{title}\"`, `lang = \"{lang}\"`, `date = {date}"
        );
        (message, help)
    };
    Diagnostic::new(Code::FrontMatterMissing, message)
        .at(source, opening.clone())
        .help(help)
}

/// Where the front matter is, or why there is none.
fn locate(source: &Arc<SourceText>, limit: usize) -> Result<Located, Diagnostic> {
    let text = source.text();
    let bare = |line: &Range<usize>| text[line.clone()].trim();
    // Blank lines before it are nothing.
    let mut lines = lines(text).skip_while(|line| bare(line).is_empty());
    let mut opening = lines.next().unwrap_or(0..0);
    let mut found = Vec::new();
    let after = lines.clone().find(|line| !bare(line).is_empty());
    if let Some(after) =
        after.filter(|after| bare(&opening).starts_with("```") && bare(after) == "+++")
    {
        found.push(example_fence(source, &opening));
        lines.find(|line| *line == after);
        opening = after;
    }
    let fence = match bare(&opening) {
        "---" => Fence::Yaml,
        line if is_pluses(line) => Fence::Toml,
        _ => return Err(missing(source, &opening)),
    };
    let closes = |line: &Range<usize>| match fence {
        Fence::Toml => is_pluses(bare(line)),
        Fence::Yaml => matches!(bare(line), "---" | "..."),
    };
    let Some(last) = lines.find(closes) else {
        return Err(match fence {
            Fence::Toml => unclosed(source, &opening),
            Fence::Yaml => missing(source, &opening),
        });
    };
    if last.start > limit {
        return Err(too_long(source, &opening, limit));
    }
    if fence == Fence::Toml {
        let wrong = [&opening, &last]
            .into_iter()
            .filter(|line| bare(line) != "+++");
        found.extend(wrong.map(|line| fenced(source, line)));
    }
    Ok(Located {
        fence,
        opening: within(text, &opening),
        toml: opening.end..last.start,
        body: last.end,
        found,
    })
}

/// A line that would be `+++` if it had three of them.
fn is_pluses(line: &str) -> bool {
    line.len() > 2 && line.chars().all(|c| c == '+' || c.is_whitespace())
}

fn fenced(source: &Arc<SourceText>, line: &Range<usize>) -> Diagnostic {
    let place = within(source.text(), line);
    let message = format!(
        "the line `{}` is none of front matter",
        &source.text()[place.clone()]
    );
    Diagnostic::new(Code::FrontMatterMissing, message)
        .at(source, place)
        .help("write `+++`")
}

/// People copy the line that begins an example in a text on Markdown.
fn example_fence(source: &Arc<SourceText>, line: &Range<usize>) -> Diagnostic {
    let place = within(source.text(), line);
    let message = "a line of backticks stands before the front matter";
    Diagnostic::new(Code::FrontMatterMissing, message)
        .at(source, place)
        .help("remove it, and the one that ends what it begins")
}

fn too_long(source: &Arc<SourceText>, opening: &Range<usize>, limit: usize) -> Diagnostic {
    let message = format!("the front matter is longer than {} KiB", limit >> 10);
    Diagnostic::new(Code::SourceTooLarge, message)
        .at(source, within(source.text(), opening))
        .help("is a `+++` line missing? Long texts belong into the article")
}

fn unclosed(source: &Arc<SourceText>, opening: &Range<usize>) -> Diagnostic {
    Diagnostic::new(
        Code::FrontMatterUnclosed,
        "the front matter has no closing line",
    )
    .at(source, within(source.text(), opening))
    .help("write `+++` on a line of its own after the front matter")
}

/// What to say of a text that begins with something else.
fn missing(source: &Arc<SourceText>, first: &Range<usize>) -> Diagnostic {
    let place = first.start..first.end.min(first.start + 80);
    let place = place.start
        ..place.start
            + source
                .text()
                .get(place.clone())
                .map_or(place.len(), |line| line.trim_end().len());
    Diagnostic::new(
        Code::FrontMatterMissing,
        "the article does not begin with front matter",
    )
    .at(source, place)
    .help(EXAMPLE)
}

/// The line without the spaces and the line end around it.
fn within(text: &str, line: &Range<usize>) -> Range<usize> {
    let written = &text[line.clone()];
    let start = line.start + (written.len() - written.trim_start().len());
    start..start + written.trim().len()
}

/// The lines of a text, their ends included.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + Clone + '_ {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let range = start..start + line.len();
        start = range.end;
        range
    })
}

/// Longer titles are not repeated in a message.
const LONGEST: usize = 80;

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
