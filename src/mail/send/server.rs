//! The mail server: one connection, on which each message is handed over with a known end.
//!
//! lettre's transport would say of a failure neither whether the message had been handed over nor leave room for the journal in
//! between, so its connection is used, command by command.

use std::fmt;
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::{Response, Severity};

use crate::diagnostic::{Code, Diagnostic};
use crate::publication::Security;
use crate::text::{beginning, clean, size};

/// How long a server may take to be reached and to greet. RFC 5321 (4.5.3.2) would give a greeting five minutes, but lettre knows one time
/// for both, and whoever mistyped the server waits for it.
const CONNECT: Duration = Duration::from_mins(1);

/// How long it may take to answer, and to take a message that it has got (RFC 5321, 4.5.3.2).
const ANSWER: Duration = Duration::from_mins(5);
const TAKE: Duration = Duration::from_mins(10);

/// Long enough to get what has come, and no longer.
const AT_ONCE: Duration = Duration::from_millis(1);

/// Characters of an answer.
const SHOWN: usize = 200;

/// The answer by which a server says that it is about to go.
const CLOSING: &str = "421";

/// Where and how mail is handed over.
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
    /// What we call ourselves: a domain, or an address in brackets (RFC 5321, 4.1.3).
    pub(crate) hello: String,
    /// Certificates that are trusted besides those of the machine (PEM, or one in DER).
    pub(crate) certificates: Option<Vec<u8>>,
    /// Name and password. They are in no file and no message.
    pub(crate) login: Option<(String, String)>,
}

/// Why a message was not taken.
#[derive(Debug)]
pub(super) enum Fault {
    /// Not now; the server may take it later.
    Deferred(String),
    /// Never.
    Refused(String),
    /// The connection was lost before the message was handed over.
    Lost(String),
    /// The connection was lost when it had been: the server may have taken it.
    Uncertain(String),
    /// The server takes nothing from us, or the journal no line; there is no use in going on.
    Stop(Diagnostic),
}

/// A connection on which the server has let us in.
pub(super) struct Connection {
    smtp: SmtpConnection,
    usable: bool,
    /// Bytes of a message that the server takes, if it says so.
    limit: Option<usize>,
}

