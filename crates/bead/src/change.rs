//! What may happen to a session? One enum of everything, and one table of when.

use crate::{
    AfterStop, Basis, Bead, CloseCause, Deadline, Exit, Incarnation, LiveDue, PhaseKind, Prepared,
    Stamp,
};
use core::fmt;

/// Everything that may happen to an open bead; [`Bead::apply`] is the only way a phase changes.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever replays histories has to handle each")]
pub enum Change {
    /// A start is intended; nothing has been launched yet.
    BeginStart {
        /// The life to start: the generation after the bead's last.
        incarnation: Incarnation,
        /// How long the unfinished start protects the bead.
        lease: Deadline,
        /// Which attempt in a row this is.
        attempt: u32,
        /// What is to be launched.
        prepared: Prepared,
    },
    /// The started life was seen, verified: running, baseline and lease change together.
    ConfirmStart {
        /// The life that was seen.
        incarnation: Incarnation,
        /// When.
        at: Stamp,
    },
    /// The started life is known never to have run.
    MissStart {
        /// The life.
        incarnation: Incarnation,
        /// When that became known.
        at: Stamp,
    },
    /// The lease of a start ended and nobody can say what became of it.
    LoseStart {
        /// The life.
        incarnation: Incarnation,
        /// When.
        at: Stamp,
    },
    /// A life that may have lived is known gone.
    SettleStart {
        /// The life.
        incarnation: Incarnation,
        /// When that became known.
        at: Stamp,
    },
    /// A life that was thought ended, or never begun, is seen alive and verified: it runs.
    Revive {
        /// The life: the bead's last one.
        incarnation: Incarnation,
        /// When it was seen.
        at: Stamp,
    },
    /// The running life ended without our doing.
    Exit {
        /// The life.
        incarnation: Incarnation,
        /// How it ended.
        exit: Exit,
        /// When that became known.
        at: Stamp,
    },
    /// A change of the running life's config is about to be brought to it, as it runs or by a relaunch.
    BeginLive {
        /// The life.
        incarnation: Incarnation,
        /// What is brought, how, and when it may be tried again.
        due: LiveDue,
    },
    /// The change reached the running life: its baseline is what the intent said.
    FinishLive {
        /// The life.
        incarnation: Incarnation,
        /// When; a program that was started anew runs since then.
        at: Stamp,
    },
    /// The running life is to end in its own time.
    BeginDrain {
        /// The life.
        incarnation: Incarnation,
        /// What the drain rests on.
        basis: Basis,
        /// Until when it has time.
        deadline: Deadline,
    },
    /// What the drain was for has gone away: the session runs on as before.
    CancelDrain {
        /// The life.
        incarnation: Incarnation,
    },
    /// The running life is to end.
    BeginStop {
        /// The life.
        incarnation: Incarnation,
        /// What the stop rests on.
        basis: Basis,
        /// Until when it is asked politely.
        deadline: Deadline,
        /// What becomes of the bead then.
        then: AfterStop,
    },
    /// The stopped life is known gone.
    FinishStop {
        /// The life.
        incarnation: Incarnation,
        /// When that became known.
        at: Stamp,
    },
    /// Too many lives ended too quickly.
    Quarantine {
        /// Until when no start is tried.
        until: Deadline,
        /// How many lives in a row ended too quickly.
        failures: u32,
    },
    /// The bead is closed; nothing runs.
    Close {
        /// Why.
        because: CloseCause,
        /// When.
        at: Stamp,
    },
}

