//! Bulletins: items of their own in one sound outline, faults where they stand, notes that count by article.

mod common;

use std::path::Path;

use common::{Element, bookmarks, build, inspected, notes, open, tree};
use pressroom::{BuildOptions, Diagnostic, Inspection, Outcome, Pdf, Publication, Source};

const ARTICLE: &str = "+++\ntitle = \"Un article\"\nlang = \"fr\"\ndate = 2021-03-01\n+++\n\n";

const HEAD: &str = "kind = \"bulletin\"\ntitle = \"Numéro\"\nlang = \"fr\"\ndate = 2021-03-01\n";

/// Builds the bulletin beside these files.
fn bulletin(files: &[(&str, &str)], sections: &str) -> Outcome<Pdf> {
    bulletin_with(files, "", sections)
}

fn bulletin_with(files: &[(&str, &str)], parameters: &str, sections: &str) -> Outcome<Pdf> {
    let files = files
        .iter()
        .map(|(name, text)| (format!("documents/{name}"), text.as_bytes().to_vec()));
    let publication = Publication::in_memory(files).value.unwrap();
    let text = format!("{HEAD}{parameters}\n{sections}");
    let source = Source::new("documents/bulletin.toml", text);
    publication.build(&source, &BuildOptions::default())
}

fn items(items: &str) -> String {
    format!("[[sections]]\nitems = [{items}]\n")
}

/// `file line:column code` of each diagnostic, and its help.
fn said(diagnostics: &[Diagnostic]) -> Vec<String> {
    let said = |found: &Diagnostic| {
        let place = found.primary.as_ref().unwrap();
        let (position, help) = (place.position(), found.help.as_deref().unwrap_or_default());
        let (name, line, column) = (place.source.name(), position.line, position.column);
        let name = name.trim_start_matches("documents/");
        format!("{name} {line}:{column} {} ({help})", found.code)
    };
    diagnostics.iter().map(said).collect()
}

fn made(built: Outcome<Pdf>) -> Inspection {
    assert!(
        built.diagnostics.is_empty(),
        "{:?}",
        said(&built.diagnostics)
    );
    inspected(&built.value.unwrap().bytes)
}

fn headings(pdf: &Inspection) -> Vec<String> {
    let mut found = Vec::new();
    tree(pdf).walk(&mut Vec::new(), &mut |_, element: &Element| {
        if element.tag.starts_with('H') {
            let title = element.title.clone().unwrap_or_default();
            found.push(format!("{} {title}", element.tag));
        }
    });
    found
}

#[test]
fn what_is_wrong_with_items_is_said_where_they_are_named() {
    let article = format!("{ARTICLE}Bonjour.\n");
    let nested = format!("{HEAD}\n[[sections]]\nitems = [\"une.md\"]\n");
    let draft = article.replace("+++\n\n", "status = \"draft\"\n+++\n\n");
    let embargo = article.replace("+++\n\n", "embargo = 2021-04-01\n+++\n\n");
    let files = [
        ("une.md", article.as_str()),
        ("autre.toml", &nested),
        ("ebauche.md", &draft),
        ("embargo.md", &embargo),
    ];
    let list = items(
        "\n  \"uns.md\",\n  \"../../une.md\",\n  \"/une.md\",\n  \"autre.toml\",\n  \"une.txt\",\n  \"ebauche.md\",\n  \"embargo.md\",\n",
    );
    let built = bulletin(&files, &list);
    assert!(built.value.is_none());
    insta::assert_snapshot!(said(&built.diagnostics).join("\n"));
}

#[test]
fn a_fault_in_an_item_is_said_in_its_own_text() {
    let wrong =
        format!("{ARTICLE}Voir [ici](https://example.org).\n\nUne note[^1].\n\n![](absente.png)\n");
    let right = format!("{ARTICLE}Bonjour.\n");
    let files = [("juste.md", right.as_str()), ("faux.md", &wrong)];
    let built = bulletin(&files, &items("\"juste.md\", \"faux.md\""));
    assert!(built.value.is_none());
    insta::assert_snapshot!(said(&built.diagnostics).join("\n"));
}

