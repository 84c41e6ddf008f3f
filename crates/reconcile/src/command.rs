//! What is to be done? Commands that carry their fence, and their grounds where they end something.

use crate::Grounds;
use alloc::vec::Vec;
use core::fmt;
use tenure_bead::{
    AgentName, BeadId, ChangeKind, Exit, Incarnation, LedgerWrite, Phase, StopCause, TemplateName,
    Write,
};
use tenure_liveness::StopHow;

/// One thing to be done.
///
/// Commands of a plan do not depend on each other: any of them may be left out or done in any order, and the
/// world stays legal (P1). Each may be repeated: a second commit is refused as stale, a second start finds the
/// incarnation running, a second stop finds it gone.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "whoever executes a plan has to handle each")]
pub enum Command {
    /// Write records, all or nothing; nothing is done at a host.
    Commit(Commit),
    /// Write the intent, then start a session.
    Start(Start),
    /// Write the intent where there is one to write, then tell a session to end.
    Stop(Stop),
    /// Write a bead for a session that was found running without one.
    Adopt(Adopt),
    /// Write the intent, then apply the live part of the config to a session that runs.
    Apply(Apply),
    /// Write the intent, then start the program of a session anew in what its host keeps around it.
    Relaunch(Relaunch),
}

/// A record change on its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Commit {
    pub(crate) step: Step,
    pub(crate) exit: Option<Exit>,
    pub(crate) write: Option<Write>,
    pub(crate) heirs: Vec<Write>,
    pub(crate) ledger: Vec<LedgerWrite>,
    pub(crate) grounds: Option<Grounds>,
}

/// What a record change does.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever reports events has to handle each")]
pub enum Step {
    /// A bead is made for a seat that nobody holds.
    Create,
    /// A bead changes.
    Change(ChangeKind),
    /// A bead gets its public handle, or gives one up.
    Alias,
    /// A singleton that was called like a slot gets the name of its template.
    Repair,
    /// Something is written in the ledger alone: a conflict or its end, a count of failures, a notice.
    Note,
}

impl Step {
    /// Returns whether the step ends a life or frees a seat, so that it needs grounds.
    #[must_use]
    pub const fn is_destructive(self) -> bool {
        match self {
            Self::Create | Self::Alias | Self::Repair | Self::Note => false,
            Self::Change(change) => match change {
                ChangeKind::MissStart
                | ChangeKind::SettleStart
                | ChangeKind::Exit
                | ChangeKind::FinishStop
                | ChangeKind::BeginDrain
                | ChangeKind::BeginStop
                | ChangeKind::Close => true,
                ChangeKind::BeginStart
                | ChangeKind::ConfirmStart
                | ChangeKind::LoseStart
                | ChangeKind::Revive
                | ChangeKind::BeginLive
                | ChangeKind::FinishLive
                | ChangeKind::CancelDrain
                | ChangeKind::Quarantine => false,
            },
        }
    }
}

impl Commit {
    /// Makes the change of one entry of the ledger.
    pub(crate) fn note(entry: LedgerWrite) -> Self {
        let ledger = alloc::vec![entry];
        let (write, heirs) = (None, Vec::new());
        Self { step: Step::Note, exit: None, write, heirs, ledger, grounds: None }
    }

    /// Returns what it does.
    #[must_use]
    pub const fn step(&self) -> Step {
        self.step
    }

    /// Returns how the life ended that it records the end of.
    #[must_use]
    pub const fn exit(&self) -> Option<Exit> {
        self.exit
    }

    /// Returns the bead it writes.
    #[must_use]
    pub const fn write(&self) -> Option<&Write> {
        self.write.as_ref()
    }

    /// Returns the beads that get, in the same commit, the handle that its bead gives up.
    #[must_use]
    pub fn heirs(&self) -> &[Write] {
        &self.heirs
    }

