//! The names of attachments: what people find in their downloads.

use std::path::Path;

use crate::text::{clean, is_device};

/// Characters of a name without its extension; mail systems and file systems bear more, lists of files show less.
const MAX: usize = 100;

/// Bytes of it.
const MAX_BYTES: usize = 200;

/// The name of an attachment: the title of its document, as far as every system takes it, or else the name of the source.
pub(super) fn attachment_name(title: &str, source: &str, extension: &str) -> String {
    let of_source = Path::new(source)
        .file_stem()
        .map(|stem| stem.to_string_lossy());
    let names = [Some(title.into()), of_source].into_iter().flatten();
    let usable = names
        .map(|name| usable(&name))
        .find(|name| !name.is_empty() && !is_device(name));
    format!(
        "{}.{extension}",
        usable.unwrap_or_else(|| "document".to_owned())
    )
}

/// A name without what some system refuses. A colon, which titles have, becomes a dash.
fn usable(name: &str) -> String {
    let replaced = clean(name).replace(" : ", " – ").replace(": ", " – ");
    let kept = replaced
        .chars()
        .map(|c| if "<>:\"/\\|?*".contains(c) { ' ' } else { c });
    let kept = clean(&kept.collect::<String>());
    let mut short = String::new();
    for c in kept.chars().take(MAX) {
        if short.len() + c.len_utf8() > MAX_BYTES {
            break;
        }
        short.push(c);
    }
    if short.len() < kept.len()
        && let Some(end) = short.rfind(' ').filter(|end| *end > short.len() / 2)
    {
        short.truncate(end);
    }
    short
        .trim_matches(|c: char| c == '.' || c.is_whitespace())
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::attachment_name;

    #[test]
    fn a_name_is_the_title_as_far_as_systems_take_it() {
        for (title, expected) in [
            ("A seminar", "A seminar.pdf"),
            ("Séminaire : la traite", "Séminaire – la traite.pdf"),
            ("ندوة", "ندوة.pdf"),
            ("a/b\\c: \"d\"?", "a b c – d.pdf"),
            ("../..", "source.pdf"),
            ("...", "source.pdf"),
            ("CON", "source.pdf"),
            ("a\r\nb\u{202e}c", "a bc.pdf"),
            (".profile", "profile.pdf"),
        ] {
            assert_eq!(
                attachment_name(title, "documents/source.md", "pdf"),
                expected,
                "{title}"
            );
        }
        let long = attachment_name(&"mot ".repeat(60), "s.md", "pdf");
        assert!(long.len() <= 104 && long.ends_with("mot.pdf"), "{long}");
        assert!(attachment_name(&"م".repeat(300), "s.md", "pdf").len() <= 204);
        assert_eq!(attachment_name("?", "con.md", "pdf"), "document.pdf");
    }
}
