//! Archives: shards of any number, in one folder or in several, are the same archive when they are merged.
#![cfg(feature = "cli")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the files that the program is to meet"
)]

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::archive::{Place, Run, article};

/// Sources with and without faults, in folders.
fn sources() -> Place {
    let place = Place::new();
    let names = (0..9).map(|number| format!("documents/{}/{number}.md", number % 3));
    let names = names.collect::<Vec<_>>();
    place.articles(&names.iter().map(String::as_str).collect::<Vec<_>>());
    place.write(
        "documents/wrong.md",
        article("Wrong", "nonsense = 1\n", "Words."),
    );
    place.write(
        "documents/image.md",
        article("Image", "", "![A picture](no.svg)"),
    );
    place.articles(&["documents/con.md", "documents/case.md", "documents/CASE.md"]);
    place
}

/// Makes a shard, which has faults in some.
fn shard(place: &Place, out: &str, shard: &str, args: &[&str]) -> Run {
    let archive = [
        "archive",
        "documents",
        "--out",
        out,
        "--shard",
        shard,
        "--jobs",
        "1",
    ];
    let run = place.pressroom(&[&archive, args].concat());
    assert!(run.code <= 1, "{run:#?}");
    run
}

fn merge(place: &Place, folders: &[&str], out: &str) -> Run {
    place.pressroom(&[&["archive", "merge"], folders, &["--out", out]].concat())
}

fn whole(place: &Place, out: &str) -> BTreeMap<String, Vec<u8>> {
    place
        .pressroom(&["archive", "documents", "--out", out])
        .ended_with(1);
    place.tree(out)
}

#[test]
fn one_three_and_seven_shards_are_the_same_archive() {
    let place = sources();
    let expected = whole(&place, "whole");
    for of in [1, 3, 7] {
        let (one, mut several) = (format!("one-{of}"), Vec::new());
        let mut made = Vec::new();
        for number in 1..=of {
            let (part, own) = (format!("{number}/{of}"), format!("own-{number}-of-{of}"));
            made.extend(shard(&place, &one, &part, &[]).made());
            shard(&place, &own, &part, &[]);
            assert!(!place.path(&own).join("manifest.jsonl").exists());
            several.push(own);
        }
        assert_eq!(made.len(), 9, "each document is of one shard");
        merge(&place, &[], &one).ended_with(1);
        assert!(place.tree(&one) == expected, "{of} in one folder");
        let several = several.iter().map(String::as_str).collect::<Vec<_>>();
        let all = format!("all-{of}");
        merge(&place, &several, &all).ended_with(1);
        assert!(place.tree(&all) == expected, "{of} in several folders");
        // Once more, it is as it is.
        merge(&place, &several, &all).ended_with(1);
        assert!(place.tree(&all) == expected);
    }
}

#[test]
fn a_run_of_the_whole_takes_shards_in() {
    let place = sources();
    let expected = whole(&place, "whole");
    shard(&place, "arch", "2/3", &[]);
    let run = place.archive(&[]).ended_with(1);
    assert!(run.made().len() < 9 && place.tree("arch") == expected);
    // And shards know what the whole has.
    for part in ["1/2", "2/2"] {
        assert_eq!(shard(&place, "arch", part, &[]).made(), [""; 0]);
    }
    merge(&place, &[], "arch").ended_with(1);
    assert!(place.tree("arch") == expected);
}

#[test]
fn the_second_night_with_shards() {
    for pruned in [false, true] {
        let place = sources();
        let prune: &[&str] = if pruned { &["--prune"] } else { &[] };
        let parts = ["1/3", "2/3", "3/3"];
        let night = |out: &str, own: bool| {
            for (number, part) in parts.iter().enumerate() {
                let folder = if own {
                    format!("{out}{number}")
                } else {
                    out.to_owned()
                };
                shard(&place, &folder, part, prune);
            }
            let folders = ["own0", "own1", "own2"];
            merge(&place, if own { &folders } else { &[] }, out);
        };
        night("one", false);
        night("own", true);
        place.archive(prune);
        for gone in ["documents/0/0.md", "documents/1", "documents/wrong.md"] {
            place.remove(gone);
        }
        place.articles(&["documents/2/2.md", "documents/new.md"]);
        place.write("documents/2/5.md", article("Other", "", "Other words."));
        // Another source comes into the place of one that is gone; they are likely of different shards.
        for number in [3, 6, 8] {
            let folder = format!("documents/{}", number % 3);
            let from = place.path(&format!("{folder}/{number}.md"));
            fs::rename(from, place.path(&format!("{folder}/{number}.markdown"))).unwrap();
        }
        place.archive(prune);
        night("one", false);
        night("own", true);
        let expected = place.tree("arch");
        assert_eq!(place.statuses("arch").contains_key("1/1.md"), !pruned);
        assert!(
            place.tree("one") == expected,
            "{:#?} {:#?}",
            place.pdfs("one"),
            place.pdfs("arch")
        );
        assert!(
            place.tree("own") == expected,
            "{:#?} {:#?}",
            place.pdfs("own"),
            place.pdfs("arch")
        );
    }
}

