//! Archives: folders of tens of thousands of PDFs, of which only what changed is made again.
//!
//! `find` looks for sources, `plan` compares them with the manifest, `run` has processes make what is to be made and writes the journal,
//! `finish` makes of it manifest, catalogue and feed.

mod bag;
mod catalogue;
#[cfg(test)]
mod example;
mod feed;
mod find;
mod finish;
mod folder;
mod journal;
mod last;
mod merge;
mod places;
mod plan;
mod process;
mod protocol;
mod public;
mod record;
mod run;
mod shard;
mod stop;
mod store;
mod worker;

use std::path::{Path, PathBuf};

use finish::{Close, finish};
use folder::Folder;
use last::{Last, may_remove};
use plan::{Plan, Wish, plan};
use store::{Look, Store};

use crate::diagnostic::{Code, Diagnostic};
use crate::publication::BuildOptions;

use find::Found;
pub(crate) use find::find;
pub(crate) use last::last;
pub(crate) use merge::{Merge, merge};
pub(crate) use record::{Finding, Record, Status};
pub(crate) use run::{Observer, Workshop};
pub(crate) use shard::Shard;
pub(crate) use stop::Stop;
pub(crate) use store::Address;
pub(crate) use worker::{Duty, serve};

/// What makes the PDFs: the version, and a hash of all that the program is built from.
const ENGINE: &str = env!("PRESSROOM_ENGINE");

/// An archive to make, or to bring up to date.
#[derive(Debug)]
pub(crate) struct Order {
    /// Sources and folders of them.
    pub(crate) sources: Vec<PathBuf>,
    /// The archive's folder.
    pub(crate) out: PathBuf,
    pub(crate) options: BuildOptions,
    /// The part of the archive to make.
    pub(crate) shard: Option<Shard>,
    /// PDFs whose source is gone are removed.
    pub(crate) prune: bool,
    /// The sources may be others than the archive was made of, and most of those may be gone.
    pub(crate) sources_changed: bool,
    /// PDFs that are there are read whole, to find those that were damaged.
    pub(crate) verify: bool,
    /// Where the archive is to be published.
    pub(crate) url: Option<String>,
    /// Where to pack a bag.
    pub(crate) bag: Option<PathBuf>,
    /// The store in which the archive is published.
    pub(crate) store: Option<Address>,
    pub(crate) workshop: Workshop,
}

/// Makes an archive, or brings it up to date. Errors are those that end the run; those of documents the observer is told.
pub(crate) fn archive(order: &Order, observer: &mut dyn Observer) -> Result<(), Stop> {
    let found = find::find(&order.sources, &order.out)?;
    let mut store = open(order.store.as_ref(), order.bag.as_deref())?;
    observer.diagnostics(&found.diagnostics);
    let mut folder = Folder::take(&order.out, order.shard)?;
    let (before, last) = (Last::read(&folder), Last::of(order, &found));
    if !order.sources_changed {
        last.follows(before.as_ref())?;
    }
    let brought = look(store.as_mut(), &mut folder, order)?;
    let wish = Wish {
        options: &order.options,
        shard: order.shard,
        // Of PDFs that are here without a manifest nobody knows what they are.
        verify: order.verify || brought,
    };
    let plan = plan(&found, &folder, &wish)?;
    if !order.sources_changed {
        last.is_of(before.as_ref(), plan.kin)?;
        (if order.prune {
            may_remove(plan.kin)
        } else {
            Ok(())
        })?;
    }
    last.keep(&folder)?;
    carry_out(&plan, &folder, order, observer)?;
    drop(plan);
    end(order, &found, &folder, store, observer)
}

/// Opens the store, if there is one, and looks whether a bag can be packed: before anything is made.
fn open(store: Option<&Address>, bag: Option<&Path>) -> Result<Option<Store>, Stop> {
    bag.map_or(Ok(()), bag::judge)?;
    let store = store.map(Store::open).transpose();
    store.map_err(|fault| match fault.code {
        // Nothing is asked of it yet, so it is the address that is wrong.
        Code::ArchiveStore => Stop::wrong(fault),
        _ => fault.into(),
    })
}

/// Makes what is to be made, and says what is gone.
fn carry_out(
    plan: &Plan<'_>,
    folder: &Folder,
    order: &Order,
    observer: &mut dyn Observer,
) -> Result<(), Diagnostic> {
    if plan.interrupted {
        folder.sweep();
    }
    if plan.damaged > 0 {
        observer.diagnostics(&[damaged(plan.damaged)]);
    }
    observer.begin(
        plan.tasks.len() + plan.refused.len(),
        plan.kept + plan.failing.len(),
    );
    for record in &plan.failing {
        observer.still(record);
    }
    run::make(plan, folder, &order.workshop, observer)?;
    for record in &plan.gone {
        observer.gone(record, order.prune);
    }
    Ok(())
}

/// Learns what the store has. Gives whether the folder has learned of the archive by that.
fn look(store: Option<&mut Store>, folder: &mut Folder, order: &Order) -> Result<bool, Stop> {
    let look = Look {
        shard: order.shard,
        verify: order.verify,
        bring: true,
    };
    let Some(store) = store else {
        return Ok(false);
    };
    store.stands_apart(folder).map_err(Stop::wrong)?;
    Ok(store.look(folder, look)?)
}

/// Writes what the archive holds, and makes the store equal to it.
fn end(
    order: &Order,
    found: &Found,
    folder: &Folder,
    store: Option<Store>,
    observer: &mut dyn Observer,
) -> Result<(), Stop> {
    let close = Close {
        shard: order.shard,
        prune: order.prune,
        url: order.url.as_deref(),
        bag: order.bag.as_deref(),
    };
    if let (Some(store), true) = (&store, order.bag.is_some()) {
        let all = finish::read(folder, order.shard)?;
        let pdfs = all.values().filter_map(|record| record.pdf.as_ref());
        store.fetch(folder, pdfs)?;
    }
    finish(found, folder, &close)?;
    if let Some(mut store) = store {
        store.mirror(folder, order.shard, observer)?;
    }
    Ok(())
}

fn damaged(lines: usize) -> Diagnostic {
    let message = format!("{lines} of the manifest's lines cannot be read");
    let help = "nothing; their documents are looked at anew";
    let mut diagnostic = Diagnostic::new(Code::ArchiveManifest, message).help(help);
    diagnostic.severity = crate::diagnostic::Severity::Warning;
    diagnostic
}
