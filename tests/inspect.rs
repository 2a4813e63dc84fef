//! `inspect` on PDFs of other programs, and on a thousand damaged ones, made from theirs and ours in the same way each time.

#![expect(
    clippy::disallowed_methods,
    reason = "the test reads the PDFs of its folder"
)]

mod common;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lopdf::Document;
use pressroom::inspect;

/// The PDFs of other programs, in order.
fn foreign() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inspect");
    let entries = fs::read_dir(folder).unwrap();
    let mut paths = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "pdf"))
        .collect::<Vec<_>>();
    paths.sort();
    paths
}

#[test]
fn other_programs_are_read() {
    let paths = foreign();
    assert!(paths.len() >= 8, "{paths:?}");
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        let mut program = Command::new(env!("CARGO_BIN_EXE_pressroom"));
        program.current_dir(path.parent().unwrap());
        let output = program.args(["inspect", name]).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let messages = String::from_utf8(output.stderr).unwrap();
        insta::assert_snapshot!(
            path.file_stem().unwrap().to_str().unwrap(),
            format!("{text}{messages}")
        );
    }
}

/// Marsaglia's xorshift: the same numbers each time.
struct Random(u64);

impl Random {
    fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap()
    }

    fn below(&mut self, limit: usize) -> usize {
        self.next() % limit.max(1)
    }
}

/// Sound PDFs of ours and of other programs, each also with its streams unpacked, so that damage reaches what is in them.
fn sound() -> Vec<Vec<u8>> {
    let publication = common::open("tests/publication");
    let ours = [
        ("fr-contenus.md", "brief"),
        ("fr-programme.toml", "programme"),
    ];
    let mut sound = ours
        .map(|(name, layout)| {
            let document = publication.folder().unwrap().join("documents").join(name);
            common::build(&publication, &document, layout).bytes
        })
        .to_vec();
    let document = publication.folder().unwrap().join("documents");
    let bulletin = document.join("fr-bulletin.toml");
    sound.push(common::build_carrying(&publication, &bulletin).bytes);
    sound.extend(foreign().into_iter().map(|path| fs::read(path).unwrap()));
    for index in 0..sound.len() {
        let mut unpacked = Document::load_mem(&sound[index]).unwrap();
        if !unpacked.is_encrypted() {
            unpacked.decompress();
            let mut bytes = Vec::new();
            unpacked.save_to(&mut bytes).unwrap();
            sound.push(bytes);
        }
    }
    sound
}

/// One kind of damage, somewhere.
fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    match random.below(7) {
        0 => bytes.truncate(random.below(bytes.len())),
        1 => {
            for _ in 0..=random.below(40) {
                let at = random.below(bytes.len());
                bytes[at] ^= 1 << random.below(8);
            }
        }
        2 => remove_object(bytes, random),
        3 => swap_references(bytes, random),
        4 => {
            let (at, length) = (random.below(bytes.len()), random.below(4000));
            let end = (at + length).min(bytes.len());
            bytes[at..end].fill(random.next() as u8);
        }
        5 => {
            let (at, length) = (random.below(bytes.len()), random.below(4000));
            let end = (at + length).min(bytes.len());
            bytes.drain(at..end);
        }
        _ => {
            let (from, length) = (random.below(bytes.len()), random.below(4000));
            let copy = bytes[from..(from + length).min(bytes.len())].to_vec();
            let at = random.below(bytes.len());
            bytes.splice(at..at, copy);
        }
    }
}

/// The places of a word.
fn places(bytes: &[u8], word: &[u8]) -> Vec<usize> {
    let windows = bytes.windows(word.len()).enumerate();
    windows
        .filter(|(_, window)| *window == word)
        .map(|(at, _)| at)
        .collect()
}

fn remove_object(bytes: &mut [u8], random: &mut Random) {
    let (starts, ends) = (places(bytes, b" obj"), places(bytes, b"endobj"));
    if starts.is_empty() {
        return;
    }
    let start = starts[random.below(starts.len())];
    let end = ends
        .iter()
        .find(|end| **end > start)
        .map_or(bytes.len(), |end| end + 6);
    bytes[start.saturating_sub(4)..end].fill(b' ');
}

/// A reference leads to an object of another number with as many digits: to itself, its parent, another kind.
fn swap_references(bytes: &mut [u8], random: &mut Random) {
    let references = places(bytes, b" 0 R");
    for _ in 0..=random.below(8) {
        if references.is_empty() {
            return;
        }
        let at = references[random.below(references.len())];
        for digit in bytes[..at]
            .iter_mut()
            .rev()
            .take_while(|byte| byte.is_ascii_digit())
        {
            *digit = b'0' + random.below(10) as u8;
        }
    }
}

#[test]
fn a_thousand_damaged_files_are_answered() {
    // Panics of the reader below are caught, and told as messages about the file; here they would only be noise.
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some("inspect") {
            usual(panic);
        }
    }));
    let sound = sound();
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut read, mut refused) = (0, 0);
    let count = std::env::var("PRESSROOM_DAMAGED").map_or(1000, |count| count.parse().unwrap());
    for _ in 0..count {
        let mut bytes = sound[random.below(sound.len())].clone();
        for _ in 0..=random.below(3) {
            if !bytes.is_empty() {
                damage(&mut bytes, &mut random);
            }
        }
        let outcome = inspect(bytes);
        match outcome.value {
            Some(inspection) => {
                read += 1;
                // What can be read is free of anything that could steer a terminal.
                let steers = |letter: char| letter.is_control() && letter != '\n';
                assert!(!inspection.reading.contains(steers));
            }
            None => {
                refused += 1;
                assert!(!outcome.diagnostics.is_empty());
            }
        }
    }
    assert_eq!(read + refused, count);
    assert!(read > count / 2, "only {read} of {count} could be read");
}

