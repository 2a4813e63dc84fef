//! Which of several documents a person gets: the one in their language, or what comes nearest to it.

use icu_locale::{Locale, LocaleExpander};

/// The number of what suits a wanted language best, among languages in the order of preference; `None` if nothing is in that language.
///
/// First what is asked for, then what remains of it without its last parts (RFC 4647, 3.4), then the language in the same script, as
/// `fr-FR` for `fr-CA`, then the language at all.
pub(crate) fn nearest<'a>(
    wanted: &Locale,
    languages: impl Iterator<Item = &'a Locale> + Clone,
) -> Option<usize> {
    let tags = languages
        .clone()
        .map(|lang| lang.id.to_string())
        .collect::<Vec<_>>();
    let mut wish = wanted.id.to_string();
    loop {
        if let Some(found) = tags.iter().position(|tag| *tag == wish) {
            return Some(found);
        }
        let Some((shorter, _)) = wish.rsplit_once('-') else {
            break;
        };
        wish = shorter.to_owned();
    }
    let own = |lang: &Locale| lang.id.language == wanted.id.language;
    let mut scripts = languages.clone();
    let same = scripts.position(|lang| own(lang) && script(lang) == script(wanted));
    let mut any = languages;
    same.or_else(|| any.position(own))
}

/// The script that a language is written in, said or not.
fn script(lang: &Locale) -> Option<icu_locale::subtags::Script> {
    let mut id = lang.id.clone();
    LocaleExpander::new_common().maximize(&mut id);
    id.script
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(wanted: &str, languages: &[&str]) -> Option<usize> {
        let languages = languages
            .iter()
            .map(|tag| tag.parse().unwrap())
            .collect::<Vec<Locale>>();
        nearest(&wanted.parse().unwrap(), languages.iter())
    }

    #[test]
    fn the_nearest_language_is_chosen() {
        for (wanted, languages, expected) in [
            ("fr", &["en", "fr"][..], Some(1)),
            ("fr-CA", &["en", "fr"], Some(1)),
            ("fr-CA", &["fr-CH", "fr", "fr-CA"], Some(2)),
            ("fr-CA", &["fr-CH", "en"], Some(0)),
            ("en", &["fr", "en-US", "en-GB"], Some(1)),
            ("zh-TW", &["zh-CN", "zh-Hant"], Some(1)),
            ("sr-Latn", &["sr", "sr-Latn-RS"], Some(0)),
            ("ar-u-nu-latn", &["ar"], Some(0)),
            ("de", &["fr", "en"], None),
        ] {
            assert_eq!(
                chosen(wanted, languages),
                expected,
                "{wanted} {languages:?}"
            );
        }
    }
}