impl Server {
    /// Host and port, for messages.
    pub(crate) fn shown(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Connects, encrypts and logs in.
    pub(super) fn connect(&self) -> Result<Connection, Fault> {
        let addresses = self.addresses()?;
        let tls = match self.security {
            Security::None => None,
            Security::StartTls | Security::Tls => Some(self.tls()?),
        };
        let hello = ClientId::Domain(self.hello.clone());
        let wrapped = tls.as_ref().filter(|_| self.security == Security::Tls);
        let begun =
            SmtpConnection::connect(addresses.as_slice(), Some(CONNECT), &hello, wrapped, None);
        let mut smtp = begun.map_err(|error| self.unreached(&error))?;
        if let Some(tls) = tls.as_ref().filter(|_| self.security == Security::StartTls) {
            self.encrypt(&mut smtp, tls, &hello)?;
        }
        let features = smtp.command(Ehlo::new(hello));
        let features = features.map_err(|error| self.unreached(&error))?;
        if self.security == Security::StartTls {
            self.in_step(&mut smtp, &features)?;
        }
        if let Some((user, password)) = &self.login {
            let credentials = Credentials::new(user.clone(), password.clone());
            let answer = smtp.auth(DEFAULT_MECHANISMS, &credentials);
            answer.map_err(|error| self.not_let_in(&error))?;
        }
        // What does not answer in time is lost all the same.
        let _ = smtp.set_timeout(Some(ANSWER));
        Ok(Connection {
            smtp,
            usable: true,
            limit: limit(&features),
        })
    }

    /// Asks the server to encrypt.
    fn encrypt(
        &self,
        smtp: &mut SmtpConnection,
        tls: &TlsParameters,
        hello: &ClientId,
    ) -> Result<(), Fault> {
        if !smtp.can_starttls() {
            smtp.abort();
            let help = "write `security = \"tls\"` under `[mail.smtp]` if its port is for encrypted connections, such as 465";
            return Err(Fault::Stop(
                self.fault("it does not encrypt (STARTTLS)", help),
            ));
        }
        smtp.starttls(tls, hello)
            .map_err(|error| self.unreached(&error))?;
        // What somebody on the way put behind the answer to STARTTLS, in the clear, is still held by lettre, which would take it for what the
        // server says (as in CVE-2021-33515): answers to questions that nobody has asked.
        let _ = smtp.set_timeout(Some(AT_ONCE));
        let unasked = smtp.read_response();
        let _ = smtp.set_timeout(Some(CONNECT));
        match unasked {
            Ok(_) => Err(Fault::Stop(self.injected())),
            Err(error) if error.status().is_some() => Err(Fault::Stop(self.injected())),
            Err(error) if is_late(&error) => Ok(()),
            Err(error) => Err(Fault::Lost(said(&error))),
        }
    }

    /// Whether answers belong to what was asked. One answer that was put in before the encryption has been taken for that to the first
    /// greeting; then each is the answer to the question before, and the answer to this one is what the server can.
    fn in_step(&self, smtp: &mut SmtpConnection, features: &Response) -> Result<(), Fault> {
        let answer = smtp.command(Rset);
        let answer = answer.map_err(|error| Fault::Lost(said(&error)))?;
        let lines = |response: &Response| response.message().map(str::to_owned).collect::<Vec<_>>();
        if answer.message().count() > 1 || lines(&answer) == lines(features) {
            return Err(Fault::Stop(self.injected()));
        }
        Ok(())
    }

    fn injected(&self) -> Diagnostic {
        let help = "somebody on the way to it may want to read along: use another network, or a port that is encrypted from the beginning (`security = \"tls\"`, 465), \
                    and tell those who look after the server";
        self.fault(
            "answers that it did not give came in before the encryption",
            help,
        )
    }

    /// The addresses of the host; in the clear only this machine's own.
    fn addresses(&self) -> Result<Vec<SocketAddr>, Fault> {
        let found = (self.host.as_str(), self.port).to_socket_addrs();
        let found = found
            .map_err(|error| Fault::Lost(format!("{} is not found: {error}", self.shown())))?;
        let addresses = found.collect::<Vec<_>>();
        let own = addresses.iter().all(|address| address.ip().is_loopback());
        if self.security == Security::None && !own {
            let help = "write `security = \"starttls\"` or `\"tls\"` under `[mail.smtp]`; `\"none\"` is for a server on this machine only";
            return Err(Fault::Stop(
                self.fault("messages would go to it unencrypted", help),
            ));
        }
        Ok(addresses)
    }

    fn tls(&self) -> Result<TlsParameters, Fault> {
        let mut builder = TlsParameters::builder(self.host.clone());
        let help = "name a file with certificates (PEM) under `[mail.smtp]`: `ca = \"…\"`";
        if let Some(bytes) = &self.certificates {
            let certificate = certificate(bytes).ok_or_else(|| {
                Fault::Stop(self.fault("the file of `ca` holds no certificates", help))
            })?;
            builder = builder.add_root_certificate(certificate);
        }
        builder
            .build()
            .map_err(|error| Fault::Stop(self.fault(&said(&error), help)))
    }

    /// What it means that no connection came about. A certificate that is not trusted will not be in a minute either.
    fn unreached(&self, error: &Error) -> Fault {
        let said = said(error);
        // A server that answers is no matter of certificates, whatever it says.
        let of_tls = error.status().is_none();
        if of_tls && said.contains("CaUsedAsEndEntity") {
            let reason = "its certificate is that of an authority, which vouches for servers and cannot be a server's own";
            let help = "give the server a certificate that is none of an authority (without `CA:TRUE`), and name that, or its authority's, under `[mail.smtp]`: `ca = \"file.pem\"`";
            return Fault::Stop(self.fault(reason, help));
        }
        if of_tls && said.contains("certificate") {
            let help = "name the authority's certificates under `[mail.smtp]`: `ca = \"file.pem\"`, or correct the host's name";
            return Fault::Stop(self.fault(&said, help));
        }
        if error.is_permanent() {
            return Fault::Stop(self.fault(&said, "ask those who look after the server"));
        }
        Fault::Lost(said)
    }

    fn not_let_in(&self, error: &Error) -> Fault {
        if error.is_permanent() || error.is_client() {
            let help = "correct PRESSROOM_SMTP_USER and PRESSROOM_SMTP_PASSWORD; some services want a password for programs of its own";
            return Fault::Stop(
                self.fault(&format!("it does not let us in: {}", said(error)), help),
            );
        }
        Fault::Lost(said(error))
    }

    pub(super) fn fault(&self, reason: &str, help: &str) -> Diagnostic {
        let message = format!(
            "the mail server `{}` cannot be used: {reason}",
            self.shown()
        );
        Diagnostic::new(Code::MailServer, message).help(help)
    }
}

impl Connection {
    /// Hands a message over. `before` is asked when all but the message itself is said and the server waits for it: from then on until
    /// the answer nobody knows whether it was taken. Gives the answer.
    pub(super) fn deliver(
        &mut self,
        server: &Server,
        (from, to): (&Address, &Address),
        message: &[u8],
        before: impl FnOnce() -> Result<(), Diagnostic>,
    ) -> Result<String, Fault> {
        self.holds(server, message.len())?;
        let mail = self.say(server, Mail::new(Some(from.clone()), Vec::new()), is_done);
        mail.map_err(|fault| match fault {
            Fault::Refused(answer) => {
                let help = "correct the sender, or the name and password to log in with";
                Fault::Stop(
                    server.fault(&format!("it takes no mail from `{from}`: {answer}"), help),
                )
            }
            other => other,
        })?;
        self.say(server, Rcpt::new(to.clone(), Vec::new()), is_done)?;
        // Whatever else it says, it does not wait for the message, and might take its lines for commands.
        self.say(server, Data, |response| response.has_code(354))?;
        if let Err(diagnostic) = before() {
            // Without its end nothing of a message is taken.
            self.usable = false;
            return Err(Fault::Stop(diagnostic));
        }
        let _ = self.smtp.set_timeout(Some(TAKE));
        // The end of the last line is written before the end of the message.
        let message = message.strip_suffix(b"\r\n").unwrap_or(message);
        let taken = self.smtp.message(message);
        let _ = self.smtp.set_timeout(Some(ANSWER));
        match taken {
            Ok(response) if is_done(&response) => Ok(answer(&response)),
            Ok(response) => {
                self.usable = false;
                let reason = format!("it answers `{}`, which does not say it", answer(&response));
                Err(Fault::Uncertain(reason))
            }
            Err(error) => Err(match self.refusal(&error) {
                Fault::Lost(reason) => Fault::Uncertain(reason),
                other => other,
            }),
        }
    }

