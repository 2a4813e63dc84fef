//! Merge fields: texts with `{name}` in them, which is another for each recipient.

use std::ops::Range;
use std::sync::Arc;

use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::diagnostic::{Code, Diagnostic, Outcome, SourceText, suggest};
use crate::output::name_key;
use crate::text::is_nonspacing;

/// A text for every recipient. Where it stands is kept, so that a field that nobody has is told at its place.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    place: Place,
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    /// A field, and its place in the text.
    Field(String, Range<usize>),
}

/// Where a template is written.
#[derive(Debug, Clone)]
struct Place {
    source: Arc<SourceText>,
    span: Range<usize>,
    /// Whether the source has the text as it is, so that places in it are places there.
    exact: Option<usize>,
}

impl Place {
    /// The place of a value that may have quotation marks around it there.
    fn new(source: &Arc<SourceText>, span: &Range<usize>, text: &str) -> Self {
        let written = source.text().get(span.clone()).unwrap_or_default();
        let inner = written.find(text).map(|at| span.start + at);
        Self {
            source: Arc::clone(source),
            span: span.clone(),
            exact: inner,
        }
    }

    fn of(&self, inner: &Range<usize>) -> Range<usize> {
        match self.exact {
            Some(start) => start + inner.start..start + inner.end,
            None => self.span.clone(),
        }
    }
}

/// How names of fields are compared: without case, in one Unicode form.
pub(crate) fn field_key(name: &str) -> String {
    name_key(name.trim())
}

/// How they are compared where none is called exactly so: by their letters and digits alone, without accents, and in Arabic without
/// hamza, lengthening and the two forms of final letters that are often written for each other.
pub(crate) fn loose_key(name: &str) -> String {
    let apart = DecomposingNormalizerBorrowed::new_nfkd().normalize(name);
    let letters = apart
        .chars()
        .filter(|c| c.is_alphanumeric() && *c != '\u{640}' && !is_nonspacing(*c));
    let plain = letters.map(|c| match c {
        'ٱ' => 'ا',
        'ى' => 'ي',
        'ة' => 'ه',
        c => c,
    });
    plain.collect::<String>().to_lowercase()
}

impl Template {
    /// A template that stands in a text, such as the settings; `span` may have quotation marks in it.
    pub(crate) fn parse(
        source: &Arc<SourceText>,
        span: &Range<usize>,
        text: &str,
    ) -> Outcome<Self> {
        let place = Place::new(source, span, text);
        let (mut pieces, mut found) = (Vec::new(), Vec::new());
        let mut words = String::new();
        let mut rest = text.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let doubled = matches!(c, '{' | '}') && rest.next_if(|(_, next)| *next == c).is_some();
            match c {
                '{' if !doubled => {
                    let Some(length) = text[at..].find('}') else {
                        found.push(unclosed(&place, at..text.len()));
                        break;
                    };
                    let field = &text[at + 1..at + length];
                    pieces.push(Piece::Text(std::mem::take(&mut words)));
                    pieces.push(Piece::Field(field.to_owned(), at..at + length + 1));
                    while rest.next_if(|(next, _)| *next <= at + length).is_some() {}
                }
                '}' if !doubled => found.push(lone(&place, at..at + 1)),
                c => words.push(c),
            }
        }
        pieces.push(Piece::Text(words));
        Outcome {
            value: found.is_empty().then_some(Self { place, pieces }),
            diagnostics: found,
        }
    }

    /// The fields in the order in which they stand, each as often as it does.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Field(name, _) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// What is wrong with fields that are none of the known ones.
    pub(crate) fn unknown(&self, known: &[&str]) -> Vec<Diagnostic> {
        let is_known = |name: &str| {
            let (key, loose) = (field_key(name), loose_key(name));
            let mut known = known.iter();
            known.any(|known| {
                field_key(known) == key || (!loose.is_empty() && loose_key(known) == loose)
            })
        };
        let fields = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Field(name, span) if !is_known(name) => Some((name, span)),
            _ => None,
        });
        let told = fields.map(|(name, span)| {
            let help = match suggest(name, known.iter().copied()) {
                Some(close) => format!("did you mean `{{{close}}}`?"),
                None => {
                    let names = known.iter().map(|name| format!("`{{{name}}}`"));
                    let names = names.collect::<Vec<_>>().join(", ");
                    format!(
                        "the fields here are {names}; braces themselves are written twice: `{{{{`"
                    )
                }
            };
            let message = format!("there is no field `{{{name}}}`");
            let diagnostic = Diagnostic::new(Code::MailField, message);
            diagnostic
                .at(&self.place.source, self.place.of(span))
                .help(help)
        });
        told.collect()
    }

    /// Something that is to be said of the text.
    pub(crate) fn whole(&self, told: Diagnostic) -> Diagnostic {
        told.at(&self.place.source, self.place.span.clone())
    }

    /// Something that is to be said of a field, at each of its places.
    pub(crate) fn at(&self, field: &str, told: impl Fn() -> Diagnostic) -> Vec<Diagnostic> {
        let places = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Field(name, span) if field_key(name) == field => Some(span),
            _ => None,
        });
        places
            .map(|span| told().at(&self.place.source, self.place.of(span)))
            .collect()
    }

    /// The text with the values of one recipient.
    pub(crate) fn fill<'a>(&self, value: impl Fn(&str) -> Option<&'a str>) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Field(name, _) => value(name).unwrap_or_default(),
        });
        pieces.collect()
    }
}

