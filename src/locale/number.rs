//! Numbers as a language writes them, and which form of a word they ask for, from CLDR.

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_locale::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};

/// Writes numbers in one language.
pub(crate) struct Numbers {
    decimals: Option<DecimalFormatter>,
    plurals: Option<PluralRules>,
}

impl Numbers {
    pub(crate) fn new(lang: &Locale) -> Self {
        Self {
            decimals: DecimalFormatter::try_new(lang.into(), DecimalFormatterOptions::default())
                .ok(),
            plurals: PluralRules::try_new(lang.into(), PluralRulesOptions::default()).ok(),
        }
    }

    /// "10,000".
    pub(crate) fn whole(&self, number: u64) -> String {
        self.write(&Decimal::from(number), || number.to_string())
    }

    /// "1.2", of twelve tenths.
    pub(crate) fn tenths(&self, tenths: u64) -> String {
        let mut number = Decimal::from(tenths);
        number.multiply_pow10(-1);
        self.write(&number, || format!("{}.{}", tenths / 10, tenths % 10))
    }

    fn write(&self, number: &Decimal, plain: impl Fn() -> String) -> String {
        match &self.decimals {
            Some(decimals) => decimals.format(number).to_string(),
            None => plain(),
        }
    }

    /// The CLDR's name of the form that words have beside this number: `one`, `two`, `few`, `many` or `other`.
    pub(crate) fn form(&self, number: u64) -> &'static str {
        match self
            .plurals
            .as_ref()
            .map(|rules| rules.category_for(number))
        {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_each_language_does() {
        for (tag, whole, tenths, forms) in [
            ("en", "10,000", "1.2", "one other other other other"),
            ("fr", "10\u{202f}000", "1,2", "one other other other other"),
            ("ar", "10,000", "1.2", "one two few many other"),
            ("ar-EG", "١٠٬٠٠٠", "١٫٢", "one two few many other"),
        ] {
            let numbers = Numbers::new(&tag.parse().unwrap());
            assert_eq!(numbers.whole(10_000), whole, "{tag}");
            assert_eq!(numbers.tenths(12), tenths, "{tag}");
            let each = [1, 2, 3, 11, 100].map(|number| numbers.form(number));
            assert_eq!(each.join(" "), forms, "{tag}");
        }
    }
}
