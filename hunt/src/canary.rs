//! Which defects have to be found? Each known one with the rule that it breaks, the target that sees it, and how soon.

use tenure_testkit::cli::{Canary, Planted};

table! {
    HeldSlotLent "held-slot-lent" in "slots" within 20 cases breaks "lowest-free" "whole-again":
        "the allocator hands out a slot that somebody holds (Gas City #2076)";
    SlotBeyondBounds "slot-beyond-bounds" in "slots" within 50 cases breaks "S3" "lowest-free":
        "a full pool hands out a slot that it does not have";
    SeatSoughtByName "seat-sought-by-name" in "reconcile" within 300 cases breaks "S1" "S4":
        "a renamed pool seats two: whether a seat is free is asked of its name, not of its claim";
    ClaimGrantedTwice "claim-granted-twice" in "slots" within 200 cases breaks "S1":
        "a store grants a claim that another session holds";
    StaleSlotRetags "stale-slot-retags" in "reconcile" within 20 cases breaks "S2" "N1":
        "a stale slot moves a session: its next life sits in the first slot (Gas City #2076)";
    SeatsFilledToMaximum "seats-filled-to-maximum" in "reconcile" within 60 cases breaks "S3":
        "seats are filled up to the maximum instead of the wanted number";
    LeaversLeaveRoom "leavers-leave-room" in "reconcile" within 200 cases breaks "S3":
        "who is to end counts as gone, so that more of a pool run than there may be";
    ClosedWhileItMayLive "closed-while-it-may-live" in "slots" within 600 cases breaks "S4":
        "a start that may live yet is closed, and its seat is lent again";
    StartedUnseen "started-unseen" in "reconcile" within 60 cases breaks "S4":
        "a session is started although no listing shows that nobody sits there";
    HandleStolen "handle-stolen" in "reconcile" within 1_000 cases breaks "A1" "A2":
        "a session takes its handle from whoever has it (Gas City #2053)";
    DeferredHandleTaken "deferred-handle-taken" in "reconcile" within 2_500 cases breaks "A1" "A2":
        "as soon as a conflict is on record, its contender gets the handle all the same (Gas City #2053)";
    HandleGrantedTwice "handle-granted-twice" in "store" within 150 cases breaks "A1":
        "a store grants a handle that another session holds";
    HandleSaidNotHeld "handle-said-not-held" in "reconcile" within 40 cases breaks "A2":
        "a session says its new handle and still holds the old one";
    ConflictWrittenAnew "conflict-written-anew" in "reconcile" within 500 cases breaks "A3":
        "a conflict that is on record is recorded with every tick";
    RouteIgnored "route-ignored" in "statement" within 100 cases breaks "R1":
        "a session is resumed by work that is routed to another template (Gas City #2076)";
    OutOfBoundsNameWins "out-of-bounds-name-wins" in "statement" within 300 cases breaks "S3":
        "a name beyond the bounds outranks a slot within them (Gas City #2076, review)";
    StaleNumberWins "stale-number-wins" in "statement" within 300 cases breaks "concrete-first":
        "a stale number outranks what a session is called (Gas City #2076)";
    SuffixBelieved "suffix-believed" in "statement" within 100 cases breaks "suffix-is-stale":
        "a singleton with a number behind its name is taken for another session (Gas City #2053)";
    ClosedHandleBlocks "closed-handle-blocks" in "statement" within 100 cases breaks "closed-blocks-nobody":
        "a session that is closed keeps its handle from others (Gas City #3366)";
    BothKept "both-kept" in "statement" within 300 cases breaks "one-holder" "one-round":
        "of two records of one seat a repair keeps both (Gas City #2076)";
    PersonRobbed "person-robbed" in "statement" within 600 cases breaks "manual-untouched":
        "a repair changes what a session says that a person made";
    WakeIsSpent "wake-is-spent" in "reporter" within 300 cases breaks "I3":
        "a wake is spent before its report got through, so that what failed once is never told (coder PR #25406, round 2)";
    BindRewinds "bind-rewinds" in "reporter" within 300 cases breaks "I9":
        "whoever learns of a new row rewinds the index, beside the one that moves it (coder PR #25406, round 1)";
    FlapForgets "flap-forgets" in "reporter" within 100 cases breaks "I9" "I6" "I10":
        "a row that was told before is told everything anew (coder PR #25406, round 3)";
    StampedPerTry "stamped-per-try" in "reporter" within 300 cases breaks "I6":
        "each try has a stamp of its own";
    StampedBeforeRow "stamped-before-row" in "reporter" within 3_000 cases breaks "I6":
        "a replay is stamped before its row was made (coder PR #25406, round 1)";
    HistoryRestamped "history-restamped" in "reporter" within 300 cases breaks "I7":
        "history is dated anew in place (coder PR #25406, round 3)";
    LinkTakenForBound "link-taken-for-bound" in "reporter" within 300 cases breaks "I2":
        "a new link is taken to serve whom the last one served (coder PR #25406, round 3)";
    ReplayedWhileLeaving "replayed-while-leaving" in "reporter" within 300 cases breaks "I5":
        "a new row is told of a start by what already leaves (coder PR #25406, round 3)";
    AckGoesToBound "ack-goes-to-bound" in "reporter" within 1_000 cases breaks "I8" "I4":
        "a late answer moves the cursor of whoever is bound now";
    SentUnasked "sent-unasked" in "reporter" within 300 cases breaks "I10":
        "what is on its way is sent again at every look";
    OldLifeOnNewRow "old-life-on-new-row" in "reporter" within 300 cases breaks "I11":
        "the life that ends goes on telling the row that the process is built anew for";
    AppliedForgotten "applied-forgotten" in "reporter" within 2_500 cases breaks "I12":
        "for whom the process was built is forgotten, so that it is built anew with every link (coder #26548)";
    MetricPerReport "metric-per-report" in "reporter" within 300 cases breaks "I13":
        "a build is measured with every report of readiness (coder PR #25406, review)";
    RejectionCostsLink "rejection-costs-link" in "reporter" within 1_000 cases breaks "I14":
        "a report that will never be taken costs the link";
    FlushIsHopeful "flush-is-hopeful" in "reporter" within 300 cases breaks "I15":
        "a flush calls delivered what nobody acknowledged";
    EqualIsNews "equal-is-news" in "reporter" within 300 cases breaks "I1":
        "a row takes what it has already for news";
    MemberCalledByNumber "member-called-by-number" in "reconcile" within 150 cases breaks "N1":
        "two places spell names: the planner calls a member of a list by its number";
    SingletonSuffixed "singleton-suffixed" in "identity" within 40 cases breaks "N2" "N1":
        "the only session of a template is called like the first of a pool (Gas City #2053)";
    DriftedFromNothing "drifted-from-nothing" in "reconcile" within 150 cases breaks "D1":
        "a session without a committed baseline is drained for drift (Gas City #127)";
    FieldOrderCounts "field-order-counts" in "drift" within 25 cases breaks "D2" "D3":
        "the order of its fields is part of a config";
    LiveEditRestarts "live-edit-restarts" in "reconcile" within 700 cases breaks "D2" "D8":
        "an edit that could be applied to the running session restarts it";
    RelaunchClaimed "relaunch-claimed" in "reconcile" within 1_500 cases breaks "D10" "converges":
        "a relaunch that failed is on record as done, so that its edit never arrives";
    UpgradeIsDrift "upgrade-is-drift" in "drift" within 50 cases breaks "D2":
        "a new version of the hash makes every session drift";
    UnreadIsDrift "unread-is-drift" in "drift" within 1_000 cases breaks "D2":
        "a file that cannot be read for a moment drains a session (Gas City #461)";
    UpgradeForgives "upgrade-forgives" in "drift" within 150 cases breaks "D3":
        "what was edited before an upgrade is forgiven by the new version of the hash";
    RevertCancelsNothing "revert-cancels-nothing" in "reconcile" within 6_000 cases breaks "D4" "disturb" "W1":
        "a drain goes on to its end though the edit was taken back";
    AllStartedAnew "all-started-anew" in "reconcile" within 800 cases breaks "D5":
        "an edit takes down a whole template at once";
    PartialAbsenceCounts "partial-absence-counts" in "reconcile" within 7_000 cases breaks "K1":
        "a session that a partial listing does not show is given up (agentctl #146)";
    GraceIgnored "grace-ignored" in "reconcile" within 300 cases breaks "K1" "K3":
        "a session is given up ten seconds after its launch, because it is not listed yet (agentctl #146)";
    NoSecondLook "no-second-look" in "reconcile" within 10_000 cases breaks "K1" "K3":
        "what a right rests on is not looked at again right before it is used";
    GroundsNeverAge "grounds-never-age" in "reconcile" within 2_000 cases breaks "K1":
        "a session is told to end on a right that was minted too long ago";
    StallForgotten "stall-forgotten" in "fleet" within 1_000 cases breaks "K1" "S4" "converges":
        "a supervisor that stalled, and was replaced, starts what its successor has counted out";
    UserDisturbed "user-disturbed" in "reconcile" within 2_000 cases breaks "disturb" "W1":
        "a session that somebody is attached to is drained for a new config";
    OneLookIsProof "one-look-is-proof" in "reconcile" within 6_000 cases breaks "D7" "disturb":
        "a listing of clients that fails once throws out whoever is attached";
    FlipsRollOut "flips-roll-out" in "reconcile" within 30_000 cases breaks "D6":
        "an identity that is resolved differently with every tick drains session after session (Gas City #833)";
    BlastUngoverned "blast-ungoverned" in "reconcile" within 6_000 cases breaks "D9":
        "a file that an upgrade rewrote starts the whole fleet anew (Gas City #3229)";
    EditInFlightCommitted "edit-in-flight-committed" in "reconcile" within 6_000 cases breaks "D8":
        "what was started with a config that nobody wants any more is said to run (Gas City #1044)";
    WorkerCondemned "worker-condemned" in "reconcile" within 400 cases breaks "W1":
        "a pool that shrinks tells a session to end that holds assigned work (Gas City #4686)";
    ForcedUnasked "forced-unasked" in "reconcile" within 200 cases breaks "K1":
        "a session is forced before it was asked";
    AimsAtNextLife "aims-at-next-life" in "reconcile" within 20 cases breaks "K2":
        "a stop names another life than the one that was seen";
    ClosesWithoutRevision "closes-without-revision" in "reconcile" within 30 cases breaks "K2":
        "a record is closed at whatever revision it has by now";
    NumberIsTheProcess "number-is-the-process" in "liveness" within 5_000 cases breaks "K3":
        "a recycled number is taken for the process that had it";
    NumberIsTheSession "number-is-the-session" in "fleet" within 500 cases breaks "converges" "S4":
        "a host takes whoever has the number of a session for the session";
    NoBaselineCommitted "no-baseline-committed" in "reconcile" within 150 cases breaks "L1":
        "a confirmed start commits no baseline, so that no edit ever reaches the session";
    StartLosesClaims "start-loses-claims" in "reconcile" within 20 cases breaks "L1" "A2":
        "a start lets go of the claims that were granted to it";
    LostStartBegunAnew "lost-start-begun-anew" in "reconcile" within 400 cases breaks "L2" "converges":
        "a start that was lost is begun once more while it may live";
    StartWithoutLease "start-without-lease" in "reconcile" within 20 cases breaks "L2":
        "nothing protects a start that is under way";
    FailureUncounted "failure-uncounted" in "reconcile" within 150 cases breaks "L3":
        "every failure is the first, so that a seat is tried without end (Gas City #6300)";
    SuccessorDoesNotWait "successor-does-not-wait" in "reconcile" within 600 cases breaks "L3":
        "a new record does not wait for the failures of the one before (Gas City #6300)";
    HandleWrittenBesides "handle-written-besides" in "reconcile" within 50 cases breaks "P1":
        "two commands of one plan write one record";
    HandleRewritten "handle-rewritten" in "reconcile" within 25 cases breaks "P2":
        "a handle that is right is written with every tick";
    EndNeverSettled "end-never-settled" in "reconcile" within 100 cases breaks "converges":
        "a session that ended as it was told is never taken off the books";
    InputOrderCounts "input-order-counts" in "reconcile" within 20 cases breaks "P3":
        "the plan depends on the order in which looks came in";
    DrainingUnjudged "draining-unjudged" in "reconcile" within 80 cases breaks "P4":
        "a session that is given its time to end gets no verdict";
    BatchTorn "batch-torn" in "store" within 20 cases breaks "T1" "S1" "A1":
        "of two records in one acknowledged batch the store keeps one";
    RepeatIsNew "repeat-is-new" in "store" within 25 cases breaks "idempotent":
        "a batch that is repeated, because its answer was lost, is judged as a new one";
    OldFenceTaken "old-fence-taken" in "store" within 40 cases breaks "T2" "order":
        "a supervisor that lost its lease goes on writing";
}

/// Reads the table; the bound of each row is about five times what the slowest of ten seeds took.
macro_rules! table {
    ($($defect:ident $name:literal in $target:literal within $cases:literal cases breaks $($rule:literal)+:
        $about:literal;)+) => {
        /// Every defect that a hunt has to find.
        #[must_use]
        pub fn canaries() -> Vec<Canary> {
            vec![$(Canary::switched(
                ($name, $about),
                &[$($rule),+],
                ($target, $cases),
                |planted| plant!(planted, $defect),
            )),+]
        }
    };
}
use table;

/// Plants a defect or takes it out.
#[cfg(hunt_canary)]
macro_rules! plant {
    ($planted:ident, $defect:ident) => {{
        let defect = tenure_bead::canary::Defect::$defect;
        tenure_bead::canary::plant(($planted == Planted::Yes).then_some(defect));
    }};
}

/// An ordinary build has no defects to plant.
#[cfg(not(hunt_canary))]
macro_rules! plant {
    ($planted:ident, $defect:ident) => {{
        let _: Planted = $planted;
    }};
}
use plant;