    /// Returns the ledger entries it writes.
    #[must_use]
    pub fn ledger(&self) -> &[LedgerWrite] {
        &self.ledger
    }
}

/// Makes a command whose intent names all that a host needs to carry it out.
macro_rules! intended {
    ($(#[$doc:meta])* $name:ident $(, $grounds:ident: $right:ty)?) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Eq, PartialEq)]
        pub struct $name {
            pub(crate) write: Write,
            pub(crate) incarnation: Incarnation,
            $(pub(crate) $grounds: $right,)?
        }

        impl $name {
            $(/// Returns what gives the right.
            #[must_use]
            pub const fn $grounds(&self) -> &$right {
                &self.$grounds
            })?

            /// Returns the intent to write first.
            #[must_use]
            pub const fn write(&self) -> &Write {
                &self.write
            }

            /// Returns the bead.
            #[must_use]
            pub const fn bead(&self) -> &BeadId {
                self.write.bead.id()
            }

            /// Returns what the session is called.
            #[must_use]
            pub const fn name(&self) -> &AgentName {
                self.write.bead.name()
            }

            /// Returns the template whose config is used.
            #[must_use]
            pub const fn template(&self) -> &TemplateName {
                self.write.bead.template()
            }

            /// Returns the life that it is about.
            #[must_use]
            pub const fn incarnation(&self) -> Incarnation {
                self.incarnation
            }
        }
    };
}

intended! {
    /// A start: the intent, and all that a host needs to carry it out.
    Start
}

intended! {
    /// The application of a live config to a session that runs.
    Apply
}

intended! {
    /// The relaunch of the program of a session that runs: the program that it replaces ends.
    Relaunch, grounds: Grounds
}

/// A stop of one life.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Stop {
    pub(crate) name: AgentName,
    pub(crate) incarnation: Incarnation,
    pub(crate) because: StopCause,
    pub(crate) how: StopHow,
    pub(crate) intent: Option<Write>,
    pub(crate) grounds: Grounds,
}

impl Stop {
    /// Returns what the session is called.
    #[must_use]
    pub const fn name(&self) -> &AgentName {
        &self.name
    }

    /// Returns the bead.
    #[must_use]
    pub const fn bead(&self) -> &BeadId {
        self.grounds.aim().bead()
    }

    /// Returns the life that is to end.
    #[must_use]
    pub const fn incarnation(&self) -> Incarnation {
        self.incarnation
    }

    /// Returns why.
    #[must_use]
    pub const fn because(&self) -> StopCause {
        self.because
    }

    /// Returns how it is told.
    #[must_use]
    pub const fn how(&self) -> StopHow {
        self.how
    }

    /// Returns the intent to write first; a repeated stop has none.
    #[must_use]
    pub const fn intent(&self) -> Option<&Write> {
        self.intent.as_ref()
    }

    /// Returns what gives the right.
    #[must_use]
    pub const fn grounds(&self) -> &Grounds {
        &self.grounds
    }
}

/// The adoption of a session that runs without a record.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Adopt {
    pub(crate) write: Write,
}

impl Adopt {
    /// Returns the bead to write.
    #[must_use]
    pub const fn write(&self) -> &Write {
        &self.write
    }
}

impl Command {
    /// Returns what it rests on, when it ends something.
    #[must_use]
    pub const fn grounds(&self) -> Option<&Grounds> {
        match self {
            Self::Commit(commit) => commit.grounds.as_ref(),
            Self::Stop(stop) => Some(&stop.grounds),
            Self::Relaunch(relaunch) => Some(&relaunch.grounds),
            Self::Start(_) | Self::Adopt(_) | Self::Apply(_) => None,
        }
    }

    /// Returns whether it ends a life or a program, or frees a seat.
    #[must_use]
    pub const fn is_destructive(&self) -> bool {
        match self {
            Self::Commit(commit) => commit.step.is_destructive(),
            Self::Stop(_) | Self::Relaunch(_) => true,
            Self::Start(_) | Self::Adopt(_) | Self::Apply(_) => false,
        }
    }

