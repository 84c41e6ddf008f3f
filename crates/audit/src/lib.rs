//! Answers where the records of sessions contradict themselves, each other and the config, and what would mend it.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! ```
//! use tenure_audit::{Record, Repair, audit, repair};
//! use tenure_bead::{AgentName, BeadId, Boot, BootId, Now, TemplateName, Wall};
//! use tenure_identity::{Pool, Post, Roster, Stage, Statement};
//! # fn main() -> Result<(), tenure_bead::NameError> {
//! let worker = TemplateName::parse("worker")?;
//! let roster = Roster::new(vec![Post { template: worker, pool: Pool::of(3), alias: None }], vec![]);
//! let record = |id: &str| {
//!     let agent = Some(AgentName::parse("worker-2")?);
//!     Ok::<_, tenure_bead::NameError>(Record::of(Statement { agent, ..Statement::bare(BeadId::parse(id)?, Stage::Active) }))
//! };
//! let records = [record("tb-1")?, record("tb-2")?];
//! # let now = Now { wall: Wall::from_unix_ms(0), boot: Boot { id: BootId::from_bytes([0; 16]), ms: 0 } };
//! let findings = audit(&roster, &records, now);
//! assert_eq!((findings.len(), findings[0].rule.word()), (1, "duplicate-slot"));
//! assert!(matches!(findings[0].repair, Repair::Mends(_)));
//! assert_eq!(audit(&roster, &repair(&roster, &records), now), []);
//! # Ok(())
//! # }
//! ```
//!
//! # Vocabulary
//!
//! *Record*: what one session says of who it is, and the few facts beside it. *Finding*: one thing that is wrong, or
//! worth knowing, with the beads it is about. *Keeper*: the one of several that is right.
//!
//! # The contract
//!
//! > Each finding names its beads and what would be done. The same records in another order give the same findings.
//! > Nothing is changed; what would be mended is mended in one round by [`repair()`], and an audit of that is silent
//! > about it.
//!
//! # What this crate does not do
//!
//! It reads no files, looks at no host, and writes nothing anywhere. What is right when records do not say it is for
//! the claims in a store, or for a person.
//!
//! # Time
//!
//! `now` is compared with when a start was owed, on the wall clock: records of others have no other.
//!
//! # Invariants
//!
//! * The order of the records makes no difference. *Enforced by:* a property in `tests/properties.rs`.
//! * What would be mended is mended in one round. *Enforced by:* another one there.
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

mod audit;
mod census;
mod disagree;
mod finding;
mod handle;
mod keeper;
mod life;
mod reading;
mod record;
mod repair;
mod reserved;
mod rule;
mod twice;

pub use audit::audit;
pub use finding::{Finding, Repair};
pub use record::{Baseline, Record, Refused, Start, Step};
pub use repair::repair;
pub use rule::{Rule, Severity};
