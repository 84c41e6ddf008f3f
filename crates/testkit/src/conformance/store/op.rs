//! What can be done to a store, and by whom? Operations that name things by what they are to each other.

use serde::{Deserialize, Serialize};

/// One thing that is done to a store.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever reads a case handles each")]
pub enum StoreOp {
    /// Somebody commits a batch under a lease.
    Commit {
        /// Who.
        who: u8,
        /// Under which lease.
        #[serde(default, skip_serializing_if = "Past::is_now")]
        under: Past,
        /// Which beads are written.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        puts: Vec<Put>,
        /// Which ledger entries are written.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        notes: Vec<Note>,
    },
    /// Somebody repeats a batch under its token, as who got no answer does.
    Again {
        /// Who.
        who: u8,
        /// Which: the first that was committed, the second.
        batch: usize,
    },
    /// Somebody takes a snapshot.
    Read {
        /// Who.
        who: u8,
    },
    /// Somebody brings a mirror up to date.
    Follow {
        /// Who.
        who: u8,
        /// What the mirror shows.
        from: Past,
        /// How many records a page has at most.
        page: u8,
    },
    /// Somebody opens the store.
    Open {
        /// Who.
        who: u8,
    },
    /// Somebody asks for the lease.
    Lease {
        /// Who.
        who: u8,
    },
    /// Somebody gives a lease back.
    Release {
        /// Who.
        who: u8,
        /// Which lease.
        lease: Past,
    },
    /// Somebody closes the store and ends.
    End {
        /// Who.
        who: u8,
    },
    /// Everybody's process is killed.
    Kill,
}

/// A bead that is written.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Put {
    /// Which bead.
    pub bead: u8,
    /// Which version its writer has seen.
    #[serde(default, skip_serializing_if = "Past::is_now")]
    pub seen: Past,
    /// Whether it goes on.
    #[serde(default, skip_serializing_if = "Goes::is_on")]
    pub goes: Goes,
    /// Which claims it holds from now on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<u8>,
}

/// Whether a bead goes on.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Goes {
    /// It is open.
    #[default]
    On,
    /// It is closed.
    Out,
}

impl Goes {
    const fn is_on(&self) -> bool {
        matches!(self, Self::On)
    }
}

/// A ledger entry that is written; nothing means that it is removed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever reads a case handles each")]
pub enum Note {
    /// How often a seat failed.
    Damper {
        /// Which seat.
        seat: u8,
        /// How often.
        failures: Option<u8>,
    },
    /// Who holds what somebody else wants.
    Conflict {
        /// What.
        claim: u8,
        /// Who.
        holder: Option<u8>,
    },
}

/// Which one of many that followed each other: versions of a bead, revisions of a store, leases.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever reads a case handles each")]
pub enum Past {
    /// The one that is current.
    #[default]
    Now,
    /// One that was current so many steps ago.
    Ago(u8),
    /// None: what was there before the first.
    Never,
    /// One that nobody has issued yet.
    Ahead,
}

impl Past {
    pub(super) const fn is_now(&self) -> bool {
        matches!(self, Self::Now)
    }
}
