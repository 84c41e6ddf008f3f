//! Answers what should happen to a fleet of supervised sessions now, why, and when to ask again.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! ```
//! use tenure_bead::{Boot, BootId, Digest, Fingerprint, Ledger, Now, Revision, TemplateName, Wall};
//! use tenure_identity::Pool;
//! use tenure_reconcile::{reconcile, Assigned, Entropy, Fleet, Intent, Observed, Policy, Reason, Template, World};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
//! let now = Now { wall: Wall::from_unix_ms(0), boot };
//! let name = TemplateName::parse("refinery")?;
//! let config = Fingerprint::without_inputs(Digest::from_bytes([0; 32]));
//! let template = Template::new(name, Pool::of(1), config);
//! let fleet = Fleet::try_new(Intent::Run, vec![template])?;
//! let (revision, entropy) = (Revision::new(0), Entropy::from_bytes([7; 32]));
//! let (beads, ledger, observed) = (vec![], Ledger::default(), Observed::nothing(now));
//! let work = Assigned::NotKept;
//! let world = World { fleet, revision, beads, ledger, work, observed, policy: Policy::default(), entropy };
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
//! *Drain*: a session's time to end by itself, which is cancelled when its reason goes away. *Settled*: said of a
//! session that has run for a while; while one of a template is not, no other is started anew.
//! *Repair*: a singleton that is called like a slot gets the name of its template, in one commit that says so.
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
//! It reads no store, asks no host and starts nothing. How many sessions are wanted it is told; it derives no demand
//! from work. It relaunches only on a host that offers it; on any other a relaunch is carried out as a restart.
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
//! S1 to S4, N1, N2, A1 to A3, D1, D2, D4 to D9, K1, K2, L1 to L3, P1 and P4 are functions of [`mod@check`], in the words
//! of ARCHITECTURE.md.
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

mod fleet;
mod fleet_error;
#[cfg(test)]
mod fleet_test;
pub mod limit;
mod namespace;
mod order;
mod policy;
mod template;
mod watch;
mod world;

mod command;
mod grounds;
mod plan;
mod reason;
mod verdict;

mod adopt;
mod alias;
mod attention;
mod conflict;
mod counted;
mod damper;
mod deferral;
mod derive;
mod doze;
mod draft;
mod drain;
mod edition;
mod explain;
mod facts;
mod held;
mod keep;
mod live;
mod notice;
mod operator;
mod outcome;
mod premise;
mod reconcile;
mod recycle;
mod relaunch;
mod repair;
mod seats;
mod settle;
mod start;
mod stop;
mod tally;
mod work;

pub mod check;

pub use attention::needs_attention;
pub use command::{Adopt, Apply, Command, Commit, Relaunch, Start, Step, Stop};
pub use damper::{count_failures, dampen, dampen_template};
pub use derive::Entropy;
pub use explain::{Explanation, Fact, explain};
pub use fleet::{Fleet, Intent};
pub use fleet_error::FleetError;
pub use grounds::{Aim, Grounds, Lapsed, Proof};
pub use held::{Held, held};
pub use operator::{forgive, keep_until, vouch};
pub use outcome::{LiveAnswer, StartAnswer, live_outcome, start_outcome};
pub use plan::{Look, Plan};
pub use policy::Policy;
pub use reason::{Forced, Reason};
pub use reconcile::reconcile;
pub use template::{Limits, NamedSession, Pin, Template};
pub use verdict::{Action, Verdict};
pub use watch::{Watch, later};
pub use work::Assigned;
pub use world::{Observed, Seen, World};
