//! Programmes as a program makes them: a large one, and the sheet of paper that a small one fits on.

#[path = "common/programme.rs"]
mod programme;

use std::path::Path;

use pressroom::{BuildOptions, Format, Pdf, Publication, Source, render};

/// Builds a programme, which must be without fault.
fn build(text: String) -> Pdf {
    let publication = Publication::in_memory([("pressroom.toml", "")])
        .value
        .unwrap();
    let built = publication.build(&Source::new("a.toml", text), &BuildOptions::default());
    let found = render(&built.diagnostics, Format::Plain, false);
    assert!(built.diagnostics.is_empty(), "{found}");
    built.value.unwrap()
}

/// With a parameter of the layout.
fn with_form(text: &str, form: &str) -> String {
    text.replacen(
        "kind = \"programme\"\n",
        &format!("kind = \"programme\"\nparameters = {{ form = \"{form}\" }}\n"),
        1,
    )
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the source is kept for those who want to look at its PDF"
)]
fn five_hundred_sessions_in_eight_rooms_are_set_in_every_form() {
    let text = programme::large();
    assert_eq!(text.matches("[[days.sessions]]").count(), 500);
    std::fs::write(
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("large.toml"),
        &text,
    )
    .unwrap();
    for (form, pages) in [("table", 80..130), ("list", 80..130), ("compact", 8..20)] {
        let pdf = build(with_form(&text, form));
        assert!(pages.contains(&pdf.pages), "{form}: {} pages", pdf.pages);
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads its documents")]
fn two_days_of_twelve_sessions_fit_on_one_sheet() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/publication/documents");
    for name in ["fr-programme.toml", "ar-programme.toml"] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let pdf = build(with_form(&text, "compact"));
        assert!(pdf.pages <= 2, "{name}: {} pages", pdf.pages);
    }
}
