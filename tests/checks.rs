//! Findings that are allowed at one place, wherever it is: in an article, in the items of a bulletin, in a string of TOML, in the
//! settings; and that the list of what was allowed is there for whoever reports on it.

use pressroom::{BuildOptions, Pdf, Publication, Rule, Severity, Source, rules};

const ARTICLE: &str = "+++\ntitle = \"A\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\n";

fn publication(files: &[(&str, String)]) -> Publication {
    let files = files.iter().map(|(path, text)| (*path, text.clone()));
    Publication::in_memory(files)
        .value
        .expect("it can be opened")
}

/// The PDF of a source in which nothing is left to mend.
fn built(publication: &Publication, path: &str) -> Pdf {
    let source = publication.source(path).value.unwrap();
    let built = publication.build(&source, &BuildOptions::default());
    assert!(built.diagnostics.is_empty(), "{:?}", built.diagnostics);
    built.value.unwrap()
}

/// Code, file, line of what was found, and the reason, of each that was allowed.
fn silenced(pdf: &Pdf) -> Vec<(&'static str, String, usize, &str)> {
    let found = pdf.silenced.iter().map(|silenced| {
        let place = silenced.diagnostic.primary.as_ref().unwrap();
        assert!(silenced.place.position().line <= place.position().line);
        let file = place.source.name().to_owned();
        (
            silenced.diagnostic.code.name(),
            file,
            place.position().line,
            silenced.reason.as_str(),
        )
    });
    found.collect()
}

#[test]
fn what_is_allowed_is_not_said_but_listed() {
    let text = format!(
        "{ARTICLE}> Quoted:\n>\n> <!-- allow a11y/ambiguous-date: so it stands -->\n>\n> - 03/04/2021\n"
    );
    let publication = publication(&[("a.md", text)]);
    let pdf = built(&publication, "a.md");
    let expected = [("a11y/ambiguous-date", "a.md".to_owned(), 11, "so it stands")];
    assert_eq!(silenced(&pdf), expected);
}

#[test]
fn each_text_of_a_bulletin_allows_for_itself() {
    let programme = "kind = \"programme\"\ntitle = \"P\"\nlang = \"en\"\ndate = 2021-03-01\n\n[[days]]\ndate = 2021-03-01\n\n[[days.sessions]]\ntitle = \"S\"\nabstract = \"\"\"\n<!-- allow a11y/abbreviation: members know it -->\n\nThe ECHR.\"\"\"\n";
    let bulletin = "kind = \"bulletin\"\ntitle = \"B\"\nlang = \"en\"\ndate = 2021-03-01\n\n[editorial]\ntext = \"\"\"\n<!-- allow a11y/abbreviation: explained below -->\n\nThe GRETA.\"\"\"\n\n[[sections]]\nitems = [\"a.md\", \"p.toml\"]\n";
    let article = format!("{ARTICLE}<!-- allow a11y/abbreviation: a name -->\n\nThe HUDOC.\n");
    let publication = publication(&[
        ("a.md", article),
        ("p.toml", programme.to_owned()),
        ("b.toml", bulletin.to_owned()),
    ]);
    let reasons = |path: &str| {
        let pdf = built(&publication, path);
        let found = silenced(&pdf).into_iter();
        found
            .map(|(_, file, line, reason)| (file, line, reason.to_owned()))
            .collect::<Vec<_>>()
    };
    let entry = |file: &str, line, reason: &str| (file.to_owned(), line, reason.to_owned());
    let in_article = entry("a.md", 9, "a name");
    let in_programme = entry("p.toml", 14, "members know it");
    assert_eq!(reasons("a.md"), std::slice::from_ref(&in_article));
    assert_eq!(reasons("p.toml"), std::slice::from_ref(&in_programme));
    assert_eq!(
        reasons("b.toml"),
        [
            entry("b.toml", 10, "explained below"),
            in_article,
            in_programme
        ]
    );
}

#[test]
fn settings_allow_what_is_found_in_them_and_on_the_pages() {
    let settings = "[theme]\naccent = \"#8fb8de\" # allow a11y/theme-contrast: the house colour\n\n[parameters.own]\n# allow a11y/text-size: the form has no more room\nsize = \"8pt\"\n";
    let head = "name = \"own\"\ndescription = \"Small.\"\nkinds = [\"article\"]\n[parameters.size]\ntype = \"length\"\ndefault = \"10pt\"\n";
    let layout = "#let layout(document) = {\n  set text(size: document.parameters.size)\n  heading(level: 1, document.title)\n  document.body\n}\n";
    let publication = publication(&[
        ("pressroom.toml", settings.to_owned()),
        ("layouts/own/layout.toml", head.to_owned()),
        ("layouts/own/layout.typ", layout.to_owned()),
        (
            "a.md",
            ARTICLE.replace("+++\n\n", "layout = \"own\"\n+++\n\n") + "Text.\n",
        ),
    ]);
    let pdf = built(&publication, "a.md");
    let expected = [
        (
            "a11y/theme-contrast",
            "pressroom.toml".to_owned(),
            2,
            "the house colour",
        ),
        (
            "a11y/text-size",
            "pressroom.toml".to_owned(),
            6,
            "the form has no more room",
        ),
    ];
    assert_eq!(silenced(&pdf), expected);
}

#[test]
fn nothing_outside_of_its_block_is_allowed() {
    let text = format!(
        "{ARTICLE}<!-- allow a11y/ambiguous-date: quoted -->\n\nOn 03/04/2021.\n\nOn 03/04/2021.\n\n```\n<!-- allow a11y/link-text: in code -->\n```\n"
    );
    let publication = publication(&[]);
    let found = publication.check(&Source::new("a.md", text), &BuildOptions::default());
    let places = found.iter().map(|found| {
        (
            found.code.name(),
            found.primary.as_ref().unwrap().position().line,
        )
    });
    assert_eq!(places.collect::<Vec<_>>(), [("a11y/ambiguous-date", 11)]);
}

#[test]
fn every_code_of_a_rule_can_be_chosen_or_says_that_it_cannot() {
    for code in rules().iter().flat_map(Rule::codes) {
        let settings = format!("[checks]\n\"{code}\" = \"off\"\n");
        let opened = Publication::in_memory([("pressroom.toml", settings)]);
        let required = [
            "a11y/image-alt",
            "a11y/link-empty",
            "a11y/heading-skip",
            "a11y/heading-empty",
            "a11y/table-header",
        ];
        assert_eq!(
            opened.value.is_none(),
            required.contains(&code.name()),
            "{code}: {:?}",
            opened.diagnostics
        );
        assert!(opened.value.is_some() || code.severity() == Severity::Error);
    }
}
