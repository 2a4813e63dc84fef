//! Reports on documents: what they say in three languages and three forms, that what authors write is data in each, and that
//! every document of the repository has one without a failed check.

#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the files that the program is to meet"
)]

mod common;
#[path = "common/page.rs"]
mod page;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use common::open;
use page::{accessible, balanced};
use pressroom::report::Verdict;
use pressroom::{BuildOptions, Publication, Report, ReportFormat, Source};

const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\"><rect width=\"40\" height=\"30\"/></svg>";

const SETTINGS: &str = "organisation = \"Council of Europe\"\n[checks]\n\"a11y/all-italics\" = \"off\"\n\
    \"a11y/text-contrast\" = \"off\"\n\"a11y/bidi-control\" = \"off\"\n";

fn publication(files: &[(&str, &str)]) -> Publication {
    let shared = [
        ("pressroom.toml", SETTINGS),
        ("table.svg", PICTURE),
        ("decoration.svg", PICTURE),
    ];
    let files = shared
        .iter()
        .chain(files)
        .map(|(path, text)| (*path, *text));
    Publication::in_memory(files)
        .value
        .expect("it can be opened")
}

/// The report on a source, which must be built.
fn report(publication: &Publication, source: &Source) -> Report {
    let built = publication.build(source, &BuildOptions::default());
    let pdf = built
        .value
        .unwrap_or_else(|| panic!("{:?}", built.diagnostics));
    let report = Report::new(&pdf, &built.diagnostics, "a.pdf");
    assert!(report.diagnostics.is_empty(), "{:?}", report.diagnostics);
    report.value.unwrap()
}

/// The report on an article in this language, with this front matter besides and this text.
fn on(lang: &str, title: &str, text: &str) -> Report {
    let source =
        format!("+++\ntitle = {title}\nlang = \"{lang}\"\ndate = 2021-03-01\n+++\n\n{text}\n");
    report(&publication(&[]), &Source::new("a.md", source))
}

fn verdict(report: &Report, rule: &str) -> Verdict {
    let found = report.rules.iter().find(|own| own.name == rule);
    found.unwrap_or_else(|| panic!("no rule {rule}")).result
}