#[test]
fn what_only_shows_while_setting_has_the_place_in_its_item() {
    // A picture that its header calls one, and nothing more.
    let mut broken = Vec::new();
    let picture = image::DynamicImage::new_rgb8(64, 64);
    let mut whole = std::io::Cursor::new(&mut broken);
    picture
        .write_to(&mut whole, image::ImageFormat::Png)
        .unwrap();
    broken.truncate(broken.len() - 20);
    let article = format!("{ARTICLE}Bonjour.\n\n![Un trait](trait.png)\n");
    let files = [
        (
            "documents/juste.md",
            format!("{ARTICLE}Bonjour.\n").into_bytes(),
        ),
        ("documents/image.md", article.into_bytes()),
        ("documents/trait.png", broken),
    ];
    let publication = Publication::in_memory(files).value.unwrap();
    let text = format!("{HEAD}\n{}", items("\"juste.md\", \"image.md\""));
    let source = Source::new("documents/bulletin.toml", text);
    let built = publication.build(&source, &BuildOptions::default());
    let said = said(&built.diagnostics);
    assert!(
        said[0].starts_with("image.md 9:1 image/damaged"),
        "{said:?}"
    );
}

#[test]
fn a_pull_quote_is_in_its_article_and_is_not_read_twice() {
    let article = format!("{ARTICLE}Premier alinéa.\n\nCeci est dit une fois.\n");
    let files = [("une.md", article.as_str())];
    let quoted = |quote: &str| {
        items(&format!(
            "{{ file = \"une.md\", pull-quote = \"{quote}\" }}"
        ))
    };
    let built = bulletin(&files, &quoted("Cela est dit"));
    insta::assert_snapshot!(said(&built.diagnostics).join("\n"));
    // Beside which paragraph would it stand?
    let built = bulletin(&files, &quoted("alinéa. Ceci est dit"));
    assert!(said(&built.diagnostics)[0].contains("bulletin/pull-quote"));
    let built = bulletin(&files, &quoted("Ceci est dit"));
    let printed = lopdf::Document::load_mem(&built.value.as_ref().unwrap().bytes).unwrap();
    let pdf = made(built);
    assert_eq!(tree(&pdf).words.matches("Ceci est dit").count(), 1);
    let printed = printed.extract_text(&[1]).unwrap();
    assert_eq!(printed.matches("Ceci").count(), 2, "{printed}");
}

#[test]
fn headings_make_one_outline_and_contents_name_sections_and_items() {
    let article =
        format!("{ARTICLE}# Partie[^1]\n\nTexte.\n\n## Sous-partie\n\nTexte.\n\n[^1]: Une note.\n");
    let other = article.replace("Un article", "Un autre");
    let files = [("une.md", article.as_str()), ("deux.md", &other)];
    let sections = "[[sections]]\ntitle = \"Section\"\nitems = [\"une.md\"]\n\n[[sections]]\nitems = [\"deux.md\"]\n";
    let pdf = made(bulletin(&files, sections));
    let expected = [
        "H1 Numéro",
        "H2 Sommaire",
        "H2 Section",
        "H3 Un article",
        "H4 Partie",
        "H5 Sous-partie",
        "H2 Un autre",
        "H3 Partie",
        "H4 Sous-partie",
    ];
    assert_eq!(headings(&pdf), expected);
    let marks = bookmarks(&pdf);
    assert_eq!(marks, expected.map(|heading| &heading[3..]));
    let tree = tree(&pdf);
    let contents = tree.find(&|element| element.tag == "TOC").unwrap();
    assert_eq!(contents.words, "Section 1 Un article 1 Un autre 1");
}

#[test]
fn notes_count_by_article_and_none_is_lost() {
    let article = |name: &str| {
        let front = ARTICLE.replace("Un article", name);
        let body = "Un mot[^a], encore[^b], et le premier[^a].\n\n".to_owned();
        let more = "Un alinéa plus long, pour que le texte ait deux colonnes.\n\n".repeat(12);
        format!("{front}{body}{more}[^a]: La note a de {name}.\n[^b]: La note b de {name}.\n")
    };
    let (first, second) = (article("Un"), article("Deux"));
    let files = [("un.md", first.as_str()), ("deux.md", &second)];
    for parameters in [
        "",
        "parameters = { notes = \"end\" }",
        "parameters = { columns = 1 }",
        "parameters = { columns = 1, notes = \"end\" }",
    ] {
        let pdf = made(bulletin_with(
            &files,
            parameters,
            &items("\"un.md\", \"deux.md\""),
        ));
        let found = notes(&pdf);
        let numbers = found.iter().map(|note| (&*note.mark, &*note.number));
        let expected = [("1", "1"), ("2", "2"), ("1", "1"), ("2", "2")];
        assert_eq!(numbers.collect::<Vec<_>>(), expected, "{parameters}");
        let text = tree(&pdf).words;
        for note in ["a de Un.", "b de Un.", "a de Deux.", "b de Deux."] {
            assert_eq!(
                text.matches(&format!("La note {note}")).count(),
                1,
                "{note} {parameters}"
            );
        }
    }
}

