//! `pressroom new`: a publication folder that builds at once.

use std::io::ErrorKind;

use super::args::{Language, New};
use super::streams::Streams;
use super::{Ending, place};
use crate::diagnostic::{Code, Diagnostic};
use crate::output::{make_folder, write};

const SETTINGS: &str = include_str!("new/pressroom.toml");

/// Name and text of the example in a language, and the organisation's name.
fn example(lang: Language) -> (&'static str, &'static str, &'static str) {
    match lang {
        Language::Ar => ("mithal.md", include_str!("new/mithal.md"), "اسم المؤسسة"),
        Language::En => (
            "example.md",
            include_str!("new/example.md"),
            "Your organisation",
        ),
        Language::Fr => (
            "exemple.md",
            include_str!("new/exemple.md"),
            "Votre organisation",
        ),
    }
}

pub(super) fn run(args: &New, streams: &mut Streams) -> Ending {
    let shown = args.folder.display();
    let taken = place::is_taken(&args.folder);
    if !matches!(taken, Ok(false)) {
        let message = match taken {
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                format!("`{shown}` is a file")
            }
            Err(error) => format!("`{shown}` cannot become a publication folder: {error}"),
            Ok(_) => format!("the folder `{shown}` has files in it already"),
        };
        let diagnostic = Diagnostic::new(Code::FolderExists, message)
            .help("name a folder that does not exist yet");
        streams.diagnostics(&[diagnostic]);
        return Ending::Use;
    }
    let (name, text, organisation) = example(args.lang);
    let settings = SETTINGS.replace("Your organisation", organisation);
    let documents = args.folder.join("documents");
    let written = make_folder(&documents)
        .and_then(|()| write(&args.folder.join("pressroom.toml"), settings.as_bytes()))
        .and_then(|()| write(&documents.join(name), text.as_bytes()));
    if let Err(diagnostic) = written {
        streams.diagnostics(&[diagnostic]);
        return Ending::Errors;
    }
    let article = documents.join(name);
    streams.data(format!(
        "{}\n{}\n",
        args.folder.join("pressroom.toml").display(),
        article.display()
    ));
    streams.note(&format!(
        "now write in `{}`, and run `pressroom build` in `{shown}`",
        article.display()
    ));
    Ending::Done
}
