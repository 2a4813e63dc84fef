//! Real documents as a screen reader would read them, from the first to the last line.

mod common;

use common::{build, inspected, open};

#[test]
fn real_documents_read_aloud() {
    let publication = open(".");
    let documents = publication.folder().unwrap().join("documents");
    for (name, layout) in [
        ("2021-03-01-traite-cooperation-judiciaire.md", "brief"),
        ("2021-03-01-seminar-trafficking.md", "plain"),
        ("2021-03-01-nadwa-ittijar.md", "brief"),
        ("2021-02-24-seminaire-programme.toml", "programme"),
        ("2021-03-bulletin.toml", "bulletin"),
    ] {
        let pdf = build(&publication, &documents.join(name), layout);
        let read = inspected(&pdf.bytes);
        assert_eq!((read.unknown_characters, read.untagged_characters), (0, 0));
        let stem = name.split('.').next().unwrap();
        insta::assert_snapshot!(format!("{stem}-{layout}"), read.reading);
    }
}

/// Words from right to left, with digits, brackets, Latin letters, vowels and links among them, are read as they were written.
#[test]
fn text_from_right_to_left_is_read_as_it_was_written() {
    let publication = open("tests/publication");
    let paragraphs = [
        "عُقدت الندوة في 24 و25 فبراير 2021 (في الرباط)، بمشاركة Council of Europe و15% من الخبراء.",
        "الشَّفافيَّةُ ليسَتْ مِنَّةً تَمُنُّ بِها الإدارةُ، بلْ هيَ شَرْطُ الثِّقةِ. يُحدَّث وتُرقَّم؛ إلَّا السَّلَامُ.",
        "کتابخانه‌های «الأولى» والثانية ١٢٣ [ثم] الصفحة 1–2 مجلس.",
        "שָׁלוֹם לכולם: בימים 14 ו-15 (לפי Europe) ב\"אתר\".",
    ];
    for layout in ["brief", "plain"] {
        let text = format!(
            "+++\ntitle = \"ندوة (2021)\"\nlang = \"ar\"\ndate = 2021-03-01\nlayout = \"{layout}\"\n+++\n\n{}\n",
            paragraphs.join("\n\n")
        );
        let source = pressroom::Source::new("documents/a.md", text);
        let built = publication.build(&source, &pressroom::BuildOptions::default());
        let read = inspected(&built.value.unwrap().bytes).text;
        // Marks on one letter are the same in any order.
        let normal = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
        let read = normal.normalize(&read).into_owned();
        for paragraph in paragraphs {
            let written = normal.normalize(paragraph);
            assert!(read.contains(&*written), "{layout}: {written}\n\n{read}");
        }
    }
}
