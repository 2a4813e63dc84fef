//! Archives: a source that hangs, takes all memory, overflows the stack or is a bomb costs its own document, and is named.
#![cfg(feature = "cli")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the files that the program is to meet"
)]

mod common;

use std::fmt::Write;
use std::fs;

use common::archive::{Place, Run, article};

/// A layout of its own kind for a source `NAME.md`.
fn with_layout(place: &Place, name: &str, code: &str) {
    let toml =
        format!("name = \"{name}\"\ndescription = \"Bad\"\nkinds = [\"article\"]\nfonts = []\n");
    place.write(&format!("layouts/{name}/layout.toml"), toml);
    place.write(
        &format!("layouts/{name}/layout.typ"),
        format!("#let layout(document) = {{ {code} }}"),
    );
    let front = format!("layout = \"{name}\"\n");
    place.write(
        &format!("documents/{name}.md"),
        article(name, &front, "Words."),
    );
}

/// Documents that have nothing wrong, before and behind the others.
const GOOD: [&str; 6] = ["a1.md", "a2.md", "a3.md", "z1.md", "z2.md", "z3.md"];

fn good(place: &Place) {
    place.articles(
        &GOOD
            .map(|name| format!("documents/{name}"))
            .each_ref()
            .map(String::as_str),
    );
}

/// All good documents are made, and every source in the archive has its line.
fn all_good(place: &Place, run: &Run, others: usize) {
    assert_eq!(run.made(), GOOD, "{run:#?}");
    assert_eq!(place.manifest("arch").len(), GOOD.len() + others);
    assert_eq!(place.pdfs("arch").len(), GOOD.len());
    assert_eq!(run.code, 1);
}

#[test]
fn a_layout_that_does_not_end() {
    let place = Place::new();
    good(&place);
    with_layout(
        &place,
        "loop",
        "for a in range(1000000) { for b in range(1000000) { let c = a + b } }",
    );
    with_layout(
        &place,
        "while",
        "let a = 0; while a < 9000 { a += 1; let b = 0; while b < 9000 { b += 1; let c = 0; while c < 9000 { c += 1 } } }",
    );
    let run = place.archive(&["--timeout", "2", "--jobs", "2"]);
    all_good(&place, &run, 2);
    for name in ["`loop.md`", "`while.md`"] {
        assert!(
            run.says("limit/time", &format!("{name} takes longer than 2 s")),
            "{run:#?}"
        );
    }
    // It may be the machine's fault, so it is tried again; with a layout that ends it is made.
    with_layout(&place, "loop", "document.body");
    with_layout(&place, "while", "document.body");
    assert_eq!(
        place.archive(&[]).ended_with(0).made(),
        ["loop.md", "while.md"]
    );
}

#[test]
fn a_layout_that_takes_all_memory_or_overflows_the_stack() {
    let place = Place::new();
    good(&place);
    with_layout(
        &place,
        "memory",
        "let a = range(400000); let b = a.map(x => a.map(y => (x, y))); [#b.len()]",
    );
    with_layout(
        &place,
        "text",
        "let s = \"abcdefgh\"; for a in range(40) { s = s + s }; [#s.len()]",
    );
    with_layout(
        &place,
        "stack",
        "let c = [x]; for a in range(100000) { c = block(c) }; c",
    );
    let run = place.archive(&["--memory", "192", "--timeout", "60", "--jobs", "2"]);
    all_good(&place, &run, 3);
    assert!(
        run.says("limit/memory", "`memory.md` takes more memory"),
        "{run:#?}"
    );
    assert!(
        run.says("limit/memory", "`text.md` takes more memory"),
        "{run:#?}"
    );
    assert!(
        run.says("limit/process", "`stack.md` is nested too deeply"),
        "{run:#?}"
    );
}

/// A process that has made something large has memory left over from it. The next document is not blamed for that.
#[test]
fn a_document_is_judged_by_itself() {
    let place = Place::new();
    place.articles(&["documents/a.md", "documents/c.md"]);
    with_layout(
        &place,
        "b",
        "let c = [x]; for a in range(100000) { c = block(c) }; c",
    );
    let run = place.archive(&["--jobs", "1"]).ended_with(1);
    assert_eq!(run.made(), ["a.md", "c.md"]);
    let failed = run.documents(|event| event["status"] == "failed");
    assert_eq!(failed, ["b.md"]);
    assert_eq!(run.events.last().unwrap()["failed"], 1);
}

