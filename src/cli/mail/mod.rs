//! `pressroom mail`: a document as messages to its recipients: drafts, or sent if that is asked for.

mod args;
mod files;
mod gather;
mod make;
mod print;
mod send;

pub(super) use args::{Mail, SOURCES};
use gather::{Gathered, gather};

use std::path::Path;

use super::Ending;
use super::streams::Streams;
use crate::diagnostic::{Code, Diagnostic};
use crate::mail::{sent_before, write_drafts};

pub(super) fn run(args: &Mail, streams: &mut Streams) -> Ending {
    let gathered = match gather(args, streams) {
        Ok(gathered) => gathered,
        Err(ending) => return ending,
    };
    if args.dry_run {
        return show(&gathered, streams);
    }
    if args.send {
        return send::send(args, &gathered, streams);
    }
    drafts(args, &gathered, streams)
}

/// Shows who would get what.
fn show(gathered: &Gathered, streams: &mut Streams) -> Ending {
    let mailing = &gathered.mailing;
    let messages = mailing.messages.iter();
    let sizes = messages
        .map(|message| mailing.size(message))
        .collect::<Vec<_>>();
    print::table(mailing, &sizes, streams);
    let what = print::count(sizes.len());
    streams.note(&format!("{what}, none written or sent"));
    Ending::Done
}

fn drafts(args: &Mail, gathered: &Gathered, streams: &mut Streams) -> Ending {
    let folder = args.out.clone().unwrap_or_default();
    let mailing = &gathered.mailing;
    if let Some(diagnostic) = sent(&folder) {
        streams.diagnostics(&[diagnostic]);
    }
    let written = write_drafts(mailing, &folder, |message, path, bytes| {
        print::draft(mailing, message, path, bytes, streams);
    });
    match written {
        Ok(()) => Ending::Done,
        Err(diagnostics) => {
            streams.diagnostics(&diagnostics);
            Ending::of(&diagnostics)
        }
    }
}

/// What is to be said of drafts beside the journal of what was sent.
fn sent(folder: &Path) -> Option<Diagnostic> {
    let count = sent_before(folder);
    if count == 0 {
        return None;
    }
    let was = if count == 1 { "was" } else { "were" };
    let message = format!(
        "{} {was} sent from the folder `{}` before",
        print::count(count),
        folder.display()
    );
    let help = "do not send the drafts to the same people as well: they would get the mailing twice; for drafts of another choose another folder with `--out`";
    Some(Diagnostic::new(Code::MailSent, message).help(help))
}
