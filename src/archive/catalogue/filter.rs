//! What readers choose among: languages, kinds and years that there are.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{Page, base};
use crate::archive::public::{Shown, parse_language, readable};
use crate::locale::{by_alphabet, language_name};
use crate::report::kind_name;
use crate::text::escape;

impl Page<'_> {
    pub(super) fn languages(&self) -> String {
        let tags = self.documents.iter().map(|own| own.pdf.language.as_str());
        let tags: BTreeSet<_> = tags.collect();
        let bases = tags
            .into_iter()
            .map(|tag| base(&parse_language(tag)).to_owned());
        self.options(&bases.collect(), |code| self.language_name(code))
    }

    /// What a language is called, whatever its region.
    pub(super) fn language_name(&self, code: &str) -> String {
        language_name(&parse_language(code), &self.words.lang)
    }

    pub(super) fn kinds(&self) -> String {
        let kinds = self.documents.iter().map(|own| readable(&own.pdf.kind));
        self.options(&kinds.collect(), |kind| {
            kind_name(kind, &self.words.lang).to_owned()
        })
    }

    /// In the order of their names.
    fn options(&self, values: &BTreeSet<String>, name: impl Fn(&str) -> String) -> String {
        let named = values.iter().map(|value| (name(value), value));
        let mut named: Vec<_> = named.collect();
        let alphabet = by_alphabet(&self.words.lang);
        named.sort_by(|a, b| alphabet(&a.0, &b.0).then_with(|| a.1.cmp(b.1)));
        let mut options = String::new();
        for (name, value) in named {
            let (name, value) = (escape(&name), escape(value));
            let _ = write!(options, "<option value=\"{value}\">{name}</option>");
        }
        options
    }

    /// Links to the years, for those who cannot search.
    pub(super) fn years(&self) -> String {
        let mut years: Vec<_> = self.documents.iter().map(Shown::year).collect();
        years.dedup();
        if years.len() < 2 {
            return String::new();
        }
        let title = escape(self.words.get("years"));
        let mut list =
            format!("<nav aria-labelledby=\"years\">\n<h2 id=\"years\">{title}</h2>\n<ul>");
        for year in years {
            let (id, name) = (year_id(year), self.year_name(year));
            let _ = write!(list, "<li><a href=\"#{id}\">{name}</a></li>");
        }
        list.push_str("</ul>\n</nav>\n");
        list
    }

    /// The year as dates have it, which is without marks between thousands.
    pub(super) fn year_name(&self, year: Option<u16>) -> String {
        match year {
            Some(year) => crate::locale::write_number(year, &self.words.lang),
            None => escape(self.words.get("undated")),
        }
    }
}

pub(super) fn year_id(year: Option<u16>) -> String {
    match year {
        Some(year) => format!("y{year}"),
        None => "undated".to_owned(),
    }
}
