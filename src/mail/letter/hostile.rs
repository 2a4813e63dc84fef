//! What is hostile in a source stays words in a letter, and no word is lost. Properties over generated documents.

use proptest::prelude::*;

use typst::visualize::Color;

use super::Letter;
use crate::source::{ReadOptions, read};
use crate::typeset::{House, Manuscript, Pictures};

/// Words that would be markup, code or a change of direction if they were not taken for words.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</style><b>",
    "javascript:alert(1)",
    "&lt;i&gt;&#x3c;",
    "' onclick='x",
    "<!--",
    "]]>",
    "\u{202e}gnp.exe",
    "\u{2067}a",
    "a\u{7}b\u{1b}[31m",
    "END:VEVENT",
    "x;y,z\\n",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z]{1,9}",
        1 => "[א-ת]{1,6}|[ا-ي]{1,6}|[é-ü]{1,6}",
        1 => prop::sample::select(HOSTILE).prop_map(str::to_owned),
    ]
}

fn words() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(word(), 1..8)
}

/// A value in TOML.
fn toml(text: &str) -> String {
    let mut value = String::from("\"");
    for c in text.chars() {
        if c == '"' || c == '\\' || c.is_control() {
            value.extend(["\\u", &format!("{:04x}", u32::from(c))]);
        } else {
            value.push(c);
        }
    }
    value + "\""
}

