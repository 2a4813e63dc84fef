//! The mail server: how it is reached, encrypted and logged in to.

use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Ehlo, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;

use super::connection::{CONNECT, Connection, Fault, is_late, said};
use crate::diagnostic::{Code, Diagnostic};
use crate::publication::Security;

/// Long enough to get what has come, and no longer.
const AT_ONCE: Duration = Duration::from_millis(1);

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
        Ok(Connection::new(smtp, &features))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_certificates_is_told() {
        assert!(certificate(b"-----BEGIN PRIVATE KEY-----\n").is_none());
        assert!(certificate(b"").is_none());
        assert!(certificate(&[0x30, 0x82, 0x01, 0x00]).is_some());
    }
}
