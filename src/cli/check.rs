//! `pressroom check`: every mistake, and nothing written.

use std::path::Path;

use super::Ending;
use super::args::Check;
use super::jobs::{self, Batch};
use super::seen::Seen;
use super::streams::Streams;
use crate::diagnostic::{Diagnostic, Severity};
use crate::output::{Claims, pdf_name};

pub(super) fn run(args: &Check, streams: &mut Streams) -> Ending {
    let options = jobs::options(&args.common);
    if jobs::is_standard_input(&args.common) {
        let opened = jobs::from_standard_input(&args.common);
        streams.diagnostics(&opened.diagnostics);
        let Some((publication, source)) = opened.value else {
            return Ending::Use;
        };
        let found = publication.check(&source, &options);
        streams.diagnostics(&found);
        report(1, &found, streams);
        return Ending::of(&found);
    }
    let jobs = jobs::gather_all(&args.common);
    let mut seen = Seen::default();
    streams.diagnostics(&seen.fresh(&jobs.diagnostics));
    let (mut all, mut count) = (Vec::new(), 0);
    let places = Places::of(&jobs.batches);
    // Where the settings have errors the documents are not right either, whatever is found in them.
    if jobs.batches.iter().any(|batch| !batch.sound) {
        all.extend(jobs.diagnostics.iter().cloned());
    }
    for batch in &jobs.batches {
        for path in &batch.sources {
            let read = batch.publication.source(path);
            let mut found = match read.value {
                Some(source) => batch.publication.check(&source, &options),
                None => read.diagnostics,
            };
            found.extend(places.judge(batch, path).err());
            let found = seen.fresh(&found);
            streams.diagnostics(&found);
            all.extend(found);
            count += 1;
        }
    }
    if count > 0 {
        report(count, &all, streams);
    }
    jobs.ending.max(Ending::of(&all))
}

/// The places of PDFs that documents want, as `build` names them and as an archive does.
#[derive(Default)]
struct Places {
    built: Claims,
    archived: Claims,
}

impl Places {
    fn of(batches: &[Batch]) -> Self {
        let mut places = Self::default();
        for batch in batches {
            for source in &batch.sources {
                if let Ok(name) = pdf_name(source) {
                    let built = batch.publication.out_folder().join(&name);
                    places.built.add(&built, source);
                    places.archived.add(&source.with_file_name(name), source);
                }
            }
        }
        places
    }

    /// What is wrong with the name of a document's PDF. Documents of two folders that are called the same are a warning only: in an archive,
    /// which keeps the folders, they are apart.
    fn judge(&self, batch: &Batch, source: &Path) -> Result<(), Diagnostic> {
        let name = pdf_name(source)?;
        let built = batch.publication.out_folder().join(&name);
        let archived = self.archived.judge(&source.with_file_name(name), source);
        self.built.judge(&built, source).map_err(|fault| {
            if archived.is_err() {
                return fault;
            }
            let mut fault = fault.help("give one of them another name, build each into its own folder with `--out`, or use `pressroom archive`, which keeps the folders of sources");
            fault.severity = Severity::Warning;
            fault
        })
    }
}

fn report(documents: usize, found: &[Diagnostic], streams: &mut Streams) {
    let of = |severity| {
        found
            .iter()
            .filter(|diagnostic| diagnostic.severity == severity)
            .count()
    };
    let documents = plural(documents, "document");
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    let advice = match of(Severity::Advice) {
        0 => String::new(),
        more => format!(", {}", pieces_of_advice(more)),
    };
    if errors + warnings == 0 && advice.is_empty() {
        streams.note(&format!("{documents} checked, nothing to mend"));
    } else {
        let (errors, warnings) = (plural(errors, "error"), plural(warnings, "warning"));
        streams.note(&format!(
            "{documents} checked: {errors}, {warnings}{advice}"
        ));
    }
}

/// Advice cannot be counted but by the piece.
pub(super) fn pieces_of_advice(count: usize) -> String {
    plural(count, "piece") + " of advice"
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
