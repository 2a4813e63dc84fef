//! Everything a layout gets: the slots of the layout contract, as one Typst dictionary.

use icu_locale::Locale;
use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use typst::foundations::{
    Array, Bytes, Content, Datetime, Dict, IntoValue, NativeElement, Str, Value,
};
use typst::layout::Dir;
use typst::model::ParElem;
use typst::syntax::Span as TypstSpan;
use typst::text::{LinebreakElem, TextElem};
use typst::visualize::Color;

use super::links::{Links, Register};
use super::text::plain;
use super::{Before, Origin, Pictures, Place, Press, Voice, bulletin, image_element, programme};
use crate::contact::{find_address, telephone_numbers};
use crate::locale;
use crate::model::{Date, Document, Metadata, Related, Spanned, Status, walk_texts};

/// What the publication gives to every document: who publishes, and the theme.
#[derive(Debug, Clone)]
pub(crate) struct House {
    /// The organisation, for documents that name none.
    pub(crate) organisation: Option<String>,
    /// The organisation's logo.
    pub(crate) logo: Option<Bytes>,
    /// The theme's colour.
    pub(crate) accent: Color,
    /// The paper, by Typst's name (`a4`).
    pub(crate) paper: String,
    /// What is different in print, if it is printed.
    pub(crate) press: Option<Press>,
}

/// What is set: the document, and what it shows and holds.
pub(crate) struct Manuscript<'a> {
    pub(crate) document: &'a Document,
    pub(crate) pictures: &'a Pictures,
    /// The items of a bulletin, in the order in which it names them; `None` where one could not be read.
    pub(crate) items: Vec<Option<Manuscript<'a>>>,
    /// Sentences of the text that are set large beside it.
    pub(crate) pull_quotes: &'a [String],
}

/// The dictionary that reaches the layout as `document`, and the PDF's own metadata as `info`.
pub(crate) fn slots(manuscript: &Manuscript<'_>, house: &House, mut parameters: Dict) -> Dict {
    let metadata = manuscript.document.metadata();
    let digits = parameters.get("digits").ok();
    let digits = digits.and_then(|choice| choice.clone().cast::<Str>().ok());
    let digits = digits.unwrap_or_default();
    let lang = locale::with_digits(&metadata.lang.value, &digits);
    let press = house.press.as_ref();
    let register = press.map(|press| Register::new(press.links, &lang, &mut parameters));
    let voice = Voice {
        lang: &lang,
        origin: Origin::new(0),
        links: register.as_ref().map_or(Links::Live, Links::Printed),
    };
    // The document's title is level 1.
    let mut slots = piece(manuscript, voice, house, 2, Before::default());
    if let Document::Bulletin(bulletin) = manuscript.document {
        bulletin::slots(&mut slots, bulletin, manuscript, house, voice, &digits);
    }
    insert(&mut slots, "theme", theme(metadata, house, voice));
    insert(&mut slots, "parameters", parameters);
    let edition = if press.is_some() { "press" } else { "screen" };
    insert(&mut slots, "edition", edition);
    insert(&mut slots, "press", press.map(Press::slots));
    let addresses = register.as_ref().map(Register::addresses);
    insert(&mut slots, "addresses", addresses.unwrap_or_default());
    let mut inputs = Dict::new();
    insert(&mut inputs, "document", slots);
    insert(&mut inputs, "info", info(metadata));
    insert(&mut inputs, "text", language(voice.lang));
    inputs
}

/// What a document says, on its own or in a bulletin. Its headings are of this level and below.
pub(super) fn piece(
    manuscript: &Manuscript<'_>,
    voice: Voice<'_>,
    house: &House,
    level: u8,
    before: Before,
) -> Dict {
    let Manuscript {
        document,
        pictures,
        pull_quotes,
        ..
    } = manuscript;
    let mut slots = texts(document.metadata(), house, voice);
    insert(&mut slots, "kind", document.kind());
    insert(&mut slots, "arabic-words", has_arabic(document, house));
    match document {
        Document::Article(article) => {
            let place = Place {
                level,
                notes: before.notes,
            };
            let body = voice.prose(&article.body, place, pictures, pull_quotes);
            insert(&mut slots, "body", body);
        }
        Document::Programme(programme) => {
            programme::slots(&mut slots, programme, pictures, voice, level, before);
        }
        Document::Bulletin(_) => {}
    }
    // After the body, because links have numbers in the order in which they are read.
    let entries = document.metadata().related.iter();
    let entries = entries.map(|entry| further(entry, voice).into_value());
    insert(&mut slots, "related", entries.collect::<Array>());
    insert(&mut slots, "labels", labels(voice.lang));
    slots
}

