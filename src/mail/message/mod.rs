//! One message: its headers and its parts, as drafts have them and as servers get them (RFC 5322, RFC 2045 to 2049).

mod header;
mod name;

use std::time::SystemTime;

use header::Own;
use jiff::Timestamp;
use jiff::civil;
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::tz::TimeZone;
use lettre::Message;
use lettre::message::header::{
    ContentDisposition, ContentId, ContentTransferEncoding, ContentType, HeaderValue,
};
use lettre::message::{Body, MultiPart, SinglePart};

use super::address::Mailbox;
use super::letter::{Letter, Picture};
use crate::diagnostic::{Code, Diagnostic};
use crate::hash::sha256_of;
use crate::model::Date;

/// Characters of hashes in names of messages and boundaries: none meets another.
const HASH: usize = 32;

/// Characters of the mark of a document, with which the names of its messages begin.
const MARK: usize = 12;

/// Whom a mailing is from, and where answers go.
#[derive(Debug, Clone)]
pub(crate) struct Sender {
    pub(crate) from: Mailbox,
    pub(crate) reply_to: Option<Mailbox>,
    /// Where whoever wants no more of it says so: an address with `https:` or `mailto:`.
    pub(crate) unsubscribe: Option<String>,
}

/// What all messages with one document share. What is large in it is encoded once.
pub(crate) struct Content {
    pub(crate) letter: Letter,
    /// The name of the PDF.
    pub(crate) file: String,
    parts: Parts,
    /// The parts without what is in them, of which a size needs only the number of bytes.
    empty: Parts,
    bytes: usize,
    /// Of all that is in the messages.
    hash: String,
    /// Of the source's name.
    mark: String,
}

/// The parts that all messages with one document share.
#[derive(Default)]
struct Parts {
    attachments: Vec<SinglePart>,
    picture: Option<Inline>,
}

/// The picture of the first page.
struct Inline {
    part: SinglePart,
    cid: String,
    alt: String,
}

/// What a document is sent as.
pub(crate) struct Material<'a> {
    pub(crate) letter: Letter,
    /// The name of the source.
    pub(crate) source: &'a str,
    pub(crate) pdf: Vec<u8>,
    /// The first page as PNG, and what it shows.
    pub(crate) picture: Option<(Vec<u8>, String)>,
    /// The programme for calendars (RFC 5545).
    pub(crate) calendar: Option<String>,
}

/// What differs between the messages with one document.
pub(crate) struct Words<'a> {
    pub(crate) to: &'a Mailbox,
    pub(crate) subject: &'a str,
    pub(crate) greeting: Option<&'a str>,
}

/// What becomes of a message.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Use {
    /// A person looks at it in a mail program, and sends it there. Its date is that of the document, until then.
    Draft,
    /// It is sent now.
    Sent(Timestamp),
}

impl Inline {
    fn new(body: Body, cid: &str, alt: &str) -> Self {
        let part = SinglePart::builder()
            .header(header::ours("Content-Type", "image/png"))
            .header(ContentId::from(format!("<{cid}>")))
            .header(ContentDisposition::inline())
            .body(body);
        Self {
            part,
            cid: cid.to_owned(),
            alt: alt.to_owned(),
        }
    }
}

impl Content {
    pub(crate) fn new(material: Material<'_>) -> Self {
        let Material {
            letter,
            source,
            pdf,
            picture,
            calendar,
        } = material;
        let hash = hash(&letter, &pdf, picture.as_ref(), calendar.as_deref());
        let file = name::attachment_name(&letter.title, source, "pdf");
        let lang = tag(&letter);
        let mut attached = vec![("application/pdf", file.clone(), packed(pdf))];
        if let Some(calendar) = calendar {
            let file = name::attachment_name(&letter.title, source, "ics");
            let kind = "text/calendar; charset=utf-8; method=PUBLISH";
            attached.push((kind, file, encoded(&calendar)));
        }
        let (mut parts, mut empty, mut bytes) = (Parts::default(), Parts::default(), 0);
        for (kind, file, body) in attached {
            bytes += body.as_ref().len();
            let hollow = attachment(kind, &file, lang, hollow(&body));
            empty.attachments.push(hollow);
            parts.attachments.push(attachment(kind, &file, lang, body));
        }
        if let Some((png, alt)) = picture {
            let cid = short(&sha256_of([("picture", png.as_slice())]));
            let cid = format!("{cid}@pressroom");
            let body = packed(png);
            bytes += body.as_ref().len();
            empty.picture = Some(Inline::new(hollow(&body), &cid, &alt));
            parts.picture = Some(Inline::new(body, &cid, &alt));
        }
        let mark = sha256_of([("source", source.as_bytes())]);
        Self {
            letter,
            file,
            parts,
            empty,
            bytes,
            hash,
            mark: mark.chars().take(MARK).collect(),
        }
    }

