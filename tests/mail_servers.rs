//! Mail servers that do other than they should, or refuse: what is told, what is noted, and that nobody is left without a message for it.

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

use tempfile::TempDir;

/// What a server answers to a line; nothing if it does as servers do. The end of a message is the line `.`.
type Answers = dyn Fn(&str) -> Option<String> + Send + Sync;

/// A server with its own answers, and all lines that it got but those of messages.
struct Server {
    port: u16,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(answers: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let own = Arc::clone(&lines);
        thread::spawn(move || {
            for stream in listener.incoming() {
                talk(&stream.unwrap(), &answers, &own);
            }
        });
        Self { port, lines }
    }

    fn count(&self, line: &str) -> usize {
        let lines = self.lines.lock().unwrap();
        lines.iter().filter(|own| own.starts_with(line)).count()
    }
}

fn talk(mut stream: &TcpStream, answers: &Answers, seen: &Mutex<Vec<String>>) -> Option<()> {
    let mut lines = BufReader::new(stream).lines();
    let mut message = false;
    stream.write_all(b"220 here\r\n").ok()?;
    while let Some(Ok(line)) = lines.next() {
        if message && line != "." {
            continue;
        }
        seen.lock().unwrap().push(line.clone());
        let usual = match line.get(..4).unwrap_or(&line) {
            "DATA" => "354 go on",
            "QUIT" => "221 bye",
            _ => "250 yes",
        };
        let answer = answers(&line).unwrap_or_else(|| usual.to_owned());
        message = answer.starts_with("354") && line == "DATA";
        stream.write_all(format!("{answer}\r\n").as_bytes()).ok()?;
    }
    Some(())
}

