//! Answers what should happen to a fleet of supervised sessions now, why, and when to ask again.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! ```
//! use tenure_bead::{Boot, BootId, Digest, Ledger, Now, Revision, TemplateName, Wall};
//! use tenure_reconcile::{reconcile, Entropy, Fleet, Intent, Observed, Policy, Reason, Template, World};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
//! let now = Now { wall: Wall::from_unix_ms(0), boot };
//! let name = TemplateName::parse("refinery")?;
//! let template = Template { name, size: 1, digest: Digest::from_bytes([0; 32]) };
//! let fleet = Fleet::try_new(Intent::Run, vec![template])?;
//! let (revision, entropy) = (Revision::new(0), Entropy::from_bytes([7; 32]));
//! let (beads, ledger, observed) = (vec![], Ledger::default(), Observed::nothing(now));
//! let world = World { fleet, revision, beads, ledger, observed, policy: Policy::default(), entropy };
//! let plan = reconcile(&world, now);
//! // Nobody has listed the host yet, so nothing is started: somebody may sit there already.
//! assert!(plan.is_quiet());
//! assert_eq!(plan.verdicts[0].reason, Reason::NotListed);
//! # Ok(())
//! # }
//! ```
//!
//! # Vocabulary
//!
//! *World*: everything a decision may depend on. *Plan*: commands, one verdict each, when to ask again.
//! *Command*: one thing to be done, with its fence. *Grounds*: the right to end something, minted from this tick's
//! observations. *Verdict*: what was decided about a session, and why. *Damper*: how long a failing seat is left alone.
//!
//! # The contract
//!
//! > The same world gives the same plan, whatever the order of its parts. Nothing is ended on doubt, on old
//! > grounds, or without naming its target. Any of the commands may be left out, and all may be done in any order.
//!
//! A driver brings the world, runs [`check::check`] over world and plan, carries the commands out, asks
//! [`Grounds::recheck`] right before each that ends something, and records with [`start_outcome`] what became of
//! the starts.
//!
//! # What this crate does not do
//!
//! It reads no store, asks no host and starts nothing. It decides about fleets of fixed size; demand, drains and
//! drift are not decided here yet.
//!
//! # Time
//!
//! The present moment is a parameter. Verdicts hold absolute deadlines, so an unchanged fleet has unchanged
//! verdicts; [`Plan::wake_after`] alone is relative.
//! What would harm a session is measured under somebody's eyes only: a suspend or a change of supervisors starts
//! graces and patience anew ([`Watch`]).
//!
//! # Invariants
//!
//! S1 to S4, K1, K2, L1 to L3, P1 and P4 are functions of [`mod@check`], in the words of ARCHITECTURE.md.
//!
//! # Crate features
//!
//! None. The crate is `no_std` with `alloc`.

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

mod adopt;
pub mod check;
mod command;
mod damper;
mod derive;
mod draft;
mod facts;
mod fleet;
mod grounds;
pub mod limit;
mod outcome;
mod plan;
mod policy;
mod reconcile;
mod seats;
mod settle;
mod start;
mod stop;
mod verdict;
mod watch;
mod world;

pub use command::{Adopt, Command, Commit, Start, Step, Stop};
pub use damper::dampen;
pub use derive::Entropy;
pub use fleet::{Fleet, FleetError, Intent, Template};
pub use grounds::{Aim, Grounds, Lapsed, Proof};
pub use outcome::{StartAnswer, start_outcome};
pub use plan::{Look, Plan};
pub use policy::Policy;
pub use reconcile::reconcile;
pub use verdict::{Action, Forced, Reason, Verdict};
pub use watch::{Watch, later};
pub use world::{Observed, Seen, World};
