//! What is recorded when a start has been tried? The same changes that a later tick would find out.

use crate::damper::backoff;
use crate::draft::{Damping, record_failure};
use crate::grounds::Grounds;
use crate::{Commit, Start, Step, World};
use alloc::vec::Vec;
use core::time::Duration;
use tenure_bead::{
    Change, ChangeKind, Deadline, Expect, Lane, LiveDue, Now, Phase, Revision, Write,
};

/// How a host answered a start.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a driver has to tell which")]
pub enum StartAnswer {
    /// It runs, or it ran already: the intended life is there.
    Runs,
    /// The host refused, and nothing runs.
    Refused,
    /// The host was not asked: the supervisor itself was too late. That is no failure of the seat.
    NotTried,
    /// The host cannot say.
    Unclear,
}

/// Returns the record change that follows a start whose intent was committed at `intended`.
///
/// An unclear start changes nothing: the next tick looks, and the lease bounds how long it may stay unclear.
#[must_use]
pub fn start_outcome(
    world: &World,
    start: &Start,
    (answer, intended): (StartAnswer, Revision),
    now: Now,
) -> Option<Commit> {
    let (incarnation, at) = (start.incarnation, now.stamp());
    let bead = &start.write.bead;
    match answer {
        StartAnswer::Runs => {
            let change = Change::ConfirmStart { incarnation, at };
            let bead = bead.apply(change).ok()?;
            let write = Write { expect: Expect::At(intended), bead, ..start.write.clone() };
            Some(plain(Step::Change(ChangeKind::ConfirmStart), write))
        }
        StartAnswer::Refused => {
            let before = world.ledger.damper(bead.seat());
            let damping = Damping::of(before, Duration::ZERO, &world.policy, now);
            let grounds = Grounds::refused(start, &world.policy, now);
            let change = Change::MissStart { incarnation, at };
            let before = Write { expect: Expect::At(intended), ..start.write.clone() };
            record_failure(&before, change, grounds, damping)
        }
        StartAnswer::NotTried => {
            let change = Change::MissStart { incarnation, at };
            let bead = bead.apply(change).ok()?;
            let write = Write { expect: Expect::At(intended), bead, ..start.write.clone() };
            Some(plain(Step::Change(ChangeKind::MissStart), write))
        }
        StartAnswer::Unclear => None,
    }
}

/// How a host answered a live change, or a relaunch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a driver has to tell which")]
pub enum LiveAnswer {
    /// It was done.
    Applied,
    /// It failed, or nobody can say; it is tried again.
    Failed,
    /// The host was not asked: the right to do it had lapsed. That is no failure of the host's.
    NotTried,
}

/// Returns the record change that follows a live change, or a relaunch, whose intent was committed at `intended`.
///
/// One that failed waits anew from now: what takes long to fail would otherwise be tried without a pause.
#[must_use]
pub fn live_outcome(
    world: &World,
    intent: &Write,
    (answer, intended): (LiveAnswer, Revision),
    now: Now,
) -> Option<Commit> {
    let before = &intent.bead;
    let incarnation = before.phase().incarnation()?;
    tenure_bead::canary!(RelaunchClaimed => let answer = if matches!(before.phase(), Phase::Running { live: Some(due), .. } if !due.lane.is_live()) { LiveAnswer::Applied } else { answer });
    let change = match answer {
        LiveAnswer::Applied => Change::FinishLive { incarnation, at: now.stamp() },
        LiveAnswer::Failed => {
            let Phase::Running { live: Some(due), .. } = before.phase() else { return None };
            let retry = Deadline::after(now, backoff(due.attempts, &world.policy));
            let lane = failed_once_more(due.lane);
            Change::BeginLive { incarnation, due: LiveDue { lane, retry, ..due.clone() } }
        }
        LiveAnswer::NotTried => return None,
    };
    let step = Step::Change(change.kind());
    let bead = before.apply(change).ok()?;
    let write = Write { expect: Expect::At(intended), bead, ..intent.clone() };
    Some(plain(step, write))
}

const fn failed_once_more(lane: Lane) -> Lane {
    match lane {
        Lane::Live => Lane::Live,
        Lane::Relaunch { failures } => Lane::Relaunch { failures: failures.saturating_add(1) },
    }
}

fn plain(step: Step, write: Write) -> Commit {
    let (write, heirs, ledger) = (Some(write), Vec::new(), Vec::new());
    Commit { step, exit: None, write, heirs, ledger, grounds: None }
}
