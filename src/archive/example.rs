//! Records for tests of what is made from the manifest.

use super::record::{MadeOf, PdfFile, Record, Status, VERSION};
use crate::model::DublinCore;

/// The record of an article that was made, with a language and a date.
pub(super) fn record(source: &str, language: &str, date: Option<&str>) -> Record {
    let pdf = PdfFile {
        output: format!("{source}.pdf"),
        sha256: "0".repeat(64),
        pages: 2,
        bytes: 123_456,
        conformance: vec!["PDF/UA-1".to_owned()],
        kind: "article".to_owned(),
        title: source.to_owned(),
        language: language.to_owned(),
        date: date.map(str::to_owned),
        updated: None,
        dublin_core: DublinCore::default(),
    };
    Record {
        version: VERSION,
        source: format!("{source}.md"),
        status: Status::Made,
        pdf: Some(pdf),
        made_of: MadeOf::default(),
        diagnostics: Vec::new(),
    }
}

/// The same, with a title, and changed as the test needs it.
pub(super) fn titled(
    source: &str,
    language: &str,
    date: &str,
    title: &str,
    change: impl FnOnce(&mut PdfFile),
) -> Record {
    let mut record = record(source, language, Some(date));
    if let Some(pdf) = &mut record.pdf {
        title.clone_into(&mut pdf.title);
        change(pdf);
    }
    record
}

/// A small archive in three languages, with all that a document can say of itself and with what nobody should.
pub(super) fn archive() -> Vec<Record> {
    let treaty = titled(
        "2021/traité d’entraide",
        "fr",
        "2021-03-01",
        "Traité d’entraide judiciaire",
        |pdf| {
            pdf.pages = 1;
            pdf.bytes = 1_250_000;
            pdf.updated = Some("2021-04-02".to_owned());
            pdf.dublin_core.creator = vec!["Anna Berg".to_owned(), "Émile Noël".to_owned()];
            pdf.dublin_core.subject = vec!["coopération".to_owned(), "droit pénal".to_owned()];
            pdf.dublin_core.description = Some("Ce que le traité prévoit.".to_owned());
            pdf.dublin_core.publisher = Some("Conseil de l’Europe".to_owned());
            pdf.dublin_core.identifier = Some("CM(2021)12".to_owned());
        },
    );
    let seminar = titled(
        "2021/نَدوة",
        "ar",
        "2021-02-24",
        "ندوة حول الاتّجار بالبشر",
        |pdf| {
            pdf.pages = 11;
            pdf.dublin_core.creator = vec!["سامي الخوري".to_owned()];
            pdf.dublin_core.publisher = Some("جامعة الدول العربية".to_owned());
        },
    );
    let hostile = titled(
        "2020/a#b?c",
        "en-GB",
        "2020-01-05",
        "</script><img src=x onerror=\"alert('1')\"> \u{202e}&amp;\0\u{1b}\u{ffff}",
        |pdf| {
            pdf.kind = "\"><b>".to_owned();
            pdf.dublin_core.subject = vec!["{{script}}".to_owned()];
        },
    );
    let programme = titled("2020/programme", "fr", "2020-11-30", "Colloque", |pdf| {
        pdf.kind = "programme".to_owned();
    });
    let mut gone = titled("2021/alinéa", "fr", "2021-03-01", "Alinéas", |_| ());
    gone.status = Status::Gone;
    let mut failed = record("2021/failed", "fr", Some("2021-05-01"));
    failed.status = Status::Failed;
    failed.pdf = None;
    let undated = record("sans-date", "fr", None);
    vec![hostile, programme, gone, failed, seminar, treaty, undated]
}
