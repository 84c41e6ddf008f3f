//! Answers what must still be told to which target of a process's lifecycle, in what order, after which failure.
//!
//! An agent that reports to a server can use this crate alone; inside Tenure the facade `tenure` re-exports it.
//!
//! ```
//! use tenure_lifecycle::{CoderPhase, Described, Epoch, Input, Options, Output, TargetId, policy};
//! # use tenure_lifecycle::{Life, Memory, Reporter, clock::{Boot, BootId, Now, Wall}};
//! # let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
//! # let now = Now { wall: Wall::from_unix_ms(5_000), boot };
//! let options = Options { decide: policy::replay, ..Options::default() };
//! let mut reporter = Reporter::new(options, Life::begin(None, now.wall, 7), Memory::default());
//! reporter.handle(Input::Entered(CoderPhase::Starting), now);
//! reporter.handle(Input::Entered(CoderPhase::Ready), now);
//! let mut told = Vec::new();
//! // The machine is suspended in between: the second link serves another row.
//! for (epoch, row) in [(1, "row-a"), (2, "row-b")] {
//!     reporter.handle(Input::LinkUp(Epoch::new(epoch)), now);
//!     let row = Described::new(TargetId::parse(row).unwrap());
//!     reporter.handle(Input::Bound(Epoch::new(epoch), row), now);
//!     while let Some(output) = reporter.poll() {
//!         let Output::Send(report) = output else { continue };
//!         told.push(format!("{}: {}", report.receipt.target, report.phase));
//!         reporter.handle(Input::Acked(report.receipt), now);
//!     }
//! }
//! assert_eq!(told, ["row-a: starting", "row-a: ready", "row-b: starting", "row-b: ready"]);
//! ```
//!
//! # Vocabulary
//!
//! *Target*: whoever is told, one row at the receiving end. *Link*: one connection, numbered by its *epoch*; it is
//! *bound* once it is known whom it serves. *Life*: one run of the process; the later one is greater. *Entry*: one
//! transition of a life. *Cursor*: how far a target is told. *Stamp*: the moment that an entry has for a target.
//! *Leaving*: from the first phase on that lets nobody in any more.
//!
//! # The contract
//!
//! > What is pending is the difference between the log and the cursor of the target that the link is bound to, and no
//! > flag: no wake, failure or restart of the link can lose it. Nothing is sent before the link is bound. One report is
//! > on its way at a time, and an answer moves the cursor that it names, whenever it comes. A failure changes nothing but
//! > the wait. A stamp is given once, at the first try. Once leaving has begun, nothing is sent that lets anybody in.
//!
//! ## The drive loop
//!
//! ```text
//! loop {
//!     hand in what happened            reporter.handle(input, now)
//!     do what comes of it              while let Some(output) = reporter.poll() { … }
//!     sleep, or until something comes  reporter.wake_after(now), a level pass at most
//!     say that time has passed         reporter.handle(Input::Woken, now)
//! }
//! ```
//!
//! `shell::Writer` is that loop with a mailbox in front, for many threads and a blocking or polled writer.
//!
//! ## Which replay do I want?
//!
//! | the new target should show | say | it is told |
//! |---|---|---|
//! | how long the start took, and where things stand | [`Shape::Milestones`] | the last start and the head |
//! | where things stand | [`Shape::Current`] | the head |
//! | the whole life | [`Shape::Full`] | every entry |
//! | only what is to come | [`Shape::None`] | nothing, and [`Progress::BehindByPolicy`] says so |
//!
//! Whatever the shape, a life that leaves tells only its way out.
//! A target that asks for something else than what the process was built for is better served by
//! [`Decision::Reinitialize`]: a replay would call ready what was never applied.
//! [`policy::replay`], [`policy::reinitialize`] and [`policy::recommended`], the default, are one line of [`Options`]
//! each. Under the last two a new target is told nothing until [`Output::Reinitialize`] is answered: whoever drops that
//! output keeps it waiting for ever.
//!
//! ```
//! use tenure_lifecycle::{Options, policy};
//! let tell_what_happened = Options { decide: policy::replay, ..Options::default() };
//! let build_anew = Options { decide: policy::reinitialize, ..Options::default() };
//! # drop((tell_what_happened, build_anew));
//! ```
//!
//! ## What the receiving side must promise
//!
//! * It compares (life, seq) with what it has, as [`accept()`] does, in one transaction with its write.
//! * It answers a duplicate with success, and an older life with [`Failure::Fenced`].
//! * It publishes after its write, and never fails a report that it has written for that.
//! * It answers [`Failure::Rejected`] to what it will never take, and [`Failure::Transient`] to nothing of that kind.
//! * It says nothing but the truth about whom a link serves, and gives a row that it makes anew another
//!   [`Described::generation`] or another name.
//!
//! # What this crate does not do
//!
//! It opens no connection, has no wire format, stores nothing and runs no hook. What has to survive the process it asks
//! the embedder to store: [`Output::Remember`], and [`Output::Keep`] if the outbox is on. The breaker against building
//! anew too often lives in memory, and a hold begins anew with each link. A neutral phase for a target that is built for
//! is the embedder's to send: a row begins with one.
//!
//! # Time
//!
//! Every input comes with both clocks. The boot clock measures waits, deadlines and ages; the wall clock only dates
//! entries, and whatever somebody does to it, the stamps of a target rise and are not before the target.
//!
//! # Invariants
//!
//! * I1: per target, accepted sequence strictly increases within a life.
//!   *Enforced by:* `accept`, `i1_sequences_rise`.
//! * I2: nothing is sent on an unbound link.
//!   *Enforced by:* the type `Link`, `i2_only_a_bound_link_sends`.
//! * I3: with a bound, working link the target reaches the head in finite steps, whatever failed before.
//!   *Enforced by:* pending is a comparison and no flag; `i3_the_target_reaches_the_head`.
//! * I4: same-target reconnect with nothing pending sends nothing.
//!   *Enforced by:* `i4_what_is_acknowledged_is_not_sent_again`.
//! * I5: no starting or usable phase is sent once leaving began.
//!   *Enforced by:* `is_told`, which every path asks; `i5_nobody_is_let_in_to_what_leaves`.
//! * I6: per target, stamps strictly increase and are not before the target's floor; an entry's stamp never changes.
//!   *Enforced by:* `Cursor::stamp`, `i6_stamps_are_given_once_and_rise`.
//! * I7: history is never rewritten.
//!   *Enforced by:* `Log` has no function that changes an entry; `i7_history_is_never_rewritten`.
//! * I8: an answer is credited only to its target.
//!   *Enforced by:* `Receipt`, `i8_an_answer_moves_its_own_cursor`.
//! * I9: cursor and log have one writer.
//!   *Enforced by:* `Writer` owns the reporter, `i9_cursors_move_by_answers_alone`, and the model check of the shell.
//! * I10: sends ≤ entries × targets + failures, and what is remembered is bounded.
//!   *Enforced by:* `i10_a_repeat_has_a_failure_before_it`, `i10_memory_is_bounded`.
//! * I11: an old life never writes to a target that the process is built anew for.
//!   *Enforced by:* `Stance::Rebuild`, `i11_an_old_life_leaves_the_new_target_alone`.
//! * I12: at most one build per target and spec, unless it failed or was superseded.
//!   *Enforced by:* `applied`, which is durable; `i12_what_is_applied_is_not_applied_again`.
//! * I13: derived metrics count once per target.
//!   *Enforced by:* the column `first_ready_at`, `i13_a_build_is_measured_once`.
//! * I14: a rejection never costs the link nor blocks later entries.
//!   *Enforced by:* `i14_a_rejection_costs_no_link`.
//! * I15: a flush reports the truth at its deadline.
//!   *Enforced by:* `i15_a_flush_tells_the_truth`, `i15_nothing_is_late_before_the_deadline`, `i15_a_flush_ends_by_its_deadline`.
//!
//! # Crate features
//!
//! * `std`: the shell, in the module `shell`; it pulls in `parking_lot`. Without it the crate is `no_std` with `alloc`.

