//! What a run has to do: which documents are made again, which stay, and which have lost their source.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::find::{Entry, Found, House};
use super::folder::Folder;
use super::journal::records;
use super::record::{Finding, MadeOf, PdfFile, Record, Status, VERSION};
use super::shard::Shard;
use super::worker::made_of;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::publication::{BuildOptions, Publication, Shared};

/// Faults that are not the document's own: it is tried again in the next run.
const PASSING: [Code; 5] = [
    Code::LimitTime,
    Code::LimitMemory,
    Code::ProcessLost,
    Code::OutputUnwritable,
    Code::OutputFull,
];

/// A document to make. There are tens of thousands of them at once, so it has nothing that is elsewhere too.
#[derive(Debug)]
pub(super) struct Task<'a> {
    pub(super) entry: &'a Entry,
    pub(super) publication: &'a Path,
    /// The hash of the source.
    source: String,
    /// What it would be made of besides, as far as that is known before.
    shared: Arc<MadeOf>,
    /// The PDF that is there.
    pub(super) older: Option<Box<PdfFile>>,
}

impl Task<'_> {
    /// What it would be made of, as far as that is known before.
    pub(super) fn made_of(&self) -> MadeOf {
        MadeOf {
            source: self.source.clone(),
            ..MadeOf::clone(&self.shared)
        }
    }
}

/// What a run has to do.
#[derive(Debug, Default)]
pub(super) struct Plan<'a> {
    pub(super) tasks: Vec<Task<'a>>,
    /// Documents that cannot be made, whatever is in them.
    pub(super) refused: Vec<(Record, Diagnostic)>,
    /// Documents that are as they were, and right.
    pub(super) kept: usize,
    /// Documents that are as they were, and have errors.
    pub(super) failing: Vec<Record>,
    /// Documents whose source is gone.
    pub(super) gone: Vec<Record>,
    /// Lines of the manifest that could not be read.
    pub(super) damaged: usize,
    /// The run before was interrupted.
    pub(super) interrupted: bool,
    /// How much of what the archive had is left.
    pub(super) kin: Kin,
}

/// How much is left of the documents that an archive had when the run before ended.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Kin {
    /// How many it had, without those whose source was gone already.
    pub(super) had: usize,
    /// How many of them have no source any more.
    pub(super) gone: usize,
    /// How many have a source of the same bytes, as far as they could be read.
    pub(super) same: usize,
}

/// What a run is asked for.
pub(super) struct Wish<'a> {
    pub(super) options: &'a BuildOptions,
    pub(super) shard: Option<Shard>,
    /// PDFs are read whole, and not only counted.
    pub(super) verify: bool,
}

/// Compares what was found with what the folder has.
pub(super) fn plan<'a>(
    found: &'a Found,
    folder: &Folder,
    wish: &Wish<'a>,
) -> Result<Plan<'a>, Diagnostic> {
    let mut known = Known::read(folder, wish.shard)?;
    let alive = |record: &Record| record.status != Status::Gone;
    let had = known.records.values().filter(|(record, _)| alive(record));
    let had = had.count();
    let mut plan = Plan {
        damaged: known.damaged,
        interrupted: known.interrupted,
        ..Plan::default()
    };
    let houses = found.houses.iter();
    let houses = houses.map(|house| Sight::new(house, wish.options));
    let mut houses = houses.collect::<Vec<_>>();
    let own = |source: &str| wish.shard.is_none_or(|shard| shard.holds(source));
    for entry in found.entries.iter().filter(|entry| own(&entry.source)) {
        let previous = known.records.remove(&entry.source);
        let house = (
            &found.houses[entry.publication],
            &mut houses[entry.publication],
        );
        plan.place(entry, previous, house, folder, wish.verify);
    }
    let gone = known.records.into_values().map(|(record, _)| record);
    plan.gone = gone
        .filter(|record| found.is_gone(&record.source))
        .collect();
    plan.gone.sort_by(|a, b| a.source.cmp(&b.source));
    plan.kin.had = had;
    plan.kin.gone = plan.gone.iter().filter(|record| alive(record)).count();
    Ok(plan)
}

impl<'a> Plan<'a> {
    /// Finds out what is to be done with a source; what is known of it comes with whether its PDF is known to be on the disk.
    fn place(
        &mut self,
        entry: &'a Entry,
        previous: Option<(Record, bool)>,
        (house, sight): (&'a House, &mut Sight<'a>),
        folder: &Folder,
        verify: bool,
    ) {
        if let Some(reason) = refusal(entry, house) {
            // Nobody knows what is in it.
            self.kin.same += usize::from(previous.is_some());
            let older = previous.and_then(|(record, _)| record.pdf);
            let older = older.filter(|pdf| folder.has(pdf) || folder.is_away(pdf));
            let record = refused(entry, older, reason);
            self.refused.push((record, reason.clone()));
            return;
        }
        let source = sight.source(entry);
        let then = previous.as_ref().map(|(record, _)| &record.made_of.source);
        self.kin.same += usize::from(then == Some(&source));
        let whole = |sure: bool| verify || self.interrupted || !sure;
        match previous {
            Some((record, sure))
                if sight.is_current(&record, &source) && holds(&record, folder, whole(sure)) =>
            {
                match record.status {
                    Status::Made => self.kept += 1,
                    _ => self.failing.push(record),
                }
            }
            previous => {
                let older = previous.and_then(|(record, _)| record.pdf);
                let there =
                    |pdf: &PdfFile| folder.size(&pdf.output).is_some() || folder.is_away(pdf);
                self.tasks.push(Task {
                    entry,
                    publication: &house.folder,
                    source,
                    shared: Arc::clone(&sight.made_of),
                    older: older.filter(there).map(Box::new),
                });
            }
        }
    }
}