    /// A hash of all that is in the messages.
    pub(crate) fn hash(&self) -> &str {
        &self.hash
    }

    /// What the names of all messages with this document begin with, also when its text is corrected.
    pub(crate) fn mark(&self) -> &str {
        &self.mark
    }

    /// The name of a message (its `Message-ID`, without angle brackets): the same for the same document to the same person.
    pub(crate) fn id(&self, sender: &Sender, words: &Words<'_>) -> String {
        let reply_to = sender
            .reply_to
            .as_ref()
            .map_or("", |to| to.address.as_ref());
        let pieces = [
            ("content", self.hash.as_str()),
            ("from", sender.from.address.as_ref()),
            ("sender", sender.from.name.as_deref().unwrap_or_default()),
            ("reply-to", reply_to),
            (
                "unsubscribe",
                sender.unsubscribe.as_deref().unwrap_or_default(),
            ),
            ("to", words.to.address.as_ref()),
            ("name", words.to.name.as_deref().unwrap_or_default()),
            ("subject", words.subject),
            ("greeting", words.greeting.unwrap_or_default()),
        ];
        let hash = sha256_of(pieces.map(|(name, text)| (name, text.as_bytes())));
        format!(
            "{}.{}@{}",
            self.mark,
            short(&hash),
            sender.from.address.domain()
        )
    }

    /// The bytes of a message.
    pub(crate) fn message(
        &self,
        sender: &Sender,
        words: &Words<'_>,
        becomes: Use,
    ) -> Result<Vec<u8>, Diagnostic> {
        self.with(&self.parts, sender, words, becomes)
    }

    /// How many bytes a draft has, without making all of it: a PDF of megabytes is not copied for each recipient.
    pub(crate) fn size(&self, sender: &Sender, words: &Words<'_>) -> usize {
        let message = self.with(&self.empty, sender, words, Use::Draft);
        // What cannot be written is told where it is to be.
        message.map_or(0, |message| message.len() + self.bytes)
    }

    fn with(
        &self,
        parts: &Parts,
        sender: &Sender,
        words: &Words<'_>,
        becomes: Use,
    ) -> Result<Vec<u8>, Diagnostic> {
        let id = self.id(sender, words);
        // Addresses first without their names, which lettre would read again and might not understand.
        let mut builder = Message::builder()
            .date(SystemTime::UNIX_EPOCH)
            .from(sender.from.address.clone().into());
        if let Some(reply_to) = &sender.reply_to {
            builder = builder.header(header::mailbox("Reply-To", reply_to));
        }
        if let Some(address) = &sender.unsubscribe {
            // Not `List-Unsubscribe-Post` (RFC 8058): its address would have to say who it is that wants no more.
            builder = builder.header(header::ours("List-Unsubscribe", &format!("<{address}>")));
        }
        let message = builder
            .to(words.to.address.clone().into())
            .header(header::text("Subject", words.subject))
            .message_id(Some(format!("<{id}>")))
            .multipart(self.body(words.greeting, &id, parts));
        let mut message = message.map_err(|error| {
            let text = format!(
                "the message to `{}` cannot be written: {error}",
                words.to.address
            );
            Diagnostic::new(Code::Internal, text)
        })?;
        let headers = message.headers_mut();
        headers.insert_raw(header::mailbox("From", &sender.from).0);
        headers.insert_raw(header::mailbox("To", words.to).0);
        headers.insert_raw(date(becomes, self.letter.date));
        if let Use::Draft = becomes {
            // By these Outlook, and Apple Mail, open a message to be sent and not one that came.
            headers.insert_raw(flag("X-Unsent", "1"));
            headers.insert_raw(flag("X-Uniform-Type-Identifier", "com.apple.mail-draft"));
        }
        Ok(message.formatted())
    }

