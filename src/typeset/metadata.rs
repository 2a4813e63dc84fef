//! Everything a layout gets: the slots of the layout contract, as one Typst dictionary.

use icu_locale::Locale;
use typst::foundations::{
    Array, Bytes, Content, Datetime, Dict, IntoValue, NativeElement, Str, Value,
};
use typst::model::ParElem;
use typst::text::{LinebreakElem, TextElem};
use typst::visualize::Color;

use super::inline::link;
use super::span::span;
use super::text::plain;
use super::{Pictures, Place, image_element, programme, prose};
use crate::locale;
use crate::model::{Date, Document, Metadata, Related, Spanned, Status};

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
}

/// The dictionary that reaches the layout as `document`, and the PDF's own metadata as `info`.
pub(crate) fn slots(
    document: &Document,
    pictures: &Pictures,
    house: &House,
    parameters: Dict,
) -> Dict {
    let metadata = document.metadata();
    let mut slots = texts(metadata, house);
    insert(&mut slots, "kind", document.kind());
    match document {
        Document::Article(article) => {
            // The document's title is level 1.
            let place = Place { level: 2, notes: 0 };
            let body = prose(&article.body, place, pictures, &metadata.lang.value);
            insert(&mut slots, "body", body);
        }
        Document::Programme(programme) => programme::slots(&mut slots, programme, pictures),
    }
    insert(&mut slots, "labels", labels(&metadata.lang.value));
    insert(&mut slots, "theme", theme(metadata, house));
    insert(&mut slots, "parameters", parameters);
    let mut inputs = Dict::new();
    insert(&mut inputs, "document", slots);
    insert(&mut inputs, "info", info(metadata));
    insert(&mut inputs, "text", language(&metadata.lang.value));
    inputs
}

pub(super) fn insert(dict: &mut Dict, key: &str, value: impl IntoValue) {
    dict.insert(Str::from(key), value.into_value());
}

/// The front matter, written for readers.
fn texts(metadata: &Metadata, house: &House) -> Dict {
    let lang = &metadata.lang.value;
    let line = |text: &Spanned<String>| plain(&text.value, &text.span, lang);
    let date = |date: &Spanned<Date>| Str::from(locale::write_date(date.value, lang));
    let organisation = metadata.organisation.as_ref().map(line).or_else(|| {
        house
            .organisation
            .as_ref()
            .map(|name| plain(name, &metadata.span, lang))
    });
    let mut slots = Dict::new();
    insert(&mut slots, "lang", lang.id.language.as_str());
    insert(&mut slots, "rtl", locale::is_rtl(lang));
    insert(&mut slots, "title", line(&metadata.title));
    insert(&mut slots, "subtitle", metadata.subtitle.as_ref().map(line));
    insert(
        &mut slots,
        "summary",
        metadata.summary.as_ref().map(|text| paragraphs(text, lang)),
    );
    insert(&mut slots, "organisation", organisation);
    insert(
        &mut slots,
        "contact",
        metadata.contact.as_ref().map(|text| contact(text, lang)),
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
    let related = metadata
        .related
        .iter()
        .map(|entry| related(entry, lang).into_value());
    insert(&mut slots, "related", related.collect::<Array>());
    slots
}

fn strings(texts: &[Spanned<String>]) -> Array {
    texts
        .iter()
        .map(|text| text.value.as_str().into_value())
        .collect()
}

/// Blank lines separate paragraphs, as in Markdown; other line ends are spaces.
fn paragraphs(text: &Spanned<String>, lang: &Locale) -> Content {
    let unified = text.value.replace("\r\n", "\n");
    let paragraphs = unified
        .split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty());
    Content::sequence(paragraphs.map(|paragraph| {
        let words = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        ParElem::new(plain(&words, &text.span, lang)).pack()
    }))
}

/// An address block: lines stay lines; e-mail and web addresses become links.
fn contact(text: &Spanned<String>, lang: &Locale) -> Content {
    let mut contents = Vec::new();
    for (index, line) in text.value.trim().lines().enumerate() {
        if index > 0 {
            contents.push(LinebreakElem::new().pack());
        }
        let spaced = locale::space_punctuation(line.trim(), lang, None, None);
        contents.extend(spaced.split_inclusive(' ').map(|word| {
            address(word, text).unwrap_or_else(|| TextElem::packed(word).spanned(span(&text.span)))
        }));
    }
    Content::sequence(contents)
}

/// A word that is an address, as a link; what stands around it (`<…>`, a comma) stays outside.
fn address(word: &str, text: &Spanned<String>) -> Option<Content> {
    let inner = word.trim_matches(|c: char| c.is_whitespace() || "<>()[],;.".contains(c));
    let web = inner.starts_with("https://") || inner.starts_with("http://");
    let mail = !web
        && inner
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    if !web && !mail {
        return None;
    }
    let (before, after) = word.split_once(inner)?;
    let url = if web {
        inner.to_owned()
    } else {
        format!("mailto:{inner}")
    };
    let destination = Spanned::new(url, text.span.clone());
    Some(Content::sequence([
        TextElem::packed(before),
        link(TextElem::packed(inner), &destination, inner),
        TextElem::packed(after),
    ]))
}

pub(super) fn related(entry: &Related, lang: &Locale) -> Dict {
    let title = plain(&entry.title.value, &entry.title.span, lang);
    let title = match &entry.url {
        Some(url) => link(title, url, &entry.title.value),
        None => title,
    };
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

fn theme(metadata: &Metadata, house: &House) -> Dict {
    // A logo says who publishes; its description is that name.
    let alt = metadata
        .organisation
        .as_ref()
        .map(|name| &name.value)
        .or(house.organisation.as_ref());
    let logo = house.logo.as_ref().map(|bytes| {
        let image = image_element(bytes.clone(), &metadata.span);
        image.with_alt(alt.map(|name| name.as_str().into())).pack()
    });
    let mut theme = Dict::new();
    insert(&mut theme, "accent", Value::Color(house.accent.clone()));
    insert(&mut theme, "paper", house.paper.as_str());
    insert(&mut theme, "logo", logo);
    theme
}

/// The arguments of `set document`.
fn info(metadata: &Metadata) -> Dict {
    let date = metadata.date.as_ref().and_then(|date| {
        let Date { year, month, day } = date.value;
        Datetime::from_ymd(i32::from(year), month, day)
    });
    let description = metadata
        .summary
        .as_ref()
        .or(metadata.subtitle.as_ref())
        .map(|text| TextElem::packed(text.value.split_whitespace().collect::<Vec<_>>().join(" ")));
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
    text
}
