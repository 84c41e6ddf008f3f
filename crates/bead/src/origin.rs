//! Who asked for a session? Its pool, its name in the config, or a person.

use crate::Seat;
use core::fmt;
use serde::{Deserialize, Serialize};

/// Who asked for a session.
///
/// ```
/// use tenure_bead::{Origin, Seat};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let seat: Seat = "worker#2".parse()?;
/// assert_eq!(Origin::of(&seat), Origin::Pool);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "who fills and empties pools has to handle each")]
pub enum Origin {
    /// Its pool wants as many.
    Pool,
    /// The config names it.
    Named,
    /// A person made it: no pool fills it, moves it or ends it.
    Manual,
}

impl Origin {
    /// Returns the origin that a seat speaks of by itself, which is that of every record before version 3.
    #[must_use]
    pub const fn of(seat: &Seat) -> Self {
        match seat {
            Seat::Singleton { .. } | Seat::Numbered { .. } => Self::Pool,
            Seat::Named { .. } => Self::Named,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Pool => "pool",
            Self::Named => "named",
            Self::Manual => "manual",
        })
    }
}
