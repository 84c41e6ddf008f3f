//! What may be read, made, stated and waited for?

use serde::{Deserialize, Serialize};
use tenure_bead::{Class, Value};

/// One thing that may be read, made, stated or waited for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Op {
    /// A text is read as a name of every kind, a token and a claim.
    Read {
        /// The text.
        text: String,
    },
    /// A name is made of others.
    Make {
        /// By which rule.
        maker: Maker,
        /// The name it is made of.
        of: String,
        /// The member, where the rule wants one.
        with: String,
        /// The slot; 0 is none.
        slot: u32,
    },
    /// A field is stated, once more if it was.
    Field {
        /// Which.
        field: String,
        /// How a change of it reaches a session.
        class: Class,
        /// What it says.
        value: Value,
    },
    /// A field says something else, and nothing else changes.
    Restate {
        /// The how manieth.
        at: u8,
        /// What it says.
        value: Value,
    },
    /// A field is taken away.
    Remove {
        /// The how manieth.
        at: u8,
    },
    /// The fields are turned round.
    Turn,
    /// The config is compared with those that were kept, and kept.
    Keep,
    /// A deadline is set.
    Wait {
        /// So many seconds ahead.
        s: u32,
    },
    /// Time passes.
    Pass {
        /// So many seconds.
        s: u8,
    },
    /// Somebody sets the wall clock.
    Step {
        /// By so many minutes.
        min: i8,
    },
    /// The machine is started anew.
    Reboot,
}

/// By which rule a name is made.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Maker {
    /// Of a template and a member of its list of names.
    Member,
    /// Of a template and a slot.
    Seat,
    /// Of an alias and a slot.
    Alias,
}
