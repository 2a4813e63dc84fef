//! Where documents are set: one thread with a stack of its own.

use std::sync::Arc;

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::diagnostic::{Code, Diagnostic};

/// Deeply nested content is laid out by deep recursion; the usual 2 MiB of a thread are not enough.
const STACK: usize = 16 << 20;

/// A pool of one thread. Typst divides its work with rayon; in a pool of many, a thread that waits would begin
/// other work on top of its own stack.
pub(super) fn new() -> Result<Arc<ThreadPool>, Diagnostic> {
    let pool = ThreadPoolBuilder::new()
        .num_threads(1)
        .stack_size(STACK)
        .build();
    pool.map(Arc::new).map_err(|error| {
        Diagnostic::new(Code::Internal, format!("no thread can be started: {error}"))
            .help("close other programs, or raise the limit of processes, and try again")
    })
}
