//! `pressroom mail --send`: the server, the name and password to log in with, and the question before.
#![expect(
    clippy::disallowed_methods,
    reason = "a password comes from the environment or the terminal, and from nowhere else"
)]

use std::env;
use std::io::{self, BufRead, IsTerminal, Write};
use std::num::NonZeroU16;

use super::args::{Again, Mail};
use super::gather::Gathered;
use super::print;
use crate::cli::Ending;
use crate::cli::streams::Streams;
use crate::diagnostic::{Code, Diagnostic};
use crate::mail::{Anew, Event, Outbox, Server};
use crate::publication::{Publication, Security};

/// Where the name and the password to log in with are looked for.
const USER: &str = "PRESSROOM_SMTP_USER";
const PASSWORD: &str = "PRESSROOM_SMTP_PASSWORD";

/// Messages in a minute, which servers commonly bear.
const RATE: u16 = 60;

/// The ports of mail servers: to ask for encryption, and with it from the beginning.
const SUBMISSION: u16 = 587;
const SUBMISSIONS: u16 = 465;

pub(super) fn send(args: &Mail, gathered: &Gathered, streams: &mut Streams) -> Ending {
    match attempt(args, gathered, streams) {
        Ok(ending) => ending,
        Err(diagnostic) => {
            streams.diagnostics(&[diagnostic]);
            Ending::Errors
        }
    }
}

fn attempt(args: &Mail, gathered: &Gathered, streams: &mut Streams) -> Result<Ending, Diagnostic> {
    let mailing = &gathered.mailing;
    let mut server = server(args, gathered)?;
    let anew = Anew {
        uncertain: args.again.contains(&Again::Uncertain),
        refused: args.again.contains(&Again::Refused),
        changed: args.go_on,
    };
    somebody(args, mailing.messages.len())?;
    let outbox = Outbox::open(mailing, &args.out.clone().unwrap_or_default(), anew)?;
    if outbox.pending() > 0 {
        confirm(args, &outbox, &server)?;
        server.login = login(&gathered.publication)?;
    }
    let (tally, found) = outbox.send(
        &server,
        args.rate.map_or(RATE, NonZeroU16::get),
        &mut |event| match event {
            Event::Sent(message, answer) => {
                print::outcome(mailing, message, "sent", answer, streams);
            }
            Event::Failed(message, state, answer) => {
                print::outcome(mailing, message, state, answer, streams);
            }
            Event::Wait(messages, time) => {
                let what = print::count(messages);
                streams.note(&format!(
                    "{what} not taken yet; tried again in {} s",
                    time.as_secs()
                ));
            }
            Event::Lost(reason, time) => {
                streams.note(&format!(
                    "the connection is lost ({reason}); tried again in {} s",
                    time.as_secs()
                ));
            }
        },
    );
    streams.diagnostics(&found);
    print::tally(tally, streams);
    Ok(Ending::of(&found))
}

/// The server of the command line, or else of the settings.
fn server(args: &Mail, gathered: &Gathered) -> Result<Server, Diagnostic> {
    let publication = &gathered.publication;
    let smtp = &publication.mail().0.smtp;
    let (host, port) = match &args.smtp {
        Some(written) => place(written)?,
        None => {
            let Some(host) = &smtp.host else {
                let message = "it is not said which server is to send";
                let help = "write `host = \"smtp.example.org\"` under `[mail.smtp]` in pressroom.toml, or use `--smtp HOST:PORT`";
                return Err(Diagnostic::new(Code::MailSettings, message).help(help));
            };
            (host.value.clone(), smtp.port)
        }
    };
    let chosen = smtp.security.as_ref().map(|security| security.value);
    let security = chosen.unwrap_or(match port {
        Some(SUBMISSIONS) => Security::Tls,
        _ => Security::StartTls,
    });
    let usual = match security {
        Security::Tls => SUBMISSIONS,
        Security::StartTls => SUBMISSION,
        Security::None => 25,
    };
    Ok(Server {
        host,
        port: port.unwrap_or(usual),
        security,
        // The domain of the sender is a name that leads to somebody; the machine's own seldom means anything outside.
        hello: smtp.helo.clone().unwrap_or_else(|| {
            let sender = &gathered.mailing.sender().from.address;
            sender.domain().to_owned()
        }),
        certificates: publication.certificates()?,
        login: None,
    })
}

