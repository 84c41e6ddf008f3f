//! What may befall a fleet? Everything that happens to one, as a value that a person can read and write.

use super::Want;
use serde::{Deserialize, Serialize};
use tenure_driver::FaultPoint;

/// Something that befalls a fleet.
///
/// Sessions are named by a handle: the n-th life that was ever launched, from 0, whether it still lives or not.
/// What names something that is not there does nothing.
///
/// ```
/// use tenure_testkit::sim::{Fate, Op};
/// let op: Op = serde_json::from_str(r#"{"befall":{"life":2,"fate":"crashes"}}"#)?;
/// assert_eq!(op, Op::Befall { life: 2, fate: Fate::Crashes });
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(clippy::exhaustive_enums, reason = "whoever replays a life handles each")]
pub enum Op {
    /// A supervisor ticks once.
    Tick {
        /// Which.
        who: Who,
    },
    /// Time passes, and the machine works.
    Pass {
        /// How long.
        ms: u64,
    },
    /// Something else is wanted, and the supervisor is told.
    Want(Want),
    /// Something happens to a session.
    Befall {
        /// Which life.
        life: usize,
        /// What.
        fate: Fate,
    },
    /// Somebody uses a session, or its host cannot say.
    Use {
        /// Which life.
        life: usize,
        /// Whether somebody is attached.
        attached: Says,
        /// Whether it waits for an answer.
        pending: Says,
        /// Whether it did something just now.
        active: Says,
    },
    /// Every session did something just now, and nobody uses any.
    LeaveAlone,
    /// Sessions of a template behave like this if they are started from now on.
    Behave {
        /// Which template.
        template: Which,
        /// How.
        how: Manner,
    },
    /// What becomes of the next start.
    NextStart(NextStart),
    /// What becomes of the next listing.
    NextListing(NextListing),
    /// What becomes of the next signal.
    NextStop(NextStop),
    /// What becomes of the next live change.
    NextLive(NextLive),
    /// Whether the host applies live changes to sessions that run.
    LiveLane(Lane),
    /// What becomes of the next relaunch.
    NextRelaunch(NextLive),
    /// Whether the host starts programs anew in what it keeps around them.
    RelaunchLane(Lane),
    /// What becomes of the next commits.
    NextCommit {
        /// What each is answered.
        answer: Answer,
        /// How many.
        times: u8,
    },
    /// What becomes of the next look into the store.
    NextRead(NextRead),
    /// The supervisor will die when it reaches a point, and the next one takes over.
    Die {
        /// Where.
        #[serde(with = "point")]
        at: FaultPoint,
    },
    /// The supervisor will stall at a point: the next one takes over and ticks, then this one goes on where it was.
    Stall {
        /// Where.
        #[serde(with = "point")]
        at: FaultPoint,
        /// How long; less than the launch grace, for what is launched later no listing can rule out.
        ms: u64,
        /// How often the next one ticks in that time.
        ticks: u8,
    },
    /// The supervisor dies, and the next one takes over.
    Replace,
    /// The supervisor gives its lease back and ends, and the next one takes over.
    HandOver,
    /// The next supervisor takes over while this one still runs and knows nothing of it: its lease ended.
    TakeOver,
    /// The supervisor that was taken over from ends, and gives back a lease that it no longer has.
    FormerLeaves,
    /// Every record is lost, with every supervisor; the sessions live on.
    LoseRecords,
    /// The machine is suspended.
    Suspend {
        /// How long.
        ms: u64,
    },
    /// The machine boots anew: no session lives, and the next supervisor takes over.
    Reboot {
        /// How long it was down.
        ms: u64,
    },
    /// Somebody sets the wall clock ahead, or back.
    SetClock {
        /// By how much; back where it is negative.
        by_ms: i64,
    },
}

/// Which supervisor.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there is one that others took over from, or none")]
pub enum Who {
    /// The one that has the lease.
    Current,
    /// The one whose lease ended and that does not know.
    Former,
}

/// One of the two templates of a simulated fleet.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a simulated fleet has these")]
pub enum Which {
    /// The pool.
    Worker,
    /// The singleton, and the session with a name of its own.
    Refinery,
}

/// What happens to a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever replays a life handles each")]
pub enum Fate {
    /// It is killed by a signal.
    Crashes,
    /// It ends with a failure.
    Fails,
    /// It ends as if all were done.
    Finishes,
    /// It runs, and the host may no longer look closely.
    Unverifiable,
    /// It runs, and the host has lost what it knew of it.
    Unknowable,
    /// It ended, and nobody has collected it.
    Zombie,
    /// It ended unseen, and its number belongs to a foreign process now.
    Recycled,
    /// It ignores polite stops from now on.
    Deaf,
}

/// What a host says of the use of a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there is no fourth answer")]
pub enum Says {
    /// It is not so.
    No,
    /// It is so.
    Yes,
    /// Nobody can say.
    Unknown,
}

/// How a session behaves.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever replays a life handles each")]
pub enum Manner {
    /// It runs until it is stopped.
    Lasts,
    /// It ends by itself so long after it was first told to end in its own time.
    EndsWhenDrained {
        /// How long.
        ms: u64,
    },
    /// It ignores polite stops.
    Deaf,
    /// It fails so long after its start.
    Fails {
        /// How long.
        ms: u64,
    },
    /// It cannot be started: there is no such program.
    Missing,
}

/// What becomes of a start. What runs late shows itself after two seconds.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever replays a life handles each")]
pub enum NextStart {
    /// Nothing runs, and the host says so.
    Refused,
    /// It runs, and nothing is to be seen of it at first.
    RunsLate,
    /// It runs, and the host cannot say so.
    UnclearRuns,
    /// It will run, and the host cannot say so.
    UnclearRunsLate,
    /// Nothing runs, and the host cannot say so.
    UnclearDoesNot,
}

/// What becomes of a listing.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever replays a life handles each")]
pub enum NextListing {
    /// It says that it is partial, and leaves a session out.
    Partial {
        /// Which life.
        without: usize,
    },
    /// It fails.
    Fails,
}

/// What becomes of a signal.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever replays a life handles each")]
pub enum NextStop {
    /// The host says that it was sent; it never arrives.
    Lost,
    /// The platform refuses it.
    Refused,
}

/// What becomes of a live change.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever replays a life handles each")]
pub enum NextLive {
    /// It is not applied, and the host says so.
    Fails,
    /// It is applied, and the host says that it failed.
    UnclearApplied,
}

/// Whether a host applies live changes.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Lane {
    /// It does.
    Offered,
    /// It does not.
    Absent,
}

/// What a commit is answered.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever replays a life handles each")]
pub enum Answer {
    /// Nothing is written, and the store says so.
    Fails,
    /// It is written, and nobody says so.
    Unanswered,
    /// Nothing is written, and nobody says so.
    Lost,
}

/// What becomes of a look into the store.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever replays a life handles each")]
pub enum NextRead {
    /// It fails.
    Fails,
    /// The store cannot say what changed, and everything is read anew.
    StartsOver,
    /// What changed comes one record at a time.
    InPieces,
    /// What changed comes in pieces, and the second piece fails.
    BreaksOff,
}

/// A fault point as operators write it: `start.after-intent`.
mod point {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};
    use tenure_driver::FaultPoint;

    pub(super) fn serialize<S: Serializer>(at: &FaultPoint, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(at)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<FaultPoint, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}
