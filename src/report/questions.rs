//! What no machine can judge: questions to a person, each with what to look at in this document.

use super::model::{Contents, Question, RuleResult, Said};
use super::said::clean_lines;
use crate::locale::Words;
use crate::locale::{comma, write_date, write_list};
use crate::model::About;

/// The questions that the document gives reason to ask.
pub(super) fn questions(
    contents: &Contents,
    rules: &[RuleResult],
    about: &About,
    file: &str,
    words: &Words,
) -> Vec<Question> {
    let ask = Ask { words, about };
    let section = |key: &str| vec![ask.own(&words.fill("look-above", "section", words.get(key)))];
    let is_allowed = rules.iter().any(|rule| !rule.allowed.is_empty());
    let decorations = contents.decorations;
    let all = [
        (
            "descriptions",
            !contents.images.is_empty(),
            ask.descriptions(contents),
        ),
        (
            "decorations",
            decorations > 0,
            vec![ask.own(&words.count("look-decorations", decorations))],
        ),
        (
            "image-contrast",
            !contents.images.is_empty(),
            ask.images(contents),
        ),
        ("colour", true, vec![ask.own(words.get("look-pages"))]),
        ("order", true, ask.reading(file)),
        (
            "headings",
            !contents.headings.is_empty(),
            section("contents-headings"),
        ),
        ("links", !contents.links.is_empty(), links(contents)),
        (
            "tables",
            !contents.tables.is_empty(),
            section("contents-tables"),
        ),
        ("passages", true, ask.languages(contents)),
        ("plain", true, ask.plain(contents)),
        ("facts", true, ask.date()),
        ("reasons", is_allowed, section("allowed")),
        ("contact", true, ask.contact()),
    ];
    let asked = all.into_iter().filter(|(_, reason, _)| *reason);
    asked
        .map(|(name, _, look_at)| Question {
            name,
            question: words.get(&format!("question-{name}")).to_owned(),
            look_at,
        })
        .collect()
}

/// The words of the links, each once.
fn links(contents: &Contents) -> Vec<Said> {
    let mut links: Vec<Said> = Vec::new();
    for link in &contents.links {
        if !links.contains(&link.said) {
            links.push(link.said.clone());
        }
    }
    links
}

struct Ask<'a> {
    words: &'a Words,
    about: &'a About,
}

impl Ask<'_> {
    /// A sentence of the report's own.
    fn own(&self, text: &str) -> Said {
        Said {
            text: text.to_owned(),
            language: self.words.lang.to_string(),
        }
    }

    fn descriptions(&self, contents: &Contents) -> Vec<Said> {
        let described = contents
            .images
            .iter()
            .map(|image| match &image.description {
                Some(description) => description.clone(),
                None => self.own(self.words.get("no-description")),
            });
        described.collect()
    }

    /// The pages that images are on.
    fn images(&self, contents: &Contents) -> Vec<Said> {
        let mut pages: Vec<_> = contents
            .images
            .iter()
            .filter_map(|image| image.page)
            .collect();
        pages.sort_unstable();
        pages.dedup();
        if pages.is_empty() {
            return vec![self.own(self.words.get("look-pages"))];
        }
        let pages: Vec<_> = pages.iter().map(usize::to_string).collect();
        let pages = write_list(&pages, &self.words.lang);
        vec![self.own(&self.words.fill("look-images", "pages", &pages))]
    }

    fn reading(&self, file: &str) -> Vec<Said> {
        let command = format!("pressroom inspect --reading {file}");
        vec![self.own(&self.words.fill("look-reading", "command", &command))]
    }

    /// The document's language, and its passages in others.
    fn languages(&self, contents: &Contents) -> Vec<Said> {
        if contents.passages.is_empty() {
            return vec![self.own(self.words.get("look-pages"))];
        }
        let above = self.words.get("contents-passages");
        vec![self.own(&self.words.fill("look-above", "section", above))]
    }

    fn plain(&self, contents: &Contents) -> Vec<Said> {
        let mut look = vec![self.own(self.words.get("look-pages"))];
        if !contents.abbreviations.is_empty() {
            let above = self.words.get("contents-abbreviations");
            look.push(self.own(&self.words.fill("look-above", "section", above)));
        }
        look
    }

    fn date(&self) -> Vec<Said> {
        let date = self
            .about
            .date
            .map(|date| write_date(date, &self.words.lang));
        date.iter().map(|date| self.own(date)).collect()
    }

    fn contact(&self) -> Vec<Said> {
        match &self.about.contact {
            Some(contact) => vec![Said {
                text: clean_lines(contact).replace('\n', comma(&self.about.lang)),
                language: self.about.lang.to_string(),
            }],
            None => vec![self.own(self.words.get("no-contact"))],
        }
    }
}
