//! What a file says of itself, as far as sheets need it.

use icu_locale::Locale;
use lopdf::{Dictionary, Document, Object};

use crate::inspect;
use crate::locale::{is_rtl, write_date};
use crate::press::moment::Moment;
use crate::text::clean;

/// What the line on a sheet says, and what depends on the language.
#[derive(Debug, Clone, Default)]
pub(crate) struct About {
    pub(crate) title: Option<String>,
    /// Its date, in the words of its language.
    pub(crate) date: Option<String>,
    pub(crate) lang: Option<Locale>,
    /// Whether its pages are turned from left to right.
    pub(crate) rtl: bool,
}

pub(super) fn read(pdf: &Document) -> About {
    let catalog = pdf.catalog().ok();
    let text = |dictionary: &Dictionary, key: &[u8]| {
        let (_, value) = pdf.dereference(dictionary.get(key).ok()?).ok()?;
        let text = clean(&inspect::text(value.as_str().ok()?));
        Some(text).filter(|text| !text.is_empty())
    };
    let info = pdf
        .trailer
        .get(b"Info")
        .and_then(|info| pdf.dereference(info));
    let info = info.ok().and_then(|(_, info)| info.as_dict().ok());
    let lang: Option<Locale> = catalog.and_then(|catalog| text(catalog, b"Lang")?.parse().ok());
    let date = info.and_then(|info| text(info, b"CreationDate").or_else(|| text(info, b"ModDate")));
    About {
        title: info.and_then(|info| text(info, b"Title")),
        date: date
            .as_deref()
            .and_then(Moment::from_pdf)
            .and_then(|moment| moment.date())
            .map(|date| write_date(date, lang.as_ref().unwrap_or(&Locale::UNKNOWN))),
        rtl: catalog
            .and_then(|catalog| direction(pdf, catalog))
            .unwrap_or_else(|| lang.as_ref().is_some_and(is_rtl)),
        lang,
    }
}

/// Which way its pages are turned, if it says so.
fn direction(pdf: &Document, catalog: &Dictionary) -> Option<bool> {
    let (_, preferences) = pdf
        .dereference(catalog.get(b"ViewerPreferences").ok()?)
        .ok()?;
    let (_, direction) = pdf
        .dereference(preferences.as_dict().ok()?.get(b"Direction").ok()?)
        .ok()?;
    match direction {
        Object::Name(name) if name == b"R2L" => Some(true),
        Object::Name(name) if name == b"L2R" => Some(false),
        _ => None,
    }
}
