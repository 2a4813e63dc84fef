//! Language tags (BCP 47) as authors write them.

use icu_locale::Locale;

/// Names and old habits that people write in place of a tag.
const NAMES: &[(&str, &str)] = &[
    ("arabe", "ar"),
    ("arabic", "ar"),
    ("العربية", "ar"),
    ("english", "en"),
    ("anglais", "en"),
    ("eng", "en"),
    ("français", "fr"),
    ("francais", "fr"),
    ("french", "fr"),
    ("fra", "fr"),
    ("fre", "fr"),
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
    ("iw", "he"),
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
        let tag = trimmed
            .split('.')
            .next()
            .unwrap_or_default()
            .replace('_', "-");
        return match Locale::try_from_str(&tag) {
            Ok(locale) => Err(format!("write `\"{locale}\"`")),
            Err(_) => Err(advice()),
        };
    }
    match Locale::try_from_str(trimmed) {
        // Typst and PDF readers know languages of two or three letters; longer ones are reserved.
        Ok(locale)
            if locale.id.language.as_str().len() <= 3 && !locale.id.language.is_unknown() =>
        {
            Ok(locale)
        }
        _ => Err(advice()),
    }
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
        for wrong in ["", "x", "und", "a language", "12"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
