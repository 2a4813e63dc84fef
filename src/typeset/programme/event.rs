//! What is said of the event as a whole: when and where it takes place.

use typst::foundations::{Array, Dict, IntoValue};
use typst::text::TextElem;

use super::super::Voice;
use super::super::metadata::insert;
use crate::locale::{self, Labels};
use crate::model::{Spanned, Venue};

/// The venue's lines, and where it can be reached.
pub(super) fn place(venue: &Venue, labels: Labels, voice: Voice<'_>) -> Dict {
    let town = locale::town(venue, voice.lang);
    let mut lines = [&venue.name, &venue.address]
        .into_iter()
        .flatten()
        .map(|text| voice.line(text).into_value())
        .collect::<Array>();
    if !town.is_empty() {
        let span = venue
            .city
            .as_ref()
            .or(venue.country.as_ref())
            .map(|text| text.span.clone());
        let town = Spanned::new(town, span.unwrap_or_default());
        lines.push(voice.line(&town).into_value());
    }
    // On paper an address is what one can use; who hears it is told what it leads to.
    let address = |url: &Spanned<String>, what: &str| {
        let shown = url
            .value
            .trim_start_matches("https://")
            .trim_start_matches("http://");
        let shown = shown.trim_end_matches('/');
        voice.link(TextElem::packed(shown), url, &format!("{what} ({shown})"))
    };
    let name = venue.name.as_ref();
    let name = name.map_or(labels.get("venue"), |name| &name.value);
    let url = venue.url.as_ref().map(|url| address(url, name));
    let online = labels.get("online");
    let online = venue.online.as_ref().map(|url| address(url, online));
    let mut place = Dict::new();
    insert(&mut place, "lines", lines);
    insert(&mut place, "url", url);
    insert(&mut place, "online", online);
    place
}
