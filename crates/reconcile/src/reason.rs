//! Why was something decided about a session? Every reason, with what it was judged on.

use crate::counted::Counted;
use alloc::string::String;
use core::fmt;
use tenure_bead::{AgentName, Alias, BeadId, Exit, StopCause, TemplateName};
use tenure_drift::{Edit, Unjudgeable, Why};
use tenure_liveness::{Doubt, Sureness};

/// Why, with what it was judged on.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// It runs and is wanted.
    Runs(Sureness),
    /// It runs and is wanted, and was found running: what it was started with is not known, so it cannot drift.
    RunsAdopted,
    /// It runs and is wanted, and what it was started with cannot be compared.
    Unjudged(Unjudgeable),
    /// It runs and is wanted, and another has the handle that it is to have.
    NoAlias {
        /// The handle.
        alias: Alias,
        /// Who has it.
        holder: BeadId,
    },
    /// Something calls for a restart or for sleep, and something else speaks against disturbing it now.
    LeftAlone {
        /// What calls for it.
        because: StopCause,
        /// What speaks against it.
        why: Why,
        /// What was edited, if its config was.
        edit: Option<Edit>,
    },
    /// It is to be started anew, when others of its template are well.
    Turn {
        /// What for.
        because: StopCause,
        /// Whom it waits for; none while a seat is empty.
        before: Option<AgentName>,
        /// What was edited, if its config was.
        edit: Option<Edit>,
    },
    /// It is to be started anew, when fewer of the whole fleet are on their way.
    FleetTurn {
        /// What for.
        because: StopCause,
        /// How many may be on their way at once.
        at_once: u32,
        /// What was edited, if its config was.
        edit: Option<Edit>,
    },
    /// It is to be started anew, and with it too large a part of the fleet for the same field; nobody is, until an
    /// operator vouches for the edit or takes it back.
    TooMany {
        /// What for.
        because: StopCause,
        /// The field that changed in several templates at once.
        field: String,
        /// How many sessions that would end.
        sessions: u64,
        /// Of how many that run.
        of: u64,
    },
    /// Its config flips between forms that it had before; neither is taken over until it stands still.
    Flips {
        /// How often it became what it had been before.
        times: u32,
        /// What differs now.
        edit: Edit,
    },
    /// It is to end in its own time, from now on.
    ToDrain {
        /// What for.
        because: StopCause,
        /// What was edited, if its config was.
        edit: Option<Edit>,
    },
    /// It was told to end in its own time and has not yet.
    Draining(StopCause),
    /// What its drain was for has gone away.
    Reprieved {
        /// What it was for.
        because: StopCause,
    },
    /// A change of its live config is applied.
    LiveDrift {
        /// What was edited; nothing where an earlier change is not known to have arrived.
        edit: Option<Edit>,
    },
    /// A change of its live config is applied after those of others.
    LiveTurn {
        /// What was edited.
        edit: Option<Edit>,
    },
    /// A change of its live config failed lately and is tried again.
    LiveBackOff {
        /// How often it was tried.
        attempts: u32,
    },
    /// Its live config was edited, and the process is not proved to be it.
    LiveUnsure,
    /// Its live config was edited, and the host applies nothing to a session that runs.
    LiveNextStart {
        /// What was edited.
        edit: Option<Edit>,
    },
    /// Its program is started anew in what its host keeps around it.
    ToRelaunch {
        /// What was edited; nothing where an earlier relaunch is not known to have been done.
        edit: Option<Edit>,
    },
    /// Its program may have been started anew or not, and is once more after a while.
    RelaunchBackOff {
        /// How often it was tried.
        attempts: u32,
    },
    /// It was idle and sleeps until its pool runs short.
    Dozes,
    /// It is wanted and nothing runs.
    StartOwed,
    /// It is wanted, and what it comes after does not run yet.
    After {
        /// What it comes after.
        template: TemplateName,
    },
    /// It is wanted, and as many of its pool run as there may be, some of which are to end.
    NoRoom {
        /// How many there may be.
        max: u32,
    },
    /// It is wanted, and this tick has begun as many starts as it may.
    StartBudget {
        /// How many.
        per_tick: u32,
    },
    /// It failed lately and is left alone for a while.
    BackOff {
        /// How often in a row.
        failures: u32,
    },
    /// The sessions of its template failed too often together lately, in whatever seats; new ones wait.
    TemplateBackOff {
        /// How often since the failures are counted together.
        failures: u32,
    },
    /// It failed too often in a row.
    Quarantined {
        /// How often.
        failures: u32,
    },
    /// A start was intended and its end is not known yet.
    StartInFlight,
    /// The start was seen to have succeeded, after it was interrupted.
    StartFound,
    /// The start is known never to have run.
    StartMissed,
    /// The lease of the start ended and nobody can say what became of it.
    StartLost,
    /// A life that was given up is seen alive.
    TurnedUp,
    /// The life ended without our doing.
    Ended(Exit),
    /// It is to end.
    ToEnd(StopCause),
    /// It is to end, and is not proved to be the process that was started.
    NotVerified(StopCause),
    /// It was told to end and has not yet.
    Ending {
        /// Whether force is being used.
        forced: Forced,
    },
    /// It was told to end and is gone.
    HasEnded,
    /// It rests, as was asked.
    Rests,
    /// The seat is no longer wanted and nothing runs in it.
    SeatFreed,
    /// Fresh complete listings miss it, not often enough to count.
    Suspect {
        /// How many.
        absences: u8,
    },
    /// Nobody can say whether it lives.
    Doubtful(Doubt),
    /// The process is proved alive and the host lists it as ended.
    Contradiction,
    /// It sits in the one seat of its template and is called like a slot of a pool.
    Misnamed,
    /// The record cannot be read.
    Unreadable,
    /// A newer build put it in a phase that this one does not know.
    UnknownPhase {
        /// The word of the phase, shortened and in one line.
        phase: String,
    },
    /// No complete listing has shown yet that nobody sits here.
    NotListed,
    /// The name of the seat is held by another session.
    NameTaken {
        /// By whom.
        holder: BeadId,
    },
    /// The name of the seat is kept for somebody; it is free once the reservation is released or over.
    NameReserved {
        /// For whom.
        owner: String,
        /// What for.
        reason: String,
    },
    /// It runs and is wanted, and the handle that it is to have is kept for somebody.
    AliasReserved {
        /// The handle.
        alias: Alias,
        /// For whom.
        owner: String,
    },
    /// It runs without a record, and its seat is free.
    Unrecorded,
    /// It has a record and no claim to its seat, and nobody else has one.
    Unclaimed,
    /// Its seat is held by another session.
    SeatTaken {
        /// By whom.
        holder: BeadId,
    },
    /// It runs, and its record speaks of an earlier life or cannot be read.
    Puzzling,
}