/// Whether anything is written in Arabic letters, by the same property of Unicode as the rule of the layouts.
fn has_arabic(document: &Document, house: &House) -> bool {
    let scripts = CodePointMapData::<Script>::new();
    let written =
        |text: &str| !text.is_ascii() && text.chars().any(|c| scripts.get(c) == Script::Arabic);
    let mut found = house.organisation.as_deref().is_some_and(written);
    walk_texts(document, &mut |text, _| found = found || written(text));
    found
}

pub(super) fn insert(dict: &mut Dict, key: &str, value: impl IntoValue) {
    dict.insert(Str::from(key), value.into_value());
}

/// The front matter, written for readers.
fn texts(metadata: &Metadata, house: &House, voice: Voice<'_>) -> Dict {
    let lang = voice.lang;
    let line = |text: &Spanned<String>| voice.line(text);
    let date = |date: &Spanned<Date>| voice.date(date);
    let organisation = metadata.organisation.as_ref().map(line).or_else(|| {
        house
            .organisation
            .as_ref()
            .map(|name| plain(name, voice.span(&metadata.span), lang))
    });
    let mut slots = Dict::new();
    insert(&mut slots, "lang", lang.id.language.as_str());
    let region = lang.id.region.map(|region| Str::from(region.as_str()));
    insert(&mut slots, "region", region);
    insert(&mut slots, "rtl", locale::is_rtl(lang));
    insert(&mut slots, "numbering", locale::numbering(lang));
    insert(&mut slots, "title", line(&metadata.title));
    insert(&mut slots, "subtitle", metadata.subtitle.as_ref().map(line));
    insert(
        &mut slots,
        "summary",
        metadata
            .summary
            .as_ref()
            .map(|text| paragraphs(text, voice)),
    );
    insert(&mut slots, "organisation", organisation);
    insert(
        &mut slots,
        "contact",
        metadata.contact.as_ref().map(|text| contact(text, voice)),
    );
    insert(&mut slots, "authors", strings(&metadata.authors));
    insert(&mut slots, "keywords", strings(&metadata.keywords));
    insert(
        &mut slots,
        "reference",
        metadata
            .reference
            .as_ref()
            .map(|text| Str::from(&*text.value)),
    );
    insert(&mut slots, "date", metadata.date.as_ref().map(date));
    insert(&mut slots, "updated", metadata.updated.as_ref().map(date));
    insert(&mut slots, "embargo", metadata.embargo.as_ref().map(date));
    insert(
        &mut slots,
        "status",
        match metadata.status {
            Status::Final => "final",
            Status::Draft => "draft",
        },
    );
    slots
}

pub(super) fn strings(texts: &[Spanned<String>]) -> Array {
    texts
        .iter()
        .map(|text| text.value.as_str().into_value())
        .collect()
}

/// Blank lines separate paragraphs, as in Markdown; other line ends are spaces.
fn paragraphs(text: &Spanned<String>, voice: Voice<'_>) -> Content {
    let unified = text.value.replace("\r\n", "\n");
    let paragraphs = unified
        .split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty());
    Content::sequence(paragraphs.map(|paragraph| {
        let words = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        ParElem::new(plain(&words, voice.span(&text.span), voice.lang)).pack()
    }))
}

/// An address block: lines stay lines; e-mail and web addresses become links.
pub(super) fn contact(text: &Spanned<String>, voice: Voice<'_>) -> Content {
    let place = voice.span(&text.span);
    let mut contents = Vec::new();
    for (index, line) in text.value.trim().lines().enumerate() {
        if index > 0 {
            contents.push(LinebreakElem::new().pack());
        }
        let spaced = locale::space_punctuation(line.trim(), voice.lang, None, None);
        let spaced = isolated_numbers(&spaced, voice.lang);
        contents.extend(spaced.split_inclusive(' ').map(|word| {
            address(word, place, voice).unwrap_or_else(|| TextElem::packed(word).spanned(place))
        }));
    }
    Content::sequence(contents)
}

