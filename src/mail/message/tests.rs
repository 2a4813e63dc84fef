//! Messages as they are written: their headers, their parts, and that nothing gets out of either.

use proptest::prelude::*;

use super::*;
use crate::mail::address::address;
use crate::publication::{Publication, Source};

const NOTE: &str =
    "+++\ntitle = \"Séminaire : la traite\"\nlang = \"fr\"\ndate = 1931-03-01\n+++\n\nDes mots.\n";

fn content(picture: bool) -> Content {
    let publication = Publication::in_memory([("pressroom.toml", "")])
        .value
        .unwrap();
    let letter = publication
        .letter(&Source::new("note.md", NOTE))
        .value
        .unwrap();
    Content::new(Material {
        letter,
        source: "note.md",
        pdf: b"%PDF-1.7 and what follows".to_vec(),
        picture: picture.then(|| (b"\x89PNG".to_vec(), "The first page".to_owned())),
        calendar: picture.then(|| "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n".to_owned()),
    })
}

fn person(name: &str) -> Mailbox {
    Mailbox {
        name: Some(name.to_owned()).filter(|name| !name.is_empty()),
        address: address("nora@example.org").unwrap(),
    }
}

fn written(
    content: &Content,
    name: &str,
    subject: &str,
    greeting: Option<&str>,
    becomes: Use,
) -> String {
    let sender = Sender {
        from: Mailbox {
            name: Some("Service de presse".to_owned()),
            address: address("press@example.org").unwrap(),
        },
        reply_to: None,
        unsubscribe: None,
    };
    let to = person(name);
    let words = Words {
        to: &to,
        subject,
        greeting,
    };
    String::from_utf8(content.message(&sender, &words, becomes).unwrap()).unwrap()
}

/// The names of headers, in their order.
fn names(message: &str) -> Vec<&str> {
    let head = message.split("\r\n\r\n").next().unwrap_or_default();
    let lines = head.split("\r\n").filter(|line| !line.starts_with(' '));
    lines
        .map(|line| line.split(':').next().unwrap_or_default())
        .collect()
}

const EXPECTED: [&str; 9] = [
    "Date",
    "From",
    "To",
    "Subject",
    "Message-ID",
    "MIME-Version",
    "X-Unsent",
    "X-Uniform-Type-Identifier",
    "Content-Type",
];

