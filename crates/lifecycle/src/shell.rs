//! How do many threads report, and one write? A mailbox that everybody posts to, and a writer that owns the reporter.
//!
//! Posting takes a lock for as long as a push takes, and waits for nothing else: no transport, no clock and no other
//! poster. Whoever owns the [`Writer`] hands what was posted to the reporter, one thing after the other, and carries out
//! what comes of it: on a thread of its own with [`Writer::run`], or wherever it is polled.
//!
//! ```
//! use std::thread;
//! use tenure_lifecycle::clock::{Boot, BootId, Now, Wall};
//! use tenure_lifecycle::shell::{Mailbox, Writer};
//! use tenure_lifecycle::{CoderPhase, Life, Memory, Options, Output, Reporter};
//! # let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
//! # let now = Now { wall: Wall::from_unix_ms(5_000), boot };
//! let reporter = Reporter::new(Options::default(), Life::issued(1), Memory::default());
//! let writer = Writer::new(reporter, Mailbox::new());
//! let mailbox = writer.mailbox().clone();
//! let running = thread::spawn(move || {
//!     let reporter = writer.run(|| now, |output, _mailbox| match output {
//!         Output::Send(report) => drop(report), // hand it to the transport; post its answer
//!         other => drop(other),
//!     });
//!     reporter.entries().len()
//! });
//! mailbox.enter(CoderPhase::Starting, now);
//! mailbox.close();
//! assert_eq!(running.join().ok(), Some(1));
//! ```

mod mailbox;
mod posted;
mod queue;
mod sync;
mod writer;

pub use mailbox::{Mailbox, ROOM};
pub use posted::{Posted, Waited};
pub use writer::Writer;