impl Change {
    /// Returns which variant it is.
    #[must_use]
    pub const fn kind(&self) -> ChangeKind {
        match self {
            Self::BeginStart { .. } => ChangeKind::BeginStart,
            Self::ConfirmStart { .. } => ChangeKind::ConfirmStart,
            Self::MissStart { .. } => ChangeKind::MissStart,
            Self::LoseStart { .. } => ChangeKind::LoseStart,
            Self::SettleStart { .. } => ChangeKind::SettleStart,
            Self::Revive { .. } => ChangeKind::Revive,
            Self::Exit { .. } => ChangeKind::Exit,
            Self::BeginLive { .. } => ChangeKind::BeginLive,
            Self::FinishLive { .. } => ChangeKind::FinishLive,
            Self::BeginDrain { .. } => ChangeKind::BeginDrain,
            Self::CancelDrain { .. } => ChangeKind::CancelDrain,
            Self::BeginStop { .. } => ChangeKind::BeginStop,
            Self::FinishStop { .. } => ChangeKind::FinishStop,
            Self::Quarantine { .. } => ChangeKind::Quarantine,
            Self::Close { .. } => ChangeKind::Close,
        }
    }

    /// Returns the life that it begins.
    const fn begun(&self) -> Option<Incarnation> {
        if let Self::BeginStart { incarnation, .. } = self { Some(*incarnation) } else { None }
    }

    /// Returns the life it speaks of; [`Change::BeginStart`] begins one and speaks of none.
    pub(crate) const fn subject(&self) -> Option<Incarnation> {
        match self {
            Self::ConfirmStart { incarnation, .. }
            | Self::MissStart { incarnation, .. }
            | Self::LoseStart { incarnation, .. }
            | Self::SettleStart { incarnation, .. }
            | Self::Revive { incarnation, .. }
            | Self::Exit { incarnation, .. }
            | Self::BeginLive { incarnation, .. }
            | Self::FinishLive { incarnation, .. }
            | Self::BeginDrain { incarnation, .. }
            | Self::CancelDrain { incarnation }
            | Self::BeginStop { incarnation, .. }
            | Self::FinishStop { incarnation, .. } => Some(*incarnation),
            Self::BeginStart { .. } | Self::Quarantine { .. } | Self::Close { .. } => None,
        }
    }
}

/// The name of a change without its data, for the table and for messages.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "one for each change, and changes are exhaustive")]
pub enum ChangeKind {
    /// [`Change::BeginStart`].
    BeginStart,
    /// [`Change::ConfirmStart`].
    ConfirmStart,
    /// [`Change::MissStart`].
    MissStart,
    /// [`Change::LoseStart`].
    LoseStart,
    /// [`Change::SettleStart`].
    SettleStart,
    /// [`Change::Revive`].
    Revive,
    /// [`Change::Exit`].
    Exit,
    /// [`Change::BeginLive`].
    BeginLive,
    /// [`Change::FinishLive`].
    FinishLive,
    /// [`Change::BeginDrain`].
    BeginDrain,
    /// [`Change::CancelDrain`].
    CancelDrain,
    /// [`Change::BeginStop`].
    BeginStop,
    /// [`Change::FinishStop`].
    FinishStop,
    /// [`Change::Quarantine`].
    Quarantine,
    /// [`Change::Close`].
    Close,
}

impl ChangeKind {
    /// Every kind, in the order of a life.
    pub const ALL: [Self; 15] = [
        Self::BeginStart,
        Self::ConfirmStart,
        Self::MissStart,
        Self::LoseStart,
        Self::SettleStart,
        Self::Revive,
        Self::Exit,
        Self::BeginLive,
        Self::FinishLive,
        Self::BeginDrain,
        Self::CancelDrain,
        Self::BeginStop,
        Self::FinishStop,
        Self::Quarantine,
        Self::Close,
    ];
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::BeginStart => "begin-start",
            Self::ConfirmStart => "confirm-start",
            Self::MissStart => "miss-start",
            Self::LoseStart => "lose-start",
            Self::SettleStart => "settle-start",
            Self::Revive => "revive",
            Self::Exit => "exit",
            Self::BeginLive => "begin-live",
            Self::FinishLive => "finish-live",
            Self::BeginDrain => "begin-drain",
            Self::CancelDrain => "cancel-drain",
            Self::BeginStop => "begin-stop",
            Self::FinishStop => "finish-stop",
            Self::Quarantine => "quarantine",
            Self::Close => "close",
        })
    }
}

