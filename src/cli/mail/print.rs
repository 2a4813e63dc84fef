//! What `pressroom mail` prints: a line, or for programs an object, for each message.

use std::path::Path;

use serde::Serialize;

use crate::cli::streams::Streams;
use crate::mail::{Mailing, Planned, Tally};
use crate::text::{beginning, padded, size};

/// Characters of a subject, and of a file's name, in the table.
const SUBJECT: usize = 40;

/// Characters of a recipient's name there; the address stands whole.
const NAME: usize = 40;

/// Who gets what.
#[derive(Serialize)]
struct Object<'a> {
    version: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "status")]
    state: &'static str,
    recipient: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    lang: String,
    subject: &'a str,
    source: &'a str,
    attachment: &'a str,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// What the mail server said.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'a str>,
}

fn object<'a>(mailing: &'a Mailing, message: &'a Planned, state: &'static str) -> Object<'a> {
    let edition = mailing.edition(message);
    Object {
        version: 1,
        kind: "message",
        state,
        recipient: message.to.address.as_ref(),
        name: message.to.name.as_deref(),
        lang: edition.lang.to_string(),
        subject: &message.subject,
        source: &edition.source,
        attachment: &edition.content.file,
        id: mailing.id(message),
        bytes: None,
        path: None,
        answer: None,
    }
}

/// A draft that was written.
pub(super) fn draft(
    mailing: &Mailing,
    message: &Planned,
    path: &Path,
    bytes: usize,
    streams: &mut Streams,
) {
    if streams.is_json() {
        streams.object(&Object {
            bytes: Some(bytes),
            path: Some(path.display().to_string()),
            ..object(mailing, message, "draft")
        });
        return;
    }
    let lang = &mailing.edition(message).lang;
    streams.data(format!(
        "{}: {lang}, {}\n",
        path.display(),
        size(bytes as u64)
    ));
}

/// What became of a message that was to be sent.
pub(super) fn outcome(
    mailing: &Mailing,
    message: &Planned,
    state: &'static str,
    answer: &str,
    streams: &mut Streams,
) {
    if streams.is_json() {
        streams.object(&Object {
            answer: (!answer.is_empty()).then_some(answer),
            ..object(mailing, message, state)
        });
    } else {
        streams.data(format!("{}: {state}\n", message.to.address));
    }
}

/// What would be written or sent: a table, in which sizes are those of the messages.
pub(super) fn table(mailing: &Mailing, sizes: &[usize], streams: &mut Streams) {
    if streams.is_json() {
        for (message, bytes) in mailing.messages.iter().zip(sizes) {
            let bytes = Some(*bytes);
            streams.object(&Object {
                bytes,
                ..object(mailing, message, "planned")
            });
        }
        return;
    }
    let head = ["recipient", "language", "subject", "attachment", "size"].map(str::to_owned);
    let rows = mailing.messages.iter().zip(sizes).map(|(message, bytes)| {
        let edition = mailing.edition(message);
        let name = message.to.name.as_deref();
        let recipient = match name {
            Some(name) => {
                let name = beginning(name.to_owned(), NAME);
                format!("{name} <{}>", message.to.address)
            }
            None => message.to.address.to_string(),
        };
        let subject = beginning(message.subject.clone(), SUBJECT);
        let file = beginning(edition.content.file.clone(), SUBJECT);
        [
            recipient,
            edition.lang.to_string(),
            subject,
            file,
            size(*bytes as u64),
        ]
    });
    let rows = std::iter::once(head).chain(rows).collect::<Vec<_>>();
    for line in columns(&rows) {
        streams.data(line + "\n");
    }
}

/// Rows with their cells under each other.
fn columns(rows: &[[String; 5]]) -> Vec<String> {
    let mut widths = [0; 5];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |row: &[String; 5]| {
        let cells = row.iter().zip(widths);
        let cells = cells.map(|(cell, width)| padded(cell, width));
        let line = cells.collect::<Vec<_>>().join("  ");
        line.trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// How many messages, in words.
pub(super) fn count(messages: usize) -> String {
    match messages {
        1 => "1 message".to_owned(),
        more => format!("{more} messages"),
    }
}

#[derive(Serialize)]
struct End {
    version: u32,
    #[serde(rename = "type")]
    kind: &'static str,
    sent: usize,
    sent_before: usize,
    failed: usize,
    left: usize,
}

/// What a run that sends did.
pub(super) fn tally(tally: Tally, streams: &mut Streams) {
    let Tally {
        sent,
        before,
        failed,
        left,
    } = tally;
    if streams.is_json() {
        let (version, kind) = (1, "end");
        streams.object(&End {
            version,
            kind,
            sent,
            sent_before: before,
            failed,
            left,
        });
        return;
    }
    let some = |count: usize, what: &str| match count {
        0 => String::new(),
        more => format!(", {more} {what}"),
    };
    let others = [
        some(before, "sent before"),
        some(failed, "not"),
        some(left, "left"),
    ]
    .concat();
    streams.note(&format!("{sent} sent{others}"));
}
