//! Does a reporter keep its promises? Each one a function with a sentence, for tests of ours and of an embedder's.
//!
//! A [`Witness`] sees what a reporter hears and says, keeps its own account of it by other rules than the reporter's,
//! and says which promise was broken.

mod account;
mod witness;

pub use witness::Witness;

use crate::{
    Applied, Course, Entry, Epoch, Fate, FlushId, Life, Phase, Progress, Report, Seq, TargetId,
};
use account::Account;
use alloc::format;
use alloc::string::String;
use core::fmt;
use tenure_bead::{Deadline, Now};

/// A promise that was broken.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "which, and how it was seen")]
pub struct Breach {
    /// The promise, by its id.
    pub rule: &'static str,
    /// What was seen, in one line.
    pub what: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.what)
    }
}

type Held = Result<(), Breach>;

/// Says that a promise is broken, unless something holds.
macro_rules! hold {
    ($holds:expr, $rule:literal, $($what:tt)+) => {
        if $holds { Ok(()) } else { Err(Breach { rule: $rule, what: format!($($what)+) }) }
    };
}

/// I1: per target, sequences rise within a life, and lives rise.
fn i1_sequences_rise<P: Phase>(account: &Account, report: &Report<P>) -> Held {
    let this = (report.receipt.life, report.receipt.seq);
    let rises = account.last.is_none_or(|last| this >= last);
    hold!(rises, "I1", "{this:?} after {:?}", account.last)
}

/// I2: nothing is sent on an unbound link.
fn i2_only_a_bound_link_sends<P: Phase>(
    bound: Option<&(Epoch, TargetId)>,
    report: &Report<P>,
) -> Held {
    let (epoch, target) = (report.receipt.epoch, &report.receipt.target);
    let is_bound = bound.is_some_and(|(at, to)| *at == epoch && to == target);
    hold!(is_bound, "I2", "to {target} over {epoch}, bound is {bound:?}")
}

/// I3: with a bound, working link the target reaches the head in finite steps, whatever failed before.
///
/// Asked of a world in which nothing has failed for long enough; `row` is the last entry that the target holds.
///
/// # Errors
///
/// The target is behind though it is to be told, or its cursor says that it has what it has not.
pub fn i3_the_target_reaches_the_head(
    progress: Progress,
    credited: Option<(Life, Seq)>,
    row: Option<(Life, Seq)>,
) -> Held {
    let is_behind = matches!(progress, Progress::Behind(_));
    hold!(!is_behind, "I3", "nothing fails, and it stays {progress:?}")?;
    hold!(row >= credited, "I3", "credited is {credited:?}, the row has {row:?}")
}

/// I4: a target that has everything is sent nothing.
fn i4_what_is_acknowledged_is_not_sent_again<P: Phase>(
    account: &Account,
    report: &Report<P>,
) -> Held {
    let this = (report.receipt.life, report.receipt.seq);
    hold!(account.acked < Some(this), "I4", "{this:?}, acked {:?}", account.acked)
}

/// I5: no starting or usable phase is sent once leaving began.
fn i5_nobody_is_let_in_to_what_leaves<P: Phase>(course: Course, report: &Report<P>) -> Held {
    let may = course == Course::Serving || report.phase.stage().is_leaving();
    hold!(may, "I5", "{:?} while leaving", report.phase)
}

/// I6: per target, stamps strictly increase and are not before the target; an entry's stamp never changes.
fn i6_stamps_are_given_once_and_rise<P: Phase>(account: &Account, report: &Report<P>) -> Held {
    let this = (report.receipt.life, report.receipt.seq);
    if let Some(given) = account.find(this).map(|sent| sent.stamp) {
        let again = report.stamp;
        return hold!(given == again, "I6", "{this:?} had {given:?}, has {again:?}");
    }
    let highest = account.sent.iter().map(|sent| sent.stamp).max();
    let rises = highest.is_none_or(|highest| report.stamp > highest);
    let is_after_birth = account.born().is_none_or(|born| report.stamp >= born);
    // A last word of an earlier process was stamped there.
    let holds = rises && is_after_birth || account.is_foreign(report.receipt.life);
    hold!(holds, "I6", "{:?} after {highest:?}, born {:?}", report.stamp, account.born())
}

/// I7: history is never rewritten.
fn i7_history_is_never_rewritten<P: Phase>(before: &[Entry<P>], after: &[Entry<P>]) -> Held {
    let last = before.last().map(|entry| entry.seq);
    let is_kept = |entry: &Entry<P>| {
        let at = before.binary_search_by_key(&entry.seq, |old| old.seq);
        at.ok().and_then(|at| before.get(at)) == Some(entry) || Some(entry.seq) > last
    };
    let rises = after.is_sorted_by(|one, next| one.seq < next.seq);
    let has_head = after.last().map(|entry| entry.seq) >= last;
    let holds = rises && has_head && after.iter().all(is_kept);
    hold!(holds, "I7", "{before:?} became {after:?}")
}

