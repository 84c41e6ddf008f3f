//! What happened in a tick? One line each, for logs and people.

use core::fmt;
use tenure_bead::{AgentName, BeadId, ChangeKind, Claim, Conflict, Exit, Notice, Phase, Told};
use tenure_liveness::{ProcessIdentity, StopHow};
use tenure_reconcile::check::Violation;
use tenure_reconcile::{Step, Verdict};

/// One thing that happened.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "events are few, and matched by whoever shows them")]
#[non_exhaustive]
pub enum Event {
    /// A record changed.
    Recorded {
        /// What the session is called.
        name: AgentName,
        /// Its bead.
        bead: BeadId,
        /// What was done to the record.
        step: Step,
        /// How the life ended, when it is the end of one that is recorded.
        exit: Option<Exit>,
        /// The phase it is in now.
        phase: Phase,
    },
    /// Some want a claim that another has, which is on record now; or that is over.
    Conflict {
        /// What they want.
        claim: Claim,
        /// The parties, and how it ended once it is over; nothing where the record of it was taken away.
        conflict: Option<Conflict>,
    },
    /// A bead is in a phase that this build does not know: told at first sight, and once more when it stays.
    UnknownPhase {
        /// The bead.
        bead: BeadId,
        /// What is known of it.
        notice: Notice,
    },
    /// A session runs.
    Started {
        /// What it is called.
        name: AgentName,
        /// Its bead.
        bead: BeadId,
        /// Its process, where the host has processes.
        process: Option<ProcessIdentity>,
    },
    /// A session was not started.
    NotStarted {
        /// What it is called.
        name: AgentName,
        /// Why, with every cause.
        why: String,
    },
    /// A session was told to end.
    Told {
        /// What it is called.
        name: AgentName,
        /// How.
        how: StopHow,
    },
    /// A session was not told to end.
    NotTold {
        /// What it is called.
        name: AgentName,
        /// Why, with every cause.
        why: String,
    },
    /// A change of the live config was not applied; it is tried again.
    NotApplied {
        /// What the session is called.
        name: AgentName,
        /// Its bead.
        bead: BeadId,
        /// Why, with every cause.
        why: String,
    },
    /// The program of a session was started anew, and what its host keeps around it stayed.
    Relaunched {
        /// What the session is called.
        name: AgentName,
        /// Its bead.
        bead: BeadId,
        /// The program's process, where the host has processes.
        process: Option<ProcessIdentity>,
    },
    /// The program of a session was not started anew, as far as the host can say.
    NotRelaunched {
        /// What the session is called.
        name: AgentName,
        /// Its bead.
        bead: BeadId,
        /// Why, with every cause.
        why: String,
    },
    /// A session that ran without a record has one now.
    Adopted {
        /// What it is called.
        name: AgentName,
        /// Its bead.
        bead: BeadId,
    },
    /// A command was dropped, because the world had moved on.
    Dropped {
        /// The command, in its one line.
        command: String,
        /// Why.
        why: String,
    },
    /// The second opinion objected; nothing was ended in this tick.
    Violated(Violation),
    /// The verdict about a session changed.
    Judged(Verdict),
}

