//! The spaces that French sets at punctuation marks (Imprimerie nationale, *Lexique des règles typographiques*).

use std::borrow::Cow;

use icu_locale::Locale;
use icu_locale::subtags::Region;

/// Narrow no-break space: before `;`, `!` and `?`.
const NARROW: char = '\u{202f}';
/// No-break space: before `:` and inside `« »`.
const WIDE: char = '\u{a0}';

/// A character beside a text, and the language that it is in.
pub(crate) type Neighbour<'a> = (char, &'a Locale);

/// How a language spaces its marks.
#[derive(Clone, Copy)]
struct Rules {
    /// Before `;`, `!` and `?`.
    high: Option<char>,
    /// Before `:`.
    colon: Option<char>,
    /// Inside guillemets.
    guillemets: Option<char>,
}

/// `text` with the spaces that its language wants before marks; `before` and `after` are the characters around it, and
/// have the spaces of their own languages. A space that the author wrote there becomes the right one; where there is none
/// it is added, but only to marks that end a word: times, addresses and code stay as they are. All other languages are
/// left alone.
pub(crate) fn space_punctuation<'a>(
    text: &'a str,
    lang: &Locale,
    before: Option<Neighbour<'_>>,
    after: Option<Neighbour<'_>>,
) -> Cow<'a, str> {
    let rule = |(mark, lang)| (mark, rules(lang));
    let (own, before, after) = (rules(lang), before.map(rule), after.map(rule));
    let ruled = |neighbour: Option<(char, Rules)>| neighbour.is_some_and(|(_, rules)| rules.any());
    if !own.any() && !ruled(before) && !ruled(after) {
        return Cow::Borrowed(text);
    }
    if !text.contains([';', '!', '?', ':', '»', '«'])
        && !text.ends_with(is_space)
        && before.is_none_or(|(mark, _)| mark != '«')
    {
        return Cow::Borrowed(text);
    }
    let spaced = own.apply(text, before, after);
    if spaced == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(spaced)
    }
}

fn rules(lang: &Locale) -> Rules {
    if lang.id.language.as_str() != "fr" {
        return Rules {
            high: None,
            colon: None,
            guillemets: None,
        };
    }
    match lang.id.region.as_ref().map(Region::as_str) {
        // Office québécois de la langue française: no space before ; ! ?
        Some("CA") => Rules {
            high: None,
            colon: Some(WIDE),
            guillemets: Some(WIDE),
        },
        // Swiss typography: narrow spaces before the marks, guillemets without.
        Some("CH") => Rules {
            high: Some(NARROW),
            colon: Some(NARROW),
            guillemets: None,
        },
        _ => Rules {
            high: Some(NARROW),
            colon: Some(WIDE),
            guillemets: Some(WIDE),
        },
    }
}

impl Rules {
    /// Whether the language has any spaces of its own.
    fn any(self) -> bool {
        self.high.or(self.colon).or(self.guillemets).is_some()
    }

    /// The space before a mark that has one.
    fn space_before(self, mark: char) -> Option<char> {
        match mark {
            ';' | '!' | '?' => self.high,
            ':' => self.colon,
            '»' => self.guillemets,
            _ => None,
        }
    }

    fn apply(
        self,
        text: &str,
        before: Option<(char, Self)>,
        after: Option<(char, Self)>,
    ) -> String {
        let mut spaced = String::with_capacity(text.len() + 8);
        let mut rest = text;
        loop {
            let word = rest.trim_start_matches(is_space);
            let (gap, next) = (&rest[..rest.len() - word.len()], word.chars().next());
            let own = |mark| (mark, self);
            let previous = spaced.chars().next_back().map(own).or(before);
            let beyond = after.map(|(mark, _)| mark);
            let follows = next.and_then(|_| word.chars().nth(1)).or(beyond);
            // A space that is missing between two texts is added by the second one.
            let glued = gap.is_empty();
            let right = if glued && next.is_none() {
                None
            } else {
                between(previous, next.map(own).or(after), follows, glued)
            };
            match right {
                Some(space) => spaced.push(space),
                None => spaced.push_str(gap),
            }
            let Some(next) = next else { return spaced };
            spaced.push(next);
            rest = &word[next.len_utf8()..];
        }
    }
}

/// The space between two characters, if a mark asks for one in its own language; `follows` is the character after them.
/// Where the author wrote no space (`glued`), only marks that end a word get one.
fn between(
    previous: Option<(char, Rules)>,
    next: Option<(char, Rules)>,
    follows: Option<char>,
    glued: bool,
) -> Option<char> {
    let ((previous, opening), (next, closing)) = (previous?, next?);
    if is_space(previous) || previous.is_whitespace() || next.is_whitespace() {
        return None;
    }
    if previous == '«' {
        return opening.guillemets;
    }
    let space = closing.space_before(next)?;
    (ends_word(next, follows) && (!glued || takes_space(previous))).then_some(space)
}

fn is_space(character: char) -> bool {
    matches!(
        character,
        ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2005}' | '\u{2006}'
    )
}

/// Whether a mark stands at the end of a word: `10:30`, `https://` and `?x=1` do not.
fn ends_word(mark: char, next: Option<char>) -> bool {
    mark == '»'
        || next.is_none_or(|next| next.is_whitespace() || is_space(next) || ".,;:!?…)]}»”’\"'—–\u{fffc}".contains(next))
            && !(mark == ':' && next == Some(':'))
            // Emoticons.
            && !(matches!(mark, ':' | ';') && next == Some(')'))
}