#[test]
fn three_languages_in_three_forms() {
    insta::glob!("suite/report/*.md", |path| {
        let text = fs::read_to_string(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let report = report(&publication(&[]), &Source::new(name, text));
        for format in ReportFormat::ALL {
            let mut written = report.render(format);
            if let Some((before, after)) = written.split_once("<style>") {
                let (_, after) = after.split_once("</style>").unwrap();
                written = format!("{before}{after}");
            }
            let written = written.replace(env!("CARGO_PKG_VERSION"), "VERSION");
            insta::assert_snapshot!(format.extension(), written);
        }
    });
}

#[test]
fn what_becomes_of_rules() {
    let report = on(
        "en",
        "\"T\"",
        "The ECHR.\n\n*All of this is said with emphasis, and no check is made of it at all.*",
    );
    assert_eq!(verdict(&report, "abbreviation"), Verdict::Found);
    assert_eq!(verdict(&report, "heading_skip"), Verdict::Passed);
    assert_eq!(verdict(&report, "image_alt"), Verdict::Absent);
    assert_eq!(verdict(&report, "session_room"), Verdict::Absent);
    assert_eq!(verdict(&report, "text_contrast"), Verdict::Off);
    let passage = report
        .rules
        .iter()
        .find(|rule| rule.name == "whole_passage")
        .unwrap();
    assert_eq!(
        (passage.result, passage.off.as_slice()),
        (Verdict::Passed, &["a11y/all-italics".to_owned()][..])
    );
    let text = report.render(ReportFormat::Text);
    assert!(
        text.contains("Switched off in the settings: a11y/all-italics"),
        "{text}"
    );
}

#[test]
fn what_authors_write_is_data_in_every_form() {
    let title = r#""<script>alert('1')</script> & \"two\" \u202Eeerht\u202C </title>""#;
    let text = "![\\\"onload=\\\"alert(1) <img src=x onerror=alert(1)>](table.svg)\n\n\
        [Lines & <b>more</b>\"](https://example.org/?a=\"&b='<script>')\n\n\
        | </table><script> |\n| --- |\n| x |\n\nText.[^1]\n\n[^1]: </li><script>\n";
    // HTML has no meaning in sources, so what looks like it is written as code or entities.
    let text = text.replace('<', "&lt;").replace(
        "(https://example.org/?a=\"&b='&lt;script>')",
        "(<https://example.org/?a=\"&b='script>)",
    );
    let report = on("en", title, &text);
    let html = report.render(ReportFormat::Html);
    let plain = balanced(&html);
    assert!(
        plain
            .iter()
            .all(|name| !["script", "img", "b"].contains(&name.as_str())),
        "{plain:?}"
    );
    assert!(html.contains(
        "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;two&quot; eerht &lt;/title&gt;"
    ));
    assert!(
        html.contains("&lt;img src=x onerror=alert(1)&gt;"),
        "{html}"
    );
    assert!(
        html.contains("&lt;/table&gt;&lt;script&gt;") && html.contains("&lt;/li&gt;&lt;script&gt;")
    );
    for format in ReportFormat::ALL {
        let written = report.render(format);
        assert!(
            !written.contains(['\u{202e}', '\u{202c}', '\u{1b}']),
            "{format:?}"
        );
    }
    let json = report.render(ReportFormat::Json);
    assert!(
        json.contains(r#""title": "<script>alert('1')</script> & \"two\" eerht </title>""#),
        "{json}"
    );
}

#[test]
fn every_document_of_the_repository_has_a_report_without_a_failed_check() {
    for folder in [".", "tests/publication"] {
        let publication = open(folder);
        for path in publication.documents() {
            let source = publication.source(&path).value.unwrap();
            let report = report(&publication, &source);
            for check in &report.file_checks {
                assert!(check.passed, "{}: {}", path.display(), check.name);
            }
            let rules = report.rules.iter().map(|rule| &rule.summary);
            let questions = report.questions.iter().map(|question| &question.question);
            assert!(rules.chain(questions).all(|sentence| !sentence.is_empty()));
            assert!(report.standards.iter().all(|standard| standard.claimed));
            accessible(&report.render(ReportFormat::Html));
            let text = report.render(ReportFormat::Text);
            let places = [
                "{count}",
                "{text}",
                "{label}",
                "{file}",
                "{pages}",
                "{section}",
            ];
            let left = places.iter().find(|place| text.contains(*place));
            assert_eq!(left, None, "{}", path.display());
            let again = self::report(&publication, &source);
            assert!(
                ReportFormat::ALL
                    .iter()
                    .all(|format| report.render(*format) == again.render(*format))
            );
        }
    }
}

#[test]
fn a_language_without_sentences_of_its_own_has_english_ones_that_say_so() {
    let report = on("de", "\"Ein Seminar\"", "Zwei Tage.");
    assert_eq!(
        (report.language.as_str(), report.document.language.as_str()),
        ("en", "de")
    );
    let html = report.render(ReportFormat::Html);
    assert!(html.contains("<html lang=\"en\" dir=\"ltr\">"));
    assert!(
        html.contains(
            "<h1>Accessibility report: <span lang=\"de\" dir=\"ltr\">Ein Seminar</span></h1>"
        ),
        "{html}"
    );
    let hebrew = on("he", "\"כותרת\"", "מילים.").render(ReportFormat::Html);
    assert!(hebrew.contains("<span lang=\"he\" dir=\"rtl\">כותרת</span>"));
    assert!(
        on("fr-CH", "\"T\"", "Mots.")
            .render(ReportFormat::Html)
            .contains("<html lang=\"fr-CH\" dir=\"ltr\">")
    );
}

#[test]
fn a_bulletin_reports_on_its_items_each_in_its_language() {
    let article = "+++\ntitle = \"مقال\"\nlang = \"ar\"\ndate = 2021-03-01\n+++\n\n<!-- allow a11y/ambiguous-date: هكذا كُتب -->\n\nفي 03/04/2021، أو <abbr title=\"مجلس أوروبا\">م.أ</abbr>.\n";
    let programme = "kind = \"programme\"\ntitle = \"P\"\nlang = \"en\"\ndate = 2021-03-01\n\n[[days]]\ndate = 2021-03-01\n\n[[days.sessions]]\ntitle = \"S\"\n";
    let bulletin = "kind = \"bulletin\"\ntitle = \"Bulletin\"\nlang = \"fr\"\ndate = 2021-03-01\n\n[[sections]]\nitems = [\"a.md\", \"p.toml\"]\n";
    let files = [
        ("a.md", article),
        ("p.toml", programme),
        ("b.toml", bulletin),
    ];
    let publication = publication(&files);
    let report = report(&publication, &publication.source("b.toml").value.unwrap());
    assert_eq!(report.document.kind, "bulletin");
    assert_eq!(verdict(&report, "session_room"), Verdict::Passed);
    let rule = report
        .rules
        .iter()
        .find(|rule| rule.name == "date_ambiguous")
        .unwrap();
    let allowed = &rule.allowed[0];
    assert_eq!(
        (rule.result, allowed.finding.file.as_deref()),
        (Verdict::Allowed, Some("a.md"))
    );
    assert_eq!(
        (
            allowed.reason.text.as_str(),
            allowed.reason.language.as_str()
        ),
        ("هكذا كُتب", "ar")
    );
    assert_eq!(report.contents.abbreviations[0].language, "ar");
    let heading = report
        .contents
        .headings
        .iter()
        .find(|heading| heading.said.text == "مقال")
        .unwrap();
    assert_eq!(heading.said.language, "ar");
    let html = report.render(ReportFormat::Html);
    assert!(
        html.contains("<span lang=\"ar\" dir=\"rtl\">هكذا كُتب</span>"),
        "{html}"
    );
}

#[test]
fn a_long_list_is_cut_in_pages_and_whole_in_json() {
    use std::fmt::Write;
    let mut text = String::new();
    for number in 1..=130 {
        let _ = write!(
            text,
            "[Programme number {number}](https://example.org/{number}) "
        );
    }
    let report = on("en", "\"T\"", &text);
    assert_eq!(report.contents.links.len(), 130);
    for format in [ReportFormat::Html, ReportFormat::Text] {
        let written = report.render(format);
        assert!(
            written.contains("Programme number 100") && !written.contains("Programme number 101")
        );
        assert!(written.contains("Not shown here: 30"), "{format:?}");
    }
    assert!(
        report
            .render(ReportFormat::Json)
            .contains("\"https://example.org/130\"")
    );
}

/// Runs `pressroom build` in a folder, with this on standard input.
fn build(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pressroom"));
    let command = command.current_dir(folder).arg("build").args(arguments);
    let command = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // What refuses its arguments does not wait for the input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

const ARTICLE: &str = "+++\ntitle = \"T\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nWords.\n";

#[test]
fn a_document_with_errors_leaves_the_older_pdf_and_its_reports() {
    let folder = tempfile::tempdir().unwrap();
    let (source, out) = (folder.path().join("a.md"), folder.path().join("out"));
    fs::write(&source, ARTICLE).unwrap();
    assert!(
        build(folder.path(), &["a.md", "--report"], "")
            .status
            .success()
    );
    let names = ["a.pdf", "a.report.html", "a.report.json", "a.report.txt"];
    let files = || names.map(|name| fs::read(out.join(name)).unwrap());
    let before = files();
    fs::write(
        &source,
        ARTICLE.replace("Words.", "[](https://example.org/)"),
    )
    .unwrap();
    let failed = build(folder.path(), &["a.md", "--report"], "");
    assert_eq!(failed.status.code(), Some(1));
    assert!(failed.stdout.is_empty());
    assert!(files() == before);
    assert_eq!(fs::read_dir(out).unwrap().count(), names.len());
}

#[test]
fn standard_input_has_its_report_in_the_folder_that_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let output = build(
        folder.path(),
        &["-", "--out", "made", "--report=txt"],
        ARTICLE,
    );
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.ends_with("stdin.report.txt: accessibility report\n"),
        "{said}"
    );
    let report = fs::read_to_string(folder.path().join("made/stdin.report.txt")).unwrap();
    assert!(report.contains("File: stdin.pdf"), "{report}");
    assert!(!folder.path().join("made/stdin.report.html").exists());
    let nowhere = build(folder.path(), &["-", "--report"], ARTICLE);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(nowhere.stdout.is_empty());
    let message = String::from_utf8(nowhere.stderr).unwrap();
    assert!(
        message.contains("name a folder for both with `--out`"),
        "{message}"
    );
}
