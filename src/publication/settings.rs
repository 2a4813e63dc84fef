//! `pressroom.toml`: what all documents of a publication folder share.

#[cfg(feature = "cli")]
mod mail;
mod print;

use std::str::FromStr;
use std::sync::Arc;

use typst::layout::Paper;
use typst::visualize::Color;

use super::allow::Allowed;
use super::choice::Choice;
#[cfg(feature = "cli")]
pub(crate) use mail::{MailSettings, Security};

use crate::diagnostic::{Code, Diagnostic, Outcome, SourceText, suggest};
use crate::model::{Parameter, Span, Spanned};
use crate::source::{Fields, decode};
use crate::typeset::MAX_OFFSET;
pub use print::PaperSize;
pub(crate) use print::Print;
pub(super) use print::{is_bleed, is_gutter};

/// The file's name.
pub(crate) const FILE_NAME: &str = "pressroom.toml";

/// A settings file is small; anything longer is not one.
const LIMIT: usize = 64 * 1024;

/// The colour of a publication that chooses none: a dark blue that has 10:1 on white.
const ACCENT: &str = "#003a70";

/// The kinds of document, and the built-in layout of each.
pub(super) const DEFAULT_LAYOUTS: &[(&str, &str)] = &[
    ("article", "brief"),
    ("programme", "programme"),
    ("bulletin", "bulletin"),
];

/// Bounds on what is read and made; each can be set under `[limits]`.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// Bytes of a source.
    pub(crate) source: usize,
    /// Megapixels of an image, by its header.
    pub(crate) image_megapixels: u64,
    /// Pages of a document.
    pub(crate) pages: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            source: 4 << 20,
            image_megapixels: 50,
            pages: 2000,
        }
    }
}

/// What `pressroom.toml` says, or the defaults.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// The settings file, for diagnostics.
    pub(crate) source: Arc<SourceText>,
    pub(crate) organisation: Option<String>,
    /// The logo's file, relative to the publication folder.
    pub(crate) logo: Option<Spanned<String>>,
    /// Where sources lie.
    pub(crate) documents: String,
    /// Where PDFs go.
    pub(crate) out: String,
    /// Where the publication's own fonts lie.
    pub(crate) fonts: String,
    /// Where the publication's own layouts lie.
    pub(crate) layouts: String,
    /// The layouts of documents that choose none, by kind.
    pub(crate) default_layouts: Vec<(&'static str, Spanned<String>)>,
    pub(crate) accent: Color,
    /// Where the accent is chosen, if it is.
    pub(crate) accent_place: Option<Span>,
    pub(crate) paper: String,
    /// Values for the parameters of layouts, by layout.
    pub(crate) parameters: Vec<(Spanned<String>, Vec<Parameter>)>,
    /// Straight quotation marks, hyphens and dots become typographic ones.
    pub(crate) smart_punctuation: bool,
    pub(crate) limits: Limits,
    /// What mailings are like.
    #[cfg(feature = "cli")]
    pub(super) mail: MailSettings,
    /// What a print shop asks for.
    pub(crate) print: Print,
    /// The checks that weigh something else than usual.
    pub(super) choice: Choice,
    /// What comments in the settings allow.
    pub(super) allowed: Allowed,
}

impl Settings {
    /// The settings of a folder that has no `pressroom.toml`.
    pub(crate) fn none() -> Self {
        let source = Arc::new(SourceText::new(FILE_NAME, ""));
        let (fields, _) = Fields::parse(&source, 0..0);
        read(fields, &source).0
    }

    /// Reads the settings file. What cannot be used is reported, and left at its default.
    pub(crate) fn parse(name: &str, bytes: &[u8]) -> Outcome<Self> {
        let decoded = decode(name, bytes, LIMIT);
        // An empty file is a publication folder without wishes.
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Outcome::ok(Self::none());
        }
        let mut diagnostics = decoded.diagnostics;
        let Some(source) = decoded.value else {
            return Outcome {
                value: None,
                diagnostics,
            };
        };
        let (fields, found) = Fields::parse(&source, 0..source.text().len());
        diagnostics.extend(found);
        let (settings, found) = read(fields, &source);
        diagnostics.extend(found);
        Outcome {
            value: Some(settings),
            diagnostics,
        }
    }

    /// The parameters chosen for a layout.
    pub(crate) fn parameters(&self, layout: &str) -> &[Parameter] {
        let chosen = self
            .parameters
            .iter()
            .find(|(name, _)| name.value == layout);
        chosen.map_or(&[], |(_, parameters)| parameters)
    }
}

/// What can be used of the settings, and what is wrong with the rest.
fn read(mut fields: Fields, source: &Arc<SourceText>) -> (Settings, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut folder = |key: &str| fields.string(key).map(|folder| folder.value);
    let (documents, out, fonts) = (folder("documents"), folder("out"), folder("fonts"));
    let (layouts, default_layouts) = default_layouts(&mut fields);
    let (accent, accent_place, paper) = theme(&mut fields, source, &mut found);
    let choice = Choice::read(&fields.parameters("checks"), source, &mut found);
    let limits = fields
        .table("limits")
        .map_or_else(Limits::default, |table| limits(table, source, &mut found));
    let print = fields.table("print").map_or_else(Print::default, |table| {
        print::read(table, source, &mut found)
    });
    let mut settings = Settings {
        organisation: fields.string("organisation").map(|text| text.value),
        logo: fields.string("logo"),
        documents: documents.unwrap_or_else(|| "documents".to_owned()),
        out: out.unwrap_or_else(|| "out".to_owned()),
        fonts: fonts.unwrap_or_else(|| "fonts".to_owned()),
        layouts: layouts.unwrap_or_else(|| "layouts".to_owned()),
        default_layouts,
        accent,
        accent_place,
        paper,
        parameters: fields.parameter_tables("parameters"),
        smart_punctuation: fields
            .boolean("smart-punctuation")
            .is_some_and(|smart| smart.value),
        limits,
        #[cfg(feature = "cli")]
        mail: MailSettings::read(&mut fields, source, &mut found),
        print,
        choice,
        allowed: Allowed::default(),
        source: Arc::clone(source),
    };
    #[cfg(not(feature = "cli"))]
    pass_over_mail(&mut fields);
    settings.allowed.read(source, None, &mut found);
    found.extend(nameless_logo(&settings));
    found.extend(fields.finish());
    (settings, found)
}