fn folder(people: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings = "[mail]\nfrom = \"press@example.org\"\n[mail.smtp]\nsecurity = \"none\"\n";
    let note = "+++\ntitle = \"T\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nWords.\n";
    let rows = (1..=people).map(|number| format!("n{number}@example.org\n"));
    let list = format!("email\n{}", rows.collect::<String>());
    for (name, text) in [
        ("pressroom.toml", settings),
        ("note.md", note),
        ("list.csv", &list),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Sends; the exit code, and what was printed.
fn send(folder: &Path, server: &Server, more: &[&str]) -> (i32, String) {
    let place = format!("127.0.0.1:{}", server.port);
    let mut command = program::pressroom(folder);
    command
        .stdin(Stdio::null())
        .args([
            "mail",
            "note.md",
            "--recipients",
            "list.csv",
            "--out",
            "out",
        ])
        .args(["--send", "--yes", "--rate", "60000", "--smtp", &place])
        .args(more);
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8(text).unwrap(),
    )
}

/// How often an event stands in the journal.
fn noted(folder: &Path, event: &str) -> usize {
    let journal = fs::read_to_string(folder.join("out/mailing.jsonl")).unwrap();
    journal.matches(&format!("\"event\":\"{event}\"")).count()
}

fn when(line: &'static str, answer: &'static str) -> impl Fn(&str) -> Option<String> {
    move |own| own.starts_with(line).then(|| answer.to_owned())
}

#[test]
fn a_message_is_given_only_to_a_server_that_asks_for_it() {
    for answer in ["250 yes", "250-yes\r\n250 yes", "355 go on"] {
        let folder = folder(2);
        let server = Server::new(when("DATA", answer));
        let (code, text) = send(folder.path(), &server, &[]);
        assert_eq!(
            (code, text.contains("an answer that is none")),
            (1, true),
            "{text}"
        );
        assert_eq!((server.count("."), noted(folder.path(), "sending")), (0, 0));
    }
}

#[test]
fn only_a_yes_is_taken_for_one_and_what_else_is_said_for_uncertain() {
    let folder = folder(5);
    let server = Server::new(when(".", "354 what"));
    let (code, text) = send(folder.path(), &server, &[]);
    // After three the rest is left alone.
    assert_eq!(
        (code, server.count("DATA"), server.count("EHLO")),
        (1, 3, 6),
        "{text}"
    );
    assert_eq!(
        (
            noted(folder.path(), "sending"),
            noted(folder.path(), "sent")
        ),
        (3, 0)
    );
    for told in [
        "mail/uncertain",
        "354 what",
        "mail/server",
        "0 sent, 3 not, 2 left",
    ] {
        assert!(text.contains(told), "{told}: {text}");
    }
    // The others get theirs, whoever may have it does not get it again.
    let server = Server::new(|_| None);
    let (code, text) = send(folder.path(), &server, &[]);
    assert_eq!((code, text.contains("2 sent, 3 not")), (1, true), "{text}");
}

#[test]
fn a_refusal_that_is_of_everybody_stops_the_run_and_is_noted_of_nobody() {
    for (line, answer) in [
        ("RCPT", "554 5.7.1 <x>: Relay access denied"),
        (".", "550 5.4.5 Daily user sending quota exceeded (8F2A1)"),
    ] {
        let folder = folder(8);
        let server = Server::new(when(line, answer));
        let (code, text) = send(folder.path(), &server, &[]);
        assert_eq!((code, server.count("RCPT")), (1, 3), "{text}");
        for told in [
            "mail/server",
            "the last 3 alike",
            &answer[..9],
            "0 sent, 8 left",
        ] {
            assert!(text.contains(told), "{told}: {text}");
        }
        assert!(!text.contains("mail/refused"), "{text}");
        let server = Server::new(|_| None);
        let (code, text) = send(folder.path(), &server, &[]);
        assert_eq!((code, server.count("RCPT")), (0, 8), "{text}");
        // Those who were tried come last.
        assert!(server.lines.lock().unwrap()[3].contains("n4@example.org"));
    }
}

#[test]
fn a_quota_that_ends_in_the_middle_stops_the_run_there() {
    let folder = folder(9);
    let taken = Mutex::new(0);
    let server = Server::new(move |line| {
        let mut taken = taken.lock().unwrap();
        *taken += usize::from(line == ".");
        (line == "." && *taken > 4).then(|| "550 enough for today".to_owned())
    });
    let (code, text) = send(folder.path(), &server, &[]);
    // The answer has no code that says whom it is about, so that it takes five.
    assert_eq!((code, text.contains("4 sent, 5 left")), (1, true), "{text}");
    assert_eq!(
        (
            noted(folder.path(), "sent"),
            noted(folder.path(), "deferred")
        ),
        (4, 5)
    );
}

#[test]
fn recipients_who_are_unknown_stop_nothing() {
    let folder = folder(6);
    let server = Server::new(when("RCPT", "550 5.1.1 nobody is called so"));
    let (code, text) = send(folder.path(), &server, &[]);
    assert_eq!((code, server.count("RCPT")), (1, 6), "{text}");
    assert_eq!(text.matches("mail/refused").count(), 6, "{text}");
}

#[test]
fn a_message_too_large_for_the_server_is_told_before_the_first() {
    let folder = folder(2);
    let server = Server::new(when("EHLO", "250-here\r\n250 SIZE 1000"));
    let (code, text) = send(folder.path(), &server, &[]);
    for told in ["takes messages of 1 kB at most", "--max-size", "2 left"] {
        assert!(code == 1 && text.contains(told), "{told}: {text}");
    }
    assert_eq!(server.count("MAIL"), 0);
}

#[test]
fn we_call_ourselves_by_the_senders_domain_or_as_is_said() {
    let folder = folder(1);
    let server = Server::new(|_| None);
    assert_eq!(send(folder.path(), &server, &[]).0, 0);
    assert_eq!(server.count("EHLO example.org"), server.count("EHLO"));
    let settings = folder.path().join("pressroom.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{text}helo = \"news.example.net\"\n")).unwrap();
    fs::remove_dir_all(folder.path().join("out")).unwrap();
    assert_eq!(send(folder.path(), &server, &[]).0, 0);
    assert_eq!(server.count("EHLO news.example.net"), 2);
}

#[test]
fn a_password_without_a_name_is_told() {
    let folder = folder(1);
    let server = Server::new(|_| None);
    let place = format!("127.0.0.1:{}", server.port);
    let mut command = program::pressroom(folder.path());
    command.env("PRESSROOM_SMTP_PASSWORD", "s3cret").args([
        "mail",
        "note.md",
        "--to",
        "n@example.org",
        "--out",
        "out",
        "--send",
        "--yes",
        "--smtp",
        &place,
    ]);
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        text.contains("no name to log in with") && !text.contains("s3cret"),
        "{text}"
    );
    assert_eq!(server.count("MAIL"), 0);
}
