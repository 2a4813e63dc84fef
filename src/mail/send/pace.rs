//! How fast messages are sent, and when: the only place of a mailing that knows the time.
#![expect(
    clippy::disallowed_methods,
    reason = "a message that is sent says when, and servers want them slowly"
)]

use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// A beat that messages are sent to.
pub(super) struct Pace {
    interval: Duration,
    next: Option<Instant>,
}

impl Pace {
    /// So many in a minute.
    pub(super) fn new(rate: u16) -> Self {
        Self {
            interval: Duration::from_mins(1) / u32::from(rate.max(1)),
            next: None,
        }
    }

    /// Waits until the next message may be sent.
    pub(super) fn wait(&mut self) {
        let now = Instant::now();
        if let Some(next) = self.next {
            thread::sleep(next.saturating_duration_since(now));
        }
        self.next = Some(Instant::now() + self.interval);
    }
}

pub(super) fn sleep(time: Duration) {
    thread::sleep(time);
}

pub(super) fn now() -> Timestamp {
    Timestamp::now()
}
