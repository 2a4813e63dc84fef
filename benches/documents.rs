//! How long a document takes within a running program, by its length and layout, and how long a finished PDF takes to be read.
//!
//! `cargo bench`. Each iteration builds another text, because the engine remembers paragraphs it has set before. What a
//! whole run takes, beside other tools: `benches/side_by_side.py`.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use pressroom::{BuildOptions, Publication, Source, inspect};

const WORDS: [&str; 16] = [
    "seminar",
    "cooperation",
    "of",
    "the",
    "victims",
    "international",
    "and",
    "protection",
    "in",
    "standards",
    "judicial",
    "two",
    "days",
    "experience",
    "region",
    "to",
];

/// An article of so many paragraphs of sixty words, each with a note; no two seeds give the same paragraph.
fn article(paragraphs: usize, seed: &mut u64) -> String {
    let mut text =
        String::from("+++\ntitle = \"A seminar\"\nlang = \"en\"\ndate = 2021-03-01\n+++\n\n");
    for number in 0..paragraphs {
        for _ in 0..60 {
            // Knuth's MMIX generator; its high bits are the good ones.
            *seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push_str(WORDS[(*seed >> 60) as usize]);
            text.push(' ');
        }
        let _ = write!(text, "end.[^{number}]\n\n[^{number}]: Note {seed}.\n\n");
    }
    text
}

fn documents(criterion: &mut Criterion) {
    let publication = Publication::in_memory([("pressroom.toml", "")])
        .value
        .expect("the settings are right");
    let mut group = criterion.benchmark_group("document");
    group.sample_size(20);
    let mut seed = 1;
    for layout in ["brief", "plain"] {
        let options = BuildOptions {
            layout: Some(layout.to_owned()),
            ..BuildOptions::default()
        };
        for paragraphs in [5, 50, 500] {
            group.throughput(Throughput::Elements(paragraphs as u64));
            group.bench_function(BenchmarkId::new(layout, paragraphs), |bencher| {
                bencher.iter_batched(
                    || Source::new("a.md", article(paragraphs, &mut seed)),
                    |source| black_box(publication.build(&source, &options)),
                    BatchSize::SmallInput,
                );
            });
        }
    }
    group.finish();
}

/// Reading a finished PDF of about a thousand pages; the aim is two seconds at most.
fn inspection(criterion: &mut Criterion) {
    let publication = Publication::in_memory([("pressroom.toml", "")])
        .value
        .expect("the settings are right");
    let options = BuildOptions {
        layout: Some("plain".to_owned()),
        ..BuildOptions::default()
    };
    let source = Source::new("a.md", article(4300, &mut 1));
    let built = publication.build(&source, &options).value;
    let pdf = built.expect("the article is right");
    let mut group = criterion.benchmark_group("inspection");
    group.sample_size(10);
    group.throughput(Throughput::Elements(pdf.pages as u64));
    group.bench_function(BenchmarkId::from_parameter(pdf.pages), |bencher| {
        bencher.iter_batched(
            || pdf.bytes.clone(),
            |bytes| black_box(inspect(bytes)),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group!(benches, documents, inspection);
criterion_main!(benches);
