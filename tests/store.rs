//! Archives in an object store, which is a folder here; `.ci/store` tries the same against a server of S3.
#![cfg(feature = "object-store")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test looks into the folder that is the store"
)]

mod common;

use std::fs;

use common::archive::{Place, Run};

/// The address of the store `store` of a place.
fn url(place: &Place) -> String {
    format!("file://{}", place.path("store").display())
}

/// Archives the documents into a folder, and makes the store equal to it.
fn archive(place: &Place, folder: &str, more: &[&str]) -> Run {
    let url = url(place);
    let mut args = vec!["archive", "documents", "--out", folder, "--store", &url];
    args.extend(more);
    place.pressroom(&args)
}

fn place() -> Place {
    let place = Place::new();
    place.articles(&["documents/a.md", "documents/b.md", "documents/sub/c.md"]);
    place
}

#[test]
fn the_store_is_made_equal_to_the_archive() {
    let place = place();
    archive(&place, "one", &[]).ended_with(0);
    assert_eq!(place.tree("store"), place.tree("one"));
    assert_eq!(place.pdfs("store"), ["a.pdf", "b.pdf", "sub/c.pdf"]);
}

#[test]
fn a_machine_with_an_empty_disk_makes_only_what_changed() {
    let place = place();
    archive(&place, "one", &[]).ended_with(0);
    let again = archive(&place, "two", &[]).ended_with(0);
    assert_eq!(again.made(), [""; 0]);
    assert_eq!(place.pdfs("two"), [""; 0]);
    place.write(
        "documents/b.md",
        common::archive::article("Other", "", "Words."),
    );
    place.remove("documents/sub/c.md");
    let again = archive(&place, "three", &["--prune"]).ended_with(0);
    assert_eq!(again.made(), ["b.md"]);
    assert_eq!(place.pdfs("store"), ["a.pdf", "b.pdf"]);
    // The same as an archive that never was in a store.
    place
        .pressroom(&["archive", "documents", "--out", "plain"])
        .ended_with(0);
    assert_eq!(place.tree("store"), place.tree("plain"));
}

#[test]
fn what_the_store_has_lost_or_has_wrong_is_put_again() {
    let place = place();
    archive(&place, "one", &[]).ended_with(0);
    let before = place.tree("store");
    fs::remove_file(place.path("store/a.pdf")).unwrap();
    fs::write(place.path("store/b.pdf"), b"half").unwrap();
    // The folder still has them, so nothing is made.
    assert_eq!(archive(&place, "one", &[]).ended_with(0).made(), [""; 0]);
    assert_eq!(place.tree("store"), before);
    // A folder that has not makes them.
    fs::remove_file(place.path("store/a.pdf")).unwrap();
    assert_eq!(archive(&place, "two", &[]).ended_with(0).made(), ["a.md"]);
    assert_eq!(place.tree("store"), before);
}

#[test]
fn a_store_whose_upload_was_cut_off_is_completed() {
    let place = place();
    archive(&place, "one", &[]).ended_with(0);
    let before = place.tree("store");
    // As after a cut: some PDFs are there, and neither manifest nor pages.
    for name in ["sub/c.pdf", "manifest.jsonl", "index.html", "feed.xml"] {
        fs::remove_file(place.path("store").join(name)).unwrap();
    }
    archive(&place, "one", &[]).ended_with(0);
    assert_eq!(place.tree("store"), before);
}

#[test]
fn shards_meet_in_the_store() {
    let place = place();
    for shard in ["1/3", "2/3", "3/3"] {
        let folder = format!("part-{}", &shard[..1]);
        archive(&place, &folder, &["--shard", shard]).ended_with(0);
    }
    let url = url(&place);
    let merge = ["archive", "merge", "--out", "whole", "--store", &url];
    place.pressroom(&merge).ended_with(0);
    place
        .pressroom(&["archive", "documents", "--out", "plain"])
        .ended_with(0);
    assert_eq!(place.tree("store"), place.tree("plain"));
}

#[test]
fn a_shard_that_is_missing_is_said() {
    let place = place();
    archive(&place, "part", &["--shard", "1/2"]).ended_with(0);
    let url = url(&place);
    let merge = place.pressroom(&["archive", "merge", "--out", "whole", "--store", &url]);
    assert!(merge.ended_with(4).says("archive/shard", "missing: 2"));
}

#[test]
fn addresses_that_are_none_are_refused_without_their_secrets() {
    let place = place();
    for url in [
        "ftp://user:secret@host/a",
        "http://host/secret",
        "s3:///secret",
    ] {
        let run = place.pressroom(&["archive", "documents", "--out", "one", "--store", url]);
        let run = run.ended_with(2);
        assert!(run.says("archive/store", "is not the address"), "{run:?}");
        assert!(!format!("{run:?}").contains("secret"), "{run:?}");
    }
    assert!(!place.path("one/a.pdf").exists());
}

#[test]
fn the_archive_itself_is_no_store() {
    let place = place();
    let url = format!("file://{}", place.path("one").display());
    fs::create_dir(place.path("one")).unwrap();
    let run = place.pressroom(&["archive", "documents", "--out", "one", "--store", &url]);
    assert!(
        run.ended_with(2)
            .says("archive/store", "folder of the archive itself")
    );
}
