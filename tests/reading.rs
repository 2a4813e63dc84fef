//! Real documents as a screen reader would read them, from the first to the last line.

mod common;

use common::{built, inspected, open};

#[test]
fn real_documents_read_aloud() {
    for (name, layout) in [
        ("2021-03-01-traite-cooperation-judiciaire.md", "brief"),
        ("2021-03-01-seminar-trafficking.md", "plain"),
        ("2021-03-01-nadwa-ittijar.md", "brief"),
        ("2021-02-24-seminaire-programme.toml", "programme"),
        ("2021-03-bulletin.toml", "bulletin"),
    ] {
        let pdf = built(".", name, layout);
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

/// Words of every kind in any order, some of them strong, stressed or linked.
#[test]
fn any_mixture_on_a_line_from_right_to_left_is_read_as_it_was_written() {
    const ARABIC: [&str; 20] = [
        "ندوة",
        "السَّلَامُ",
        "تَمُنُّ",
        "خُصّصت",
        "علماً",
        "إلّا",
        "(في الرباط)",
        "«الأولى»",
        "١٢٣",
        "24",
        "و25",
        "15%",
        "2019–2022",
        "پژوهش",
        "مجلس،",
        "م.و.",
        "CETS 205",
        "Council of Europe",
        "text/csv",
        "!",
    ];
    const HEBREW: [&str; 10] = [
        "בית",
        "המילים",
        "שָׁלוֹם",
        "(לפי",
        "ב-15)",
        "14",
        "\"אתר\"",
        "Europe",
        "ו-2022",
        "10:30",
    ];
    let publication = open("tests/publication");
    let normal = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
    let bare = |text: &str| {
        let text = normal.normalize(text).into_owned();
        text.replace(char::is_whitespace, "")
    };
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random % below as u64).unwrap()
    };
    for (lang, words) in [("ar", &ARABIC[..]), ("he", &HEBREW[..])] {
        let (mut written, mut plain) = (String::new(), Vec::new());
        for _ in 0..40 {
            let chosen = (0..3 + next(30)).map(|_| words[next(words.len())]);
            let chosen = chosen.collect::<Vec<_>>();
            let marked = chosen.iter().map(|word| match next(12) {
                0 => format!("**{word}**"),
                1 => format!("[{word}](https://example.org/{})", next(9)),
                _ => (*word).to_owned(),
            });
            written.push_str(&marked.collect::<Vec<_>>().join(" "));
            written.push_str("\n\n");
            plain.push(bare(&chosen.join(" ")));
        }
        let text = format!(
            "+++\ntitle = \"T\"\nlang = \"{lang}\"\ndate = 2021-03-01\nlayout = \"brief\"\n+++\n\n{written}"
        );
        let source = pressroom::Source::new("documents/a.md", text);
        let built = publication.build(&source, &pressroom::BuildOptions::default());
        let read = bare(&inspected(&built.value.unwrap().bytes).text);
        for words in plain {
            assert!(read.contains(&words), "{lang}: {words}\n\n{read}");
        }
    }
}
