//! `print` from outside: bytes in and out, what is written where, and what stays.

#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the files that the program is to meet"
)]

#[path = "common/program.rs"]
mod program;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use lopdf::{Document, Object, dictionary};
use program::{ending, names};
use tempfile::TempDir;

/// A folder with `pages.pdf` in it, of pages of these sizes.
fn folder(sizes: &[(i64, i64)]) -> TempDir {
    let mut pdf = Document::with_version("1.7");
    let tree = pdf.new_object_id();
    let kids = sizes.iter().map(|(width, height)| {
        let media = [0, 0, *width, *height].map(Object::Integer).to_vec();
        let page = dictionary! { "Type" => "Page", "Parent" => tree, "MediaBox" => media };
        Object::Reference(pdf.add_object(page))
    });
    let kids = kids.collect::<Vec<_>>();
    let node = dictionary! { "Type" => "Pages", "Kids" => kids };
    pdf.objects.insert(tree, node.into());
    let catalog = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", catalog);
    let info = dictionary! {
        "Title" => Object::string_literal("Pages"),
        "CreationDate" => Object::string_literal("D:20210301"),
    };
    let info = pdf.add_object(info);
    pdf.trailer.set("Info", info);
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    fs::write(folder.path().join("pages.pdf"), bytes).unwrap();
    folder
}

fn pressroom(folder: &Path, args: &[&str]) -> Command {
    let mut command = program::pressroom(folder);
    command.arg("print").args(args);
    command
}

#[test]
fn standard_input_becomes_standard_output() {
    let folder = folder(&[(400, 600); 4]);
    let pages = fs::read(folder.path().join("pages.pdf")).unwrap();
    let mut child = pressroom(folder.path(), &["-", "--imposition", "booklet"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&pages).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(ending(&output), (0, String::new()));
    let file = pressroom(folder.path(), &["pages.pdf", "--imposition", "booklet"]).output();
    assert_eq!(ending(&file.unwrap()), (0, String::new()));
    let written = fs::read(folder.path().join("pages.print.pdf")).unwrap();
    assert_eq!(output.stdout, written, "the same bytes either way");
}

#[test]
fn the_pages_stay_and_a_plan_writes_nothing() {
    let folder = folder(&[(400, 600); 4]);
    let before = fs::read(folder.path().join("pages.pdf")).unwrap();
    let plan = pressroom(folder.path(), &["pages.pdf", "--plan"]).output();
    assert_eq!(ending(&plan.unwrap()).0, 0);
    assert_eq!(names(folder.path()), ["pages.pdf"]);
    let made = pressroom(folder.path(), &["pages.pdf", "--out", "sheets"]).output();
    assert_eq!(ending(&made.unwrap()).0, 0);
    assert_eq!(names(folder.path()), ["pages.pdf", "sheets"]);
    assert_eq!(names(&folder.path().join("sheets")), ["pages.print.pdf"]);
    assert_eq!(fs::read(folder.path().join("pages.pdf")).unwrap(), before);
}

#[test]
fn a_pdf_is_known_by_its_beginning() {
    let folder = folder(&[(200, 300)]);
    fs::rename(folder.path().join("pages.pdf"), folder.path().join("pages")).unwrap();
    let made = pressroom(folder.path(), &["pages"]).output();
    assert!(made.unwrap().status.success());
    assert_eq!(names(folder.path()), ["pages", "pages.print.pdf"]);
}

#[test]
fn the_older_sheets_stay_when_the_pages_become_faulty() {
    let folder = folder(&[(400, 600); 4]);
    let print = || pressroom(folder.path(), &["pages.pdf"]).output().unwrap();
    assert_eq!(ending(&print()).0, 0);
    let before = fs::read(folder.path().join("pages.print.pdf")).unwrap();
    fs::write(folder.path().join("pages.pdf"), "%PDF-1.7 and no more").unwrap();
    let (status, messages) = ending(&print());
    assert_eq!(status, 1);
    assert!(messages.contains("pdf/damaged"), "{messages}");
    let after = fs::read(folder.path().join("pages.print.pdf")).unwrap();
    assert_eq!(after, before);
    assert_eq!(names(folder.path()), ["pages.pdf", "pages.print.pdf"]);
}

#[test]
fn pages_of_other_sizes_are_told_or_have_their_own_sheets() {
    let folder = folder(&[(400, 600), (400, 600), (600, 400), (400, 600)]);
    let print = |args: &[&str]| {
        let args = [&["pages.pdf", "--format", "plain", "--bleed", "0"], args].concat();
        let output = pressroom(folder.path(), &args).output().unwrap();
        let (status, messages) = ending(&output);
        assert_eq!(status, 0, "{messages}");
        messages
    };
    let told = print(&["--imposition", "booklet"]);
    assert!(
        told.contains("press/reduced") && told.contains("page 3 is larger than the others"),
        "{told}"
    );
    assert_eq!(print(&["--duplex", "none"]), "");
    let sheets = fs::read(folder.path().join("pages.print.pdf")).unwrap();
    let sheets = pressroom::inspect(sheets).value.unwrap();
    let sizes = sheets.pages.iter().map(|page| page.width > page.height);
    assert_eq!(sizes.collect::<Vec<_>>(), [false, false, true, false]);
}

#[test]
fn a_folder_that_cannot_be_is_said() {
    let folder = folder(&[(400, 600)]);
    fs::write(folder.path().join("taken"), "a file").unwrap();
    let output = pressroom(folder.path(), &["pages.pdf", "--out", "taken"]).output();
    let (status, messages) = ending(&output.unwrap());
    assert_eq!(status, 1);
    assert!(messages.contains("output/unwritable"), "{messages}");
    assert_eq!(fs::read(folder.path().join("taken")).unwrap(), b"a file");
}

#[test]
fn a_source_is_laid_out_for_its_sheets_and_its_pdf_stays() {
    let folder = tempfile::tempdir().unwrap();
    let source = "+++\ntitle = \"A note\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nSee [the site](https://example.org).\n";
    fs::write(folder.path().join("note.md"), source).unwrap();
    fs::write(
        folder.path().join("pressroom.toml"),
        "[print]\naccent = \"cmyk(100%, 0%, 0%, 50%)\"\n",
    )
    .unwrap();
    let options = [
        "note.md",
        "--imposition",
        "booklet",
        "--sheet",
        "a4",
        "--links",
        "qr",
    ];
    let printed = pressroom(folder.path(), &options).output().unwrap();
    assert_eq!(ending(&printed), (0, String::new()));
    assert_eq!(names(&folder.path().join("out")), ["note.print.pdf"]);
    let sheets = fs::read(folder.path().join("out/note.print.pdf")).unwrap();
    let sheets = Document::load_mem(&sheets).unwrap();
    // Two pages of A5, with two blank ones, on both sides of a sheet.
    assert_eq!(sheets.get_pages().len(), 2);
    let metadata = sheets.catalog().unwrap().get(b"Metadata").unwrap();
    let (_, metadata) = sheets.dereference(metadata).unwrap();
    let metadata = String::from_utf8(metadata.as_stream().unwrap().content.clone()).unwrap();
    assert!(
        metadata.contains("PDF/X-4") && metadata.contains("2021-03-01"),
        "{metadata}"
    );
}

/// The bundled profile with other inks in its tables from colours: a press that nobody has.
fn another_profile() -> Vec<u8> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles/coated-fogra39/coated-fogra39.icc");
    let mut profile = fs::read(path).unwrap();
    let number = |bytes: &[u8], at: usize| {
        u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
    };
    for tag in 0..number(&profile, 128) {
        let at = 132 + 12 * tag;
        if profile[at..].starts_with(b"B2A") {
            let (from, size) = (number(&profile, at + 4), number(&profile, at + 8));
            for byte in &mut profile[from + size / 4..from + size / 2] {
                *byte ^= 0x20;
            }
        }
    }
    profile
}

