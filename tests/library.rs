//! The library as a program uses it: publications in memory, faults of authors and of layouts, limits.

use pressroom::{BuildOptions, Code, Diagnostic, Outcome, Pdf, Publication, Severity, Source};

const FRONT_MATTER: &str = "+++\ntitle = \"T\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\n";

/// A picture of one pixel.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 13, b'I', b'D', b'A', b'T',
    0x78, 0x9c, 0x63, 0x60, 0x60, 0x60, 0x60, 0, 0, 0, 5, 0, 1, 0xa5, 0xf6, 0x45, 0x40, 0, 0, 0, 0,
    b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

fn publication(files: &[(&str, &[u8])]) -> Publication {
    let opened = Publication::in_memory(files.iter().map(|(path, bytes)| (*path, bytes.to_vec())));
    opened
        .value
        .unwrap_or_else(|| panic!("{:?}", opened.diagnostics))
}

fn build(publication: &Publication, text: &str) -> Outcome<Pdf> {
    publication.build(
        &Source::new("documents/a.md", text),
        &BuildOptions::default(),
    )
}

fn article(body: &str) -> String {
    format!("{FRONT_MATTER}{body}\n")
}

/// `line:column code` of each diagnostic.
fn places(diagnostics: &[Diagnostic]) -> Vec<String> {
    let place = |found: &Diagnostic| match &found.primary {
        Some(place) => {
            let position = place.position();
            format!(
                "{} {}:{} {}",
                place.source.name(),
                position.line,
                position.column,
                found.code
            )
        }
        None => found.code.to_string(),
    };
    diagnostics.iter().map(place).collect()
}

#[test]
fn a_document_is_made_from_strings() {
    let built = build(&publication(&[]), &article("Hello."));
    assert!(built.diagnostics.is_empty(), "{:?}", built.diagnostics);
    let pdf = built.value.unwrap();
    assert_eq!(
        (pdf.pages, pdf.conformance),
        (1, &["PDF/UA-1", "PDF/A-2a"][..])
    );
    assert!(pdf.bytes.starts_with(b"%PDF-1.7"));
}

#[test]
fn images_stay_inside_of_the_publication() {
    let publication = publication(&[
        ("documents/sea.png", PNG),
        ("documents/my sea.png", PNG),
        ("documents/text.png", b"not an image"),
        ("logo.png", PNG),
    ]);
    let body = "![A sea](sea.png)\n\n![Two](my%20sea.png)\n\n![Up](../logo.png)\n\n![No](see.png)\n\n![Out](../../x.png)\n\n\
                ![Root](/etc/passwd)\n\n![Text](text.png)\n\n![Web](https://example.org/x.png)\n\n![Data](data:image/png;base64,AAAA)";
    let built = build(&publication, &article(body));
    assert_eq!(
        places(&built.diagnostics),
        [
            "documents/a.md 13:7 image/missing",
            "documents/a.md 15:8 image/outside",
            "documents/a.md 17:9 image/outside",
            "documents/a.md 19:9 image/format",
            "documents/a.md 21:8 image/outside",
            "documents/a.md 23:9 image/outside",
        ]
    );
    assert!(
        built.diagnostics[0]
            .help
            .as_ref()
            .unwrap()
            .contains("`sea.png`")
    );
    assert!(built.value.is_none());
}

#[test]
fn a_picture_with_too_many_pixels_is_refused_by_its_header() {
    // A PNG whose header says 65,535 pixels in each direction.
    let huge = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x01\0\0\0\0\x9e~\xe4\xfd\0\0\0\x01IDAT\0";
    let publication = publication(&[("documents/sea.png", huge.as_slice())]);
    let built = build(&publication, &article("![A sea](sea.png)"));
    assert_eq!(
        built.diagnostics[0].code,
        Code::ImageTooLarge,
        "{:?}",
        built.diagnostics
    );
}

#[test]
fn a_picture_that_breaks_off_is_reported_at_the_authors_line() {
    let publication = publication(&[("documents/sea.png", &PNG[..50])]);
    let built = build(&publication, &article("Text.\n\n![A sea](sea.png)"));
    assert_eq!(
        places(&built.diagnostics),
        ["documents/a.md 9:1 image/damaged"],
        "{:?}",
        built.diagnostics
    );
}

