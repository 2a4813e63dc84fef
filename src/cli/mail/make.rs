//! The documents of a mailing, made: the PDF of each, its letter, and what else goes with it.

use std::path::Path;

use icu_locale::Locale;

use super::args::Mail;
use crate::cli::jobs::{self, Batch};
use crate::cli::reduced;
use crate::diagnostic::{Code, Diagnostic};
use crate::engine::Pdf;
use crate::locale::labels;
use crate::mail::{Content, Edition, Letter, Material, Sender};
use crate::output::{ThumbnailFormat, thumbnail};
use crate::publication::{BuildOptions, Publication, Source};

/// Pixels across the picture of the first page: sharp on dense screens at half its width.
const WIDTH: u32 = 720;

/// The documents that could be made, in the order in which they were named.
pub(super) struct Made {
    pub(super) editions: Vec<Edition>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What was done to images, for people.
    pub(super) notes: Vec<String>,
}

/// Makes the documents.
pub(super) fn make(batches: &[Batch], args: &Mail, sender: Option<&Sender>) -> Made {
    let options = BuildOptions {
        max_size: args.max_size,
        ..jobs::options(&args.common)
    };
    let mut made = Made {
        editions: Vec::new(),
        diagnostics: Vec::new(),
        notes: Vec::new(),
    };
    for batch in batches {
        for source in &batch.sources {
            let edition = made.edition(&batch.publication, source, &options, (args, sender));
            made.editions.extend(edition);
        }
    }
    made
}

impl Made {
    fn edition(
        &mut self,
        publication: &Publication,
        path: &Path,
        options: &BuildOptions,
        (args, sender): (&Mail, Option<&Sender>),
    ) -> Option<Edition> {
        let read = publication.source(path);
        self.diagnostics.extend(read.diagnostics);
        let source = read.value?;
        let built = publication.build(&source, options);
        self.diagnostics.extend(built.diagnostics);
        let pdf = built.value?;
        self.notes.extend(reduced::table(&pdf.reduced));
        let written = publication.letter(&source);
        let Some(letter) = written.value else {
            self.diagnostics.extend(written.diagnostics);
            return None;
        };
        // What else is to be said of the source has been said when its PDF was made.
        let lang = letter.lang.parse::<Locale>().ok()?;
        self.diagnostics.extend(letter.clipped(source.name()));
        let calendar = args
            .calendar
            .then(|| self.calendar(&source, &letter, sender));
        let picture = args.picture.then(|| self.picture(&pdf, &letter, &lang));
        let content = Content::new(Material {
            letter,
            source: source.name(),
            pdf: pdf.bytes,
            picture: picture.flatten(),
            calendar: calendar.flatten(),
        });
        Some(Edition {
            source: source.name().to_owned(),
            lang,
            content,
        })
    }

    /// The sessions of a programme for calendars, and what is left out of them.
    fn calendar(
        &mut self,
        source: &Source,
        letter: &Letter,
        sender: Option<&Sender>,
    ) -> Option<String> {
        let advice = letter.calendar.diagnostics.iter().cloned();
        self.diagnostics.extend(advice);
        let Some(calendar) = &letter.calendar.value else {
            let message = format!("`{}` has nothing for calendars", source.name());
            let help = "leave out `--calendar`; only sessions of a programme that have times go into calendars";
            let diagnostic = Diagnostic::new(Code::MailSettings, message).help(help);
            self.diagnostics.push(diagnostic);
            return None;
        };
        // Without a sender, which is told, nothing is made.
        let from = &sender?.from;
        Some(calendar.published_by(from.name.as_deref(), from.address.as_ref()))
    }

    /// The first page as PNG, and what it is.
    fn picture(&mut self, pdf: &Pdf, letter: &Letter, lang: &Locale) -> Option<(Vec<u8>, String)> {
        let label = labels(lang).get("page").replace("{page}", "1");
        let page = label.replace("{pages}", &pdf.pages.to_string());
        match thumbnail(&pdf.bytes, 1, WIDTH, ThumbnailFormat::Png) {
            Ok(png) => Some((png, format!("{} ({page})", letter.title))),
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }
}