#[test]
fn a_draft_whole() {
    let draft = written(
        &content(true),
        "Nora Nobody",
        "Bonjour",
        Some("Chère Nora,"),
        Use::Draft,
    );
    let mut parts = Vec::new();
    for part in draft.split("\r\n--=_").skip(1) {
        let head = part.split("\r\n\r\n").next().unwrap_or_default();
        // The boundary is a hash of everything.
        let head = head.split_once("\r\n").map_or("", |(_, head)| head);
        parts.push(
            head.split("boundary=")
                .next()
                .unwrap_or_default()
                .replace("\r\n", "\n"),
        );
    }
    insta::assert_snapshot!(parts.join("\n\n").replace(&cid(&draft), "CID"), @r#"
    Content-Type: multipart/alternative;
     

    Content-Type: text/plain; charset=utf-8
    Content-Language: fr
    Content-Transfer-Encoding: quoted-printable

    Content-Type: multipart/related;
     

    Content-Type: text/html; charset=utf-8
    Content-Language: fr
    Content-Transfer-Encoding: quoted-printable

    Content-Type: image/png
    Content-ID: <CID@pressroom>
    Content-Disposition: inline
    Content-Transfer-Encoding: base64





    Content-Type: application/pdf;
     name="=?utf-8?b?U8OpbWluYWlyZSDigJMgbGEgdHJhaXRlLnBkZg==?="
    Content-Language: fr
    Content-Disposition: attachment;
     filename*0*=utf-8''S%C3%A9minaire%20%E2%80%93%20la%20traite.;
     filename*1*=pdf
    Content-Transfer-Encoding: base64

    Content-Type: text/calendar; charset=utf-8; method=PUBLISH;
     name="=?utf-8?b?U8OpbWluYWlyZSDigJMgbGEgdHJhaXRlLmljcw==?="
    Content-Language: fr
    Content-Disposition: attachment;
     filename*0*=utf-8''S%C3%A9minaire%20%E2%80%93%20la%20traite.;
     filename*1*=ics
    Content-Transfer-Encoding: quoted-printable
    "#);
    assert!(draft.starts_with("Date: Sun, 1 Mar 1931 00:00:00 +0000\r\nFrom: \"Service de presse\" <press@example.org>\r\n"), "{draft}");
}

fn cid(draft: &str) -> String {
    let after = draft.split("Content-ID: <").nth(1).unwrap_or_default();
    after.split('@').next().unwrap_or_default().to_owned()
}

#[test]
fn what_is_sent_is_the_draft_but_for_its_date_and_what_only_drafts_have() {
    let content = content(false);
    let draft = written(&content, "Nora", "Bonjour", None, Use::Draft);
    let sent = written(
        &content,
        "Nora",
        "Bonjour",
        None,
        Use::Sent(Timestamp::UNIX_EPOCH),
    );
    let own = ["Date: ", "X-Unsent: ", "X-Uniform-Type-Identifier: "];
    let bare = |message: &str| {
        let lines = message
            .split("\r\n")
            .filter(|line| !own.iter().any(|own| line.starts_with(own)));
        lines.collect::<Vec<_>>().join("\r\n")
    };
    assert_eq!(bare(&draft), bare(&sent));
    assert_eq!(
        names(&sent),
        EXPECTED
            .iter()
            .copied()
            .filter(|name| !name.starts_with("X-"))
            .collect::<Vec<_>>()
    );
}

#[test]
fn a_size_is_that_of_the_draft() {
    for picture in [false, true] {
        let content = content(picture);
        let sender = Sender {
            from: person("Service de presse"),
            reply_to: None,
            unsubscribe: None,
        };
        let to = person("Nora");
        let words = Words {
            to: &to,
            subject: "Séminaire",
            greeting: Some("Chère Nora,"),
        };
        let draft = content.message(&sender, &words, Use::Draft).unwrap();
        assert_eq!(content.size(&sender, &words), draft.len());
    }
}

#[test]
fn whoever_wants_no_more_finds_where_to_say_so() {
    let content = content(false);
    let sender = Sender {
        from: person("Press"),
        reply_to: None,
        unsubscribe: Some("https://example.org/no-more?a=b\r\nBcc: x".to_owned()),
    };
    let to = person("");
    let words = Words {
        to: &to,
        subject: "S",
        greeting: None,
    };
    let message = content.message(&sender, &words, Use::Draft).unwrap();
    let message = String::from_utf8(message).unwrap();
    let line = message.split("\r\n").find(|line| line.starts_with("List-"));
    // Whatever the settings let through, no line comes of it.
    let expected = "List-Unsubscribe: <https://example.org/no-more?a=bBcc: x>";
    assert_eq!(line, Some(expected));
    assert!(!names(&message).contains(&"Bcc"));
}

#[test]
fn names_of_messages_differ_by_all_that_is_in_them() {
    let content = content(false);
    let id = |name: &str, subject: &str, greeting: Option<&str>| {
        let message = written(&content, name, subject, greeting, Use::Draft);
        message.split("Message-ID: ").nth(1).unwrap()[..47].to_owned()
    };
    let ids = [
        id("a", "b", None),
        id("b", "a", None),
        id("a", "b", Some("c")),
        id("a", "bc", None),
    ];
    for (at, one) in ids.iter().enumerate() {
        assert!(!ids[at + 1..].contains(one), "{ids:?}");
    }
    assert_eq!(ids[0], id("a", "b", None));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn nothing_gets_out_of_a_message(
        name in "(\\PC|\r\n|\n|\r|\u{0}|\u{85}|\u{2028}|\u{202e}|=\\?|\\?=|\"|\\\\|Bcc: ){0,60}",
        subject in "(\\PC|\r\n|\n|\r|\u{b}|\u{2029}|\u{2066}|=\\?utf-8\\?b\\?|To: | ){0,200}",
        greeting in "(\\PC|\r\n|\n|\\.|--=_|\u{0}){0,100}",
    ) {
        static CONTENT: std::sync::LazyLock<Content> = std::sync::LazyLock::new(|| content(false));
        let draft = written(&CONTENT, &name, &subject, Some(&greeting), Use::Draft);
        prop_assert_eq!(names(&draft), EXPECTED);
        prop_assert!(draft.is_ascii());
        for line in draft.split("\r\n") {
            prop_assert!(line.len() <= 998 && !line.contains(['\r', '\n', '\0']), "{:?}", line);
        }
        // Three of the whole, three within, and the ends of both.
        prop_assert_eq!(draft.matches("\r\n--=_").count(), 6);
    }
}