    /// Says a command, to which one kind of answer lets us go on.
    fn say(
        &mut self,
        server: &Server,
        command: impl fmt::Display,
        fits: impl FnOnce(&Response) -> bool,
    ) -> Result<(), Fault> {
        match self.smtp.command(command) {
            Ok(response) if fits(&response) => Ok(()),
            Ok(response) => {
                self.usable = false;
                let reason = format!("it gives an answer that is none: {}", answer(&response));
                let help = "look whether it is a mail server, and tell those who look after it";
                Err(Fault::Stop(server.fault(&reason, help)))
            }
            Err(error) => Err(self.refusal(&error)),
        }
    }

    /// Refuses to begin with messages that the server says are too large.
    pub(super) fn holds(&self, server: &Server, bytes: usize) -> Result<(), Fault> {
        let Some(limit) = self.limit.filter(|limit| bytes > *limit) else {
            return Ok(());
        };
        let reason = format!(
            "it takes messages of {} at most, and there is one of {}",
            size(limit as u64),
            size(bytes as u64)
        );
        let help = "make the PDF smaller with `--max-size`, to two thirds of what it takes, or send a link to it";
        Err(Fault::Stop(server.fault(&reason, help)))
    }

    /// What an error means before the message is handed over, and whether the connection can be gone on with.
    fn refusal(&mut self, error: &Error) -> Fault {
        let said = said(error);
        if !error.is_transient() && !error.is_permanent() {
            self.usable = false;
            return Fault::Lost(said);
        }
        self.usable = !said.starts_with(CLOSING) && self.smtp.command(Rset).is_ok();
        if error.is_transient() {
            Fault::Deferred(said)
        } else {
            Fault::Refused(said)
        }
    }

