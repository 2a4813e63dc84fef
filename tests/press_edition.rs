//! The press edition: what its text has that readers do not get, what layouts must know, and what must not differ.

#[path = "common/press.rs"]
mod common;

use pressroom::{BuildOptions, Code, PressOptions, PrintLinks, Source, inspect};

use common::{FRONT_MATTER, LINKS, area, article, codes, made, pages, press, publication, words};

#[test]
fn links_have_numbers_and_a_list() {
    let words = words(&made("", &article(LINKS), &PressOptions::default()));
    for said in [
        "See the convention [1], the list [2] and the convention [1] again.",
        "Write to us (press@example.org) or press@example.org. Look at example.org/a.",
        "A note [3].",
        "Web addresses [1] https://example.org/convention [2] https://example.org/list [3] https://example.org/note",
    ] {
        assert!(words.contains(said), "{said} in {words}");
    }
}

#[test]
fn addresses_without_a_mark_to_break_at_break_between_letters() {
    let address = format!("https://example.org/form?id={}", "abcdefghij".repeat(14));
    let body = article(&format!("See [the form]({address})."));
    for links in [PrintLinks::Numbered, PrintLinks::Qr] {
        let options = PressOptions {
            links: Some(links),
            ..PressOptions::default()
        };
        let words = words(&made("", &body, &options));
        assert!(!words.contains(&address), "{words}");
        assert!(words.replace(' ', "").contains(&address), "{words}");
    }
}

#[test]
fn addresses_of_related_links_stand_under_them() {
    let text = FRONT_MATTER.replace(
        "+++\n\n",
        "[[related]]\ntitle = \"Programme\"\nurl = \"https://example.org/p\"\n+++\n\nWords.\n",
    );
    let of = |links| {
        let options = PressOptions {
            links: Some(links),
            ..PressOptions::default()
        };
        words(&made("", &text, &options))
    };
    assert!(of(PrintLinks::Numbered).contains("Programme https://example.org/p"));
    assert!(!of(PrintLinks::Numbered).contains("Web addresses"));
    assert!(of(PrintLinks::Qr).contains("Programme [1]"));
    assert!(of(PrintLinks::Qr).contains("Web addresses [1] Programme https://example.org/p"));
    assert!(!of(PrintLinks::None).contains("example.org"));
}

#[test]
fn without_links_their_words_stand_like_others() {
    let press = made(
        "[print]\nlinks = \"none\"\n",
        &article(LINKS),
        &PressOptions::default(),
    );
    let words = words(&press);
    assert!(words.contains("See the convention, the list and the convention again."));
    assert!(!words.contains("[1]") && !words.contains("Web addresses"));
}

#[test]
fn arabic_is_bound_on_the_right_and_numbers_have_its_digits() {
    let text = "+++\ntitle = \"ندوة\"\nlang = \"ar-EG\"\ndate = 2021-03-01\n+++\n\n[الندوة](https://example.org/seminar)\n";
    let press = made("", text, &PressOptions::default());
    assert_eq!((press.rtl, press.lang.as_str()), (true, "ar-EG"));
    assert_eq!(press.date.as_deref(), Some("١ مارس ٢٠٢١"));
    let words = words(&press);
    assert!(
        words.contains('١') && words.contains("https://example.org/seminar"),
        "{words}"
    );
    let (pdf, _) = pages(&press);
    let preferences = pdf.catalog().unwrap().get(b"ViewerPreferences");
    let preferences = preferences.unwrap().as_dict().unwrap();
    assert_eq!(
        preferences.get(b"Direction").unwrap().as_name().unwrap(),
        b"R2L"
    );
}

#[test]
fn what_readers_get_does_not_know_of_print() {
    let settings = "[print]\nbleed = \"5mm\"\ngutter = \"9mm\"\npaper = \"a6\"\nlinks = \"qr\"\naccent = \"0/0/0/100\"\n";
    let pdf = |settings: &str| {
        let source = Source::new("documents/a.md", article(LINKS));
        let built = publication(settings, &[]).build(&source, &BuildOptions::default());
        built.value.unwrap().bytes
    };
    assert_eq!(pdf(""), pdf(settings));
}