/// Whether a session that is to end is being asked or forced.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Forced {
    /// It is asked.
    No,
    /// It is forced.
    Yes,
}

/// What every reason about a live edit begins with.
const LIVE: &str = "its live config changed";

/// What, in the words of an operator.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unjudged(why) => write!(f, "it runs; its config is not judged because of {why}"),
            Self::NoAlias { alias, holder } => {
                write!(f, "it runs without its alias {alias}, which {holder} has")
            }
            Self::LeftAlone { because, why, edit } => {
                write!(f, "left alone because of {why}: {because}{}", Edited(edit))
            }
            Self::Turn { .. }
            | Self::FleetTurn { .. }
            | Self::TooMany { .. }
            | Self::Flips { .. } => waits(self, f),
            Self::ToDrain { because: b, edit } => {
                write!(f, "it gets time to end: {b}{}", Edited(edit))
            }
            Self::Draining(cause) => write!(f, "it has time to end: {cause}"),
            Self::Reprieved { because } => write!(f, "it runs on: no longer so that {because}"),
            Self::LiveDrift { edit } => write!(f, "{LIVE}{}", Edited(edit)),
            Self::LiveTurn { edit } => live_turn(Edited(edit), f),
            Self::LiveBackOff { .. }
            | Self::StartBudget { .. }
            | Self::BackOff { .. }
            | Self::TemplateBackOff { .. }
            | Self::Quarantined { .. }
            | Self::Suspect { .. } => so_often(self, f),
            Self::LiveNextStart { edit } => live_next_start(Edited(edit), f),
            Self::ToRelaunch { .. } | Self::RelaunchBackOff { .. } => relaunch(self, f),
            Self::After { template: t } => write!(f, "it comes after {t}, which does not run yet"),
            Self::NoRoom { max } => {
                write!(f, "{max} of its pool may run, and some that are to end still do")
            }
            Self::NameReserved { owner, reason } => name_reserved(owner, reason, f),
            Self::AliasReserved { alias, owner } => alias_reserved(alias, owner, f),
            Self::Ended(exit) => write!(f, "it ended, {exit}"),
            Self::ToEnd(cause) => cause.fmt(f),
            Self::NotVerified(cause) => {
                write!(f, "{cause}, but the process is not proved to be it")
            }
            Self::Doubtful(doubt) => doubt.fmt(f),
            Self::UnknownPhase { phase } => unknown_phase(phase, f),
            Self::NameTaken { holder } => write!(f, "its name is held by {holder}"),
            Self::SeatTaken { holder } => write!(f, "its seat is held by {holder}"),
            Self::Runs(_)
            | Self::RunsAdopted
            | Self::LiveUnsure
            | Self::Dozes
            | Self::StartOwed
            | Self::StartInFlight
            | Self::StartFound
            | Self::StartMissed
            | Self::StartLost
            | Self::TurnedUp
            | Self::Ending { .. }
            | Self::HasEnded
            | Self::Rests
            | Self::SeatFreed
            | Self::Contradiction
            | Self::Misnamed
            | Self::Unreadable
            | Self::NotListed
            | Self::Unrecorded
            | Self::Unclaimed
            | Self::Puzzling => f.write_str(self.text()),
        }
    }
}

