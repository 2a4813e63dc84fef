//! A bulletin for its layout: masthead, editorial, and sections with their items, each in its own language.

use icu_locale::Locale;
use typst::foundations::{Array, Content, Dict, IntoValue, Label, NativeElement, Value};
use typst::layout::{BlockBody, BlockElem};
use typst::model::ParElem;
use typst::pdf::ArtifactElem;
use typst::text::TextElem;
use typst::utils::PicoStr;

use super::metadata::{Manuscript, contact, insert, piece, strings};
use super::{Before, House, Origin, Place, Typesetter, Voice};
use crate::locale;
use crate::model::{
    Block, BlockKind, Bulletin, Document, Editorial, Item, Masthead, Section, words_of,
};

/// Adds what only bulletins have to the slots of a layout.
pub(super) fn slots(
    slots: &mut Dict,
    bulletin: &Bulletin,
    manuscript: &Manuscript<'_>,
    house: &House,
    voice: Voice<'_>,
    digits: &str,
) {
    let mut setter = Setter {
        manuscript,
        house,
        voice,
        digits,
        items: 0,
        arabic_words: false,
        before: Before::default(),
    };
    insert(slots, "masthead", masthead(&bulletin.masthead, voice));
    let editorial = bulletin.editorial.as_ref();
    insert(
        slots,
        "editorial",
        editorial.map(|editorial| setter.editorial(editorial)),
    );
    let sections = bulletin.sections.iter();
    let sections = sections.map(|section| setter.section(section).into_value());
    let sections = sections.collect::<Array>();
    // The titles of items stand in the contents.
    if setter.arabic_words {
        insert(slots, "arabic-words", true);
    }
    insert(slots, "sections", sections);
    let imprint = bulletin.imprint.as_ref();
    insert(slots, "imprint", imprint.map(|text| contact(text, voice)));
}

fn masthead(masthead: &Masthead, voice: Voice<'_>) -> Dict {
    let labels = locale::labels(voice.lang);
    let numbered = |key: &str, number: &str| {
        let number = locale::write_digits(number, voice.lang);
        labels.get(key).replace("{number}", &number)
    };
    let (volume, issue) = (masthead.volume.as_ref(), masthead.issue.as_ref());
    let mut dict = Dict::new();
    insert(
        &mut dict,
        "name",
        masthead.name.as_ref().map(|name| voice.line(name)),
    );
    insert(
        &mut dict,
        "tagline",
        masthead.tagline.as_ref().map(|line| voice.line(line)),
    );
    insert(
        &mut dict,
        "volume",
        volume.map(|volume| numbered("volume", &volume.value)),
    );
    insert(
        &mut dict,
        "issue",
        issue.map(|issue| numbered("issue", &issue.value)),
    );
    dict
}

struct Setter<'a> {
    manuscript: &'a Manuscript<'a>,
    house: &'a House,
    voice: Voice<'a>,
    /// The digits that were chosen for the issue.
    digits: &'a str,
    /// Items so far.
    items: usize,
    /// Whether an item has any.
    arabic_words: bool,
    before: Before,
}

