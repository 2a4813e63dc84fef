//! Bulletins on papers of every size, with sessions and notes of every length: no page is blank, and no word is lost.

#[path = "common/press.rs"]
mod press;

use std::fmt::Write;
use std::path::Path;

use lopdf::Document;
use pressroom::{BuildOptions, PaperSize, PressOptions, Publication, Source, inspect};

const HEAD: &str = "kind = \"bulletin\"\ntitle = \"Numéro\"\nlang = \"fr\"\ndate = 2021-03-01\n";

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn words(&mut self, word: &str, most: u64) -> String {
        let count = usize::try_from(self.below(most)).unwrap();
        format!("{word} ").repeat(count)
    }
}

/// A bulletin whose texts end with numbered words, so that each can be looked for.
#[derive(Default)]
struct Made {
    files: Vec<(String, String)>,
    sections: String,
    /// How many texts there are.
    ends: usize,
    characters: usize,
}

impl Made {
    fn by(chance: &mut Chance) -> Self {
        let mut made = Self::default();
        for number in 0..=chance.below(2) {
            let form = ["plain", "lead", "boxed"][usize::try_from(chance.below(3)).unwrap()];
            let (name, text) = if chance.below(4) == 0 {
                (format!("{number}.md"), made.article(chance))
            } else {
                (format!("{number}.toml"), made.programme(chance))
            };
            made.characters += text.len();
            let section =
                format!("[[sections]]\nitems = [{{ file = \"{name}\", form = \"{form}\" }}]\n");
            made.sections.push_str(&section);
            made.files.push((format!("documents/{name}"), text));
        }
        made
    }

    /// A text, with notes after it.
    fn text(&mut self, chance: &mut Chance, most: u64) -> String {
        let mut text = String::new();
        let mut notes = String::new();
        for _ in 0..=chance.below(3) {
            let end = self.ends;
            self.ends += 1;
            let words = chance.words("mot", most);
            if chance.below(2) == 0 {
                writeln!(text, "Un {words}fin{end}x.\n").unwrap();
            } else {
                writeln!(text, "Un {words}fin{end}x[^{end}].\n").unwrap();
                writeln!(
                    notes,
                    "[^{end}]: Un {}bout{end}x.",
                    chance.words("bas", 120)
                )
                .unwrap();
            }
        }
        format!("{text}{notes}")
    }

    fn article(&mut self, chance: &mut Chance) -> String {
        let text = self.text(chance, 300);
        format!("+++\ntitle = \"Titre\"\nlang = \"fr\"\ndate = 2021-03-01\n+++\n\n{text}")
    }

    fn programme(&mut self, chance: &mut Chance) -> String {
        let mut text = "kind = \"programme\"\ntitle = \"Titre\"\nlang = \"fr\"\ndate = 2021-03-01\n[[days]]\ndate = 2021-03-02\n".to_owned();
        for hour in 9..10 + chance.below(6) {
            let summary = self.text(chance, 160);
            write!(
                text,
                "[[days.sessions]]\nstart = {hour:02}:00\nend = {hour:02}:30\ntitle = \"Cours\"\nabstract = \"\"\"\n{summary}\"\"\"\n"
            )
            .unwrap();
            for _ in 0..chance.below(3) {
                text.push_str("[[days.sessions.speakers]]\nname = \"Nom Inventé\"\n");
            }
        }
        text
    }

    fn publication(&self, paper: &str) -> Publication {
        let settings = format!("[theme]\npaper = \"{paper}\"\n");
        let settings = ("pressroom.toml".to_owned(), settings.into_bytes());
        let files = self.files.iter();
        let files = files.map(|(name, text)| (name.clone(), text.clone().into_bytes()));
        Publication::in_memory(files.chain([settings]))
            .value
            .unwrap()
    }

    fn source(&self, parameters: &str) -> Source {
        let text = format!("{HEAD}{parameters}\n{}", self.sections);
        Source::new("documents/bulletin.toml", text)
    }

    /// What must hold of the pages, of so many millimetres.
    fn check(&self, bytes: &[u8], (width, height): (f64, f64), case: &str) {
        let pdf = Document::load_mem(bytes).unwrap();
        let pages = pdf.get_pages();
        for page in pages.keys().skip(1) {
            let words = pdf.extract_text(&[*page]).unwrap();
            // On the smallest paper the head of an item, which ends with its date, may fill a page.
            let own = [
                "mot", "bas", "fin", "bout", "Un", "Cours", "Inventé", "mars",
            ];
            let some = own.iter().any(|own| words.contains(own));
            assert!(some, "{case}: page {page} has no words: {words}");
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "texts have few characters, and PDFs few pages"
        )]
        let (characters, count) = (self.characters as f64, pages.len() as f64);
        let most = 8.0 + 60.0 * characters / (width * height);
        assert!(count < most, "{case}: {count} pages");
        let text = inspect(bytes.to_vec()).value.unwrap().text;
        for end in 0..self.ends {
            let end = format!("fin{end}x");
            assert_eq!(text.matches(&end).count(), 1, "{case}: {end}");
        }
        let written = self
            .files
            .iter()
            .map(|(_, text)| text.matches(": Un ").count());
        assert_eq!(
            text.matches("bout").count(),
            written.sum::<usize>(),
            "{case}: notes"
        );
    }
}

