//! `pressroom new`: a publication folder that builds at once.

use std::io::ErrorKind;

use super::args::{Language, New};
use super::streams::Streams;
use super::{Ending, place};
use crate::diagnostic::{Code, Diagnostic};
use crate::output::{make_folder, write};

/// What a new folder holds, in a language.
struct Example {
    name: &'static str,
    text: &'static str,
    settings: &'static str,
}

fn example(lang: Language) -> Example {
    match lang {
        Language::Ar => Example {
            name: "mithal.md",
            text: include_str!("new/mithal.md"),
            settings: include_str!("new/ar.toml"),
        },
        Language::En => Example {
            name: "example.md",
            text: include_str!("new/example.md"),
            settings: include_str!("new/en.toml"),
        },
        Language::Fr => Example {
            name: "exemple.md",
            text: include_str!("new/exemple.md"),
            settings: include_str!("new/fr.toml"),
        },
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
    let example = example(args.lang);
    let documents = args.folder.join("documents");
    let written = make_folder(&documents)
        .and_then(|()| {
            write(
                &args.folder.join("pressroom.toml"),
                example.settings.as_bytes(),
            )
        })
        .and_then(|()| write(&documents.join(example.name), example.text.as_bytes()));
    if let Err(diagnostic) = written {
        streams.diagnostics(&[diagnostic]);
        return Ending::Errors;
    }
    let article = documents.join(example.name);
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