#[test]
fn characters_without_a_glyph_are_named_at_their_place() {
    let built = build(
        &publication(&[]),
        &article("One 中 two 中 &#x1F600; [a](https://www.coe.int/).\n\nX\u{7}"),
    );
    let found = places(&built.diagnostics);
    assert_eq!(
        found,
        [
            "documents/a.md 7:1 font/missing-glyph",
            "documents/a.md 7:5 font/missing-glyph",
            "documents/a.md 9:2 font/missing-glyph"
        ]
    );
    let first = &built.diagnostics[1];
    assert!(
        first.message.contains("U+4E2D CJK UNIFIED IDEOGRAPH-4E2D")
            && first.message.contains("2 times"),
        "{}",
        first.message
    );
    assert!(
        first.help.as_ref().unwrap().contains("Han"),
        "{:?}",
        first.help
    );
}

#[test]
fn a_text_in_a_script_without_font_gives_few_diagnostics() {
    let text = (0x4e00..0x4f00)
        .filter_map(char::from_u32)
        .collect::<String>();
    let built = build(&publication(&[]), &article(&text));
    let missing = built
        .diagnostics
        .iter()
        .filter(|found| found.code == Code::FontGlyph)
        .collect::<Vec<_>>();
    assert_eq!(missing.len(), 8);
    let last = &missing[7].message;
    assert!(last.contains("248 more"), "{last}");
    // And that it is not in the language of the document.
    assert_eq!(built.diagnostics.len(), 9);
}

#[test]
fn all_faults_come_in_one_run_in_the_order_of_the_text() {
    let text = "+++\ntitel = \"T\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\n## A\n\n#### B\n\n![](none.png) <b>x</b> [^no] 中\n";
    let built = build(&publication(&[]), text);
    let codes = built
        .diagnostics
        .iter()
        .map(|found| found.code.name())
        .collect::<Vec<_>>();
    assert_eq!(
        codes,
        [
            "toml/unknown-key",
            "a11y/heading-skip",
            "a11y/image-alt",
            "image/missing",
            "markdown/html",
            "footnote/undefined",
            "font/missing-glyph",
        ]
    );
    assert!(built.value.is_none());
}

fn layout(typst: &str) -> Publication {
    let toml = "name = \"own\"\ndescription = \"d\"\nkinds = [\"article\"]\n\n[parameters.size]\ntype = \"length\"\ndefault = \"10pt\"\nminimum = \"8pt\"\n";
    publication(&[
        (
            "pressroom.toml",
            b"[layouts]\narticle = \"own\"\n[parameters.own]\nsize = \"12pt\"\n",
        ),
        ("layouts/own/layout.toml", toml.as_bytes()),
        ("layouts/own/layout.typ", typst.as_bytes()),
    ])
}

#[test]
fn a_layout_of_ones_own_is_used_with_its_parameters() {
    let typst = "#let layout(document) = {\n  assert(document.parameters.size == 12pt)\n  heading(level: 1, document.title)\n  document.body\n}\n";
    let built = build(&layout(typst), &article("Text."));
    assert!(
        built.diagnostics.is_empty() && built.value.is_some(),
        "{:?}",
        built.diagnostics
    );
}

#[test]
fn a_mistake_in_a_layout_is_the_layouts() {
    for (typst, place) in [
        (
            "#let layout(document) = {\n  document.boddy\n}\n",
            "layouts/own/layout.typ 2:12 layout/error",
        ),
        (
            "#let layout(document) = {\n  [x\n",
            "layouts/own/layout.typ",
        ),
        (
            "#import \"@preview/x:0.1.0\": y\n",
            "layouts/own/layout.typ 1:9 layout/error",
        ),
        (
            "#let layout(document) = image(\"../../documents/a.png\")\n",
            "layouts/own/layout.typ",
        ),
        (
            "#let layout(document) = read(\"/main.typ\")\n",
            "layouts/own/layout.typ",
        ),
        (
            "#let layout(document) = plugin(bytes(\"x\"))\n",
            "layouts/own/layout.typ",
        ),
        (
            "#let layout(document) = datetime.today().display()\n",
            "layouts/own/layout.typ",
        ),
        ("#let something = 1\n", "layout/error"),
    ] {
        let built = build(&layout(typst), &article("Text."));
        let found = places(&built.diagnostics);
        assert!(
            found.iter().any(|found| found.starts_with(place)),
            "{typst}: {found:?} {:?}",
            built.diagnostics
        );
        assert!(built.value.is_none(), "{typst}");
    }
}

