//! Which known defect is planted? One switch for the whole process, which only the builds of a hunt have.

use crate::{AgentName, Bead, Generation, Incarnation, Phase, Seat, Slot};
use core::sync::atomic::{AtomicU8, Ordering};

/// A defect that a hunt has to find; where it is planted, [`canary!`](crate::canary!) names it.
///
/// Most of them happened to somebody: what each tells is told in the hunt's table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u8)]
#[expect(clippy::exhaustive_enums, reason = "the hunt's table has every one")]
pub enum Defect {
    /// The allocator hands out the first slot, whoever holds it.
    HeldSlotLent = 1,
    /// A full pool hands out a slot that it does not have.
    SlotBeyondBounds,
    /// Whether a seat is free is asked of its name, not of its claim.
    SeatSoughtByName,
    /// A store grants a claim that another holds.
    ClaimGrantedTwice,
    /// A new life sits in the first slot, whatever slot its bead has.
    StaleSlotRetags,
    /// Seats are filled up to the maximum instead of the wanted number.
    SeatsFilledToMaximum,
    /// Sessions that are to end leave room before they have ended.
    LeaversLeaveRoom,
    /// A start that may live yet is closed, and its seat is free.
    ClosedWhileItMayLive,
    /// A start needs no listing that shows everything.
    StartedUnseen,
    /// Somebody gets a handle that another has.
    HandleStolen,
    /// Who has waited for a handle gets it, whether its holder let go or not.
    DeferredHandleTaken,
    /// A store grants a handle that another holds.
    HandleGrantedTwice,
    /// A session says its new handle and still holds its old one.
    HandleSaidNotHeld,
    /// A conflict that is on record is recorded with every tick.
    ConflictWrittenAnew,
    /// A member of a list is called by its number.
    MemberCalledByNumber,
    /// A singleton is called like the first of a pool.
    SingletonSuffixed,
    /// A session that was found running has drifted from nothing.
    DriftedFromNothing,
    /// The order of its fields is part of a config.
    FieldOrderCounts,
    /// An edit of a live field restarts the session.
    LiveEditRestarts,
    /// A relaunch is on record as done, whether it was or not.
    RelaunchClaimed,
    /// An upgrade of the hash is an edit of every field.
    UpgradeIsDrift,
    /// A file that cannot be read is an edit of it.
    UnreadIsDrift,
    /// What was edited before an upgrade is forgiven.
    UpgradeForgives,
    /// A drain goes on though its edit was taken back.
    RevertCancelsNothing,
    /// A whole template is started anew at once.
    AllStartedAnew,
    /// Absence from a partial listing counts as absence.
    PartialAbsenceCounts,
    /// Absence right after the launch counts as absence.
    GraceIgnored,
    /// What a right rests on is not looked at once more.
    NoSecondLook,
    /// A right is used however old it is.
    GroundsNeverAge,
    /// A supervisor that stalled after an intent goes on as if nothing had happened.
    StallForgotten,
    /// Work goes to whoever owns it, whatever its route says.
    RouteIgnored,
    /// A name beyond the bounds outranks a slot within them.
    OutOfBoundsNameWins,
    /// A stored number outranks what a session is called.
    StaleNumberWins,
    /// A singleton with a number behind its name is taken for what it says.
    SuffixBelieved,
    /// Of two records of one seat a repair keeps both.
    BothKept,
    /// A repair takes an alias from a session that a person made.
    PersonRobbed,
    /// Whoever is closed keeps its handle from others.
    ClosedHandleBlocks,
    /// A session is disturbed although somebody uses it.
    UserDisturbed,
    /// A session is told to end although it holds work.
    WorkerCondemned,
    /// One look that shows nobody attached is proof that nobody is.
    OneLookIsProof,
    /// A config that flips to and fro is rolled out each time.
    FlipsRollOut,
    /// Half the fleet is started anew for one field.
    BlastUngoverned,
    /// What was started with a config that nobody wants any more is confirmed.
    EditInFlightCommitted,
    /// A session is forced before it was asked.
    ForcedUnasked,
    /// A right speaks of the next life, not of the one that was seen.
    AimsAtNextLife,
    /// A record is closed at whatever revision it has by now.
    ClosesWithoutRevision,
    /// Which process has a number now is taken for the one that had it.
    NumberIsTheProcess,
    /// A host takes whoever has the number of a session for the session.
    NumberIsTheSession,
    /// A confirmed start commits no baseline.
    NoBaselineCommitted,
    /// A start lets go of its claims.
    StartLosesClaims,
    /// A start that was lost is begun once more.
    LostStartBegunAnew,
    /// The lease of a start ends when it begins.
    StartWithoutLease,
    /// Every failure of a seat is counted as its first.
    FailureUncounted,
    /// A new bead does not wait for the failures of the one before.
    SuccessorDoesNotWait,
    /// A handle is written beside whatever else is written of a bead.
    HandleWrittenBesides,
    /// A handle that is right is written with every tick.
    HandleRewritten,
    /// A session that has ended as it was told is never settled.
    EndNeverSettled,
    /// Looks are taken in the order in which they came.
    InputOrderCounts,
    /// A session that is given its time gets no verdict.
    DrainingUnjudged,
    /// Of several records in one batch the store keeps the first.
    BatchTorn,
    /// A batch that is repeated is judged as a new one.
    RepeatIsNew,
    /// A store takes what was written under an old lease.
    OldFenceTaken,
    /// A wake is spent before its report got through: what failed once is never sent again.
    WakeIsSpent,
    /// Whoever learns of a bind rewinds the cursor, beside the one that moves it.
    BindRewinds,
    /// A target that was told before is told everything anew.
    FlapForgets,
    /// Each try has a stamp of its own.
    StampedPerTry,
    /// What happened before a row was made is stamped before it was made.
    StampedBeforeRow,
    /// With each entry those before it are dated anew.
    HistoryRestamped,
    /// A new link is taken to serve whom the last one served.
    LinkTakenForBound,
    /// A new target is told of a start by what already leaves.
    ReplayedWhileLeaving,
    /// An answer moves the cursor of whoever is bound now.
    AckGoesToBound,
    /// What is on its way is sent again at every look.
    SentUnasked,
    /// The life that ends goes on telling the row that the process is built anew for.
    OldLifeOnNewRow,
    /// For whom the process was built is forgotten at once.
    AppliedForgotten,
    /// Every report of readiness is counted.
    MetricPerReport,
    /// A report that is rejected costs the link.
    RejectionCostsLink,
    /// A flush calls everything delivered.
    FlushIsHopeful,
    /// A row takes what it has already for news.
    EqualIsNews,
}