const PARAMETERS: [&str; 3] = [
    "",
    "parameters = { columns = 1 }",
    "parameters = { notes = \"end\" }",
];

#[test]
fn bulletins_have_no_blank_pages_and_lose_no_words() {
    for seed in 0..6 {
        let made = Made::by(&mut Chance(seed));
        for (paper, size) in [
            ("a4", (210.0, 297.0)),
            ("a5", (148.0, 210.0)),
            ("a6", (105.0, 148.0)),
        ] {
            let parameters = PARAMETERS[usize::try_from(seed).unwrap() % PARAMETERS.len()];
            let case = format!("{seed} on {paper}, {parameters}");
            let publication = made.publication(paper);
            let built = publication.build(&made.source(parameters), &BuildOptions::default());
            let pdf = built
                .value
                .unwrap_or_else(|| panic!("{case}: {:?}", built.diagnostics));
            made.check(&pdf.bytes, size, &case);
            // The mark of a note ends its text: where it is on the page, the text does not run over the foot.
            let inspected = inspect(pdf.bytes).value.unwrap();
            for link in inspected.links {
                let [_, bottom, _, top] = link.area;
                let page = &inspected.pages[link.page - 1];
                assert!(bottom > 40.0 && top < page.height, "{case}: {link:?}");
            }
        }
    }
}

#[test]
fn small_printed_bulletins_have_no_blank_pages_and_lose_no_words() {
    for seed in 0..5 {
        let made = Made::by(&mut Chance(seed));
        for (width, height) in [(60.0, 80.0), (85.0, 120.0), (68.0, 148.0), (148.0, 210.0)] {
            let parameters = PARAMETERS[usize::try_from(seed).unwrap() % PARAMETERS.len()];
            let case = format!("{seed} on {width} × {height} mm, {parameters}");
            let options = PressOptions {
                paper: Some(PaperSize { width, height }),
                ..PressOptions::default()
            };
            let made_of = made
                .publication("a4")
                .press(&made.source(parameters), &options);
            let press = made_of
                .value
                .unwrap_or_else(|| panic!("{case}: {:?}", made_of.diagnostics));
            made.check(&press.bytes, (width, height), &case);
        }
    }
}

#[test]
fn a_programme_keeps_its_date_with_its_first_session() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let publication = Publication::open(folder).value.unwrap();
    let path = folder.join("documents/2021-03-bulletin.toml");
    let source = publication.source(&path).value.unwrap();
    let built = publication.build(&source, &BuildOptions::default());
    let pdf = Document::load_mem(&built.value.unwrap().bytes).unwrap();
    let page = |words: &str| {
        let pages = pdf.get_pages().into_keys();
        let mut found = pages.filter(|page| pdf.extract_text(&[*page]).unwrap().contains(words));
        (found.next(), found.next())
    };
    let (date, none) = page("Première journée");
    assert!(date.is_some() && none.is_none());
    assert_eq!(page("24 et 25 février 2021").0, date);
}

#[test]
fn what_is_higher_than_the_page_is_told() {
    let code = "mot = bas\n".repeat(58);
    let text = format!(
        "+++\ntitle = \"Titre\"\nlang = \"fr\"\ndate = 2021-03-01\n+++\n\nUn mot.\n\n```\n{code}```\n"
    );
    let made = Made {
        files: vec![("documents/a.md".to_owned(), text)],
        sections: "[[sections]]\nitems = [\"a.md\"]\n".to_owned(),
        ..Made::default()
    };
    let built = made
        .publication("a6")
        .build(&made.source(""), &BuildOptions::default());
    let told = built
        .diagnostics
        .iter()
        .filter(|found| found.message.contains("runs over its foot"));
    let told = told.collect::<Vec<_>>();
    assert_eq!(told.len(), 1, "{:?}", built.diagnostics);
    let place = told[0].primary.as_ref().unwrap();
    assert_eq!(place.source.name(), "documents/a.md");
    assert!(place.position().line >= 9, "{:?}", place.position());
    let built = made
        .publication("a4")
        .build(&made.source(""), &BuildOptions::default());
    let told = built
        .diagnostics
        .iter()
        .any(|found| found.message.contains("runs over its foot"));
    assert!(!told, "{:?}", built.diagnostics);
}
