//! Mailings from outside: drafts, and sending to a small mail server of the test's own on the loopback address.

#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the files that the program is to meet"
)]

#[path = "common/program.rs"]
mod program;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::thread;

use program::names;
use tempfile::TempDir;

const NOTE: &str = "+++\ntitle = \"T\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nWords.\n";
const LIST: &str = "email,name\na@example.org,A\nb@example.org,B\nc@example.org,C\n";

fn folder(settings: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings = format!("[mail]\nfrom = \"press@example.org\"\n{settings}");
    for (name, text) in [
        ("pressroom.toml", settings.as_str()),
        ("note.md", NOTE),
        ("list.csv", LIST),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// The exit code, and what was printed.
fn mail(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = program::pressroom(folder);
    command
        .stdin(Stdio::null())
        .args(["mail", "note.md", "--recipients", "list.csv"]);
    let output = command.args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8(text).unwrap(),
    )
}

#[test]
fn the_same_list_gives_the_same_drafts() {
    let folder = folder("");
    for out in ["one", "two", "one"] {
        assert_eq!(mail(folder.path(), &["--out", out]).0, 0);
    }
    let drafts = names(&folder.path().join("one"));
    assert_eq!(
        drafts,
        [
            "0001-a@example.org.eml",
            "0002-b@example.org.eml",
            "0003-c@example.org.eml"
        ]
    );
    for name in &drafts {
        let read = |out: &str| fs::read(folder.path().join(out).join(name)).unwrap();
        assert_eq!(read("one"), read("two"), "{name}");
        assert!(
            read("one")
                .windows(14)
                .any(|window| window == b"\r\nX-Unsent: 1\r\n".get(..14).unwrap())
        );
    }
}

#[test]
fn a_list_with_a_fault_leaves_no_draft_and_other_drafts_stay_alone() {
    let folder = folder("");
    fs::write(
        folder.path().join("list.csv"),
        format!("{LIST}d@example,D\n"),
    )
    .unwrap();
    let (code, text) = mail(folder.path(), &["--out", "out"]);
    assert_eq!(code, 1);
    assert!(text.contains("list.csv:5:1"), "{text}");
    assert!(!folder.path().join("out").exists());
    fs::write(folder.path().join("list.csv"), LIST).unwrap();
    fs::create_dir(folder.path().join("out")).unwrap();
    fs::write(folder.path().join("out/0004-d@example.org.EML"), "older").unwrap();
    let (code, text) = mail(folder.path(), &["--out", "out"]);
    assert_eq!((code, text.contains("mail/folder")), (1, true), "{text}");
    assert_eq!(
        names(&folder.path().join("out")),
        ["0004-d@example.org.EML"]
    );
}

#[test]
fn who_would_get_what_is_shown_and_nothing_written() {
    let folder = folder("");
    let (code, text) = mail(folder.path(), &["--dry-run"]);
    assert_eq!(
        (code, text.matches("@example.org").count()),
        (0, 3),
        "{text}"
    );
    assert_eq!(
        names(folder.path()),
        ["list.csv", "note.md", "pressroom.toml"]
    );
}

/// A mail server that takes everything but what `refuse` names, and breaks off before its answer to `lose`.
struct Server {
    port: u16,
    taken: Arc<Mutex<Vec<(String, String)>>>,
}

impl Server {
    fn new(refuse: &'static str, lose: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let own = Arc::clone(&taken);
        thread::spawn(move || {
            let mut lose = lose;
            for stream in listener.incoming() {
                let answered = talk(&stream.unwrap(), refuse, lose, &own);
                if answered.is_none() {
                    lose = "";
                }
            }
        });
        Self { port, taken }
    }

    fn recipients(&self) -> Vec<String> {
        self.taken
            .lock()
            .unwrap()
            .iter()
            .map(|(to, _)| to.clone())
            .collect()
    }
}

/// Speaks SMTP; `None` if it broke off.
fn talk(
    stream: &TcpStream,
    refuse: &str,
    lose: &str,
    taken: &Mutex<Vec<(String, String)>>,
) -> Option<()> {
    let mut writer = stream;
    let mut lines = BufReader::new(stream).lines();
    let mut say = |text: &str| writer.write_all(format!("{text}\r\n").as_bytes()).ok();
    let mut to = String::new();
    say("220 here")?;
    while let Some(Ok(line)) = lines.next() {
        match line.get(..4).unwrap_or_default() {
            "RCPT" if line.contains(refuse) => say("550 5.1.1 nobody is called so")?,
            "RCPT" => {
                line.trim_start_matches("RCPT TO:<")
                    .trim_end_matches('>')
                    .clone_into(&mut to);
                say("250 yes")?;
            }
            "DATA" => {
                say("354 go on")?;
                let mut message = String::new();
                for line in lines.by_ref() {
                    let line = line.ok()?;
                    if line == "." {
                        break;
                    }
                    message += line.strip_prefix('.').unwrap_or(&line);
                    message += "\r\n";
                }
                if to.contains(lose) && !lose.is_empty() {
                    return None;
                }
                taken.lock().unwrap().push((to.clone(), message));
                say("250 taken")?;
            }
            "QUIT" => return say("221 bye"),
            _ => say("250 yes")?,
        }
    }
    Some(())
}

#[test]
fn each_message_is_sent_once() {
    let server = Server::new("b@example.org", "c@example.org");
    let folder = folder("[mail.smtp]\nsecurity = \"none\"\n");
    let place = format!("127.0.0.1:{}", server.port);
    let send = [
        "--out", "out", "--send", "--yes", "--rate", "60000", "--smtp", &place,
    ];
    let (code, text) = mail(folder.path(), &send);
    assert_eq!(code, 1);
    for told in [
        "a@example.org: sent",
        "b@example.org: refused",
        "c@example.org: uncertain",
        "mail/refused",
        "mail/uncertain",
        "550 5.1.1",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    assert_eq!(server.recipients(), ["a@example.org"]);
    // Who has it, does not get it again; who may have it, only if that is asked for.
    assert_eq!(mail(folder.path(), &send).0, 1);
    assert_eq!(server.recipients(), ["a@example.org"]);
    let again = [&send[..], &["--again", "uncertain"]].concat();
    assert_eq!(mail(folder.path(), &again).0, 1);
    assert_eq!(server.recipients(), ["a@example.org", "c@example.org"]);
    // What came is the draft.
    assert_eq!(mail(folder.path(), &["--out", "drafts"]).0, 0);
    let draft = fs::read_to_string(folder.path().join("drafts/0001-a@example.org.eml")).unwrap();
    let own = ["Date: ", "X-Unsent: ", "X-Uniform-Type-Identifier: "];
    let bare = |message: &str| {
        let lines = message
            .split("\r\n")
            .filter(|line| !own.iter().any(|own| line.starts_with(own)));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let taken = server.taken.lock().unwrap()[0].1.clone();
    assert_eq!(bare(&taken), bare(&draft));
}

#[test]
fn a_corrected_list_goes_on_and_a_changed_document_only_if_that_is_said() {
    let server = Server::new("nobody", "");
    let folder = folder("[mail.smtp]\nsecurity = \"none\"\n");
    let place = format!("127.0.0.1:{}", server.port);
    let send = [
        "--out", "out", "--send", "--yes", "--rate", "60000", "--smtp", &place,
    ];
    assert_eq!(mail(folder.path(), &send).0, 0);
    assert_eq!(server.recipients().len(), 3);
    // Sorted, a name corrected, the same address with capitals, one left out and one added.
    let list = "email,name\nC@example.org,Cé\nd@example.org,D\na@example.org,A\n";
    fs::write(folder.path().join("list.csv"), list).unwrap();
    let (code, text) = mail(folder.path(), &send);
    assert_eq!(
        (code, text.contains("1 sent, 2 sent before")),
        (0, true),
        "{text}"
    );
    assert_eq!(server.recipients()[3..], ["d@example.org"]);
    // Another document, or a correction: only a person knows which of the two.
    fs::write(
        folder.path().join("note.md"),
        NOTE.replace("Words", "Other"),
    )
    .unwrap();
    fs::write(
        folder.path().join("list.csv"),
        format!("{LIST}e@example.org,E\n"),
    )
    .unwrap();
    let (code, text) = mail(folder.path(), &send);
    for told in ["mail/folder", "(4 recipients have it)", "--go-on", "--out"] {
        assert!(code == 1 && text.contains(told), "{told}: {text}");
    }
    let (code, text) = mail(folder.path(), &[&send[..], &["--subject", "S"]].concat());
    assert_eq!((code, text.contains("mail/folder")), (1, true), "{text}");
    assert_eq!(server.recipients().len(), 4);
    let (code, text) = mail(folder.path(), &[&send[..], &["--go-on"]].concat());
    assert_eq!(
        (code, text.contains("1 sent, 3 sent before")),
        (0, true),
        "{text}"
    );
    assert_eq!(server.recipients()[4..], ["e@example.org"]);
    // From then on it is the same mailing.
    assert_eq!(mail(folder.path(), &send).0, 0);
    assert_eq!(server.recipients().len(), 5);
    // Who opens drafts from here, would send them once more.
    let (code, text) = mail(folder.path(), &["--out", "out"]);
    assert_eq!((code, text.contains("mail/sent")), (0, true), "{text}");
}

#[test]
fn drafts_are_written_anew_for_the_same_document_and_no_other() {
    let folder = folder("");
    assert_eq!(mail(folder.path(), &["--out", "out"]).0, 0);
    let note = folder.path().join("note.md");
    fs::write(&note, NOTE.replace("Words", "Better words")).unwrap();
    assert_eq!(mail(folder.path(), &["--out", "out"]).0, 0);
    let first = folder.path().join("out/0001-a@example.org.eml");
    let draft = fs::read_to_string(&first).unwrap();
    assert!(draft.contains("Better words"), "{draft}");
    fs::write(folder.path().join("other.md"), NOTE).unwrap();
    let mut command = program::pressroom(folder.path());
    command.args([
        "mail",
        "other.md",
        "--recipients",
        "list.csv",
        "--out",
        "out",
    ]);
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("drafts of another mailing"), "{text}");
    assert_eq!(fs::read_to_string(&first).unwrap(), draft);
}

#[test]
fn a_field_with_two_meanings_is_told_where_it_is_used() {
    let folder = folder("");
    let list = "email,title,name\na@example.org,Mrs,Nora\n";
    fs::write(folder.path().join("list.csv"), list).unwrap();
    let (code, text) = mail(folder.path(), &["--dry-run", "--subject", "News: {title}"]);
    assert!(
        code == 1 && text.contains("--subject:1:7") && text.contains("salutation"),
        "{text}"
    );
    // Whoever does not ask for it may have such a column.
    let (code, text) = mail(folder.path(), &["--dry-run", "--subject", "For {name}"]);
    assert_eq!(code, 0, "{text}");
    let (code, text) = mail(folder.path(), &["--dry-run", "--subject", ""]);
    assert_eq!(
        (code, text.contains("the subject is empty")),
        (1, true),
        "{text}"
    );
}

#[test]
fn doubled_braces_are_told_where_they_look_like_a_field() {
    let folder = folder("");
    let (code, text) = mail(
        folder.path(),
        &["--dry-run", "--greeting", "Dear {{Name}},"],
    );
    for told in ["mail/braces", "--greeting:1:1", "write `{name}`"] {
        assert!(code == 0 && text.contains(told), "{told}: {text}");
    }
    let (_, text) = mail(
        folder.path(),
        &["--dry-run", "--greeting", "Dear {{}} {name},"],
    );
    assert!(!text.contains("mail/braces"), "{text}");
}

#[test]
fn only_a_list_is_unsubscribed_from() {
    let folder = folder("unsubscribe = \"https://example.org/no-more\"\n");
    let header = "\r\nList-Unsubscribe: <https://example.org/no-more>\r\n";
    assert_eq!(mail(folder.path(), &["--out", "out"]).0, 0);
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    assert!(read("out/0001-a@example.org.eml").contains(header));
    let mut command = program::pressroom(folder.path());
    command.args(["mail", "note.md", "--to", "a@example.org", "--out", "one"]);
    assert!(command.output().unwrap().status.success());
    assert!(!read("one/0001-a@example.org.eml").contains("Unsubscribe"));
}

#[test]
fn settings_that_cannot_be_used_are_told_at_their_lines() {
    let settings = "unsubscribe = \"http://example.org\"\ngreeting = \"Hello\"\n[mail.subject]\nen = \"a\"\nEN = \"b\"\n[mail.smtp]\nhost = \"localhost:2534\"\nhelo = \"a b\"\n";
    let folder = folder(settings);
    let (code, text) = mail(folder.path(), &["--dry-run"]);
    assert_ne!(code, 0);
    for told in [
        "pressroom.toml:3:",
        "pressroom.toml:4:",
        "`[mail.greeting]` and under it `en = \"…\"`",
        "`EN` says a text for `en` a second time",
        "`host = \"localhost\"` and `port = 2534`",
        "pressroom.toml:10:",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
}

#[test]
fn a_document_that_nobody_gets_is_told() {
    let folder = folder("");
    let french = NOTE.replace("\"en\"", "\"fr\"");
    fs::write(folder.path().join("french.md"), french).unwrap();
    let (code, text) = mail(folder.path(), &["french.md", "--dry-run"]);
    let told = "nobody gets `french.md`";
    assert_eq!(
        (code, text.contains(told), text.contains("`lang`")),
        (0, true, true),
        "{text}"
    );
}

#[test]
fn in_the_clear_nothing_goes_to_another_machine() {
    let folder = folder("[mail.smtp]\nsecurity = \"none\"\n");
    // An address for documentation, to which nothing is ever sent (RFC 5737).
    let (code, text) = mail(
        folder.path(),
        &["--out", "out", "--send", "--yes", "--smtp", "192.0.2.1:25"],
    );
    assert_eq!(
        (code, text.contains("messages would go to it unencrypted")),
        (1, true),
        "{text}"
    );
    // Nor is there a journal of what was not begun.
    assert_eq!(
        fs::read(folder.path().join("out/mailing.jsonl")).unwrap(),
        b""
    );
}
