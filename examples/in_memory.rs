//! Builds a PDF from strings in memory: no file is read, and the caller decides where the bytes go.

#![expect(clippy::disallowed_macros, reason = "a program of its own may print")]

use std::process::ExitCode;

use pressroom::{BuildOptions, Format, Publication, Source, render};

const SETTINGS: &str = "organisation = \"Council of Europe\"\n";

const ARTICLE: &str = r#"+++
title = "A seminar in memory"
lang = "en"
date = 2021-03-01
+++

The seminar took two days.[^1]

[^1]: 24 and 25 February 2021.
"#;

fn main() -> ExitCode {
    let opened = Publication::in_memory([("pressroom.toml", SETTINGS)]);
    let Some(publication) = opened.value else {
        eprint!("{}", render(&opened.diagnostics, Format::Full, false));
        return ExitCode::FAILURE;
    };
    let built = publication.build(
        &Source::new("seminar.md", ARTICLE),
        &BuildOptions::default(),
    );
    eprint!("{}", render(&built.diagnostics, Format::Full, false));
    let Some(pdf) = built.value else {
        return ExitCode::FAILURE;
    };
    println!(
        "{} page, {} bytes, {}",
        pdf.pages,
        pdf.bytes.len(),
        pdf.conformance.join(", ")
    );
    ExitCode::SUCCESS
}
