//! `[mail]` in `pressroom.toml`: whom mailings are from, how they begin, and through which server they are sent.

use std::sync::Arc;

use icu_locale::Locale;

use crate::diagnostic::{Code, Diagnostic, SourceText};
use crate::model::{Parameter, ParameterValue, Spanned};
use crate::publication::Publication;
use crate::source::{Fields, language};

/// A file of certificates over this is none.
const MAX_CERTIFICATES: usize = 1 << 20;

/// What mailings are like.
#[derive(Debug, Clone, Default)]
pub(crate) struct MailSettings {
    /// Whom they are from: an address, with or without a name.
    pub(crate) from: Option<Spanned<String>>,
    /// Where answers go.
    pub(crate) reply_to: Option<Spanned<String>>,
    /// How a message begins, by language; with merge fields.
    pub(crate) greetings: Vec<(Locale, Spanned<String>)>,
    /// Subjects in place of the documents' titles, by language; with merge fields.
    pub(crate) subjects: Vec<(Locale, Spanned<String>)>,
    pub(crate) smtp: SmtpSettings,
}

/// The server that takes mail.
#[derive(Debug, Clone, Default)]
pub(crate) struct SmtpSettings {
    pub(crate) host: Option<Spanned<String>>,
    pub(crate) port: Option<u16>,
    pub(crate) security: Option<Spanned<Security>>,
    /// The name to log in with. The password is never in a file.
    pub(crate) user: Option<String>,
    /// Certificates that are trusted besides those of the machine, in the publication folder.
    pub(crate) ca: Option<Spanned<String>>,
}

/// How the connection is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Security {
    /// The server is asked to encrypt before anything is said.
    StartTls,
    /// Encrypted from the beginning.
    Tls,
    /// In the clear, which only this very machine may hear.
    None,
}

impl MailSettings {
    /// Reads the table; what cannot be used is reported.
    pub(super) fn read(
        fields: &mut Fields,
        source: &Arc<SourceText>,
        found: &mut Vec<Diagnostic>,
    ) -> Self {
        let Some(mut table) = fields.table("mail") else {
            return Self::default();
        };
        let settings = Self {
            from: table.string("from"),
            reply_to: table.string("reply-to"),
            greetings: by_language(&table.parameters("greeting"), source, found),
            subjects: by_language(&table.parameters("subject"), source, found),
            smtp: table
                .table("smtp")
                .map_or_else(SmtpSettings::default, |table| smtp(table, source, found)),
        };
        table.close();
        settings
    }
}

/// Texts under the tags of their languages.
fn by_language(
    table: &[Parameter],
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Vec<(Locale, Spanned<String>)> {
    let mut texts = Vec::new();
    for Parameter { name, value } in table {
        let lang = language(&name.value).map_err(|help| {
            let message = format!("`{}` is no language", name.value);
            let diagnostic = Diagnostic::new(Code::TomlValue, message);
            diagnostic
                .at(source, name.span.clone())
                .help(help.replace('"', ""))
        });
        match (lang, &value.value) {
            (Ok(lang), ParameterValue::Text(text)) => {
                texts.push((lang, Spanned::new(text.clone(), value.span.clone())));
            }
            (Ok(_), _) => {
                let message = format!("`{}` is no text", name.value);
                let diagnostic = Diagnostic::new(Code::TomlType, message);
                let help = format!("write `{} = \"…\"`", name.value);
                found.push(diagnostic.at(source, value.span.clone()).help(help));
            }
            (Err(diagnostic), _) => found.push(diagnostic),
        }
    }
    texts
}

fn smtp(mut table: Fields, source: &Arc<SourceText>, found: &mut Vec<Diagnostic>) -> SmtpSettings {
    let port = table.integer("port").and_then(|port| {
        let number = u16::try_from(port.value).ok().filter(|port| *port > 0);
        if number.is_none() {
            let message = format!("there is no port {}", port.value);
            let diagnostic = Diagnostic::new(Code::TomlValue, message);
            let help = "write a whole number from 1 to 65535; most servers have 587 or 465";
            found.push(diagnostic.at(source, port.span).help(help));
        }
        number
    });
    let settings = SmtpSettings {
        host: table.string("host"),
        port,
        security: table.choice(
            "security",
            &[
                ("starttls", Security::StartTls),
                ("tls", Security::Tls),
                ("none", Security::None),
            ],
        ),
        user: table.string("user").map(|user| user.value),
        ca: table.string("ca"),
    };
    table.close();
    settings
}

impl Publication {
    /// What the settings say of mailings, and the text that they stand in.
    pub(crate) fn mail(&self) -> (&MailSettings, &Arc<SourceText>) {
        (&self.settings.mail, &self.settings.source)
    }

    /// The certificates that the settings name.
    pub(crate) fn certificates(&self) -> Result<Option<Vec<u8>>, Diagnostic> {
        let Some(file) = &self.settings.mail.smtp.ca else {
            return Ok(None);
        };
        self.files
            .read(&file.value, MAX_CERTIFICATES)
            .map(Some)
            .map_err(|fault| {
                let message = fault.of(&format!("the file of certificates `{}`", file.value));
                Diagnostic::new(Code::MailSettings, message)
                    .at(&self.settings.source, file.span.clone())
                    .help("name a file with certificates (PEM) in the publication folder")
            })
    }
}