/// Whether a mark after this character takes a space: not after another mark of its kind or an opening one.
fn takes_space(previous: char) -> bool {
    !"!?:;([{«“‘/".contains(previous)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn french(text: &str) -> String {
        space(text, "fr").replace(NARROW, "¸").replace(WIDE, "~")
    }

    fn space(text: &str, tag: &str) -> String {
        space_punctuation(text, &tag.parse().unwrap(), None, None).into_owned()
    }

    #[test]
    fn marks_get_the_space_that_belongs_to_them() {
        for (written, expected) in [
            ("Quoi ?", "Quoi¸?"),
            ("Quoi?", "Quoi¸?"),
            ("Quoi\u{a0}!", "Quoi¸!"),
            ("Quoi\u{202f};", "Quoi¸;"),
            ("un ; deux", "un¸; deux"),
            ("Méditerranée : répondre", "Méditerranée~: répondre"),
            ("Méditerranée: répondre", "Méditerranée~: répondre"),
            ("« mot »", "«~mot~»"),
            ("«mot»", "«~mot~»"),
            ("« mot », dit-il", "«~mot~», dit-il"),
            ("Quoi ?!", "Quoi¸?!"),
            ("Quoi ? !", "Quoi¸?¸!"),
            ("Ah… !", "Ah…¸!"),
            ("« Quoi ? »", "«~Quoi¸?~»"),
            ("(vraiment ?)", "(vraiment¸?)"),
            ("« a » : « b »", "«~a~»~: «~b~»"),
        ] {
            assert_eq!(french(written), expected, "{written}");
        }
    }

    #[test]
    fn times_addresses_and_code_stay_as_they_are() {
        for text in [
            "10:30",
            "https://coe.int/?a=1;b=2",
            "a::b",
            "12:30:15",
            ":",
            "?",
            "sourire ;)",
            "a;b",
            "mot",
        ] {
            assert_eq!(french(text), text);
        }
    }

    #[test]
    fn neighbours_in_other_nodes_count() {
        let lang: Locale = "fr".parse().unwrap();
        let space = |text, before: Option<char>, after: Option<char>| {
            let (before, after) = (before.map(|c| (c, &lang)), after.map(|c| (c, &lang)));
            space_punctuation(text, &lang, before, after).into_owned()
        };
        assert_eq!(space(" !", Some('i'), None), "\u{202f}!");
        assert_eq!(space("!", Some('i'), None), "\u{202f}!");
        assert_eq!(space("mot ", Some('a'), Some('?')), "mot\u{202f}");
        assert_eq!(space("« ", None, Some('m')), "«\u{a0}");
        assert_eq!(space(" mot", Some('«'), None), "\u{a0}mot");
        assert_eq!(space("mot", None, Some('?')), "mot");
        assert_eq!(space("«", None, Some('m')), "«");
        assert_eq!(space("mot", Some('«'), None), "\u{a0}mot");
        assert_eq!(space("?x", Some('a'), None), "?x");
        assert_eq!(space("?", Some('a'), Some('x')), "?");
    }

    #[test]
    fn a_mark_has_the_space_of_its_own_language() {
        let (french, english): (Locale, Locale) = ("fr".parse().unwrap(), "en".parse().unwrap());
        let space =
            |text, lang, before, after| space_punctuation(text, lang, before, after).into_owned();
        assert_eq!(
            space(" ?", &french, Some(('y', &english)), None),
            "\u{202f}?"
        );
        assert_eq!(space("?", &english, Some(('i', &french)), None), "?");
        assert_eq!(space(" ?", &english, Some(('i', &french)), None), " ?");
        // A space that stands on the other side of the border than its mark.
        assert_eq!(
            space("fair ", &english, None, Some(('?', &french))),
            "fair\u{202f}"
        );
        assert_eq!(space("mot ", &french, None, Some(('?', &english))), "mot ");
        assert_eq!(
            space("fair", &english, Some(('«', &french)), None),
            "\u{a0}fair"
        );
        assert_eq!(space(" mot", &french, Some(('«', &english)), None), " mot");
    }

    #[test]
    fn other_languages_and_regions() {
        assert_eq!(space("What ?", "en"), "What ?");
        assert_eq!(space("لماذا ؟ !", "ar"), "لماذا ؟ !");
        assert_eq!(space("Quoi?", "fr-CA"), "Quoi?");
        assert_eq!(space("Note: ici", "fr-CA"), "Note\u{a0}: ici");
        assert_eq!(space("«mot» !", "fr-CH"), "«mot»\u{202f}!");
    }

    proptest! {
        #[test]
        fn only_spaces_change_and_only_once(text in "[a-c0-9 \u{a0}\u{202f};:!?«».,()/]{0,40}") {
            let once = space(&text, "fr");
            let bare = |text: &str| text.chars().filter(|c| !is_space(*c)).collect::<String>();
            prop_assert_eq!(bare(&once), bare(&text));
            prop_assert_eq!(space(&once, "fr"), once.clone());
            let doubled = |text: &str| text.contains(&[NARROW, NARROW].iter().collect::<String>());
            prop_assert!(!doubled(&once) || doubled(&text), "{:?}", once);
        }
    }
}