/// Writes what a session that is to be started anew waits for.
fn waits(reason: &Reason, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Reason::Turn { because, before, edit } = reason {
        return write!(f, "its turn comes {}: {because}{}", After(before), Edited(edit));
    }
    if let Reason::FleetTurn { because, at_once, edit } = reason {
        return fleet_turn((*because, *at_once), Edited(edit), f);
    }
    if let Reason::TooMany { because, field, sessions, of } = reason {
        return too_many((*because, field), (*sessions, *of), f);
    }
    if let Reason::Flips { times, edit } = reason {
        return flips(*times, edit, f);
    }
    Ok(())
}

fn fleet_turn(
    (because, at_once): (StopCause, u32),
    edited: Edited<'_>,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    if at_once == 0 {
        return write!(f, "roll-outs are paused by a budget of 0: {because}{edited}");
    }
    write!(
        f,
        "its turn comes when fewer than {at_once} of the fleet are on their way: {because}{edited}"
    )
}

fn too_many(
    (because, field): (StopCause, &str),
    (sessions, of): (u64, u64),
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(f, "left alone with {sessions} of {of} that run: {because}, {field} in several ")?;
    f.write_str("templates at once; vouch for the edit, or take it back")
}

fn flips(times: u32, edit: &Edit, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let often = if times == 1 { "once" } else { "again and again" };
    write!(f, "left alone until its config stands still, which was taken back {often} ({edit})")
}

fn live_turn(edited: Edited<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "its turn comes after others: {LIVE}{edited}")
}

fn live_next_start(edited: Edited<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{LIVE}{edited}; it takes effect with the next start")
}

/// Writes what was counted, and what follows from so many.
fn so_often(reason: &Reason, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (before, counted, behind) = if let Reason::BackOff { failures } = reason {
        ("back-off after", Counted(*failures, "failure"), " in a row")
    } else if let Reason::TemplateBackOff { failures } = reason {
        ("back-off after", Counted(*failures, "failure"), " of its template in all its seats")
    } else if let Reason::Quarantined { failures } = reason {
        ("quarantined after", Counted(*failures, "failure"), " in a row")
    } else if let Reason::Suspect { absences } = reason {
        ("missing from", Counted(u32::from(*absences), "complete listing"), "")
    } else if let Reason::StartBudget { per_tick } = reason {
        ("this tick begins", Counted(*per_tick, "start"), "")
    } else if let Reason::LiveBackOff { attempts } = reason {
        ("its live config could not be applied, tried", Counted(*attempts, "time"), "")
    } else {
        return Ok(());
    };
    write!(f, "{before} {counted}{behind}")
}