impl Setter<'_> {
    fn editorial(&mut self, editorial: &Editorial) -> Dict {
        let title = editorial.title.as_ref().map(|title| self.voice.line(title));
        let title = title
            .unwrap_or_else(|| TextElem::packed(locale::labels(self.voice.lang).get("editorial")));
        let place = Place { level: 3, notes: 0 };
        self.before.notes += editorial.text.notes.len();
        let body = self
            .voice
            .prose(&editorial.text, place, self.manuscript.pictures, &[]);
        let mut dict = Dict::new();
        insert(&mut dict, "title", title);
        insert(&mut dict, "level", 2);
        insert(&mut dict, "authors", strings(&editorial.authors));
        insert(&mut dict, "body", body);
        insert(&mut dict, "notes", editorial.text.notes.len());
        dict
    }

    fn section(&mut self, section: &Section) -> Dict {
        // Items stand below the title of their section, or in its place.
        let level = if section.title.is_some() { 3 } else { 2 };
        let items = section.items.iter();
        let items = items.filter_map(|item| Some(self.item(item, level)?.into_value()));
        let items = items.collect::<Array>();
        let mut dict = Dict::new();
        insert(
            &mut dict,
            "title",
            section.title.as_ref().map(|title| self.voice.line(title)),
        );
        insert(&mut dict, "items", items);
        dict
    }

    fn item(&mut self, item: &Item, level: u8) -> Option<Dict> {
        self.items += 1;
        let manuscript = self.manuscript.items.get(self.items - 1)?.as_ref()?;
        let lang = &manuscript.document.metadata().lang.value;
        // Digits are chosen for the script of the issue; an item in another keeps its own.
        let same_script = locale::is_arabic(lang) == locale::is_arabic(self.voice.lang);
        let digits = if same_script { self.digits } else { "auto" };
        let lang = locale::with_digits(lang, digits);
        let voice = Voice {
            lang: &lang,
            origin: Origin::new(self.items),
            links: self.voice.links,
        };
        let mut dict = piece(manuscript, voice, self.house, level + 1, self.before);
        self.arabic_words |= dict.get("arabic-words") == Ok(&Value::Bool(true));
        let prose = manuscript.document.prose();
        let notes = prose.iter().map(|prose| prose.notes.len()).sum::<usize>();
        self.before.notes += notes;
        if let Document::Programme(programme) = manuscript.document {
            self.before.sessions += programme.sessions().count();
        }
        insert(&mut dict, "level", i64::from(level));
        insert(&mut dict, "number", self.items);
        insert(&mut dict, "form", item.form.name());
        insert(&mut dict, "notes", notes);
        Some(dict)
    }
}

impl Typesetter<'_> {
    /// Blocks one after the other, each pull quote before the first one that says it, or after it if none is before or what is before leads to it.
    pub(super) fn blocks_with_quotes(
        &mut self,
        blocks: &[Block],
        quotes: &[String],
        lang: &Locale,
    ) -> Content {
        let mut contents = Vec::new();
        let mut left = quotes.iter().collect::<Vec<_>>();
        for (index, block) in blocks.iter().enumerate() {
            let words = words_of(block);
            let here = left.extract_if(.., |quote| words.contains(quote.as_str()));
            let here = here
                .map(|quote| pull_quote(quote, lang))
                .collect::<Vec<_>>();
            let own = self.blocks(std::slice::from_ref(block), lang);
            if index == 0 || leads(&blocks[index - 1]) {
                contents.push(own);
                contents.extend(here);
            } else {
                contents.extend(here);
                contents.push(own);
            }
        }
        Content::sequence(contents)
    }
}

/// Whether nothing may come between the block and the next: a heading, or words that end with a colon.
fn leads(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading { .. }) || words_of(block).trim_end().ends_with(':')
}

/// A sentence of the text set large, under the label `pull-quote`. It repeats what is said, so screen readers pass over it.
fn pull_quote(quote: &str, lang: &Locale) -> Content {
    let (open, close) = locale::quotation_marks(lang, 0);
    let quoted = format!("{open}{quote}{close}");
    let words = TextElem::packed(locale::space_punctuation(&quoted, lang, None, None).as_ref());
    let artifact = ArtifactElem::new(ParElem::new(words).pack()).pack();
    // In a block of its own an artifact begins and ends on one page; see `figure.rs`.
    let block = BlockElem::new()
        .with_breakable(false)
        .with_body(Some(BlockBody::Content(artifact)))
        .pack();
    match Label::new(PicoStr::intern("pull-quote")) {
        Some(label) => block.labelled(label),
        None => block,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Inline, InlineKind};

    #[test]
    fn headings_and_colons_lead_to_what_follows() {
        let block = |kind| Block { kind, span: 0..0 };
        let words = |text: &str| {
            vec![Inline {
                kind: InlineKind::Text(text.to_owned()),
                span: 0..0,
            }]
        };
        assert!(leads(&block(BlockKind::Paragraph(words(
            "Three parts\u{a0}: "
        )))));
        assert!(!leads(&block(BlockKind::Paragraph(words("Three parts.")))));
        let content = words("Parts");
        assert!(leads(&block(BlockKind::Heading { level: 2, content })));
    }
}