/// Plants a defect, or takes out the one that is planted.
pub fn plant(defect: Option<Defect>) {
    PLANTED.store(defect.map_or(NONE, number), Ordering::Relaxed);
}

/// Returns whether a defect is planted.
#[must_use]
pub fn is_planted(defect: Defect) -> bool {
    PLANTED.load(Ordering::Relaxed) == number(defect)
}

/// Returns the life after one.
#[must_use]
pub const fn next(life: Incarnation) -> Incarnation {
    Incarnation { generation: life.generation.next(), ..life }
}

/// Returns the name of a slot as a pool without a list spells it; that of any other seat stays.
#[must_use]
pub fn by_number(seat: &Seat, name: AgentName) -> AgentName {
    let slot = seat.slot();
    slot.map_or(name, |slot| AgentName::of_seat(seat.template(), Some(slot)))
}

/// Returns a bead that begins a life in the first slot, whatever slot it has.
pub(crate) fn retagged(bead: &Bead, generation: Generation, phase: Phase) -> Bead {
    let seat = match bead.seat() {
        Seat::Numbered { template, .. } => {
            Seat::Numbered { template: template.clone(), slot: Slot::FIRST }
        }
        other @ (Seat::Singleton { .. } | Seat::Named { .. }) => other.clone(),
    };
    Bead { seat, generation, phase, ..bead.clone() }
}

#[cfg_attr(
    not(test),
    expect(clippy::as_conversions, reason = "the number of a variant is had in no other way")
)]
const fn number(defect: Defect) -> u8 {
    defect as u8
}

static PLANTED: AtomicU8 = AtomicU8::new(NONE);

/// No defect has this number.
const NONE: u8 = 0;