#[test]
fn the_same_source_gives_the_same_bytes() {
    let bytes = || made("", &article(LINKS), &PressOptions::default()).bytes;
    assert_eq!(bytes(), bytes());
}

/// A layout that knows nothing of print.
fn own_layout(page: &str) -> [(&'static str, Vec<u8>); 2] {
    let toml = "name = \"own\"\ndescription = \"Our own.\"\nkinds = [\"article\"]\nfonts = [\"Source Sans 3\"]\n";
    let typ = format!(
        "#let layout(document) = {{\n  set page({page})\n  set text(font: \"Source Sans 3\")\n  \
         heading(level: 1, document.title)\n  document.body\n}}\n"
    );
    [
        ("layouts/own/layout.toml", toml.into()),
        ("layouts/own/layout.typ", typ.into_bytes()),
    ]
}

#[test]
fn a_layout_of_ones_own_need_not_know_of_print() {
    let publication = publication("", &own_layout("paper: document.theme.paper"));
    let options = PressOptions {
        layout: Some("own".to_owned()),
        ..PressOptions::default()
    };
    let made = press(&publication, &article(LINKS), &options);
    assert!(made.diagnostics.is_empty(), "{:?}", made.diagnostics);
    let made = made.value.unwrap();
    let (_, pages) = pages(&made);
    assert_eq!(
        pages.len(),
        2,
        "the list of addresses has a page of its own"
    );
    for page in &pages {
        assert_eq!(area(page, "TrimBox"), [3.0, 3.0, 213.0, 300.0]);
    }
    let words = words(&made);
    assert!(
        words.contains("Web addresses [1] https://example.org/convention"),
        "{words}"
    );
    let without = press(&publication, &article("Words."), &options)
        .value
        .unwrap();
    assert_eq!(without.pages, 1);
}

#[test]
fn a_layout_that_cannot_do_what_is_asked_says_so() {
    let options = |paper: Option<&str>, gutter| PressOptions {
        layout: Some("own".to_owned()),
        paper: paper.map(|paper| paper.parse().unwrap()),
        gutter,
        ..PressOptions::default()
    };
    let by_name = publication("", &own_layout("paper: document.theme.paper"));
    let small = press(
        &by_name,
        &article("Words."),
        &options(Some("97mm × 210mm"), None),
    );
    assert_eq!(codes(&small.diagnostics), [(Code::PressPaper, Some(1))]);
    assert!(small.value.is_none());
    let named = press(&by_name, &article("Words."), &options(Some("a5"), None));
    assert!(named.diagnostics.is_empty(), "{:?}", named.diagnostics);
    let bound = press(&by_name, &article("Words."), &options(None, Some(8.0)));
    assert_eq!(codes(&bound.diagnostics), [(Code::PressGutter, Some(1))]);
    assert!(bound.value.is_some());
    let by_size = publication("", &own_layout("..document.theme.page"));
    let small = press(
        &by_size,
        &article("Words."),
        &options(Some("97mm × 210mm"), None),
    );
    assert!(small.diagnostics.is_empty(), "{:?}", small.diagnostics);
}

#[test]
fn a_bulletin_has_one_list_in_the_digits_of_the_issue() {
    let item = |lang: &str, words: &str| {
        let front = FRONT_MATTER.replace("\"en\"", &format!("\"{lang}\""));
        let link = format!("[{words}](https://example.org/seminar)");
        format!("{front}{link}, [{words} 2](https://example.org/{lang})\n").into_bytes()
    };
    let files = [
        ("documents/en.md", item("en", "the seminar")),
        ("documents/ar.md", item("ar-EG", "الندوة")),
    ];
    let text = "kind = \"bulletin\"\ntitle = \"News\"\nlang = \"en\"\ndate = 2021-03-01\n\n[[sections]]\nitems = [\"en.md\", \"ar.md\"]\n";
    let publication = publication("", &files);
    let made = publication.press(
        &Source::new("documents/news.toml", text),
        &PressOptions::default(),
    );
    let words = words(&made.value.unwrap());
    let list = "Web addresses [1] https://example.org/seminar [2] https://example.org/en [3] https://example.org/ar-EG";
    assert!(words.contains(list), "{words}");
    assert_eq!(words.matches("Web addresses").count(), 1);
    // The item in Arabic has its own digits, but not for what stands in the issue's list.
    let close = words.replace(' ', "");
    assert_eq!(close.matches("[1]").count(), 3, "{words}");
    assert!(close.contains('١') && !close.contains("[١]"), "{words}");
}

#[test]
fn a_programme_has_numbers_at_the_links_of_its_sessions_only() {
    let text = "kind = \"programme\"\ntitle = \"Days\"\nlang = \"en\"\ndate = 2021-03-01\n\
                venue = { name = \"House\", url = \"https://example.org/house\" }\n\n\
                [[people]]\nid = \"a\"\nname = \"Ada\"\n\n[[days]]\ndate = 2021-03-02\n\n\
                [[days.sessions]]\ntitle = \"Opening\"\nspeakers = [\"a\"]\nabstract = \"See [that](https://example.org/that).\"\n\n\
                [[days.sessions.links]]\ntitle = \"Paper\"\nurl = \"https://example.org/paper\"\n";
    let made = publication("", &[]).press(
        &Source::new("documents/days.toml", text),
        &PressOptions::default(),
    );
    let words = words(&made.value.unwrap());
    for said in [
        "example.org/house",
        "See that [1].",
        "Paper [2]",
        "Web addresses [1] https://example.org/that [2] https://example.org/paper",
    ] {
        assert!(words.contains(said), "{said} in {words}");
    }
    assert!(!words.contains("[3]"), "{words}");
}

#[test]
fn an_index_of_many_speakers_has_its_heading_for_all_readers() {
    let people = (0..45)
        .map(|number| format!("[[people]]\nid = \"p{number}\"\nname = \"Person {number}\"\n"));
    let sessions = (0..45).map(|number| {
        format!("[[days.sessions]]\ntitle = \"Session {number}\"\nspeakers = [\"p{number}\"]\n")
    });
    let text = format!(
        "kind = \"programme\"\ntitle = \"Days\"\nlang = \"en\"\ndate = 2021-03-01\n{}[[days]]\ndate = 2021-03-02\n{}",
        people.collect::<String>(),
        sessions.collect::<String>()
    );
    let publication = publication("", &[]);
    let source = Source::new("documents/days.toml", text);
    let built = publication.build(&source, &BuildOptions::default());
    let read = inspect(built.value.unwrap().bytes).value.unwrap().text;
    assert!(read.contains("Index of speakers"));
    let printed = publication.press(&source, &PressOptions::default());
    assert!(words(&printed.value.unwrap()).contains("Index of speakers"));
}

#[test]
fn an_address_has_one_number_and_a_mailbox_stands_once() {
    let text = article(
        "See [the site](https://example.org) and [its first page](https://example.org/).\n\n\
         Write to [press@example.org](mailto:press@example.org?subject=Visit).\n\n\
         Ask at info@coe.int/fr: [the list](https://coe.int/fr), [info@coe.int/fr](https://coe.int/fr).",
    );
    let words = words(&made("", &text, &PressOptions::default()));
    for said in [
        "See the site [1] and its first page [1].",
        "Write to press@example.org. ",
        "the list [2], info@coe.int/fr [2].",
    ] {
        assert!(words.contains(said), "{said} in {words}");
    }
}

#[test]
fn the_date_of_the_last_change_is_said() {
    let text = FRONT_MATTER.replace("\n+++\n\n", "\nupdated = 2021-04-02\n+++\n\nWords.\n");
    let (pdf, _) = pages(&made("", &text, &PressOptions::default()));
    let info = pdf
        .trailer
        .get(b"Info")
        .and_then(|info| pdf.dereference(info));
    let info = info.unwrap().1.as_dict().unwrap();
    let date =
        |key: &[u8]| String::from_utf8_lossy(info.get(key).unwrap().as_str().unwrap()).into_owned();
    assert!(date(b"CreationDate").starts_with("D:20210301"));
    assert_eq!(date(b"ModDate"), "D:20210402");
}