/// Notes of every length in columns: each begins on its mark's page, and no word of the text is lost.
#[test]
fn columns_lose_nothing_wherever_they_break() {
    let mut body = String::new();
    let mut notes_text = String::new();
    for number in 0..50 {
        let words = "mot ".repeat(5 + number * 7 % 60);
        let alinea = format!("Alinéa {number} {words}fin{number}–[^n{number}].\n\n");
        body.push_str(&alinea);
        let words = "bas ".repeat(1 + number * 11 % 90);
        let note = format!("[^n{number}]: Note {number} {words}bout{number}.\n");
        notes_text.push_str(&note);
    }
    let article = format!("{ARTICLE}{body}{notes_text}");
    let files = [("un.md", article.as_str())];
    for parameters in [
        "",
        "parameters = { columns = 1 }",
        "parameters = { notes = \"end\" }",
    ] {
        let pdf = made(bulletin_with(&files, parameters, &items("\"un.md\"")));
        let text = tree(&pdf).words;
        for number in 0..50 {
            for end in [format!("fin{number}–"), format!("bout{number}.")] {
                let ends = text.matches(&end).count();
                assert_eq!(ends, 1, "{end} is there {ends} times {parameters}");
            }
        }
        let found = notes(&pdf);
        assert_eq!(found.len(), 50, "{parameters}");
        if !parameters.contains("end") {
            for note in found {
                assert_eq!(
                    note.page, note.mark_page,
                    "note {} {parameters}",
                    note.number
                );
            }
        }
    }
}

#[test]
fn the_real_bulletins_are_read_in_order() {
    for name in ["2021-03-bulletin", "2021-03-newsletter", "2021-03-nashra"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("documents/{name}.toml"));
        let pdf = build(&open(""), &path, "bulletin");
        let pdf = inspected(&pdf.bytes);
        insta::assert_snapshot!(name, outline(&tree(&pdf), 0));
    }
}

/// Tags, indented by depth, with the words of those that hold no other.
fn outline(element: &Element, depth: usize) -> String {
    let mut text = String::new();
    for child in element.children() {
        let words = if child.children().next().is_none() || child.tag == "Link" {
            child.words.as_str()
        } else {
            ""
        };
        let words = words.chars().take(60).collect::<String>();
        let line = format!("{}{} {words}", "  ".repeat(depth), child.tag);
        text.push_str(line.trim_end());
        text.push('\n');
        text.push_str(&outline(child, depth + 1));
    }
    text
}

/// The documents that have notes in every place, in columns: none is lost, not even of a note longer than a page.
#[test]
fn notes_of_every_place_and_length_are_all_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/publication/documents");
    for (name, count) in [
        ("fr-notes.md", 26),
        ("en-notes.md", 48),
        ("ar-notes.md", 14),
    ] {
        for parameters in ["", "columns = 1", "notes = \"end\""] {
            let publication = open("tests/publication");
            let head = HEAD.replace("date", "status = \"draft\"\ndate");
            let text = format!(
                "{head}parameters = {{ {parameters} }}\n{}",
                items(&format!("\"{name}\""))
            );
            let path = folder.join("bulletin.toml");
            let file = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
            let file = file.strip_prefix("tests/publication").unwrap();
            let source = Source::new(file.to_str().unwrap(), text);
            let pdf = made(publication.build(&source, &BuildOptions::default()));
            let found = notes(&pdf);
            let numbers = found.iter().map(|note| note.number.parse().unwrap());
            let numbers = numbers.collect::<Vec<usize>>();
            assert_eq!(
                numbers,
                (1..=count).collect::<Vec<_>>(),
                "{name} {parameters}"
            );
        }
    }
}

#[test]
fn an_item_is_set_in_its_own_direction() {
    let french = format!("{ARTICLE}Un mot[^1].\n\n[^1]: Une note.\n");
    let arabic = french
        .replace("\"fr\"", "\"ar\"")
        .replace("Un mot", "كلمة")
        .replace("Une note", "حاشية");
    let files = [("fr.md", french.as_str()), ("ar.md", &arabic)];
    let pdf = made(bulletin_with(
        &files,
        "parameters = { columns = 1 }",
        &items("\"fr.md\", \"ar.md\""),
    ));
    let mut numbers = Vec::new();
    tree(&pdf).walk(&mut Vec::new(), &mut |_, element: &Element| {
        if element.tag == "Note" {
            numbers.push(element.link().unwrap().at.0);
        }
    });
    // The numbers of notes stand where lines begin: left and right of the middle of the page.
    let middle = 297.0;
    assert!(
        numbers.len() == 2 && numbers[0] < middle && numbers[1] > middle,
        "{numbers:?}"
    );
}
