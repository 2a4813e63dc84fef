//! What a mailing is made of, from the arguments and the settings; every fault of either in one run.

use std::sync::Arc;

use icu_locale::Locale;

use super::args::Mail;
use super::files;
use super::make::make;
use crate::cli::Ending;
use crate::cli::jobs::{self, Batch};
use crate::cli::streams::Streams;
use crate::diagnostic::{Code, Diagnostic, Outcome, SourceText, has_errors};
use crate::mail::{List, Mailing, Order, Sender, Template, Texts, mailbox};
use crate::model::Spanned;
use crate::publication::Publication;
use crate::text::clean;

/// A mailing that is ready, and the publication whose settings it follows.
pub(super) struct Gathered {
    pub(super) mailing: Mailing,
    pub(super) publication: Publication,
}

/// Reads, makes and checks everything. What is wrong is printed.
pub(super) fn gather(args: &Mail, streams: &mut Streams) -> Result<Gathered, Ending> {
    if let Some(diagnostic) = no_source(args) {
        streams.diagnostics(&[diagnostic]);
        return Err(Ending::Use);
    }
    let jobs = jobs::gather(&args.common);
    streams.diagnostics(&jobs.diagnostics);
    let Some(publication) = jobs.batches.first().map(|batch| batch.publication.clone()) else {
        return Err(jobs.ending.max(Ending::Use));
    };
    let mut found = Vec::new();
    let order = order(args, &jobs.batches, &publication, &mut found, streams);
    let mailing = order.and_then(|order| {
        let planned = Mailing::plan(order);
        found.extend(planned.diagnostics);
        planned.value
    });
    streams.diagnostics(&found);
    let ending = jobs.ending.max(Ending::of(&found));
    match mailing {
        Some(mailing) if ending == Ending::Done => Ok(Gathered {
            mailing,
            publication,
        }),
        _ => Err(ending.max(Ending::Errors)),
    }
}

/// What the mailing is to be, with the documents made; nothing without a list.
fn order(
    args: &Mail,
    batches: &[Batch],
    publication: &Publication,
    found: &mut Vec<Diagnostic>,
    streams: &mut Streams,
) -> Option<Order> {
    let list = list(args, found);
    let sender = sender(args, publication, found);
    let (greetings, subjects) = words(args, publication, found);
    let made = make(batches, args);
    let complete = !has_errors(&made.diagnostics);
    found.extend(made.diagnostics);
    made.notes.iter().for_each(|line| streams.note(line));
    Some(Order {
        editions: made.editions,
        complete,
        list: list?,
        sender,
        greetings,
        subjects,
        large: args.allow_large,
    })
}

/// The greetings and the subjects.
fn words(args: &Mail, publication: &Publication, found: &mut Vec<Diagnostic>) -> (Texts, Texts) {
    let (settings, text) = publication.mail();
    let (greeting, subject) = (args.greeting.as_deref(), args.subject.as_deref());
    if subject.is_some_and(|subject| clean(subject).is_empty()) {
        let message = "the subject is empty";
        let help = "write something behind `--subject`, such as `{title}`, or leave it out: the subject is then the document's title";
        found.push(Diagnostic::new(Code::MailSettings, message).help(help));
    }
    let greetings = texts("--greeting", greeting, &settings.greetings, text, found);
    let subjects = texts("--subject", subject, &settings.subjects, text, found);
    (greetings, subjects)
}

/// Without a source everything in the folder would be sent, which nobody means.
fn no_source(args: &Mail) -> Option<Diagnostic> {
    let diagnostic = |message: &str| Diagnostic::new(Code::SourceUnreadable, message);
    if args.common.sources.is_empty() {
        let help = "name the document to send, or one for each language";
        Some(diagnostic("no document is named").help(help))
    } else if jobs::is_standard_input(&args.common) {
        Some(diagnostic("a mailing is not made from standard input").help("name a file"))
    } else {
        None
    }
}

fn list(args: &Mail, found: &mut Vec<Diagnostic>) -> Option<List> {
    let list = match &args.recipients {
        None => List::of_addresses(&args.to),
        Some(path) => match files::list(path) {
            Ok(bytes) => List::read(&path.display().to_string(), &bytes),
            Err(diagnostic) => Outcome::fault(diagnostic),
        },
    };
    found.extend(list.diagnostics);
    list.value
}

fn sender(args: &Mail, publication: &Publication, found: &mut Vec<Diagnostic>) -> Option<Sender> {
    let (settings, text) = publication.mail();
    let from = sides("--from", args.from.as_deref(), settings.from.as_ref(), text);
    let reply_to = sides(
        "--reply-to",
        args.reply_to.as_deref(),
        settings.reply_to.as_ref(),
        text,
    );
    if from.is_none() {
        let message = "it is not said whom the messages are from";
        let help = "write `from = \"Press unit <press@example.org>\"` under `[mail]` in pressroom.toml, or use `--from`";
        found.push(Diagnostic::new(Code::MailSender, message).help(help));
    }
    let mut read = |written: Option<(Spanned<String>, Arc<SourceText>)>| {
        let (written, text) = written?;
        mailbox(&written.value)
            .map_err(|fault| {
                let diagnostic = Diagnostic::new(Code::MailSender, fault.message);
                found.push(diagnostic.at(&text, written.span).help(fault.help));
            })
            .ok()
    };
    let (from, reply_to) = (read(from), read(reply_to));
    Some(Sender {
        from: from?,
        reply_to,
        // Who was named one by one is on no list.
        unsubscribe: settings
            .unsubscribe
            .clone()
            .filter(|_| args.recipients.is_some()),
    })
}

/// A text of the command line, or else of the settings, with its place.
fn sides(
    flag: &str,
    argument: Option<&str>,
    setting: Option<&Spanned<String>>,
    settings: &Arc<SourceText>,
) -> Option<(Spanned<String>, Arc<SourceText>)> {
    match argument {
        Some(text) => {
            let source = Arc::new(SourceText::new(flag, text));
            Some((Spanned::new(text.to_owned(), 0..text.len()), source))
        }
        None => Some((setting?.clone(), Arc::clone(settings))),
    }
}

/// A text for all messages from the command line, or those of the languages from the settings.
fn texts(
    flag: &str,
    argument: Option<&str>,
    settings: &[(Locale, Spanned<String>)],
    text: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Texts {
    let mut parse = |written: &Spanned<String>, source: &Arc<SourceText>| {
        let parsed = Template::parse(source, &written.span, &written.value);
        found.extend(parsed.diagnostics);
        parsed.value
    };
    if let Some((written, source)) = sides(flag, argument, None, text) {
        return Texts {
            one: parse(&written, &source),
            by_language: Vec::new(),
        };
    }
    let by_language = settings
        .iter()
        .filter_map(|(lang, written)| Some((lang.clone(), parse(written, text)?)));
    Texts {
        one: None,
        by_language: by_language.collect(),
    }
}
