//! Tests of the page's markup; `.ci/catalogue` tries it in a browser.

use super::super::example::{archive, record, titled};
use super::*;
use crate::locale::faults;

const NOBODY: Publisher<'_> = Publisher {
    organisation: None,
    url: None,
};

fn written(records: &[Record], publisher: &Publisher<'_>) -> String {
    let mut out = Vec::new();
    catalogue(records.iter(), publisher, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The page without its style and script, which have files of their own, and without their hashes.
fn markup(page: &str) -> String {
    let page = page.replace(STYLE, "…").replace(SCRIPT, "…");
    let page = page.replace(&content_hash(STYLE), "…");
    page.replace(&content_hash(SCRIPT), "…")
}

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    let parts = text.split(open).skip(1);
    parts
        .filter_map(|rest| Some(rest.split_once(close)?.0))
        .collect()
}

#[test]
fn the_table_of_words_has_no_gaps_and_no_row_too_many() {
    assert_eq!(faults(TABLE), Vec::<String>::new());
    let code = [
        TEMPLATE,
        include_str!("mod.rs"),
        include_str!("document.rs"),
        include_str!("filter.rs"),
    ]
    .concat();
    for (key, _) in Words::new(TABLE, &Locale::UNKNOWN).entries() {
        let counted = ["pages-", "documents-"]
            .iter()
            .any(|own| key.starts_with(own));
        let named =
            code.contains(&format!("\"{key}\"")) || code.contains(&format!("{{{{{key}}}}}"));
        assert!(counted || named, "{key} is not asked for");
    }
}

#[test]
fn a_small_archive() {
    let publisher = Publisher {
        organisation: Some("Conseil de l’Europe"),
        url: None,
    };
    insta::assert_snapshot!(markup(&written(&archive(), &publisher)));
}

#[test]
fn an_archive_without_documents_has_a_page() {
    let page = written(&[], &NOBODY);
    assert!(page.contains(">No document</p>") && page.contains("<html lang=\"en\" dir=\"ltr\">"));
    assert!(!page.contains("{{") && !page.contains("<nav"));
}

#[test]
fn documents_stand_under_their_years_newest_first_then_by_title() {
    let records = [
        titled("1", "fr", "2020-12-31", "Zèbre", |_| ()),
        titled("2", "fr", "2021-01-01", "Zone", |_| ()),
        titled("3", "fr", "2021-01-01", "Été", |_| ()),
        titled("4", "fr", "2021-02-01", "Zut", |_| ()),
        titled("5", "fr", "2021-02-30", "Sans", |_| ()),
        titled("6", "fr", "2021-01-01", "Étude", |_| ()),
    ];
    let page = written(&records, &NOBODY);
    let list = markup(&page);
    let titles = between(&list, ".pdf\">", "</a>");
    assert_eq!(titles, ["Zut", "Été", "Étude", "Zone", "Zèbre", "Sans"]);
    let headings = between(&list, "<section>\n<h2 id=", "</h2>");
    assert_eq!(
        headings,
        ["\"y2021\">2021", "\"y2020\">2020", "\"undated\">Sans date"]
    );
    let mut reversed = records;
    reversed.reverse();
    assert_eq!(written(&reversed, &NOBODY), page);
}

#[test]
fn nothing_that_authors_wrote_is_markup_or_acts_unseen() {
    let evil = "</script><img src=x onerror=alert(1)>\"'\u{202e}\0\u{2066}{{script}}";
    let record = titled("a\"><b #?é", "en", "2021-03-01", evil, |pdf| {
        pdf.kind = evil.to_owned();
        pdf.language = evil.to_owned();
        let core = &mut pdf.dublin_core;
        core.creator = vec![evil.to_owned()];
        core.subject = vec![evil.to_owned()];
        core.publisher = Some(evil.to_owned());
        core.identifier = Some(evil.to_owned());
        core.description = Some(evil.to_owned());
    });
    let publisher = Publisher {
        organisation: Some("<b>\"&\u{202e}"),
        url: None,
    };
    let page = written(&[record], &publisher);
    for bad in ["<img", "<b>", "\u{202e}", "\u{2066}", "\0"] {
        assert!(
            !markup(&page).replace("<b>Keywords:</b>", "").contains(bad),
            "{bad:?}"
        );
    }
    assert_eq!(page.matches("</script>").count(), 1);
    assert_eq!(page.matches(SCRIPT).count(), 1);
    assert_eq!(
        between(&page, "<a href=\"a", "\">"),
        ["%22%3E%3Cb%20%23%3F%C3%A9.pdf"]
    );
}

#[test]
fn a_document_in_another_language_says_so_and_its_facts_are_in_the_page_s() {
    let records = [
        record("a", "en-GB", Some("2021-03-01")),
        record("b", "en-GB", Some("2021-03-01")),
        record("c", "ar", Some("2021-03-01")),
        record("d", "de", Some("2021-03-01")),
    ];
    let page = written(&records, &NOBODY);
    for expected in [
        "<html lang=\"en-GB\" dir=\"ltr\">",
        "<li data-k=\"article\"><a href=\"a.pdf\">a</a>\n<p class=\"inf\"><span>",
        "<li data-k=\"article\" lang=\"ar\" dir=\"rtl\"><a href=\"c.pdf\">c</a>\n<p class=\"inf\" lang=\"en-GB\" dir=\"ltr\"><span>",
        "<li data-k=\"article\" lang=\"de\" dir=\"ltr\"><a href=\"d.pdf\">",
        "<span>German</span> <time datetime=\"2021-03-01\">1 March 2021</time>",
        "<option value=\"ar\">Arabic</option><option value=\"en\">English</option><option value=\"de\">German</option>",
    ] {
        assert!(page.contains(expected), "{expected}");
    }
}

#[test]
fn nothing_is_loaded_and_the_policy_names_what_is_there() {
    let page = written(&archive(), &NOBODY);
    let style = between(&page, "<style>", "</style>");
    let script = between(&page, "<script>", "</script>");
    assert_eq!(
        (style.as_slice(), script.as_slice()),
        (&[STYLE][..], &[SCRIPT][..])
    );
    for hash in [content_hash(STYLE), content_hash(SCRIPT)] {
        assert!(page.contains(&format!("-src '{hash}'")));
    }
    for loads in [
        " src=",
        "url(",
        "@import",
        "://",
        "fetch(",
        "innerHTML",
        " style=",
        " onclick=",
    ] {
        assert!(
            !markup(&page).replace("&lt;img src=", "").contains(loads),
            "{loads}"
        );
        assert!(!SCRIPT.contains(loads) && !STYLE.contains(loads), "{loads}");
    }
}