#[test]
fn shards_that_do_not_fit_together_are_refused() {
    let place = sources();
    for (out, part) in [
        ("s1", "1/3"),
        ("s2", "2/3"),
        ("s3", "3/3"),
        ("t1", "1/2"),
        ("t2", "2/2"),
    ] {
        shard(&place, out, part, &[]);
    }
    let refused = |folders: &[&str], code: &str, words: &str| {
        // What is missing may come; what is no archive will never be one.
        let ending = if code == "archive/shard" { 4 } else { 2 };
        let run = merge(&place, folders, "m").ended_with(ending);
        assert!(run.says(code, words), "{run:#?}");
        assert!(place.tree("m").is_empty());
    };
    refused(&["s1", "s3"], "archive/shard", "these are missing: 2");
    refused(&["s1", "s2", "t2"], "archive/shard", "in 2 and of one in 3");
    refused(&["s1", "s2", "nowhere"], "archive/manifest", "nowhere");
    refused(&["s1", "s2", "documents"], "archive/manifest", "documents");
    refused(&[], "archive/manifest", "no manifest");
    // One that was interrupted is not what its manifest says.
    place.write("s3/.pressroom/journal.jsonl.3-of-3", "");
    refused(&["s1", "s2", "s3"], "archive/shard", "interrupted");
    shard(&place, "s3", "3/3", &["--resume"]);
    // A PDF that was damaged on the way.
    let pdf = place.pdfs("s1")[0].clone();
    let good = place.tree("s1")[&pdf].clone();
    place.write(&format!("s1/{pdf}"), &good[..good.len() - 1]);
    let run = merge(&place, &["s1", "s2", "s3"], "n").ended_with(4);
    assert!(
        run.says("archive/manifest", "not what its manifest says"),
        "{run:#?}"
    );
    assert!(!place.path("n/manifest.jsonl").exists());
    place.write(&format!("s1/{pdf}"), &good);
    merge(&place, &["s1", "s2", "s3"], "n").ended_with(1);
    assert!(place.tree("n") == whole(&place, "whole"));
    for wrong in ["0/3", "4/3", "1", "1/0", "x/3"] {
        let run = place
            .command(&["archive", "documents", "--out", "x", "--shard", wrong])
            .output();
        assert_eq!(run.unwrap().status.code(), Some(2));
    }
}

#[test]
fn archives_of_different_sources_are_merged_and_conflicts_refused() {
    let place = Place::new();
    place.articles(&[
        "a/x.md",
        "a/one.md",
        "b/y.md",
        "b/one.md",
        "c/x.txt",
        "c/x.markdown",
        "d/X.md",
        "e/x.pdf/z.md",
    ]);
    for name in ["a", "b", "c", "d", "e"] {
        let out = format!("{name}-arch");
        place
            .pressroom(&["archive", name, "--out", &out])
            .ended_with(0);
    }
    // The same source with other words.
    let run = merge(&place, &["a-arch", "b-arch"], "m").ended_with(4);
    assert!(run.says("archive/shard", "`one.md`"), "{run:#?}");
    // Another source with the same place.
    for (other, source) in [
        ("c-arch", "x.markdown"),
        ("d-arch", "X.md"),
        ("e-arch", "x.pdf/z.md"),
    ] {
        let run = merge(&place, &["a-arch", other], "m").ended_with(2);
        assert!(run.says("output/collision", source), "{run:#?}");
    }
    assert!(place.tree("m").is_empty());
    place.remove("b/one.md");
    place
        .pressroom(&["archive", "b", "--out", "b-arch", "--prune"])
        .ended_with(0);
    let run = merge(&place, &["a-arch", "b-arch", "a-arch"], "m").ended_with(0);
    assert_eq!(run.made(), ["one.md", "x.md", "y.md"]);
    assert_eq!(place.pdfs("m"), ["one.pdf", "x.pdf", "y.pdf"]);
    assert_eq!(place.manifest("m").len(), 3);
    // Parts do not take the place of a whole archive that is named beside them.
    place
        .pressroom(&["archive", "b", "--out", "part", "--shard", "1/1"])
        .ended_with(0);
    merge(&place, &["a-arch", "part"], "both").ended_with(0);
    assert_eq!(place.pdfs("both"), ["one.pdf", "x.pdf", "y.pdf"]);
}

/// Cut off while the manifests of shards are removed, what is left of them is not taken for parts that are missing.
#[test]
fn a_merge_that_was_cut_off_at_its_end_is_gone_on_with() {
    let place = sources();
    shard(&place, "arch", "1/2", &[]);
    shard(&place, "arch", "2/2", &[]);
    let second = fs::read(place.path("arch/manifest.2-of-2.jsonl")).unwrap();
    merge(&place, &[], "arch").ended_with(1);
    let whole = place.tree("arch");
    place.write("arch/manifest.2-of-2.jsonl", second);
    place.write(
        "arch/.pressroom/taken-in",
        "manifest.1-of-2.jsonl\nmanifest.2-of-2.jsonl\n",
    );
    merge(&place, &[], "arch").ended_with(1);
    assert!(place.tree("arch") == whole);
    // What else the list might name is left alone.
    place.write(
        "arch/.pressroom/taken-in",
        "case.pdf\n0/0.pdf\n../pressroom.toml\nmanifest.jsonl\n",
    );
    merge(&place, &[], "arch").ended_with(1);
    assert!(place.tree("arch") == whole && place.path("pressroom.toml").exists());
}