/// Where the publication's own layouts lie, and those of documents that choose none.
fn default_layouts(fields: &mut Fields) -> (Option<String>, Vec<(&'static str, Spanned<String>)>) {
    let (mut folder, mut chosen) = (None, Vec::new());
    if let Some(mut table) = fields.table("layouts") {
        folder = table.string("folder").map(|folder| folder.value);
        for (kind, _) in DEFAULT_LAYOUTS {
            chosen.extend(table.string(kind).map(|name| (*kind, name)));
        }
        table.close();
    }
    (folder, chosen)
}

/// The library sends no mail, but the settings are the same for it.
#[cfg(not(feature = "cli"))]
fn pass_over_mail(fields: &mut Fields) {
    if let Some(mut table) = fields.table("mail") {
        table.forget();
    }
}

fn theme(
    fields: &mut Fields,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> (Color, Option<Span>, String) {
    let (mut accent, mut place, mut paper) = (None, None, None);
    if let Some(mut table) = fields.table("theme") {
        if let Some(text) = table.string("accent") {
            accent = colour(&text, source, found);
            place = accent.is_some().then_some(text.span);
        }
        paper = table
            .string("paper")
            .and_then(|text| known_paper(&text, source, found));
        table.close();
    }
    let accent = accent
        .or_else(|| Color::from_str(ACCENT).ok())
        .unwrap_or(Color::BLACK);
    (accent, place, paper.unwrap_or_else(|| "a4".to_owned()))
}

fn nameless_logo(settings: &Settings) -> Option<Diagnostic> {
    let logo = settings.logo.as_ref()?;
    let nameless = settings.organisation.is_none();
    nameless.then(|| {
        Diagnostic::new(Code::TomlValue, "the logo has no name to be described by")
            .at(&settings.source, logo.span.clone())
            .help("write `organisation = \"…\"`; screen readers say it in place of the logo")
    })
}

fn colour(
    text: &Spanned<String>,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Option<Color> {
    let colour = Color::from_str(&text.value)
        .ok()
        .filter(|_| text.value.starts_with('#'));
    if colour.is_none() {
        let diagnostic =
            Diagnostic::new(Code::TomlValue, format!("`{}` is not a colour", text.value))
                .at(source, text.span.clone())
                .help("write red, green and blue in hexadecimal, such as `\"#003a70\"`");
        found.push(diagnostic);
    }
    colour
}

/// Papers that Typst has besides the common ones are accepted; the help names the common ones.
fn known_paper(
    text: &Spanned<String>,
    source: &Arc<SourceText>,
    found: &mut Vec<Diagnostic>,
) -> Option<String> {
    const COMMON: [&str; 6] = ["a4", "a5", "a3", "us-letter", "us-legal", "iso-b5"];
    // People write `A4`; Typst's own names, which layouts use, are in small letters.
    let name = text.value.trim().to_lowercase();
    if Paper::from_str(&name).is_ok() {
        return Some(name);
    }
    let help = match suggest(&text.value, COMMON) {
        Some(close) => format!("did you mean `\"{close}\"`?"),
        None => "write `\"a4\"`, `\"a5\"` or `\"us-letter\"`".to_owned(),
    };
    let diagnostic = Diagnostic::new(
        Code::TomlValue,
        format!("there is no paper called `{}`", text.value),
    )
    .at(source, text.span.clone())
    .help(help);
    found.push(diagnostic);
    None
}

fn limits(mut table: Fields, source: &Arc<SourceText>, found: &mut Vec<Diagnostic>) -> Limits {
    let defaults = Limits::default();
    let mut limit = |key: &str, default: u64, most: u64| {
        let Some(value) = table.integer(key) else {
            return default;
        };
        match u64::try_from(value.value)
            .ok()
            .filter(|value| (1..=most).contains(value))
        {
            Some(value) => value,
            None => {
                let diagnostic = Diagnostic::new(
                    Code::TomlValue,
                    format!("the limit `{key}` cannot be {}", value.value),
                )
                .at(source, value.span)
                .help(format!("write a whole number from 1 to {most}"));
                found.push(diagnostic);
                default
            }
        }
    };
    // Places in a source are kept in 23 bits; see `typeset::span`.
    let source_mib = limit(
        "source-mib",
        (defaults.source >> 20) as u64,
        (MAX_OFFSET >> 20) as u64,
    );
    let image_megapixels = limit("image-megapixels", defaults.image_megapixels, 1000);
    let pages = limit("pages", defaults.pages as u64, 100_000);
    table.close();
    Limits {
        source: (source_mib as usize) << 20,
        image_megapixels,
        pages: pages as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_known_however_it_is_written() {
        for (written, name) in [("A4", "a4"), ("a5", "a5"), ("US-Letter", "us-letter")] {
            let text = format!("[theme]\npaper = \"{written}\"\n");
            let read = Settings::parse(FILE_NAME, text.as_bytes());
            assert!(read.diagnostics.is_empty(), "{written}");
            assert_eq!(read.value.unwrap().paper, name);
        }
    }
}