impl Event {
    /// Returns whether it changed anything, so that there may be more to do now.
    pub(crate) const fn is_progress(&self) -> bool {
        match self {
            Self::Recorded { .. }
            | Self::Conflict { .. }
            | Self::UnknownPhase { .. }
            | Self::Started { .. }
            | Self::Relaunched { .. }
            | Self::Told { .. }
            | Self::Adopted { .. } => true,
            Self::NotStarted { .. }
            | Self::NotTold { .. }
            | Self::NotApplied { .. }
            | Self::NotRelaunched { .. }
            | Self::Dropped { .. }
            | Self::Violated(_)
            | Self::Judged(_) => false,
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Recorded { name, bead, step, exit, phase } => {
                write!(f, "{name}: {}", happened(*step))?;
                if let Some(exit) = exit {
                    write!(f, ", {exit}")?;
                }
                consequence(f, phase)?;
                write!(f, " ({bead})")
            }
            Self::Conflict { claim, conflict: Some(conflict) } if conflict.is_open() => {
                let names: Vec<&str> =
                    conflict.contenders.iter().map(|c| c.name.as_str()).collect();
                write!(f, "{}: wants {claim}, which {} has", names.join(", "), conflict.holder)
            }
            Self::Conflict { claim, conflict: Some(Conflict { resolution: Some(end), .. }) } => {
                write!(f, "the conflict about {claim} is over: {}", end.how)
            }
            Self::Conflict { claim, conflict: _ } => {
                write!(f, "the conflict about {claim} is forgotten")
            }
            Self::UnknownPhase { bead, notice } => {
                let still = match notice.told {
                    Told::Once => "is",
                    Told::Escalated => "still is, for too long:",
                };
                write!(
                    f,
                    "{bead}: {still} in phase {:?}, which this build does not know",
                    notice.raw
                )
            }
            Self::Started { name, bead, process: Some(process) } => {
                write!(f, "{name}: started, {process} ({bead})")
            }
            Self::Started { name, bead, process: None } => write!(f, "{name}: started ({bead})"),
            Self::NotStarted { name, why } => write!(f, "{name}: not started: {why}"),
            Self::NotApplied { name, why, .. } => {
                write!(f, "{name}: live config not applied: {why}")
            }
            Self::Relaunched { name, bead, process: Some(process) } => {
                write!(f, "{name}: program started anew, {process} ({bead})")
            }
            Self::Relaunched { name, bead, process: None } => {
                write!(f, "{name}: program started anew ({bead})")
            }
            Self::NotRelaunched { name, why, .. } => {
                write!(f, "{name}: program not started anew: {why}")
            }
            Self::Told { name, how: StopHow::Drain } => {
                write!(f, "{name}: given time to end")
            }
            Self::Told { name, how: StopHow::Ask } => write!(f, "{name}: asked to end"),
            Self::Told { name, how: StopHow::Force } => write!(f, "{name}: forced to end"),
            Self::NotTold { name, why } => write!(f, "{name}: not told to end: {why}"),
            Self::Adopted { name, bead } => write!(f, "{name}: adopted ({bead})"),
            Self::Dropped { command, why } => write!(f, "dropped: {command}: {why}"),
            Self::Violated(violation) => {
                write!(f, "stopped short of breaking a promise, nothing was ended: {violation}")
            }
            Self::Judged(verdict) => verdict.fmt(f),
        }
    }
}

/// Says what happened to a record, in words of the operator's.
const fn happened(step: Step) -> &'static str {
    match step {
        Step::Create => "seat taken, not started yet",
        Step::Alias => "has another alias",
        Step::Repair => "has the name of its template now",
        Step::Note => "noted",
        Step::Change(change) => match change {
            ChangeKind::BeginStart => "start begun",
            ChangeKind::ConfirmStart => "runs",
            ChangeKind::MissStart => "start failed, nothing ran",
            ChangeKind::LoseStart => "start lost, seat kept",
            ChangeKind::SettleStart => "start failed, it is gone",
            ChangeKind::Revive => "taken back, it is alive",
            ChangeKind::Exit => "ended",
            ChangeKind::BeginLive => "live config is being applied",
            // Of a relaunch an event of its own tells.
            ChangeKind::FinishLive => "live config applied",
            ChangeKind::BeginDrain => "is to end in its own time",
            ChangeKind::CancelDrain => "runs on, its drain is cancelled",
            ChangeKind::BeginStop => "is to end",
            ChangeKind::FinishStop => "stopped, confirmed gone",
            ChangeKind::Quarantine => "quarantined",
            ChangeKind::Close => "closed",
        },
    }
}

/// Says what follows from it, where that is not said already.
fn consequence(f: &mut fmt::Formatter<'_>, phase: &Phase) -> fmt::Result {
    match phase {
        Phase::Closed { .. } => f.write_str(", seat freed"),
        Phase::Quarantined { until, failures } => {
            let s = if *failures == 1 { "" } else { "s" };
            write!(f, "; quarantined after {failures} failure{s}, until {}", until.wall())
        }
        Phase::Wanted { .. }
        | Phase::Starting { .. }
        | Phase::Running { .. }
        | Phase::Draining { .. }
        | Phase::Stopping { .. }
        | Phase::Asleep { .. }
        | Phase::FailedStart { .. }
        | Phase::Unknown { .. } => Ok(()),
    }
}