/// Writes why a program is started anew, or is not yet.
fn relaunch(reason: &Reason, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Reason::ToRelaunch { edit } = reason {
        return write!(f, "its program is started anew: {}{}", StopCause::Drift, Edited(edit));
    }
    if let Reason::RelaunchBackOff { attempts } = reason {
        let times = Counted(*attempts, "time");
        return write!(f, "its program may have been started anew or not, tried {times}");
    }
    Ok(())
}

fn name_reserved(owner: &str, reason: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "its name is reserved for {owner} ({reason:?}); release it, or wait until it is over")
}

fn alias_reserved(alias: &Alias, owner: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "it runs without its alias {alias}, which is reserved for {owner}; release it")
}

fn unknown_phase(phase: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_fmt(format_args!("its phase {phase:?} is of a newer build, so it is let alone "))?;
    f.write_str("and keeps its seat; run that build")
}

impl Reason {
    /// Returns the whole text of a reason that needs no particulars.
    const fn text(&self) -> &'static str {
        match self {
            Self::Runs(Sureness::Verified) => "it runs, verified",
            Self::Runs(Sureness::Listed) => "it is listed as running",
            Self::Runs(Sureness::Assumed) => "it was launched a moment ago",
            Self::RunsAdopted => "it runs; it was found running, its config is not known",
            Self::LiveUnsure => "its live config changed, but the process is not proved to be it",
            Self::Dozes => "it was idle and sleeps until its pool runs short",
            Self::StartOwed => "it is wanted and nothing runs",
            Self::StartInFlight => "its start is not confirmed yet",
            Self::StartFound => "its interrupted start had succeeded",
            Self::StartMissed => "its start never ran",
            Self::StartLost => "nobody can say what became of its start",
            Self::TurnedUp => "a life that was given up is alive",
            Self::Ending { forced: Forced::No } => "it was asked to end",
            Self::Ending { forced: Forced::Yes } => "it is being forced to end",
            Self::HasEnded => "it was told to end and is gone",
            Self::Rests => "it rests, as was asked",
            Self::SeatFreed => "the fleet no longer has this seat, nothing runs in it",
            Self::Contradiction => "it is proved alive and listed as ended",
            Self::Misnamed => "it is the only one of its template and called like one of several",
            Self::Unreadable => {
                "its record cannot be read, so its seat is kept; run the build that wrote it, or mend the record"
            }
            Self::NotListed => "no complete listing has shown the seat empty yet",
            Self::Unrecorded => "it runs without a record and its seat is free",
            Self::Unclaimed => "its seat was never granted to it",
            Self::Puzzling => "it runs, and its record is older than it or unreadable",
            Self::Unjudged(_)
            | Self::NoAlias { .. }
            | Self::LeftAlone { .. }
            | Self::Turn { .. }
            | Self::FleetTurn { .. }
            | Self::TooMany { .. }
            | Self::Flips { .. }
            | Self::ToDrain { .. }
            | Self::Draining(_)
            | Self::Reprieved { .. }
            | Self::LiveDrift { .. }
            | Self::LiveTurn { .. }
            | Self::LiveBackOff { .. }
            | Self::LiveNextStart { .. }
            | Self::ToRelaunch { .. }
            | Self::RelaunchBackOff { .. }
            | Self::After { .. }
            | Self::NoRoom { .. }
            | Self::StartBudget { .. }
            | Self::BackOff { .. }
            | Self::TemplateBackOff { .. }
            | Self::NameReserved { .. }
            | Self::AliasReserved { .. }
            | Self::Quarantined { .. }
            | Self::Ended(_)
            | Self::ToEnd(_)
            | Self::NotVerified(_)
            | Self::Suspect { .. }
            | Self::Doubtful(_)
            | Self::UnknownPhase { .. }
            | Self::NameTaken { .. }
            | Self::SeatTaken { .. } => "",
        }
    }
}

/// Writes what was edited in brackets, or nothing.
struct Edited<'a>(&'a Option<Edit>);

impl fmt::Display for Edited<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |edit| write!(f, " ({edit})"))
    }
}

/// Writes whom a turn waits for.
struct After<'a>(&'a Option<AgentName>);

impl fmt::Display for After<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(name) => write!(f, "after {name}"),
            None => f.write_str("once every seat is filled, and its record readable"),
        }
    }
}