/// I8: an answer is credited only to its target.
fn i8_an_answer_moves_its_own_cursor(
    named: &TargetId,
    before: &[(TargetId, Seq)],
    after: &[(TargetId, Seq)],
) -> Held {
    let others = |side: &[(TargetId, Seq)], target: &TargetId| {
        side.iter().find(|(one, _)| one == target).map(|(_, acked)| *acked)
    };
    let mut moved = after.iter().filter(|(target, acked)| {
        target != named && others(before, target).is_some_and(|old| old != *acked)
    });
    let moved = moved.next();
    hold!(moved.is_none(), "I8", "an answer of {named} moved {moved:?}")
}

/// I9: cursors move by answers alone, and the log by transitions alone: both have one writer.
fn i9_cursors_move_by_answers_alone(before: &[(TargetId, Seq)], after: &[(TargetId, Seq)]) -> Held {
    let old = |target: &TargetId| before.iter().find(|(one, _)| one == target);
    let mut moved = after.iter().filter(|(target, acked)| {
        let was = old(target).map_or(Seq::default(), |(_, was)| *was);
        was != *acked
    });
    let moved = moved.next();
    hold!(moved.is_none(), "I9", "nobody answered, and this moved: {moved:?}")
}

/// I10: nothing is sent twice but for a failure in between, and what is remembered is bounded.
fn i10_a_repeat_has_a_failure_before_it<P: Phase>(account: &Account, report: &Report<P>) -> Held {
    let this = (report.receipt.life, report.receipt.seq);
    let is_repeat = account.find(this).is_some();
    hold!(!is_repeat || account.is_excused, "I10", "{this:?} is sent again unasked")
}

/// I10, the other half: memory is bounded.
fn i10_memory_is_bounded(found: (usize, usize), most: (usize, usize)) -> Held {
    let holds = found.0 <= most.0 && found.1 <= most.1;
    hold!(holds, "I10", "targets and entries: {found:?} of {most:?}")
}

/// I11: an old life never writes to a target that the process was, or is being, built anew for.
fn i11_an_old_life_leaves_the_new_target_alone<P: Phase>(
    building_for: Option<&TargetId>,
    account: &Account,
    report: &Report<P>,
) -> Held {
    let (life, target) = (report.receipt.life, &report.receipt.target);
    hold!(building_for != Some(target), "I11", "to {target}, which is built for")?;
    let is_old = account.built.is_some_and(|built| life < built);
    hold!(!is_old, "I11", "life {life} to {target}, built for as {:?}", account.built)
}

/// I12: at most one build per target and spec, unless it failed or was superseded.
fn i12_what_is_applied_is_not_applied_again(applied: Option<&Applied>, wanted: &Applied) -> Held {
    hold!(applied != Some(wanted), "I12", "{wanted:?} is applied already")
}

/// I13: derived metrics count once per target.
fn i13_a_build_is_measured_once(account: &Account, target: &TargetId) -> Held {
    hold!(account.measured <= 1, "I13", "{target}: {} times", account.measured)
}

/// I14: a rejection never costs the link nor blocks later entries.
fn i14_a_rejection_costs_no_link(
    before: Option<&(Epoch, TargetId)>,
    after: Option<&(Epoch, TargetId)>,
    (acked, rejected): (Option<Seq>, Seq),
) -> Held {
    hold!(before == after, "I14", "{before:?} became {after:?}")?;
    let is_passed = acked.is_none_or(|acked| acked >= rejected);
    hold!(is_passed, "I14", "{rejected} was rejected and is still in the way")
}

/// I15: a flush reports the truth at its deadline.
///
/// `dropped` are the entries that the log had no room for.
fn i15_a_flush_tells_the_truth(
    account: Option<&Account>,
    (life, dropped): (Life, &[Seq]),
    (seq, fate): (Seq, Fate),
) -> Held {
    let has = account.is_some_and(|account| account.has((life, seq)));
    let holds = match fate {
        Fate::Delivered => has,
        Fate::TimedOut | Fate::NoTarget | Fate::Crowded | Fate::Lapsed => !has,
        Fate::Dropped => !has && dropped.contains(&seq),
        Fate::Rejected | Fate::Passed => true,
    };
    hold!(holds, "I15", "{seq} is called {fate:?}")
}

/// I15, the other half: nothing is called late before the deadline.
fn i15_nothing_is_late_before_the_deadline(
    deadline: Option<Deadline>,
    fate: Fate,
    now: Now,
) -> Held {
    let is_over = deadline.is_none_or(|deadline| deadline.is_due(now));
    let is_late = matches!(fate, Fate::TimedOut | Fate::NoTarget);
    hold!(is_over || !is_late, "I15", "{fate:?} is said at {now:?}")
}

/// I15, the last part: a flush ends by its deadline.
fn i15_a_flush_ends_by_its_deadline(waiting: &[(FlushId, Deadline)], now: Now) -> Held {
    let late = waiting.iter().find(|(_, deadline)| deadline.is_due(now));
    hold!(late.is_none(), "I15", "nothing was said at {now:?} of {late:?}")
}