#[test]
fn sources_that_are_nested_too_deeply() {
    let place = Place::new();
    good(&place);
    let many = |piece: &str| piece.repeat(40_000);
    for (name, body) in [
        ("quotes", many("> ") + "x"),
        (
            "lists",
            (0..100)
                .map(|depth| " ".repeat(depth * 2) + "- x\n")
                .collect(),
        ),
        ("items", many("- ") + "x"),
        ("brackets", many("[") + "x" + &many("]")),
        ("html", many("<span>")),
        ("images", many("![") + "x" + &many("](x.svg)")),
    ] {
        place.write(&format!("documents/{name}.md"), article(name, "", &body));
    }
    let value = |open: &str, close: &str| {
        format!("kind = \"programme\"\nx = {}1{}\n", many(open), many(close))
    };
    place.write("documents/arrays.toml", value("[", "]"));
    place.write("documents/tables.toml", value("{x=", "}"));
    place.write(
        "documents/keys.toml",
        format!("kind = \"programme\"\n{}x = 1\n", many("x.")),
    );
    place.write(
        "documents/front.md",
        format!("+++\nx = {}1{}\n+++\n\nx\n", many("["), many("]")),
    );
    let run = place.archive(&["--timeout", "10", "--memory", "512"]);
    for name in GOOD {
        assert_eq!(place.statuses("arch")[name], "made");
    }
    assert_eq!(place.manifest("arch").len(), GOOD.len() + 10);
    assert!(
        fs::metadata(place.path("arch/manifest.jsonl"))
            .unwrap()
            .len()
            < 200_000
    );
    for name in [
        "quotes.md",
        "items.md",
        "arrays.toml",
        "tables.toml",
        "keys.toml",
        "front.md",
    ] {
        assert_eq!(place.statuses("arch")[name], "failed", "{run:#?}");
    }
    // They are refused by reading, or by a limit; in any case by name, and none by an unknown fault.
    for (code, message) in run.diagnostics() {
        assert_ne!(code, "internal/bug", "{message}");
    }
}

#[test]
fn pictures_that_are_bombs() {
    let place = Place::new();
    good(&place);
    let pictures: [(&str, Vec<u8>); 5] = [
        ("header.png", png(50_000, 50_000, &[0; 64])),
        // Five thousand by eight thousand pixels of grey are within the limit, and in the file are next to nothing.
        ("grey.png", png(5_000, 8_000, &zeros(40_005_000))),
        ("short.png", png(5_000, 8_000, &zeros(100))),
        ("use.svg", uses().into_bytes()),
        ("entity.svg", entities().into_bytes()),
    ];
    for (name, bytes) in pictures {
        place.write(&format!("documents/{name}"), bytes);
        let source = name.replace('.', "-");
        let text = article(&source, "", &format!("Words.\n\n![A picture]({name})"));
        place.write(&format!("documents/{source}.md"), text);
    }
    let run = place
        .archive(&["--timeout", "10", "--memory", "512"])
        .ended_with(1);
    let statuses = place.statuses("arch");
    for name in GOOD {
        assert_eq!(statuses[name], "made");
    }
    assert_eq!(statuses.len(), GOOD.len() + 5);
    assert!(
        run.says("image/too-large", "50,000") || run.says("image/too-large", "50000"),
        "{run:#?}"
    );
    for name in [
        "header-png.md",
        "short-png.md",
        "use-svg.md",
        "entity-svg.md",
    ] {
        assert_eq!(statuses[name], "failed", "{name}: {run:#?}");
    }
    for (code, message) in run.diagnostics() {
        assert_ne!(code, "internal/bug", "{message}");
    }
}