    /// The parts: what can be read, and what is attached.
    fn body(&self, greeting: Option<&str>, id: &str, parts: &Parts) -> MultiPart {
        let boundary = |part: &str| {
            let hash = sha256_of([("message", id.as_bytes()), ("part", part.as_bytes())]);
            // No encoded line can begin so.
            format!("=_{}", short(&hash))
        };
        let lang = tag(&self.letter);
        let shown = parts.picture.as_ref().map(|picture| Picture {
            cid: &picture.cid,
            alt: &picture.alt,
        });
        let text = readable(ContentType::TEXT_PLAIN, lang, &self.letter.text(greeting));
        let html = readable(
            ContentType::TEXT_HTML,
            lang,
            &self.letter.html(greeting, shown),
        );
        let alternative = MultiPart::alternative()
            .boundary(boundary("alternative"))
            .singlepart(text);
        let alternative = match &parts.picture {
            Some(picture) => alternative.multipart(
                MultiPart::related()
                    .boundary(boundary("related"))
                    .singlepart(html)
                    .singlepart(picture.part.clone()),
            ),
            None => alternative.singlepart(html),
        };
        let mixed = MultiPart::mixed()
            .boundary(boundary("mixed"))
            .multipart(alternative);
        let attachments = parts.attachments.iter().cloned();
        attachments.fold(mixed, MultiPart::singlepart)
    }
}

/// A part that is read in the message itself.
fn readable(kind: ContentType, lang: &str, text: &str) -> SinglePart {
    SinglePart::builder()
        .header(kind)
        .header(header::ours("Content-Language", lang))
        .body(encoded(text))
}

fn attachment(kind: &str, file: &str, lang: &str, body: Body) -> SinglePart {
    SinglePart::builder()
        .header(header::named_type(kind, file))
        .header(header::ours("Content-Language", lang))
        .header(ContentDisposition::attachment(file))
        .body(body)
}

/// A file in base64, even if it looks like a text.
fn packed(bytes: Vec<u8>) -> Body {
    match Body::new_with_encoding(bytes, ContentTransferEncoding::Base64) {
        Ok(body) => body,
        // It takes any bytes.
        Err(bytes) => Body::new(bytes),
    }
}

/// A body without its bytes, but of the same encoding.
fn hollow(body: &Body) -> Body {
    Body::dangerous_pre_encoded(Vec::new(), body.encoding())
}

/// A text as every mail system carries it: its lines end in CR and LF, and are short and in ASCII. Never as it is, because some systems
/// change what they think they may.
fn encoded(text: &str) -> Body {
    let lines = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\n', "\r\n");
    let foreign = lines.bytes().filter(|byte| !byte.is_ascii()).count();
    // Such a byte has three in one encoding, and any byte four thirds in the other.
    let encoding = if foreign * 6 < lines.len() {
        ContentTransferEncoding::QuotedPrintable
    } else {
        ContentTransferEncoding::Base64
    };
    match Body::new_with_encoding(lines, encoding) {
        Ok(body) => body,
        // Both take any text.
        Err(bytes) => Body::new(bytes),
    }
}

/// When a message is from. lettre knows no years before 1970, which documents may have.
fn date(becomes: Use, document: Option<Date>) -> HeaderValue {
    let timestamp = match becomes {
        Use::Sent(now) => now,
        Use::Draft => document.and_then(midnight).unwrap_or(Timestamp::UNIX_EPOCH),
    };
    let text = DateTimePrinter::new().zoned_to_string(&timestamp.to_zoned(TimeZone::UTC));
    header::ours("Date", &text.unwrap_or_default()).0
}

fn midnight(date: Date) -> Option<Timestamp> {
    let Date { year, month, day } = date;
    let date = civil::Date::new(
        year.try_into().ok()?,
        month.try_into().ok()?,
        day.try_into().ok()?,
    );
    Some(date.ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

fn flag(name: &'static str, value: &str) -> HeaderValue {
    let Own(value) = header::ours(name, value);
    value
}

/// The language as mail programs know it: without the digits that it is written in.
fn tag(letter: &Letter) -> &str {
    letter.lang.split("-u-").next().unwrap_or_default()
}

fn short(hash: &str) -> String {
    hash.chars().take(HASH).collect()
}

/// A hash of all that a document is sent as.
fn hash(
    letter: &Letter,
    pdf: &[u8],
    picture: Option<&(Vec<u8>, String)>,
    calendar: Option<&str>,
) -> String {
    let (text, html) = (letter.text(None), letter.html(None, None));
    let date = letter.date.map(|date| date.to_string()).unwrap_or_default();
    sha256_of([
        ("pdf", pdf),
        ("text", text.as_bytes()),
        ("html", html.as_bytes()),
        ("date", date.as_bytes()),
        ("picture", picture.map_or(&[][..], |(png, _)| png)),
        ("alt", picture.map_or(&[][..], |(_, alt)| alt.as_bytes())),
        ("calendar", calendar.unwrap_or_default().as_bytes()),
    ])
}

#[cfg(test)]
mod tests;
