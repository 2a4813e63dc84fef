//! Language tags (BCP 47) as authors write them.

use icu_locale::LanguageIdentifier;
use icu_locale::subtags::{Language, Region};
use icu_locale::{Locale, LocaleCanonicalizer, LocaleExpander, TransformResult};

use crate::locale::country_name;

/// Names and old habits that people write in place of a tag.
const NAMES: &[(&str, &str)] = &[
    ("arabe", "ar"),
    ("arabic", "ar"),
    ("العربية", "ar"),
    ("english", "en"),
    ("anglais", "en"),
    ("français", "fr"),
    ("francais", "fr"),
    ("french", "fr"),
    ("german", "de"),
    ("deutsch", "de"),
    ("allemand", "de"),
    ("spanish", "es"),
    ("español", "es"),
    ("espagnol", "es"),
    ("italian", "it"),
    ("italiano", "it"),
    ("russian", "ru"),
    ("русский", "ru"),
    ("greek", "el"),
    ("ελληνικά", "el"),
    ("gr", "el"),
    ("hebrew", "he"),
    ("עברית", "he"),
];

/// The locale of a tag, or what to write instead.
pub(crate) fn parse(written: &str) -> Result<Locale, String> {
    let trimmed = written.trim();
    let lower = trimmed.to_lowercase();
    if let Some((_, tag)) = NAMES.iter().find(|(name, _)| *name == lower) {
        return Err(format!("write `\"{tag}\"`"));
    }
    // icu_locale accepts the underscore of POSIX, BCP 47 does not.
    if trimmed.contains('_') {
        let tag = trimmed.split('.').next().unwrap_or_default();
        let locale = proper(&tag.replace('_', "-"))?;
        return Err(format!("write `\"{locale}\"`"));
    }
    proper(trimmed)
}

/// The locale of a tag that is well formed and means something. BCP 47 asks for the shortest code of a language, and the data about
/// languages (direction, names of months) is found by it only: in `ara` Arabic would be set from left to right.
fn proper(tag: &str) -> Result<Locale, String> {
    let locale = Locale::try_from_str(tag).map_err(|_| advice())?;
    let language = locale.id.language;
    // Typst and PDF readers know languages of two or three letters; longer ones are reserved.
    if language.is_unknown() || language.as_str().len() > 3 {
        return Err(advice());
    }
    let mut usual = locale.clone();
    LocaleCanonicalizer::new_common().canonicalize(&mut usual);
    let shorter = usual.id.language.as_str().len() < language.as_str().len();
    let renamed = RETIRED.contains(&language.as_str());
    if shorter || renamed || usual.id.region != locale.id.region {
        return Err(format!("write `\"{usual}\"`"));
    }
    // Codes of languages that are parts of others are known by the others.
    if !is_language(language) && usual.id.language == language {
        return Err(of_country(language).map_or_else(advice, |tag| format!("write `\"{tag}\"`")));
    }
    match locale.id.region {
        Some(region) if !is_region(region) => Err(format!(
            "no country has the code `{region}`; write `\"{language}\"`, or a country's code after the hyphen, as in `\"en-GB\"`"
        )),
        _ => Ok(locale),
    }
}

/// Codes that languages had before, by ISO 639 and BCP 47.
const RETIRED: [&str; 6] = ["in", "iw", "ji", "jw", "mo", "sh"];

/// Codes for what is in no language or in several, and for languages that are many in one.
const OTHERS: [&str; 8] = ["ber", "mis", "mul", "nah", "roa", "rom", "sla", "zxx"];

/// Whether a code is that of a language: the CLDR knows where each is spoken. Besides there are codes of other kinds, and some that
/// everybody may give a meaning.
fn is_language(language: Language) -> bool {
    let code = language.as_str();
    let private = code.len() == 3 && ("qaa"..="qtz").contains(&code);
    let mut id = LanguageIdentifier::from(language);
    let known = LocaleExpander::new_extended().maximize(&mut id) == TransformResult::Modified;
    known || private || OTHERS.contains(&code)
}

/// Whether the CLDR has a name for a country or region.
fn is_region(region: Region) -> bool {
    country_name(region.as_str(), &icu_locale::locale!("en")) != region.as_str()
}

/// The tag that is meant where a country's code stands in place of a language's: `gb` for `en-GB`.
fn of_country(language: Language) -> Option<LanguageIdentifier> {
    let region = Region::try_from_str(language.as_str()).ok();
    let region = region.filter(|region| is_region(*region))?;
    let mut id = LanguageIdentifier::UNKNOWN;
    id.region = Some(region);
    LocaleExpander::new_extended().maximize(&mut id);
    // The CLDR leaves out where English is spoken, because it takes English for what it does not know.
    if id.language.is_unknown() {
        id.language = icu_locale::locale!("en").id.language;
    }
    id.script = None;
    Some(id)
}

fn advice() -> String {
    "write the language's short tag, such as `\"fr\"`, `\"en\"`, `\"en-GB\"` or `\"ar\"`".to_owned()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn tags_are_read_and_habits_corrected() {
        for tag in ["fr", "en-GB", "ar", "fr-CH", "sr-Latn", "hy"] {
            assert_eq!(parse(tag).unwrap().to_string(), tag);
        }
        for (written, tag) in [
            ("french", "fr"),
            ("fr_FR", "fr-FR"),
            ("en_GB.UTF-8", "en-GB"),
            ("Français", "fr"),
        ] {
            assert_eq!(
                parse(written),
                Err(format!("write `\"{tag}\"`")),
                "{written}"
            );
        }
        for wrong in [
            "",
            "x",
            "und",
            "a language",
            "12",
            "xx",
            "fr-XX",
            "xyz-FR",
            "abcd",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_language_has_its_shortest_code_and_a_country_its_own() {
        for (written, tag) in [
            ("ara", "ar"),
            ("ara-MA", "ar-MA"),
            ("deu", "de"),
            ("eng", "en"),
            ("fra", "fr"),
            ("fre", "fr"),
            ("iw", "he"),
            ("arb", "ar"),
            ("en-UK", "en-GB"),
            ("en_UK", "en-GB"),
            ("gb", "en-GB"),
            ("us", "en-US"),
            ("ma", "ar-MA"),
            ("ji", "yi"),
            ("in", "id"),
            ("sh", "sr-Latn"),
        ] {
            let found = parse(written).unwrap_err();
            assert!(
                found.contains(&format!("write `\"{tag}\"`")),
                "{written}: {found}"
            );
        }
    }

    #[test]
    fn languages_that_few_people_write_are_languages() {
        let tags = "co kab ber gsw mg fur la eo ia oc br zgh ckb no nb sr-Latn-ME es-419 fil haw rmy zxx qaa en-001 grc arz ary yi tw \
                    nah sla roa vec lij nap scn wa frp pcd gcf rcf swb kea ang akk syc cop arc chr bho wo ff bm ln sw lb rm fo se";
        let refused = tags
            .split(' ')
            .filter(|tag| parse(tag).map(|tag| tag.to_string()) != Ok((*tag).to_owned()));
        assert_eq!(refused.collect::<Vec<_>>(), [""; 0]);
    }
}
