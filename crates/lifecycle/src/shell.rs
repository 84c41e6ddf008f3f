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
//! use tenure_lifecycle::{CoderPhase, Life, Memory, Options, Output, Reporter, policy};
//! # let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
//! # let now = Now { wall: Wall::from_unix_ms(5_000), boot };
//! // A new row is told what happened. By default the process is built anew for one of whose wishes nothing is known,
//! // and whoever does not heed `Output::Reinitialize` then leaves that row without a word for ever.
//! let options = Options { decide: policy::replay, ..Options::default() };
//! let reporter = Reporter::new(options, Life::issued(1), Memory::default());
//! let writer = Writer::new(reporter, Mailbox::new());
//! let mailbox = writer.mailbox().clone();
//! let running = thread::spawn(move || {
//!     let reporter = writer.run(|| now, |output, _mailbox| match output {
//!         Output::Send(report) => drop(report), // hand it to the transport; post its answer
//!         Output::Identify(epoch) => drop(epoch), // ask whom that link serves; post `Input::Bound`
//!         Output::Close(epoch) => drop(epoch), // close that link
//!         Output::Redial(after) => drop(after), // make a new link then; post `Input::LinkUp`
//!         Output::Apply { .. } | Output::Reinitialize { .. } => unreachable!("these options ask for neither"),
//!         Output::Remember(_) | Output::Keep(_) | Output::Discard { .. } => {} // store it for the next process
//!         Output::Changed(_) | Output::Flushed { .. } | Output::Notice(_) => {} // for the log
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