fn unclosed(place: &Place, inner: Range<usize>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::MailField, "a field has no end");
    let help = "write `{name}`, or `{{` for a brace";
    diagnostic.at(&place.source, place.of(&inner)).help(help)
}

fn lone(place: &Place, inner: Range<usize>) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::MailField, "a brace closes no field");
    let help = "write `{name}`, or `}}` for a brace";
    diagnostic.at(&place.source, place.of(&inner)).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Outcome<Template> {
        let source = Arc::new(SourceText::new("--greeting", text));
        Template::parse(&source, &(0..text.len()), text)
    }

    fn places(found: &[Diagnostic]) -> Vec<(String, usize)> {
        let place =
            |found: &Diagnostic| found.primary.as_ref().map_or(0, |at| at.position().column);
        found
            .iter()
            .map(|found| (found.message.clone(), place(found)))
            .collect()
    }

    #[test]
    fn fields_are_filled_and_doubled_braces_are_braces() {
        let template = parse("Bonjour {Prénom} {nom}, {{merci}}").value.unwrap();
        assert_eq!(template.fields().collect::<Vec<_>>(), ["Prénom", "nom"]);
        let filled = template.fill(|name| Some(if name == "nom" { "Personne" } else { "{nom}" }));
        // What a value says is not read again.
        assert_eq!(filled, "Bonjour {nom} Personne, {merci}");
        assert!(template.unknown(&["pre\u{301}nom", "NOM"]).is_empty());
    }

    #[test]
    fn names_are_compared_by_their_letters() {
        for (one, other) in [
            ("First_Name", "first name"),
            ("Date d’arrivée", "date d'arrivee"),
            ("E\u{2011}mail\u{a0}: ", "email"),
            ("الاسـم الأول", "الاسم الاول"),
            ("اللغة", "اللّغه"),
        ] {
            assert_eq!(loose_key(one), loose_key(other));
        }
        assert_ne!(loose_key("E-mail 1"), loose_key("E-mail 2"));
        assert_eq!(loose_key("№ – ?"), "no");
        let template = parse("{prenom} {date_d'arrivée}").value.unwrap();
        assert!(
            template
                .unknown(&["Prénom", "Date d’arrivée", "?"])
                .is_empty()
        );
    }

    #[test]
    fn faults_are_told_at_their_places() {
        let template = parse("é {nmae} {x}").value.unwrap();
        let found = template.unknown(&["name", "email"]);
        let expected = [
            ("there is no field `{nmae}`".to_owned(), 3),
            ("there is no field `{x}`".to_owned(), 10),
        ];
        assert_eq!(places(&found), expected);
        assert_eq!(found[0].help.as_deref(), Some("did you mean `{name}`?"));
        let expected = [
            ("a brace closes no field".to_owned(), 3),
            ("a field has no end".to_owned(), 5),
        ];
        assert_eq!(places(&parse("a } {name").diagnostics), expected);
        assert_eq!(parse("}}}").diagnostics.len(), 1);
    }

    #[test]
    fn in_the_settings_the_place_is_within_the_quotation_marks() {
        let text = "fr = \"Bonjour {nmo},\"";
        let source = Arc::new(SourceText::new("pressroom.toml", text));
        let template = Template::parse(&source, &(5..text.len()), "Bonjour {nmo},")
            .value
            .unwrap();
        assert_eq!(places(&template.unknown(&["nom"]))[0].1, 15);
    }
}