#[test]
fn the_accent_has_the_inks_of_the_profile_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let source = "+++\ntitle = \"A note\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nWords.\n";
    fs::write(path("note.md"), source).unwrap();
    fs::write(path("other.icc"), another_profile()).unwrap();
    let told = |settings: &str, options: &[&str]| {
        let settings = format!("[theme]\naccent = \"#8a1538\"\n{settings}");
        fs::write(path("pressroom.toml"), settings).unwrap();
        let options = [&["note.md", "--format", "plain"], options].concat();
        let (status, messages) = ending(&pressroom(folder.path(), &options).output().unwrap());
        assert_eq!(status, 0, "{messages}");
        let inks = messages.split("printed as ").nth(1).unwrap();
        inks.split(';').next().unwrap().to_owned()
    };
    let bundled = told("", &[]);
    let own = told("[print]\nprofile = \"other.icc\"\n", &[]);
    assert_ne!(bundled, own);
    assert_eq!(told("", &["--profile", "other.icc"]), own);
}

/// A profile that is asked for takes the place of that of the settings, also if that is not there.
#[test]
fn a_profile_takes_the_place_of_one_that_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let source = "+++\ntitle = \"A note\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nWords.\n";
    fs::write(folder.path().join("note.md"), source).unwrap();
    fs::write(folder.path().join("other.icc"), another_profile()).unwrap();
    fs::write(
        folder.path().join("pressroom.toml"),
        "[print]\nprofile = \"missing.icc\"\n",
    )
    .unwrap();
    let told = |options: &[&str]| {
        let options = [&["note.md", "--format", "plain"], options].concat();
        ending(&pressroom(folder.path(), &options).output().unwrap())
    };
    let (status, messages) = told(&[]);
    assert_eq!(status, 1);
    assert!(messages.contains("missing.icc"), "{messages}");
    assert_eq!(told(&["--profile", "other.icc"]), (0, String::new()));
    let (status, messages) = told(&["--profile", "other.icc", "--condition", " "]);
    assert_eq!(status, 2);
    assert!(
        messages.contains("write the name that the print shop gives it"),
        "{messages}"
    );
}

/// What is wrong with the settings is wrong for all of their documents.
#[test]
fn the_inks_of_the_theme_are_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let source = "+++\ntitle = \"A note\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nWords.\n";
    for name in ["a.md", "b.md"] {
        fs::write(folder.path().join(name), source).unwrap();
    }
    fs::write(
        folder.path().join("pressroom.toml"),
        "[theme]\naccent = \"#8a1538\"\n",
    )
    .unwrap();
    let output = pressroom(folder.path(), &["a.md", "b.md", "--format", "plain"]).output();
    let (status, messages) = ending(&output.unwrap());
    assert_eq!(status, 0, "{messages}");
    assert_eq!(
        messages.matches("`#8a1538` is printed as").count(),
        1,
        "{messages}"
    );
}

#[test]
fn a_gutter_is_for_what_is_bound() {
    let folder = tempfile::tempdir().unwrap();
    let source = "+++\ntitle = \"A note\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\nWords.\n";
    fs::write(folder.path().join("note.md"), source).unwrap();
    let told = |imposition: &str| {
        let options = [
            "note.md",
            "--gutter",
            "8",
            "--plan",
            "--imposition",
            imposition,
        ];
        let (status, messages) = ending(&pressroom(folder.path(), &options).output().unwrap());
        assert_eq!(status, 0, "{messages}");
        messages.contains("pages of `2up` are not bound")
    };
    assert!(told("2up"));
    assert!(!told("booklet"));
}