#[test]
fn an_export_error_lands_on_the_authors_line() {
    // A layout that puts the title, with its link, into the page's header.
    let typst = "#let layout(document) = {\n  set page(header: document.body)\n  heading(level: 1, document.title)\n}\n";
    let built = build(
        &layout(typst),
        &article("Text with [a link](https://www.coe.int/)."),
    );
    assert_eq!(
        built.diagnostics[0].code,
        Code::ExportConformance,
        "{:?}",
        built.diagnostics
    );
}

#[test]
fn parameters_are_checked_where_they_were_chosen() {
    let publication = layout("#let layout(document) = document.body\n");
    let text = FRONT_MATTER.replace(
        "date",
        "layout = \"own\"\nparameters = { sise = \"9pt\", size = \"1pt\" }\ndate",
    );
    let built = build(&publication, &format!("{text}Text.\n"));
    let found = places(&built.diagnostics);
    assert!(
        found.contains(&"documents/a.md 5:16 layout/parameter-unknown".to_owned()),
        "{found:?}"
    );
    assert!(
        found.contains(&"documents/a.md 5:37 layout/parameter-value".to_owned()),
        "{found:?}"
    );
}

#[test]
fn an_unknown_layout_is_reported_with_a_suggestion() {
    let text = FRONT_MATTER.replace("date", "layout = \"breif\"\ndate");
    let built = build(&publication(&[]), &format!("{text}Text.\n"));
    assert_eq!(
        places(&built.diagnostics),
        ["documents/a.md 4:10 layout/unknown"]
    );
    assert!(
        built.diagnostics[0]
            .help
            .as_ref()
            .unwrap()
            .contains("`brief`")
    );
}

#[test]
fn settings_are_checked() {
    let settings = "organization = \"X\"\nlogo = \"none.png\"\n[theme]\naccent = \"blue\"\npaper = \"a44\"\n[limits]\npages = 0\n[layouts]\narticel = \"brief\"\n";
    let opened = Publication::in_memory([("pressroom.toml", settings)]);
    let codes = opened
        .diagnostics
        .iter()
        .map(|found| found.code.name())
        .collect::<Vec<_>>();
    assert!(opened.value.is_none());
    for code in ["toml/unknown-key", "toml/value", "image/missing"] {
        assert!(codes.contains(&code), "{codes:?}");
    }
    assert_eq!(
        codes
            .iter()
            .filter(|code| **code == "toml/unknown-key")
            .count(),
        2,
        "{:?}",
        opened.diagnostics
    );
}

#[test]
fn limits_hold_and_can_be_set() {
    let small = publication(&[("pressroom.toml", b"[limits]\npages = 1\n")]);
    let long = article(&"A paragraph of some words.\n\n".repeat(200));
    assert_eq!(build(&small, &long).diagnostics[0].code, Code::PagesLimit);
    let large = article(&"x".repeat(5 << 20));
    assert_eq!(
        build(&publication(&[]), &large).diagnostics[0].code,
        Code::SourceTooLarge
    );
}

#[test]
fn the_deepest_nesting_that_is_allowed_is_set() {
    let quotes = format!("{}x", "> ".repeat(6));
    let lists = (0..10)
        .map(|depth| "  ".repeat(depth) + "- x\n")
        .collect::<String>();
    let both = format!("{}{}x", "> ".repeat(6), "- ".repeat(10));
    for body in [quotes, lists, both] {
        let built = build(&publication(&[]), &article(&body));
        let errors = built
            .diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error);
        assert_eq!(errors.count(), 0, "{:?}", built.diagnostics);
    }
}