/// A PDF of one page, with this content, this structure tree, and a form called `X` with marked content of its own.
fn written(content: &str, kids: &str) -> Vec<u8> {
    let form = "/P <</MCID 0>> BDC BT /F 12 Tf (in a form) Tj ET EMC";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/Lang(en)/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 7 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        format!("<</Type/StructTreeRoot/RoleMap<</Aside/Sect/Kasten/Aside/Rund/Ring/Ring/Rund>>/K[{kids}]>>"),
        format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 400 400]/Resources<</Font<</F 5 0 R>>>>/Length {}>>stream\n{form}\nendstream",
            form.len()
        ),
    ];
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (index, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", bytes.len()).unwrap();
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).bytes());
    }
    let (start, size) = (bytes.len(), objects.len() + 1);
    let end = format!(
        "xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"
    );
    bytes.extend(end.bytes());
    bytes
}

/// The reading of a paragraph that holds this content, without the language of the document.
fn paragraph(content: &str) -> String {
    let content = format!("/P <</MCID 0>> BDC BT /F 12 Tf 20 350 Td {content} ET EMC");
    let bytes = written(&content, "<</S/P/Pg 3 0 R/K 0>>");
    let inspection = common::inspected(&bytes);
    assert_eq!(inspection.untagged_characters, 0);
    let reading = inspection.reading.strip_prefix("[language: English]\n");
    reading.unwrap().trim_end().to_owned()
}

#[test]
fn marked_content_is_read_as_its_properties_say() {
    let cases = [
        // What stands instead of glyphs, the outermost first.
        ("/Span <</ActualText(an)>> BDC (x) Tj EMC (d) Tj", "and"),
        (
            "/Span <</ActualText(out)>> BDC /Span <</ActualText(in)>> BDC (x) Tj EMC EMC",
            "out",
        ),
        // Glyphs in visual order.
        ("/ReversedChars BMC (olleh) Tj EMC", "hello"),
        (
            "/Span <</Lang(fr)>> BDC (oui) Tj EMC",
            "[language: French] oui",
        ),
        (
            "/Span <</E(et cetera)>> BDC (etc.) Tj EMC",
            "etc. (et cetera)",
        ),
        ("(a) Tj /Artifact BMC (not) Tj EMC (b) Tj", "a b"),
        // Words that are only placed, and those that a kern moves.
        ("[(two) -300 (words)] TJ", "two words"),
        ("[(W) 80 (ord)] TJ", "Word"),
        // The end of a line: a space, unless a word goes on.
        ("(one) Tj 0 -14 Td (two) Tj", "one two"),
        (
            "(re) Tj /Span <</ActualText<feff00ad>>> BDC (-) Tj EMC 0 -14 Td (read) Tj",
            "reread",
        ),
        ("(co-) Tj 0 -14 Td (operation) Tj", "co-operation"),
    ];
    for (content, expected) in cases {
        assert_eq!(paragraph(content), expected, "{content}");
    }
}

#[test]
fn forms_and_types_of_a_file_are_followed() {
    // The form is drawn twice, and read once, where the tree has it.
    let kids = "<</S/Kasten/K[<</S/P/Pg 3 0 R/K<</Type/MCR/Stm 7 0 R/MCID 0>>>>]>> <</S/Rund/K[<</S/P>>]>>";
    let bytes = written(
        "/X Do q 1 0 0 1 0 50 cm /X Do Q BT /F 12 Tf (outside) Tj ET",
        kids,
    );
    let inspection = common::inspected(&bytes);
    let expected = "[language: English]\n[aside]\nin a form\n[end of aside]\n";
    assert_eq!(inspection.reading, expected);
    assert_eq!(inspection.text, "in a form\n");
    assert_eq!(inspection.untagged_characters, "outside".len());
    let types = inspection.tags.iter().map(|tag| (&*tag.kind, &*tag.role));
    assert_eq!(
        types.collect::<Vec<_>>(),
        [("Kasten", "Aside"), ("Rund", "Rund")]
    );
}

#[test]
fn a_voice_pauses_between_the_paragraphs_of_a_cell() {
    let content = "/P <</MCID 0>> BDC BT /F 12 Tf (One) Tj ET EMC /P <</MCID 1>> BDC BT /F 12 Tf 0 50 Td (Two) Tj ET EMC";
    let cell = "<</S/TD/K[<</S/P/Pg 3 0 R/K 0>> <</S/P/Pg 3 0 R/K 1>>]>>";
    let kids = format!("<</S/Table/K[<</S/TR/K[{cell} <</S/TD>>]>>]>>");
    let inspection = common::inspected(&written(content, &kids));
    let expected = "[language: English]\n[table: 2 columns, 1 row]\n[row 1] One, Two; [empty]\n[end of table]\n";
    assert_eq!(inspection.reading, expected);
    assert_eq!(inspection.text, "One Two\n");
}