    /// Returns every bead it writes, the one that it is about first.
    pub fn writes(&self) -> impl Iterator<Item = &Write> {
        let heirs = if let Self::Commit(commit) = self { commit.heirs.as_slice() } else { &[] };
        self.write().into_iter().chain(heirs)
    }

    /// Returns the bead it is about, as it is written before anything is done at a host.
    #[must_use]
    pub const fn write(&self) -> Option<&Write> {
        match self {
            Self::Commit(commit) => commit.write.as_ref(),
            Self::Start(start) => Some(&start.write),
            Self::Stop(stop) => stop.intent.as_ref(),
            Self::Adopt(adopt) => Some(&adopt.write),
            Self::Apply(apply) => Some(&apply.write),
            Self::Relaunch(relaunch) => Some(&relaunch.write),
        }
    }

    /// Returns the ledger entries it writes.
    #[must_use]
    pub fn ledger(&self) -> &[LedgerWrite] {
        match self {
            Self::Commit(commit) => &commit.ledger,
            Self::Start(_)
            | Self::Stop(_)
            | Self::Adopt(_)
            | Self::Apply(_)
            | Self::Relaunch(_) => &[],
        }
    }
}

/// One line: what, to whom, and on which grounds.
impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Commit(commit) => commit.fmt(f),
            Self::Start(start) => {
                write!(f, "start {} as {} of {}", start.name(), start.incarnation, start.bead())
            }
            Self::Stop(stop) => {
                let how = match stop.how {
                    StopHow::Drain => "drain",
                    StopHow::Ask => "ask",
                    StopHow::Force => "force",
                };
                let (name, life, bead) = (&stop.name, stop.incarnation, stop.bead());
                let proof = stop.grounds.proof();
                write!(f, "stop {name} ({how}) as {life} of {bead}: {}; {proof}", stop.because)
            }
            Self::Adopt(adopt) => {
                let bead = &adopt.write.bead;
                write!(f, "adopt {} as {}", bead.name(), bead.id())
            }
            Self::Relaunch(relaunch) => {
                let (name, life) = (relaunch.name(), relaunch.incarnation);
                let (bead, proof) = (relaunch.bead(), relaunch.grounds.proof());
                write!(f, "relaunch {name} as {life} of {bead}: {}; {proof}", StopCause::Drift)
            }
            Self::Apply(apply) => {
                write!(
                    f,
                    "apply live to {} as {} of {}",
                    apply.name(),
                    apply.incarnation,
                    apply.bead()
                )
            }
        }
    }
}

impl fmt::Display for Commit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.step {
            Step::Create => f.write_str("create")?,
            Step::Change(change) => write!(f, "record {change}")?,
            Step::Alias => f.write_str("alias")?,
            Step::Repair => f.write_str("repair")?,
            Step::Note => f.write_str("note")?,
        }
        if let Some(write) = &self.write {
            let bead = &write.bead;
            write!(f, " {} {} now {}", bead.name(), bead.id(), bead.phase().kind())?;
            if self.step == Step::Alias {
                write!(f, " as {}", bead.alias().map_or("nobody", tenure_bead::Alias::as_str))?;
            }
            if let Phase::Quarantined { failures, .. } = bead.phase() {
                write!(f, " after {failures} failures")?;
            }
        }
        for Write { bead, .. } in &self.heirs {
            let alias = bead.alias().map_or("nobody", tenure_bead::Alias::as_str);
            write!(f, ", and {} {} as {alias}", bead.name(), bead.id())?;
        }
        for entry in &self.ledger {
            write!(f, ", {} {}", entry.kind(), entry.key())?;
        }
        match &self.grounds {
            Some(grounds) => write!(f, ": {}", grounds.proof()),
            None => Ok(()),
        }
    }
}
