//! Small questions about words that several rules ask.

use crate::model::{Metadata, Spanned};
use crate::text::beginning;

/// Words without case, marks and the space around them, for comparing what authors write by hand.
pub(super) fn fold(text: &str) -> String {
    let words = text.to_lowercase();
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a text or a file's name, in lower case.
pub(super) fn tokens(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// A `[[related]]` entry with an address is a link as well.
pub(super) fn related_links(
    metadata: &Metadata,
) -> impl Iterator<Item = (&Spanned<String>, &Spanned<String>)> {
    let related = metadata.related.iter();
    related.filter_map(|entry| Some((&entry.title, entry.url.as_ref()?)))
}

/// The beginning of a text, for messages.
pub(super) fn excerpt(text: &str) -> String {
    const LENGTH: usize = 40;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    beginning(text, LENGTH)
}