    pub(super) fn is_usable(&self) -> bool {
        self.usable && !self.smtp.has_broken()
    }

    /// Takes leave; an answer is not needed.
    pub(super) fn close(mut self) {
        if self.is_usable() {
            let _ = self.smtp.set_timeout(Some(CONNECT));
            let _ = self.smtp.quit();
        }
    }
}

/// Whether a command was carried out (2xx).
fn is_done(response: &Response) -> bool {
    response.code().severity == Severity::PositiveCompletion
}

/// How large messages may be, if the server says so (RFC 1870); nought is no limit.
fn limit(features: &Response) -> Option<usize> {
    let mut sizes = features.message().filter_map(|line| {
        let (keyword, size) = line.trim().split_once(' ')?;
        let size = Some(size).filter(|_| keyword.eq_ignore_ascii_case("SIZE"));
        size?.trim().parse::<usize>().ok()
    });
    sizes.next().filter(|size| *size > 0)
}

/// Certificates as text, or one as bytes. lettre takes a text without any for a list of none.
fn certificate(bytes: &[u8]) -> Option<Certificate> {
    /// What a certificate as bytes begins with: a sequence whose length has two bytes.
    const DER: &[u8] = &[0x30, 0x82];
    const PEM: &[u8] = b"-----BEGIN CERTIFICATE-----";
    if bytes.starts_with(DER) {
        return Certificate::from_der(bytes.to_vec()).ok();
    }
    let any = bytes.windows(PEM.len()).any(|window| window == PEM);
    Certificate::from_pem(bytes).ok().filter(|_| any)
}

/// Whether the time of a connection ended before anything came. Which of the two it is depends on the system.
fn is_late(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let kind = error.downcast_ref::<io::Error>().map(io::Error::kind);
        if matches!(kind, Some(ErrorKind::WouldBlock | ErrorKind::TimedOut)) {
            return true;
        }
        cause = error.source();
    }
    false
}

fn answer(response: &Response) -> String {
    let text = response.message().collect::<Vec<_>>().join(" ");
    beginning(clean(&format!("{} {text}", response.code())), SHOWN)
}

/// What a server said, or what became of the connection, on one line.
fn said(error: &Error) -> String {
    if is_late(error) {
        return "it does not answer in time".to_owned();
    }
    let mut causes = Vec::new();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        causes.push(error.to_string());
        cause = error.source();
    }
    causes.dedup();
    let text = match error.status() {
        Some(code) => format!("{code} {}", causes.join(": ")),
        None if causes.is_empty() => error.to_string(),
        None => causes.join(": "),
    };
    beginning(clean(&text), SHOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_large_messages_may_be() {
        for (features, expected) in [
            (
                "250-here\r\n250-SIZE 10000000\r\n250 STARTTLS\r\n",
                Some(10_000_000),
            ),
            ("250-here\r\n250 size 0\r\n", None),
            ("250-here\r\n250 SIZE\r\n", None),
            ("250 here\r\n", None),
        ] {
            let features = features.parse::<Response>().unwrap();
            assert_eq!(limit(&features), expected);
        }
    }

    #[test]
    fn a_file_without_certificates_is_told() {
        assert!(certificate(b"-----BEGIN PRIVATE KEY-----\n").is_none());
        assert!(certificate(b"").is_none());
        assert!(certificate(&[0x30, 0x82, 0x01, 0x00]).is_some());
    }
}
