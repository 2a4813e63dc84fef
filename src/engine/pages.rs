//! From slots to pages: what `typst::compile` does, with layouts that are evaluated once.
//!
//! `typst::compile` can hand a document to its layout only through the library, on which everything depends that Typst remembers. Then
//! each document would have the layout's files evaluated anew, and the library hashed. So the library is the same for all documents
//! here, and a function of the main file takes what differs.

#![expect(
    clippy::needless_pass_by_value,
    reason = "Typst's tracked references are handed on by value"
)]

use std::collections::HashSet;

use comemo::{Constraint, Track, Tracked};
use typst::World;
use typst::diag::{At, SourceDiagnostic, SourceResult, Warned};
use typst::ecow::EcoVec;
use typst::engine::{Engine, Route, Sink, Traced};
use typst::foundations::{Content, Context, Dict, Func, StyleChain, Target, TargetElem, Value};
use typst::introspection::{EmptyIntrospector, Introspector, MAX_ITERS, analyze};
use typst::syntax::Span;
use typst::utils::{Protected, hash128};
use typst_layout::{PagedDocument, layout_document};

/// Sets a document; the warnings are of its last round.
pub(super) fn pages(world: &dyn World, slots: Dict) -> Warned<SourceResult<PagedDocument>> {
    let mut sink = Sink::new();
    let output = set(world.track(), slots, &mut sink).map_err(without_repetitions);
    Warned {
        output,
        warnings: sink.warnings(),
    }
}

/// Lays the document out until nothing changes any more, or as often as Typst does.
fn set(
    world: Tracked<dyn World + '_>,
    slots: Dict,
    sink: &mut Sink,
) -> SourceResult<PagedDocument> {
    let content = content(world, slots, sink)?;
    let mut rounds: Vec<PagedDocument> = Vec::with_capacity(MAX_ITERS);
    let (document, found) = loop {
        let known = rounds.last().map_or(NOTHING, knowledge);
        let constraint = Constraint::new();
        let mut found = Sink::new();
        let document = round(world, &content, known.track_with(&constraint), &mut found)?;
        if constraint.validate(knowledge(&document)) {
            break (document, found);
        }
        if rounds.len() + 1 == MAX_ITERS {
            for warning in unsettled(world, &rounds, &document, &found) {
                found.warn(warning);
            }
            break (document, found);
        }
        rounds.push(document);
    };
    sink.extend_from_sink(found);
    let delayed = sink.delayed();
    if delayed.is_empty() {
        Ok(document)
    } else {
        Err(delayed)
    }
}

/// What is known of pages before there are any.
const NOTHING: &dyn Introspector = &EmptyIntrospector;

/// What is known of finished pages.
fn knowledge(document: &PagedDocument) -> &dyn Introspector {
    document.introspector().as_ref()
}

/// What the layout makes of the document.
fn content(world: Tracked<dyn World + '_>, slots: Dict, sink: &mut Sink) -> SourceResult<Content> {
    let traced = Traced::default();
    let library = world.library();
    let main = world.source(world.main()).at(Span::detached())?;
    let module = typst_eval::eval(
        world,
        library,
        traced.track(),
        sink.track_mut(),
        Route::default().track(),
        &main,
    )?;
    let main = module.field("main", ()).at(Span::detached())?;
    let main = main.clone().cast::<Func>().at(Span::detached())?;
    let mut engine = Engine {
        library,
        world,
        introspector: Protected::new(NOTHING.track()),
        traced: traced.track(),
        sink: sink.track_mut(),
        route: Route::default(),
    };
    let set = main.call(&mut engine, Context::none().track(), [Value::Dict(slots)])?;
    Ok(set.display())
}

/// Sets the pages, by what is known of those of the round before.
fn round(
    world: Tracked<dyn World + '_>,
    content: &Content,
    known: Tracked<dyn Introspector + '_>,
    sink: &mut Sink,
) -> SourceResult<PagedDocument> {
    let traced = Traced::default();
    let library = world.library();
    let target = TargetElem::target.set(Target::Paged).wrap();
    let styles = StyleChain::new(&library.styles);
    let mut engine = Engine {
        library,
        world,
        introspector: Protected::new(known),
        traced: traced.track(),
        sink: sink.track_mut(),
        route: Route::default(),
    };
    layout_document(&mut engine, content, styles.chain(&target))
}

/// What each round changed again, as Typst tells it.
fn unsettled(
    world: Tracked<dyn World + '_>,
    rounds: &[PagedDocument],
    last: &PagedDocument,
    found: &Sink,
) -> EcoVec<SourceDiagnostic> {
    let mut known = [NOTHING; MAX_ITERS + 1];
    for (known, round) in known[1..].iter_mut().zip(rounds.iter().chain([last])) {
        *known = knowledge(round);
    }
    analyze(world, known, found.introspections())
}

/// Several rounds and several places find the same error.
fn without_repetitions(mut errors: EcoVec<SourceDiagnostic>) -> EcoVec<SourceDiagnostic> {
    let mut known = HashSet::new();
    errors.retain(|error| known.insert(hash128(&(&error.span, &error.message))));
    errors
}
