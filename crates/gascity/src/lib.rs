//! Answers what a Gas City says of its sessions: in the rows that `bd` prints, and in `city.toml`.
//!
//! You probably want the facade crate `tenure`, which re-exports this one.
//!
//! ```
//! use tenure_gascity::{Beads, City, Row};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let beads = br#"{"id":"gc-1","issue_type":"session","metadata":{"template":"rig/worker","pool_slot":3}}"#;
//! let beads = Beads::read(beads)?;
//! let row = beads.beads().find_map(Row::of).ok_or("a session")?;
//! assert_eq!((row.template(), row.slot().map(|slot| slot.number())), (Some("rig/worker"), Some(3)));
//!
//! let city = City::parse("city.toml", "[[agent]]\nname = \"worker\"\ndir = \"rig\"\nmax_active_sessions = 4\n")?;
//! assert_eq!((city.agents[0].qualified_name().as_str(), city.agents[0].sessions_max), ("rig/worker", Some(4)));
//! # Ok(())
//! # }
//! ```
//!
//! # Vocabulary
//!
//! *Bead*: here a row of `bd`, work and sessions alike. *Row*: a bead that is a session, with its metadata read as
//! Gas City reads it. *City*, *rig*, *agent*, *binding*, *named session*: what Gas City calls so.
//!
//! # The contract
//!
//! > Nothing is lost: a field that this crate does not know is written again to the letter, and a row that it cannot
//! > read is kept and told. Nothing is guessed: a value of a config key that matters is read or refused, with file,
//! > line, key and what mends it; a word in a row that is no name is told, and so is a key that is nearly one that
//! > matters. A number or a flag in the metadata of a row that is none counts as absent, as it does in Gas City.
//!
//! # What this crate does not do
//!
//! It runs neither `bd` nor `gc`, fetches no pack, and judges no record: what contradicts itself there stays so. Of a
//! city it says what an agent cannot have, in [`Staff::misfits`].
//!
//! # Time
//!
//! Moments are read as they were written. Nothing is compared with a clock.
//!
//! # Invariants
//!
//! * What is read and written again says the same, bad rows included. *Enforced by:* `tests/beads.rs`.
//! * One bad row harms no other. *Enforced by:* the same.
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

mod assemble;
mod bead;
mod beads;
mod city;
mod city_error;
mod duration;
mod error;
mod finish;
mod folder;
mod metadata;
mod misfit;
mod moment;
mod near;
mod row;
mod sheet;
mod staff;
mod told;

pub use bead::{Bead, Known};
pub use beads::Beads;
pub use city::{Agent, At, City, Mode, NamedSession, Rig, Scope, Unresolved};
pub use city_error::{CityError, Unread};
pub use error::{BadField, BadRow, BeadsError, Doubt, Place};
pub use misfit::{Misfit, MisfitWhy};
pub use moment::moment;
pub use row::{Canonical, Row, RowOrigin};
pub use staff::{LeftOut, LeftOutWhy, Staff};