/// `HOST:PORT`, or a host alone; an address of version 6 stands in brackets.
fn place(written: &str) -> Result<(String, Option<u16>), Diagnostic> {
    let (host, port) = match written.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port)),
        _ => (written, None),
    };
    let host = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    let number = port.map(|port| port.parse::<u16>().ok().filter(|port| *port > 0));
    if host.is_empty() || number == Some(None) {
        let message = format!("`{written}` is no mail server");
        let help = "write `--smtp smtp.example.org:587`";
        return Err(Diagnostic::new(Code::MailSettings, message).help(help));
    }
    Ok((host.to_owned(), number.flatten()))
}

/// Whether there is somebody to ask, if that is needed.
fn somebody(args: &Mail, messages: usize) -> Result<(), Diagnostic> {
    if args.yes || io::stdin().is_terminal() {
        return Ok(());
    }
    let message = format!(
        "{} would be sent, and there is nobody to ask",
        print::count(messages)
    );
    let help = "look at them with `--dry-run`, then add `--yes`";
    Err(Diagnostic::new(Code::MailConsent, message).help(help))
}

/// Asks before anything is sent.
fn confirm(args: &Mail, outbox: &Outbox<'_>, server: &Server) -> Result<(), Diagnostic> {
    if args.yes {
        return Ok(());
    }
    let what = print::count(outbox.pending());
    let before = match outbox.before() {
        0 => String::new(),
        before => format!(" ({before} sent before)"),
    };
    let question = format!(
        "Send {what}{before} through {}? Write `yes`: ",
        server.shown()
    );
    let mut answer = String::new();
    let mut errors = anstream::stderr();
    let asked = errors
        .write_all(question.as_bytes())
        .and_then(|()| errors.flush());
    let read = asked.and_then(|()| io::stdin().lock().read_line(&mut answer));
    if read.is_ok() && answer.trim().eq_ignore_ascii_case("yes") {
        return Ok(());
    }
    let diagnostic = Diagnostic::new(Code::MailConsent, "nothing was sent");
    Err(diagnostic.help("write `yes` to send"))
}

/// The name and password to log in with, if there is a name: from the environment, or from whoever sits at the terminal.
fn login(publication: &Publication) -> Result<Option<(String, String)>, Diagnostic> {
    let user = env::var(USER).ok().filter(|user| !user.is_empty());
    let Some(user) = user.or_else(|| publication.mail().0.smtp.user.clone()) else {
        if env::var_os(PASSWORD).is_some_and(|password| !password.is_empty()) {
            let message = format!("there is a password in {PASSWORD}, but no name to log in with");
            let help = format!(
                "put the name into the environment as {USER}, or write `user = \"…\"` under `[mail.smtp]`; take the password out if the server asks for none"
            );
            return Err(Diagnostic::new(Code::MailServer, message).help(help));
        }
        return Ok(None);
    };
    if let Ok(password) = env::var(PASSWORD) {
        return Ok(Some((user, password)));
    }
    let missing = |reason: &str| {
        let message = format!("there is no password for `{user}`{reason}");
        let help = format!(
            "put it into the environment as {PASSWORD}, or send from a terminal, where it is asked for"
        );
        Diagnostic::new(Code::MailServer, message).help(help)
    };
    if !io::stdin().is_terminal() {
        return Err(missing(""));
    }
    let password = rpassword::prompt_password(format!("Password of {user}: "));
    let password = password.map_err(|error| missing(&format!(": {error}")))?;
    Ok(Some((user, password)))
}
