//! The sources that a PDF carries: the document's own, and those of a bulletin's items, each byte for byte as it was read.

use super::prepare::Prepared;
use crate::engine::Attachment;
use crate::locale::labels;
use crate::source;
use crate::text::{is_device, is_direction_control};

/// Bytes of a name without its extension: with that and a number it is shorter than any file system allows.
const MAX_STEM: usize = 200;

/// The sources of a document, its own first.
pub(super) fn sources(prepared: &Prepared) -> Vec<Attachment> {
    let lang = &prepared.document.metadata().lang.value;
    let mut sources: Vec<Attachment> = Vec::new();
    for part in prepared.parts() {
        let metadata = part.document.metadata();
        let (extension, media_type) = source::kind(part.text.name(), &part.bytes);
        let label = labels(lang).get("source-text");
        let description = label.replace("{title}", &metadata.title.value);
        let modified = metadata.updated.as_ref().or(metadata.date.as_ref());
        sources.push(Attachment {
            name: unique(&safe(part.text.name(), extension), &sources),
            media_type,
            description: description.chars().filter(|c| is_shown(*c)).collect(),
            modified: modified.map(|date| date.value),
            bytes: part.bytes.clone(),
        });
    }
    sources
}

/// A file name that every system can write, wherever the file lies; what has none, such as standard input, gets one.
fn safe(path: &str, extension: &str) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let refused = |c: char| !is_shown(c) || "<>:\"/\\|?*".contains(c);
    let (stem, extension) = match file.rsplit_once('.') {
        Some(parts) => parts,
        None if file.starts_with('<') => ("source", extension),
        None => (file, extension),
    };
    let stem = stem.chars().map(|c| if refused(c) { '_' } else { c });
    let mut stem = stem.collect::<String>();
    stem.truncate(stem.floor_char_boundary(MAX_STEM));
    let stem = stem.trim_start_matches('.').trim();
    if stem.is_empty() {
        format!("source.{extension}")
    } else if is_device(stem) {
        format!("_{stem}.{extension}")
    } else {
        format!("{stem}.{extension}")
    }
}

/// Neither control characters nor those that turn what follows.
fn is_shown(c: char) -> bool {
    !c.is_control() && !is_direction_control(c)
}

/// The name, or with a number, so that it differs from the others in more than capitals.
fn unique(name: &str, others: &[Attachment]) -> String {
    let taken = |name: &str| {
        let name = name.to_lowercase();
        others.iter().any(|other| other.name.to_lowercase() == name)
    };
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let numbered = (2..).map(|number| format!("{stem}-{number}.{extension}"));
    std::iter::once(name.to_owned())
        .chain(numbered)
        .find(|name| !taken(name))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use typst::foundations::Bytes;

    use super::*;

    #[test]
    fn names_can_be_written_everywhere() {
        let cases = [
            ("documents/2021/été.md", "été.md"),
            ("C:\\documents\\a.b.toml", "a.b.toml"),
            ("<stdin>", "source.md"),
            ("plain", "plain.md"),
            ("../../.md", "source.md"),
            ("a/.hidden.md", "hidden.md"),
            ("con.md", "_con.md"),
            ("LPT1.x.toml", "_LPT1.x.toml"),
            ("com10.md", "com10.md"),
            ("a:b*?\u{7}\u{202e}.md", "a_b____.md"),
            ("ندوة.md", "ندوة.md"),
        ];
        for (path, expected) in cases {
            assert_eq!(safe(path, "md"), expected, "{path}");
        }
        let long = safe(&format!("{}.md", "é".repeat(300)), "md");
        assert_eq!(long, format!("{}.md", "é".repeat(100)));
    }

    #[test]
    fn names_differ_in_more_than_capitals() {
        let mut sources = Vec::new();
        for name in ["a.md", "a.toml", "A.md", "a-2.md", "a.md"] {
            let name = unique(name, &sources);
            sources.push(Attachment {
                name,
                media_type: "text/markdown",
                description: String::new(),
                modified: None,
                bytes: Bytes::new([]),
            });
        }
        let names = sources.iter().map(|source| source.name.as_str());
        let expected = ["a.md", "a.toml", "A-2.md", "a-2-2.md", "a-3.md"];
        assert_eq!(names.collect::<Vec<_>>(), expected);
    }
}
