//! Hosts supervised sessions as local Linux processes that survive their supervisor and are never mistaken for another.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! ```
//! use tenure_bead::{FleetName, InstallationId};
//! use tenure_liveness::Completeness;
//! use tenure_runtime::{Clock, Runtime};
//! use tenure_runtime_process::{Options, ProcessRuntime, SystemClock};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let root = tempfile::tempdir()?;
//! # let root = root.path();
//! let installation = InstallationId::from_bytes([7; 16]);
//! let fleet = FleetName::parse("demo")?;
//! let options = Options::new(installation, fleet, root.join("run"), root.join("log"));
//! let host = ProcessRuntime::open(options)?;
//! let listing = host.list(SystemClock::try_new()?.now());
//! assert_eq!((listing.completeness, listing.sightings.len()), (Completeness::Complete, 0));
//! # Ok(()) }
//! ```
//!
//! # Vocabulary
//!
//! *Leader*: the first process of a session; it leads a process group of its own, and the session ends with it.
//! *Mark*: seven `TENURE_*` variables in its environment, which its descendants inherit. *Record*: a small file for
//! each life of a bead. *Hold*: a pidfd, through which a process can be signalled and waited for and its number
//! cannot come to mean another.
//!
//! # The contract
//!
//! > A process is ours when a hold was taken, and what was read afterwards proves it: the inode of its pidfd where
//! > the kernel has one for each process (Linux 6.9), else the start tick together with the mark of this very life.
//! > Only what was so proved is signalled. What cannot be read is unverified, never gone.
//!
//! # How a session is found again
//!
//! By its record. It is written before the spawn, with the identity after it, and with the exit once that is known.
//! A record without an identity is the trace of a crash in between: the process table is walked for the mark, and
//! the eldest group leader that carries it is the session. A record with an identity settles which of several
//! carriers it is, so a shell's job in a group of its own is never taken for the session. If it says that the
//! session ended, and a group leader with the mark cannot be a descendant, the record is wrong: the session is shown
//! as unverified and left alone until that process is gone. A number that was
//! recorded in another PID namespace means nothing here; that session is walked for too, and unknowable until seen.
//!
//! Between `fork` and `exec` a process carries no mark yet and no walk sees it. The launch grace of whoever
//! weighs the listing is there for that; a start that was begun and not seen is refused here as unclear.
//!
//! # When a listing is complete
//!
//! Sessions run under the user of the supervisor. A listing is complete unless a group leader could not be
//! read that still runs under this user and is not held already (one that is just replacing its program shows no
//! environment for a moment); what vanished meanwhile or belongs to another
//! user is no session of ours, and neither is a session leader, which a group leader cannot become. A program that
//! writes over its environment, hides its memory or changes its user is known by its record and its inode alone.
//!
//! # What a stop reaches
//!
//! A polite stop sends `SIGTERM` to the group of the leader, and to a leader that has moved to another group; force
//! sends `SIGKILL`, and then looks for every
//! process that carries the mark of this very life, so that what left the group ends too. The leader is checked
//! right before: a child of this host keeps its number until it is collected, and it is collected only after
//! signals went out; for one that an earlier supervisor started, its number would have to be given out
//! anew within the microseconds between the check and the signal.
//!
//! A session that this host told to end is there until nothing carries its mark: what outlives its leader is
//! ended by force as soon as the end of the leader is noticed. One that ends untold ends with its leader, and both
//! stops reach what is left of it one by one, each held and verified; when nothing is left they say so. The next
//! life of the bead ends by force what earlier ones left before it starts, or does not start.
//!
//! # What a drain tells
//!
//! A drain ends nothing. It sends the signal that the launch named (`LaunchSpec::drain`) to the verified leader and to
//! nobody else, through its hold; a launch that named none is told nothing. What a session leaves when it drained is
//! left alone, as if it had ended untold, unless it was told to end before. The signal stands in the record, so it is
//! known after a restart; of a session that was found by its mark alone it is not, and nothing is sent. When it was
//! sent is written there too, so that the next supervisor does not send it again. To a drain,
//! [`Gone`](tenure_runtime::StopError::Gone) means that the leader is. A launch that names `SIGKILL`, `SIGSTOP`, a
//! real-time signal (which safe code cannot send through a hold) or no signal at all is not spawned.
//!
//! # Who uses a session
//!
//! Nobody can be attached to a process without a terminal, and it asks nobody anything. It did something when its log
//! was last seen to change, by size or time: the moment is that of the look that first found it so, on our clock, and
//! what the file system says of time is only compared with itself, so that a step of the wall clock makes nothing
//! look idle. A host that was just opened counts from its first look. Sessions of one name share their log, and live
//! commands write to it too; that makes a session look busier, never idler. A log that is missing, that was moved
//! away or replaced, or to which the leader has neither its output nor its errors open any more, says nothing: then
//! the activity is unknown.
//!
//! # How a live change is applied
//!
//! By the commands of the launch (`LaunchSpec::live`), one after another, as long as the leader is verified and runs.
//! Each runs beside the session: with the environment and in the directory that the launch names, with `TENURE_NAME`
//! and with `TENURE_PID`, the number of the leader, but without a mark and without any other `TENURE_*` variable of
//! the supervisor, so that it is never taken for a session. It leads a group of its own, reads nothing and writes to
//! the log of the session. One that fails or takes more than 10 s, after which its group is killed, ends the change;
//! it is tried again from the first, so each has to bear being repeated. What it leaves running is nobody's. One that
//! still runs when its supervisor is killed goes on by itself, and nobody bounds its time: write live commands short
//! and repeatable.
//! The host answers meanwhile.
//!
//! # Marks of older builds
//!
//! The slot came to the mark later. A process or a record that says nothing of one, not even that there is none, has
//! the slot that its name tells: that of its template, a dash, and a number in its one spelling. The slot says where
//! a session sits, and never which it is: it proves and disproves nothing. A build without slots cannot read records
//! with them; it finds those sessions by their marks.
//!
//! # What this crate does not do
//!
//! It reaps nobody else's children, installs no signal handler and makes nobody a subreaper. It rotates no logs.
//! It learns no exit code of a process whose parent it is not. It does not flush its records to the disk, because
//! processes do not survive what a flush would guard against.
//!
//! It knows some sessions by their record alone, and loses them with it: those whose leader cleared or wrote over
//! its environment, hides its memory, changed its user or moved to another process group. Descendants that do the
//! first three are not found at all once they left the group; one that runs as another user may also be out of reach
//! of our signals. No later life waits for what it cannot see, and none ends it.
//!
//! What was asked or forced to end is remembered for as long as the host is open: a session that ends after a restart and is
//! not told anew may leave something, until the next life of its bead or another stop.
//!
//! It gives a session no terminal session of its own, because that takes a `setsid` between `fork` and `exec`, which
//! is unsafe code. So a session of which a process is stopped (`SIGSTOP`, `SIGTSTP`, `SIGTTIN`, `SIGTTOU`) when its
//! supervisor ends does not survive that: its group becomes an orphaned one, and the kernel sends it `SIGHUP` and
//! `SIGCONT`. A program that ignores or handles `SIGHUP` goes on.
//!
//! It runs on nothing but Linux, and says so to the compiler.
//!
//! # Time
//!
//! Nothing here asks for the time but [`SystemClock`]; ages of processes are compared in ticks of the kernel.
//!
//! # Invariants
//!
//! * K3: a recycled or foreign process is never signalled. *Enforced by:* `runtime::laws` on real processes, and
//!   `tests/foreign.rs`, where records are forged.
//! * A drain ends nothing, and reaches the leader alone. *Enforced by:* `runtime::laws` and `tests/drain.rs`.
//! * F4: nor is it taken as life. *Enforced by:* the same, and the table of proofs in `recognize.rs`.
//! * A lost record loses no session whose leader shows its mark and leads its group. *Enforced by:* `tests/restart.rs`.
//!
//! # Crate features
//!
//! None.

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

#[cfg(not(target_os = "linux"))]
compile_error!(
    "tenure-runtime-process needs Linux: pidfds and /proc are what it recognizes processes by. \
     Depend on it under [target.'cfg(target_os = \"linux\")'.dependencies]."
);

mod options;
mod runtime;
mod session;
mod table;

mod recognize;
mod scan;
mod spawn;
mod stop;

mod drain;
mod live;
mod output;

mod clock;
mod error;
mod handle;
mod log_file;
mod mark;
mod proc_fs;
mod record;
mod waker;

pub use clock::{ClockError, SystemClock};
pub use error::{LeftoversError, OpenError, Remains};
pub use options::Options;
pub use runtime::ProcessRuntime;
pub use waker::Waker;
