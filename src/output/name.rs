//! Names of output files: usable on every system, and each of one document only.

use std::collections::BTreeMap;
use std::path::Path;

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::diagnostic::{Code, Diagnostic};
use crate::text::is_device;

/// Most file systems allow this many bytes.
const MAX_BYTES: usize = 255;

/// The PDF's file name for a source: its own, with `.pdf`.
pub(crate) fn pdf_name(source: &Path) -> Result<String, Diagnostic> {
    name(source, "PDF", "pdf")
}

/// The file name of a report on a source: its own, with `.report.html` or the like.
pub(crate) fn report_name(source: &Path, extension: &str) -> Result<String, Diagnostic> {
    name(source, "report", &format!("report.{extension}"))
}

/// The file name of the picture of a page, which counts from 1, and its width in pixels: `name.p1.640.png`. Every such name says
/// all three, so that none changes when other widths or pages are asked for.
pub(crate) fn thumbnail_name(
    source: &Path,
    page: usize,
    width: u32,
    extension: &str,
) -> Result<String, Diagnostic> {
    name(source, "thumbnail", &format!("p{page}.{width}.{extension}"))
}

/// The file name of the sheets that a document is printed on: its own, with `.print.pdf`.
pub(crate) fn print_name(source: &Path) -> Result<String, Diagnostic> {
    name(source, "print edition", "print.pdf")
}

/// The path of a source's PDF in a tree of PDFs: that of the source, with `.pdf`. Both are relative, with `/` between folders.
pub(crate) fn pdf_path(source: &str) -> Result<String, Diagnostic> {
    let (folder, file) = source.rsplit_once('/').unwrap_or(("", source));
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        let stem = part.split_once('.').map_or(part, |(stem, _)| stem);
        if let Some(reason) = fault(stem, part).filter(|_| !stem.is_empty() || part == "..") {
            let message = format!("the folder of `{source}` cannot be called `{part}`: {reason}");
            let help = "give the folder another name";
            return Err(Diagnostic::new(Code::OutputName, message).help(help));
        }
    }
    let name = pdf_name(Path::new(file))?;
    Ok(if folder.is_empty() {
        name
    } else {
        format!("{folder}/{name}")
    })
}

/// What of a path the pickiest file systems tell apart: not its case, and not its Unicode form.
pub(crate) fn name_key(path: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc()
        .normalize(path)
        .to_lowercase()
}

fn name(source: &Path, what: &str, extension: &str) -> Result<String, Diagnostic> {
    let shown = source.display();
    let stem = source
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    let name = format!("{stem}.{extension}");
    match fault(stem, &name) {
        None => Ok(name),
        Some(reason) => {
            let message = format!("the {what} of `{shown}` cannot be called `{name}`: {reason}");
            Err(Diagnostic::new(Code::OutputName, message).help("give the source another name"))
        }
    }
}

fn fault(stem: &str, name: &str) -> Option<String> {
    if stem.is_empty() {
        Some("nothing is left of the name".to_owned())
    } else if is_device(stem) {
        Some("Windows keeps the name for a device".to_owned())
    } else if name.ends_with(['.', ' ']) {
        Some("Windows drops a dot or space at the end".to_owned())
    } else if name.len() > MAX_BYTES {
        Some(format!("it is longer than {MAX_BYTES} bytes"))
    } else {
        let refused = name
            .chars()
            .find(|c| c.is_control() || "<>:\"/\\|?*".contains(*c));
        refused.map(|character| format!("Windows does not allow {character:?}"))
    }
}

/// The output paths that sources want, compared as the pickiest file systems do: without case, in one Unicode form.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    wanted: BTreeMap<String, Vec<String>>,
}

impl Claims {
    /// Notes that a source would become this file.
    pub(crate) fn add(&mut self, path: &Path, source: &Path) {
        let sources = self.wanted.entry(key(path)).or_default();
        sources.push(source.display().to_string());
    }

    /// Refuses a file that another source would become too. Neither has more right to it: were the first to have it, another could be the
    /// first tomorrow.
    pub(crate) fn judge(&self, path: &Path, source: &Path) -> Result<(), Diagnostic> {
        let source = source.display().to_string();
        let mut wanting = self.wanted.get(&key(path)).into_iter().flatten();
        let Some(other) = wanting.find(|other| **other != source) else {
            return Ok(());
        };
        let shown = path.display();
        let message = format!("`{source}` and `{other}` would both become `{shown}`");
        let help = "give one of them another name, or build it into another folder with `--out`";
        Err(Diagnostic::new(Code::OutputCollision, message).help(help))
    }
}

fn key(path: &Path) -> String {
    name_key(&path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_some_system_refuses_are_refused_everywhere() {
        assert_eq!(pdf_name(Path::new("documents/été.md")).unwrap(), "été.pdf");
        assert_eq!(pdf_name(Path::new("a.b.md")).unwrap(), "a.b.pdf");
        let long = format!("{}.md", "a".repeat(252));
        for wrong in [
            "con.md",
            "COM1.md",
            "nul.x.md",
            "a:b.md",
            "a?.md",
            "a\u{7}.md",
            long.as_str(),
        ] {
            assert_eq!(
                pdf_name(Path::new(wrong)).unwrap_err().code,
                Code::OutputName,
                "{wrong}"
            );
        }
        let just = format!("{}.md", "a".repeat(251));
        assert!(pdf_name(Path::new(&just)).is_ok());
        assert!(report_name(Path::new(&just), "html").is_err());
        assert_eq!(
            report_name(Path::new("a.md"), "txt").unwrap(),
            "a.report.txt"
        );
        assert_eq!(
            thumbnail_name(Path::new("a.md"), 12, 640, "webp").unwrap(),
            "a.p12.640.webp"
        );
        assert!(pdf_name(Path::new("common.md")).is_ok());
        assert!(pdf_name(Path::new("com10.md")).is_ok());
    }

    #[test]
    fn paths_that_differ_only_in_case_or_unicode_form_collide() {
        let wanted = [
            ("out/\u{e9}t\u{e9}.pdf", "a.md"),
            ("out/e\u{301}te\u{301}.pdf", "b.md"),
            ("out/\u{c9}t\u{e9}.PDF", "c.md"),
            ("out/other.pdf", "d.md"),
        ];
        let wanted = wanted.map(|(path, source)| (Path::new(path), Path::new(source)));
        let mut claims = Claims::default();
        for (path, source) in wanted {
            claims.add(path, source);
        }
        let [first, second, third, alone] = wanted.map(|(path, source)| claims.judge(path, source));
        assert!(alone.is_ok());
        // None of them is made, not even the first.
        for (error, other) in [(first, "`b.md`"), (second, "`a.md`"), (third, "`a.md`")] {
            let error = error.unwrap_err();
            assert_eq!(error.code, Code::OutputCollision);
            assert!(error.message.contains(other), "{}", error.message);
        }
    }
}
