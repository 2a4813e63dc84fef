//! Lists, and the names of languages and countries, from CLDR.

use std::cmp::Ordering;

use icu_collator::Collator;
use icu_collator::options::CollatorOptions;
use icu_list::ListFormatter;
use icu_list::options::ListFormatterOptions;
use icu_locale::Locale;
use icu_locale::names::{
    DisplayNamesPreferences, LanguageIdentifierDisplayName, LanguageIdentifierDisplayNameOptions,
    RegionDisplayName,
};
use icu_locale::subtags::Region;

/// "a, b and c".
pub(crate) fn write_list(items: &[String], lang: &Locale) -> String {
    match ListFormatter::try_new_and(lang.into(), ListFormatterOptions::default()) {
        Ok(formatter) => formatter.format(items.iter()).to_string(),
        Err(_) => items.join(", "),
    }
}

/// The name of a language in another; its tag if there is none.
pub(crate) fn language_name(named: &Locale, lang: &Locale) -> String {
    let name = LanguageIdentifierDisplayName::try_new_heavy(
        DisplayNamesPreferences::from(lang),
        named.id.clone(),
        LanguageIdentifierDisplayNameOptions::default(),
    );
    name.map_or_else(|_| named.to_string(), |name| name.as_borrowed().to_string())
}

/// The name of a country by its ISO 3166 code, as the CLDR has it; the code if there is none.
pub(crate) fn country_name(code: &str, lang: &Locale) -> String {
    let Ok(region) = Region::try_from_str(code) else {
        return code.to_owned();
    };
    let name =
        RegionDisplayName::new_light_with_fallback(DisplayNamesPreferences::from(lang), region);
    name.as_borrowed().to_string()
}

/// The order of names in the language's alphabet.
pub(crate) fn by_alphabet(lang: &Locale) -> impl Fn(&str, &str) -> Ordering + use<> {
    let collator = Collator::try_new(lang.into(), CollatorOptions::default()).ok();
    move |a, b| match &collator {
        Some(collator) => collator.compare(a, b),
        None => a.cmp(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_names_follow_the_language() {
        let lang = |tag: &str| tag.parse::<Locale>().unwrap();
        let items = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(write_list(&items, &lang("fr")), "a, b et c");
        assert_eq!(write_list(&items, &lang("en-GB")), "a, b and c");
        assert_eq!(write_list(&items, &lang("ar")), "a وb وc");
        assert_eq!(language_name(&lang("ar"), &lang("fr")), "arabe");
        assert_eq!(language_name(&lang("he"), &lang("fr")), "hébreu");
        assert_eq!(country_name("MA", &lang("fr")), "Maroc");
        assert_eq!(country_name("MA", &lang("ar")), "المغرب");
        let mut names = ["Zoé", "Émile", "Eva"];
        names.sort_by(|a, b| by_alphabet(&lang("fr"))(a, b));
        assert_eq!(names, ["Émile", "Eva", "Zoé"]);
    }

    #[test]
    fn lists_names_and_alphabets_in_many_languages() {
        let items = ["a", "b", "c"].map(str::to_owned);
        for (tag, list, country) in [
            ("bg", "a, b и c", "Чехия"),
            ("de", "a, b und c", "Tschechien"),
            ("el", "a, b και c", "Τσεχία"),
            ("es", "a, b y c", "Chequia"),
            ("fi", "a, b ja c", "Tšekki"),
            ("hu", "a, b és c", "Csehország"),
            ("it", "a, b e c", "Cechia"),
            ("ka", "a, b და c", "ჩეხეთი"),
            ("lt", "a, b ir c", "Čekija"),
            ("pl", "a, b i c", "Czechy"),
            ("ru", "a, b и c", "Чехия"),
            ("tr", "a, b ve c", "Çekya"),
        ] {
            let lang = tag.parse().unwrap();
            assert_eq!(write_list(&items, &lang), list, "{tag}");
            assert_eq!(country_name("CZ", &lang), country, "{tag}");
        }
        for (tag, ordered) in [
            ("cs", ["Cyril", "Hana", "Chalupa"]),
            ("de", ["Öhm", "Olaf", "Zander"]),
            ("es", ["Nuria", "Ñuflo", "Ochoa"]),
            ("et", ["Saar", "Žukov", "Tamm"]),
            ("sv", ["Zorn", "Åberg", "Öman"]),
        ] {
            let mut names = ordered;
            names.reverse();
            names.sort_by(|a, b| by_alphabet(&tag.parse().unwrap())(a, b));
            assert_eq!(names, ordered, "{tag}");
        }
    }
}