/// Returns the changes that a phase allows: the one transition table.
///
/// A failed start allows only some of its changes at a time: confirmed or settled while its process may live
/// ([`StartOutcome::MayLive`](crate::StartOutcome)), the others once it is known not to.
///
#[doc = include_str!("transitions.md")]
#[must_use]
pub const fn allowed(phase: PhaseKind) -> &'static [ChangeKind] {
    use ChangeKind::{
        BeginDrain, BeginLive, BeginStart, BeginStop, CancelDrain, Close, ConfirmStart, Exit,
        FinishLive, FinishStop, LoseStart, MissStart, Quarantine, Revive, SettleStart,
    };
    match phase {
        PhaseKind::Wanted => &[BeginStart, Close],
        PhaseKind::Starting => &[ConfirmStart, MissStart, LoseStart, SettleStart, BeginStop],
        PhaseKind::Running => &[Exit, BeginLive, FinishLive, BeginDrain, BeginStop],
        PhaseKind::Draining => &[Exit, CancelDrain, BeginStop],
        PhaseKind::Stopping => &[FinishStop],
        PhaseKind::Asleep => &[BeginStart, Revive, Quarantine, Close],
        PhaseKind::Quarantined => &[BeginStart, Revive, Close],
        PhaseKind::FailedStart => {
            &[BeginStart, ConfirmStart, SettleStart, Revive, Quarantine, Close]
        }
        PhaseKind::Closed | PhaseKind::Unknown => &[],
    }
}

/// Why a change was not applied; the bead is as it was.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// The phase does not allow the change. The caller acted on an old view and reads again.
    #[error("apply {change}: a {phase} session does not allow it")]
    NotFrom {
        /// The phase the bead is in.
        phase: PhaseKind,
        /// The change.
        change: ChangeKind,
    },
    /// The change speaks of another life than the bead's current one. The caller reads again.
    #[error("apply {change}: it is about incarnation {about}, the bead has {current}")]
    OtherLife {
        /// The change.
        change: ChangeKind,
        /// The life the change speaks of.
        about: Incarnation,
        /// The life the bead has.
        current: Incarnation,
    },
    /// The change speaks of a life that is not the bead's last. The caller reads again.
    #[error("apply {change}: it is about generation {about}, the last one was {last}")]
    NotLast {
        /// The change.
        change: ChangeKind,
        /// The generation the change speaks of.
        about: crate::Generation,
        /// The last generation of the bead.
        last: crate::Generation,
    },
    /// A start was begun under a generation that is not the next one. The caller derives it anew.
    #[error("apply begin-start: generation {begun} does not follow {last}")]
    NotNext {
        /// The generation of the start.
        begun: crate::Generation,
        /// The last generation of the bead.
        last: crate::Generation,
    },
}

impl Bead {
    /// Returns the bead after a change.
    ///
    /// The bead itself is not touched, the seat and the name never change, and a confirmed start brings
    /// phase, baseline and the end of its lease in one.
    ///
    /// # Errors
    ///
    /// [`Refused`] when the phase does not allow the change or the change is about another life.
    pub fn apply(&self, change: Change) -> Result<Self, Refused> {
        let (phase, kind) = (self.phase().kind(), change.kind());
        if !allowed(phase).contains(&kind) {
            return Err(Refused::NotFrom { phase, change: kind });
        }
        if let (Some(about), Some(current)) = (change.subject(), self.phase().incarnation())
            && about != current
        {
            return Err(Refused::OtherLife { change: kind, about, current });
        }
        if let (Some(about), None) = (change.subject(), self.phase().incarnation())
            && about.generation != self.generation()
        {
            let (begun, last) = (about.generation, self.generation());
            return Err(Refused::NotLast { change: kind, about: begun, last });
        }
        let begun = change.begun();
        let next = crate::transition::next_phase(self.phase(), change)
            .ok_or(Refused::NotFrom { phase, change: kind })?;
        match begun {
            Some(incarnation) => self.begun(incarnation, next),
            None => Ok(self.in_phase(next)),
        }
    }
}