/// Letters and digits, apart from everything that typography changes.
fn bare(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Whether these words stand in the other, in their order, with others among them.
fn is_within(words: &[String], text: &[String]) -> bool {
    let mut text = text.iter();
    words.iter().all(|word| text.any(|other| other == word))
}

/// The names of all elements, and of all attributes.
fn markup(html: &str) -> Vec<String> {
    let tags = html
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'));
    let tags = tags.map(|(tag, _)| tag);
    tags.map(|tag| tag.split([' ', '\n']).next().unwrap_or_default().to_owned())
        .collect()
}

const ELEMENTS: &[&str] = &[
    "!DOCTYPE",
    "!--[if",
    "![endif]--",
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "table",
    "tr",
    "td",
    "div",
    "p",
    "br",
    "h1",
    "h2",
    "h3",
    "ul",
    "li",
    "a",
    "strong",
    "s",
];

fn check_html(html: &str) -> Result<(), TestCaseError> {
    for name in markup(html) {
        let name = name.trim_start_matches('/');
        prop_assert!(ELEMENTS.contains(&name), "{name}\n{html}");
    }
    // What remains of attributes and texts has no quotation mark of HTML left but those of attributes.
    for piece in html.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or_default();
        prop_assert!(!text.contains('"') || text.contains('{'), "{text}");
        for attribute in [" onerror", " onclick", " src="] {
            prop_assert!(!tag.contains(attribute), "{tag}");
        }
        prop_assert!(!tag.contains("javascript:"), "{tag}");
    }
    for c in html.chars() {
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        prop_assert!(!turns && (c == '\n' || !c.is_control()), "{c:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// All that a programme says stands in its plain text in the order of the programme, and nothing of it becomes markup or
    /// a line of the calendar.
    #[test]
    fn what_is_hostile_stays_words(
        title in words(), summary in words(), contact in words(), speaker in words(), session in words(),
        change in words(), right in any::<bool>(),
    ) {
        let lang = if right { "ar" } else { "en" };
        let text = |words: &[String]| toml(&words.join(" "));
        let source = format!(
            "kind = \"programme\"\nlang = \"{lang}\"\ndate = 2021-03-01\ntimezone = \"Europe/Paris\"\ntitle = {}\nsummary = {}\n\
             contact = {}\norganisation = {}\n[[days]]\ndate = 2021-03-02\n[[days.sessions]]\nstart = 09:30\ntitle = {}\n\
             status = \"moved\"\nchange = {}\nspeakers = [{{ name = {} }}]\n",
            text(&title), text(&summary), text(&contact), text(&session), text(&session), text(&change), text(&speaker)
        );
        let letter = made_anyway("a.toml", &source);
        check_html(&letter.html(Some(&title.join(" ")), None))?;
        let plain = letter.text(None);
        let clean = |words: &[String]| crate::text::without_controls(&words.join(" "));
        let expected = [&session, &title, &summary, &session, &change, &speaker, &contact];
        let expected = expected.into_iter().flat_map(|words| bare(&clean(words)));
        let expected = expected.collect::<Vec<_>>();
        prop_assert!(is_within(&expected, &bare(&plain)), "{expected:?}\n{plain}");
        for c in plain.chars() {
            prop_assert!(c == '\n' || !c.is_control(), "{c:?}");
        }
        if let Some(calendar) = &letter.calendar.value {
            let unfolded = calendar.text.replace("\r\n ", "");
            let ends = unfolded.split("\r\n").filter(|line| *line == "END:VEVENT");
            prop_assert_eq!(ends.count(), 1);
            let published = calendar.published_by(Some(&title.join(" ")), "a@example.org");
            prop_assert_eq!(published.matches("\r\nORGANIZER;CN=\"").count(), 1);
            prop_assert!(published.split("\r\n").all(|line| line.len() <= 75));
            prop_assert!(calendar.text.split("\r\n").all(|line| line.len() <= 75));
            prop_assert_eq!(calendar.text.matches('\n').count(), calendar.text.matches("\r\n").count());
        }
    }

    /// The words of an article with headings, lists, quotations and notes stand in its plain text in their order.
    #[test]
    fn no_word_of_an_article_is_lost(parts in prop::collection::vec(("[a-z]{3,9}( [a-zé]{1,9}){0,5}", 0..8_u8), 1..12)) {
        let mut body = String::new();
        let (mut expected, mut noted) = (Vec::new(), Vec::new());
        for (index, (words, form)) in parts.iter().enumerate() {
            let block = match form {
                0 => format!("## {words}"),
                1 => format!("- {words}\n- *{words}*\n\n  **{words}**"),
                2 => format!("1. {words}\n2. [{words}](https://example.org/{index})"),
                3 => format!("> {words}\n>\n> <q>{words}</q>"),
                4 => format!("{words}[^{index}] <span lang=\"ar\">كلمة</span>\n\n[^{index}]: note {words}"),
                5 => format!("```\n{words}\n```"),
                6 => format!("{words}\n: {words}"),
                _ => format!("{words}  \n~~{words}~~ `{words}`"),
            };
            let count = match form { 1 | 7 => 3, 2 | 3 | 6 => 2, _ => 1 };
            for _ in 0..count {
                expected.extend(bare(words));
            }
            if *form == 4 {
                expected.push("كلمة".to_owned());
                noted.push("note".to_owned());
                noted.extend(bare(words));
            }
            body.push_str(&block);
            // A comment keeps two lists apart.
            body.push_str("\n\n<!-- -->\n\n");
        }
        expected.extend(noted);
        let front = "+++\ntitle = \"T\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\n";
        let letter = made_anyway("a.md", &format!("{front}{body}"));
        let plain = letter.text(None);
        prop_assert!(is_within(&expected, &bare(&plain)), "{expected:?}\n{plain}");
    }
}

/// The letter of a source whatever is wrong with it: a publication would not make one of characters that turn text.
fn made_anyway(name: &str, source: &str) -> Letter {
    let read = read(name, source.as_bytes(), &ReadOptions::default());
    let (text, document) = (read.source.unwrap(), read.document.unwrap());
    let manuscript = Manuscript {
        document: &document,
        pictures: &Pictures::new(),
        items: Vec::new(),
        pull_quotes: &[],
    };
    let house = House {
        organisation: None,
        logo: None,
        accent: Color::BLACK,
        paper: String::new(),
        press: None,
    };
    Letter::new(&manuscript, &text, &house, "auto")
}
