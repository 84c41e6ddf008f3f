//! What is true of an owner? Where it sits, what its record says, and what its process does.

use tenure_bead::{AfterStop, Bead, Phase, PhaseKind, Revision, StartOutcome};

/// Where an owner sits.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "there are four of them; a box would cost each step")]
pub(super) enum Sits {
    /// Nowhere.
    Out,
    /// In a slot that it was handed, of which no record tells yet.
    Reserved(u32),
    /// In the slot that its open record says.
    Open(Open),
}

/// An open record, and what is true of its process.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub(super) slot: u32,
    pub(super) bead: Bead,
    pub(super) revision: Revision,
    pub(super) has_claim: bool,
    pub(super) is_readable: bool,
    pub(super) process: Process,
}

/// What is true of the last process of a record.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) enum Process {
    /// It may still come.
    Coming,
    /// It runs.
    Alive,
    /// It is gone or will never come.
    Gone,
}

impl Sits {
    pub(super) const fn slot(&self) -> Option<u32> {
        match self {
            Self::Out => None,
            Self::Reserved(slot) | Self::Open(Open { slot, .. }) => Some(*slot),
        }
    }

    pub(super) const fn open(&self) -> Option<&Open> {
        match self {
            Self::Out | Self::Reserved(_) => None,
            Self::Open(open) => Some(open),
        }
    }

    pub(super) fn process(&self) -> Option<Process> {
        self.open().map(|open| open.process)
    }

    /// Returns everything about an owner but its name and its slot.
    pub(super) fn mark(&self) -> Mark {
        match self {
            Self::Out => (0, None),
            Self::Reserved(_) => (1, None),
            Self::Open(open) => {
                let phase = open.bead.phase();
                let (has_claim, is_readable) = (open.has_claim, open.is_readable);
                (2, Some((phase.kind(), detail(phase), has_claim, is_readable, open.process)))
            }
        }
    }
}

/// Everything about an owner but its name and its slot.
pub(super) type Mark = (u8, Option<(PhaseKind, u8, bool, bool, Process)>);

/// Returns what tells two phases of one kind apart here.
const fn detail(phase: &Phase) -> u8 {
    match phase {
        Phase::FailedStart { outcome, .. } => match outcome {
            StartOutcome::NeverSpawned => 1,
            StartOutcome::KnownGone => 2,
            StartOutcome::MayLive => 3,
        },
        Phase::Stopping { then, .. } => match then {
            AfterStop::Sleep => 1,
            AfterStop::Close => 2,
        },
        Phase::Wanted { .. }
        | Phase::Starting { .. }
        | Phase::Running { .. }
        | Phase::Draining { .. }
        | Phase::Asleep { .. }
        | Phase::Quarantined { .. }
        | Phase::Closed { .. }
        | Phase::Unknown { .. } => 0,
    }
}
