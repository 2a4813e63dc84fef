//! `pressroom mail`: a document as messages to its recipients: drafts, or sent if that is asked for.

mod args;
mod files;
mod gather;
mod make;
mod print;
mod send;

pub(super) use args::{Mail, SOURCES};
use gather::{Gathered, gather};

use super::Ending;
use super::streams::Streams;
use crate::mail::{Use, write_drafts};

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
    let sizes = messages.map(|message| Ok(mailing.bytes(message, Use::Draft)?.len()));
    match sizes.collect::<Result<Vec<_>, _>>() {
        Ok(sizes) => {
            print::table(mailing, &sizes, streams);
            streams.note(&format!(
                "{}, none written or sent",
                print::count(sizes.len())
            ));
            Ending::Done
        }
        Err(diagnostic) => {
            streams.diagnostics(&[diagnostic]);
            Ending::Errors
        }
    }
}

fn drafts(args: &Mail, gathered: &Gathered, streams: &mut Streams) -> Ending {
    let folder = args.out.clone().unwrap_or_default();
    let mailing = &gathered.mailing;
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
