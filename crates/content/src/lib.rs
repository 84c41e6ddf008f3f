//! Answers what the files say that a config declares: one digest for each, in a form that drift is judged by.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! ```
//! use tenure_bead::Value;
//! use tenure_content::{Options, read};
//! # fn main() -> std::io::Result<()> {
//! # let directory = tempfile::tempdir()?;
//! # let root = directory.path();
//! std::fs::write(root.join("prompt.md"), "Review what changed.")?;
//! std::fs::create_dir(root.join("hooks"))?;
//! std::fs::write(root.join("hooks/run.log"), "what a session left there")?;
//!
//! let reading = read(root, ["prompt.md", "hooks", "notes.md"], &Options::default());
//! let Value::Map(files) = reading.value else { unreachable!("what is declared is read as a map") };
//! assert!(matches!(files["prompt.md"], Value::Text(_)), "a digest");
//! assert_eq!(files["hooks"], Value::Map([].into()), "there, and empty: a log is no part of a config");
//! assert_eq!(files["notes.md"], Value::Absent, "not there, which is neither empty nor unread");
//! # Ok(()) }
//! ```
//!
//! # Vocabulary
//!
//! *Declared*: named by a config. *Content*: the bytes of a file and whether it may be executed; of a directory, its
//! entries. *Debris*: what running sessions leave in a directory. *Unread*: said of a content that could not be read.
//!
//! # The contract
//!
//! > Nothing is read that is not declared. A reading depends on contents and on names below what is declared: not on
//! > the place of the root, on times, owners or the order of a listing. What cannot be read, whole and unchanged
//! > meanwhile, is unread, that alone, and said with its reason; it is never left out and never half of a content.
//! > What is read below one declared path stood there all at one moment: never a mixture of before and after.
//!
//! A field of a config has the value of a reading, and its class says what an edit calls for:
//!
//! ```
//! use tenure_bead::Value;
//! use tenure_drift::declare;
//! struct Session { command: String, files: Value }
//! declare! { impl Config for Session { command: Restart, files: Restart } }
//! ```
//!
//! # What is read
//!
//! * A **file** is the BLAKE3 digest of its bytes, as `b3sum` prints it, and ` executable` behind it if its owner may
//!   execute it: a hook that lost that bit does not run. Other bits, the owner and all times count for nothing.
//! * A **directory** is a map by name, directories in it are maps in their turn, so that an explanation names the
//!   file and an unreadable directory hides its own files only. One in which nothing is left is not mentioned, unless
//!   it was declared itself: what has only debris in it is as good as not there.
//! * A **link** is what it leads to. One that leads nowhere is not there, and one to a directory that it stands in
//!   adds nothing and is left out; links that lead in a ring are unread.
//! * **Anything else** (a socket, a pipe, a device) has no content and is left out.
//! * What is declared and **not there** is [`Value::Absent`](tenure_bead::Value::Absent).
//! * **Debris** below a declared directory is left out; [`Debris`] has the list. What is itself declared is read
//!   whatever it is called.
//! * Names that are no UTF-8 have their other bytes as `\xff`, and a backslash in any name is `\\`.
//!
//! The digest has no key: who sees a record can test guesses at a file's whole content. A password alone in a file is
//! better declared as a `Secret`.
//!
//! # What this crate does not do
//!
//! It watches nothing, keeps no cache and asks no clock: each reading is of the disk as it is, and costs a read of
//! everything that is declared. Whether there is something to read again, [`marks()`] says for the price of a listing.
//! It does not wait: a declared path in which something changes meanwhile is read again at once, a few times, and what
//! has changed each time is unread then: a file alone, a link, or a directory in which names came and went, debris too.
//! A change that leaves size and both times as they were is not noticed. Linux before 6.13, and some file systems,
//! stamp in steps of some milliseconds, so there it takes two changes within one step. Nor is a directory above what
//! is declared that is renamed away, and back again, while its files are looked up.
//! It judges nothing; what differs is for `tenure-drift` to say.
//!
//! # Time
//!
//! None is asked for. Times of files serve to see that one changed while it was read.
//!
//! # Invariants
//!
//! D2 of `tenure-drift`: an equal config is never drift. *Enforced by:* `tests/reading`, on real files: moved,
//! copied, listed in another order, touched, made unreadable, and with debris beside them; and changed while they are
//! read, by others as fast as they can.
//!
//! # Crate features
//!
//! None. The crate needs `std`.

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

mod options;
mod reading;

mod marks;

mod debris;
pub mod limit;

mod steady;

mod file;
mod mark;
mod name;
mod sight;
mod walk;
mod way;

pub use debris::Debris;
pub use marks::{Marks, marks};
pub use options::{Caps, Options};
pub use reading::{Reading, Trouble, Why, read};
