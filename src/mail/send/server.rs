//! The mail server: one connection, on which each message is handed over with a known end.
//!
//! lettre's transport would say of a failure neither whether the message had been handed over nor leave room for the journal in
//! between, so its connection is used, command by command.

use std::io::{self, ErrorKind};
use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;

use crate::diagnostic::{Code, Diagnostic};
use crate::publication::Security;
use crate::text::{beginning, clean};

/// How long a server may take to be reached, to answer, and to take a message that it has got (RFC 5321, 4.5.3.2).
const CONNECT: Duration = Duration::from_secs(30);
const ANSWER: Duration = Duration::from_mins(5);
const TAKE: Duration = Duration::from_mins(10);

/// Characters of an answer.
const SHOWN: usize = 200;

/// The answer by which a server says that it is about to go.
const CLOSING: &str = "421";

/// Where and how mail is handed over.
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
    /// Certificates that are trusted besides those of the machine (PEM).
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
        let hello = ClientId::default();
        let wrapped = tls.as_ref().filter(|_| self.security == Security::Tls);
        let begun =
            SmtpConnection::connect(addresses.as_slice(), Some(CONNECT), &hello, wrapped, None);
        let mut smtp = begun.map_err(|error| self.unreached(&error))?;
        if let Some(tls) = tls.as_ref().filter(|_| self.security == Security::StartTls) {
            if !smtp.can_starttls() {
                smtp.abort();
                let help = "write `security = \"tls\"` under `[mail.smtp]` if its port is for encrypted connections, such as 465";
                return Err(Fault::Stop(
                    self.fault("it does not encrypt (STARTTLS)", help),
                ));
            }
            smtp.starttls(tls, &hello)
                .map_err(|error| self.unreached(&error))?;
        }
        if let Some((user, password)) = &self.login {
            let credentials = Credentials::new(user.clone(), password.clone());
            let answer = smtp.auth(DEFAULT_MECHANISMS, &credentials);
            answer.map_err(|error| self.not_let_in(&error))?;
        }
        // What does not answer in time is lost all the same.
        let _ = smtp.set_timeout(Some(ANSWER));
        Ok(Connection { smtp, usable: true })
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
        if let Some(pem) = &self.certificates {
            let certificate = Certificate::from_pem(pem).map_err(|_| {
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
        if said.contains("certificate") {
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
        let mail = self.smtp.command(Mail::new(Some(from.clone()), Vec::new()));
        mail.map_err(|error| match self.refusal(&error) {
            Fault::Refused(answer) => {
                let help = "correct the sender, or the name and password to log in with";
                Fault::Stop(
                    server.fault(&format!("it takes no mail from `{from}`: {answer}"), help),
                )
            }
            other => other,
        })?;
        let recipient = self.smtp.command(Rcpt::new(to.clone(), Vec::new()));
        recipient.map_err(|error| self.refusal(&error))?;
        self.smtp
            .command(Data)
            .map_err(|error| self.refusal(&error))?;
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
            Ok(response) => Ok(answer(&response)),
            Err(error) => Err(match self.refusal(&error) {
                Fault::Lost(reason) => Fault::Uncertain(reason),
                other => other,
            }),
        }
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

fn answer(response: &Response) -> String {
    let text = response.message().collect::<Vec<_>>().join(" ");
    beginning(clean(&format!("{} {text}", response.code())), SHOWN)
}

/// What a server said, or what became of the connection, on one line.
fn said(error: &Error) -> String {
    let mut causes = Vec::new();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let late = error.downcast_ref::<io::Error>().map(io::Error::kind);
        // Which of the two it is depends on the system.
        if matches!(late, Some(ErrorKind::WouldBlock | ErrorKind::TimedOut)) {
            return "it does not answer in time".to_owned();
        }
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
