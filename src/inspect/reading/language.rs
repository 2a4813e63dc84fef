//! Languages as they are announced.

use icu_locale::Locale;

use crate::locale::language_name;

/// Whether a voice need not change: the same language in the same script, of whichever country.
pub(super) fn same(one: &str, other: &str) -> bool {
    match (one.parse::<Locale>(), other.parse::<Locale>()) {
        (Ok(one), Ok(other)) => {
            one.id.language == other.id.language && one.id.script == other.id.script
        }
        _ => one.eq_ignore_ascii_case(other),
    }
}

/// The English name of a language; its tag, if it has none.
pub(super) fn name(tag: &str) -> String {
    let (Ok(mut named), Ok(english)) = (tag.parse::<Locale>(), "en".parse::<Locale>()) else {
        return tag.to_owned();
    };
    named.id.region = None;
    named.id.variants.clear();
    language_name(&named, &english)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_changes_with_the_language_only() {
        assert!(same("fr", "fr-BE") && same("AR", "ar") && !same("fr", "en"));
        assert_eq!(
            [name("fr-FR"), name("ar"), name("no such")],
            ["French", "Arabic", "no such"]
        );
    }
}
