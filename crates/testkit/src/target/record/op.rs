//! What may be done to a bead, and to what is written of it?

use super::name;
use serde::{Deserialize, Serialize};
use tenure_bead::ChangeKind;

/// One thing that may be done to a bead or to what is written of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Op {
    /// A bead is wanted: in a slot, or as a singleton for 0.
    Want {
        /// The slot.
        slot: u32,
    },
    /// A session is found running in a slot, and adopted.
    Adopt {
        /// The slot.
        slot: u32,
    },
    /// Something happens to the bead, or would if it were allowed.
    Change {
        /// What.
        #[serde(with = "name")]
        what: ChangeKind,
        /// Which life it speaks of, counted from the one that is due.
        life: i8,
        /// Which config it is about.
        config: u8,
    },
    /// It gets a public handle, or loses it.
    Alias {
        /// Which handle; 0 is none.
        handle: u8,
    },
    /// The bead is written down, in place of what was written before.
    Write,
    /// A key is lost.
    Drop {
        /// Which of the keys.
        at: u16,
    },
    /// A key gets in that nobody knows.
    Stray {
        /// Beside which of the keys.
        at: u16,
    },
    /// A key stands there twice.
    Twice {
        /// Which of the keys.
        at: u16,
    },
    /// A value becomes another one.
    Put {
        /// Of which of the keys.
        at: u16,
        /// Which value.
        value: u8,
    },
    /// Two keys exchange their values.
    Swap {
        /// One of the keys.
        at: u16,
        /// The other.
        with: u16,
    },
    /// The end of the text is lost.
    Cut {
        /// After how many characters, counted around.
        at: u16,
    },
    /// Another version writes, or says so.
    Version {
        /// Which.
        number: u16,
    },
    /// What is written is read.
    Read,
}