/// Among words from right to left the groups of a telephone number would change places, so it is isolated.
fn isolated_numbers(line: &str, lang: &Locale) -> String {
    if !locale::is_rtl(lang) {
        return line.to_owned();
    }
    let pieces = telephone_numbers(line).into_iter().map(|(piece, number)| {
        if number {
            format!("\u{2066}{piece}\u{2069}")
        } else {
            piece.to_owned()
        }
    });
    pieces.collect()
}

/// A word that is an address, as a link; what stands around it (`<…>`, a comma) stays outside.
fn address(word: &str, place: TypstSpan, voice: Voice<'_>) -> Option<Content> {
    let found = find_address(word)?;
    let words = TextElem::packed(found.shown);
    Some(Content::sequence([
        TextElem::packed(found.before),
        voice.links.link(words, &found.url, place, found.shown),
        TextElem::packed(found.after),
    ]))
}

/// A link with its title.
pub(super) fn related(entry: &Related, voice: Voice<'_>) -> Dict {
    let title = voice.line(&entry.title);
    let title = match &entry.url {
        Some(url) => voice.link(title, url, &entry.title.value),
        None => title,
    };
    titled(entry, title)
}

/// A link for further reading: in print its address may stand under its title.
fn further(entry: &Related, voice: Voice<'_>) -> Dict {
    if voice.links.print_addresses() {
        titled(entry, voice.line(&entry.title))
    } else {
        related(entry, voice)
    }
}

fn titled(entry: &Related, title: Content) -> Dict {
    let mut dict = Dict::new();
    insert(&mut dict, "title", title);
    insert(
        &mut dict,
        "url",
        entry.url.as_ref().map(|url| Str::from(&*url.value)),
    );
    dict
}

fn labels(lang: &Locale) -> Dict {
    let entries = locale::labels(lang).entries();
    let mut labels = entries
        .map(|(key, label)| (Str::from(key), label.into_value()))
        .collect::<Dict>();
    // Between a label and what it names.
    let colon = locale::space_punctuation("x:", lang, None, None);
    insert(
        &mut labels,
        "colon",
        format!("{} ", colon.trim_start_matches('x')),
    );
    labels
}

fn theme(metadata: &Metadata, house: &House, voice: Voice<'_>) -> Dict {
    // A logo says who publishes; its description is that name.
    let alt = metadata
        .organisation
        .as_ref()
        .map(|name| &name.value)
        .or(house.organisation.as_ref());
    let logo = house.logo.as_ref().map(|bytes| {
        let image = image_element(bytes.clone(), voice.span(&metadata.span));
        image.with_alt(alt.map(|name| name.as_str().into())).pack()
    });
    let mut theme = Dict::new();
    insert(&mut theme, "accent", Value::Color(house.accent.clone()));
    insert(&mut theme, "paper", house.paper.as_str());
    let page = house.press.as_ref().map(Press::page);
    let page = page.unwrap_or_else(|| {
        let mut page = Dict::new();
        insert(&mut page, "paper", house.paper.as_str());
        page
    });
    insert(&mut theme, "page", page);
    insert(&mut theme, "logo", logo);
    theme
}

/// The arguments of `set document`.
fn info(metadata: &Metadata) -> Dict {
    let date = metadata.date.as_ref().and_then(|date| {
        let Date { year, month, day } = date.value;
        Datetime::from_ymd(i32::from(year), month, day)
    });
    let description = metadata.description().map(TextElem::packed);
    let mut info = Dict::new();
    insert(
        &mut info,
        "title",
        TextElem::packed(metadata.title.value.as_str()),
    );
    insert(&mut info, "author", strings(&metadata.authors));
    insert(&mut info, "description", description);
    insert(&mut info, "keywords", strings(&metadata.keywords));
    insert(&mut info, "date", date);
    info
}

/// The arguments of `set text` that say the language.
fn language(lang: &Locale) -> Dict {
    let mut text = Dict::new();
    insert(&mut text, "lang", lang.id.language.as_str());
    insert(
        &mut text,
        "region",
        lang.id.region.map(|region| Str::from(region.as_str())),
    );
    // The script may say more than the language does: Azerbaijani in Arabic letters.
    let dir = if locale::is_rtl(lang) {
        Dir::RTL
    } else {
        Dir::LTR
    };
    insert(&mut text, "dir", dir);
    text
}
