//! Adds a layout of its own to a publication in memory, with a parameter, and writes the PDF to the path given.

#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "a program of its own may print and write files"
)]

use std::process::ExitCode;

use pressroom::{BuildOptions, Format, Publication, Source, render};

const LAYOUT_TOML: &str = r##"# memo: a short note on half a sheet
name = "memo"
description = "A short note on half a sheet."
kinds = ["article"]
fonts = ["Source Sans 3"]

[parameters.rule]
type = "color"
default = "#a03030"
description = "Colour of the line under the title."
"##;

const LAYOUT_TYP: &str = r#"// memo: a short note on half a sheet
#let layout(document) = {
  set page(paper: "a5", margin: 18mm)
  set text(font: "Source Sans 3", size: 11pt)
  heading(level: 1, document.title)
  line(length: 100%, stroke: 2pt + document.parameters.rule)
  document.body
}
"#;

const ARTICLE: &str = r##"+++
title = "Salle changée"
lang = "fr"
date = 2021-02-24
layout = "memo"

[parameters]
rule = "#003a70"
+++

La séance de l’après-midi a lieu en salle B !
"##;

fn main() -> ExitCode {
    let opened = Publication::in_memory([
        ("layouts/memo/layout.toml", LAYOUT_TOML),
        ("layouts/memo/layout.typ", LAYOUT_TYP),
    ]);
    let Some(publication) = opened.value else {
        eprint!("{}", render(&opened.diagnostics, Format::Full, false));
        return ExitCode::FAILURE;
    };
    let built = publication.build(&Source::new("salle.md", ARTICLE), &BuildOptions::default());
    eprint!("{}", render(&built.diagnostics, Format::Full, false));
    let Some(pdf) = built.value else {
        return ExitCode::FAILURE;
    };
    let Some(path) = std::env::args_os().nth(1) else {
        println!("{} bytes; name a file to keep them", pdf.bytes.len());
        return ExitCode::SUCCESS;
    };
    match std::fs::write(&path, pdf.bytes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