#![no_std]
#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod accept;
mod backoff;
mod coder;
mod flush;
mod id;
mod input;
mod limit;
mod link;
mod log;
mod options;
mod output;
mod phase;
mod rebind;
mod replay;
mod report;
mod reporter;
mod target;

pub mod check;
#[cfg(feature = "std")]
pub mod shell;

#[cfg(test)]
mod test_clock;

pub use accept::{Arrival, Metrics, Row, Verdict, accept};
pub use backoff::Patience;
pub use coder::{CoderPhase, UnknownPhase};
pub use id::{Epoch, FlushId, Life, RecordId, Seq, SpecDigest, TargetError, TargetId, Token};
pub use input::{Input, Memory, Rebuilt, Work};
pub use link::Link;
pub use log::Entry;
pub use options::{FirstWork, Options, Outbox};
pub use output::{Fate, Notice, Output};
pub use phase::{Class, Phase, Stage};
pub use rebind::{Change, Course, DRAIN, Decide, Decision, Known, Spec};
pub use replay::Shape;
pub use report::{Failure, Kept, Origin, Receipt, Report};
pub use reporter::{Progress, Reporter};
pub use target::{Applied, Described};

/// Ready answers to a change of target; each is one line of [`Options`].
pub mod policy {
    pub use crate::rebind::{recommended, reinitialize, replay};
}

/// The two clocks, and what is measured on them.
pub mod clock {
    pub use tenure_bead::{Age, Boot, BootId, Now, Stamp, Wall};
}