/// What the manifests and journals say, by source, each with whether its PDF is known to be on the disk.
struct Known {
    records: HashMap<String, (Record, bool)>,
    damaged: usize,
    interrupted: bool,
}

impl Known {
    fn read(folder: &Folder, shard: Option<Shard>) -> Result<Self, Diagnostic> {
        let mut known = Self {
            records: HashMap::new(),
            damaged: 0,
            interrupted: folder.was_interrupted(),
        };
        let own = |record: &Record| shard.is_none_or(|shard| shard.holds(&record.source));
        for (path, sure) in folder.sources() {
            let read = records(&path, |record| {
                if own(&record) {
                    known.records.insert(record.source.clone(), (record, sure));
                }
            });
            let damaged = read?;
            if sure {
                known.damaged += damaged;
            }
        }
        Ok(known)
    }
}

/// Why an entry cannot be made, whatever is in it.
fn refusal<'a>(entry: &'a Entry, house: &'a House) -> Option<&'a Diagnostic> {
    let faults = house.opened.as_ref().err();
    let error = faults.and_then(|faults| {
        faults
            .iter()
            .find(|fault| fault.severity == Severity::Error)
    });
    entry.output.as_ref().err().map(Box::as_ref).or(error)
}

fn refused(entry: &Entry, older: Option<PdfFile>, reason: &Diagnostic) -> Record {
    let status = if older.is_some() {
        Status::Outdated
    } else {
        Status::Failed
    };
    Record {
        version: VERSION,
        source: entry.source.clone(),
        status,
        pdf: older,
        made_of: MadeOf::default(),
        diagnostics: vec![Finding::new(reason, "", Path::new(""))],
    }
}

/// Whether the archive has the PDF that the record tells of.
fn holds(record: &Record, folder: &Folder, whole: bool) -> bool {
    match &record.pdf {
        None => record.status == Status::Failed,
        Some(pdf) if folder.is_away(pdf) => true,
        Some(pdf) if whole => folder
            .hash(&pdf.output)
            .is_some_and(|hash| hash == pdf.sha256),
        Some(pdf) => folder.size(&pdf.output) == Some(pdf.bytes),
    }
}

/// A publication, and what is known of it and its files now.
struct Sight<'a> {
    publication: Option<&'a Publication>,
    shared: Option<Shared>,
    /// What all its documents would be made of.
    made_of: Arc<MadeOf>,
    /// Files that several documents look for are read once.
    files: HashMap<String, Option<String>>,
}

impl<'a> Sight<'a> {
    fn new(house: &'a House, options: &'a BuildOptions) -> Self {
        let publication = house.opened.as_ref().ok();
        let shared = publication.map(Publication::shared);
        Self {
            publication,
            made_of: Arc::new(made_of(shared.as_ref(), None, options)),
            shared,
            files: HashMap::new(),
        }
    }

    /// The hash of a source; empty if it cannot be read.
    fn source(&self, entry: &Entry) -> String {
        let publication = self.publication;
        let hash = publication.and_then(|publication| publication.source_hash(&entry.path));
        hash.unwrap_or_default()
    }

    /// Whether nothing has changed of all that the document depends on.
    fn is_current(&mut self, record: &Record, source: &str) -> bool {
        let passing =
            |finding: &Finding| finding.is_error() && PASSING.iter().any(|code| finding.is(*code));
        let (then, shared) = (&record.made_of, self.shared.as_ref());
        let now = &self.made_of;
        record.status != Status::Gone
            && !record.diagnostics.iter().any(passing)
            && then.source == source
            && (&then.fonts, &then.settings, &then.engine)
                == (&now.fonts, &now.settings, &now.engine)
            && shared
                .is_some_and(|shared| shared.layout(then.layout.as_deref()) == then.layout_sha256)
            && then
                .inputs
                .iter()
                .all(|input| self.file(&input.path) == input.sha256.as_ref())
    }

    fn file(&mut self, path: &str) -> Option<&String> {
        if !self.files.contains_key(path) {
            let hash = self
                .publication
                .and_then(|publication| publication.file_hash(path));
            self.files.insert(path.to_owned(), hash);
        }
        self.files.get(path)?.as_ref()
    }
}