#[test]
fn too_many_pages_and_too_large_sources() {
    let place = Place::new();
    good(&place);
    with_layout(
        &place,
        "pages",
        "set page(width: 50mm, height: 20mm); for n in range(2001) { pagebreak(weak: false); [x] }",
    );
    place.write(
        "documents/large.md",
        article("Large", "", &"many words ".repeat(5 << 20 >> 3)),
    );
    let run = place.archive(&["--timeout", "60"]);
    all_good(&place, &run, 2);
    assert!(run.says("export/pages", ""), "{run:#?}");
    assert!(run.says("source/too-large", ""), "{run:#?}");
    // These are the documents' own faults, so they are not tried again.
    let again = place.archive(&["--timeout", "60"]).ended_with(1);
    let failed = again.documents(|event| event["changed"] == false);
    assert_eq!(failed, ["large.md", "pages.md"], "{again:#?}");
}

/// Something in the place of the program's processes: all of them end at once, which is no document's fault.
#[cfg(target_os = "linux")]
#[test]
fn processes_that_cannot_begin_end_the_run_and_cost_no_document() {
    let place = Place::new();
    good(&place);
    place.archive(&[]).ended_with(0);
    fs::write(place.path("pressroom.toml"), "organisation = \"House\"\n").unwrap();
    let limited = "ulimit -n 12; exec \"$0\" archive documents --out arch";
    let mut command = std::process::Command::new("sh");
    command.args(["-c", limited, env!("CARGO_BIN_EXE_pressroom")]);
    command.current_dir(place.path(""));
    let run = common::archive::ended(&command.output().unwrap());
    // Either there were files enough, or the run has ended with what stood in its way.
    assert!(run.code == 0 || !run.diagnostics().is_empty(), "{run:#?}");
    assert!(
        !place
            .statuses("arch")
            .values()
            .any(|status| status != "made")
    );
    assert_eq!(place.archive(&[]).ended_with(0).code, 0);
    assert_eq!(place.pdfs("arch").len(), GOOD.len());
}

fn uses() -> String {
    let mut svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"90\"><g id=\"g0\"><rect width=\"1\" height=\"1\"/></g>".to_owned();
    for level in 1..=12 {
        let before = format!("<use href=\"#g{}\"/>", level - 1).repeat(10);
        write!(svg, "<g id=\"g{level}\">{before}</g>").unwrap();
    }
    svg + "</svg>"
}

fn entities() -> String {
    let mut dtd = "<!DOCTYPE svg [<!ENTITY e0 \"ha\">".to_owned();
    for level in 1..=20 {
        let before = format!("&e{};", level - 1).repeat(10);
        write!(dtd, "<!ENTITY e{level} \"{before}\">").unwrap();
    }
    dtd + "]><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><text>&e20;</text></svg>"
}

/// A grey PNG with these compressed bytes.
fn png(width: u32, height: u32, compressed: &[u8]) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 0, 0, 0, 0]);
    for (kind, data) in [
        (b"IHDR", &header[..]),
        (b"IDAT", compressed),
        (b"IEND", &[]),
    ] {
        let named = [&kind[..], data].concat();
        png.extend((data.len() as u32).to_be_bytes());
        png.extend(&named);
        png.extend(crc(&named).to_be_bytes());
    }
    png
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc: u32, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// So many zeros, in a zlib stream: fixed codes, a zero and then repetitions of the byte before, 258 at a time.
fn zeros(count: usize) -> Vec<u8> {
    let (mut bytes, mut bits, mut size) = (vec![0x78, 0x01], 0_u64, 0);
    let mut put = |value: u64, count: u32, bytes: &mut Vec<u8>| {
        bits |= value << size;
        size += count;
        while size >= 8 {
            bytes.push(bits as u8);
            bits >>= 8;
            size -= 8;
        }
    };
    put(0b011, 3, &mut bytes);
    put(0x0C, 8, &mut bytes); // The byte 0: code 00110000, its bits in the other order.
    let repeats = (count - 1) / 258;
    for _ in 0..repeats {
        put(0b1010_0011, 8, &mut bytes); // Length 258 is code 285: 11000101.
        put(0, 5, &mut bytes); // From one byte before.
    }
    for _ in 0..(count - 1) % 258 {
        put(0x0C, 8, &mut bytes);
    }
    put(0, 7, &mut bytes);
    put(0, 7, &mut bytes);
    // Adler-32 of zeros.
    let second = (count % 65521) as u32;
    bytes.extend(((second << 16) | 1).to_be_bytes());
    bytes
}
